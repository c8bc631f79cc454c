"""Short ways to write pricing values, with ids that sort by their number."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.pricing.basket import Buyer, CouponOffer, Line, Offer, Quote, RuleType, Shipping
from server.pricing.quote import price

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CUSTOMER = Buyer(is_retailer=False)
RETAILER = Buyer(is_retailer=True)
NO_SHIPPING = Shipping(fee=0, free_from=0, cod_surcharge=0)


def uid(number: int) -> UUID:
    """An id that sorts by its number."""
    return UUID(int=number)


GPU, LAPTOPS, ELECTRONICS = uid(301), uid(302), uid(300)
ASUS, DELL = uid(401), uid(402)


def line(number: int, price: int, quantity: int = 1, **changes: Any) -> Line:
    """A line of graphics cards by Asus; variant `100 + number`, product `200 + number`."""
    values: dict[str, Any] = {
        "variant_id": uid(100 + number),
        "product_id": uid(200 + number),
        "category_ids": (GPU, ELECTRONICS),
        "brand_id": ASUS,
        "unit_price": price,
        "quantity": quantity,
        "tax_rate": Decimal(18),
    }
    return Line(**(values | changes))


def rule(number: int, rule_type: RuleType, value: str | int, **changes: Any) -> Offer:
    """A rule for everything, always; a text value is a percentage."""
    return Offer(id=uid(number), rule_type=rule_type, value=Decimal(value), **changes)


def percent_coupon(value: str, **changes: Any) -> CouponOffer:
    """A percentage coupon on the cart that anybody may use once."""
    return CouponOffer(id=uid(900), code="SAVE", type="percentage", value=Decimal(value), **changes)


def fixed_coupon(value: int, **changes: Any) -> CouponOffer:
    """A coupon of so many paise on the cart that anybody may use once."""
    return CouponOffer(id=uid(901), code="FLAT", type="fixed", value=value, **changes)


def quote(
    lines: Sequence[Line],
    *offers: Offer,
    coupon: CouponOffer | None = None,
    shipping: Shipping = NO_SHIPPING,
    buyer: Buyer = CUSTOMER,
    cod: bool = False,
    now: datetime = NOW,
) -> Quote:
    """A quote, without shipping unless some is given."""
    return price(lines, offers=offers, coupon=coupon, shipping=shipping, buyer=buyer, cod=cod, now=now)
