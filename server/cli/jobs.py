"""`voltcart jobs`: look at work that was left behind, have failed work done again, or forget it."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.table import Column, Table

from models.enums import JobStatus
from server.cli.operate import cli, err, handover, out, with_database
from server.core import jobs as core_jobs
from server.core.db import Tx, fetch, fetch_row, fetch_value, transaction
from server.core.jobs import Queue

jobs = typer.Typer(help="Look at work that was left behind, and have failed work done again.", no_args_is_help=True)
cli.add_typer(jobs, name="jobs")

Act = Callable[[Tx, Sequence[UUID]], Awaitable[int]]
# Jobs that one statement retries or drops.
BATCH = 1000
COUNTED = ("queued", "running", "failed")
# What --queue and --name leave; either may be null.
FILTER = "($1::text IS NULL OR queue = $1) AND ($2::text IS NULL OR name = $2)"
# What had failed before the command began: one that fails anew is not taken twice.
FAILED = f"FROM jobs WHERE status = 'failed' AND {FILTER} AND coalesce(finished_at, created_at) <= $3"

JobIds = Annotated[list[UUID] | None, typer.Argument(metavar="[JOB_ID]...", show_default=False)]
OfQueue = Annotated[Queue | None, typer.Option("--queue", help="Only those of a queue.")]
OfName = Annotated[str | None, typer.Option("--name", help="Only those of a name.")]
All = Annotated[bool, typer.Option("--all", help="All failed jobs, or those of --queue and --name.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


@jobs.command("list")
def list_jobs(
    status: Annotated[JobStatus, typer.Option(help="What became of them.")] = JobStatus.FAILED,
    queue: OfQueue = None,
    name: OfName = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
) -> None:
    """List jobs, newest first."""
    sql = (
        "SELECT id, name, queue, attempts, now() - created_at AS age, run_at, left(error, 80) AS error FROM jobs"
        f" WHERE {FILTER} AND status = $3 ORDER BY created_at DESC, id DESC LIMIT $4"
    )
    table = Table(Column("id", no_wrap=True), "job", "queue", "tries", "age", "due", "error")
    for row in with_database(lambda: fetch(sql, queue, name, status.value, limit)):
        due = f"{row['run_at']:%Y-%m-%d %H:%M:%S}"
        cells = (row["id"], row["name"], row["queue"], row["attempts"], _in_words(row["age"]), due, row["error"])
        table.add_row(*(str(cell) for cell in cells))
    out.print(table)


@jobs.command("stats")
def show_stats() -> None:
    """Count jobs by queue and name, with the age of the oldest that is due."""
    counted: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for row in with_database(core_jobs.counts):
        counted[row["queue"], row["name"]][row["status"]] = row
    table = Table("queue", "job", *COUNTED, "oldest due")
    for (queue, name), rows in sorted(counted.items()):
        numbers = [str(rows[status]["jobs"]) if status in rows else "" for status in COUNTED]
        oldest = rows["queued"]["oldest"] if "queued" in rows else 0
        table.add_row(queue, name, *numbers, _in_words(timedelta(seconds=oldest)) if oldest > 0 else "")
    out.print(table)


@jobs.command("show")
def show_job(job_id: UUID) -> None:
    """Show a job, with its payload and its error."""
    row = with_database(lambda: fetch_row("SELECT * FROM jobs WHERE id = $1", job_id))
    if row is None:
        err.print("there is no such job", style="red")
        raise typer.Exit(1)
    shown: dict[str, Any] = {**dict(row), "payload": orjson.loads(row["payload"])}
    out.print_json(orjson.dumps(shown, default=str).decode())


@jobs.command("retry")
def retry_jobs(
    job_ids: JobIds = None, queue: OfQueue = None, name: OfName = None, every: All = False, yes: Yes = False
) -> None:
    """Have failed jobs done again."""
    question = None if yes else "Have {} done again?"
    count = _act(core_jobs.retry, job_ids, queue=queue, name=name, every=every, question=question)
    out.print("it will be done again" if count == 1 else f"{count} jobs will be done again")


@jobs.command("drop")
def drop_jobs(
    job_ids: JobIds = None, queue: OfQueue = None, name: OfName = None, every: All = False, yes: Yes = False
) -> None:
    """Forget failed jobs for good."""
    question = None if yes else "Forget {} for good?"
    count = _act(core_jobs.drop, job_ids, queue=queue, name=name, every=every, question=question)
    out.print("forgotten" if count == 1 else f"{count} jobs forgotten")


def _act(
    act: Act,
    ids: list[UUID] | None,
    *,
    queue: str | None,
    name: str | None,
    every: bool,
    question: str | None,
) -> int:
    """Act on the jobs that are meant, many only after a yes; says on how many."""
    if bool(ids) == every or (ids and (queue or name)):
        raise typer.BadParameter("name jobs by their ids, or say --all, with --queue or --name if need be")
    if ids:
        if not (count := with_database(lambda: _act_on(act, ids))):
            err.print("there is no failed job of that id", style="red")
            raise typer.Exit(1)
        return count
    now = with_database(lambda: fetch_value("SELECT now()"))
    found = with_database(lambda: fetch_value(f"SELECT count(*) {FAILED}", queue, name, now))
    if found and question is not None:
        typer.confirm(question.format(f"{found} failed job{'s' if found > 1 else ''}"), abort=True)

    async def in_batches() -> int:
        count = 0
        async with handover():
            while rows := await fetch(f"SELECT id {FAILED} LIMIT {BATCH}", queue, name, now):
                async with transaction() as tx:
                    count += await act(tx, [row["id"] for row in rows])
        return count

    return with_database(in_batches)


async def _act_on(act: Act, ids: Sequence[UUID]) -> int:
    async with handover(), transaction() as tx:
        return await act(tx, ids)


def _in_words(age: timedelta) -> str:
    """A time's largest unit: 3 d, 2 h, 40 min, 7 s."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"
