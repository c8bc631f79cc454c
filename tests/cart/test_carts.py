"""Carts through the real application: a guest's and a user's, then and now, up to their limits."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.cart import Cart, CartItem
from models.catalog import ProductVariant
from models.enums import Role, TargetRole
from server.core.tokens import hash_secret
from server.resources import Resources
from tests.cart.asking import add, begin_as_guest, call, fill, make_shelf, show
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category, make_product, make_store, make_variant
from tests.factories.shoppers import Shopper, make_shopper

EMPTY = {
    "subtotal": 0,
    "discount_amount": 0,
    "shipping_cost": 0,
    "tax_amount": 0,
    "total_amount": 0,
    "currency": "INR",
    "lines": [],
    "refusals": [],
}


@pytest.fixture
async def shopper(resources: Resources) -> Shopper:
    """A customer."""
    return await make_shopper(resources.tokens)


async def test_nobodys_cart_is_empty(client: Client) -> None:
    assert await call(client, "GET", "/api/cart") == (
        200,
        {"id": None, "items": [], "coupon": None, "quote": EMPTY},
        None,
    )
    assert await Cart.all().count() == 0


async def test_a_guest_is_told_a_token_once(client: Client) -> None:
    variant = await make_variant()
    guest = await begin_as_guest(client, variant.id)
    token = guest["X-Cart-Token"]
    assert len(token) >= 40
    status, body, told = await call(client, "POST", "/api/cart/items", guest, {"product_variant_id": str(variant.id)})
    assert (status, told, [item["quantity"] for item in body["items"]]) == (201, None, [2])
    assert "cart_token" not in body
    assert [item["quantity"] for item in (await show(client, guest))["items"]] == [2]
    assert (await show(client))["items"] == []
    # Only the token's hash is kept.
    cart = await Cart.get()
    assert (cart.user_id, cart.token_hash) == (None, hash_secret(token))


@pytest.mark.parametrize("token", ["made-up", "x" * 5000, "ü", "'; DROP TABLE carts; --"])
async def test_a_token_that_opens_nothing_is_replaced(client: Client, token: str) -> None:
    variant = await make_variant()
    headers = {"X-Cart-Token": token}
    assert (await show(client, headers))["items"] == []
    status, _, told = await call(client, "POST", "/api/cart/items", headers, {"product_variant_id": str(variant.id)})
    assert status == 201
    assert told not in {None, token}
    assert (await show(client, headers))["items"] == []


async def test_a_users_own_cart_comes_before_any_token(client: Client, shopper: Shopper) -> None:
    variant, other = await make_variant(), await make_variant()
    guest = await begin_as_guest(client, variant.id)
    wish = {"product_variant_id": str(other.id)}
    status, body, told = await call(client, "POST", "/api/cart/items", {**guest, **shopper.headers}, wish)
    assert (status, told, [item["product_variant_id"] for item in body["items"]]) == (201, None, [str(other.id)])
    assert [item["product_variant_id"] for item in (await show(client, guest))["items"]] == [str(variant.id)]


async def test_a_line_shows_what_is_sold(client: Client, shopper: Shopper) -> None:
    product = await make_product("GeForce RTX 4090", category=await make_category(tax_rate="18"))
    variant = await make_variant(product, price=1_180_00, stock=5, sku="RTX-4090", name="24 GB")
    status, body = await add(client, shopper.headers, variant.id, 2)
    assert status == 201
    [item] = body["items"]
    assert item == {
        "id": item["id"],
        "product_id": str(product.id),
        "product_variant_id": str(variant.id),
        "product_name": "GeForce RTX 4090",
        "variant_name": "24 GB",
        "sku": "RTX-4090",
        "attributes": {},
        "quantity": 2,
        "price_at_time": 1_180_00,
        "price": 1_180_00,
        "price_changed": False,
        "is_sellable": True,
        "available": 2,
        "in_stock": True,
        "changes": [],
        "discount_applied": 0,
        "final_price": 2_360_00,
    }
    assert {name: body["quote"][name] for name in ("subtotal", "shipping_cost", "tax_amount", "total_amount")} == {
        "subtotal": 2_360_00,
        "shipping_cost": 0,
        "tax_amount": 360_00,
        "total_amount": 2_360_00,
    }
    assert await show(client, shopper.headers) == body
    # Nothing is held for a cart.
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 5


async def test_adding_again_adds_up(client: Client, shopper: Shopper) -> None:
    variant, other = await make_variant(stock=50), await make_variant(stock=50)
    for quantity, one in ((2, variant), (1, other), (3, variant)):
        assert (await add(client, shopper.headers, one.id, quantity))[0] == 201
    items = (await show(client, shopper.headers))["items"]
    assert [(item["product_variant_id"], item["quantity"]) for item in items] == [
        (str(variant.id), 5),
        (str(other.id), 1),
    ]


@pytest.mark.parametrize("as_guest", [True, False])
async def test_twenty_adds_at_once_add_up(client: Client, shopper: Shopper, as_guest: bool) -> None:
    variant = await make_variant(stock=100)
    headers = await begin_as_guest(client, variant.id) if as_guest else shopper.headers
    answers = await asyncio.gather(*(add(client, headers, variant.id, 2) for _ in range(20)))
    assert [status for status, _ in answers] == [201] * 20
    [item] = (await show(client, headers))["items"]
    assert item["quantity"] == 40 + int(as_guest)
    assert await Cart.all().count() == 1


async def test_a_line_has_99_units_at_most(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(stock=1000)
    assert (await add(client, shopper.headers, variant.id, 99))[0] == 201
    status, body = await add(client, shopper.headers, variant.id, 1)
    assert (status, body["code"], body["lines"], body["units"]) == (409, "cart_full", 100, 99)
    assert (await show(client, shopper.headers))["items"][0]["quantity"] == 99


async def test_a_cart_has_100_lines_at_most(client: Client, shopper: Shopper) -> None:
    variants = await make_shelf(101)
    await add(client, shopper.headers, variants[0])
    await fill((await Cart.get()).id, variants[1:100])
    status, body = await add(client, shopper.headers, variants[100])
    assert (status, body["code"]) == (409, "cart_full")
    # A line that is there may still grow.
    status, body = await add(client, shopper.headers, variants[0])
    assert (status, [item["quantity"] for item in body["items"]]) == (201, [2] + [1] * 99)
    assert await show(client, shopper.headers) == body


async def test_a_hundred_lines_hold_against_a_crowd(client: Client, shopper: Shopper) -> None:
    variants = await make_shelf(110)
    await add(client, shopper.headers, variants[0])
    await fill((await Cart.get()).id, variants[1:95])
    answers = await asyncio.gather(*(add(client, shopper.headers, variant) for variant in variants[95:]))
    assert sorted(status for status, _ in answers) == [201] * 5 + [409] * 10
    assert await CartItem.all().count() == 100


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["product_variant_id"]),
        ({"product_variant_id": "x", "quantity": 0}, ["product_variant_id", "quantity"]),
        ({"product_variant_id": str(uuid4()), "quantity": 100}, ["quantity"]),
        ({"product_variant_id": str(uuid4()), "quantity": "2"}, ["quantity"]),
        ({"product_variant_id": str(uuid4()), "quantity": 1.5}, ["quantity"]),
        ({"product_variant_id": str(uuid4()), "price": 1}, ["price"]),
    ],
)
async def test_every_mistake_is_named(client: Client, body: dict[str, Any], fields: list[str]) -> None:
    status, answer, token = await call(client, "POST", "/api/cart/items", None, body)
    assert (status, token) == (400, None)
    assert sorted(mistake["field"] for mistake in answer["errors"]) == fields


async def test_the_price_then_and_now(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(price=3_000_00)
    await add(client, shopper.headers, variant.id)
    await ProductVariant.filter(id=variant.id).update(price=3_500_00)
    seen = await show(client, shopper.headers)
    [item] = seen["items"]
    assert (item["price_at_time"], item["price"], item["price_changed"]) == (3_000_00, 3_500_00, True)
    assert (item["final_price"], seen["quote"]["total_amount"]) == (3_500_00, 3_500_00)
    # Who adds more has seen the new price.
    await add(client, shopper.headers, variant.id)
    [item] = (await show(client, shopper.headers))["items"]
    assert (item["price_at_time"], item["price_changed"], item["final_price"]) == (3_500_00, False, 7_000_00)


async def test_more_than_there_is_cannot_be_put_in(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(stock=3, sku="FEW-3")
    assert (await add(client, shopper.headers, variant.id, 2))[0] == 201
    status, body = await add(client, shopper.headers, variant.id, 2)
    assert (status, body["code"]) == (409, "out_of_stock")
    assert body["lines"] == [{"product_variant_id": str(variant.id), "sku": "FEW-3", "requested": 4, "available": 3}]
    [item] = (await show(client, shopper.headers))["items"]
    assert item["quantity"] == 2


async def test_what_is_no_longer_sold_stays_in_sight_but_costs_nothing(client: Client, shopper: Shopper) -> None:
    gone, kept = await make_variant(price=9_000_00), await make_variant(price=2_500_00)
    await add(client, shopper.headers, gone.id)
    await add(client, shopper.headers, kept.id)
    await ProductVariant.filter(id=gone.id).update(is_active=False)
    seen = await show(client, shopper.headers)
    [item] = [item for item in seen["items"] if item["product_variant_id"] == str(gone.id)]
    assert {name: item[name] for name in ("price", "price_changed", "is_sellable", "available", "final_price")} == {
        "price": None,
        "price_changed": False,
        "is_sellable": False,
        "available": 0,
        "final_price": 0,
    }
    assert [line["product_variant_id"] for line in seen["quote"]["lines"]] == [str(kept.id)]
    assert seen["quote"]["total_amount"] == 2_500_00


async def hidden_variants() -> dict[str, UUID]:
    """Variants that no customer may see, each for one reason."""
    inactive = await make_category(is_active=False)
    return {
        "unknown": uuid4(),
        "variant": (await make_variant(is_active=False)).id,
        "product": (await make_variant(await make_product(is_active=False))).id,
        "brand": (await make_variant(await make_product(brand=await make_brand(is_active=False)))).id,
        "category": (await make_variant(await make_product(category=inactive))).id,
        "ancestor": (await make_variant(await make_product(category=await make_category(parent=inactive)))).id,
        "store": (await make_variant(await make_product(store=await make_store(is_active=False)))).id,
        "retailers": (
            await make_variant(await make_product(category=await make_category(target_role=TargetRole.RETAILER)))
        ).id,
    }


async def test_hidden_variants_are_not_there(client: Client, shopper: Shopper) -> None:
    for why, variant_id in (await hidden_variants()).items():
        for headers in ({}, shopper.headers):
            status, body, token = await call(
                client, "POST", "/api/cart/items", headers, {"product_variant_id": str(variant_id)}
            )
            assert (why, status, body["code"], token) == (why, 404, "no_such_variant", None)
    # A refusal leaves no trace: not even an empty cart.
    assert await Cart.all().count() == 0


async def test_a_retailer_has_goods_and_prices_of_their_own(client: Client, resources: Resources) -> None:
    retailer = await make_shopper(resources.tokens, role=Role.RETAILER)
    trade = await make_category(target_role=TargetRole.RETAILER)
    variant = await make_variant(await make_product(category=trade), price=3_000_00, retailer_price=2_500_00)
    status, body = await add(client, retailer.headers, variant.id)
    assert (status, body["items"][0]["price"], body["quote"]["total_amount"]) == (201, 2_500_00, 2_500_00)


async def test_a_quantity_is_set(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(stock=50, price=2_500_00)
    _, body = await add(client, shopper.headers, variant.id, 2)
    line = f"/api/cart/items/{body['items'][0]['id']}"
    status, body, _ = await call(client, "PUT", line, shopper.headers, {"quantity": 7})
    assert (status, body["items"][0]["quantity"], body["quote"]["total_amount"]) == (200, 7, 17_500_00)
    for wrong in (0, 100, -1):
        assert (await call(client, "PUT", line, shopper.headers, {"quantity": wrong}))[0] == 400
    status, body, _ = await call(client, "PUT", line, shopper.headers, {"quantity": 51})
    assert (status, body["code"], body["lines"][0]["available"]) == (409, "out_of_stock", 50)
    await ProductVariant.filter(id=variant.id).update(is_active=False)
    status, body, _ = await call(client, "PUT", line, shopper.headers, {"quantity": 1})
    assert (status, body["code"]) == (404, "no_such_variant")
    assert (await show(client, shopper.headers))["items"][0]["quantity"] == 7


async def test_a_line_is_taken_out(client: Client, shopper: Shopper) -> None:
    variant = await make_variant()
    _, body = await add(client, shopper.headers, variant.id)
    line = f"/api/cart/items/{body['items'][0]['id']}"
    assert await call(client, "DELETE", line, shopper.headers) == (204, {}, None)
    assert (await show(client, shopper.headers))["items"] == []
    status, body, _ = await call(client, "DELETE", line, shopper.headers)
    assert (status, body["code"]) == (404, "no_such_cart_item")


async def test_anothers_line_is_not_there(client: Client, resources: Resources, shopper: Shopper) -> None:
    variant = await make_variant()
    _, body = await add(client, shopper.headers, variant.id, 2)
    line = f"/api/cart/items/{body['items'][0]['id']}"
    other = await make_shopper(resources.tokens)
    await add(client, other.headers, variant.id)
    guest = await begin_as_guest(client, variant.id)
    for headers in (other.headers, guest, {}, {"X-Cart-Token": "made-up"}):
        for method, wish in (("PUT", {"quantity": 9}), ("DELETE", None)):
            status, answer, _ = await call(client, method, line, headers, wish)
            assert (status, answer["code"]) == (404, "no_such_cart_item")
    assert (await show(client, shopper.headers))["items"][0]["quantity"] == 2
    assert (await call(client, "DELETE", "/api/cart/items/not-an-id", shopper.headers))[0] == 404
