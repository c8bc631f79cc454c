"""Many hands on one coupon at once: its limits hold, its count is that of its uses, and nobody meets an error."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from models.coupons import Coupon
from server.core.db import fetch_value, transaction
from server.core.tokens import Principal
from server.coupons.schemas import UpdateCoupon
from server.coupons.service import redeem_coupon, update_coupon
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.coupons.till import (
    cancel,
    make_buyer,
    make_coupon,
    make_orders,
    outcome,
    outcomes,
    revive,
    use,
    uses,
)
from tests.factories.users import make_user

pytestmark = pytest.mark.usefixtures("resources")


async def test_fifty_buyers_for_three_uses() -> None:
    coupon = await make_coupon(usage_limit=3)
    buyers = [await make_buyer() for _ in range(50)]
    orders = await make_orders(50, [buyer.id for buyer in buyers])
    found = await outcomes(*(use(coupon.id, buyer.id, order) for buyer, order in zip(buyers, orders, strict=True)))
    assert Counter(found) == {"": 3, "coupon_used_up": 47}
    assert await uses(coupon.id) == (3, [1, 1, 1])


@pytest.mark.parametrize("limit", [1, 2])
async def test_one_user_with_twenty_orders_at_once(limit: int) -> None:
    coupon, buyer = await make_coupon(per_user_limit=limit), await make_buyer()
    orders = await make_orders(20, [buyer.id])
    found = await outcomes(*(use(coupon.id, buyer.id, order) for order in orders))
    assert Counter(found) == {"": limit, "coupon_already_used": 20 - limit}
    assert await uses(coupon.id) == (limit, list(range(1, limit + 1)))


async def test_using_and_giving_back_at_once() -> None:
    """Ten orders give back, some of them twice, while others use what they gave: the count is that of the uses."""
    coupon = await make_coupon(usage_limit=10, per_user_limit=4)
    buyers = [(await make_buyer()).id for _ in range(4)]
    orders = await make_orders(40, buyers)
    holding, wanting = orders[:10], orders[10:]
    for place, order_id in enumerate(holding):
        await use(coupon.id, buyers[place % 4], order_id)
    found = await outcomes(
        *(
            act
            for place, order_id in enumerate(wanting, 10)
            for act in (use(coupon.id, buyers[place % 4], order_id), cancel(holding[place % 10]))
        )
    )
    assert set(found) <= {"", "coupon_used_up", "coupon_already_used"}
    used = [code for code in found[::2] if code == ""]
    assert (await uses(coupon.id))[0] == len(used) <= 10
    assert used


async def test_an_order_is_cancelled_and_revived_many_times_at_once() -> None:
    coupon, buyer = await make_coupon(usage_limit=1), await make_buyer()
    order_id, other = await make_orders(2, [buyer.id])
    await use(coupon.id, buyer.id, order_id)
    acts = [act(order_id) for _ in range(8) for act in (cancel, revive)]
    assert set(await outcomes(*acts)) == {""}
    state = await fetch_value("SELECT order_status FROM orders WHERE id = $1", order_id)
    assert await uses(coupon.id) == ((0, []) if state == "cancelled" else (1, [1]))
    await cancel(order_id)
    again, refusal = await asyncio.gather(revive(order_id), outcome(use(coupon.id, buyer.id, other)))
    assert (again, refusal) in {(True, "coupon_used_up"), (False, "")}
    assert await uses(coupon.id) == (1, [1])


async def test_an_admin_lowers_the_limits_while_orders_run(office: Office) -> None:
    coupon = await make_coupon(usage_limit=100, per_user_limit=10)
    buyers = [(await make_buyer()).id for _ in range(4)]
    orders = await make_orders(40, buyers)
    path = f"coupons/{coupon.id}"

    async def lower(body: dict[str, Any]) -> tuple[int, Any]:
        status, answer = await office.ask("PUT", path, body)
        return status, answer.get("code")

    wanted = [{"usage_limit": number, "per_user_limit": 1 + number // 4} for number in (30, 20, 10, 5, 15, 25)]
    acts = [use(coupon.id, buyers[place % 4], order) for place, order in enumerate(orders)]
    found, *answers = await asyncio.gather(outcomes(*acts), *(lower(body) for body in wanted))
    assert set(answers) <= {(200, None), (409, "limit_below_use")}
    row = await Coupon.get(id=coupon.id)
    used, _ = await uses(coupon.id)
    assert (used, used <= (row.usage_limit or 0)) == (Counter(found)[""], True)


@pytest.mark.parametrize("limit", ["usage_limit", "per_user_limit"])
async def test_a_limit_is_held_against_the_use_that_an_order_is_about_to_make(office: Office, limit: str) -> None:
    """The second use is written but not committed when the limit of one use is asked for."""
    coupon, buyer = await make_coupon(usage_limit=5, per_user_limit=5), await make_buyer()
    first, second = await make_orders(2, [buyer.id])
    await use(coupon.id, buyer.id, first)
    used = asyncio.Event()

    async def order() -> None:
        async with transaction() as tx:
            await tx.execute("UPDATE orders SET coupon_id = $2 WHERE id = $1", second, coupon.id)
            await redeem_coupon(tx, coupon.id, user_id=buyer.id, order_id=second, discount_amount=0)
            used.set()
            async with asyncio.timeout(5):
                while not await tx.fetch(
                    "SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
                ):
                    await asyncio.sleep(0.01)

    async def lower() -> tuple[int, str, list[tuple[str, str]]]:
        await used.wait()
        return await office.refused("PUT", f"coupons/{coupon.id}", {limit: 1})

    _, answer = await asyncio.gather(order(), lower())
    assert answer == (409, "limit_below_use", [(limit, "limit_below_use")])
    assert await uses(coupon.id) == (2, [1, 2])


async def test_a_code_is_changed_while_orders_use_the_coupon(resources: Resources) -> None:
    """Orders refer to the row that the new code locks whole; each goes through, if need be again."""
    admin = await make_user(resources)
    coupon, buyer = await make_coupon(per_user_limit=None), await make_buyer()
    orders = await make_orders(12, [buyer.id])
    rename = update_coupon(Principal(admin.id, "admin"), coupon.id, UpdateCoupon(code="OTHER"), if_match=None)
    found = await outcomes(*(use(coupon.id, buyer.id, order) for order in orders), rename)
    assert set(found) <= {"", "contention"}
    assert (await uses(coupon.id))[0] == Counter(found[:-1])[""]
