"""`voltcart jobs`: what failed is listed, counted, shown, done again or forgotten."""

import json
from pathlib import Path
from typing import ClassVar

from redis.asyncio import Redis

from server.core import jobs
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.jobs import Job, Queue, arq_queue
from server.resources import Resources
from tests.cli.test_cli import Environment, Said, environment, voltcart

__all__ = ["environment"]


class Parked(Job):
    """A job of these tests."""

    queue: ClassVar[Queue] = "mail"

    number: int


class Stored(Job):
    """Another, of another queue."""

    number: int


async def park(number: int, kind: type[Parked] | type[Stored] = Parked) -> str:
    """A failed job."""
    async with transaction() as tx:
        await jobs.add(tx, kind(number=number))
        job_id = tx.jobs[0][1]
        await tx.execute(
            "UPDATE jobs SET status = 'failed', attempts = 8, error = 'MailRefused: 550 no' WHERE id = $1", job_id
        )
    return str(job_id)


async def test_failed_jobs_are_listed_shown_and_done_again(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    first, second = await park(1), await park(2)
    listed = await voltcart(environment, tmp_path, "jobs", "list")
    assert listed.status == 0
    lines = [line for line in listed.out.splitlines() if "Parked" in line]
    assert [second in lines[0], first in lines[1], len(lines)] == [True, True, 2]
    assert "MailRefused: 550 no" in lines[0]

    shown = json.loads((await voltcart(environment, tmp_path, "jobs", "show", first)).out)
    assert {name: shown[name] for name in ("id", "name", "payload", "status", "attempts", "error")} == {
        "id": first,
        "name": "Parked",
        "payload": {"number": 1},
        "status": "failed",
        "attempts": 8,
        "error": "MailRefused: 550 no",
    }

    assert await voltcart(environment, tmp_path, "jobs", "retry", first) == Said(0, "it will be done again\n", "")
    row = await fetch_row("SELECT status, attempts, error FROM jobs WHERE id = $1", first)
    assert row is not None
    assert tuple(row) == ("queued", 0, "")
    async with Redis.from_url(environment["REDIS_URL"]) as redis:
        assert first.encode() in await redis.zrange(arq_queue("mail"), 0, -1)
    queued = await voltcart(environment, tmp_path, "jobs", "list", "--status", "queued")
    assert [first in queued.out, second in queued.out] == [True, False]


async def test_a_job_is_left_in_the_table_where_there_is_no_redis(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    job_id = await park(1)
    del environment["REDIS_URL"]
    assert (await voltcart(environment, tmp_path, "jobs", "retry", job_id)).status == 0
    assert await fetch_value("SELECT status FROM jobs") == "queued"


async def test_a_failed_job_is_dropped_and_no_other(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    job_id = await park(1)
    assert await voltcart(environment, tmp_path, "jobs", "drop", job_id) == Said(0, "forgotten\n", "")
    assert await fetch_value("SELECT count(*) FROM jobs") == 0
    async with transaction() as tx:
        await jobs.add(tx, Parked(number=2))
    said = await voltcart(environment, tmp_path, "jobs", "drop", str(tx.jobs[0][1]))
    assert said == Said(1, "", "there is no failed job of that id\n")
    assert await voltcart(environment, tmp_path, "jobs", "show", job_id) == Said(1, "", "there is no such job\n")
    assert await fetch_value("SELECT status FROM jobs") == "queued"


def cells(said: Said, word: str) -> list[list[str]]:
    """The rows of a table that name something."""
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.out.splitlines() if word in line]


async def test_jobs_are_counted_and_chosen_by_queue_and_name(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    parked, stored = await park(1), await park(2, Stored)
    async with transaction() as tx:
        await jobs.add(tx, Stored(number=3))
        await jobs.add(tx, Stored(number=4))
        await tx.execute("UPDATE jobs SET created_at = now() - interval '3 hours' WHERE status = 'failed'")
        await tx.execute("UPDATE jobs SET run_at = now() - interval '130 seconds' WHERE status = 'queued'")
    by_name = await voltcart(environment, tmp_path, "jobs", "list", "--name", "Stored")
    assert ([stored in by_name.out, parked in by_name.out], cells(by_name, "Stored")[0][1:5]) == (
        [True, False],
        ["Stored", "bulk", "8", "3 h"],
    )
    by_queue = await voltcart(environment, tmp_path, "jobs", "list", "--queue", "mail")
    assert [stored in by_queue.out, parked in by_queue.out] == [False, True]
    stats = await voltcart(environment, tmp_path, "jobs", "stats")
    assert cells(stats, "bulk") == [["bulk", "Stored", "2", "", "1", "2 min"]]
    assert cells(stats, "mail") == [["mail", "Parked", "", "", "1", ""]]


async def test_many_are_done_again_or_forgotten_after_a_yes(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    for number in range(3):
        await park(number)
        await park(number, Stored)
    retry = ("jobs", "retry", "--all", "--name", "Parked")
    asked = await voltcart(environment, tmp_path, *retry)
    assert (asked.status, "Have 3 failed jobs done again?" in asked.out) == (1, True)
    assert await fetch_value("SELECT count(*) FROM jobs WHERE status = 'failed'") == 6
    assert await voltcart(environment, tmp_path, *retry, "--yes") == Said(0, "3 jobs will be done again\n", "")
    rows = await fetch("SELECT name, status, attempts FROM jobs GROUP BY 1, 2, 3 ORDER BY 1")
    assert [tuple(row) for row in rows] == [("Parked", "queued", 0), ("Stored", "failed", 8)]
    drop = ("jobs", "drop", "--all", "--queue", "bulk", "--yes")
    assert await voltcart(environment, tmp_path, *drop) == Said(0, "3 jobs forgotten\n", "")
    assert await fetch_value("SELECT array_agg(DISTINCT name) FROM jobs") == ["Parked"]
    assert await voltcart(environment, tmp_path, *drop) == Said(0, "0 jobs forgotten\n", "")
    unclear = await voltcart(environment, tmp_path, "jobs", "drop")
    assert (unclear.status, "say --all" in unclear.err) == (2, True)
