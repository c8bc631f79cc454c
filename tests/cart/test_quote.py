"""What a cart tells its buyer before they order: what changed, what the coupon does, and what will be charged."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from models.cart import Cart
from models.catalog import ProductVariant
from models.coupons import Coupon
from models.discounts import DiscountRule
from models.enums import CouponType, PaymentMethod, Role, RuleType
from models.orders import OrderItem
from server.app import all_endpoints
from server.cart.service import put_coupon
from server.core.clock import utc_now
from server.core.db import fetch, transaction
from server.resources import Resources
from server.web.openapi import document
from tests.cart.asking import add, call, show
from tests.catalog.lists import statements
from tests.checkout.shop import order
from tests.conftest import Client
from tests.factories.catalog import make_category, make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper

AMOUNTS = ("subtotal", "discount_amount", "shipping_cost", "tax_amount", "total_amount", "currency")
LINE = ("unit_price", "discount_applied", "coupon_discount", "discount_rule_id", "final_price", "tax_amount")


@pytest.fixture
async def shopper(resources: Resources) -> Shopper:
    """A customer."""
    return await make_shopper(resources.tokens)


async def make_coupon(**changes: Any) -> Coupon:
    """15 % off the cart, 100 rupees at most, as often as one likes."""
    wish = {
        "code": "SAVE15",
        "description": "15 % off",
        "type": CouponType.PERCENTAGE,
        "discount_value": 15,
        "max_discount": 100_00,
        "per_user_limit": None,
    }
    return await Coupon.create(**{**wish, **changes})


async def put_on(shopper: Shopper, coupon_id: UUID) -> None:
    """Put a coupon on the shopper's cart."""
    cart = await Cart.get(user_id=shopper.user_id)
    async with transaction() as tx:
        await put_coupon(tx, cart.id, coupon_id)


async def test_each_way_to_pay_is_charged_as_the_cart_quotes_it(client: Client, resources: Resources) -> None:
    low, none = await make_category(tax_rate="5"), await make_category()
    ruled, plain = await make_product(category=low), await make_product(category=none)
    variants = [
        await make_variant(ruled, price=333_33, retailer_price=299_99, stock=50),
        await make_variant(plain, price=199_99, stock=50),
        await make_variant(plain, price=0, stock=50),
    ]
    rule = await DiscountRule.create(rule_type=RuleType.PERCENTAGE, discount_value="12.5", product_id=ruled.id)
    await DiscountRule.create(rule_type=RuleType.BULK, discount_value=90, min_quantity=9, product_id=plain.id)
    coupon = await make_coupon()
    totals = {}
    for role in (Role.CUSTOMER, Role.RETAILER):
        for method in PaymentMethod:
            shopper = await make_shopper(resources.tokens, role=role)
            for variant, quantity in zip(variants, (3, 2, 1), strict=True):
                assert (await add(client, shopper.headers, variant.id, quantity))[0] == 201
            await put_on(shopper, coupon.id)
            cart = await show(client, shopper.headers, f"?payment_method={method}")
            assert cart["coupon"] == {"code": "SAVE15", "description": "15 % off", "applied": True}
            quote = cart["quote"]
            status, placed = await order(client, shopper, method, expected_total=quote["total_amount"])
            assert status == 201, placed
            assert {name: placed[name] for name in AMOUNTS} == {name: quote[name] for name in AMOUNTS}
            sold = {
                str(item.product_variant_id): (
                    item.price_at_time,
                    item.discount_applied,
                    item.coupon_discount,
                    item.discount_rule_id and str(item.discount_rule_id),
                    item.final_price,
                    item.tax_amount,
                )
                for item in await OrderItem.filter(order_id=placed["id"])
            }
            assert sold == {line["product_variant_id"]: tuple(line[name] for name in LINE) for line in quote["lines"]}
            assert {line["discount_rule_id"] for line in quote["lines"]} == {str(rule.id), None}
            totals[role, method] = quote["total_amount"]
            after = await show(client, shopper.headers)
            assert (after["items"], after["coupon"], after["quote"]["total_amount"]) == ([], None, 0)
    # 3 × 333.33 − 12.5 % (125.00) + 2 × 199.99 = 1,274.97, of which 15 % is more than 100; 99 to send, 49 on delivery.
    # Retailers: 3 × 299.99 − 12.5 % (112.50) + 2 × 199.99 = 1,187.45.
    assert totals == {
        (role, method): base + (49_00 if method is PaymentMethod.COD else 0)
        for role, base in ((Role.CUSTOMER, 1_273_97), (Role.RETAILER, 1_186_45))
        for method in PaymentMethod
    }


