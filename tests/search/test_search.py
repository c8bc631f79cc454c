"""What the search finds, in which order, and how it counts."""

from typing import Any
from uuid import UUID

import pytest

from models.enums import Role
from server.catalog.rules import Audience
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.users import make_user
from tests.search.shop import ask, counts, found, make_cards, search, value_counts

RTX = ["GeForce RTX 4090", "GeForce RTX 4080", "GeForce RTX 4060 Ti"]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("4090", RTX[:1]),
        ("geforce rtx 4090", RTX[:1]),
        ("RTX  (4090)!", RTX[:1]),
        ("rx 7", ["Radeon RX 7600", "Radeon RX 7900 XTX"]),
        ("79", ["Radeon RX 7900 XTX"]),
        ("xt", ["Radeon RX 7900 XTX"]),
        ("amd 24gb", ["Radeon RX 7900 XTX"]),
        ("NV-4090-FE", RTX[:1]),
        ("nv-40", RTX[:1]),
        ("mainboards", ["B650 Board"]),
        ("mainboard", ["B650 Board"]),
        ("they say", ["Radeon RX 7900 XTX"]),
        ("nothing of the kind", []),
    ],
)
async def test_what_is_found(client: Client, q: str, names: list[str]) -> None:
    await make_cards()
    body = await ask(client, q=q, include_total=True)
    assert [row["name"] for row in body["items"]] == names
    assert (body["total"], body["approximate"], body["next_cursor"]) == (len(names), False, None)
    assert "corrected_query" not in body


@pytest.mark.parametrize(
    ("q", "first", "corrected"),
    [
        ("geforc rtx 4o90", RTX[0], "geforc rtx 4090"),
        ("radoen 7600", "Radeon RX 7600", "radeon 7600"),
        ("grafics 4080", RTX[1], "graphics 4080"),
        ("rtx4080", RTX[1], "rtx 4080"),
        ("geforcertx 4080", RTX[1], "geforce rtx 4080"),
        ("ge force 4080", RTX[1], "geforce 4080"),
        ("rtxx4080", RTX[1], "rtx 4080"),
        ("rtx4 090", RTX[0], "rtx 4090"),
        ("geforce blorgs 4080", RTX[1], "geforce 4080"),
        ("408O", RTX[1], "4080"),
    ],
)
async def test_misspellings_are_mended_and_told(client: Client, q: str, first: str, corrected: str) -> None:
    await make_cards()
    body = await ask(client, q=q)
    assert body["items"][0]["name"] == first
    assert body["corrected_query"] == corrected


@pytest.mark.parametrize("q", ["4070", "4050", "7700", "6900"])
async def test_a_number_is_never_taken_for_another(client: Client, q: str) -> None:
    await make_cards()
    assert await found(client, q) == []


async def test_when_nothing_has_all_the_words_one_may_be_missing(client: Client) -> None:
    await make_cards()
    assert (await found(client, "radeon rtx 4090"))[0] == "GeForce RTX 4090"
    # What somebody sees nothing of because of a filter, or of a role, is no reason to look for something else.
    assert await found(client, "geforce rtx 4090", brand="amd") == []
    assert await found(client, "tesla") == []


async def test_a_hit_in_the_name_comes_before_one_in_the_text(client: Client) -> None:
    await make_cards()
    assert (await found(client, "geforce"))[3:] == ["Radeon RX 7900 XTX"]
    assert sorted((await found(client, "geforce"))[:3]) == sorted(RTX)


async def test_each_role_finds_what_it_may_see(client: Client, resources: Resources) -> None:
    cards = await make_cards()
    await make_variant(cards["made"]["Tesla A100"], price=9_00_000_00, retailer_price=8_00_000_00)
    retailer = await make_user(resources, role=Role.RETAILER)
    assert await found(client, "nvidia a100") == []
    body = await ask(client, retailer.headers, q="nvidia a100")
    assert [(row["name"], row["price_from"]) for row in body["items"]] == [("Tesla A100", 8_00_000_00)]
    assert [entry["min_price"] for entry in body["facets"]["price"]] == [5_00_000_00]


async def test_facets_count_what_is_found(client: Client) -> None:
    await make_cards()
    body = await ask(client, q="graphics", include_total=True)
    assert body["total"] == 5
    assert counts(body, "category") == {"components": 5, "graphics-cards": 5}
    assert counts(body, "brand") == {"nvidia": 3, "amd": 2}
    bands = {25_000_00: 2, 50_000_00: 1, 1_00_000_00: 2}
    assert counts(body, "price") == bands
    assert [entry["max_price"] for entry in body["facets"]["price"]] == [49_999_99, 99_999_99, 2_49_999_99]
    assert counts(body, "rating") == {4: 2, 3: 3, 2: 3, 1: 3}
    assert value_counts(body, "memory") == {"8GB": 2, "16GB": 2, "24GB": 2}


