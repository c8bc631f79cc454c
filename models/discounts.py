"""Discount rules."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Brand, Category, Product, ProductVariant
from models.enums import RuleType


class DiscountRule(Record):
    """A discount that lines get by themselves, good from `valid_from` until just before `valid_to`.

    `discount_value` is percent, or paise off each unit of a `quantity` rule. At most one of the four limits is set; a
    rule without any is for all lines. `min_cart_value` is in paise, before discounts.
    """

    rule_type = fields.CharEnumField(RuleType, max_length=16)
    discount_value: Decimal = fields.DecimalField(max_digits=14, decimal_places=2)
    min_quantity = fields.IntField(default=1)
    min_cart_value = fields.BigIntField(default=0)
    product: fields.ForeignKeyNullableRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="discount_rules", null=True, on_delete=fields.RESTRICT
    )
    product_id: UUID | None
    product_variant: fields.ForeignKeyNullableRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="discount_rules", null=True, on_delete=fields.RESTRICT
    )
    product_variant_id: UUID | None
    category: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="discount_rules", null=True, on_delete=fields.RESTRICT
    )
    category_id: UUID | None
    brand: fields.ForeignKeyNullableRelation[Brand] = fields.ForeignKeyField(
        "models.Brand", related_name="discount_rules", null=True, on_delete=fields.RESTRICT
    )
    brand_id: UUID | None
    valid_from: datetime | None = fields.DatetimeField(null=True)
    valid_to: datetime | None = fields.DatetimeField(null=True)
    is_active = fields.BooleanField(default=True)
    created_by: UUID | None = fields.UUIDField(null=True)

    class Meta:
        """Table name."""

        table = "discount_rules"
