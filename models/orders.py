"""Orders, their lines and their history. Amounts are in paise."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Product, ProductVariant
from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus
from models.stores import Store
from models.users import Address, User


class Order(Record):
    """What a buyer ordered, at the prices of that moment. `expires_at` is null once nothing is awaited.

    `coupon_id` is the coupon inside `discount_amount` (the key to coupons is added in the migration).
    """

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="orders", on_delete=fields.RESTRICT
    )
    user_id: UUID
    address: fields.ForeignKeyRelation[Address] = fields.ForeignKeyField(
        "models.Address", related_name="orders", on_delete=fields.RESTRICT
    )
    address_id: UUID
    order_number = fields.CharField(max_length=20, unique=True)
    order_date = fields.DatetimeField()
    payment_method = fields.CharEnumField(PaymentMethod, max_length=16)
    order_status = fields.CharEnumField(OrderStatus, max_length=16, default=OrderStatus.PENDING)
    payment_status = fields.CharEnumField(PaymentStatus, max_length=16, default=PaymentStatus.PENDING)
    subtotal = fields.BigIntField()
    discount_amount = fields.BigIntField()
    shipping_cost = fields.BigIntField()
    tax_amount = fields.BigIntField()
    total_amount = fields.BigIntField()
    currency = fields.CharField(max_length=3, default="INR")
    shipping_address: dict[str, Any] = fields.JSONField()
    expires_at: datetime | None = fields.DatetimeField(null=True)
    cancel_reason = fields.CharEnumField(CancelReason, max_length=16, null=True)
    coupon_id: UUID | None = fields.UUIDField(null=True)

    class Meta:
        """Table name."""

        table = "orders"


class OrderItem(Record):
    """A line of an order: the variant as it was when sold. `final_price` is the whole line after discounts.

    `discount_applied` is what the best rule (`discount_rule_id`, a key added in the migration) and the coupon took off
    together; `coupon_discount` is the coupon's share of it.
    """

    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="items", on_delete=fields.RESTRICT
    )
    order_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="order_items", on_delete=fields.RESTRICT
    )
    product_id: UUID
    product_variant: fields.ForeignKeyRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="order_items", on_delete=fields.RESTRICT
    )
    product_variant_id: UUID
    store: fields.ForeignKeyNullableRelation[Store] = fields.ForeignKeyField(
        "models.Store", related_name="order_items", null=True, on_delete=fields.RESTRICT
    )
    store_id: UUID | None
    product_name = fields.CharField(max_length=200)
    variant_name = fields.CharField(max_length=200, default="")
    sku = fields.CharField(max_length=64)
    attributes: dict[str, Any] = fields.JSONField(default=dict)
    total_quantity = fields.IntField()
    price_at_time = fields.BigIntField()
    discount_applied = fields.BigIntField(default=0)
    coupon_discount = fields.BigIntField(default=0)
    discount_rule_id: UUID | None = fields.UUIDField(null=True)
    final_price = fields.BigIntField()
    tax_rate: Decimal = fields.DecimalField(max_digits=5, decimal_places=2)
    tax_amount = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "order_items"


class OrderEvent(Record):
    """One change of an order's state: from, to, and who did it (null: the shop itself)."""

    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="events", on_delete=fields.RESTRICT
    )
    order_id: UUID
    from_status = fields.CharEnumField(OrderStatus, max_length=16, null=True)
    to_status = fields.CharEnumField(OrderStatus, max_length=16)
    actor_id: UUID | None = fields.UUIDField(null=True)
    note = fields.CharField(max_length=200, default="")

    class Meta:
        """Table name."""

        table = "order_events"
