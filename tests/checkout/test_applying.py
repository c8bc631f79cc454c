"""A coupon on the cart: judged, put there, exchanged, and charged by the order."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from models.coupons import Coupon, CouponUser
from models.enums import CouponTarget, CouponType, Role, TargetRole
from server.audit.queries import run_audit
from server.checkout.schemas import MET
from server.core.clock import utc_now
from server.core.db import fetch, fetch_value, transaction
from server.pricing.conditions import COUPON_CONDITIONS
from server.resources import Resources
from tests.checkout.shop import apply, buy, order, put_in_cart, show
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_category, make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"


def fixed(paise: int) -> dict[str, Any]:
    """The columns of a coupon of a fixed amount."""
    return {"type": CouponType.FIXED, "discount_value": paise}


async def cart_of(client: Client, shopper: Shopper) -> dict[str, Any]:
    """The shopper's cart as it is shown."""
    body: dict[str, Any] = await (await client.get("/api/cart", headers=shopper.headers)).json()
    return body


async def stands_on_cart(shopper: Shopper) -> UUID | None:
    """The coupon that is on the shopper's cart."""
    found: UUID | None = await fetch_value("SELECT coupon_id FROM carts WHERE user_id = $1", shopper.user_id)
    return found


async def test_cart_coupon_and_order_charge_the_same(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    product = await make_product(category=await make_category(tax_rate="18"))
    first = await make_variant(product, price=1_000_00)
    second = await make_variant(product, price=333_33)
    await put_in_cart(client, shopper, first.id, 2)
    await put_in_cart(client, shopper, second.id)
    coupon = await make_coupon(code="TEN", max_discount=200_00)

    status, quote = await apply(client, shopper, " ten ")

    assert status == 200, quote
    # 10 % of 2,333.33 is 233.33, capped at 200.00: 171.43 for the first line, 28.57 for the second.
    # Tax inside: 1,828.57 x 18/118 = 278.934..., 304.76 x 18/118 = 46.488...
    amounts = {"subtotal": 2_333_33, "discount_amount": 200_00, "shipping_cost": 0, "total_amount": 2_133_33}
    assert {name: quote[name] for name in amounts} == amounts
    assert [line["coupon_discount"] for line in quote["lines"]] == [171_43, 28_57]
    assert [line["tax_amount"] for line in quote["lines"]] == [278_93, 46_49]
    assert quote["refusals"] == []
    assert (await cart_of(client, shopper))["quote"] == quote
    assert await fetch_value("SELECT used_count FROM coupons") == 0

    status, body = await order(client, shopper, expected_total=quote["total_amount"])

    assert status == 201, body
    assert {name: body[name] for name in amounts} == amounts
    assert (body["coupon_id"], body["tax_amount"]) == (str(coupon.id), quote["tax_amount"])
    assert [(i["coupon_discount"], i["final_price"]) for i in body["items"]] == [(171_43, 1_828_57), (28_57, 304_76)]
    uses = await fetch("SELECT user_id, order_id, discount_amount, released_at FROM coupon_redemptions")
    assert [tuple(use) for use in uses] == [(shopper.user_id, UUID(body["id"]), 200_00, None)]
    assert await stands_on_cart(shopper) is None
    assert await run_audit() == []

    assert (await client.put(f"/api/orders/{body['id']}/cancel", headers=shopper.headers)).status == 200
    assert await fetch_value("SELECT used_count FROM coupons") == 0
    await put_in_cart(client, shopper, first.id, 2)
    assert (await apply(client, shopper, "TEN"))[0] == 200
    assert await run_audit() == []


async def test_each_refusal_says_why_and_leaves_the_coupon_that_is_there(client: Client, resources: Resources) -> None:
    """What apply refuses with, explain says of the same condition."""
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    admin = await make_shopper(resources.tokens, role=Role.ADMIN)
    now = utc_now()
    variant = await make_variant(price=1_000_00)
    used = await make_coupon(code="ONCE")
    await put_in_cart(client, shopper, variant.id)
    assert (await apply(client, shopper, "ONCE"))[0] == 200
    assert (await order(client, shopper, "cod"))[0] == 201
    await put_in_cart(client, shopper, variant.id)
    good = await make_coupon(code="GOOD")
    assert (await apply(client, shopper, "GOOD"))[0] == 200
    elsewhere = {"target_type": CouponTarget.PRODUCT, "product_id": (await make_product()).id}
    table = {
        "coupon_expired": [
            await make_coupon(valid_to=now - timedelta(seconds=1)),
            await make_coupon(is_active=False),
        ],
        "coupon_not_started": [await make_coupon(valid_from=now + timedelta(hours=1))],
        "coupon_not_for_you": [
            await make_coupon(target_role=TargetRole.RETAILER),
            (await CouponUser.create(coupon=await make_coupon(), user_id=other.user_id)).coupon,
        ],
        "coupon_already_used": [used],
        "coupon_used_up": [await make_coupon(usage_limit=0)],
        "coupon_not_applicable": [await make_coupon(**elsewhere)],
        "coupon_below_minimum": [await make_coupon(min_cart_value=1_000_01)],
    }
    for code, coupons in table.items():
        for coupon in coupons:
            status, body = await apply(client, shopper, coupon.code)
            assert (status, body["code"]) == (409, code)
            assert body.get("missing") == (1 if code == "coupon_below_minimum" else None)
            explained = await client.get(
                f"/api/admin/coupons/{coupon.id}/explain?user_id={shopper.user_id}", headers=admin.headers
            )
            told = await explained.json()
            assert (told["applies"], told["discount_amount"], told["quote"]["refusals"][0]["code"]) == (False, 0, code)
            unmet = [(one["code"], one["detail"]) for one in told["conditions"] if not one["met"]]
            assert (code, body["detail"]) in unmet
    assert await stands_on_cart(shopper) == good.id
    status, body = await apply(client, shopper, "NOBODY-KNOWS-IT")
    assert (status, body["code"]) == (404, "no_such_coupon")
    assert await stands_on_cart(shopper) == good.id
    better = await make_coupon(code="BETTER", discount_value=20)
    assert (await apply(client, shopper, "better"))[1]["discount_amount"] == 200_00
    assert await stands_on_cart(shopper) == better.id


async def test_a_coupon_needs_a_cart_somebody_and_a_code(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=2_500_00)
    await make_coupon(code="TEN")
    assert (await client.post("/api/orders/apply-coupon", json={"code": "TEN"})).status == 401
    for _ in range(2):
        status, body = await apply(client, shopper, "TEN")
        assert (status, body["code"]) == (409, "cart_empty")
        await put_in_cart(client, shopper, variant.id)
        await fetch("DELETE FROM cart_items")
    status, body = await apply(client, shopper, " ", order_id="x", payment_method="gold", more=1)
    assert status == 400
    assert {error["field"] for error in body["errors"]} == {"code", "order_id", "payment_method", "more"}
    status, body = await apply(client, shopper, "T" * 41)
    assert (status, [error["field"] for error in body["errors"]]) == (400, ["code"])
    await put_in_cart(client, shopper, variant.id)
    assert (await apply(client, shopper, "TEN", payment_method="cod"))[1]["total_amount"] == 2_250_00 + 49_00
    assert (await apply(client, shopper, "TEN", payment_method="upi"))[1]["total_amount"] == 2_250_00


async def test_an_explanation_names_each_condition(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens, role=Role.RETAILER)
    admin = await make_shopper(resources.tokens, role=Role.ADMIN)
    await put_in_cart(client, shopper, (await make_variant(price=3_000_00, retailer_price=2_000_00)).id)
    coupon = await make_coupon(target_role=TargetRole.RETAILER, min_cart_value=5_000_00, usage_limit=0)
    path = f"/api/admin/coupons/{coupon.id}/explain"
    body = await (await client.get(f"{path}?user_id={shopper.user_id}", headers=admin.headers)).json()
    assert [one["name"] for one in body["conditions"]] == list(COUPON_CONDITIONS) == list(MET)
    assert [(one["code"], one["detail"]) for one in body["conditions"] if not one["met"]] == [
        ("coupon_used_up", "The coupon is used up."),
        ("coupon_below_minimum", "The cart is 300000 paise short of the coupon's minimum."),
    ]
    assert all(one["code"] is None and one["detail"] == MET[one["name"]] for one in body["conditions"] if one["met"])
    assert (body["coupon_id"], body["code"], body["user_id"]) == (str(coupon.id), coupon.code, str(shopper.user_id))
    await Coupon.filter(id=coupon.id).update(usage_limit=None, min_cart_value=0)
    body = await (await client.get(f"{path}?user_id={shopper.user_id}", headers=admin.headers)).json()
    assert (body["applies"], body["discount_amount"], body["quote"]["total_amount"]) == (True, 200_00, 1_800_00 + 0)
    assert await stands_on_cart(shopper) is None
    for query, headers, status, code in (
        (f"user_id={shopper.user_id}", {}, 401, "unauthenticated"),
        (f"user_id={shopper.user_id}", shopper.headers, 403, "forbidden"),
        ("", admin.headers, 400, "invalid_request"),
        ("user_id=1", admin.headers, 400, "invalid_request"),
        (f"user_id={NOWHERE}", admin.headers, 404, "not_found"),
        (f"user_id={admin.user_id}", admin.headers, 409, "cart_empty"),
    ):
        answer = await client.get(f"{path}?{query}", headers=headers)
        assert (answer.status, (await answer.json())["code"]) == (status, code)
    nowhere = f"/api/admin/coupons/{NOWHERE}/explain?user_id={shopper.user_id}"
    answer = await client.get(nowhere, headers=admin.headers)
    assert (answer.status, (await answer.json())["code"]) == (404, "no_such_coupon")


async def test_a_refused_coupon_is_never_charged_silently(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=3_000_00)
    coupon = await make_coupon(code="TEN")
    await put_in_cart(client, shopper, variant.id)
    assert (await apply(client, shopper, "TEN"))[0] == 200
    await Coupon.filter(id=coupon.id).update(is_active=False)
    for expected, code in ((None, "coupon_expired"), (2_700_00, "price_changed"), (2_999_99, "price_changed")):
        status, body = await order(client, shopper, expected_total=expected)
        assert (status, body["code"], body["quote"]["total_amount"]) == (409, code, 3_000_00)
        assert body["quote"]["refusals"] == [{"code": "coupon_expired", "fields": {}}]
    assert await fetch_value("SELECT count(*) FROM orders") == 0
    assert await stands_on_cart(shopper) == coupon.id
    status, body = await order(client, shopper, expected_total=3_000_00)
    assert (status, body["total_amount"], body["coupon_id"], body["discount_amount"]) == (201, 3_000_00, None, 0)
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions") == 0
    assert await stands_on_cart(shopper) is None
    assert await run_audit() == []


async def test_who_loses_the_race_for_the_last_use_is_told_the_new_price(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, (await make_variant(price=3_000_00)).id)
    coupon = await make_coupon(code="TEN", usage_limit=1)
    assert (await apply(client, shopper, "TEN"))[0] == 200
    for expected, code in ((None, "coupon_used_up"), (2_700_00, "price_changed")):
        await fetch("UPDATE coupons SET usage_limit = 1")
        async with transaction() as tx:
            # The order's quote still has the use; its redemption waits for this row.
            await tx.execute("UPDATE coupons SET usage_limit = 0 WHERE id = $1", coupon.id)
            placing = asyncio.create_task(order(client, shopper, expected_total=expected))
            while not (await tx.fetch("SELECT FROM pg_locks WHERE NOT granted")):
                assert not placing.done(), await placing
                await asyncio.sleep(0.005)
        status, body = await placing
        assert (status, body["code"], body["quote"]["total_amount"]) == (409, code, 3_000_00)
        assert body["quote"]["refusals"] == [{"code": "coupon_used_up", "fields": {}}]
    assert await fetch_value("SELECT count(*) FROM orders") == 0
    assert await run_audit() == []


async def test_an_order_that_costs_nothing_is_paid(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=2_500_00, stock=100)
    await make_coupon(code="GIFT", **fixed(9_000_00))
    await put_in_cart(client, shopper, variant.id)
    assert (await apply(client, shopper, "GIFT"))[1]["total_amount"] == 0
    status, body = await order(client, shopper)
    assert (status, body["order_status"], body["payment_status"], body["expires_at"]) == (
        201,
        "processing",
        "paid",
        None,
    )
    assert [(p["amount"], p["payment_status"], p["payment_date"] is None) for p in body["payments"]] == [
        (0, "paid", False)
    ]
    jobs = await fetch("SELECT name, payload ->> 'order_id' AS order_id FROM jobs ORDER BY name")
    assert [tuple(job) for job in jobs] == [("IssueInvoice", body["id"]), ("SendOrderLetter", body["id"])]
    started = await client.post("/api/payments/create-order", json={"order_id": body["id"]}, headers=shopper.headers)
    assert (started.status, (await started.json())["code"]) == (409, "order_not_payable")
    assert await run_audit() == []


async def test_less_than_the_gateway_takes_cannot_be_paid_online(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=2_500_00)
    coupon = await make_coupon(code="ALMOST", **fixed(2_499_01), per_user_limit=None)
    await put_in_cart(client, shopper, variant.id)
    assert (await apply(client, shopper, "ALMOST"))[1]["total_amount"] == 99
    status, body = await order(client, shopper, expected_total=99)
    assert (status, body["code"], body["minimum"]) == (409, "amount_too_small", 100)
    assert await fetch_value("SELECT count(*) FROM orders") == 0
    status, body = await order(client, shopper, "cod")
    assert (status, body["total_amount"]) == (201, 99 + 49_00)

    bought = await buy(client, shopper, variant.id)
    status, body = await apply(client, shopper, "ALMOST", order_id=bought["id"])
    assert (status, body["code"], body["minimum"]) == (409, "amount_too_small", 100)
    assert await show(client, shopper, bought["id"]) == bought
    await Coupon.filter(id=coupon.id).update(discount_value=2_499_00)
    status, body = await apply(client, shopper, "ALMOST", order_id=bought["id"])
    assert (status, body["total_amount"]) == (200, 1_00)
    started = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=shopper.headers)
    assert (started.status, (await started.json())["amount"]) == (201, 1_00)
    assert await run_audit() == []
