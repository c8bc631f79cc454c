"""One run of one job: claim the row, do it within its time, write down what came of it."""

import asyncio
import logging
import random
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

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

CLAIM = """
UPDATE jobs SET status = 'running', attempts = attempts + 1, lease_until = now() + $2::interval, updated_at = now()
WHERE id = $1 AND run_at <= now() + interval '1 second'
  AND (status = 'queued' OR (status = 'running' AND lease_until < now()))
RETURNING attempts
"""


async def run_job(resources: Resources, job_id: UUID) -> None:
    """Do a job, unless it is done, being done or not yet due."""
    row = await fetch_row("SELECT name, payload, request_id FROM jobs WHERE id = $1", job_id)
    if row is None:
        log.warning("no job has the id %s", job_id)
        return
    request_id_var.set(row["request_id"])
    task = TASKS.get(row["name"])
    attempt = await _claim(job_id, timedelta(seconds=(task.payload.time_limit if task else 0) + GRACE))
    if attempt is None:
        return
    crash_point("job.claimed")
    began = perf_counter()
    error = await _do(resources, task, row, job_id, attempt)
    crash_point("job.run")
    outcome = await _finish(task, job_id, attempt, error)
    metrics.jobs.labels(row["name"], outcome).observe(perf_counter() - began)
    if outcome == "retry":
        metrics.job_retries.labels(row["name"]).inc()
    log.info("job %s: %s", row["name"], outcome, extra={"job_id": job_id, "attempt": attempt})


async def _claim(job_id: UUID, lease: timedelta) -> int | None:
    """The number of this attempt, or None when the job is not to be had."""
    attempt: int | None = await fetch_value(CLAIM, job_id, lease)
    return attempt


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
        await _write("UPDATE jobs SET status = 'done', finished_at = now(), error = ''", job_id, attempt)
        return "done"
    text = f"{type(error).__name__}: {error}"[:2000]
    if _is_transient(error) and task is not None and attempt < task.payload.max_attempts:
        pause = backoff(attempt, error)
        log.warning("job %s will be tried again in %.1f s: %s", task.payload.job_name(), pause, text)
        await _write(
            "UPDATE jobs SET status = 'queued', run_at = now() + $3::interval, handed_at = NULL, once_key = NULL,"
            " error = $4",
            job_id,
            attempt,
            timedelta(seconds=pause),
            text,
        )
        return "retry"
    log.error("job %s failed for good: %s", job_id, text, exc_info=error)
    await _write("UPDATE jobs SET status = 'failed', finished_at = now(), error = $3", job_id, attempt, text)
    return "failed"


async def _write(update: str, job_id: UUID, attempt: int, *values: object) -> None:
    """Write the outcome, unless the lease ran out and another worker has begun a newer attempt."""
    await fetch(
        f"{update}, lease_until = NULL, updated_at = now() WHERE id = $1 AND status = 'running' AND attempts = $2",
        job_id,
        attempt,
        *values,
    )


def _is_transient(error: Exception) -> bool:
    return isinstance(error, (Unavailable, TimeoutError)) and not isinstance(error, MailRefused)


def backoff(attempt: int, error: Exception) -> float:
    """Seconds until the next try: doubling from one, at least what the error asks for, with a quarter of jitter."""
    asked = error.fields.get("retry_after", 0) if isinstance(error, Unavailable) else 0
    pause = min(LONGEST_PAUSE, max(2.0 ** (attempt - 1), float(asked)))
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, not a secret
