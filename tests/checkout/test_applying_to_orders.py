"""A coupon on an unpaid order: repriced as sold, all rows together, until its payment begins."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from models.catalog import ProductVariant
from models.coupons import Coupon
from models.discounts import DiscountRule
from models.enums import RuleType
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.checkout.shop import apply, buy, buy_and_pay, order, put_in_cart, show, start
from tests.checkout.test_applying import fixed
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_category, make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper


async def standing(order_id: str) -> dict[UUID, bool]:
    """The coupons that an order used, and whether each use still stands."""
    rows = await fetch("SELECT coupon_id, released_at FROM coupon_redemptions WHERE order_id = $1", UUID(order_id))
    return {row["coupon_id"]: row["released_at"] is None for row in rows}


async def test_an_order_is_repriced_as_it_was_sold(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    category = await make_category(tax_rate="18")
    ruled = await make_variant(await make_product(category=category), price=1_000_00)
    plain = await make_variant(await make_product(category=category), price=500_00)
    rule = await DiscountRule.create(rule_type=RuleType.PERCENTAGE, discount_value=10, product_variant_id=ruled.id)
    await put_in_cart(client, shopper, ruled.id)
    await put_in_cart(client, shopper, plain.id)
    status, bought = await order(client, shopper)
    assert (status, bought["discount_amount"], bought["shipping_cost"]) == (201, 100_00, 99_00)
    # The shop goes on: other prices and rules, and free shipping would be reached. What was agreed stays.
    await ProductVariant.filter(id=plain.id).update(price=9_000_00)
    await DiscountRule.filter(id=rule.id).update(is_active=False)
    coupon = await make_coupon(**fixed(140_00), usage_limit=1)
    on_cart = await make_coupon()
    await put_in_cart(client, shopper, plain.id)
    await apply(client, shopper, on_cart.code)

    status, quote = await apply(client, shopper, coupon.code, order_id=bought["id"])

    # 140.00 over 900.00 and 500.00: 90.00 and 50.00. Tax inside: 810.00 and 450.00 x 18/118 = 123.559..., 68.644...
    amounts = {
        "subtotal": 1_500_00,
        "discount_amount": 240_00,
        "shipping_cost": 99_00,
        "tax_amount": 123_56 + 68_64,
        "total_amount": 1_359_00,
    }
    assert (status, {name: quote[name] for name in amounts}) == (200, amounts)
    changed = await show(client, shopper, bought["id"])
    assert {name: changed[name] for name in amounts} == amounts
    assert changed["coupon_id"] == str(coupon.id)
    lines = {UUID(item["product_variant_id"]): item for item in changed["items"]}
    names = ("price_at_time", "discount_applied", "coupon_discount", "final_price", "tax_amount")
    assert [lines[ruled.id][name] for name in names] == [1_000_00, 190_00, 90_00, 810_00, 123_56]
    assert [lines[plain.id][name] for name in names] == [500_00, 50_00, 50_00, 450_00, 68_64]
    assert lines[ruled.id]["discount_rule_id"] == str(rule.id)
    assert [(p["amount"], p["payment_status"]) for p in changed["payments"]] == [(1_359_00, "pending")]
    assert changed["updated_at"] > bought["updated_at"]
    assert (changed["expires_at"], changed["events"]) == (bought["expires_at"], bought["events"])
    assert await fetch_value("SELECT coupon_id FROM carts") == on_cart.id
    assert await run_audit() == []
    started = await start(client, shopper, bought["id"])
    assert started["amount"] == 1_359_00


async def test_a_coupon_is_exchanged_and_the_same_one_changes_nothing(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    first, second = [await make_coupon(**fixed(paise), usage_limit=1) for paise in (100_00, 300_00)]
    variant = await make_variant(price=2_500_00)
    await put_in_cart(client, shopper, variant.id)
    await apply(client, shopper, first.code)
    _, bought = await order(client, shopper)
    assert bought["total_amount"] == 2_400_00
    # Its own use would stand in its way, and another price is asked by now: neither counts.
    await Coupon.filter(id=first.id).update(discount_value=200_00)
    status, quote = await apply(client, shopper, first.code.lower(), order_id=bought["id"])
    assert (status, quote["total_amount"], quote["lines"][0]["coupon_discount"]) == (200, 2_400_00, 100_00)
    assert await show(client, shopper, bought["id"]) == bought
    assert (await apply(client, shopper, second.code, order_id=bought["id"]))[1]["total_amount"] == 2_200_00
    assert await standing(bought["id"]) == {first.id: False, second.id: True}
    assert await run_audit() == []
    assert (await apply(client, shopper, first.code, order_id=bought["id"]))[1]["total_amount"] == 2_300_00
    rows = await fetch("SELECT id, used_count FROM coupons")
    assert {row["id"]: row["used_count"] for row in rows} == {first.id: 1, second.id: 0}
    assert (await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)).status == 200
    assert await fetch_value("SELECT sum(used_count) FROM coupons") == 0
    assert await run_audit() == []


async def test_a_coupon_that_leaves_nothing_to_pay_pays(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    coupon = await make_coupon(discount_value=100)
    bought = await buy(client, shopper, (await make_variant(price=2_500_00, stock=100)).id)
    status, quote = await apply(client, shopper, coupon.code, order_id=bought["id"])
    assert (status, quote["total_amount"]) == (200, 0)
    paid = await show(client, shopper, bought["id"])
    assert (paid["order_status"], paid["payment_status"], paid["expires_at"]) == ("processing", "paid", None)
    assert [(p["amount"], p["payment_status"], p["payment_date"] is None) for p in paid["payments"]] == [
        (0, "paid", False)
    ]
    assert [(e["from_status"], e["to_status"]) for e in paid["events"]] == [
        (None, "pending"),
        ("pending", "processing"),
    ]
    left = await fetch("SELECT name, payload ->> 'letter' AS letter FROM jobs ORDER BY name, letter")
    assert [tuple(job) for job in left] == [
        ("IssueInvoice", None),
        ("SendOrderLetter", "order_paid"),
        ("SendOrderLetter", "order_placed"),
    ]
    assert await run_audit() == []


async def refused(client: Client, shopper: Shopper, coupon: Coupon, order_id: str) -> tuple[int, str]:
    """The refusal of a coupon for an order."""
    status, body = await apply(client, shopper, coupon.code, order_id=order_id)
    return status, str(body["code"])


async def test_only_an_order_whose_payment_has_not_begun_takes_a_coupon(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    variant = await make_variant(price=2_500_00, stock=100)
    coupon = await make_coupon()
    cash = await buy(client, shopper, variant.id, method="cod")
    paid = await buy_and_pay(client, resources, sandbox, shopper, variant.id)
    cancelled = await buy(client, shopper, variant.id)
    await client.put(f"/api/orders/{cancelled['id']}/cancel", headers=shopper.headers)
    for ended in (cash, paid, cancelled):
        assert await refused(client, shopper, coupon, ended["id"]) == (409, "order_not_payable")
    waiting = await buy(client, shopper, variant.id)
    assert await refused(client, other, coupon, waiting["id"]) == (404, "no_such_order")
    linked = await buy(client, shopper, variant.id)
    await start(client, shopper, waiting["id"])
    await start(client, shopper, linked["id"], "link")
    for started in (waiting, linked):
        assert await refused(client, shopper, coupon, started["id"]) == (409, "payment_started")
    await fetch("UPDATE payments SET razorpay_order_id = NULL WHERE order_id = $1", UUID(waiting["id"]))
    # The gateway was asked, whatever it said.
    assert await refused(client, shopper, coupon, waiting["id"]) == (409, "payment_started")
    await fetch("UPDATE payments SET asked_at = NULL WHERE order_id = $1", UUID(waiting["id"]))
    await fetch("UPDATE orders SET expires_at = now() WHERE id = $1", UUID(waiting["id"]))
    assert await refused(client, shopper, coupon, waiting["id"]) == (409, "order_not_payable")
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions") == 0
    assert await fetch_value("SELECT count(*) FROM orders WHERE coupon_id IS NOT NULL OR discount_amount > 0") == 0


async def test_a_refused_coupon_leaves_the_order_as_it_is(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=2_500_00)
    once = await make_coupon()
    await put_in_cart(client, shopper, variant.id)
    await apply(client, shopper, once.code)
    _, first = await order(client, shopper)
    second = await buy(client, shopper, variant.id)
    used_up, dear = await make_coupon(usage_limit=0), await make_coupon(min_cart_value=2_500_01)
    assert await refused(client, shopper, once, second["id"]) == (409, "coupon_already_used")
    assert await refused(client, shopper, used_up, first["id"]) == (409, "coupon_used_up")
    assert await refused(client, shopper, dear, first["id"]) == (409, "coupon_below_minimum")
    status, body = await apply(client, shopper, "NOBODY-KNOWS-IT", order_id=first["id"])
    assert (status, body["code"]) == (404, "no_such_coupon")
    for bought in (first, second):
        assert await show(client, shopper, bought["id"]) == bought
    assert await run_audit() == []


async def test_one_use_for_two_orders_at_once(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=2_500_00)
    coupon = await make_coupon(per_user_limit=1)
    orders = [await buy(client, shopper, variant.id) for _ in range(2)]
    answers = await asyncio.gather(
        *(apply(client, shopper, coupon.code, order_id=orders[number % 2]["id"]) for number in range(20))
    )
    assert {status if status == 200 else body["code"] for status, body in answers} == {200, "coupon_already_used"}
    shown = {bought["id"]: (await show(client, shopper, bought["id"])) for bought in orders}
    [winner] = [order_id for order_id, body in shown.items() if body["coupon_id"]]
    [loser] = set(shown) - {winner}
    assert shown[winner]["total_amount"] == shown[loser]["total_amount"] * 9 // 10
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions") == 1
    assert await run_audit() == []
    await client.put(f"/api/orders/{winner}/cancel", headers=shopper.headers)
    assert (await apply(client, shopper, coupon.code, order_id=loser))[0] == 200
    assert await run_audit() == []


async def test_orders_that_exchange_their_coupons_do_not_wait_for_each_other(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    contended: list[Any] = []
    monkeypatch.setattr("server.web.binder.log.info", lambda *told: contended.append(told))
    variant = await make_variant(price=2_500_00, stock=100)
    coupons = [await make_coupon() for _ in range(2)]
    pairs = []
    for number in range(6):
        shopper = await make_shopper(resources.tokens)
        await put_in_cart(client, shopper, variant.id)
        await apply(client, shopper, coupons[number % 2].code)
        _, bought = await order(client, shopper)
        pairs.append((shopper, bought["id"]))
    for round_ in range(1, 7):
        wishes = [
            apply(client, shopper, coupons[(number + round_) % 2].code, order_id=order_id)
            for number, (shopper, order_id) in enumerate(pairs)
        ]
        assert [status for status, _ in await asyncio.gather(*wishes)] == [200] * 6
    assert contended == []
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions WHERE released_at IS NULL") == 6
    assert await run_audit() == []


async def test_the_payment_begins_with_one_of_the_two_amounts(client: Client, resources: Resources) -> None:
    variant = await make_variant(price=2_500_00, stock=100)
    coupon = await make_coupon(**fixed(500_00))
    for _ in range(8):
        shopper = await make_shopper(resources.tokens)
        bought = await buy(client, shopper, variant.id)
        started, (status, body) = await asyncio.gather(
            start(client, shopper, bought["id"]), apply(client, shopper, coupon.code, order_id=bought["id"])
        )
        shown = await show(client, shopper, bought["id"])
        assert started["amount"] == shown["total_amount"] == shown["payments"][0]["amount"]
        assert (status, shown["total_amount"]) == (200, 2_000_00) or (body["code"], shown["total_amount"]) == (
            "payment_started",
            2_500_00,
        )
    assert await run_audit() == []
