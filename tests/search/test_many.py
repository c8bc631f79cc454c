"""What is done where far too many products match: the same on a small scale, with the bounds taken down."""

import pytest

from models.catalog import Product
from server.core.db import fetch
from server.resources import Resources
from server.search.service import count_words
from tests.catalog.lists import statements
from tests.factories.catalog import make_brand, make_category, make_product
from tests.search.shop import counts, named, search

MANY = 400
CAP = 100


@pytest.fixture
async def crowd(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Four hundred products of one word, half of each brand; gives their names from the oldest."""
    category, brands = await make_category("Cables"), [await make_brand("Even"), await make_brand("Odd")]
    products = [
        await make_product(f"Cable {number:03}", category=category, brand=brands[number % 2]) for number in range(MANY)
    ]
    await fetch(
        "INSERT INTO product_variants"
        " (id, created_at, updated_at, product_id, name, sku, price, stock_quantity, is_active)"
        " SELECT gen_random_uuid(), now(), now(), id, '', 'S-' || row_number() OVER (ORDER BY id),"
        " 100 + row_number() OVER (ORDER BY id), 0, true FROM products"
    )
    await count_words()
    monkeypatch.setattr("server.search.queries.matching.TOTAL_CAP", CAP)
    monkeypatch.setattr("server.search.queries.searching.TOTAL_CAP", CAP)
    monkeypatch.setattr("server.search.queries.matching.READ_AT_MOST", 2 * CAP)
    monkeypatch.setattr("server.search.queries.matching.SAMPLE_SIZE", 80)
    monkeypatch.setattr("server.search.queries.searching.NEWEST", 10)
    return [product.name for product in products]


async def test_counts_are_estimates_and_say_so(crowd: list[str]) -> None:
    body = await search("cable", include_total="true")
    assert (body["total"], body["approximate"]) == (CAP, True)
    brands = counts(body, "brand")
    # 200 each, by a small sample whose ids are random: within a factor of three.
    assert 66 < brands["even"] < 600
    assert 66 < brands["odd"] < 600
    # Each count is rounded down.
    assert counts(body, "category")["cables"] - sum(brands.values()) in {0, 1}


async def test_few_matches_of_a_frequent_word_are_counted(crowd: list[str]) -> None:
    body = await search("cable", include_total="true", max_price="110")
    assert (body["total"], body["items"][0]["name"]) == (10, "Cable 009")
    # What another price band would give is an estimate.
    assert body["approximate"] is True
    assert counts(body, "brand") == {"even": 5, "odd": 5}


@pytest.mark.parametrize(("sort", "way"), [("newest", -1), ("price", 1), ("-price", -1), ("name", 1)])
@pytest.mark.parametrize("walk", [400, 5])
async def test_an_order_is_kept_through_all_matches(
    crowd: list[str], monkeypatch: pytest.MonkeyPatch, sort: str, way: int, walk: int
) -> None:
    monkeypatch.setattr("server.search.queries.searching.LONGEST_WALK", walk)
    monkeypatch.setattr("server.search.queries.searching.WORTH_WALKING", MANY)
    first = await search("cable", sort=sort, limit="10")
    second = await search("cable", sort=sort, limit="10", cursor=first["next_cursor"])
    assert [row["name"] for row in (*first["items"], *second["items"])] == crowd[::way][:20]


async def test_the_newest_are_among_the_best(crowd: list[str]) -> None:
    assert set(await named("cable", limit="10")) == set(crowd[-10:])
    seen: list[str] = []
    body = await search("cable", limit="20")
    while body["next_cursor"]:
        seen += [row["id"] for row in body["items"]]
        body = await search("cable", limit="20", cursor=body["next_cursor"])
    assert len(seen) == len(set(seen))


async def test_words_that_never_meet(crowd: list[str]) -> None:
    await Product.filter(name__startswith="Cable 1").update(name="Adapter")
    await count_words()
    assert len(await named("cable adapter")) == 20


@pytest.mark.parametrize("limit", ["1", "100"])
async def test_statements_do_not_grow_with_the_page(crowd: list[str], limit: str) -> None:
    with statements() as sent:
        await search("cable", limit=limit)
    assert len([one for one in sent if "product" in one or "search_words" in one]) == 4
