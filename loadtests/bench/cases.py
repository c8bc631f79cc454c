"""What the scale bench asks of the catalogue: a line for each case. The queries' own functions are called, not HTTP."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from server.catalog.queries import kinds, listing, load_sale_lines, product
from server.catalog.queries.products import list_admin_products
from server.catalog.queries.variants import list_admin_variants
from server.catalog.rules import Audience, Viewer
from server.catalog.schemas.products import AdminProductFilter
from server.catalog.schemas.public import ProductFilter, Sort
from server.catalog.schemas.variants import VariantFilter
from server.core.db import fetch, fetch_row
from server.core.pages import PageFilter, write_cursor
from server.demo.accounts import STORE_ID
from server.search.queries.searching import search_products
from server.search.queries.suggesting import suggest
from server.search.schemas import SearchFilter, SuggestFilter

LOW_STOCK = 10
LIST, SEARCH = 1.3, 3.0
# Where a small share of the shop is walked for what matches: the bands at the ends of a range of prices, or the
# products with a value.
RANGE, RANGE_BY_PRICE = 5.0, 12.0
# Matches of a part of a name are fetched and sorted up to 10,000.
NAMED = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """What the cases of one database refer to."""

    product_id: UUID
    variant_ids: tuple[UUID, ...]
    owner_id: UUID
    deep: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question, and how many times its cost the larger shop's may be.

    `counted` makes the cost that of a counted row: a total is exact up to 10,000 rows, which the small shop has not.
    """

    name: str
    ask: Callable[[Place], Awaitable[Any]]
    most: float = LIST
    counted: bool = False


async def find_place() -> Place:
    """Look up what the cases of this database refer to."""
    one = await fetch("SELECT id FROM products WHERE price_from IS NOT NULL ORDER BY id DESC LIMIT 1")
    lines = await fetch("SELECT id FROM product_variants WHERE is_active ORDER BY id DESC LIMIT 5")
    owner = await fetch("SELECT o.user_id FROM stores s JOIN owners o ON o.id = s.owner_id WHERE s.id = $1", STORE_ID)
    first = ProductFilter()
    found = await listing.look_up(first, Audience.CUSTOMER)
    deep = await fetch_row(
        "SELECT created_at, id FROM products WHERE is_active AND price_from IS NOT NULL AND category_id = ANY ($1)"
        " ORDER BY created_at DESC, id DESC OFFSET (SELECT count(*) / 2 FROM products) LIMIT 1",
        found.category_ids if found is not None else [],
    )
    if not one or not owner or deep is None:
        raise LookupError("this is no filled demo shop")
    return Place(
        product_id=one[0]["id"],
        variant_ids=tuple(row["id"] for row in lines),
        owner_id=owner[0]["user_id"],
        deep=write_cursor(Sort.NEWEST, tuple(deep)),
    )


def total_of(answer: Any) -> int:
    """The total that an answer tells."""
    total: int = orjson.loads(answer)["total"] if isinstance(answer, bytes) else answer.total
    return total


def _list(name: str, filters: Mapping[str, Any], audience: Audience = Audience.CUSTOMER, *, most: float = LIST) -> Case:
    async def ask(_: Place) -> bytes:
        return await listing.list_products(ProductFilter.model_validate(filters), audience)

    return Case(f"list: {name}", ask, most, counted=bool(filters.get("include_total")))


def _search(name: str, **filters: Any) -> Case:
    async def ask(_: Place) -> bytes:
        return await search_products(SearchFilter.model_validate(filters), Audience.CUSTOMER)

    return Case(f"search: {name}", ask, SEARCH)


def _variants(name: str, *, owner: bool = False, **filters: Any) -> Case:
    async def ask(place: Place) -> Any:
        wish, owner_id = VariantFilter.model_validate(filters), place.owner_id if owner else None
        return await list_admin_variants(wish, owner_id=owner_id, low_stock_threshold=LOW_STOCK)

    return Case(f"back office: variants, {name}", ask)


def _products(name: str, *, owner: bool = False, most: float = LIST, **filters: Any) -> Case:
    async def ask(place: Place) -> Any:
        wish = AdminProductFilter.model_validate(filters)
        return await list_admin_products(wish, owner_id=place.owner_id if owner else None)

    return Case(f"back office: products, {name}", ask, most)


async def _deep(place: Place) -> bytes:
    return await listing.list_products(ProductFilter(cursor=place.deep), Audience.CUSTOMER)


async def _page(place: Place) -> bytes:
    return await product.get_page(place.product_id, Viewer(Audience.CUSTOMER))


async def _variants_of(place: Place) -> bytes:
    return await product.list_variants(place.product_id, Viewer(Audience.CUSTOMER), PageFilter())


async def _categories(_: Place) -> bytes:
    return await kinds.list_categories(Audience.CUSTOMER)


async def _brands(_: Place) -> bytes:
    return await kinds.list_brands(PageFilter())


