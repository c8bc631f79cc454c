"""Lanes: arq's word and the table lead to one run of each job, so many at once; a closed lane leaves nothing undone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from uuid import UUID

import pytest
from pydantic import SecretStr

from server.core import jobs
from server.core.db import fetch, fetch_value, transaction
from server.core.redis import connect
from server.resources import Resources
from tests.workers.probe import Does, Probe, add, change, read
from workers import lanes
from workers.context import WorkerContext
from workers.lanes import AT_ONCE, Lane, QueueLane, RescueLane
from workers.main import MEGABYTE, Share, resident_bytes

DONE = "SELECT count(*) FROM jobs WHERE status = 'done' AND attempts = 1"


class Log:
    """Which jobs were run, and how many of them at once at most."""

    def __init__(self, seconds: float = 0.02) -> None:
        self.runs: list[UUID] = []
        self.at_once = self.most = 0
        self.seconds = seconds
        self.ended = 0

    async def __call__(self, ctx: WorkerContext, _job: Probe) -> None:
        self.runs.append(ctx.job_id)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.at_once -= 1

    def spent(self) -> None:
        self.ended += 1


async def add_many(count: int) -> list[UUID]:
    async with transaction() as tx:
        for number in range(count):
            await jobs.add(tx, Probe(number=number))
    return [job_id for _, job_id in tx.jobs]


@asynccontextmanager
async def opened(lane: Callable[[], Lane]) -> AsyncIterator[Lane]:
    """A lane that is closed at the end."""
    found = lane()
    try:
        yield found
    finally:
        await found.close(asyncio.Event())


async def until(sql: str, wanted: int, within: float = 5) -> float:
    began = monotonic()
    async with asyncio.timeout(within):
        while await fetch_value(sql) != wanted:
            await asyncio.sleep(0.01)
    return monotonic() - began


async def test_arq_wakes_a_lane_at_once(resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "PAUSE", 30.0)
    log = Log()
    does(log)
    async with opened(lambda: QueueLane("bulk", resources, log.spent)):
        await asyncio.sleep(0.1)  # The table has been looked at, and found empty.
        job_id = await add()
        await until(DONE, 1, within=2)
    assert (log.runs, log.ended) == ([job_id], 1)


async def test_what_arq_was_not_told_is_found_in_the_table(
    resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PAUSE", 0.05)
    log = Log()
    does(log)
    async with opened(lambda: QueueLane("bulk", resources, log.spent)):
        async with transaction() as tx:
            await jobs.add(tx, Probe(number=1), delay=timedelta(seconds=0.1))
        await until(DONE, 1)
    assert len(log.runs) == 1


@pytest.mark.row("F6")
async def test_without_redis_the_table_is_enough(
    resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lanes, "PAUSE", 0.05)
    monkeypatch.setattr(lanes, "QUICK", timedelta(seconds=0.1))
    settings = resources.settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:9/0")})
    log = Log()
    does(log)
    async with connect(settings) as nowhere:
        alone = replace(resources, settings=settings, redis=nowhere)
        ids = await add_many(9)
        async with (
            opened(lambda: QueueLane("bulk", alone, log.spent)),
            opened(lambda: QueueLane("bulk", alone, log.spent)),
        ):
            await until(DONE, 9)
    assert sorted(log.runs) == sorted(ids)
    assert log.most <= 2 * AT_ONCE["bulk"]
    assert "queue bulk is read from its table alone" in caplog.text


async def test_both_ways_share_the_room_and_each_job_is_done_once(
    resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PAUSE", 0.01)
    monkeypatch.setitem(lanes.POLL, "bulk", 0.01)
    # As if each hand-over were forgotten at once.
    monkeypatch.setattr(lanes, "PATIENCE", timedelta())
    log = Log()
    does(log)
    async with opened(lambda: QueueLane("bulk", resources, log.spent)):
        ids = await add_many(30)
        await until(DONE, 30)
    assert sorted(log.runs) == sorted(ids)
    assert (log.most, log.ended) == (AT_ONCE["bulk"], 30)


async def test_a_lane_that_closes_ends_what_has_begun_and_begins_nothing(resources: Resources, does: Does) -> None:
    log = Log(seconds=0.3)
    does(log)
    await add_many(6)
    await change_all("handed_at = NULL")
    lane = QueueLane("bulk", resources, log.spent)
    async with asyncio.timeout(5):
        while log.at_once < 2:
            await asyncio.sleep(0.005)
    late = asyncio.create_task(lane.run((await fetch("SELECT id FROM jobs WHERE status = 'queued'"))[0]["id"]))
    await asyncio.sleep(0)
    await lane.close(asyncio.Event())
    await late
    rows = await fetch("SELECT status, attempts, handed_at IS NULL AS free FROM jobs ORDER BY status, handed_at")
    assert sorted((row["status"], row["attempts"]) for row in rows) == [("done", 1)] * 2 + [("queued", 0)] * 4
    assert all(row["free"] for row in rows if row["status"] == "queued")
    assert (len(log.runs), log.ended) == (2, 2)


async def test_a_lane_in_a_hurry_hands_back(resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Probe, "time_limit", 30.0)
    log = Log(seconds=20)
    does(log)
    job_id = await add()
    lane, hurry = QueueLane("bulk", resources, log.spent), asyncio.Event()
    while not log.runs:
        await asyncio.sleep(0.005)
    closing = asyncio.create_task(lane.close(hurry))
    await asyncio.sleep(0.05)
    assert not closing.done()
    hurry.set()
    async with asyncio.timeout(3):
        await closing
    row = await read(job_id)
    assert (row["status"], row["attempts"], row["handed_at"], log.ended) == ("queued", 1, None, 0)
    # Another takes it up at once.
    log.seconds = 0
    async with opened(lambda: QueueLane("bulk", resources, log.spent)):
        await until("SELECT count(*) FROM jobs WHERE status = 'done' AND attempts = 2", 1, within=3)


@pytest.mark.row("Q1")
async def test_what_died_with_a_worker_is_done_one_by_one(
    resources: Resources, does: Does, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PAUSE", 0.02)
    log = Log(seconds=0.1)
    does(log)
    ids = await add_many(4)
    await change_all("status = 'running', attempts = 1, lease_until = now() - interval '1 second'")
    async with opened(lambda: RescueLane("bulk", resources, log.spent)):
        await until("SELECT count(*) FROM jobs WHERE status = 'done' AND attempts = 2", 4)
    assert (sorted(log.runs), log.most) == (sorted(ids), 1)


async def change_all(changes: str) -> None:
    for row in await fetch("SELECT id FROM jobs"):
        await change(row["id"], changes)


@pytest.mark.row("Q6")
def test_a_share_is_over_after_so_many_jobs_or_so_much_memory() -> None:
    megabytes = resident_bytes() // MEGABYTE
    assert 30 < megabytes < 4_000
    endless, jobs_only, memory, roomy = (
        Share(0, 0),
        Share(3, 0),
        Share(0, megabytes - 10),
        Share(100, megabytes + 3_000),
    )
    states = []
    for _ in range(4):
        for share in (endless, jobs_only, memory, roomy):
            share.count()
        states.append([share.reason for share in (endless, jobs_only, memory, roomy)])
    assert states == [["", "", "memory", ""]] * 2 + [["", "jobs", "memory", ""]] * 2
