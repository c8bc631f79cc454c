"""Coupons as checkout reads them."""

from uuid import UUID

from server.core.db import Tx, fetch_row
from server.pricing.basket import CouponOffer

OFFER = """
SELECT c.id, c.code, c.type, c.discount_value AS value, c.max_discount, c.min_cart_value, c.target_type AS target,
  c.product_id, c.category_id, c.brand_id, c.target_role, c.valid_from, c.valid_to, c.is_active, c.usage_limit,
  c.per_user_limit, c.used_count - own.of_order AS used_count, own.of_user - own.of_order AS used_by_caller,
  EXISTS (SELECT FROM coupon_users u WHERE u.coupon_id = c.id) AS named_users_only,
  EXISTS (SELECT FROM coupon_users u WHERE u.coupon_id = c.id AND u.user_id = $2) AS caller_is_named
FROM coupons c, LATERAL (
  SELECT count(*)::int AS of_user, (count(*) FILTER (WHERE r.order_id = $3))::int AS of_order
  FROM coupon_redemptions r WHERE r.coupon_id = c.id AND r.user_id = $2 AND r.released_at IS NULL) own
WHERE """


async def find_coupon(
    tx: Tx | None, wanted: UUID | str, user_id: UUID, *, leave_out: UUID | None = None
) -> CouponOffer | None:
    """A coupon by its id or its code, with what the user's standing to it is, as if the order `leave_out` had none."""
    column = "c.id = $1::uuid" if isinstance(wanted, UUID) else "c.code = upper($1::text)"
    read = fetch_row if tx is None else tx.fetch_row
    row = await read(OFFER + column, wanted, user_id, leave_out)
    return None if row is None else CouponOffer(**dict(row))
