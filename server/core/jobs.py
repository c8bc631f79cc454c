"""Work left behind: a row written with the change that needs it, whose id arq carries to a worker.

The Jobs table is the truth. arq's queue holds nothing but ids, so an emptied Redis or a dead worker costs time only:
the sweep hands over again whatever is due and not done.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID

import orjson
from arq import ArqRedis
from pydantic import BaseModel, ConfigDict
from uuid_utils.compat import uuid7

from server.core.db import Handed, Tx, fetch, transaction
from server.core.logs import request_id_var

log = logging.getLogger(__name__)

Queue = Literal["money", "mail", "bulk"]
QUEUES: tuple[Queue, ...] = ("money", "mail", "bulk")
ARQ_FUNCTION = "run_job"


class Job(BaseModel):
    """A piece of work as ids: what is true is read again when it runs. It may run twice, with one effect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    queue: ClassVar[Queue] = "bulk"
    time_limit: ClassVar[float] = 15.0
    max_attempts: ClassVar[int] = 8

    @classmethod
    def job_name(cls) -> str:
        """The name that the row carries; a class that is renamed keeps it by overriding this."""
        return cls.__name__


async def add(tx: Tx, job: Job, *, delay: timedelta = timedelta(), once: bool = False) -> None:
    """Leave a job behind in this transaction; it runs after the commit, `delay` later.

    With `once`, nothing is added while an equal job waits: one that has not begun sees the newest state anyway.
    """
    job_id = uuid7()
    payload = orjson.dumps(job.model_dump(mode="json")).decode()
    added = await tx.execute(
        "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, handed_at, error, request_id, once_key,"
        " created_at, updated_at) VALUES ($1, $2, $3, $4, 'queued', 0, now() + $5::interval,"
        " CASE WHEN $5 = interval '0' THEN now() END, '', $6, $7, now(), now())"
        " ON CONFLICT (once_key) WHERE status = 'queued' AND once_key IS NOT NULL DO NOTHING",
        job_id,
        job.job_name(),
        job.queue,
        payload,
        delay,
        request_id_var.get(),
        f"{job.job_name()} {payload}" if once else None,
    )
    if added and not delay:
        tx.jobs.append((job.queue, job_id, 0))


def arq_queue(queue: str) -> str:
    """The name of a queue in Redis."""
    return f"voltcart:queue:{queue}"


class Handover:
    """Gives the ids of committed jobs to arq, in the background; what fails is left to the sweep."""

    def __init__(self, pool: ArqRedis) -> None:
        self._pool = pool
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, tx: Tx) -> None:
        """Carry a transaction's jobs to the queue after its commit."""
        if tx.jobs:
            task = asyncio.get_running_loop().create_task(self.send(list(tx.jobs)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def send(self, jobs: Sequence[Handed]) -> None:
        """Put ids on their queues; an unreachable Redis is logged, never raised."""
        try:
            async with asyncio.timeout(5):
                for queue, job_id, attempts in jobs:
                    # The name makes a second hand-over of a waiting job a no-op. After a worker died with it, arq
                    # would hold the name back for longer than the lease; the next attempt has a name of its own.
                    await self._pool.enqueue_job(
                        ARQ_FUNCTION, str(job_id), _job_id=f"{job_id}:{attempts}", _queue_name=arq_queue(queue)
                    )
        except Exception as error:  # noqa: BLE001 - the sweep will do it; nothing may reach the request
            log.warning("jobs not handed over: %s", error, extra={"jobs": len(jobs)})

    async def drain(self) -> None:
        """Wait for the hand-overs under way."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks), return_exceptions=True)


async def sweep(send: Callable[[Sequence[Handed]], Awaitable[None]], *, patience: timedelta) -> int:
    """Hand over every job that is due and was not handed over within `patience`; say how many.

    Due are queued rows whose time has come (delayed and retried ones are handed over by nobody else), and running
    rows whose worker outlived its lease. Several sweeps at once share the rows (SKIP LOCKED).
    """
    async with transaction() as tx:
        rows = await tx.fetch(
            "UPDATE jobs SET handed_at = now(), updated_at = now() WHERE id IN (SELECT id FROM jobs WHERE"
            " ((status = 'queued' AND run_at <= now()) OR (status = 'running' AND lease_until < now()))"
            " AND (handed_at IS NULL OR handed_at < now() - $1::interval)"
            " ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED) RETURNING id, queue, attempts",
            patience,
        )
    await send([(row["queue"], row["id"], row["attempts"]) for row in rows])
    return len(rows)


async def counts() -> list[dict[str, Any]]:
    """For each queue and status that has any: how many jobs, and the age in seconds of the oldest that is due."""
    rows = await fetch(
        "SELECT queue, status, count(*) AS jobs,"
        " coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE run_at <= now())), 0)::float8 AS oldest"
        " FROM jobs WHERE status IN ('queued', 'running', 'failed') GROUP BY queue, status"
    )
    return [dict(row) for row in rows]


async def retry(job_id: UUID) -> bool:
    """Give a failed job its tries again; False when there is no failed job of that id."""
    async with transaction() as tx:
        row = await tx.fetch_row(
            "UPDATE jobs SET status = 'queued', attempts = 0, run_at = now(), handed_at = now(), error = '',"
            " finished_at = NULL, once_key = NULL, updated_at = now() WHERE id = $1 AND status = 'failed'"
            " RETURNING queue",
            job_id,
        )
        if row is not None:
            tx.jobs.append((row["queue"], job_id, 0))
    return row is not None
