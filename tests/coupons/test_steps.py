"""Using a coupon and giving it back, one after the other."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from models.coupons import Coupon, CouponRedemption
from models.orders import Order
from server.core.clock import utc_now
from server.core.db import transaction
from server.core.errors import NotFound
from server.coupons.service import redeem_again, redeem_coupon, release_coupon
from server.resources import Resources
from tests.coupons.till import cancel, make_buyer, make_coupon, make_orders, outcome, revive, use, uses

pytestmark = pytest.mark.usefixtures("resources")


async def test_a_use_is_written_as_it_was(resources: Resources) -> None:
    coupon, buyer = await make_coupon(per_user_limit=2), await make_buyer()
    before = utc_now()
    first, second = await make_orders(2, [buyer.id])
    await use(coupon.id, buyer.id, first)
    await use(coupon.id, buyer.id, second)
    rows = await CouponRedemption.all().order_by("slot")
    assert [(row.coupon_id, row.user_id, row.order_id, row.slot, row.discount_amount) for row in rows] == [
        (coupon.id, buyer.id, first, 1, 0),
        (coupon.id, buyer.id, second, 2, 0),
    ]
    assert all(before - timedelta(seconds=5) < row.redeemed_at <= utc_now() for row in rows)
    assert [row.released_at for row in rows] == [None, None]
    assert await uses(coupon.id) == (2, [1, 2])


@pytest.mark.parametrize(
    ("limits", "refusals"),
    [
        ({"usage_limit": 2, "per_user_limit": None}, ["", "", "coupon_used_up", "coupon_used_up"]),
        ({"usage_limit": None, "per_user_limit": 1}, ["", "coupon_already_used", "coupon_already_used", ""]),
        ({"usage_limit": 3, "per_user_limit": 2}, ["", "", "coupon_already_used", ""]),
        ({"usage_limit": 2, "per_user_limit": 2}, ["", "", "coupon_used_up", "coupon_used_up"]),
        ({"usage_limit": None, "per_user_limit": None}, ["", "", "", ""]),
    ],
)
async def test_limits_of_one_user_and_of_all(limits: dict[str, Any], refusals: list[str]) -> None:
    """Three orders of one user, then one of another."""
    coupon, asha, ravi = await make_coupon(**limits), await make_buyer(), await make_buyer()
    orders = [*await make_orders(3, [asha.id]), *await make_orders(1, [ravi.id])]
    buyers = [asha.id, asha.id, asha.id, ravi.id]
    found = [await outcome(use(coupon.id, buyer, order)) for buyer, order in zip(buyers, orders, strict=True)]
    assert found == refusals
    assert (await uses(coupon.id))[0] == refusals.count("")
    assert await Order.filter(coupon_id=coupon.id).count() == refusals.count("")


async def test_a_refusal_leaves_its_transaction_as_it_was() -> None:
    """Who goes on after a refusal, as a revival does, must not have counted a use."""
    coupon, buyer = await make_coupon(per_user_limit=1), await make_buyer()
    first, second = await make_orders(2, [buyer.id])
    await use(coupon.id, buyer.id, first)
    async with transaction() as tx:
        act = redeem_coupon(tx, coupon.id, user_id=buyer.id, order_id=second, discount_amount=0)
        assert await outcome(act) == "coupon_already_used"
    assert await uses(coupon.id) == (1, [1])


async def test_what_is_given_back_can_be_used_again_in_the_lowest_free_slot() -> None:
    coupon, buyer = await make_coupon(usage_limit=3, per_user_limit=3), await make_buyer()
    orders = await make_orders(5, [buyer.id])
    for order_id in orders[:3]:
        await use(coupon.id, buyer.id, order_id)
    await cancel(orders[1])
    assert await uses(coupon.id) == (2, [1, 3])
    await cancel(orders[0])
    assert await uses(coupon.id) == (1, [3])
    for order_id in orders[3:]:
        await use(coupon.id, buyer.id, order_id)
    assert await uses(coupon.id) == (3, [1, 2, 3])
    assert await CouponRedemption.all().count() == 5


async def test_a_limit_counts_uses_not_slots() -> None:
    """The one use left is in slot 2; with a limit of 1 the free slot 1 is none to take."""
    coupon, buyer = await make_coupon(per_user_limit=2), await make_buyer()
    first, second, third = await make_orders(3, [buyer.id])
    await use(coupon.id, buyer.id, first)
    await use(coupon.id, buyer.id, second)
    await cancel(first)
    await Coupon.filter(id=coupon.id).update(per_user_limit=1)
    assert await outcome(use(coupon.id, buyer.id, third)) == "coupon_already_used"
    assert await uses(coupon.id) == (1, [2])


async def test_releasing_twice_gives_back_once_and_an_order_without_a_coupon_nothing() -> None:
    coupon, buyer = await make_coupon(per_user_limit=2), await make_buyer()
    first, second, plain = await make_orders(3, [buyer.id])
    await use(coupon.id, buyer.id, first)
    await use(coupon.id, buyer.id, second)
    for order_id in (first, first, plain):
        await cancel(order_id)
    assert await uses(coupon.id) == (1, [2])
    released = await CouponRedemption.get(order_id=first)
    assert released.released_at is not None
    assert released.released_at >= released.redeemed_at


async def test_a_late_payment_takes_the_same_use_up_again() -> None:
    """Dates and the switch do not matter: the price was agreed."""
    coupon, buyer = await make_coupon(usage_limit=1), await make_buyer()
    (order_id,) = await make_orders(1, [buyer.id])
    await use(coupon.id, buyer.id, order_id)
    before = await CouponRedemption.get()
    await cancel(order_id)
    await Coupon.filter(id=coupon.id).update(is_active=False, valid_to=utc_now() - timedelta(days=1))
    for _ in range(2):
        assert await revive(order_id) is True
        after = await CouponRedemption.get()
        assert (after.id, after.redeemed_at, after.released_at) == (before.id, before.redeemed_at, None)
        assert await uses(coupon.id) == (1, [1])
    await cancel(order_id)
    assert await uses(coupon.id) == (0, [])


@pytest.mark.parametrize("limits", [{"usage_limit": 1, "per_user_limit": None}, {"per_user_limit": 1}])
async def test_a_use_that_another_order_has_taken_meanwhile_is_gone(limits: dict[str, int | None]) -> None:
    coupon, buyer = await make_coupon(**limits), await make_buyer()
    expired, later = await make_orders(2, [buyer.id])
    await use(coupon.id, buyer.id, expired)
    await cancel(expired)
    await use(coupon.id, buyer.id, later)
    assert await revive(expired) is False
    assert await uses(coupon.id) == (1, [1])
    await cancel(later)
    assert await revive(expired) is True
    assert await uses(coupon.id) == (1, [1])


async def test_an_order_without_a_coupon_may_be_revived() -> None:
    buyer = await make_buyer()
    (order_id,) = await make_orders(1, [buyer.id])
    assert await revive(order_id) is True
    assert await CouponRedemption.all().count() == 0


async def test_of_several_coupons_that_an_order_had_the_last_comes_alive() -> None:
    """It had A, then B, then A again: each time the one before was given back."""
    a, b, buyer = await make_coupon(), await make_coupon(), await make_buyer()
    (order_id,) = await make_orders(1, [buyer.id])
    for coupon in (a, b, a):
        async with transaction() as tx:
            await release_coupon(tx, order_id)
        await use(coupon.id, buyer.id, order_id)
    last = await CouponRedemption.get(released_at=None)
    await cancel(order_id)
    assert await revive(order_id) is True
    assert (await CouponRedemption.get(released_at=None)).id == last.id
    assert (await uses(a.id), await uses(b.id)) == ((1, [1]), (0, []))


async def test_a_coupon_that_is_not_there() -> None:
    buyer = await make_buyer()
    (order_id,) = await make_orders(1, [buyer.id])
    async with transaction() as tx:
        with pytest.raises(NotFound):
            await redeem_coupon(tx, uuid7(), user_id=buyer.id, order_id=order_id, discount_amount=0)
        assert await redeem_again(tx, uuid7()) is True


@pytest.mark.parametrize(
    ("column", "value", "breach"),
    [("used_count", 2, asyncpg.CheckViolationError), ("usage_limit", 0, asyncpg.CheckViolationError)],
)
async def test_the_database_itself_keeps_the_count_within_the_limit(
    column: str, value: int, breach: type[Exception]
) -> None:
    coupon = await make_coupon(usage_limit=1)
    await Coupon.filter(id=coupon.id).update(used_count=1)
    with pytest.raises(breach):
        async with transaction() as tx:
            await tx.execute(f"UPDATE coupons SET {column} = $2 WHERE id = $1", coupon.id, value)


async def test_the_database_itself_keeps_a_slot_and_an_order_for_one_use() -> None:
    coupon, buyer = await make_coupon(per_user_limit=None), await make_buyer()
    first, second = await make_orders(2, [buyer.id])
    await use(coupon.id, buyer.id, first)

    async def insert(order_id: UUID, slot: int) -> None:
        async with transaction() as tx:
            await tx.execute(
                "INSERT INTO coupon_redemptions (id, coupon_id, user_id, order_id, slot, discount_amount, redeemed_at,"
                " created_at, updated_at) VALUES (uuidv7(), $1, $2, $3, $4, 0, now(), now(), now())",
                coupon.id,
                buyer.id,
                order_id,
                slot,
            )

    for order_id, slot, name in ((second, 1, "slot_once"), (first, 2, "one_for_order")):
        with pytest.raises(asyncpg.UniqueViolationError, match=f"coupon_redemptions_{name}"):
            await insert(order_id, slot)
