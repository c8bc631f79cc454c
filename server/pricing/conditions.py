"""When an offer applies: one small class for each condition of a rule or a coupon."""

from typing import Protocol

from server.pricing.basket import Basket, Buyer, CouponOffer, Line, Offer, Refusal, TargetRole
from server.pricing.effects import coupon_discount


def is_live(offer: Offer, basket: Basket) -> bool:
    """Whether a rule is switched on, within its dates, and the basket before discounts is worth enough."""
    return (
        offer.is_active
        and (offer.valid_from is None or offer.valid_from <= basket.now)
        and (offer.valid_to is None or basket.now < offer.valid_to)
        and offer.min_cart_value <= basket.value
    )


class RuleCondition(Protocol):
    """A condition that one type of rule adds to those of all."""

    def holds(self, offer: Offer, line: Line, buyer: Buyer) -> bool:
        """Whether the rule applies to this line for this buyer."""
        ...


class MinimumQuantity:
    """Holds for a line of at least the rule's `min_quantity` units."""

    def holds(self, offer: Offer, line: Line, buyer: Buyer) -> bool:  # noqa: ARG002 - one shape for all conditions
        """Whether the line has enough units."""
        return line.quantity >= offer.min_quantity


class RetailersOnly:
    """Holds for retailers."""

    def holds(self, offer: Offer, line: Line, buyer: Buyer) -> bool:  # noqa: ARG002 - one shape for all conditions
        """Whether a retailer buys."""
        return buyer.is_retailer


class CouponCondition(Protocol):
    """A condition that a coupon must meet; the basket's `left` is what the rules left to pay."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:
        """Why the coupon does not apply, or None if this condition is met."""
        ...


class NotExpired:
    """Met by a coupon that is switched on and before its end."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:
        """Refuse a coupon that is over."""
        ended = coupon.valid_to is not None and basket.now >= coupon.valid_to
        return Refusal("coupon_expired") if ended or not coupon.is_active else None


class Started:
    """Met from the coupon's start on."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:
        """Refuse a coupon whose time has not come."""
        early = coupon.valid_from is not None and basket.now < coupon.valid_from
        return Refusal("coupon_not_started") if early else None


class ForThisBuyer:
    """Met when the buyer has the coupon's role and, if it names users, is one of them."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:
        """Refuse another's coupon."""
        role: TargetRole = "retailer" if basket.buyer.is_retailer else "customer"
        unnamed = coupon.named_users_only and not coupon.caller_is_named
        return Refusal("coupon_not_for_you") if unnamed or coupon.target_role not in {"both", role} else None


class CallerHasUsesLeft:
    """Met while the caller has used the coupon less often than each user may."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:  # noqa: ARG002 - one shape for all
        """Refuse a coupon that the caller has had."""
        used = coupon.per_user_limit is not None and coupon.used_by_caller >= coupon.per_user_limit
        return Refusal("coupon_already_used") if used else None


class HasUsesLeft:
    """Met while all users together have used the coupon less often than its limit."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:  # noqa: ARG002 - one shape for all
        """Refuse a coupon that is used up."""
        used_up = coupon.usage_limit is not None and coupon.used_count >= coupon.usage_limit
        return Refusal("coupon_used_up") if used_up else None


class TakesSomethingOff:
    """Met when the coupon would lower the price, so that no use of it is spent on nothing."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:
        """Refuse a coupon for goods that the basket does not hold."""
        return None if coupon_discount(coupon, basket) else Refusal("coupon_not_applicable")


class MinimumSpend:
    """Met when the rules leave at least the coupon's `min_cart_value` to pay."""

    def refusal(self, coupon: CouponOffer, basket: Basket) -> Refusal | None:
        """Refuse, and say how many paise are missing."""
        missing = coupon.min_cart_value - basket.value
        return Refusal("coupon_below_minimum", {"missing": missing}) if missing > 0 else None


# The first refusal is the one told: what cannot be changed before what other goods in the basket would change.
COUPON_CONDITIONS: dict[str, CouponCondition] = {
    "not_expired": NotExpired(),
    "started": Started(),
    "for_this_buyer": ForThisBuyer(),
    "caller_has_uses_left": CallerHasUsesLeft(),
    "has_uses_left": HasUsesLeft(),
    "takes_something_off": TakesSomethingOff(),
    "minimum_spend": MinimumSpend(),
}
