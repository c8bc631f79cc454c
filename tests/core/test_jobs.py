"""Work left behind: written with its change, handed over after it, and found in the table when that failed."""

import asyncio
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import pytest
from arq import ArqRedis
from redis.asyncio import Redis
from uuid_utils.compat import uuid7

from server.core import jobs
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.jobs import Handover, Job, Queue, arq_queue, find_abandoned, put_back, take_due
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


async def take(queue: Queue = "mail", *, limit: int = 100, patience: timedelta = PATIENCE) -> list[UUID]:
    return await take_due(queue, patience=patience, limit=limit)


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
    assert await waiting(resources) == [str(row["id"])]


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


async def test_a_delayed_job_is_found_in_the_table_when_it_is_due(resources: Resources) -> None:
    await add(delay=timedelta(minutes=5))
    [row] = await rows()
    assert row["run_at"] - row["created_at"] == timedelta(minutes=5)
    assert row["handed_at"] is None
    assert await waiting(resources) == []
    assert await take() == []
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET run_at = now()")
    assert await take() == [row["id"]]


@pytest.mark.parametrize(
    ("state", "taken"),
    [
        ({"status": "queued", "handed": None}, True),
        ({"status": "queued", "handed": -19}, False),
        ({"status": "queued", "handed": -21}, True),
        ({"status": "queued", "handed": None, "due": 1}, False),
        ({"status": "running", "handed": -60, "lease": 1}, False),
        ({"status": "running", "handed": -60, "lease": -1}, False),
        ({"status": "done", "handed": None}, False),
        ({"status": "failed", "handed": None}, False),
    ],
)
async def test_what_is_taken_from_the_table(resources: Resources, state: dict[str, Any], taken: bool) -> None:
    job_id = await write(**state)
    assert await take("money") == []
    assert await take() == ([job_id] if taken else [])
    assert await take() == []


async def test_what_a_worker_will_not_begin_is_left_to_the_others(resources: Resources) -> None:
    job_id = await write("queued", handed=-1)
    assert await take() == []
    await put_back(job_id)
    assert await take() == [job_id]
    running = await write("running", handed=-1, lease=9)
    await put_back(running)
    assert await fetch_value("SELECT handed_at IS NOT NULL FROM jobs WHERE id = $1", running)


async def test_what_died_is_found_one_by_one(resources: Resources) -> None:
    await write("running", lease=1)
    await write("queued", due=-60)
    assert await find_abandoned("mail") is None
    later, sooner = await write("running", lease=-1), await write("running", lease=-2)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET queue = 'money' WHERE id = $1", later)
    assert [await find_abandoned(queue) for queue in ("money", "mail", "bulk")] == [later, sooner, None]


async def fill(queue: Queue, count: int) -> None:
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at,"
            " updated_at) SELECT uuidv7(), 'Errand', $1::text, '{}', 'queued', 0, now(), '', '', now(), now()"
            " FROM generate_series(1, $2::int)",
            queue,
            count,
        )


async def test_several_that_take_at_once_share_the_jobs(resources: Resources) -> None:
    await fill("bulk", 500)
    shares = await asyncio.gather(*(take("bulk", limit=150) for _ in range(5)))
    taken = [job_id for share in shares for job_id in share]
    assert (len(taken), len(set(taken)), max(len(share) for share in shares)) == (500, 500, 150)


@pytest.mark.row("Q4")
async def test_what_waits_in_one_queue_holds_up_no_other(resources: Resources) -> None:
    await fill("mail", 3_000)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET run_at = now() - interval '1 hour'")
    await fill("money", 1)
    assert [len(await take(queue, limit=10)) for queue in ("money", "mail", "bulk")] == [1, 10, 0]


async def test_who_takes_waits_for_nobody(resources: Resources, database: str) -> None:
    held, free = await write("queued"), await write("queued")
    stranger = await asyncpg.connect(database)
    try:
        async with stranger.transaction():
            await stranger.execute("SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE", held)
            async with asyncio.timeout(1):
                taken = await take()
    finally:
        await stranger.close()
    assert taken == [free]


async def test_handing_over_twice_is_handing_over_once(resources: Resources) -> None:
    await add()
    await waiting(resources)
    [row] = await rows()
    await resources.queue.send([("mail", row["id"])])
    assert await waiting(resources) == [str(row["id"])]


async def test_an_unreachable_redis_is_nobodys_error(resources: Resources, caplog: pytest.LogCaptureFixture) -> None:
    async with Redis(host="127.0.0.1", port=9) as nowhere:
        handover = Handover(ArqRedis(connection_pool=nowhere.connection_pool))
        await handover.send([("mail", uuid7())])
    assert "jobs not handed over" in caplog.text


async def test_failed_jobs_get_their_tries_again(resources: Resources) -> None:
    await add(once=True)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET status = 'failed', attempts = 8, error = 'boom', finished_at = now()")
    [failed] = await rows()
    # An equal job waits: the one that failed must not collide with it.
    await add(once=True)
    another = await write("failed")
    async with transaction() as tx:
        assert await jobs.retry(tx, [failed["id"], another, uuid7()]) == 2
    row = await fetch_row("SELECT status, attempts, error, finished_at FROM jobs WHERE id = $1", failed["id"])
    assert row is not None
    assert tuple(row) == ("queued", 0, "", None)
    assert {str(failed["id"]), str(another)} < set(await waiting(resources))
    async with transaction() as tx:
        assert await jobs.retry(tx, [failed["id"], uuid7()]) == 0


async def test_failed_jobs_are_forgotten_and_no_others(resources: Resources) -> None:
    failed = [await write("failed"), await write("failed")]
    kept = {await write("queued"), await write("done"), await write("running", lease=-1), await write("failed")}
    async with transaction() as tx:
        assert await jobs.drop(tx, [*failed, uuid7()]) == 2
    assert {row["id"] for row in await rows()} == kept
    async with transaction() as tx:
        assert await jobs.drop(tx, [row["id"] for row in await rows() if row["status"] != "failed"]) == 0


async def test_counts_say_how_many_and_how_old(resources: Resources) -> None:
    await write("queued", due=-120)
    await write("queued", due=60)
    await write("done")
    [counted] = await jobs.counts()
    assert 119 <= counted.pop("oldest") <= 130
    assert counted == {"queue": "mail", "name": "Errand", "status": "queued", "jobs": 2}
