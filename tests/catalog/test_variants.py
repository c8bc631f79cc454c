"""Variants in the back office: the list, the change, who may, and what is left behind."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.catalog import Product, ProductVariant
from models.enums import Role
from models.journal import AdminAction
from models.stores import Store
from models.users import User
from server.core.db import transaction
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_product, make_store, make_variant
from tests.factories.users import Person, make_user


async def make_admin(resources: Resources) -> Person:
    return await make_user(resources, role=Role.ADMIN)


async def make_owner_of_store(resources: Resources) -> tuple[Person, Store]:
    """A signed-in owner with a store."""
    person = await make_user(resources, role=Role.OWNER)
    return person, await make_store(await make_owner(await User.get(id=person.id)))


async def change(
    client: Client, variant_id: UUID, person: Person, body: dict[str, Any], etag: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = person.headers | ({"If-Match": etag} if etag is not None else {})
    answer = await client.put(f"/api/admin/variants/{variant_id}", json=body, headers=headers)
    return answer.status, await answer.json()


async def listed(client: Client, person: Person, query: str = "") -> dict[str, Any]:
    answer = await client.get(f"/api/admin/variants{query}", headers=person.headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def skus(client: Client, person: Person, query: str = "") -> list[str]:
    return [row["sku"] for row in (await listed(client, person, query))["items"]]


async def columns(variant_id: UUID) -> dict[str, Any]:
    found: list[dict[str, Any]] = await ProductVariant.filter(id=variant_id).values()
    return found[0]


async def test_a_change_answers_the_variant_and_leaves_a_trace(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    product = await make_product("GeForce One")
    variant = await make_variant(product, sku="OLD", price=100, retailer_price=90, stock=4, low_stock_threshold=2)
    body = {
        "name": " Red ",
        "sku": "NEW",
        "price": 200,
        "retailer_price": None,
        "compare_at_price": 250,
        "low_stock_threshold": 5,
        "is_active": False,
    }
    answer = await client.put(f"/api/admin/variants/{variant.id}", json=body, headers=admin.headers)
    view = await answer.json()
    assert (answer.status, answer.headers["ETag"]) == (200, view["etag"])
    row = await columns(variant.id)
    assert row["updated_at"] > variant.updated_at
    assert view == {
        "id": str(variant.id),
        "product_id": str(product.id),
        "product_name": "GeForce One",
        "store_id": None,
        **body,
        "name": "Red",
        "stock_quantity": 4,
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert {name: row[name] for name in body} == {**body, "name": "Red"}
    action = await AdminAction.get()
    assert (action.actor_id, action.action, action.entity, action.entity_id) == (
        admin.id,
        "variant.update",
        "product_variant",
        variant.id,
    )
    assert action.before == {
        "name": "",
        "sku": "OLD",
        "price": 100,
        "retailer_price": 90,
        "compare_at_price": None,
        "low_stock_threshold": 2,
        "is_active": True,
    }
    assert action.after == {**body, "name": "Red"}
    assert action.request_id == answer.headers["X-Request-ID"]


async def test_a_part_changes_nothing_else_and_the_product_follows(client: Client, resources: Resources) -> None:
    variant = await make_variant(price=100, retailer_price=90, name="Red", compare_at_price=150)
    status, view = await change(client, variant.id, await make_admin(resources), {"price": 70})
    assert (status, view["price"], view["retailer_price"], view["name"]) == (200, 70, 90, "Red")
    product = await Product.get(id=variant.product_id)
    assert (product.price_from, product.retailer_price_from) == (70, 90)
    assert (await AdminAction.get()).before == {"price": 100}


@pytest.mark.parametrize("body", [{}, {"price": 100, "name": ""}])
async def test_what_changes_nothing_leaves_no_trace(client: Client, resources: Resources, body: dict[str, Any]) -> None:
    variant = await make_variant(price=100)
    before = await columns(variant.id)
    status, view = await change(client, variant.id, await make_admin(resources), body)
    assert (status, view["price"]) == (200, 100)
    assert await columns(variant.id) == before
    assert await AdminAction.all().count() == 0


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"price": -1}, [("price", "greater_than_equal")]),
        ({"price": 100_000_000_001}, [("price", "less_than_equal")]),
        ({"price": "100"}, [("price", "int_type")]),
        ({"price": 99.5}, [("price", "int_type")]),
        ({"price": None}, [("price", "int_type")]),
        ({"price": True}, [("price", "int_type")]),
        ({"sku": " "}, [("sku", "string_too_short")]),
        ({"sku": "S" * 65}, [("sku", "string_too_long")]),
        ({"sku": None}, [("sku", "string_type")]),
        ({"name": "N" * 201}, [("name", "string_too_long")]),
        ({"name": "a\x00"}, [("body", "nul_character")]),
        ({"is_active": None}, [("is_active", "bool_type")]),
        ({"low_stock_threshold": -1}, [("low_stock_threshold", "greater_than_equal")]),
        ({"stock_quantity": 5}, [("stock_quantity", "unknown_field")]),
        ({"product_id": str(uuid4())}, [("product_id", "unknown_field")]),
        (
            {"price": -1, "sku": "", "x": 1},
            [("sku", "string_too_short"), ("price", "greater_than_equal"), ("x", "unknown_field")],
        ),
    ],
)
async def test_each_mistake_is_named_and_nothing_changes(
    client: Client, resources: Resources, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    variant = await make_variant()
    before = await columns(variant.id)
    status, answer = await change(client, variant.id, await make_admin(resources), body)
    assert (status, [(error["field"], error["code"]) for error in answer["errors"]]) == (400, errors)
    assert await columns(variant.id) == before


async def test_a_taken_sku_is_refused_and_leaves_no_trace(client: Client, resources: Resources) -> None:
    await make_variant(sku="TAKEN")
    variant = await make_variant(sku="MINE")
    before = await columns(variant.id)
    status, answer = await change(client, variant.id, await make_admin(resources), {"sku": "TAKEN", "price": 1})
    assert (status, answer["code"]) == (409, "sku_taken")
    assert await columns(variant.id) == before
    assert await AdminAction.all().count() == 0


async def test_of_many_who_want_one_sku_one_gets_it(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variants = [await make_variant() for _ in range(8)]
    answers = await asyncio.gather(*(change(client, variant.id, admin, {"sku": "ONE"}) for variant in variants))
    assert sorted(status for status, _ in answers) == [200, *[409] * 7]
    assert await ProductVariant.filter(sku="ONE").count() == 1
    assert await AdminAction.all().count() == 1


async def test_if_match_takes_the_present_version_only(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(price=100)
    etag = (await listed(client, admin))["items"][0]["etag"]
    status, view = await change(client, variant.id, admin, {"price": 110}, etag)
    assert (status, view["price"]) == (200, 110)
    assert view["etag"] != etag
    for stale in (etag, '"other"', f"W/{view['etag']}"):
        status, answer = await change(client, variant.id, admin, {"price": 120}, stale)
        assert (status, answer["code"]) == (412, "stale")
    assert (await columns(variant.id))["price"] == 110
    assert await AdminAction.all().count() == 1
    for price, fresh in ((130, f'"x", {view["etag"]}'), (140, "*")):
        assert (await change(client, variant.id, admin, {"price": price}, fresh))[0] == 200


async def test_of_many_editors_of_one_version_one_wins(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(price=100)
    etag = (await listed(client, admin))["items"][0]["etag"]
    answers = await asyncio.gather(
        *(change(client, variant.id, admin, {"price": price}, etag) for price in range(1, 9))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    assert await AdminAction.all().count() == 1


async def test_a_sale_does_not_make_an_editors_version_stale(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=9)
    etag = (await listed(client, admin))["items"][0]["etag"]
    await ProductVariant.filter(id=variant.id).update(stock_quantity=8)
    status, view = await change(client, variant.id, admin, {"name": "Red"}, etag)
    assert (status, view["stock_quantity"]) == (200, 8)


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [
        (None, 401, "unauthenticated"),
        (Role.CUSTOMER, 403, "forbidden"),
        (Role.RETAILER, 403, "forbidden"),
        (Role.OWNER, 404, "not_found"),
    ],
)
async def test_others_may_not_change_it(
    client: Client, resources: Resources, role: Role | None, status: int, code: str
) -> None:
    if role is Role.OWNER:
        person, _ = await make_owner_of_store(resources)
    else:
        person = await make_user(resources, role=role or Role.CUSTOMER)
    if role is None:
        person = Person(person.id, person.email, {})
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


@pytest.mark.parametrize("variant_id", [uuid4(), "7"])
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


async def test_a_locked_row_is_waited_for(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(price=100)
    async with transaction() as tx:
        await tx.execute("UPDATE product_variants SET price = 150 WHERE id = $1", variant.id)
        waiting = asyncio.create_task(change(client, variant.id, admin, {"compare_at_price": 160}))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    status, view = await waiting
    assert (status, view["price"], view["compare_at_price"]) == (200, 150, 160)
