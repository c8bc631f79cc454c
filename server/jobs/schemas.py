"""Work left behind, as the back office sees it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from models.enums import JobStatus
from server.core.jobs import Queue
from server.core.pages import PageFilter
from server.core.shapes import TimeRange, View

# Characters of an error that a list shows.
SHOWN = 200


class JobFilter(TimeRange, PageFilter):
    """Which jobs to list; `from` and `to` are when they were left, half-open."""

    status: JobStatus | None = None
    queue: Queue | None = None
    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None


class JobSummary(View):
    """A job in a list, its error cut to 200 characters; `deaths` are the workers in a row that died of it."""

    id: UUID
    name: str
    queue: Queue
    status: JobStatus
    attempts: int
    deaths: int
    run_at: datetime
    finished_at: datetime | None
    error: str
    created_at: datetime
    updated_at: datetime


class JobDetail(JobSummary):
    """A job with its payload, which holds ids alone, and its whole error."""

    payload: dict[str, Any]
    request_id: str
    handed_at: datetime | None
    lease_until: datetime | None


class QueueDepth(View):
    """How many jobs of a queue wait, run and failed; `oldest_due` is for how many seconds the oldest could have run."""

    queue: Queue
    queued: int
    running: int
    failed: int
    oldest_due: int


class JobCount(QueueDepth):
    """How many jobs of a name wait, run and failed; `oldest_due` is for how many seconds the oldest could have run."""

    name: str


class JobStats(View):
    """Every queue, and every name of which there is anything to do or to look at."""

    queues: list[QueueDepth]
    items: list[JobCount]
