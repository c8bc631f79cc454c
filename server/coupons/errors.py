"""Refusals of coupons."""

from collections.abc import Mapping
from typing import Any

from server.core.errors import Conflict, Mistake, NotFound
from server.pricing.basket import Refusal, RefusalCode


class NoSuchCoupon(NotFound):
    """No coupon has the code."""

    code = "no_such_coupon"
    message = "There is no such coupon."


class CouponCodeTaken(Conflict):
    """Another coupon has the code, in whatever case."""

    code = "coupon_code_taken"
    message = "Another coupon has this code."


class LimitBelowUse(Conflict):
    """A limit would be below what was used already: by all users together, or by one; `used` says how often."""

    code = "limit_below_use"
    message = "The coupon was used more often than that."

    def __init__(self, used: Mapping[str, int]) -> None:
        mistakes = tuple(Mistake(field, f"It was used {uses} times.", self.code) for field, uses in used.items())
        super().__init__(mistakes=mistakes, used=dict(used))


class CouponExpired(Conflict):
    """The coupon's time is over, or it was switched off."""

    code = "coupon_expired"
    message = "The coupon has expired."


class CouponNotStarted(Conflict):
    """The coupon's time has not come."""

    code = "coupon_not_started"
    message = "The coupon is not valid yet."


class CouponUsedUp(Conflict):
    """All users together have used the coupon as often as it can be."""

    code = "coupon_used_up"
    message = "The coupon is used up."


class CouponNotForYou(Conflict):
    """The coupon names other users, or another role."""

    code = "coupon_not_for_you"
    message = "The coupon is not for you."


class CouponBelowMinimum(Conflict):
    """The cart is worth less than the coupon asks for; `missing` says by how many paise."""

    code = "coupon_below_minimum"
    message = "The cart is {missing} paise short of the coupon's minimum."


class CouponAlreadyUsed(Conflict):
    """The caller has used the coupon as often as each user may."""

    code = "coupon_already_used"
    message = "You have used the coupon already."


class CouponNotApplicable(Conflict):
    """The coupon takes nothing off what is in the cart."""

    code = "coupon_not_applicable"
    message = "The coupon is not for what is in the cart."


REFUSALS: Mapping[RefusalCode, type[Conflict]] = {
    "coupon_expired": CouponExpired,
    "coupon_not_started": CouponNotStarted,
    "coupon_used_up": CouponUsedUp,
    "coupon_not_for_you": CouponNotForYou,
    "coupon_below_minimum": CouponBelowMinimum,
    "coupon_already_used": CouponAlreadyUsed,
    "coupon_not_applicable": CouponNotApplicable,
}


def error_of(refusal: Refusal, **more: Any) -> Conflict:
    """The error that tells a client why a coupon was refused; `more` goes out as further members of the answer."""
    fields: dict[str, Any] = {**refusal.fields, **more}
    return REFUSALS[refusal.code](**fields)