async def test_a_cart_that_is_not_asked_how_is_quoted_as_prepaid(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(price=500_00)
    _, added = await add(client, shopper.headers, variant.id)
    plain, prepaid, cod = [
        await show(client, shopper.headers, query) for query in ("", "?payment_method=upi", "?payment_method=cod")
    ]
    assert added == plain == prepaid
    assert (plain["quote"]["shipping_cost"], cod["quote"]["shipping_cost"]) == (99_00, 148_00)
    status, body, _ = await call(client, "GET", "/api/cart?payment_method=cash&x=1", shopper.headers)
    assert (status, {mistake["field"] for mistake in body["errors"]}) == (400, {"query.payment_method", "query.x"})


async def test_a_coupon_that_does_not_apply_says_why(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(price=500_00)
    await add(client, shopper.headers, variant.id)
    coupon = await make_coupon(min_cart_value=600_00)
    await put_on(shopper, coupon.id)
    seen = await show(client, shopper.headers)
    assert seen["coupon"] == {"code": "SAVE15", "description": "15 % off", "applied": False}
    assert seen["quote"]["refusals"] == [{"code": "coupon_below_minimum", "fields": {"missing": 100_00}}]
    assert (seen["quote"]["discount_amount"], seen["items"][0]["discount_applied"]) == (0, 0)
    _, seen = await add(client, shopper.headers, variant.id)
    assert (seen["coupon"]["applied"], seen["quote"]["refusals"], seen["quote"]["discount_amount"]) == (
        True,
        [],
        100_00,
    )
    await Coupon.filter(id=coupon.id).update(valid_to=utc_now() - timedelta(seconds=1))
    seen = await show(client, shopper.headers)
    assert (seen["coupon"]["applied"], [refusal["code"] for refusal in seen["quote"]["refusals"]]) == (
        False,
        ["coupon_expired"],
    )


async def test_a_coupon_is_put_on_replaced_and_taken_off(
    client: Client, resources: Resources, shopper: Shopper
) -> None:
    variant = await make_variant(price=500_00)
    other = await make_shopper(resources.tokens)
    first, second = await make_coupon(), await make_coupon(code="TEN", description="", discount_value=10)
    for one in (shopper, other):
        await add(client, one.headers, variant.id)
        await put_on(one, first.id)
    await put_on(shopper, second.id)
    seen = await show(client, shopper.headers)
    assert (seen["coupon"]["code"], seen["quote"]["discount_amount"]) == ("TEN", 50_00)
    for _ in range(2):
        assert await call(client, "DELETE", "/api/cart/coupon", shopper.headers) == (204, {}, None)
    seen = await show(client, shopper.headers)
    assert (seen["coupon"], seen["quote"]["discount_amount"], seen["quote"]["refusals"]) == (None, 0, [])
    assert (await show(client, other.headers))["coupon"]["applied"] is True
    status, body, _ = await call(client, "DELETE", "/api/cart/coupon")
    assert (status, body["code"]) == (401, "unauthenticated")
    # Who has no cart has no coupon either.
    assert (await call(client, "DELETE", "/api/cart/coupon", (await make_shopper(resources.tokens)).headers))[0] == 204


async def test_what_changed_is_told_line_by_line(client: Client, shopper: Shopper) -> None:
    variants = {
        name: await make_variant(price=100_00, stock=5, sku=name)
        for name in ("same", "up", "down", "few", "none", "up-few", "gone")
    }
    for variant in variants.values():
        await add(client, shopper.headers, variant.id, 4)
    changes: dict[str, dict[str, Any]] = {
        "same": {"stock_quantity": 4},
        "up": {"price": 100_01},
        "down": {"price": 99_99},
        "few": {"stock_quantity": 3},
        "none": {"stock_quantity": 0},
        "up-few": {"price": 200_00, "stock_quantity": 1},
        "gone": {"is_active": False, "price": 1, "stock_quantity": 0},
    }
    for name, change in changes.items():
        await ProductVariant.filter(sku=name).update(**change)
    names = ("changes", "price_at_time", "price", "price_changed", "available", "in_stock", "is_sellable")
    seen = {item["sku"]: tuple(item[name] for name in names) for item in (await show(client, shopper.headers))["items"]}
    assert seen == {
        "same": ([], 100_00, 100_00, False, 4, True, True),
        "up": (["price_up"], 100_00, 100_01, True, 4, True, True),
        "down": (["price_down"], 100_00, 99_99, True, 4, True, True),
        "few": (["not_enough_stock"], 100_00, 100_00, False, 3, False, True),
        "none": (["out_of_stock"], 100_00, 100_00, False, 0, False, True),
        "up-few": (["price_up", "not_enough_stock"], 100_00, 200_00, True, 1, False, True),
        "gone": (["not_on_sale"], 100_00, None, False, 0, False, False),
    }


async def test_few_statements_however_many_lines(
    client: Client, resources: Resources, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.auth.TRUSTED_FOR", 600)
    variants = [await make_variant() for _ in range(3)]
    # A connection asks after each type of values once.
    warming = await make_shopper(resources.tokens)
    await add(client, warming.headers, variants[0].id)
    await show(client, shopper.headers)
    counted: dict[str, list[int]] = {name: [] for name in ("add", "show", "change")}
    for variant in variants:
        with statements() as sent:
            _, body = await add(client, shopper.headers, variant.id)
        counted["add"].append(len(sent))
        with statements() as sent:
            assert await show(client, shopper.headers) == body
        counted["show"].append(len(sent))
        item = body["items"][-1]["id"]
        with statements() as sent:
            _, body, _ = await call(client, "PUT", f"/api/cart/items/{item}", shopper.headers, {"quantity": 2})
        counted["change"].append(len(sent))
        assert await show(client, shopper.headers) == body
    # Find or make and lock the cart, read it, read its goods, write the line, read the rules.
    assert counted == {"add": [6, 5, 5], "show": [3, 3, 3], "change": [5, 5, 5]}
    with statements() as sent:
        await call(client, "DELETE", f"/api/cart/items/{item}", shopper.headers)
    assert len(sent) == 2
    await put_on(shopper, (await make_coupon()).id)
    with statements() as sent:
        await show(client, shopper.headers)
    assert len(sent) == 4


async def test_the_cart_is_as_new_as_its_last_change(client: Client, shopper: Shopper) -> None:
    variant = await make_variant(stock=5)
    line = {"product_variant_id": str(variant.id), "quantity": 2}
    _, body, _ = await call(client, "POST", "/api/cart/items", shopper.headers, line)
    item = f"/api/cart/items/{body['items'][0]['id']}"
    coupon = await make_coupon()
    steps: list[tuple[str, str, dict[str, Any] | None, int]] = [
        ("POST", "/api/cart/items", line, 201),
        ("PUT", item, {"quantity": 1}, 200),
        ("DELETE", "/api/cart/coupon", None, 204),
        ("DELETE", item, None, 204),
    ]
    refused: list[tuple[str, str, dict[str, Any] | None, int]] = [
        ("POST", "/api/cart/items", {**line, "quantity": 4}, 409),
        ("PUT", item, {"quantity": 6}, 409),
    ]

    async def ask_old_cart(method: str, path: str, wish: dict[str, Any] | None, expected: int) -> bool:
        """Whether the cart is newer after the request."""
        await fetch("UPDATE carts SET updated_at = now() - interval '1 day'")
        before = (await Cart.get()).updated_at
        assert (await call(client, method, path, shopper.headers, wish))[0] == expected
        return (await Cart.get()).updated_at > before

    await put_on(shopper, coupon.id)
    assert [await ask_old_cart(*step) for step in refused] == [False, False]
    assert [await ask_old_cart(*step) for step in steps] == [True] * 4
    assert [
        await ask_old_cart(*step) for step in (("DELETE", "/api/cart/coupon", None, 204), ("DELETE", item, None, 404))
    ] == [
        False,
        False,
    ]
    await fetch("UPDATE carts SET updated_at = now() - interval '1 day'")
    before = (await Cart.get()).updated_at
    await put_on(shopper, coupon.id)
    assert (await Cart.get()).updated_at > before


def test_the_document_names_the_header_where_it_is_read_and_told() -> None:
    paths = document(all_endpoints(), version="test")["paths"]
    operations = [(f"{method.upper()} {path}", found) for path, one in paths.items() for method, found in one.items()]
    read = {
        route
        for route, found in operations
        for parameter in found["parameters"]
        if (parameter["in"], parameter["name"]) == ("header", "X-Cart-Token")
    }
    assert read == {
        "GET /api/cart",
        "POST /api/cart/items",
        "PUT /api/cart/items/{cartItemId}",
        "DELETE /api/cart/items/{cartItemId}",
        "POST /api/auth/login",
        "POST /api/auth/register",
    }
    told = {
        (route, status)
        for route, found in operations
        for status, response in found["responses"].items()
        if "X-Cart-Token" in response.get("headers", {})
    }
    assert told == {("POST /api/cart/items", "201")}