async def test_a_facet_leaves_its_own_filter_out(client: Client) -> None:
    cards = await make_cards()
    wish: dict[str, Any] = {"q": "components", "brand": "nvidia", "category": "graphics-cards", "attr.memory": "24GB"}
    body = await ask(client, **wish, min_price=50_000_00, min_rating=4, include_total=True)
    assert [row["name"] for row in body["items"]] == ["GeForce RTX 4090"]
    assert body["total"] == 1
    assert counts(body, "brand") == {"nvidia": 1}
    assert value_counts(body, "memory") == {"24GB": 1, "16GB": 1}
    assert counts(body, "price") == {1_00_000_00: 1}
    assert counts(body, "rating") == {4: 1, 3: 1, 2: 1, 1: 1}
    by_brand = await ask(client, q="components", brand="nvidia")
    assert counts(by_brand, "brand") == {"nvidia": 3, "amd": 3}
    assert counts(by_brand, "category") == {"components": 3, "graphics-cards": 3}
    by_category = await ask(client, q="components", category="mainboards")
    assert counts(by_category, "category") == {"components": 6, "graphics-cards": 5, "mainboards": 1}
    assert counts(by_category, "brand") == {"amd": 1}
    wish = {"q": "components", "brand": str(cards["amd"].id), "attr.memory": "8GB"}
    by_value = await ask(client, **wish)
    assert [row["name"] for row in by_value["items"]] == ["Radeon RX 7600"]
    assert value_counts(by_value, "memory") == {"8GB": 1, "24GB": 1}


async def test_wishes_hold_for_one_variant(client: Client) -> None:
    await make_cards()
    ti: dict[str, Any] = {"attr.memory": "8GB", "min_price": 50_000_00}
    assert await found(client, "4060", **ti) == []
    assert await found(client, "4060", **{**ti, "attr.memory": "16GB"}) == ["GeForce RTX 4060 Ti"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("newest", RTX[::-1]),
        ("price", RTX[::-1]),
        ("-price", RTX),
        ("rating", RTX),
        ("name", sorted(RTX)),
    ],
)
async def test_sorts(client: Client, sort: str, names: list[str]) -> None:
    await make_cards()
    assert await found(client, "rtx", sort=sort) == names


@pytest.mark.parametrize("sort", ["relevance", "newest", "price", "-price", "rating", "name"])
async def test_pages_give_each_match_once(resources: Resources, sort: str) -> None:
    for number in range(23):
        product = await make_product(f"Fan {number % 5} {number:02}", ratings=(1 + number % 3,))
        await make_variant(product, price=100 + number % 7)
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    for _ in range(5):
        body = await search("fan", **cursor, sort=sort, limit="5")
        seen += [row["id"] for row in body["items"]]
        cursor = {"cursor": body["next_cursor"]}
    assert body["next_cursor"] is None
    whole = [row["id"] for row in (await search("fan", sort=sort, limit="100"))["items"]]
    assert seen == whole
    assert len(set(seen)) == 23


async def test_a_new_product_does_not_move_the_next_page(resources: Resources) -> None:
    for number in range(6):
        await make_variant(await make_product(f"Fan {number}"))
    first = await search("fan", limit="3")
    await make_variant(await make_product("Fan 9"))
    second = await search("fan", limit="3", cursor=first["next_cursor"])
    names = [row["name"] for row in (*first["items"], *second["items"])]
    assert names == [f"Fan {number}" for number in (5, 4, 3, 2, 1, 0)]


async def test_names_in_other_scripts_and_accents(client: Client) -> None:
    for name in ("ग्राफिक्स कार्ड", "Größe Ünïcode", "Καλώδιο HDMI"):
        await make_variant(await make_product(name))
    assert await found(client, "कार्ड") == ["ग्राफिक्स कार्ड"]
    assert await found(client, "grosse unicode") == ["Größe Ünïcode"]
    assert await found(client, "ΚΑΛΏΔΙΟ") == ["Καλώδιο HDMI"]


async def test_an_answer_for_an_admin_has_all(client: Client, resources: Resources) -> None:
    await make_cards()
    assert [row["name"] for row in (await search("a100", Audience.ADMIN))["items"]] == ["Tesla A100"]
    assert UUID((await search("a100", Audience.ADMIN))["items"][0]["id"]).version == 7
