"""Tasks of imports and exports."""

from collections.abc import AsyncGenerator, Awaitable
from uuid import UUID

from models.enums import TransferKind
from server.core.errors import AppError, Unavailable
from server.core.storage import Storage
from server.transfer.jobs import RunExport, RunImport, RunWholeImport
from server.transfer.queries.transfers import get_key
from server.transfer.service.batches import OpenAt
from server.transfer.service.books import fail
from server.transfer.service.exports import run_export as write_export
from server.transfer.service.imports import run_import as take_parts
from server.transfer.service.imports import run_whole_import as take_whole
from workers.context import WorkerContext
from workers.registry import task

# Seconds of one run of an import, after which another goes on: other work may come between, and a stop waits for it.
RUN = 10.0


@task(RunImport)
async def run_import(ctx: WorkerContext, job: RunImport) -> None:
    """Take in some of a file."""
    open_at = await _stored(ctx.resources.storage, job.transfer_id)
    await _to_its_end(ctx, job, take_parts(job.transfer_id, open_at, seconds=RUN))


@task(RunWholeImport)
async def run_whole_import(ctx: WorkerContext, job: RunWholeImport) -> None:
    """Take in all of a file, or nothing."""
    open_at = await _stored(ctx.resources.storage, job.transfer_id)
    await _to_its_end(ctx, job, take_whole(job.transfer_id, open_at))


@task(RunExport)
async def run_export(ctx: WorkerContext, job: RunExport) -> None:
    """Write the catalogue into a file."""
    await _to_its_end(ctx, job, write_export(job.transfer_id, ctx.resources.storage))


async def _stored(storage: Storage, transfer_id: UUID) -> OpenAt:
    key = await get_key(transfer_id, TransferKind.IMPORT)
    known = await storage.head(key)

    async def open_at(start: int) -> AsyncGenerator[bytes, None]:
        # A storage has no answer for a part behind the end.
        if known is None or start < known.size:
            async for piece in storage.stream(key, start=start):
                yield piece

    return open_at


async def _to_its_end(ctx: WorkerContext, job: RunImport | RunWholeImport | RunExport, work: Awaitable[None]) -> None:
    """Do the work; what comes to nothing is written down, where the people who wait for it look."""
    try:
        await work
    except (Unavailable, TimeoutError):
        if ctx.attempt >= job.max_attempts:
            await fail(job.transfer_id)
        raise
    except AppError as error:
        # The file's fault: there is nothing to repeat.
        await fail(job.transfer_id, error)
    except Exception:
        await fail(job.transfer_id)
        raise
