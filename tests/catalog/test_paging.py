"""The list of products page by page: order, cursors, totals, and what a page costs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from models.catalog import Product
from server.core.clock import utc_now
from server.core.db import fetch
from server.core.pages import write_cursor
from server.resources import Resources
from tests.catalog.lists import listed, make_assortment, make_sold, names, refusal, statements
from tests.conftest import Client
from tests.factories.catalog import (
    make_product,
    make_variant,
)


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
