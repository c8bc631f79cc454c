"""A job whose task a test makes up, and its row."""

from collections.abc import Awaitable, Callable
from typing import ClassVar
from uuid import UUID

import asyncpg

from server.core import jobs
from server.core.db import fetch_row, transaction
from server.core.jobs import Job
from workers.context import WorkerContext

Work = Callable[[WorkerContext, "Probe"], Awaitable[None]]
Does = Callable[[Work], None]


class Probe(Job):
    """A job of these tests."""

    max_attempts: ClassVar[int] = 3
    time_limit: ClassVar[float] = 0.5

    number: int


async def add() -> UUID:
    async with transaction() as tx:
        await jobs.add(tx, Probe(number=7))
    return tx.jobs[0][1]


async def read(job_id: UUID) -> asyncpg.Record:
    row = await fetch_row(
        "SELECT status, attempts, error, handed_at, lease_until, finished_at IS NOT NULL AS ended,"
        " extract(epoch FROM run_at - now())::float8 AS pause FROM jobs WHERE id = $1",
        job_id,
    )
    assert row is not None
    return row


async def change(job_id: UUID, changes: str) -> None:
    async with transaction() as tx:
        await tx.execute(f"UPDATE jobs SET {changes} WHERE id = $1", job_id)


async def fail_with(error: BaseException) -> None:
    raise error
