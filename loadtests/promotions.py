"""What the load test's shop takes off beside the demo's own coupons: codes of every fate, and a rule for every line."""

from dataclasses import dataclass

import asyncpg
from uuid_utils.compat import uuid7

from models.enums import CouponTarget, CouponType, RuleType, TargetRole
from server.demo.promotions import COUPONS as OF_THE_DEMO


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon for the whole cart, which one user may use again; `value` is percent, or paise of a fixed one."""

    code: str
    type: CouponType
    value: int
    usage_limit: int | None = None


# The second runs out soon, and everybody goes on asking for it; the rule is in percent.
COUPONS = (Coupon("ALWAYS5", CouponType.PERCENTAGE, 5), Coupon("FIRST5", CouponType.FIXED, 100_00, usage_limit=5))
RULE_PERCENT = 2
CODES = (*(one.code for one in (*COUPONS, *OF_THE_DEMO)), "NO-SUCH-CODE")

ADD_COUPON = """
INSERT INTO coupons (id, created_at, updated_at, code, description, type, discount_value, min_cart_value, usage_limit,
  used_count, per_user_limit, target_role, target_type, is_active)
VALUES ($1, now(), now(), $2, 'Of a load test', $3, $4, 0, $5, 0, NULL, $6, $7, true)
"""
ADD_RULE = """
INSERT INTO discount_rules (id, created_at, updated_at, rule_type, discount_value, min_quantity, min_cart_value,
  is_active)
VALUES ($1, now(), now(), $2, $3, 1, 0, true)
"""


async def add_promotions(database_url: str) -> None:
    """Write the coupons and the rule into a shop that does not have them."""
    connection = await asyncpg.connect(database_url)
    try:
        for one in COUPONS:
            values = (one.code, one.type, one.value, one.usage_limit, TargetRole.BOTH, CouponTarget.CART)
            await connection.execute(ADD_COUPON, uuid7(), *values)
        await connection.execute(ADD_RULE, uuid7(), RuleType.PERCENTAGE, RULE_PERCENT)
    finally:
        await connection.close()
