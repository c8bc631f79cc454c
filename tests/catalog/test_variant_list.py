"""The back office's variants: who sees and changes which, the list, and the pages that a change renews."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from models.enums import Role
from models.journal import AdminAction
from server.resources import Resources
from tests.catalog.back_office import (
    NOT_THEIRS,
    change,
    columns,
    listed,
    make_admin,
    make_owner_of_store,
    make_stranger,
    skus,
)
from tests.conftest import Client
from tests.factories.catalog import make_product, make_store, make_variant
from tests.factories.users import make_user


@pytest.mark.parametrize(("role", "status", "code"), NOT_THEIRS)
async def test_others_may_not_change_it(
    client: Client, resources: Resources, role: Role | None, status: int, code: str
) -> None:
    person = await make_stranger(resources, role)
    for store in (None, await make_store()):
        variant = await make_variant(await make_product(store=store))
        before = await columns(variant.id)
        answered, answer = await change(client, variant.id, person, {"price": 1})
        assert (answered, answer["code"]) == (status, code)
        assert await columns(variant.id) == before
    assert await AdminAction.all().count() == 0


async def test_an_owner_changes_and_sees_what_is_of_their_stores(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    mine = await make_variant(await make_product(store=store), sku="MINE")
    await make_variant(await make_product(store=await make_store()), sku="THEIRS")
    await make_variant(sku="SHOPS")
    status, view = await change(client, mine.id, owner, {"price": 77})
    assert (status, view["price"], view["store_id"]) == (200, 77, str(store.id))
    assert (await AdminAction.get()).actor_id == owner.id
    body = await listed(client, owner, "?include_total=true")
    assert ([row["sku"] for row in body["items"]], body["total"]) == (["MINE"], 1)
    assert await skus(client, owner, "?sku=THEIRS") == []
    assert set(await skus(client, await make_admin(resources))) == {"MINE", "THEIRS", "SHOPS"}


@pytest.mark.parametrize("variant_id", [UUID(int=1), "7"])
async def test_what_is_not_there_is_not_found(client: Client, resources: Resources, variant_id: Any) -> None:
    status, answer = await change(client, variant_id, await make_admin(resources), {"price": 1})
    assert (status, answer["code"]) == (404, "not_found")


async def test_the_list_filters_and_pages(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    product = await make_product()
    await make_variant(product, sku="A", stock=9)
    await make_variant(product, sku="B", stock=10)
    await make_variant(product, sku="C", stock=3, low_stock_threshold=3)
    await make_variant(sku="D", stock=2, low_stock_threshold=3, is_active=False)
    for query, found in {
        "": ["D", "C", "B", "A"],
        f"?product_id={product.id}": ["C", "B", "A"],
        "?sku=B": ["B"],
        "?sku=b": [],
        "?low_stock=true": ["D", "A"],
        "?low_stock=false": ["C", "B"],
        f"?low_stock=true&product_id={product.id}": ["A"],
        f"?product_id={uuid4()}": [],
    }.items():
        assert await skus(client, admin, query) == found, query
    first = await listed(client, admin, "?limit=3&include_total=true")
    assert ([row["sku"] for row in first["items"]], first["total"]) == (["D", "C", "B"], 4)
    rest = await listed(client, admin, f"?limit=3&cursor={first['next_cursor']}&include_total=true")
    assert ([row["sku"] for row in rest["items"]], rest["total"], rest["next_cursor"]) == (["A"], 4, None)


async def test_the_list_is_for_admins_and_owners(client: Client, resources: Resources) -> None:
    customer = await make_user(resources)
    assert (await client.get("/api/admin/variants")).status == 401
    assert (await client.get("/api/admin/variants", headers=customer.headers)).status == 403
    answer = await client.get("/api/admin/variants?colour=red&cursor=x", headers=(await make_admin(resources)).headers)
    assert [error["field"] for error in (await answer.json())["errors"]] == ["query.colour"]
    answer = await client.get("/api/admin/variants?cursor=x", headers=(await make_admin(resources)).headers)
    assert (answer.status, (await answer.json())["code"]) == (400, "bad_cursor")


async def test_a_new_price_is_seen_at_once_and_a_new_name_leaves_listings_alone(
    client: Client, resources: Resources
) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(price=100)
    page = f"/api/products/{variant.product_id}"

    async def prices() -> tuple[int, int, int]:
        row = (await (await client.get("/api/products")).json())["items"][0]
        shown = await (await client.get(page)).json()
        listed_ones = await (await client.get(f"{page}/variants")).json()
        return row["price_from"], shown["price_from"], listed_ones["items"][0]["price"]

    assert await prices() == (100, 100, 100)
    for price in (101, 102, 103):
        assert (await change(client, variant.id, admin, {"price": price}))[0] == 200
        assert await prices() == (price, price, price)
    fills = resources.cache.fills
    assert (await change(client, variant.id, admin, {"name": "Red"}))[0] == 200
    assert (await prices(), resources.cache.fills) == ((103, 103, 103), fills + 2)
    assert (await (await client.get(page)).json())["variants"][0]["name"] == "Red"


async def test_a_refused_change_marks_nothing_stale(client: Client, resources: Resources) -> None:
    await make_variant(sku="TAKEN")
    variant = await make_variant()
    await client.get("/api/products")
    fills = resources.cache.fills
    await change(client, variant.id, await make_admin(resources), {"sku": "TAKEN", "price": 1})
    await client.get("/api/products")
    assert resources.cache.fills == fills
