"""Tables of the frame itself: work left behind, answers kept under idempotency keys, changes to be told of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import JobStatus


class JobRow(Record):
    """A piece of work, written with the change that needs it.

    `handed_at` says when its id last went to the queue, `lease_until` how long a worker may be busy with it, `deaths`
    how many workers in a row died of it, or with it. Of the queued rows with one `once_key` there is only one.
    """

    name = fields.CharField(max_length=80)
    queue = fields.CharField(max_length=16)
    payload: dict[str, Any] = fields.JSONField()
    status = fields.CharEnumField(JobStatus, max_length=16, default=JobStatus.QUEUED)
    attempts = fields.IntField(default=0)
    deaths = fields.IntField(default=0)
    run_at = fields.DatetimeField()
    handed_at: datetime | None = fields.DatetimeField(null=True)
    lease_until: datetime | None = fields.DatetimeField(null=True)
    finished_at: datetime | None = fields.DatetimeField(null=True)
    error = fields.TextField(default="")
    request_id = fields.CharField(max_length=64, default="")
    once_key = fields.CharField(max_length=200, null=True)

    class Meta:
        """Table name."""

        table = "jobs"


class IdempotencyKey(Record):
    """A client's key for one request, and its answer once there is one.

    While `status` is null somebody is at work, until `claimed_until` at most.
    """

    user_id: UUID = fields.UUIDField()
    route = fields.CharField(max_length=120)
    key = fields.CharField(max_length=255)
    body_hash = fields.BinaryField()
    status = fields.IntField(null=True)
    body = fields.BinaryField(null=True)
    claimed_until = fields.DatetimeField()

    class Meta:
        """Table name; a key is one user's and one route's."""

        table = "idempotency_keys"
        unique_together = (("user_id", "route", "key"),)


class UntoldChange(Record):
    """The cache tags that a committed change made untrue, until the other processes are told of it."""

    tags: list[str] = fields.JSONField()

    class Meta:
        """Table name."""

        table = "untold_changes"
