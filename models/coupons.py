"""Coupons, whom they are for, and their uses."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Brand, Category, Product
from models.enums import CouponTarget, CouponType, TargetRole
from models.orders import Order
from models.users import User


class Coupon(Record):
    """A code that takes something off, good from `valid_from` until just before `valid_to`.

    `discount_value` is percent, or paise of a fixed coupon; other amounts are paise. The code is kept in capitals.
    `used_count` counts the redemptions that are not released; a CHECK holds it within `usage_limit`. With target
    `product` a line must meet each of the three limits that is set.
    """

    code = fields.CharField(max_length=40, unique=True)
    description = fields.CharField(max_length=500, default="")
    type = fields.CharEnumField(CouponType, max_length=16)
    discount_value: Decimal = fields.DecimalField(max_digits=14, decimal_places=2)
    max_discount = fields.BigIntField(null=True)
    min_cart_value = fields.BigIntField(default=0)
    usage_limit = fields.IntField(null=True)
    used_count = fields.IntField(default=0)
    per_user_limit = fields.IntField(null=True, default=1)
    valid_from: datetime | None = fields.DatetimeField(null=True)
    valid_to: datetime | None = fields.DatetimeField(null=True)
    target_role = fields.CharEnumField(TargetRole, max_length=16, default=TargetRole.BOTH)
    target_type = fields.CharEnumField(CouponTarget, max_length=16, default=CouponTarget.CART)
    product: fields.ForeignKeyNullableRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="coupons", null=True, on_delete=fields.RESTRICT
    )
    product_id: UUID | None
    category: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="coupons", null=True, on_delete=fields.RESTRICT
    )
    category_id: UUID | None
    brand: fields.ForeignKeyNullableRelation[Brand] = fields.ForeignKeyField(
        "models.Brand", related_name="coupons", null=True, on_delete=fields.RESTRICT
    )
    brand_id: UUID | None
    is_active = fields.BooleanField(default=True)
    created_by: UUID | None = fields.UUIDField(null=True)

    class Meta:
        """Table name."""

        table = "coupons"


class CouponUser(Record):
    """A user whom a coupon names; a coupon that names any is for them alone."""

    coupon: fields.ForeignKeyRelation[Coupon] = fields.ForeignKeyField(
        "models.Coupon", related_name="users", on_delete=fields.CASCADE
    )
    coupon_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="coupons", on_delete=fields.CASCADE
    )
    user_id: UUID

    class Meta:
        """Table name; a coupon names a user once."""

        table = "coupon_users"
        unique_together = (("coupon", "user"),)


class CouponRedemption(Record):
    """One use of a coupon by an order, until it is released; `discount_amount` is what it took off, in paise.

    `slot` numbers a user's unreleased uses of the coupon: no two have the same, so two orders at once cannot both take
    the last one.
    """

    coupon: fields.ForeignKeyRelation[Coupon] = fields.ForeignKeyField(
        "models.Coupon", related_name="redemptions", on_delete=fields.RESTRICT
    )
    coupon_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="coupon_redemptions", on_delete=fields.RESTRICT
    )
    user_id: UUID
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="coupon_redemptions", on_delete=fields.RESTRICT
    )
    order_id: UUID
    slot = fields.IntField()
    discount_amount = fields.BigIntField()
    redeemed_at: datetime = fields.DatetimeField()
    released_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "coupon_redemptions"
