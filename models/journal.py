"""The audit log of the back office."""

from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.users import User


class AdminAction(Record):
    """Who changed what in the back office, with the fields before and after."""

    actor: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="admin_actions", on_delete=fields.RESTRICT
    )
    actor_id: UUID
    action = fields.CharField(max_length=60)
    entity = fields.CharField(max_length=60)
    entity_id: UUID = fields.UUIDField()
    before: dict[str, Any] | None = fields.JSONField(null=True)
    after: dict[str, Any] | None = fields.JSONField(null=True)
    request_id = fields.CharField(max_length=64, default="")

    class Meta:
        """Table name."""

        table = "admin_actions"
