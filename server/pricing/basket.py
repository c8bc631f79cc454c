"""The values that pricing reads and answers with: frozen, amounts in paise, times with a zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

RuleType = Literal["bulk", "percentage", "quantity", "retailer"]
CouponType = Literal["percentage", "fixed"]
CouponTarget = Literal["cart", "product"]
TargetRole = Literal["customer", "retailer", "both"]
RefusalCode = Literal[
    "coupon_expired",
    "coupon_not_started",
    "coupon_used_up",
    "coupon_not_for_you",
    "coupon_below_minimum",
    "coupon_already_used",
    "coupon_not_applicable",
]


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """So many units of a variant at the caller's base price (`unit_price`, paise, GST included).

    `category_ids` are the product's category and all its ancestors; `tax_rate` is in percent. Lines
    sort by variant first: a basket has one order, however its lines came in.

    Raises:
        ValueError: The price is negative or the quantity is not positive.
    """

    variant_id: UUID
    product_id: UUID
    category_ids: tuple[UUID, ...]
    brand_id: UUID
    unit_price: int
    quantity: int
    tax_rate: Decimal

    def __post_init__(self) -> None:
        if self.unit_price < 0 or self.quantity < 1:
            raise ValueError(f"no line of {self.quantity} units at {self.unit_price} paise: {self.variant_id}")

    @property
    def subtotal(self) -> int:
        """What the line costs before any discount, in paise."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A DiscountRule as a value, good from `valid_from` until just before `valid_to`.

    `value` is in percent with at most two decimals; for `quantity` it is paise off each unit. A line must
    meet each of the four limits that is set; usually one is, or none.
    """

    id: UUID
    rule_type: RuleType
    value: Decimal | int
    min_quantity: int = 1
    min_cart_value: int = 0
    product_id: UUID | None = None
    variant_id: UUID | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    is_active: bool = True

    def covers(self, line: Line) -> bool:
        """Whether the line is among the goods that the rule is limited to."""
        return self.variant_id in (None, line.variant_id) and _within(self, line)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponOffer:
    """A coupon as a value, with what the caller's standing to it is; good until just before `valid_to`.

    `value` is in percent with at most two decimals, or paise for `fixed`; `max_discount` caps a
    percentage. With target `product` a line must meet each limit that is set, and a coupon without any
    limit covers nothing.
    """

    id: UUID
    code: str
    type: CouponType
    value: Decimal | int
    max_discount: int | None = None
    min_cart_value: int = 0
    target: CouponTarget = "cart"
    product_id: UUID | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    target_role: TargetRole = "both"
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    is_active: bool = True
    usage_limit: int | None = None
    used_count: int = 0
    per_user_limit: int | None = 1
    used_by_caller: int = 0
    named_users_only: bool = False
    caller_is_named: bool = False

    def covers(self, line: Line) -> bool:
        """Whether the coupon's discount may be spread over the line."""
        if self.target == "cart":
            return True
        limited = (self.product_id, self.category_id, self.brand_id) != (None, None, None)
        return limited and _within(self, line)


def _within(offer: Offer | CouponOffer, line: Line) -> bool:
    return (
        offer.product_id in (None, line.product_id)
        and offer.brand_id in (None, line.brand_id)
        and (offer.category_id is None or offer.category_id in line.category_ids)
    )


@dataclass(frozen=True, slots=True)
class Shipping:
    """What delivery costs, in paise: a flat fee, free from a sum on; paying on delivery costs extra.

    Raises:
        ValueError: An amount is negative.
    """

    fee: int
    free_from: int
    cod_surcharge: int

    def __post_init__(self) -> None:
        if min(self.fee, self.free_from, self.cod_surcharge) < 0:
            raise ValueError(f"shipping amounts are never negative: {self}")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys, as far as prices care."""

    is_retailer: bool


@dataclass(frozen=True, slots=True)
class Basket:
    """Lines, with what is still to pay for each (`left`, paise) at one stage of pricing, for whom and when."""

    lines: tuple[Line, ...]
    left: tuple[int, ...]
    buyer: Buyer
    now: datetime

    @property
    def value(self) -> int:
        """What is still to pay for all lines, in paise."""
        return sum(self.left)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the coupon did not apply; `fields` fill the message (`missing`: paise short of the minimum)."""

    code: RefusalCode
    fields: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line with its discounts, all in paise: `discount` is both of them, `tax_amount` is inside `total`."""

    line: Line
    subtotal: int
    rule_discount: int
    rule_id: UUID | None
    coupon_discount: int
    discount: int
    total: int
    tax_amount: int


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an order as it was sold: what a rule took off then stays, whatever became of the rule."""

    line: Line
    rule_discount: int
    rule_id: UUID | None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a basket costs, in paise; lines stand as they came in, `coupon_id` is set when the coupon applied."""

    subtotal: int
    discount_amount: int
    shipping_cost: int
    tax_amount: int
    total_amount: int
    lines: tuple[QuotedLine, ...]
    coupon_id: UUID | None
    refusals: tuple[Refusal, ...]
