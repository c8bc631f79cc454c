"""One run of one job: what comes of it stands in its row, once, whoever runs it."""

import asyncio
import importlib
import pkgutil
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

import server
from server.core.db import fetch_row
from server.core.errors import NotFound, Unavailable
from server.core.jobs import Job
from server.core.logs import request_id_var
from server.core.mail import MailRefused
from server.core.pool import Contention
from server.resources import Resources
from tests.workers.probe import Does, Probe, add, change, fail_with, read
from workers import tasks
from workers.context import WorkerContext
from workers.registry import TASKS, task
from workers.runner import LONGEST_PAUSE, backoff, run_job


async def test_a_job_is_done(resources: Resources, does: Does) -> None:
    seen: list[Any] = []

    async def run(ctx: WorkerContext, job: Probe) -> None:
        row = await read(ctx.job_id)
        seen.append((ctx.resources, ctx.attempt, job.number, row["status"], request_id_var.get()))
        assert row["lease_until"] is not None

    does(run)
    request_id_var.set("request-42")
    job_id = await add()
    request_id_var.set("another")
    await run_job(resources, job_id)
    assert seen == [(resources, 1, 7, "running", "request-42")]
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["error"], row["lease_until"], row["ended"]) == (
        "done",
        1,
        "",
        None,
        True,
    )


@pytest.mark.parametrize(
    ("error", "least", "most"),
    [
        (Unavailable(), 0.75, 1.25),
        (Unavailable(retry_after=30), 30, 37.5),
        (Contention(), 0.75, 1.25),
        (TimeoutError(), 0.75, 1.25),
    ],
)
async def test_a_job_that_something_stood_in_the_way_of_is_tried_again(
    resources: Resources, does: Does, error: Exception, least: float, most: float
) -> None:
    does(lambda _ctx, _job: fail_with(error))
    job_id = await add()
    await run_job(resources, job_id)
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["lease_until"], row["handed_at"]) == ("queued", 1, None, None)
    assert row["error"].startswith(type(error).__name__)
    assert least - 0.2 < row["pause"] < most
    # Not before its time.
    await change(job_id, "run_at = now() + interval '5 seconds'")
    await run_job(resources, job_id)
    assert (await read(job_id))["attempts"] == 1


async def test_after_the_last_try_it_stays_with_its_error(resources: Resources, does: Does) -> None:
    does(lambda _ctx, _job: fail_with(Unavailable()))
    job_id = await add()
    states = []
    for _ in range(5):
        await run_job(resources, job_id)
        row = await read(job_id)
        states.append((row["status"], row["attempts"]))
        await change(job_id, "run_at = now()")
    assert states == [("queued", 1), ("queued", 2), ("failed", 3), ("failed", 3), ("failed", 3)]
    row = await read(job_id)
    assert (row["ended"], row["error"].startswith("Unavailable: ")) == (True, True)


@pytest.mark.parametrize("error", [NotFound(), MailRefused("550 no such user"), ZeroDivisionError("division by zero")])
async def test_what_another_try_would_not_help_fails_at_once(
    resources: Resources, does: Does, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    does(lambda _ctx, _job: fail_with(error))
    job_id = await add()
    await run_job(resources, job_id)
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["error"]) == ("failed", 1, f"{type(error).__name__}: {error}")
    assert str(job_id) in caplog.text


async def test_a_job_that_takes_too_long_is_ended_and_tried_again(resources: Resources, does: Does) -> None:
    ended: list[bool] = []

    async def run(_ctx: WorkerContext, _job: Probe) -> None:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            ended.append(True)
            raise

    does(run)
    job_id = await add()
    async with asyncio.timeout(3):
        await run_job(resources, job_id)
    row = await read(job_id)
    assert (row["status"], row["error"], ended) == ("queued", "TimeoutError: ", [True])


@pytest.mark.row("Q5")
async def test_a_job_that_nobody_does_is_parked(resources: Resources) -> None:
    job_id = await add()
    await run_job(resources, job_id)
    row = await read(job_id)
    assert (row["status"], row["error"]) == ("failed", "LookupError: no task does Probe")


