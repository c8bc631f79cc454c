"""Work left behind: written with its change, handed over after it, and swept up when that failed."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import pytest
from arq import ArqRedis
from redis.asyncio import Redis
from uuid_utils.compat import uuid7

from server.core import jobs
from server.core.db import Handed, fetch, fetch_row, transaction
from server.core.jobs import Handover, Job, Queue, arq_queue, sweep
from server.core.logs import request_id_var
from server.resources import Resources

PATIENCE = timedelta(seconds=20)


class Errand(Job):
    """A job of these tests."""

    queue: ClassVar[Queue] = "mail"

    number: int


async def add(number: int = 1, **how: Any) -> None:
    async with transaction() as tx:
        await jobs.add(tx, Errand(number=number), **how)


async def rows() -> list[asyncpg.Record]:
    return await fetch("SELECT * FROM jobs ORDER BY created_at, id")


async def waiting(resources: Resources, queue: str = "mail") -> list[str]:
    """The names on a queue in Redis."""
    await resources.queue.drain()
    return [name.decode() for name in await resources.redis.zrange(arq_queue(queue), 0, -1)]


async def write(status: str, *, due: float = 0, handed: float | None = None, lease: float | None = None) -> UUID:
    """A job in some state; times are in seconds from now."""
    job_id = uuid7()
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, handed_at, lease_until, error,"
            " request_id, created_at, updated_at) VALUES ($1, 'Errand', 'mail', '{\"number\": 1}', $2::text, 3,"
            " now() + $3::interval, now() + $4::interval, now() + $5::interval, '', '', now(), now())",
            job_id,
            status,
            timedelta(seconds=due),
            None if handed is None else timedelta(seconds=handed),
            None if lease is None else timedelta(seconds=lease),
        )
    return job_id


class Basket:
    """Takes what a sweep hands over."""

    def __init__(self) -> None:
        self.taken: list[Handed] = []

    async def __call__(self, handed: Sequence[Handed]) -> None:
        self.taken.extend(handed)


async def test_a_job_is_a_row_and_is_handed_over_after_the_commit(resources: Resources) -> None:
    request_id_var.set("request-42")
    async with transaction() as tx:
        await jobs.add(tx, Errand(number=7))
        assert await waiting(resources) == []
    [row] = await rows()
    assert {name: row[name] for name in ("name", "queue", "payload", "status", "attempts", "request_id")} == {
        "name": "Errand",
        "queue": "mail",
        "payload": '{"number": 7}',
        "status": "queued",
        "attempts": 0,
        "request_id": "request-42",
    }
    assert row["handed_at"] == row["run_at"] == row["created_at"]
    assert await waiting(resources) == [f"{row['id']}:0"]


async def test_an_equal_job_that_waits_is_not_added_again(resources: Resources) -> None:
    await asyncio.gather(*(add(once=True) for _ in range(10)))
    await add(2, once=True)
    assert [row["payload"] for row in await rows()] == ['{"number": 1}', '{"number": 2}']
    assert len(await waiting(resources)) == 2


async def test_a_job_that_has_begun_is_added_again(resources: Resources) -> None:
    await add(once=True)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET status = 'running', lease_until = now()")
    await add(once=True)
    assert [row["status"] for row in await rows()] == ["running", "queued"]


async def test_without_once_equal_jobs_stand_side_by_side(resources: Resources) -> None:
    await add()
    await add()
    assert len(await rows()) == 2


async def test_a_delayed_job_is_left_to_the_sweep(resources: Resources) -> None:
    await add(delay=timedelta(minutes=5))
    [row] = await rows()
    assert row["run_at"] - row["created_at"] == timedelta(minutes=5)
    assert row["handed_at"] is None
    assert await waiting(resources) == []
    basket = Basket()
    assert await sweep(basket, patience=PATIENCE) == 0
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET run_at = now()")
    assert await sweep(basket, patience=PATIENCE) == 1
    assert basket.taken == [("mail", row["id"], 0)]


@pytest.mark.parametrize(
    ("state", "swept"),
    [
        ({"status": "queued", "handed": None}, True),
        ({"status": "queued", "handed": -19}, False),
        ({"status": "queued", "handed": -21}, True),
        ({"status": "queued", "handed": None, "due": 1}, False),
        ({"status": "running", "handed": -60, "lease": 1}, False),
        ({"status": "running", "handed": -60, "lease": -1}, True),
        ({"status": "running", "handed": -5, "lease": -1}, False),
        ({"status": "done", "handed": None}, False),
        ({"status": "failed", "handed": None}, False),
    ],
)
async def test_what_is_swept(resources: Resources, state: dict[str, Any], swept: bool) -> None:
    job_id = await write(**state)
    basket = Basket()
    assert await sweep(basket, patience=PATIENCE) == int(swept)
    assert basket.taken == ([("mail", job_id, 3)] if swept else [])
    assert await sweep(basket, patience=PATIENCE) == 0


async def test_several_sweeps_at_once_share_the_jobs(resources: Resources) -> None:
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at,"
            " updated_at) SELECT uuidv7(), 'Errand', 'bulk', '{}', 'queued', 0, now(), '', '', now(), now()"
            " FROM generate_series(1, 500)"
        )
    baskets = [Basket() for _ in range(5)]
    counted = await asyncio.gather(*(sweep(basket, patience=PATIENCE) for basket in baskets))
    taken = [one for basket in baskets for one in basket.taken]
    assert (sum(counted), len(taken), len(set(taken))) == (500, 500, 500)


async def test_a_sweep_waits_for_nobody(resources: Resources, database: str) -> None:
    held, free = await write("queued"), await write("queued")
    stranger = await asyncpg.connect(database)
    basket = Basket()
    try:
        async with stranger.transaction():
            await stranger.execute("SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE", held)
            async with asyncio.timeout(1):
                await sweep(basket, patience=PATIENCE)
    finally:
        await stranger.close()
    assert [job_id for _, job_id, _ in basket.taken] == [free]


async def test_handing_over_twice_is_handing_over_once(resources: Resources) -> None:
    await add()
    await waiting(resources)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET handed_at = now() - interval '1 minute'")
    assert await sweep(resources.queue.send, patience=PATIENCE) == 1
    [row] = await rows()
    assert await waiting(resources) == [f"{row['id']}:0"]


async def test_the_next_attempt_is_not_held_back_by_the_one_that_died(resources: Resources) -> None:
    job_id = await write("running", handed=-60, lease=-1)
    # What a killed worker leaves in Redis: its claim on the third attempt, good for a while.
    await resources.redis.set(f"arq:in-progress:{job_id}:2", b"1", ex=60)
    await resources.redis.set(f"arq:job:{job_id}:2", b"{}", ex=60)
    await sweep(resources.queue.send, patience=PATIENCE)
    assert await waiting(resources) == [f"{job_id}:3"]


async def test_an_unreachable_redis_is_nobodys_error(resources: Resources, caplog: pytest.LogCaptureFixture) -> None:
    async with Redis(host="127.0.0.1", port=9) as nowhere:
        handover = Handover(ArqRedis(connection_pool=nowhere.connection_pool))
        await handover.send([("mail", uuid7(), 0)])
    assert "jobs not handed over" in caplog.text


async def test_a_failed_job_gets_its_tries_again(resources: Resources) -> None:
    await add(once=True)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET status = 'failed', attempts = 8, error = 'boom', finished_at = now()")
    [failed] = await rows()
    # An equal job waits: the one that failed must not collide with it.
    await add(once=True)
    assert await jobs.retry(failed["id"])
    row = await fetch_row("SELECT status, attempts, error, finished_at FROM jobs WHERE id = $1", failed["id"])
    assert row is not None
    assert tuple(row) == ("queued", 0, "", None)
    assert f"{failed['id']}:0" in await waiting(resources)
    assert not await jobs.retry(failed["id"])
    assert not await jobs.retry(uuid7())


async def test_counts_say_how_many_and_how_old(resources: Resources) -> None:
    await write("queued", due=-120)
    await write("queued", due=60)
    await write("done")
    [counted] = await jobs.counts()
    assert 119 <= counted.pop("oldest") <= 130
    assert counted == {"queue": "mail", "status": "queued", "jobs": 2}
