"""Coupons, in and out. Amounts are in paise."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from models.enums import CouponTarget, CouponType, TargetRole
from server.catalog.schemas.parts import HIGHEST_PRICE, CartValue, Discount, GivenDiscount
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, Moment, TimeRange, View, Wish

MOST_USERS = 1000
Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_upper=True, min_length=3, max_length=40, pattern=r"^[A-Za-z0-9_-]+$"),
]
PartOfCode = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=40)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Cap = Annotated[int, Field(ge=1, le=HIGHEST_PRICE)]
Uses = Annotated[int, Field(ge=1, le=1_000_000_000)]


class CouponFilter(PageFilter):
    """Which coupons the back office lists."""

    q: PartOfCode | None = Field(default=None, description="A part of the code, in any case.")
    type: CouponType | None = None
    target_role: TargetRole | None = None
    user_id: UUID | None = Field(default=None, description="Those that name this user.")
    is_active: bool | None = None
    live: bool | None = Field(
        default=None, description="Whether they are switched on, within their dates and not used up now."
    )


class CreateCoupon(Wish):
    """A new coupon, for the whole cart or for the lines of a product, a category with all below it, or a brand.

    `discount_value` is in percent, or for `fixed` in whole paise. The coupon is good from `valid_from` until just
    before `valid_to`. A limit of null is none.
    """

    code: Code = Field(description="In any case; it is kept in capitals.")
    description: Description = ""
    type: CouponType
    discount_value: GivenDiscount
    max_discount: Cap | None = Field(default=None, description="The most that a percentage takes off.")
    min_cart_value: CartValue = Field(default=0, description="Of what discount rules leave to pay.")
    usage_limit: Uses | None = None
    per_user_limit: Uses | None = 1
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    target_role: TargetRole = TargetRole.BOTH
    target_type: CouponTarget = CouponTarget.CART
    product_id: UUID | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    is_active: bool = True


class UpdateCoupon(Change):
    """Any subset of what can be changed of a coupon, which must go together with the rest; orders keep what they got.

    Null takes a limit away.
    """

    code: Code = ""
    description: Description = ""
    type: CouponType = CouponType.PERCENTAGE
    discount_value: GivenDiscount = Decimal(1)
    max_discount: Cap | None = None
    min_cart_value: CartValue = 0
    usage_limit: Uses | None = None
    per_user_limit: Uses | None = 1
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    target_role: TargetRole = TargetRole.BOTH
    target_type: CouponTarget = CouponTarget.CART
    product_id: UUID | None = None
    category_id: UUID | None = None
    brand_id: UUID | None = None
    is_active: bool = True


class AdminCoupon(Editable):
    """A coupon in the back office.

    `used_count` is how many orders have the use of it; `named_users_only` is true once it names users. The ETag is of
    what `PUT` may change: a use meanwhile does not stand in an editor's way.
    """

    change: ClassVar = UpdateCoupon

    code: str
    description: str
    type: CouponType
    discount_value: Discount
    max_discount: int | None
    min_cart_value: int
    usage_limit: int | None
    used_count: int
    per_user_limit: int | None
    valid_from: datetime | None
    valid_to: datetime | None
    target_role: TargetRole
    target_type: CouponTarget
    product_id: UUID | None
    category_id: UUID | None
    brand_id: UUID | None
    named_users_only: bool
    is_active: bool
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime


class CouponUsage(View):
    """How a coupon was used.

    `redemptions` are all that there ever were, `released` those that orders gave back; `users` and `discount_amount`
    (paise) are of the others. `remaining` is null without a limit.
    """

    remaining: int | None
    redemptions: int
    released: int
    users: int
    discount_amount: int
    last_redeemed_at: datetime | None


class CouponReport(AdminCoupon):
    """A coupon in the back office, with its usage."""

    usage: CouponUsage

    @classmethod
    def of(cls, row: Any) -> Self:
        """The view of a row that has the columns of both."""
        columns = dict(row)
        return cls(**columns, usage=CouponUsage.of(columns))


class NameUsers(Wish):
    """Whom a coupon is for: many users, or one."""

    user_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MOST_USERS)] | None = None
    user_id: UUID | None = Field(default=None, description="Instead of `user_ids`.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.user_ids is None) == (self.user_id is None):
            raise PydanticCustomError("one_of_two", "Give user_ids or user_id, one of them.")
        return self

    @property
    def places(self) -> dict[str, UUID]:
        """The users, by the fields that name them."""
        if self.user_id is not None:
            return {"user_id": self.user_id}
        return {f"user_ids.{place}": user_id for place, user_id in enumerate(self.user_ids or ())}


class NamedUsers(View):
    """What became of naming users: how many are new to the coupon, and how many it named before."""

    added: int
    already_named: int


class NamedUser(View):
    """A user whom a coupon names since `created_at`, and how many orders of theirs have the use of it."""

    user_id: UUID
    name: str
    email: str
    created_at: datetime
    uses: int


class RedemptionFilter(TimeRange, PageFilter):
    """Which uses of coupons the back office lists; `from` and `to` are when they were used, half-open."""

    coupon_id: UUID | None = None
    user_id: UUID | None = None
    order_id: UUID | None = None
    released: bool | None = Field(default=None, description="Whether the order gave it back.")


class Redemption(View):
    """A use of a coupon by an order; `discount_amount` is what it took off, in paise."""

    id: UUID
    coupon_id: UUID
    code: str
    user_id: UUID
    name: str
    email: str
    order_id: UUID
    order_number: str
    discount_amount: int
    redeemed_at: datetime
    released_at: datetime | None
