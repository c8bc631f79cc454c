"""Imports: part by part, each with its own transaction, or all in one; interrupted anywhere, they go on."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from math import inf
from time import monotonic
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import TransferKind
from server.core import jobs
from server.core.db import transaction
from server.transfer.errors import LinesRefused
from server.transfer.jobs import RunImport, RunWholeImport
from server.transfer.queries.transfers import find_unfinished, get_import, lock_import
from server.transfer.rules import Counts, Options, Refusal
from server.transfer.schemas.views import ImportView
from server.transfer.service.batches import Batch, OpenAt, Position, Taken, read_batches, take_batch
from server.transfer.service.books import drop_keys, fail, finish, keys_of, make_keys, note, persist

Told = Callable[[Taken], Awaitable[None]]


async def tell_nobody(_: Taken) -> None:
    """Tell nobody of the progress."""


async def begin_import(
    options: Options,
    *,
    atomic: bool,
    digest: str,
    total_bytes: int,
    transfer_id: UUID | None = None,
    storage_key: str | None = None,
) -> UUID:
    """Note an import, and give its id; an unfinished one of the same file from the command line is gone on with.

    With a `storage_key` the file is in the shop's storage, and a job does the work.
    """
    async with transaction() as tx:
        if storage_key is None:
            known = await find_unfinished(tx, options, atomic=atomic, digest=digest)
            if known is not None:
                return known
        transfer_id = transfer_id or uuid7()
        await tx.execute(
            "INSERT INTO catalog_transfers (id, kind, format, atomic, create_missing, set_stock, storage_key, digest,"
            " total_bytes, actor_id, status, done_bytes, lines, created, updated, unchanged, refused, error,"
            " created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', 0, 0, 0, 0, 0, 0, '', now(), now())",
            transfer_id,
            TransferKind.IMPORT,
            options.format,
            atomic,
            options.create_missing,
            options.set_stock,
            storage_key,
            digest,
            total_bytes,
            options.actor_id,
        )
        if storage_key is not None:
            job = RunWholeImport if atomic else RunImport
            await jobs.add(tx, job(transfer_id=transfer_id))
    return transfer_id


async def run_import(
    transfer_id: UUID, open_at: OpenAt, *, seconds: float | None = None, told: Told = tell_nobody
) -> None:
    """Go on with an import until it is done, or for some seconds: then a job is left that goes on with it.

    Several may run the same import: each part is taken once, by whoever comes first.

    Raises:
        BadHeader: The file is CSV, and its first row does not name its columns well.
        EmptyFile: It is CSV without a first row.
    """
    until = monotonic() + seconds if seconds is not None else inf
    found = await get_import(transfer_id)
    if found.finished_at is None:
        await make_keys(transfer_id)
    while found.finished_at is None:
        if await _go_on(found, open_at, until, told):
            return
        found = await get_import(transfer_id)


async def _go_on(found: ImportView, open_at: OpenAt, until: float, told: Told) -> bool:
    """Take parts in until the file or the time is over; False when another process is further on."""
    done = found.done_bytes
    async with aclosing(read_batches(open_at, found.format, Position(done, found.lines))) as batches:
        async for batch in batches:
            again = monotonic() > until
            taken = await persist(partial(_commit, found, batch, done=done, again=again))
            if taken is None:
                return False
            done = batch.end.end
            await told(taken)
            if again:
                return True
    await persist(partial(_finish, found))
    return True


async def _commit(found: ImportView, batch: Batch, *, done: int, again: bool) -> Taken | None:
    """Take a part in; None when another process has done so."""
    async with transaction() as tx:
        now = await lock_import(tx, found.id)
        if now.finished_at is not None or now.done_bytes != done:
            return None
        taken = await take_batch(tx, batch, found.options, keys=keys_of(found.id))
        await note(tx, found.id, taken)
        if again:
            await jobs.add(tx, RunImport(transfer_id=found.id))
    return taken


async def _finish(found: ImportView) -> None:
    async with transaction() as tx:
        await finish(tx, found.id)


async def run_whole_import(transfer_id: UUID, open_at: OpenAt, *, told: Told = tell_nobody) -> None:
    """Do an import that does all or nothing: look at each line first, then take them all in one transaction.

    While that lasts, nobody else changes what the file changes.

    Raises:
        BadHeader: The file is CSV, and its first row does not name its columns well.
        EmptyFile: It is CSV without a first row.
    """
    found = await get_import(transfer_id)
    if found.finished_at is not None:
        return
    await _forget(found)

    async def noted(taken: Taken) -> None:
        async with transaction() as tx:
            await note(tx, transfer_id, Taken(taken.end, Counts(refused=taken.counts.refused), taken.refusals))
        await told(taken)

    counts = await check_file(open_at, found.options, told=noted)
    if counts.refused:
        await fail(transfer_id, LinesRefused(refused=counts.refused))
    else:
        await persist(partial(_take_all, found, open_at, told))


async def _take_all(found: ImportView, open_at: OpenAt, told: Told) -> None:
    try:
        async with transaction() as tx:
            counts = Counts()
            async with aclosing(read_batches(open_at, found.format, Position())) as batches:
                async for batch in batches:
                    taken = await take_batch(tx, batch, found.options, keys=None)
                    _insist(taken)
                    counts.add(taken.counts)
                    await told(Taken(taken.end))
            await note(tx, found.id, Taken(Position(), counts))
            await finish(tx, found.id)
    except _Refused as error:
        # The shop has changed since the file was looked at.
        refused = Taken(Position(), Counts(refused=len(error.refusals)), error.refusals)
        async with transaction() as tx:
            await note(tx, found.id, refused)
        await told(refused)
        await fail(found.id, LinesRefused(refused=len(error.refusals)))


class _Refused(Exception):
    """Lines are refused in the middle of an import that does all or nothing."""

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals
        super().__init__()


def _insist(taken: Taken) -> None:
    if taken.refusals:
        raise _Refused(taken.refusals)


async def check_file(open_at: OpenAt, options: Options, *, told: Told = tell_nobody) -> Counts:
    """Look what would become of each line of a file, and change nothing.

    Raises:
        BadHeader: The file is CSV, and its first row does not name its columns well.
        EmptyFile: It is CSV without a first row.
    """
    counts, scratch = Counts(), uuid7()
    await make_keys(scratch)
    try:
        async with aclosing(read_batches(open_at, options.format, Position())) as batches:
            async for batch in batches:
                async with transaction() as tx:
                    taken = await take_batch(tx, batch, options, keys=keys_of(scratch), writing=False)
                counts.add(taken.counts)
                await told(taken)
    finally:
        await drop_keys(scratch)
    return counts


async def _forget(found: ImportView) -> None:
    """Begin an import that does all or nothing anew: nothing of it has happened."""
    async with transaction() as tx:
        await lock_import(tx, found.id)
        await tx.execute("DELETE FROM transfer_refusals WHERE transfer_id = $1", found.id)
        await tx.execute(
            "UPDATE catalog_transfers SET status = 'running', done_bytes = 0, lines = 0, refused = 0,"
            " updated_at = now() WHERE id = $1",
            found.id,
        )
