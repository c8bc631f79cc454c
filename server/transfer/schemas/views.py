"""Imports and exports over HTTP."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from models.enums import TransferFormat, TransferStatus
from server.core.pages import PageFilter
from server.core.shapes import View, Wish
from server.transfer.rules import Options


class StartImport(Wish):
    """How the file in the request's body is taken."""

    atomic: bool = Field(default=False, description="All of it or nothing.")
    create_missing: bool = Field(
        default=False, description="Make the categories, brands, attributes and values of enums that are not there."
    )
    set_stock: bool = Field(default=False, description="Set the stock of variants that are there already, too.")


class StartExport(Wish):
    """The body of a request for an export."""

    format: TransferFormat


class TransferFilter(PageFilter):
    """Which imports are listed."""

    status: TransferStatus | None = None


class TransferView(View):
    """An import or export; `error` says why it failed."""

    id: UUID
    format: TransferFormat
    status: TransferStatus
    done_bytes: int
    lines: int
    error: str
    actor_id: UUID | None
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """The view of a row with these columns."""
        return cls(**{name: row[name] for name in cls.model_fields})


class ExportView(TransferView):
    """An export: how much of its file is written, in bytes and products or rows."""


class ImportView(TransferView):
    """An import: how much of its file is done, in bytes and lines, and what became of the products or rows in them."""

    atomic: bool
    create_missing: bool
    set_stock: bool
    total_bytes: int | None
    created: int
    updated: int
    unchanged: int
    refused: int

    @property
    def options(self) -> Options:
        """How its file is taken."""
        return Options(self.format, self.create_missing, self.set_stock, self.actor_id)


class Reason(View):
    """One thing wrong with a line."""

    field: str
    message: str
    code: str


class RefusalView(View):
    """A line of an import that was not taken, with all reasons."""

    line: int
    reasons: list[Reason]
