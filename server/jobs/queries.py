"""Reads and locks of work left behind."""

from collections import Counter
from uuid import UUID

import orjson

from models.enums import JobStatus
from server.catalog.queries.rows import Values, count_found, made_between
from server.core.db import Tx, fetch_planned, fetch_row
from server.core.jobs import QUEUES, counts
from server.core.pages import Page, cut_page, read_cursor
from server.jobs.errors import NoSuchJob
from server.jobs.schemas import SHOWN, JobCount, JobDetail, JobFilter, JobStats, JobSummary, QueueDepth

COLUMNS = "id, name, queue, status, attempts, deaths, run_at, finished_at, created_at, updated_at"
ONE = f"SELECT {COLUMNS}, error, payload::text AS payload, request_id, handed_at, lease_until FROM jobs WHERE id = $1"


async def list_jobs(wish: JobFilter) -> Page[JobSummary]:
    """A page of jobs, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values = Values()
    where = " AND ".join(_conditions(values, wish))
    total = await count_found(wish, f"SELECT FROM jobs WHERE {where}", values)
    if (after := read_cursor(wish.cursor, "newest", (UUID,))) is not None:
        where += f" AND id < {values.bind(after[0])}"
    rows = await fetch_planned(
        f"SELECT {COLUMNS}, left(error, {SHOWN}) AS error FROM jobs WHERE {where}"
        f" ORDER BY id DESC LIMIT {wish.limit + 1}",
        *values.bound,
    )
    return cut_page(wish, [JobSummary.of(row) for row in rows], "newest", ("id",), total=total)


async def get_job(job_id: UUID, *, tx: Tx | None = None) -> JobDetail:
    """A job with its payload and its whole error.

    Raises:
        NoSuchJob: It is not there.
    """
    row = await (fetch_row if tx is None else tx.fetch_row)(ONE, job_id)
    if row is None:
        raise NoSuchJob
    return JobDetail.of({**row, "payload": orjson.loads(row["payload"])})


async def lock_job(tx: Tx, job_id: UUID) -> JobDetail:
    """Lock a job's row and read it.

    Raises:
        NoSuchJob: It is not there.
    """
    await tx.fetch_row("SELECT FROM jobs WHERE id = $1 FOR UPDATE", job_id)
    return await get_job(job_id, tx=tx)


async def get_stats() -> JobStats:
    """How much there is to do, by queue and by name; what is done is not counted."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    oldest: dict[tuple[str, str], int] = {}
    for row in await counts():
        queue, name = row["queue"], row["name"]
        for kind in ((queue, name), (queue, "")):
            numbers[*kind, row["status"]] += row["jobs"]
            if row["status"] == JobStatus.QUEUED:
                oldest[kind] = max(oldest.get(kind, 0), int(row["oldest"]))
    return JobStats(
        queues=[QueueDepth.of(_line(numbers, oldest, queue, "")) for queue in QUEUES],
        items=[
            JobCount.of(_line(numbers, oldest, queue, name) | {"name": name})
            for queue, name in sorted({(queue, name) for queue, name, _ in numbers if name})
        ],
    )


def _line(
    numbers: Counter[tuple[str, str, str]], oldest: dict[tuple[str, str], int], queue: str, name: str
) -> dict[str, str | int]:
    counted = {status.value: numbers[queue, name, status] for status in JobStatus if status is not JobStatus.DONE}
    return {"queue": queue, "oldest_due": oldest.get((queue, name), 0), **counted}


def _conditions(values: Values, wish: JobFilter) -> list[str]:
    wanted = {"status": wish.status, "queue": wish.queue, "name": wish.name}
    made = [f"{column} = {values.bind(value)}" for column, value in wanted.items() if value is not None]
    return made + made_between(values, wish.from_, wish.to) or ["true"]
