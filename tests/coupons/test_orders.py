"""Coupons on the way of an order through cart and checkout: limits, money, and what comes back."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

from models.coupons import CouponRedemption
from models.orders import OrderItem
from server.audit.queries import run_audit
from server.core.db import fetch
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.checkout.shop import order, put_in_cart, show
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper


async def fill_cart(client: Client, shopper: Shopper, variant_id: UUID, coupon_id: UUID) -> None:
    """A cart with one unit and the coupon."""
    await put_in_cart(client, shopper, variant_id)
    await fetch("UPDATE carts SET coupon_id = $2 WHERE user_id = $1", shopper.user_id, coupon_id)


async def test_an_order_uses_its_coupon_and_gives_it_back(office: Office, resources: Resources) -> None:
    client = office.client
    coupon = await make_coupon(code="TEN", usage_limit=1, max_discount=90_00)
    variant = await make_variant(price=1_000_00)
    shopper, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    await fill_cart(client, shopper, variant.id, coupon.id)
    status, placed = await order(client, shopper)
    assert (status, placed["discount_amount"], placed["coupon_id"]) == (201, 90_00, str(coupon.id))
    redemption = await CouponRedemption.get()
    assert (redemption.discount_amount, redemption.user_id) == (90_00, shopper.user_id)
    assert [item.coupon_discount for item in await OrderItem.all()] == [90_00]
    await fill_cart(client, other, variant.id, coupon.id)
    status, refused = await order(client, other)
    assert (status, refused["code"]) == (409, "coupon_used_up")
    usage = (await office.ask("GET", f"coupons/{coupon.id}"))[1]["usage"]
    assert (usage["remaining"], usage["discount_amount"], usage["users"]) == (0, 90_00, 1)
    row = (await office.listed("coupon-redemptions"))["items"][0]
    assert (row["code"], row["order_number"], row["released_at"]) == ("TEN", placed["order_number"], None)

    await office.ask("PUT", f"coupons/{coupon.id}", {"discount_value": 50, "max_discount": None})
    shown = await show(client, shopper, placed["id"])
    amounts = ("discount_amount", "total_amount", "items")
    assert [shown[name] for name in amounts] == [placed[name] for name in amounts]
    assert (await CouponRedemption.get()).discount_amount == 90_00
    answer = await client.put(f"/api/orders/{placed['id']}/cancel", headers=shopper.headers)
    assert answer.status == 200, await answer.text()
    usage = (await office.ask("GET", f"coupons/{coupon.id}"))[1]["usage"]
    assert (usage["remaining"], usage["released"], usage["discount_amount"]) == (1, 1, 0)
    status, placed = await order(client, other)
    assert (status, placed["discount_amount"]) == (201, 500_00)
    assert await run_audit() == []


async def test_a_users_next_order_is_refused_and_says_why(client: Client, resources: Resources) -> None:
    coupon, variant = await make_coupon(per_user_limit=1), await make_variant(price=1_000_00)
    shopper = await make_shopper(resources.tokens)
    found: list[Any] = []
    for _ in range(2):
        await fill_cart(client, shopper, variant.id, coupon.id)
        status, body = await order(client, shopper)
        found.append((status, body.get("code")))
    assert found == [(201, None), (409, "coupon_already_used")]


async def test_twenty_buyers_for_three_uses(client: Client, resources: Resources) -> None:
    coupon, variant = await make_coupon(usage_limit=3), await make_variant(price=1_000_00, stock=50)
    shoppers = [await make_shopper(resources.tokens) for _ in range(20)]
    for shopper in shoppers:
        await fill_cart(client, shopper, variant.id, coupon.id)
    answers = await asyncio.gather(*(order(client, shopper, "cod") for shopper in shoppers))
    found = Counter((status, body.get("code"), body.get("discount_amount")) for status, body in answers)
    assert found == {(201, None, 100_00): 3, (409, "coupon_used_up", None): 17}
    assert await CouponRedemption.all().count() == 3
    assert await run_audit() == []
