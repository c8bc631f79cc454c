"""Imports and exports of the catalogue."""

from typing import Any
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import TransferFormat, TransferKind, TransferStatus


class CatalogTransfer(Record):
    """One import or export: how far it is, and what it did.

    `storage_key` is the file in the shop's storage; null where a file of the command line is read or written.
    `digest` is the SHA-256 of an import's file, in hex. `total_bytes` and `done_bytes` count the file's bytes; an
    interrupted import goes on behind `done_bytes` and `lines`. An `atomic` import does all of it or nothing;
    `create_missing` and `set_stock` are what else was asked of an import.
    """

    kind = fields.CharEnumField(TransferKind, max_length=16)
    format = fields.CharEnumField(TransferFormat, max_length=16)
    status = fields.CharEnumField(TransferStatus, max_length=16, default=TransferStatus.QUEUED)
    atomic = fields.BooleanField(default=False)
    create_missing = fields.BooleanField(default=False)
    set_stock = fields.BooleanField(default=False)
    storage_key = fields.CharField(max_length=300, null=True)
    digest = fields.CharField(max_length=64, default="")
    total_bytes = fields.BigIntField(null=True)
    done_bytes = fields.BigIntField(default=0)
    lines = fields.BigIntField(default=0)
    created = fields.BigIntField(default=0)
    updated = fields.BigIntField(default=0)
    unchanged = fields.BigIntField(default=0)
    refused = fields.BigIntField(default=0)
    error = fields.CharField(max_length=500, default="")
    actor_id: UUID | None = fields.UUIDField(null=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "catalog_transfers"


class TransferRefusal(Record):
    """A line of an import that was not taken, with all reasons: `[{"field", "message", "code"}]`."""

    transfer: fields.ForeignKeyRelation[CatalogTransfer] = fields.ForeignKeyField(
        "models.CatalogTransfer", related_name="refusals", on_delete=fields.CASCADE
    )
    transfer_id: UUID
    line = fields.BigIntField()
    reasons: Any = fields.JSONField()

    class Meta:
        """Table name; a line is refused once."""

        table = "transfer_refusals"
        unique_together = (("transfer", "line"),)
