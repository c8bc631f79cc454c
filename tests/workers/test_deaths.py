"""A worker dies or sleeps with a job: another does it, once, and a job that kills its workers ends as failed."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from server.core import jobs
from server.core.db import fetch, fetch_value, transaction
from server.core.errors import Unavailable
from server.resources import Resources
from tests.workers.probe import Does, Probe, add, change, fail_with, read
from workers.context import WorkerContext
from workers.runner import MOST_DEATHS, rescue_job, run_job

DIED = "WorkerDied: its worker died"


class WorkerDiesHere(BaseException):
    """What no task can catch."""


@pytest.mark.row("Q2")
@pytest.mark.parametrize("late", [None, ZeroDivisionError("late"), Unavailable()])
async def test_who_outlived_its_lease_writes_nothing(resources: Resources, does: Does, late: Exception | None) -> None:
    """The first worker was asleep past its lease, and a second one has the job: only the second one's word counts."""
    first_may_end, second_may_end, second_runs = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run(ctx: WorkerContext, _job: Probe) -> None:
        if ctx.attempt == 1:
            await first_may_end.wait()
            if late is not None:
                raise late
            return
        second_runs.set()
        await second_may_end.wait()

    does(run)
    job_id = await add()
    first = asyncio.create_task(run_job(resources, job_id))
    while (await read(job_id))["status"] != "running":
        await asyncio.sleep(0.005)
    await change(job_id, "lease_until = now() - interval '1 second'")
    second = asyncio.create_task(rescue_job(resources, job_id))
    await second_runs.wait()
    first_may_end.set()
    await first
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["error"]) == ("running", 2, "")
    assert await fetch_value("SELECT deaths FROM jobs") == 1
    second_may_end.set()
    await second
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["error"]) == ("done", 2, "")


async def die(job_id: UUID) -> None:
    """What a killed worker leaves of a job, when the lease has passed."""
    async with transaction() as tx:
        await tx.execute(
            "UPDATE jobs SET status = 'running', attempts = attempts + 1, lease_until = now() - interval '1 second'"
            " WHERE id = $1 AND status = 'queued'",
            job_id,
        )


@pytest.mark.row("Q1")
async def test_a_job_whose_workers_die_fails_in_the_end(
    resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []

    async def run(ctx: WorkerContext, _job: Probe) -> None:
        runs.append(ctx.attempt)
        await change(ctx.job_id, "lease_until = now() - interval '1 second'")
        raise WorkerDiesHere

    does(run)
    # Tries are for the troubles of others, of which it may have many.
    monkeypatch.setattr(Probe, "max_attempts", 20)
    job_id = await add()
    await die(job_id)
    for _ in range(MOST_DEATHS + 2):
        with suppress(WorkerDiesHere):
            await rescue_job(resources, job_id)
    row = await read(job_id)
    assert runs == [2, 3]
    assert (row["status"], row["attempts"], row["error"]) == ("failed", 4, f"{DIED} (3 in a row)")


@pytest.mark.row("Q1")
async def test_deaths_count_only_in_a_row(resources: Resources, does: Does) -> None:
    does(lambda _ctx, _job: fail_with(Unavailable()))
    job_id = await add()
    states = []
    for _ in range(3):
        await die(job_id)
        await rescue_job(resources, job_id)
        row = await read(job_id)
        states.append((row["status"], row["attempts"], row["error"].partition(":")[0]))
        await change(job_id, "run_at = now()")
    # The first death and the refusal after it were two of its three tries, the second death the last.
    assert states == [("queued", 2, "Unavailable"), ("failed", 4, "WorkerDied"), ("failed", 4, "WorkerDied")]


@pytest.mark.parametrize(
    "state", ["status = 'done'", "run_at = now()", "status = 'running', lease_until = now() + interval '9 seconds'"]
)
async def test_only_what_was_abandoned_is_rescued(resources: Resources, does: Does, state: str) -> None:
    does(lambda _ctx, _job: fail_with(AssertionError("it ran")))
    job_id = await add()
    await change(job_id, state)
    assert not await rescue_job(resources, job_id)
    assert (await read(job_id))["attempts"] == 0
    assert not await rescue_job(resources, uuid4())


async def test_many_rescuers_do_a_job_once(resources: Resources, does: Does) -> None:
    runs: list[int] = []

    async def run(ctx: WorkerContext, _job: Probe) -> None:
        runs.append(ctx.attempt)
        await asyncio.sleep(0.05)

    does(run)
    job_id = await add()
    await die(job_id)
    had = await asyncio.gather(*(rescue_job(resources, job_id) for _ in range(8)))
    assert (sum(had), runs) == (1, [2])
    assert (await read(job_id))["status"] == "done"


@pytest.mark.row("F10")
async def test_a_done_job_waits_for_the_database_to_say_so(
    resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = [Unavailable(), Unavailable()]

    async def fetch_when_up(sql: str, *values: Any) -> Any:
        if troubles:
            raise troubles.pop()
        return await fetch(sql, *values)

    async def run(_ctx: WorkerContext, _job: Probe) -> None:
        monkeypatch.setattr("workers.runner.fetch", fetch_when_up)

    does(run)
    job_id = await add()
    await run_job(resources, job_id)
    assert ((await read(job_id))["status"], troubles) == ("done", [])


async def test_a_job_that_is_cut_off_is_handed_back_at_once(resources: Resources, does: Does) -> None:
    begun = asyncio.Event()

    async def run(_ctx: WorkerContext, _job: Probe) -> None:
        begun.set()
        await asyncio.sleep(10)

    does(run)
    job_id = await add()
    running = asyncio.create_task(run_job(resources, job_id))
    await begun.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["lease_until"], row["handed_at"]) == ("queued", 1, None, None)
    assert await jobs.take_due("bulk", patience=timedelta(seconds=20), limit=1) == [job_id]
