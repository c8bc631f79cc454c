"""What the demo shop takes off: two coupons, and a rule for whoever buys several of one card. All invented."""

from dataclasses import dataclass
from uuid import UUID

from models.enums import CouponType, RuleType
from server.demo.ids import Kind, named_id


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon for the whole cart, once for each user; amounts in paise, `value` in percent where it is one."""

    code: str
    description: str
    type: CouponType
    value: int
    max_discount: int | None = None
    min_cart_value: int = 0

    @property
    def id(self) -> UUID:
        """Its row's id."""
        return named_id(Kind.COUPON, self.code)


COUPONS = (
    Coupon("WELCOME10", "10 % off your first order, up to ₹2,000", CouponType.PERCENTAGE, 10, max_discount=200_000),
    Coupon("FLAT500", "₹500 off from ₹20,000 on", CouponType.FIXED, 50_000, min_cart_value=2_000_000),
)

# Three and more of one card cost 3 % less.
RULE_ID = named_id(Kind.DISCOUNT_RULE, "three of one card")
RULE_TYPE, RULE_PERCENT, RULE_QUANTITY = RuleType.BULK, 3, 3
