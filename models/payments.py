"""Payments, refunds and what the gateway told us. Amounts are in paise."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import PaymentMethod, PaymentStatus, RefundStatus
from models.orders import Order
from models.users import User


class Payment(Record):
    """Money for an order: expected, received or given back.

    An order has at most one that is paid and not `surplus`; money that no order wants is surplus and is refunded.
    `amount_refunded` counts every refund, since one that failed is tried again. `asked_at` says when the gateway was
    last asked to make an order or a link for it, `next_check_at` when the sweep asks about it again, `checks` how often
    it did.
    """

    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="payments", on_delete=fields.RESTRICT
    )
    order_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="payments", on_delete=fields.RESTRICT
    )
    user_id: UUID
    amount = fields.BigIntField()
    currency = fields.CharField(max_length=3, default="INR")
    payment_status = fields.CharEnumField(PaymentStatus, max_length=16, default=PaymentStatus.PENDING)
    payment_method = fields.CharEnumField(PaymentMethod, max_length=16)
    transaction_id = fields.CharField(max_length=40, null=True, unique=True)
    razorpay_order_id = fields.CharField(max_length=40, null=True)
    payment_link_id = fields.CharField(max_length=40, null=True, unique=True)
    payment_link = fields.CharField(max_length=500, null=True)
    surplus = fields.BooleanField(default=False)
    amount_refunded = fields.BigIntField(default=0)
    payment_date: datetime | None = fields.DatetimeField(null=True)
    asked_at: datetime | None = fields.DatetimeField(null=True)
    next_check_at: datetime | None = fields.DatetimeField(null=True)
    checks = fields.IntField(default=0)

    class Meta:
        """Table name."""

        table = "payments"


class Refund(Record):
    """Money on its way back. `attempt` counts the tries with the gateway that ended in a confirmed failure.

    `next_check_at` says when the sweep asks the gateway about it again, `checks` how often it did. Money that did not
    come through the gateway goes back by hand: `reference` is how.
    """

    payment: fields.ForeignKeyRelation[Payment] = fields.ForeignKeyField(
        "models.Payment", related_name="refunds", on_delete=fields.RESTRICT
    )
    payment_id: UUID
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField(
        "models.Order", related_name="refunds", on_delete=fields.RESTRICT
    )
    order_id: UUID
    amount = fields.BigIntField()
    status = fields.CharEnumField(RefundStatus, max_length=16, default=RefundStatus.REQUESTED)
    reason = fields.CharField(max_length=200, default="")
    requested_by: UUID | None = fields.UUIDField(null=True)
    gateway_refund_id = fields.CharField(max_length=40, null=True, unique=True)
    attempt = fields.IntField(default=0)
    error = fields.CharField(max_length=500, default="")
    processed_at: datetime | None = fields.DatetimeField(null=True)
    reference = fields.CharField(max_length=100, default="")
    next_check_at: datetime | None = fields.DatetimeField(null=True)
    checks = fields.IntField(default=0)

    class Meta:
        """Table name."""

        table = "refunds"


class WebhookEvent(Record):
    """An event that the gateway sent, once by its event id."""

    event_id = fields.CharField(max_length=64, unique=True)
    event = fields.CharField(max_length=60)
    payload: dict[str, Any] = fields.JSONField()

    class Meta:
        """Table name."""

        table = "webhook_events"
