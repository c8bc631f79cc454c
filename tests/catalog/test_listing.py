"""The list of products: what is in it, for whom, in which order, and what it refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from models.catalog import Product
from models.enums import Rendition, Role, TargetRole
from server.core.clock import utc_now
from server.core.db import fetch
from server.core.pages import write_cursor
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_image,
    make_product,
    make_store,
    make_value,
    make_variant,
)
from tests.factories.users import make_user


async def listed(client: Client, query: str = "", headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await client.get(f"/api/products{query}", headers=headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def names(client: Client, query: str = "", headers: dict[str, str] | None = None) -> list[str]:
    return [row["name"] for row in (await listed(client, query, headers))["items"]]


async def refusal(client: Client, query: str) -> tuple[int, str, list[tuple[str, str]]]:
    answer = await client.get(f"/api/products{query}")
    body = await answer.json()
    return answer.status, body["code"], [(error["field"], error["code"]) for error in body["errors"]]


async def make_sold(name: str, **wish: Any) -> Product:
    """A product with one variant."""
    product = await make_product(name, **{key: wish.pop(key) for key in ("category", "brand", "store") if key in wish})
    await make_variant(product, **wish)
    return product


async def test_a_row_has_every_field_of_the_specification(client: Client) -> None:
    category, brand = await make_category("Graphics cards"), await make_brand("Zotac")
    product = await make_product("GeForce One", category=category, brand=brand, ratings=(5, 4, 4))
    await make_variant(product, price=30_000, compare_at_price=35_000, stock=0)
    await make_variant(product, price=40_000, compare_at_price=50_000, stock=1)
    await make_variant(product, price=10, stock=1, is_active=False)
    image = await make_image(product, renditions=(Rendition.THUMB, Rendition.ORIGINAL), alt_text="From above")
    assert await listed(client) == {
        "items": [
            {
                "id": str(product.id),
                "name": "GeForce One",
                "slug": "geforce-one",
                "brand": {"id": str(brand.id), "name": "Zotac", "slug": "zotac"},
                "category": {"id": str(category.id), "name": "Graphics cards", "slug": "graphics-cards"},
                "price_from": 30_000,
                "price_to": 40_000,
                "compare_at_price": 35_000,
                "in_stock": True,
                "rating_average": 4.33,
                "rating_count": 3,
                "image": {
                    "thumb": f"https://cdn.voltcart.test/{image.id}/thumb.webp",
                    "medium": None,
                    "large": None,
                    "original": f"https://cdn.voltcart.test/{image.id}/original.webp",
                    "alt_text": "From above",
                },
            }
        ],
        "next_cursor": None,
    }


async def test_an_empty_shop_lists_nothing(client: Client) -> None:
    assert await listed(client, "?include_total=true") == {"items": [], "next_cursor": None, "total": 0}


async def test_a_product_without_picture_or_rating_has_null_and_zero(client: Client) -> None:
    product = await make_sold("Plain")
    await make_image(product, is_primary=False)
    row = (await listed(client))["items"][0]
    assert (row["image"], row["rating_average"], row["rating_count"]) == (None, 0, 0)


async def test_what_is_inactive_or_has_nothing_to_sell_is_not_listed(client: Client) -> None:
    closed = await make_category("Closed", is_active=False)
    await make_sold("In a closed category", category=closed)
    await make_sold("Below a closed category", category=await make_category(parent=closed))
    await make_sold("Of a closed brand", brand=await make_brand(is_active=False))
    await make_sold("Of a closed store", store=await make_store(is_active=False))
    await make_variant(await make_product("Inactive", is_active=False))
    await make_product("Without variants")
    await make_variant(await make_product("With an inactive variant"), is_active=False)
    await make_sold("Of an open store", store=await make_store())
    assert await names(client) == ["Of an open store"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (None, ["For all", "For customers"]),
        (Role.CUSTOMER, ["For all", "For customers"]),
        (Role.OWNER, ["For all", "For customers"]),
        (Role.RETAILER, ["For all", "For retailers"]),
        (Role.ADMIN, ["Below retailers", "For all", "For customers", "For retailers"]),
    ],
)
async def test_a_category_is_shown_to_those_it_is_meant_for(
    client: Client, resources: Resources, role: Role | None, seen: list[str]
) -> None:
    retailers = await make_category("Bulk", target_role=TargetRole.RETAILER)
    await make_sold("For all")
    await make_sold("For retailers", category=retailers)
    await make_sold("For customers", category=await make_category("Gifts", target_role=TargetRole.CUSTOMER))
    below = await make_category("Gift bulk", parent=retailers, target_role=TargetRole.CUSTOMER)
    await make_sold("Below retailers", category=below)
    headers = (await make_user(resources, role=role)).headers if role else None
    assert await names(client, "?sort=name", headers) == seen


async def test_retailers_see_filter_and_sort_by_their_own_prices(client: Client, resources: Resources) -> None:
    await make_sold("One", price=100, retailer_price=90)
    await make_sold("Two", price=95)
    headers = (await make_user(resources, role=Role.RETAILER)).headers
    rows = (await listed(client, "?sort=price", headers))["items"]
    assert [(row["name"], row["price_from"], row["price_to"]) for row in rows] == [("One", 90, 90), ("Two", 95, 95)]
    assert await names(client, "?sort=price") == ["Two", "One"]
    assert await names(client, "?max_price=92", headers) == ["One"]
    assert await names(client, "?max_price=92") == []
    assert await names(client, "?min_price=85&max_price=92", headers) == ["One"]
    assert await names(client, "?min_price=85&max_price=92") == []


async def make_assortment() -> dict[str, Any]:
    """Six products in a small tree, with two attributes."""
    root = await make_category("Parts")
    cards, boards = await make_category("Cards", parent=root), await make_category("Boards", parent=root)
    zotac, asus = await make_brand("Zotac"), await make_brand("Asus")
    memory, colour = await make_attribute("Memory"), await make_attribute("Colour")
    small, large = await make_value(memory, "8GB"), await make_value(memory, "16GB")
    red, blue = await make_value(colour, "red"), await make_value(colour, "blue")
    store = await make_store()
    both = await make_product("Both", category=cards, brand=zotac, ratings=(5,))
    await make_variant(both, price=100, values=(small, red))
    await make_variant(both, price=300, values=(large, blue), stock=0)
    await make_variant(await make_product("Large red", category=cards, brand=asus, ratings=(3,)), values=(large, red))
    await make_sold("Board", category=boards, brand=asus, store=store, price=200, stock=0, values=(red,))
    hidden = await make_product("Large but paused", category=cards, brand=asus)
    await make_variant(hidden, price=5_000_000, values=(small,))
    await make_variant(hidden, price=5_000_000, values=(large,), is_active=False)
    await make_sold("Elsewhere", price=50)
    return {"root": root, "cards": cards, "zotac": zotac, "store": store}


async def test_filters(client: Client) -> None:
    made = await make_assortment()
    for query, found in {
        "category=parts": {"Both", "Large red", "Board", "Large but paused"},
        f"category={made['root'].id}": {"Both", "Large red", "Board", "Large but paused"},
        "category=boards": {"Board"},
        f"category={made['cards'].id}": {"Both", "Large red", "Large but paused"},
        "brand=zotac": {"Both"},
        f"brand={made['zotac'].id}": {"Both"},
        f"store_id={made['store'].id}": {"Board"},
        "in_stock=true": {"Both", "Large red", "Large but paused", "Elsewhere"},
        "in_stock=false": {"Board"},
        "min_rating=3": {"Both", "Large red"},
        "min_rating=3.01": {"Both"},
        "min_price=300": {"Both", "Large red", "Large but paused"},
        "max_price=100": {"Both", "Elsewhere"},
        "min_price=100&max_price=200": {"Both", "Board"},
        "min_price=150&max_price=250": {"Board"},
        "attr.memory=16GB": {"Both", "Large red"},
        "attr.memory=16GB&attr.colour=red": {"Large red"},
        "attr.memory=8GB&attr.colour=red": {"Both"},
        "attr.memory=16GB&max_price=100": set(),
        "attr.memory=16GB&in_stock=true": {"Large red"},
        "category=cards&brand=asus&attr.colour=red&min_rating=1&in_stock=true&min_price=1": {"Large red"},
        "category=nowhere": set(),
        f"category={uuid4()}": set(),
        "brand=nobody": set(),
        f"store_id={uuid4()}": set(),
        "attr.memory=16gb": set(),
        "attr.memory=": set(),
        "attr.colour=16GB": set(),
    }.items():
        body = await listed(client, f"?{query}&include_total=true")
        assert ({row["name"] for row in body["items"]}, body["total"]) == (found, len(found)), query


async def test_a_hidden_category_or_brand_matches_nothing(client: Client, resources: Resources) -> None:
    category = await make_category("Bulk", target_role=TargetRole.RETAILER)
    await make_sold("Crate", category=category)
    await make_sold("Old", brand=await make_brand("Gone", is_active=False))
    assert await names(client, "?category=bulk") == []
    assert await names(client, "?brand=gone") == []
    assert await names(client, "?category=bulk", (await make_user(resources, role=Role.RETAILER)).headers) == ["Crate"]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?colour=red", [("query.colour", "unknown_field")]),
        ("?attr.=red", [("query.attr.", "unknown_field")]),
        ("?attr.size=9", [("query.attr.size", "unknown_attribute")]),
        ("?limit=0", [("query.limit", "greater_than_equal")]),
        ("?limit=101", [("query.limit", "less_than_equal")]),
        ("?sort=cheapest", [("query.sort", "enum")]),
        ("?store_id=7", [("query.store_id", "uuid_parsing")]),
        ("?min_price=-1", [("query.min_price", "greater_than_equal")]),
        ("?max_price=9223372036854775808", [("query.max_price", "less_than_equal")]),
        ("?min_price=2&max_price=1", [("query.max_price", "below_min_price")]),
        ("?min_rating=nan", [("query.min_rating", "finite_number")]),
        ("?min_rating=5.1", [("query.min_rating", "less_than_equal")]),
        ("?in_stock=perhaps", [("query.in_stock", "bool_parsing")]),
        ("?category=", [("query.category", "string_too_short")]),
        ("?category=a&category=b", [("query.category", "duplicate")]),
        ("?category=a%00", [("query.category", "nul_character")]),
        ("?cursor=nonsense", [("query.cursor", "bad_cursor")]),
        ("?limit=0&colour=red", [("query.limit", "greater_than_equal"), ("query.colour", "unknown_field")]),
    ],
)
async def test_each_mistake_is_named(client: Client, query: str, errors: list[tuple[str, str]]) -> None:
    status, _, named = await refusal(client, query)
    assert (status, named) == (400, errors)


async def test_more_than_ten_attributes_are_refused(client: Client) -> None:
    query = "&".join(f"attr.a{number}=1" for number in range(11))
    assert await refusal(client, f"?{query}") == (400, "invalid_request", [("query", "too_many_attributes")])


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", "EDCBA"),
        ("newest", "EDCBA"),
        ("price", "BDEAC"),
        ("-price", "CAEDB"),
        ("rating", "DBECA"),
        ("name", "ABCDE"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_pages_go_through_every_product_once_in_order(client: Client, sort: str, order: str, limit: int) -> None:
    begin = utc_now()
    plan = {"A": (400, ()), "B": (100, (4,)), "C": (500, (1,)), "D": (300, (5, 5)), "E": (300, (4, 3))}
    for number, (name, (price, ratings)) in enumerate(plan.items()):
        product = await make_product(name, ratings=ratings)
        # C and D come in the same microsecond: the id decides.
        made_at = begin + timedelta(seconds=min(number, 2) if number < 4 else number)
        await Product.filter(id=product.id).update(created_at=made_at)
        await make_variant(product, price=price)
    seen, cursor = "", ""
    for _ in range(10):
        body = await listed(client, f"?limit={limit}{sort and '&sort=' + sort}{cursor and '&cursor=' + cursor}")
        assert len(body["items"]) <= limit
        seen += "".join(row["name"] for row in body["items"])
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert seen == order


async def test_a_new_product_moves_nothing_on_later_pages(client: Client) -> None:
    for name in "ABCD":
        await make_sold(name)
    first = await listed(client, "?limit=2")
    await make_sold("E")
    second = await listed(client, f"?limit=2&cursor={first['next_cursor']}")
    assert [row["name"] for row in first["items"] + second["items"]] == ["D", "C", "B", "A"]


async def test_cursors_of_other_sorts_or_made_up_are_refused(client: Client) -> None:
    await make_sold("A")
    await make_sold("B")
    cursor = (await listed(client, "?limit=1&sort=name"))["next_cursor"]
    far = write_cursor("price", (2**63, uuid4()))
    nul = write_cursor("name", ("a\x00", uuid4()))
    for query in (f"?cursor={cursor}", f"?sort=price&cursor={far}", f"?sort=name&cursor={nul}"):
        assert await refusal(client, query) == (400, "bad_cursor", [("query.cursor", "bad_cursor")])
    early = write_cursor("rating", (-(2**63) + 1, uuid4()))
    assert await names(client, f"?sort=rating&cursor={early}") == []


async def test_the_longest_name_fits_into_a_cursor(client: Client) -> None:
    for letter in "ab":
        product = await make_product(letter)
        await Product.filter(id=product.id).update(name=letter + "\x01" * 199)
        await make_variant(product)
    first = await listed(client, "?sort=name&limit=1")
    second = await listed(client, f"?sort=name&limit=1&cursor={first['next_cursor']}")
    assert second["items"][0]["name"] == "b" + "\x01" * 199


async def test_the_total_is_exact_to_ten_thousand_and_capped_there(client: Client) -> None:
    product = await make_sold("First")
    for number, total in ((9_998, 9_999), (1, 10_000), (1, 10_000)):
        await fetch(
            "INSERT INTO products (id, created_at, updated_at, name, slug, category_id, brand_id, description,"
            " base_price, is_active, rating_sum, rating_count, in_stock, price_from, price_to, retailer_price_from,"
            " retailer_price_to) SELECT uuidv7(), now(), now(), name, gen_random_uuid()::text, category_id, brand_id,"
            " '', 0, true, 0, 0, true, 1, 1, 1, 1 FROM products, generate_series(1, $2) WHERE id = $1",
            product.id,
            number,
        )
        # Another limit is another page: nothing has told the cache of these rows.
        limit = 1 + total % 97 + number % 2
        assert (await listed(client, f"?limit={limit}&include_total=true"))["total"] == total


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that the process sends meanwhile."""
    sent: list[str] = []
    real = asyncpg.connection.Connection._get_statement

    async def noting(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
        sent.append(query)
        return await real(self, query, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg.connection.Connection, "_get_statement", noting)
        yield sent


async def test_a_page_takes_two_statements_however_long_and_filtered(client: Client) -> None:
    await make_assortment()
    await listed(client, "?limit=50")
    counts = []
    for query in ("?limit=1", "?limit=100", "?category=parts&attr.memory=16GB&include_total=true"):
        with statements() as sent:
            await listed(client, query)
        counts.append(len(sent))
    assert counts == [2, 2, 2]


async def test_the_page_is_cached_with_an_etag_and_compressed(client: Client, resources: Resources) -> None:
    for number in range(5):
        await make_sold(f"Product number {number}")
    first = await client.get("/api/products")
    fills = resources.cache.fills
    again = await client.get("/api/products")
    assert resources.cache.fills == fills
    assert again.headers["Content-Encoding"] == "gzip"
    assert again.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert await again.read() == await first.read()
    unchanged = await client.get("/api/products", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status, await unchanged.read()) == (304, b"")


async def test_the_document_tells_of_the_attribute_parameters(client: Client) -> None:
    document = await (await client.get("/api/openapi.json")).json()
    operation = document["paths"]["/api/products"]["get"]
    parameters = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert set(parameters) == {
        "limit",
        "cursor",
        "include_total",
        "category",
        "brand",
        "store_id",
        "min_price",
        "max_price",
        "in_stock",
        "min_rating",
        "sort",
        "attr",
    }
    assert parameters["attr"]["style"] == "form"
    assert parameters["attr"]["explode"] is True
    assert parameters["attr"]["schema"]["propertyNames"] == {"pattern": "^attr\\..+$"}
    assert "unknown_attribute" in operation["responses"]["400"]["description"]