@pytest.mark.row("Q5")
@pytest.mark.parametrize("payload", ["{}", '{"number": "x"}', '{"number": 1, "more": 2}', "[]", "null"])
async def test_a_payload_that_does_not_fit_is_parked(resources: Resources, does: Does, payload: str) -> None:
    does(lambda _ctx, _job: fail_with(AssertionError("it ran")))
    job_id = await add()
    await change(job_id, f"payload = '{payload}'")
    await run_job(resources, job_id)
    row = await read(job_id)
    assert (row["status"], row["error"].startswith("ValidationError: ")) == ("failed", True)


@pytest.mark.parametrize(
    "state",
    [
        "status = 'done'",
        "status = 'failed'",
        "status = 'running', lease_until = now() + interval '1 second'",
        "status = 'running', lease_until = now() - interval '1 second'",
        "run_at = now() + interval '2 seconds'",
    ],
)
async def test_what_is_not_to_be_had_is_left_alone(resources: Resources, does: Does, state: str) -> None:
    does(lambda _ctx, _job: fail_with(AssertionError("it ran")))
    job_id = await add()
    await change(job_id, state)
    before = await read(job_id)
    await run_job(resources, job_id)
    after = await read(job_id)
    assert (after["status"], after["attempts"], after["error"]) == (before["status"], 0, "")


async def test_an_unknown_id_is_nobodys_error(resources: Resources) -> None:
    await run_job(resources, uuid4())


async def test_many_workers_do_a_job_once(resources: Resources, does: Does) -> None:
    runs = 0

    async def run(_ctx: WorkerContext, _job: Probe) -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.05)

    does(run)
    job_id = await add()
    await asyncio.gather(*(run_job(resources, job_id) for _ in range(8)))
    assert runs == 1
    assert (await read(job_id))["status"] == "done"


def test_pauses_double_up_to_ten_minutes() -> None:
    for attempt in range(1, 15):
        middle = min(2.0 ** (attempt - 1), LONGEST_PAUSE)
        pauses = [backoff(attempt, Unavailable()) for _ in range(200)]
        assert 0.75 * middle <= min(pauses) < max(pauses) <= 1.25 * middle
        assert max(pauses) - min(pauses) > 0.3 * middle  # jitter: those who failed together come back apart
    asked = [backoff(1, Unavailable(retry_after=60)) for _ in range(200)]
    assert 60 <= min(asked) < max(asked) <= 75
    assert max(backoff(1, Unavailable(retry_after=86_400)) for _ in range(200)) <= 1.25 * LONGEST_PAUSE


def test_each_payload_has_exactly_one_task() -> None:
    for module in pkgutil.walk_packages(server.__path__, "server."):
        if module.name.endswith(".jobs"):
            importlib.import_module(module.name)
    assert tasks.__name__ == "workers.tasks"
    found = list(payloads(Job))
    # Tests have jobs of their own.
    done = {name: task for name, task in TASKS.items() if task.payload.__module__.startswith("server.")}
    assert {task.payload for task in done.values()} == set(found)
    names = [payload.job_name() for payload in found]
    assert sorted(done) == sorted(names)
    assert len(set(names)) == len(names)
    assert max(len(name) for name in names) <= 80


def payloads(kind: type[Job]) -> list[type[Job]]:
    """Every kind of job that the shop has."""
    below = [payload for child in kind.__subclasses__() for payload in [child, *payloads(child)]]
    return [payload for payload in below if payload.__module__.startswith("server.")]


def test_a_second_task_for_a_payload_is_refused(does: Does) -> None:
    does(lambda _ctx, _job: fail_with(AssertionError()))
    with pytest.raises(TypeError, match="two tasks for Probe"):
        task(Probe)(lambda _ctx, _job: fail_with(AssertionError()))


async def test_a_lease_is_the_jobs_own_time_and_some_grace(resources: Resources, does: Does) -> None:
    leases: list[timedelta] = []

    async def run(ctx: WorkerContext, _job: Probe) -> None:
        row = await fetch_row("SELECT lease_until - now() AS lease FROM jobs WHERE id = $1", ctx.job_id)
        assert row is not None
        leases.append(row["lease"])

    does(run)
    await run_job(resources, await add())
    [lease] = leases
    assert timedelta(seconds=4.5) < lease <= timedelta(seconds=5.5)
