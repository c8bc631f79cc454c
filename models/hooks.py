"""Webhooks to client apps: where they listen, what was sent to them, and what they answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import DeliveryStatus


class ClientWebhook(Record):
    """An address that wants to be told of some events.

    What is sent is signed with `secret`, and with `old_secret` too until `old_secret_until`. `failures` counts the
    deliveries given up since the last that arrived; `paused_at` says since when nothing is sent because of them.
    """

    url = fields.CharField(max_length=500)
    description = fields.CharField(max_length=200, default="")
    event_types: list[str] = fields.JSONField()
    secret = fields.CharField(max_length=80)
    old_secret = fields.CharField(max_length=80, null=True)
    old_secret_until: datetime | None = fields.DatetimeField(null=True)
    is_active = fields.BooleanField(default=True)
    failures = fields.IntField(default=0)
    paused_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "client_webhooks"


class WebhookDelivery(Record):
    """An event on its way to one client, once by its `event_id`; every attempt sends the same `payload`."""

    webhook: fields.ForeignKeyRelation[ClientWebhook] = fields.ForeignKeyField(
        "models.ClientWebhook", related_name="deliveries", on_delete=fields.CASCADE
    )
    webhook_id: UUID
    event_id: UUID = fields.UUIDField()
    event_type = fields.CharField(max_length=40)
    subject_id: UUID = fields.UUIDField()
    payload: dict[str, Any] | None = fields.JSONField(null=True)
    status = fields.CharEnumField(DeliveryStatus, max_length=16, default=DeliveryStatus.PENDING)
    attempts = fields.IntField(default=0)
    delivered_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name; an event is one client's once."""

        table = "webhook_deliveries"
        unique_together = (("webhook_id", "event_id"),)


class WebhookAttempt(Record):
    """One try of a delivery: what the client answered (`response_status` null: nothing) and after how long."""

    delivery: fields.ForeignKeyRelation[WebhookDelivery] = fields.ForeignKeyField(
        "models.WebhookDelivery", related_name="tries", on_delete=fields.CASCADE
    )
    delivery_id: UUID
    response_status = fields.IntField(null=True)
    milliseconds = fields.IntField()
    error = fields.CharField(max_length=500, default="")

    class Meta:
        """Table name."""

        table = "webhook_attempts"
