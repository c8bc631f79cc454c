"""Adding variants to products: with which price, stock and attributes, and what is refused."""

from typing import Any
from uuid import UUID

import pytest

from models.catalog import Product, ProductVariant, VariantAttributeValue
from models.enums import StockReason
from models.inventory import StockMovement
from server.audit.queries import run_audit
from server.resources import Resources
from tests.catalog.back_office import columns, make_admin
from tests.catalog.products.office import NOWHERE, ask, audited, make_two_owners, mistakes
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_product, make_value, make_variant


def pair(attribute_id: object, value_id: object) -> dict[str, str]:
    return {"product_attribute_id": str(attribute_id), "product_attribute_value_id": str(value_id)}


async def nothing_was_made() -> bool:
    rows = (ProductVariant, VariantAttributeValue, StockMovement)
    return [await table.all().count() for table in rows] == [0, 0, 0] and await audited() == []


async def test_a_new_variant_has_what_was_asked_for(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("GeForce One", base_price=5)
    memory, colour = await make_attribute("Memory"), await make_attribute("Colour")
    large, red = await make_value(memory, "16"), await make_value(colour, "red")
    body = {
        "name": " Red ",
        "sku": " ONE-RED ",
        "price": 200,
        "retailer_price": 150,
        "compare_at_price": 250,
        "stock_quantity": 7,
        "low_stock_threshold": 9,
        "is_active": True,
        "attributes": [pair(memory.id, large.id), pair(colour.id, red.id)],
    }
    answer = await client.post(f"/api/admin/products/{product.id}/variants", json=body, headers=admin.headers)
    view = await answer.json()
    assert (answer.status, answer.headers["ETag"]) == (201, view["etag"])
    told = {**body, "name": "Red", "sku": "ONE-RED"}
    assert view == {
        **{name: told[name] for name in told if name != "attributes"},
        "id": view["id"],
        "product_id": str(product.id),
        "product_name": "GeForce One",
        "store_id": None,
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    variant_id = UUID(view["id"])
    values = await VariantAttributeValue.filter(product_variant_id=variant_id).order_by("id")
    assert [pair(v.product_attribute_id, v.product_attribute_value_id) for v in values] == body["attributes"]
    movement = await StockMovement.get()
    assert (movement.product_variant_id, movement.delta, movement.reason, movement.actor_id, movement.order_id) == (
        variant_id,
        7,
        StockReason.INITIAL,
        admin.id,
        None,
    )
    after = {**told, "product_id": str(product.id)}
    assert await audited() == [("variant.create", "product_variant", variant_id, None, after)]
    summary = await Product.get(id=product.id)
    assert (summary.price_from, summary.retailer_price_from, summary.in_stock) == (200, 150, True)
    assert await run_audit() == []


async def test_it_costs_the_base_price_and_has_no_stock_unless_said(client: Client, resources: Resources) -> None:
    product = await make_product(base_price=900)
    status, view = await ask(
        client, await make_admin(resources), "POST", f"products/{product.id}/variants", {"sku": "PLAIN"}
    )
    assert (status, view["price"], view["stock_quantity"], view["low_stock_threshold"]) == (201, 900, 0, None)
    assert (await StockMovement.all().count(), (await audited())[0][4]["price"]) == (0, 900)
    assert await run_audit() == []


async def test_a_compare_at_price_below_the_price_is_kept(client: Client, resources: Resources) -> None:
    product = await make_product()
    body = {"sku": "A", "price": 100, "compare_at_price": 50}
    status, view = await ask(client, await make_admin(resources), "POST", f"products/{product.id}/variants", body)
    assert (status, view["price"], view["compare_at_price"]) == (201, 100, 50)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"sku": ""}, [("sku", "string_too_short")]),
        (
            {"price": -1, "stock_quantity": -1},
            [("price", "greater_than_equal"), ("stock_quantity", "greater_than_equal")],
        ),
        ({"stock_quantity": 1_000_000_001}, [("stock_quantity", "less_than_equal")]),
        ({"stock_quantity": None}, [("stock_quantity", "int_type")]),
        ({"low_stock_threshold": -1}, [("low_stock_threshold", "greater_than_equal")]),
        ({"product_id": str(NOWHERE)}, [("product_id", "unknown_field")]),
        ({"attributes": [{}]}, [(f"attributes.0.product_attribute{part}_id", "missing") for part in ("", "_value")]),
        ({"attributes": [pair(NOWHERE, NOWHERE)] * 51}, [("attributes", "too_long")]),
    ],
)
async def test_each_mistake_is_named_and_nothing_is_made(
    client: Client, resources: Resources, fields: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    product = await make_product()
    status, answer = await ask(
        client, await make_admin(resources), "POST", f"products/{product.id}/variants", {"sku": "A", **fields}
    )
    assert (status, mistakes(answer)) == (400, errors)
    assert await nothing_was_made()


async def test_every_attribute_that_does_not_fit_is_named(client: Client, resources: Resources) -> None:
    product = await make_product()
    memory, colour = await make_attribute("Memory"), await make_attribute("Colour")
    large, red = await make_value(memory, "16"), await make_value(colour, "red")
    pairs = [
        pair(memory.id, large.id),
        pair(colour.id, large.id),
        pair(colour.id, red.id),
        pair(NOWHERE, red.id),
        pair(memory.id, NOWHERE),
    ]
    body = {"sku": "A", "stock_quantity": 3, "attributes": pairs}
    status, answer = await ask(client, await make_admin(resources), "POST", f"products/{product.id}/variants", body)
    assert (status, mistakes(answer)) == (
        400,
        [
            ("attributes.1.product_attribute_value_id", "value_not_of_attribute"),
            ("attributes.2.product_attribute_id", "duplicate"),
            ("attributes.3.product_attribute_id", "unknown_attribute"),
            ("attributes.3.product_attribute_value_id", "value_not_of_attribute"),
            ("attributes.4.product_attribute_id", "duplicate"),
            ("attributes.4.product_attribute_value_id", "unknown_value"),
        ],
    )
    assert await nothing_was_made()


async def test_fifty_attributes_are_taken(client: Client, resources: Resources) -> None:
    product, pairs = await make_product(), []
    for number in range(50):
        attribute = await make_attribute(f"Attribute {number}")
        pairs.append(pair(attribute.id, (await make_value(attribute, "x")).id))
    body = {"sku": "A", "attributes": pairs}
    status, view = await ask(client, await make_admin(resources), "POST", f"products/{product.id}/variants", body)
    assert (status, await VariantAttributeValue.filter(product_variant_id=view["id"]).count()) == (201, 50)


async def test_a_taken_sku_is_refused_whole(client: Client, resources: Resources) -> None:
    admin, variant = await make_admin(resources), await make_variant(sku="TAKEN", stock=0)
    before = await columns(variant.id)
    body = {"sku": "TAKEN", "stock_quantity": 5}
    status, answer = await ask(client, admin, "POST", f"products/{variant.product_id}/variants", body)
    assert (status, answer["code"]) == (409, "sku_taken")
    assert (await columns(variant.id), await ProductVariant.all().count(), await audited()) == (before, 1, [])
    assert await StockMovement.all().count() == 0


@pytest.mark.parametrize("of", ["another", "the shop", "nobody"])
async def test_an_owner_adds_to_their_own_products_only(client: Client, resources: Resources, of: str) -> None:
    mine, my_store, _, theirs = await make_two_owners(resources)
    product = await make_product(store=theirs if of == "another" else None)
    product_id = NOWHERE if of == "nobody" else product.id
    status, answer = await ask(client, mine, "POST", f"products/{product_id}/variants", {"sku": "A"})
    assert (status, answer["code"]) == (404, "not_found")
    assert await nothing_was_made()
    own = await make_product(store=my_store)
    status, view = await ask(client, mine, "POST", f"products/{own.id}/variants", {"sku": "A", "stock_quantity": 2})
    assert (status, view["store_id"], (await StockMovement.get()).actor_id) == (201, str(my_store.id), mine.id)
