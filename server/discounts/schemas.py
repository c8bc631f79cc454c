"""Discount rules, in and out. Amounts are in paise."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from models.enums import RuleType
from server.catalog.schemas.parts import HIGHEST_PRICE
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, Moment, SentDecimal, Wish, read_decimal

VALUE = WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": HIGHEST_PRICE})
# Percent or paise, with two decimals at most: what fits the rule's type, `rules.find_mistakes` says.
GivenValue = Annotated[Decimal, BeforeValidator(read_decimal), Field(gt=0, le=HIGHEST_PRICE, decimal_places=2), VALUE]
Quantity = Annotated[int, Field(ge=1, le=1_000_000)]
# A cart of 100 lines of 99 units, each at the highest price, is worth less.
CartValue = Annotated[int, Field(ge=0, le=HIGHEST_PRICE * 10_000)]


class RuleFilter(PageFilter):
    """Which discount rules the back office lists."""

    rule_type: RuleType | None = None
    product_id: UUID | None = None
    product_variant_id: UUID | None = None
    category_id: UUID | None = Field(default=None, description="Rules for this very category.")
    brand_id: UUID | None = None
    is_active: bool | None = None
    live: bool | None = Field(default=None, description="Whether they are switched on and within their dates now.")


class CreateRule(Wish):
    """A new discount rule: for one product, variant, category with all below it, or brand, or for everything.

    `discount_value` is in percent, or for `quantity` in whole paise off each unit. `min_quantity` is of one line, and
    for `bulk` and `quantity` alone; `min_cart_value` is of the cart before discounts. The rule is good from
    `valid_from` until just before `valid_to`.
    """

    rule_type: RuleType
    discount_value: GivenValue
    min_quantity: Quantity = 1
    min_cart_value: CartValue = 0
    product_id: UUID | None = None
    product_variant_id: UUID | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    is_active: bool = True


class UpdateRule(Change):
    """Any subset of what can be changed of a rule, which must fit together with the rest; null takes a limit away."""

    rule_type: RuleType = RuleType.PERCENTAGE
    discount_value: GivenValue = Decimal(1)
    min_quantity: Quantity = 1
    min_cart_value: CartValue = 0
    product_id: UUID | None = None
    product_variant_id: UUID | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    is_active: bool = True


class AdminRule(Editable):
    """A discount rule in the back office; `created_by` is the admin who made it."""

    change: ClassVar = UpdateRule

    rule_type: RuleType
    discount_value: Annotated[Decimal, SentDecimal, VALUE]
    min_quantity: int
    min_cart_value: int
    product_id: UUID | None
    product_variant_id: UUID | None
    category_id: UUID | None
    brand_id: UUID | None
    valid_from: datetime | None
    valid_to: datetime | None
    is_active: bool
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        """The view of a row with these columns."""
        return cls(**dict(row))
