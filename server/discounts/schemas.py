"""Discount rules, in and out. Amounts are in paise."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from models.enums import RuleType
from server.catalog.schemas.parts import CartValue, Discount, GivenDiscount
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, Moment, Wish

Quantity = Annotated[int, Field(ge=1, le=1_000_000)]


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
    discount_value: GivenDiscount
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
    discount_value: GivenDiscount = Decimal(1)
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
    discount_value: Discount
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
