"""Tax invoices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.orders import Order


class InvoiceSeries(Record):
    """The last number given in a financial year; its row lock makes the numbers follow each other without a gap."""

    financial_year = fields.CharField(max_length=5, unique=True)
    last_serial = fields.IntField(default=0)

    class Meta:
        """Table name."""

        table = "invoice_series"


class Invoice(Record):
    """The invoice of a paid order. `document` is all that is printed on it, as it was when it was issued.

    `financial_year` is like `26-27`; `serial` counts from 1 in each year, and `invoice_number` is written from both.
    """

    order: fields.OneToOneRelation[Order] = fields.OneToOneField(
        "models.Order", related_name="invoice", on_delete=fields.RESTRICT
    )
    order_id: UUID
    financial_year = fields.CharField(max_length=5)
    serial = fields.IntField()
    invoice_number = fields.CharField(max_length=16, unique=True)
    issued_at: datetime = fields.DatetimeField()
    document: dict[str, Any] = fields.JSONField()

    class Meta:
        """Table name; a year has each number once."""

        table = "invoices"
        unique_together = (("financial_year", "serial"),)
