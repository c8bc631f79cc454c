"""What every table has: a UUIDv7 key and the two times."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from uuid_utils.compat import uuid7


class Record(Model):
    """A row with a time-ordered id, so that new rows land at the end of every index."""

    id: UUID = fields.UUIDField(primary_key=True, default=uuid7)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        """No table of its own."""

        abstract = True