async def _sale_lines(place: Place) -> Any:
    return await load_sale_lines(None, place.variant_ids, retailer=False)


async def _suggest(_: Place) -> Any:
    return await suggest(SuggestFilter(q="geforc"), Audience.CUSTOMER)


CASES = (
    _list("newest", {}),
    Case("list: newest, from the middle of the shop on", _deep),
    *(_list(f"by {sort}", {"sort": sort}) for sort in Sort if sort is not Sort.NEWEST),
    _list("newest, as a retailer", {}, Audience.RETAILER),
    _list("newest, as an admin", {}, Audience.ADMIN),
    _list("category with descendants", {"category": "gaming"}),
    _list("category of one in 470 products", {"category": "other-gaming"}),
    _list("category, by price", {"category": "gaming", "sort": "price"}),
    _list("category, by -price", {"category": "gaming", "sort": "-price"}),
    _list("category, by rating", {"category": "gaming", "sort": "rating"}),
    _list("category, by name", {"category": "gaming", "sort": "name"}),
    _list("brand", {"brand": "nvidia"}),
    _list("brand of one in 300 products", {"brand": "sony"}),
    _list("brand, by -price", {"brand": "nvidia", "sort": "-price"}),
    _list("category and brand, by price", {"category": "laptops", "brand": "amd", "sort": "price"}),
    _list("category and brand with nothing in common", {"category": "geforce", "brand": "amd"}),
    _list("store", {"store_id": str(STORE_ID)}),
    _list("store, by price", {"store_id": str(STORE_ID), "sort": "price"}),
    _list("min_price", {"min_price": 50_000_00}, most=RANGE),
    _list("max_price", {"max_price": 10_000_00}, most=RANGE),
    _list("max_price of one in 100 products", {"max_price": 1_300_00}, most=RANGE),
    _list("both prices", {"min_price": 10_000_00, "max_price": 20_000_00}, most=RANGE),
    _list(
        "both prices, as a retailer", {"min_price": 10_000_00, "max_price": 20_000_00}, Audience.RETAILER, most=RANGE
    ),
    _list("category and max_price", {"category": "gaming", "max_price": 3_000_00}, most=RANGE),
    _list("min_price, by price", {"min_price": 50_000_00, "sort": "price"}, most=RANGE_BY_PRICE),
    _list("in_stock=true", {"in_stock": True}),
    _list("in_stock=false", {"in_stock": False}),
    _list("min_rating", {"min_rating": 4}),
    _list("attribute", {"attr.memory": "16GB"}),
    _list("two attributes", {"attr.memory": "16GB", "attr.memory-type": "GDDR6"}, most=RANGE),
    _list("attribute and category", {"category": "gaming", "attr.memory": "16GB"}),
    _list("attribute, by price", {"sort": "price", "attr.memory": "16GB"}),
    _list("attribute, by -price", {"sort": "-price", "attr.memory": "16GB"}),
    _list("attribute, by price, as a retailer", {"sort": "price", "attr.memory": "16GB"}, Audience.RETAILER),
    _list("attribute and category, by price", {"category": "gaming", "sort": "price", "attr.memory": "16GB"}),
    _list(
        "attribute and brand, by price",
        {"brand": "nvidia", "sort": "price", "attr.memory": "16GB"},
        most=RANGE_BY_PRICE,
    ),
    _list(
        "two attributes, by price", {"sort": "price", "attr.memory": "16GB", "attr.memory-type": "GDDR6"}, most=RANGE
    ),
    _list("newest, with its total", {"include_total": True}),
    _list("category, with its total", {"category": "gaming", "include_total": True}),
    _list("both prices, with their total", {"min_price": 10_000_00, "max_price": 20_000_00, "include_total": True}),
    _list("attribute, with its total", {"include_total": True, "attr.memory": "16GB"}),
    _list("in_stock=false, with its total", {"in_stock": False, "include_total": True}),
    Case("product page", _page),
    Case("variants of a product", _variants_of),
    Case("categories", _categories),
    Case("brands", _brands),
    Case("lines of a sale", _sale_lines),
    _products("newest"),
    _products("by name", sort="name"),
    _products("by price", sort="price"),
    _products("of an owner", owner=True),
    _products("part of a name", q="titan", most=NAMED),
    _variants("newest"),
    _variants("low stock", low_stock=True),
    _variants("of an owner", owner=True),
    _variants("of an owner, low stock", owner=True, low_stock=True),
    _variants("by SKU", sku="VC-4090-STD"),
    _search("rare words, with facets", q="xgi volari"),
    _search("common word, with facets", q="geforce"),
    _search("misspelt, with facets", q="geforc rtx"),
    _search("common word, filtered, with facets", q="radeon", category="gaming", max_price=20_000_00),
    _search("common word, by price", q="geforce", sort="price"),
    Case("suggest", _suggest, SEARCH),
)
