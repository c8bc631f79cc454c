"""Work left behind: a row written with the change that needs it, whose id arq carries to a worker.

The Jobs table is the truth. arq's queue holds nothing but ids that wake a worker at once, so an emptied Redis or a dead
worker costs time only: workers take from the table whatever is due and not done.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID

import orjson
from arq import ArqRedis
from pydantic import BaseModel, ConfigDict
from uuid_utils.compat import uuid7

from server.core.db import Handed, Tx, fetch, fetch_value
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
        tx.jobs.append((job.queue, job_id))


async def add_all(tx: Tx, jobs: Sequence[Job], *, delay: timedelta = timedelta(), once: bool = False) -> None:
    """Leave many jobs behind in one statement, each as `add` does; workers find them in the table."""
    payloads = [orjson.dumps(job.model_dump(mode="json")).decode() for job in jobs]
    names = [job.job_name() for job in jobs]
    keys = [f"{name} {payload}" if once else None for name, payload in zip(names, payloads, strict=True)]
    await tx.execute(
        "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, once_key, created_at,"
        " updated_at) SELECT id, name, queue, payload::jsonb, 'queued', 0, now() + $6::interval, '', $7, once_key,"
        " now(), now() FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])"
        " AS j(id, name, queue, payload, once_key)"
        " ON CONFLICT (once_key) WHERE status = 'queued' AND once_key IS NOT NULL DO NOTHING",
        [uuid7() for _ in jobs],
        names,
        [job.queue for job in jobs],
        payloads,
        keys,
        delay,
        request_id_var.get(),
    )


def arq_queue(queue: str) -> str:
    """The name of a queue in Redis."""
    return f"voltcart:queue:{queue}"


class Handover:
    """Gives the ids of committed jobs to arq, in the background; workers find the others in the table."""

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
                for queue, job_id in jobs:
                    # The name makes a second hand-over of a waiting job a no-op.
                    await self._pool.enqueue_job(
                        ARQ_FUNCTION, str(job_id), _job_id=str(job_id), _queue_name=arq_queue(queue)
                    )
        except Exception as error:  # noqa: BLE001 - a worker finds them; nothing may reach the request
            log.warning("jobs not handed over: %s", error, extra={"jobs": len(jobs)})

    async def drain(self) -> None:
        """Wait for the hand-overs under way."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks), return_exceptions=True)


async def take_due(queue: Queue, *, patience: timedelta, limit: int) -> list[UUID]:
    """The ids of up to `limit` jobs of a queue that are due and were not handed to anybody within `patience`.

    Delayed and retried jobs are handed over by nobody else; what Redis forgot is taken when patience ends. Several
    that take at once share the rows (SKIP LOCKED).
    """
    # Looked for once: as a subquery it may run again for each row of a join, and find others each time.
    rows = await fetch(
        "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE queue = $1 AND status = 'queued' AND run_at <= now()"
        " AND (handed_at IS NULL OR handed_at < now() - $2::interval)"
        " ORDER BY run_at LIMIT $3 FOR UPDATE SKIP LOCKED)"
        " UPDATE jobs SET handed_at = now(), updated_at = now() FROM due WHERE jobs.id = due.id RETURNING jobs.id",
        queue,
        patience,
        limit,
    )
    return [row["id"] for row in rows]


async def find_abandoned(queue: Queue) -> UUID | None:
    """The id of the job of a queue whose worker outlived its lease by most."""
    job_id: UUID | None = await fetch_value(
        "SELECT id FROM jobs WHERE queue = $1 AND status = 'running' AND lease_until < now()"
        " ORDER BY lease_until LIMIT 1",
        queue,
    )
    return job_id


async def put_back(job_id: UUID) -> None:
    """Leave a job that was handed to a worker, and that it will not begin, to the others."""
    await fetch("UPDATE jobs SET handed_at = NULL WHERE id = $1 AND status = 'queued'", job_id)


async def counts() -> list[dict[str, Any]]:
    """For each queue, name and status that has any: how many jobs, and the age in seconds of the oldest that is due."""
    rows = await fetch(
        "SELECT queue, name, status, count(*) AS jobs,"
        " coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE run_at <= now())), 0)::float8 AS oldest"
        " FROM jobs WHERE status IN ('queued', 'running', 'failed') GROUP BY queue, name, status"
        " ORDER BY queue, name, status"
    )
    return [dict(row) for row in rows]


async def retry(tx: Tx, ids: Sequence[UUID]) -> int:
    """Give failed jobs their tries again; says how many of those ids had failed."""
    rows = await tx.fetch(
        "UPDATE jobs SET status = 'queued', attempts = 0, deaths = 0, run_at = now(), handed_at = now(),"
        " error = '', finished_at = NULL, once_key = NULL, updated_at = now()"
        " WHERE id = ANY($1::uuid[]) AND status = 'failed' RETURNING queue, id",
        list(ids),
    )
    tx.jobs.extend((row["queue"], row["id"]) for row in rows)
    return len(rows)


async def drop(tx: Tx, ids: Sequence[UUID]) -> int:
    """Forget failed jobs for good; says how many of those ids had failed."""
    return await tx.execute("DELETE FROM jobs WHERE id = ANY($1::uuid[]) AND status = 'failed'", list(ids))
