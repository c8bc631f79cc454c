"""What was sold and given back, by time: the journal of sales, and the sums that reports are read from."""

from datetime import date, datetime
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Product
from models.enums import Grain, SalesKind
from models.orders import Order
from models.payments import Refund
from models.stores import Store
from models.users import User


class SalesEntry(Record):
    """That an order became paid, or that a part of its money went back. `amount` is in paise.

    Triggers write it with the change itself. Until `folded_at` it is in none of the sums below.
    """

    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="sales_entries", on_delete=fields.RESTRICT
    )
    order_id: UUID
    refund: fields.OneToOneNullableRelation[Refund] = fields.OneToOneField(
        "models.Refund", related_name="sales_entry", null=True, on_delete=fields.RESTRICT
    )
    refund_id: UUID | None
    kind = fields.CharEnumField(SalesKind, max_length=8)
    amount = fields.BigIntField()
    happened_at = fields.DatetimeField()
    folded_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "sales_entries"


class SalesTotal(Record):
    """Sums of a day or month in the shop's time zone, of one store or (null) of the whole shop; amounts in paise."""

    grain = fields.CharEnumField(Grain, max_length=8)
    starts_on: date = fields.DateField()
    store: fields.ForeignKeyNullableRelation[Store] = fields.ForeignKeyField(
        "models.Store", related_name="sales_totals", null=True, on_delete=fields.RESTRICT
    )
    store_id: UUID | None
    orders = fields.IntField()
    units = fields.BigIntField()
    sales = fields.BigIntField()
    refund_count = fields.IntField()
    refunds = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "sales_totals"


class ProductSales(Record):
    """What was sold of one product in a day or month, in one store or (null) in the shop's own. In paise."""

    grain = fields.CharEnumField(Grain, max_length=8)
    starts_on: date = fields.DateField()
    store: fields.ForeignKeyNullableRelation[Store] = fields.ForeignKeyField(
        "models.Store", related_name="product_sales", null=True, on_delete=fields.RESTRICT
    )
    store_id: UUID | None
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="sales", on_delete=fields.RESTRICT
    )
    product_id: UUID
    units = fields.BigIntField()
    revenue = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "product_sales"


class Buyer(Record):
    """That somebody bought something in a day or month, of one store or (null) of the whole shop."""

    grain = fields.CharEnumField(Grain, max_length=8)
    starts_on: date = fields.DateField()
    store: fields.ForeignKeyNullableRelation[Store] = fields.ForeignKeyField(
        "models.Store", related_name="buyers", null=True, on_delete=fields.RESTRICT
    )
    store_id: UUID | None
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="purchases", on_delete=fields.RESTRICT
    )
    user_id: UUID

    class Meta:
        """Table name."""

        table = "buyers"
