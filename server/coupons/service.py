"""Uses of coupons, as steps of an order's transaction."""

from uuid import UUID

from uuid_utils.compat import uuid7

from server.core.db import Tx
from server.coupons.errors import CouponAlreadyUsed, CouponUsedUp

# Waits for the row's lock and counts in one: what follows in this transaction sees every use that came before.
TAKE = """
UPDATE coupons SET used_count = used_count + 1, updated_at = now()
WHERE id = $1 AND used_count < coalesce(usage_limit, used_count + 1) RETURNING per_user_limit
"""
# The lowest slot that is free; more of them than the user has uses would be one too many to be searched.
REDEEM = """
INSERT INTO coupon_redemptions (id, coupon_id, user_id, order_id, slot, discount_amount, redeemed_at, created_at,
  updated_at)
SELECT $1, $2, $3, $4, free.slot, $5, now(), now(), now()
FROM (
  SELECT min(n) AS slot, (SELECT count(*) FROM coupon_redemptions WHERE coupon_id = $2 AND user_id = $3
    AND released_at IS NULL) AS used
  FROM generate_series(1, (SELECT count(*) + 1 FROM coupon_redemptions WHERE coupon_id = $2 AND user_id = $3
    AND released_at IS NULL)) n
  WHERE NOT EXISTS (SELECT FROM coupon_redemptions r WHERE r.coupon_id = $2 AND r.user_id = $3 AND r.slot = n
    AND r.released_at IS NULL)) free
WHERE free.used < coalesce($6::int, free.used + 1)
"""
RELEASE = """
WITH let_go AS (
  UPDATE coupon_redemptions SET released_at = now(), updated_at = now() WHERE order_id = $1 AND released_at IS NULL
  RETURNING coupon_id)
UPDATE coupons SET used_count = used_count - 1, updated_at = now() WHERE id IN (SELECT coupon_id FROM let_go)
"""


async def redeem_coupon(tx: Tx, coupon_id: UUID, *, user_id: UUID, order_id: UUID, discount_amount: int) -> None:
    """Use the coupon for an order that takes `discount_amount` paise off by it.

    The coupon's row is locked from here to the commit: it is the last lock that an order takes.

    Raises:
        CouponUsedUp: Its last use is gone.
        CouponAlreadyUsed: The user has no use of it left.
    """
    row = await tx.fetch_row(TAKE, coupon_id)
    if row is None:
        raise CouponUsedUp
    made = await tx.execute(REDEEM, uuid7(), coupon_id, user_id, order_id, discount_amount, row["per_user_limit"])
    if not made:
        raise CouponAlreadyUsed


async def release_coupon(tx: Tx, order_id: UUID) -> None:
    """Give back the use of a coupon that an order made, if it made one; a second time does nothing."""
    await tx.execute(RELEASE, order_id)
