"""The plans of the lists on a filled shop: a page reads few rows, by indexes, whatever is asked for."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from server.catalog.queries import listing, variants
from server.catalog.rules import Audience
from server.catalog.schemas.public import ProductFilter
from server.catalog.schemas.variants import VariantFilter
from server.core.db import fetch, fetch_planned
from server.core.settings import Settings
from server.demo.accounts import STORE_ID
from server.demo.seed import seed
from server.resources import Resources
from tests.conftest import empty
from tests.demo.builders import cards

# Of 3,530 products with 6,700 variants. A part of a page may hold 21 rows, and of a category's parts there are many.
MOST_ROWS = 1_200
LARGE = {"products", "product_variants", "variant_attribute_values", "product_values"}
LISTS: dict[str, dict[str, Any]] = {
    "newest": {},
    "by price": {"sort": "price"},
    "by -price": {"sort": "-price"},
    "by rating": {"sort": "rating"},
    "by name": {"sort": "name"},
    "category": {"category": "gaming"},
    "category, by price": {"category": "gaming", "sort": "price"},
    "category, by name": {"category": "gaming", "sort": "name"},
    "category, by rating": {"category": "gaming", "sort": "rating"},
    "brand": {"brand": "nvidia"},
    "brand, by -price": {"brand": "nvidia", "sort": "-price"},
    "brand, by name": {"brand": "nvidia", "sort": "name"},
    "category and brand": {"category": "gaming", "brand": "nvidia"},
    "store": {"store_id": str(STORE_ID)},
    "min_price": {"min_price": 5_000_000},
    "max_price": {"max_price": 1_000_000},
    "both prices": {"min_price": 1_000_000, "max_price": 2_000_000},
    "category and max_price": {"category": "gaming", "max_price": 1_000_000},
    "sold out": {"in_stock": False},
    "in stock": {"in_stock": True},
    "rated": {"min_rating": 4},
    "attribute": {"attr.memory": "16GB"},
    "attribute, by price": {"attr.memory": "16GB", "sort": "price"},
    "attribute, by -price": {"attr.memory": "16GB", "sort": "-price"},
    "common attribute, by price": {"attr.memory-bus": "128", "sort": "price"},
    "attribute and brand, by price": {"attr.memory": "16GB", "brand": "nvidia", "sort": "price"},
}
NEEDED = {
    "products_category_idx": "newest",
    "products_category_price_idx": "by -price",
    "products_category_name_idx": "by name",
    "products_category_rating_idx": "by rating",
    "products_brand_category_newest_idx": "brand",
    "products_brand_category_price_idx": "brand, by -price",
    "products_category_bands_idx": "max_price",
    "products_sold_out_idx": "sold out",
    "product_values_price_idx": "common attribute, by price",
}


@pytest.fixture(scope="module")
async def shop(settings: Settings, opened: Resources, database_url: str) -> AsyncIterator[None]:
    """Every eighth card of the demo shop in ten copies, many of them rated."""
    await empty(database_url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.demo.seed.read_cards", lambda: list(cards()[::8]))
        await seed(settings, scale=10)
    await fetch("UPDATE products SET rating_count = 2, rating_sum = 2 + abs(hashtext(slug)) % 9")
    await fetch("VACUUM ANALYZE products")
    yield
    await empty(database_url)


@contextmanager
def explained() -> Iterator[list[dict[str, Any]]]:
    """The plans of the lists asked for meanwhile, with what was read."""
    plans: list[dict[str, Any]] = []

    async def explain(sql: str, *values: Any) -> Any:
        rows = await fetch_planned(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *values)
        plans.append(json.loads(rows[0][0])[0]["Plan"])
        return await fetch_planned(sql, *values)

    with pytest.MonkeyPatch.context() as patch:
        for module in (listing, variants):
            patch.setattr(module, "fetch_planned", explain)
        yield plans


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The node and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def rows_read(plan: dict[str, Any]) -> int:
    """How many rows of the large tables were read, whether they were wanted or not."""
    return sum(
        round(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)))
        for node in nodes(plan)
        if node.get("Relation Name") in LARGE
    )


async def read(ask: Callable[[], Awaitable[Any]]) -> tuple[int, list[str]]:
    """How many rows a list read, and of which large tables every row."""
    with explained() as plans:
        await ask()
    scanned = [
        node["Relation Name"]
        for plan in plans
        for node in nodes(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
    ]
    return sum(rows_read(plan) for plan in plans), scanned


async def ask_list(name: str) -> Any:
    return await listing.list_products(ProductFilter.model_validate(LISTS[name]), Audience.CUSTOMER)


@pytest.mark.parametrize("name", LISTS)
async def test_a_page_of_the_list_reads_few_rows(shop: None, name: str) -> None:
    rows, scanned = await read(lambda: ask_list(name))
    assert scanned == []
    assert 0 < rows <= MOST_ROWS


@pytest.mark.parametrize("low_stock", [None, True, False])
@pytest.mark.parametrize("owner", [False, True], ids=["admin", "owner"])
async def test_a_page_of_variants_in_the_back_office_reads_few_rows(
    shop: None, low_stock: bool | None, owner: bool
) -> None:
    owner_id = (await fetch("SELECT user_id FROM owners"))[0][0] if owner else None
    wish = VariantFilter(low_stock=low_stock)
    rows, scanned = await read(lambda: variants.list_admin_variants(wish, owner_id=owner_id, low_stock_threshold=10))
    assert scanned == []
    assert 20 < rows <= 400


@pytest.mark.parametrize("index", NEEDED)
async def test_without_its_index_a_list_reads_many(shop: None, index: str) -> None:
    """Seen here rather than believed."""
    rows = (await read(lambda: ask_list(NEEDED[index])))[0]
    definition = (await fetch("SELECT pg_get_indexdef($1::text::regclass)", index))[0][0]
    await fetch(f"DROP INDEX {index}")
    try:
        without, scanned = await read(lambda: ask_list(NEEDED[index]))
    finally:
        await fetch(definition)
    assert scanned or without > 3 * rows
