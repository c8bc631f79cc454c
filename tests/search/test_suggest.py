"""Type-ahead."""

from typing import Any

import pytest

from models.enums import Role
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.users import make_user
from tests.search.shop import make_cards


async def suggested(client: Client, q: str, headers: dict[str, str] | None = None) -> list[tuple[str, str]]:
    answer = await client.get("/api/products/suggest", params={"q": q}, headers=headers)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return [(item["type"], item["name"]) for item in body["items"]]


@pytest.mark.parametrize(
    ("q", "items"),
    [
        ("gra", [("category", "Graphics cards")]),
        ("nvid", [("brand", "Nvidia")]),
        ("geforce rtx 40", []),
        ("radoen", []),
        ("zzzz", []),
    ],
)
async def test_what_is_suggested_first(client: Client, q: str, items: list[tuple[str, str]]) -> None:
    await make_cards()
    found = await suggested(client, q)
    assert [item for item in found if item[0] != "product"] == items
    products = {name for kind, name in found if kind == "product"}
    rtx = {"GeForce RTX 4060 Ti", "GeForce RTX 4080", "GeForce RTX 4090"}
    radeon = {"Radeon RX 7600", "Radeon RX 7900 XTX"}
    assert products == {"gra": rtx | radeon, "nvid": rtx, "geforce rtx 40": rtx, "radoen": radeon, "zzzz": set()}[q]


async def test_at_most_ten_and_no_name_twice(client: Client) -> None:
    for number in range(15):
        await make_variant(await make_product(f"Fan {number:02}"))
    twin = await make_product("Fan 14 again")
    await make_variant(twin)
    await twin.__class__.filter(id=twin.id).update(name="Fan 14")
    found = await suggested(client, "fan")
    assert len(found) == 10
    assert len(set(found)) == 10


async def test_a_role_gets_what_it_may_see(client: Client, resources: Resources) -> None:
    await make_cards()
    retailer = await make_user(resources, role=Role.RETAILER)
    assert await suggested(client, "tesla") == []
    assert await suggested(client, "tesla", retailer.headers) == [("product", "Tesla A100")]
    assert await suggested(client, "servers", retailer.headers) == [("category", "Servers"), ("product", "Tesla A100")]


@pytest.mark.parametrize(
    ("query", "code"),
    [("q=", "string_too_short"), ("q=" + "a" * 101, "string_too_long"), ("q=%25_%25", "nothing_to_search")],
)
async def test_mistakes(client: Client, query: str, code: str) -> None:
    answer = await client.get(f"/api/products/suggest?{query}")
    assert answer.status == 400
    assert [error["code"] for error in (await answer.json())["errors"]] == [code]
