"""One run of one job: claim the row, do it within its time, write down what came of it."""

import asyncio
import logging
import random
from datetime import timedelta
from time import monotonic, perf_counter
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from server.core import metrics
from server.core.crash import crash_point
from server.core.db import fetch, fetch_row, fetch_value
from server.core.errors import Unavailable
from server.core.logs import request_id_var
from server.core.mail import MailRefused
from server.resources import Resources
from workers.context import WorkerContext
from workers.registry import TASKS, Task

log = logging.getLogger(__name__)

LONGEST_PAUSE = 600.0
# Beyond a job's own time limit, before another worker may take it for lost.
GRACE = 5.0
# So often in a row may a job's worker die, before the job is held to be the cause of it.
MOST_DEATHS = 3

CLAIM = """
UPDATE jobs SET status = 'running', attempts = attempts + 1, lease_until = now() + $2::interval, updated_at = now()
WHERE id = $1 AND run_at <= now() + interval '1 second' AND status = 'queued'
RETURNING attempts
"""
TAKE_OVER = """
UPDATE jobs SET attempts = attempts + 1, deaths = deaths + 1, lease_until = now() + $2::interval, updated_at = now()
WHERE id = $1 AND status = 'running' AND lease_until < now() AND attempts = $3
RETURNING attempts, deaths
"""


class WorkerDied(Exception):
    """Worker after worker died while it did the job."""

    def __init__(self, deaths: int) -> None:
        super().__init__(f"its worker died ({deaths} in a row)")


async def run_job(resources: Resources, job_id: UUID) -> bool:
    """Do a job, unless it is done, being done or not yet due; says whether it was to be had."""
    row = await _read(job_id)
    if row is None:
        log.warning("no job has the id %s", job_id)
        return False
    attempt = await fetch_value(CLAIM, job_id, _lease(row))
    if attempt is not None:
        await _run(resources, row, attempt, None)
    return attempt is not None


async def rescue_job(resources: Resources, job_id: UUID) -> bool:
    """Do a job whose worker died, or slept past its lease; after too many deaths, or tries, it fails instead.

    Deaths are counted apart: tries are many, for others' troubles, and a job that kills workers must not have as many
    of those. Says whether it was to be had.
    """
    row = await _read(job_id)
    if row is None:
        return False
    taken = await fetch_row(TAKE_OVER, job_id, _lease(row), row["attempts"])
    if taken is None:
        return False
    deaths = taken["deaths"]
    task = TASKS.get(row["name"])
    is_over = deaths >= MOST_DEATHS or (task is not None and row["attempts"] >= task.payload.max_attempts)
    await _run(resources, row, taken["attempts"], WorkerDied(deaths) if is_over else None)
    return True


async def _read(job_id: UUID) -> asyncpg.Record | None:
    row = await fetch_row("SELECT id, name, payload, request_id, attempts FROM jobs WHERE id = $1", job_id)
    if row is not None:
        request_id_var.set(row["request_id"])
    return row


def _lease(row: asyncpg.Record) -> timedelta:
    task = TASKS.get(row["name"])
    return timedelta(seconds=(task.payload.time_limit if task else 0) + GRACE)


async def _run(resources: Resources, row: asyncpg.Record, attempt: int, verdict: Exception | None) -> None:
    """Do what was claimed, unless there is a verdict on it already."""
    crash_point("job.claimed")
    job_id, task, began = row["id"], TASKS.get(row["name"]), perf_counter()
    try:
        error = verdict or await _do(resources, task, row, job_id, attempt)
    except asyncio.CancelledError:
        # The process ends before the job does: another worker need not wait for the lease.
        await asyncio.shield(_hand_back(job_id, attempt))
        raise
    crash_point("job.run")
    outcome = await _finish(task, job_id, attempt, error)
    name = row["name"] if task else "unknown"
    metrics.jobs.labels(name, outcome).observe(perf_counter() - began)
    if outcome == "retry":
        metrics.job_retries.labels(name).inc()
    log.info("job %s: %s", row["name"], outcome, extra={"job_id": job_id, "attempt": attempt})


async def _do(resources: Resources, task: Task | None, row: Any, job_id: UUID, attempt: int) -> Exception | None:
    """Do it; gives the error, if there was one."""
    if task is None:
        return LookupError(f"no task does {row['name']}")
    try:
        job = task.payload.model_validate(orjson.loads(row["payload"]))
        async with asyncio.timeout(task.payload.time_limit):
            await task.run(WorkerContext(resources, job_id, attempt), job)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row must say so
        return error
    return None


async def _finish(task: Task | None, job_id: UUID, attempt: int, error: Exception | None) -> str:
    if error is None:
        done = "UPDATE jobs SET status = 'done', finished_at = now(), error = ''"
        return "done" if await _write(done, job_id, attempt) else "lost"
    text = _text(error)
    if _is_transient(error) and task is not None and attempt < task.payload.max_attempts:
        pause = backoff(attempt, error)
        log.warning("job %s will be tried again in %.1f s: %s", task.payload.job_name(), pause, text)
        again = (
            "UPDATE jobs SET status = 'queued', run_at = now() + $3::interval, handed_at = NULL, once_key = NULL,"
            " deaths = 0, error = $4"
        )
        return "retry" if await _write(again, job_id, attempt, timedelta(seconds=pause), text) else "lost"
    log.error("job %s failed for good: %s", job_id, text, exc_info=error)
    failed = "UPDATE jobs SET status = 'failed', finished_at = now(), error = $3"
    return "failed" if await _write(failed, job_id, attempt, text) else "lost"


async def _write(update: str, job_id: UUID, attempt: int, *values: object) -> bool:
    """Write the outcome, unless the lease ran out and another worker has begun a newer attempt.

    A database that is away is waited for while the lease lasts: else what is done would be done again.
    """
    deadline = monotonic() + GRACE
    while True:
        try:
            rows = await fetch(
                f"{update}, lease_until = NULL, updated_at = now()"
                " WHERE id = $1 AND status = 'running' AND attempts = $2 RETURNING id",
                job_id,
                attempt,
                *values,
            )
        except Unavailable:
            if monotonic() > deadline:
                raise
            await asyncio.sleep(0.25)
            continue
        if not rows:
            metrics.job_leases_lost.inc()
            log.warning("job %s: its lease ran out, and another worker has it", job_id)
        return bool(rows)


async def _hand_back(job_id: UUID, attempt: int) -> None:
    """Give up the claim of a job that was cut off."""
    log.warning("job %s is handed back", job_id)
    await _write("UPDATE jobs SET status = 'queued', handed_at = NULL, once_key = NULL", job_id, attempt)


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def _is_transient(error: Exception) -> bool:
    return isinstance(error, (Unavailable, TimeoutError)) and not isinstance(error, MailRefused)


def backoff(attempt: int, error: Exception) -> float:
    """Seconds until the next try: doubling from one, at least what the error asks for, up to ten minutes; with jitter.

    A quarter more or less, so that those who failed together come back apart; what was asked for is only exceeded.
    """
    asked = float(error.fields.get("retry_after", 0)) if isinstance(error, Unavailable) else 0.0
    own = 2.0 ** (attempt - 1)
    low = 1.0 if asked > own else 0.75
    return min(LONGEST_PAUSE, max(own, asked)) * random.uniform(low, 1.25)  # noqa: S311 - jitter, not a secret
