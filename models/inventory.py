"""The stock ledger, and alerts of low stock."""

from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Product, ProductVariant
from models.enums import AlertStatus, StockReason


class StockMovement(Record):
    """One change of a variant's stock; a variant's stock is the sum of its movements.

    `order_id` and `actor_id` name the order and the person behind it, where there is one.
    """

    product_variant: fields.ForeignKeyRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="movements", on_delete=fields.RESTRICT
    )
    product_variant_id: UUID
    delta = fields.IntField()
    reason = fields.CharEnumField(StockReason, max_length=16)
    order_id: UUID | None = fields.UUIDField(null=True)
    actor_id: UUID | None = fields.UUIDField(null=True)

    class Meta:
        """Table name."""

        table = "stock_movements"


class StockAlert(Record):
    """A variant's stock fell below its threshold; `stock_level` is what was left then. One open alert per variant."""

    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="stock_alerts", on_delete=fields.RESTRICT
    )
    product_id: UUID
    product_variant: fields.ForeignKeyRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="stock_alerts", on_delete=fields.RESTRICT
    )
    product_variant_id: UUID
    stock_level = fields.IntField()
    threshold = fields.IntField()
    status = fields.CharEnumField(AlertStatus, max_length=16, default=AlertStatus.PENDING)
    resolved_at = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "stock_alerts"
