"""Exports: the catalogue as it is at one moment, line by line."""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from models.enums import TransferFormat, TransferKind, TransferStatus
from server.core import jobs
from server.core.db import fetch, transaction
from server.core.storage import Storage
from server.transfer.errors import ExportNotReady
from server.transfer.jobs import RunExport
from server.transfer.queries.catalogue import Chosen, Exported, read_catalogue, used_attributes
from server.transfer.queries.transfers import get_export, get_key
from server.transfer.rules import ATTRIBUTE, CONTENT_TYPES, MEDIA, PRODUCT_COLUMNS, VARIANT_COLUMNS
from server.transfer.schemas.views import ExportView

# Seconds that whoever takes the file in may need for a part of it.
PATIENCE = 120.0
# Seconds from one note of how far an export is to the next.
TOLD_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an export's file, and how many lines or rows of products it holds."""

    content: bytes
    lines: int


async def export_catalogue(form: TransferFormat, chosen: Chosen, write: Callable[[Piece], Awaitable[None]]) -> None:
    """Give `write` the file of an export, part by part: an import of the same shop that changes nothing."""
    async with transaction() as tx:
        # The whole file is of one moment, however long it takes.
        await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        await tx.execute(f"SET LOCAL idle_in_transaction_session_timeout = {round(1000 * PATIENCE)}")
        attributes = await used_attributes(tx)
        if form is TransferFormat.CSV:
            header = (*PRODUCT_COLUMNS, *VARIANT_COLUMNS, *(ATTRIBUTE + slug for slug in attributes), MEDIA)
            await write(Piece(_written([header]), 0))
        async for products in read_catalogue(tx, chosen):
            if form is TransferFormat.NDJSON:
                await write(Piece(b"".join(map(_line, products)), len(products)))
            else:
                rows = [row for product in products for row in _rows(product, attributes)]
                await write(Piece(_written(rows), len(rows)))


def _line(exported: Exported) -> bytes:
    whole = {**exported.product, "variants": exported.variants, "media": exported.media}
    return orjson.dumps(whole, default=str, option=orjson.OPT_APPEND_NEWLINE)


def _rows(exported: Exported, attributes: Sequence[str]) -> Iterator[list[Any]]:
    """A row for each variant; the media stand in the first one."""
    media = orjson.dumps(exported.media).decode() if exported.media else ""
    for variant in exported.variants or [{"attributes": {}}]:
        yield [
            *map(_cell, exported.product.values()),
            *(_cell(variant.get(name)) for name in VARIANT_COLUMNS.values()),
            *(variant["attributes"].get(slug, "") for slug in attributes),
            media,
        ]
        media = ""


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _written(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


async def begin_export(form: TransferFormat, actor_id: UUID) -> UUID:
    """Leave a job that writes the whole catalogue into the shop's storage; gives the export's id."""
    transfer_id = uuid7()
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO catalog_transfers (id, kind, format, storage_key, actor_id, status, atomic, create_missing,"
            " set_stock, digest, done_bytes, lines, created, updated, unchanged, refused, error, created_at,"
            " updated_at) VALUES ($1, $2, $3, $4, $5, 'queued', false, false, false, '', 0, 0, 0, 0, 0, 0, '', now(),"
            " now())",
            transfer_id,
            TransferKind.EXPORT,
            form,
            f"transfers/{transfer_id}.{form}",
            actor_id,
        )
        await jobs.add(tx, RunExport(transfer_id=transfer_id))
    return transfer_id


async def check_ready(transfer_id: UUID) -> ExportView:
    """The export, if its file is written.

    Raises:
        NotFound: There is none of this id.
        ExportNotReady: It is not written yet, or could not be.
    """
    found = await get_export(transfer_id)
    if found.status is not TransferStatus.DONE:
        raise ExportNotReady(status=found.status)
    return found


async def run_export(transfer_id: UUID, storage: Storage) -> None:
    """Write an export's file; a second run writes it anew, unless it is done."""
    found = await get_export(transfer_id)
    if found.finished_at is not None:
        return
    key = await get_key(transfer_id, TransferKind.EXPORT)
    # The catalogue is read in a task of its own: a transaction belongs to the task that opened it.
    waiting: asyncio.Queue[Piece | None] = asyncio.Queue(maxsize=2)
    done, lines = 0, 0

    async def read() -> None:
        await export_catalogue(found.format, Chosen(), waiting.put)
        await waiting.put(None)

    async def pieces() -> AsyncGenerator[bytes, None]:
        nonlocal done, lines
        while (piece := await waiting.get()) is not None:
            yield piece.content
            done, lines = done + len(piece.content), lines + piece.lines

    async def tell() -> None:
        while True:
            await asyncio.sleep(TOLD_EVERY)
            await _note(transfer_id, "running", done, lines)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(read())
        teller = tasks.create_task(tell())
        await storage.put(key, pieces(), headers={"Content-Type": CONTENT_TYPES[found.format]})
        teller.cancel()
    await _note(transfer_id, "done", done, lines)


async def _note(transfer_id: UUID, status: str, done: int, lines: int) -> None:
    await fetch(
        "UPDATE catalog_transfers SET status = $2::text, done_bytes = $3, lines = $4, updated_at = now(),"
        " finished_at = CASE WHEN $2::text = 'done' THEN now() END WHERE id = $1 AND finished_at IS NULL",
        transfer_id,
        status,
        done,
        lines,
    )
