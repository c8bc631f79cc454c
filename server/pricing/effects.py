"""What an offer takes off: one small class for each way, amounts in paise."""

from typing import Protocol

from server.pricing.basket import Basket, CouponOffer, CouponType, Line, Offer
from server.pricing.money import percent_of, prorate, whole_paise


class RuleEffect(Protocol):
    """What a rule takes off a line."""

    def discount(self, offer: Offer, line: Line) -> int:
        """Paise off the line, from nothing to its whole subtotal."""
        ...


class PercentOff:
    """A percentage of the line, rounded once."""

    def discount(self, offer: Offer, line: Line) -> int:
        """Paise off the line."""
        return percent_of(line.subtotal, offer.value)


class AmountOffEachUnit:
    """A fixed amount off each unit, at most its price."""

    def discount(self, offer: Offer, line: Line) -> int:
        """Paise off the line."""
        return min(whole_paise(offer.value), line.unit_price) * line.quantity


class CouponEffect(Protocol):
    """What a coupon takes off the lines it covers, taken together."""

    def discount(self, coupon: CouponOffer, left: int) -> int:
        """Paise off what is left to pay for those lines, at most all of it."""
        ...


class CappedPercentOff:
    """A percentage, at most the coupon's `max_discount`."""

    def discount(self, coupon: CouponOffer, left: int) -> int:
        """Paise off the covered lines."""
        off = percent_of(left, coupon.value)
        return off if coupon.max_discount is None else min(off, coupon.max_discount)


class FixedAmountOff:
    """A fixed amount, at most what is left to pay."""

    def discount(self, coupon: CouponOffer, left: int) -> int:
        """Paise off the covered lines."""
        return min(whole_paise(coupon.value), left)


COUPON_EFFECTS: dict[CouponType, CouponEffect] = {
    "percentage": CappedPercentOff(),
    "fixed": FixedAmountOff(),
}


def coupon_discount(coupon: CouponOffer, basket: Basket) -> int:
    """Paise that the coupon takes off the basket, whether or not it may be used."""
    return COUPON_EFFECTS[coupon.type].discount(coupon, sum(_covered(coupon, basket)))


def coupon_shares(coupon: CouponOffer, basket: Basket) -> list[int]:
    """The coupon's discount spread over the lines it covers, in paise, never more than is left of a line."""
    covered = _covered(coupon, basket)
    # Ties of the largest remainder go by position: a fixed order makes the order of adding to a cart irrelevant.
    order = sorted(range(len(covered)), key=lambda position: basket.lines[position])
    shares = prorate(coupon_discount(coupon, basket), [covered[position] for position in order])
    by_position = dict(zip(order, shares, strict=True))
    return [by_position[position] for position in range(len(covered))]


def _covered(coupon: CouponOffer, basket: Basket) -> list[int]:
    pairs = zip(basket.lines, basket.left, strict=True)
    return [left if coupon.covers(line) else 0 for line, left in pairs]
