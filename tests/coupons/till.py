"""Coupons and the uses of them, without the way through cart and checkout."""

import asyncio
from collections.abc import Awaitable, Sequence
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.coupons import Coupon
from models.enums import CouponType
from models.users import Address, User
from server.audit.queries import INVARIANTS
from server.core.db import fetch, transaction
from server.core.errors import AppError
from server.coupons.service import redeem_again, redeem_coupon, release_coupon

I5 = next(invariant for invariant in INVARIANTS if invariant.code == "I5")
MOVE = "UPDATE orders SET order_status ="
_numbers = count(1)


async def make_coupon(**columns: Any) -> Coupon:
    """A coupon of ten percent, unless said otherwise."""
    ten: dict[str, Any] = {
        "code": f"TEN-{next(_numbers)}",
        "type": CouponType.PERCENTAGE,
        "discount_value": Decimal(10),
    }
    return await Coupon.create(**ten | columns)


async def make_buyer() -> User:
    """A user with an address to send orders to."""
    user = await User.create(name="Asha Rao", email=f"buyer-{next(_numbers)}@voltcart.test", password="!")
    await Address.create(
        user_id=user.id, address_line1="12 MG Road", city="Bengaluru", state="Karnataka", postal_code="560001"
    )
    return user


async def make_orders(number: int, users: Sequence[UUID]) -> list[UUID]:
    """So many orders without lines, the users' in turn; for redemptions to name."""
    order_ids = [uuid7() for _ in range(number)]
    buyers = [users[place % len(users)] for place in range(number)]
    await fetch(
        "INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status,"
        " payment_status, subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency,"
        " shipping_address, created_at, updated_at)"
        " SELECT o.id, o.user_id, a.id, right(replace(o.id::text, '-', ''), 20), now(), 'cod', 'processing',"
        " 'pending', 0, 0, 0, 0, 0, 'INR', '{}', now(), now()"
        " FROM unnest($1::uuid[], $2::uuid[]) o(id, user_id) JOIN addresses a ON a.user_id = o.user_id",
        order_ids,
        buyers,
    )
    return order_ids


async def use(coupon_id: UUID, user_id: UUID, order_id: UUID, *, off: int = 0) -> None:
    """What placing an order does with its coupon."""
    async with transaction() as tx:
        await tx.execute("UPDATE orders SET coupon_id = $2 WHERE id = $1", order_id, coupon_id)
        await redeem_coupon(tx, coupon_id, user_id=user_id, order_id=order_id, discount_amount=off)


async def cancel(order_id: UUID) -> None:
    """What the expiry of an order does with its coupon."""
    async with transaction() as tx:
        await tx.execute(f"{MOVE} 'cancelled', cancel_reason = 'expired' WHERE id = $1", order_id)
        await release_coupon(tx, order_id)


async def revive(order_id: UUID) -> bool:
    """What reviving an expired order does with its coupon; without its use it stays cancelled."""
    async with transaction() as tx:
        await tx.execute(f"{MOVE} 'processing', cancel_reason = NULL WHERE id = $1", order_id)
        if not (again := await redeem_again(tx, order_id)):
            await tx.execute(f"{MOVE} 'cancelled', cancel_reason = 'expired' WHERE id = $1", order_id)
    return again


async def outcome(act: Awaitable[Any]) -> str:
    """The code of the refusal, or nothing."""
    try:
        await act
    except AppError as error:
        return error.code
    return ""


async def outcomes(*acts: Awaitable[Any]) -> list[str]:
    """The outcomes of what is done at once."""
    return await asyncio.gather(*(outcome(act) for act in acts))


async def uses(coupon_id: UUID) -> tuple[int, list[int]]:
    """How often a coupon says that it is used, and the slots that are taken, once the audit agrees."""
    assert await fetch(I5.sql) == []
    rows = await fetch(
        "SELECT c.used_count, array(SELECT slot FROM coupon_redemptions r WHERE r.coupon_id = c.id"
        " AND r.released_at IS NULL ORDER BY slot) AS slots FROM coupons c WHERE c.id = $1",
        coupon_id,
    )
    return rows[0]["used_count"], rows[0]["slots"]
