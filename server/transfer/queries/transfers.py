"""Imports, exports and refused lines as the back office sees and locks them."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import orjson

from models.enums import TransferKind
from server.core.db import Tx, fetch, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, PageFilter, cut_page, read_cursor
from server.transfer.rules import Options
from server.transfer.schemas.views import ExportView, ImportView, RefusalView, TransferFilter

ONE = "SELECT * FROM catalog_transfers WHERE id = $1 AND kind = $2"


async def get_import(transfer_id: UUID) -> ImportView:
    """An import.

    Raises:
        NotFound: There is none of this id.
    """
    return ImportView.of(await _found(transfer_id, TransferKind.IMPORT))


async def get_export(transfer_id: UUID) -> ExportView:
    """An export.

    Raises:
        NotFound: There is none of this id.
    """
    return ExportView.of(await _found(transfer_id, TransferKind.EXPORT))


async def get_key(transfer_id: UUID, kind: TransferKind) -> str:
    """Where in the shop's storage the file of an import or export is.

    Raises:
        NotFound: There is none of this id, or its file is not the shop's.
    """
    key: str | None = (await _found(transfer_id, kind))["storage_key"]
    if key is None:
        raise NotFound
    return key


async def _found(transfer_id: UUID, kind: TransferKind) -> Any:
    row = await fetch_row(ONE, transfer_id, kind)
    if row is None:
        raise NotFound
    return row


async def lock_import(tx: Tx, transfer_id: UUID) -> ImportView:
    """Lock an import's row and read it.

    Raises:
        NotFound: There is none of this id.
    """
    row = await tx.fetch_row(f"{ONE} FOR UPDATE", transfer_id, TransferKind.IMPORT)
    if row is None:
        raise NotFound
    return ImportView.of(row)


async def find_unfinished(tx: Tx, options: Options, *, atomic: bool, digest: str) -> UUID | None:
    """An import of the command line that was begun with this file and in this way, and not finished."""
    row = await tx.fetch_row(
        "SELECT id FROM catalog_transfers WHERE kind = 'import' AND storage_key IS NULL AND digest = $1"
        " AND status IN ('queued', 'running') AND format = $2 AND atomic = $3 AND create_missing = $4"
        " AND set_stock = $5 ORDER BY id DESC LIMIT 1",
        digest,
        options.format,
        atomic,
        options.create_missing,
        options.set_stock,
    )
    return None if row is None else row["id"]


async def list_imports(query: TransferFilter) -> Page[ImportView]:
    """A page of imports, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    where, values = "kind = 'import' AND ($1::text IS NULL OR status = $1)", [query.status]
    total = await _total(query, f"catalog_transfers WHERE {where}", values)
    after = read_cursor(query.cursor, "newest", (UUID,))
    rows = await fetch_planned(
        f"SELECT * FROM catalog_transfers WHERE {where} AND ($2::uuid IS NULL OR id < $2)"
        f" ORDER BY id DESC LIMIT {query.limit + 1}",
        *values,
        after[0] if after is not None else None,
    )
    return cut_page(query, [ImportView.of(row) for row in rows], "newest", ("id",), total=total)


async def list_refusals(transfer_id: UUID, query: PageFilter) -> Page[RefusalView]:
    """A page of an import's refused lines, by line.

    Raises:
        NotFound: There is no such import.
        BadCursor: The cursor is not of this list.
    """
    await _found(transfer_id, TransferKind.IMPORT)
    total = await _total(query, "transfer_refusals WHERE transfer_id = $1", [transfer_id])
    after = read_cursor(query.cursor, "line", (int,))
    rows = await _refusals_behind(transfer_id, after[0] if after is not None else 0, query.limit + 1)
    return cut_page(query, rows, "line", ("line",), total=total)


async def every_refusal(transfer_id: UUID) -> AsyncIterator[RefusalView]:
    """All refused lines of an import, a thousand at a time."""
    last = 0
    while rows := await _refusals_behind(transfer_id, last, 1000):
        for row in rows:
            yield row
        last = rows[-1].line


async def _refusals_behind(transfer_id: UUID, line: int, limit: int) -> list[RefusalView]:
    rows = await fetch(
        "SELECT line, reasons FROM transfer_refusals WHERE transfer_id = $1 AND line > $2 ORDER BY line LIMIT $3",
        transfer_id,
        line,
        limit,
    )
    return [RefusalView(line=row["line"], reasons=orjson.loads(row["reasons"])) for row in rows]


async def _total(query: PageFilter, source: str, values: list[Any]) -> int | None:
    if not query.include_total:
        return None
    counted = await fetch(f"SELECT count(*) FROM (SELECT FROM {source} LIMIT {TOTAL_CAP}) t", *values)
    return int(counted[0][0])
