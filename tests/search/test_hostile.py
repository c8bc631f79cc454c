"""Whatever is typed: an answer, in bounded time."""

from time import perf_counter

import pytest

from server.resources import Resources
from tests.conftest import Client
from tests.search.shop import make_cards, search


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("", "missing", "query.q"),
        ("q=", "string_too_short", "query.q"),
        ("q=%20%20", "nothing_to_search", "query.q"),
        ("q=!!!%20%26%20%7C", "nothing_to_search", "query.q"),
        ("q=%F0%9F%9B%92", "nothing_to_search", "query.q"),
        ("q=" + "a" * 201, "string_too_long", "query.q"),
        ("q=a%00b", "nul_character", "query.q"),
        ("q=a&cursor=x", "bad_cursor", "query.cursor"),
        ("q=a&sort=best", "enum", "query.sort"),
        ("q=a&limit=101", "less_than_equal", "query.limit"),
        ("q=a&attr.nothing=1", "unknown_attribute", "query.attr.nothing"),
        ("q=a&more=1", "unknown_field", "query.more"),
    ],
)
async def test_mistakes_are_named(client: Client, query: str, code: str, field: str) -> None:
    answer = await client.get(f"/api/products/search?{query}")
    body = await answer.json()
    assert answer.status == 400
    assert [(error["field"], error["code"]) for error in body["errors"]] == [(field, code)]


async def test_all_mistakes_are_told_at_once(client: Client) -> None:
    answer = await client.get("/api/products/search?limit=0&sort=x&min_price=9&max_price=1")
    errors = (await answer.json())["errors"]
    assert {error["field"] for error in errors} == {"query.q", "query.limit", "query.sort", "query.max_price"}


@pytest.mark.parametrize(
    "q",
    [
        "4090 & | ! <-> ( ) :* :A",
        "'4090'",
        '"4090"',
        "4090:*",
        "4090'; DROP --",
        "4090 %",
        "40_90 4090",
        "\\4090\\",
        "🛒 4090 🛒",
        "$$4090$$",
        "4090::tsquery",
        "{4090}",
    ],
)
async def test_signs_are_no_part_of_the_words(client: Client, q: str) -> None:
    await make_cards()
    answer = await client.get("/api/products/search", params={"q": q})
    assert answer.status == 200
    assert (await answer.json())["items"][0]["name"] == "GeForce RTX 4090"


@pytest.mark.parametrize(
    "q",
    [
        "a " * 100,
        " ".join(f"w{number}" for number in range(50)),
        "x" * 200,
        "1" * 200,
        "1e" * 100,
        "geforce" * 28,
        "é" * 200,
        "ﷺ" * 11,
        "İstanbul ß ǅ",
        "ग्राफिक्स" * 20,
        "\u200d\u200f\ufeff a",
        "qz jx vw kq zq xj wv",
        "0.1e-5 1.2.3 -4 +5 a@b.c http://x.y/z?q=1 /usr/bin a/b",
    ],
)
async def test_odd_texts_are_answered_soon(resources: Resources, q: str) -> None:
    await make_cards()
    began = perf_counter()
    await search(q[:200])
    assert perf_counter() - began < 2


async def test_only_the_first_twelve_words_count(resources: Resources) -> None:
    await make_cards()
    words = "geforce rtx nvidia graphics cards components 24gb fe nv 4090 geforce rtx"
    assert [row["name"] for row in (await search(f"{words} radeon"))["items"]] == ["GeForce RTX 4090"]
