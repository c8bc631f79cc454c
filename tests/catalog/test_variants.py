"""Changing variants: what comes of it, what is refused, and what is left behind."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from models.catalog import Product, ProductVariant
from models.journal import AdminAction
from server.core.db import transaction
from server.resources import Resources
from tests.catalog.back_office import change, columns, listed, make_admin
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant


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
