"""What is written down of a running import: how far it is, what it refused, which slugs and SKUs its file named."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import orjson
from asyncpg import ForeignKeyViolationError, UniqueViolationError
from uuid_utils.compat import uuid7

from server.core.clock import utc_now
from server.core.db import Tx, fetch, transaction
from server.core.errors import AppError, Unavailable
from server.core.pool import Contention
from server.core.storage import Storage
from server.journal.service import record
from server.transfer.queries.transfers import lock_import
from server.transfer.service.batches import Taken

T = TypeVar("T")
# Seconds before a step that met others in its way is tried again.
PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
# How long transfers, their files and what they left behind are kept.
KEPT = timedelta(days=7)
REFUSALS = ("id", "created_at", "updated_at", "transfer_id", "line", "reasons")


def keys_of(transfer_id: UUID) -> str:
    """The table of what an import's file named so far."""
    return f"transfers.keys_{transfer_id.hex}"


async def make_keys(transfer_id: UUID) -> None:
    """Make the table, unless it is there."""
    async with transaction() as tx:
        # Of two that make it at once, the second waits and finds it.
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", transfer_id.hex)
        await tx.execute(
            f"CREATE TABLE IF NOT EXISTS {keys_of(transfer_id)}"
            " (key text PRIMARY KEY, line bigint NOT NULL, mark text NOT NULL)"
        )


async def drop_keys(transfer_id: UUID) -> None:
    """Drop the table."""
    await fetch(f"DROP TABLE IF EXISTS {keys_of(transfer_id)}")


async def persist(work: Callable[[], Awaitable[T]]) -> T:
    """Do a piece of work again while others stand in its way.

    A row that somebody else made, or took away, since it was looked for is one of those.

    Raises:
        Contention: They stand there all the time.
        Unavailable: The database does not answer in time.
    """
    for pause in PAUSES:
        try:
            return await work()
        except (UniqueViolationError, ForeignKeyViolationError, Unavailable):
            await asyncio.sleep(pause)
    try:
        return await work()
    except (UniqueViolationError, ForeignKeyViolationError) as error:
        raise Contention from error


async def note(tx: Tx, transfer_id: UUID, taken: Taken) -> None:
    """Write down how far an import is with a part, and the part's refused lines."""
    now = utc_now()
    rows = [
        (uuid7(), now, now, transfer_id, refusal.line, orjson.dumps(refusal.reasons).decode())
        for refusal in taken.refusals
    ]
    if rows:
        await tx.copy("transfer_refusals", REFUSALS, rows)
    counts = taken.counts
    await tx.execute(
        "UPDATE catalog_transfers SET status = 'running', done_bytes = greatest(done_bytes, $2),"
        " lines = greatest(lines, $3), created = created + $4, updated = updated + $5, unchanged = unchanged + $6,"
        " refused = refused + $7, updated_at = now() WHERE id = $1",
        transfer_id,
        taken.end.end,
        taken.end.lines,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.refused,
    )


async def finish(tx: Tx, transfer_id: UUID) -> None:
    """Write down that an import is done; the journal says so where somebody asked for it."""
    done = await lock_import(tx, transfer_id)
    if done.finished_at is not None:
        return
    await tx.execute(
        "UPDATE catalog_transfers SET status = 'done', finished_at = now(), updated_at = now() WHERE id = $1",
        transfer_id,
    )
    await tx.execute(f"DROP TABLE IF EXISTS {keys_of(transfer_id)}")
    if done.actor_id is not None:
        counted = ("created", "updated", "unchanged", "refused")
        await record(
            tx,
            done.actor_id,
            "catalogue.import",
            "catalog_transfer",
            transfer_id,
            after={name: getattr(done, name) for name in counted},
        )


async def fail(transfer_id: UUID, error: AppError | None = None) -> None:
    """Write down that an import or export came to nothing, or to no more; without an error, that it is our fault."""
    text = str(error) if error is not None else "Something went wrong here; it has been logged."
    if error is not None and error.mistakes:
        text += " " + " ".join(f"{mistake.field}: {mistake.message}" for mistake in error.mistakes)
    await fetch(
        "UPDATE catalog_transfers SET status = 'failed', error = $2, finished_at = now(), updated_at = now()"
        " WHERE id = $1 AND finished_at IS NULL",
        transfer_id,
        text[:500],
    )
    await drop_keys(transfer_id)


async def forget_transfers(storage: Storage) -> None:
    """Forget transfers a week after their last step, with their files, and what dead ones left behind."""
    rows = await fetch(
        "SELECT id, storage_key FROM catalog_transfers WHERE updated_at < now() - $1::interval ORDER BY id LIMIT 1000",
        KEPT,
    )
    for row in rows:
        if row["storage_key"] is not None:
            await storage.delete(row["storage_key"])
        await drop_keys(row["id"])
        await fetch("DELETE FROM catalog_transfers WHERE id = $1", row["id"])
    for table in await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'transfers'"):
        scratch = UUID(table["tablename"].removeprefix("keys_"))
        began = timedelta(milliseconds=scratch.int >> 80)
        known = await fetch("SELECT FROM catalog_transfers WHERE id = $1", scratch)
        if not known and utc_now().timestamp() - began.total_seconds() > KEPT.total_seconds():
            await drop_keys(scratch)
