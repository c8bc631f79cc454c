"""What a worked example is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from server.pricing.basket import Buyer, CouponOffer, Line, Offer, Quote, QuotedLine, Refusal, RefusalCode, Shipping
from tests.pricing.builders import CUSTOMER, DELL, ELECTRONICS, LAPTOPS, NO_SHIPPING, line, quote, rule, uid

# What a line gets: the number of its rule (0 is none), paise off by it, paise off by the coupon, and the tax inside.
Got = tuple[int, int, int, int]
NOTHING: Got = (0, 0, 0, 0)


@dataclass(frozen=True)
class Example:
    """A basket, what each of its lines gets, and what is paid in the end; all by hand, in paise."""

    shows: str
    lines: Sequence[Line]
    got: Sequence[Got]
    pays: int
    rules: Sequence[Offer] = ()
    coupon: CouponOffer | None = None
    shipping: Shipping = NO_SHIPPING
    delivery: int = 0
    buyer: Buyer = CUSTOMER
    cod: bool = False
    refused: tuple[RefusalCode, dict[str, int]] | None = None

    def quoted(self) -> Quote:
        """What the shop makes of the basket."""
        return quote(
            self.lines, *self.rules, coupon=self.coupon, shipping=self.shipping, buyer=self.buyer, cod=self.cod
        )

    def expected(self) -> Quote:
        """The quote that was worked out, with its sums."""
        return Quote(
            subtotal=sum(one.unit_price * one.quantity for one in self.lines),
            discount_amount=sum(by_rule + by_coupon for _, by_rule, by_coupon, _ in self.got),
            shipping_cost=self.delivery,
            tax_amount=sum(tax for *_, tax in self.got),
            total_amount=self.pays,
            lines=tuple(_line(one, got) for one, got in zip(self.lines, self.got, strict=True)),
            coupon_id=self.coupon.id if self.coupon and not self.refused else None,
            refusals=(Refusal(*self.refused),) if self.refused else (),
        )


def _line(one: Line, got: Got) -> QuotedLine:
    number, by_rule, by_coupon, tax = got
    whole, off = one.unit_price * one.quantity, by_rule + by_coupon
    return QuotedLine(one, whole, by_rule, uid(number) if number else None, by_coupon, off, whole - off, tax)


def flat(number: int, price: int, quantity: int = 1, **changes: Any) -> Line:
    """A line without tax, where another thing is shown."""
    return line(number, price, quantity, tax_rate=Decimal(0), **changes)


def taxed(number: int, price: int, rate: str, quantity: int = 1) -> Line:
    """A line taxed at so many percent."""
    return line(number, price, quantity, tax_rate=Decimal(rate))


# Two graphics cards, by Asus and by Dell, and a laptop by Asus.
THREE = [
    flat(1, 1_000),
    flat(2, 2_000, brand_id=DELL),
    flat(3, 3_000, category_ids=(LAPTOPS, ELECTRONICS)),
]
TENTH = rule(1, "percentage", "10")


def tenth(**changes: Any) -> list[Offer]:
    """The rule of 10 %, with some of it changed."""
    return [replace(TENTH, **changes)]
