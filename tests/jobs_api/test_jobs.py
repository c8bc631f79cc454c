"""Work left behind in the back office: listed, counted, shown, done again, forgotten; with every mistake's answer."""

import asyncio
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest

from server.core import jobs
from server.core.db import fetch, fetch_value, transaction
from server.core.jobs import Job, Queue, arq_queue
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import NOWHERE, Office, noted, open_office
from tests.conftest import Client

WHY = "MailRefused: 550 no such user " + "x" * 300
NAMED = ("id", "name", "queue", "status", "attempts", "deaths", "error")


class Letter(Job):
    """A job of these tests."""

    queue: ClassVar[Queue] = "mail"

    order_id: UUID = NOWHERE


class Stored(Job):
    """Another, of another queue."""


@pytest.fixture
async def office(client: Client, resources: Resources) -> Office:
    return await open_office(client, resources)


async def leave(kind: type[Letter] | type[Stored] = Letter, status: str = "queued") -> str:
    """A job in a status."""
    async with transaction() as tx:
        await jobs.add(tx, kind())
        job_id = tx.jobs.pop()[1]
        await tx.execute(
            "UPDATE jobs SET status = $2::text, handed_at = NULL,"
            " lease_until = CASE WHEN $2::text = 'running' THEN now() + interval '1 hour' END,"
            " finished_at = CASE WHEN $2::text IN ('done', 'failed') THEN now() END WHERE id = $1",
            job_id,
            status,
        )
        if status == "failed":
            await tx.execute("UPDATE jobs SET attempts = 8, deaths = 1, error = $2 WHERE id = $1", job_id, WHY)
    return str(job_id)


async def ids(office: Office, query: str = "") -> list[str]:
    return [row["id"] for row in (await office.listed(f"jobs?{query}"))["items"]]


async def waiting(resources: Resources, queue: str) -> list[str]:
    """The ids that workers of a queue are to be woken by."""
    return [name.decode() for name in await resources.redis.zrange(arq_queue(queue), 0, -1)]


async def test_jobs_are_listed_newest_first_by_what_became_of_them(office: Office) -> None:
    failed, queued = await leave(status="failed"), await leave(Stored)
    running, done = await leave(status="running"), await leave(Stored, "done")
    page = await office.listed("jobs?include_total=true&limit=3")
    assert [row["id"] for row in page["items"]] == [done, running, queued]
    assert page["total"] == 4
    last = await office.listed(f"jobs?limit=3&cursor={page['next_cursor']}")
    assert (last["items"][0]["id"], last["next_cursor"]) == (failed, None)
    assert {name: last["items"][0][name] for name in NAMED} == {
        "id": failed,
        "name": "Letter",
        "queue": "mail",
        "status": "failed",
        "attempts": 8,
        "deaths": 1,
        "error": WHY[:200],
    }
    assert set(last["items"][0]) == {*NAMED, "run_at", "finished_at", "created_at", "updated_at"}
    assert [await ids(office, f"status={status}") for status in ("failed", "queued", "running", "done")] == [
        [failed],
        [queued],
        [running],
        [done],
    ]
    assert await ids(office, "queue=mail") == [running, failed]
    assert await ids(office, "name=Stored&status=done") == [done]
    assert await ids(office, "name=Stor") == []


async def test_jobs_are_found_by_when_they_were_left(office: Office) -> None:
    old, new = await leave(status="failed"), await leave(status="failed")
    await fetch("UPDATE jobs SET created_at = '2026-03-01T12:00:00Z' WHERE id = $1", UUID(old))
    await fetch("UPDATE jobs SET created_at = '2026-03-02T12:00:00Z' WHERE id = $1", UUID(new))
    # What the ids say is older than a day from these times would not be looked at.
    await fetch(
        "UPDATE jobs SET id = overlay(id::text placing"
        " lpad(to_hex((extract(epoch FROM created_at) * 1000)::bigint >> 16), 8, '0') from 1)::uuid"
    )
    assert len(await ids(office, "from=2026-03-01T12:00:00Z&to=2026-03-02T12:00:00Z")) == 1
    assert len(await ids(office, "from=2026-03-01T12:00:00Z&to=2026-03-02T12:00:01Z")) == 2
    assert len(await ids(office, "from=2026-03-01T12:00:01Z")) == 1
    assert await ids(office, "to=2026-03-01T12:00:00Z") == []
    assert await ids(office, "from=2026-03-05T00:00:00Z") == []


@pytest.mark.parametrize(
    ("query", "mistakes"),
    [
        ("status=lost&queue=fast", [("query.status", "enum"), ("query.queue", "literal_error")]),
        ("name=&limit=0", [("query.limit", "greater_than_equal"), ("query.name", "string_too_short")]),
        ("from=yesterday", [("query.from", "datetime_from_date_parsing")]),
        ("from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z", [("query", "bad_range")]),
        ("sort=name", [("query.sort", "unknown_field")]),
        ("cursor=nonsense", [("query.cursor", "bad_cursor")]),
    ],
)
async def test_a_bad_query_is_refused(office: Office, query: str, mistakes: list[tuple[str, str]]) -> None:
    status, _, found = await office.refused("GET", f"jobs?{query}")
    assert (status, sorted(found)) == (400, sorted(mistakes))


async def test_a_job_is_shown_with_its_payload_and_its_whole_error(office: Office) -> None:
    job_id = await leave(status="failed")
    status, shown = await office.ask("GET", f"jobs/{job_id}")
    assert (status, shown["error"], shown["payload"]) == (200, WHY, {"order_id": str(NOWHERE)})
    assert await office.refused("GET", f"jobs/{NOWHERE}") == (404, "no_such_job", [])


async def test_a_failed_job_is_done_again_at_once(office: Office, resources: Resources) -> None:
    job_id = await leave(status="failed")
    status, shown = await office.ask("POST", f"jobs/{job_id}/retry")
    assert (status, {name: shown[name] for name in ("id", "status", "attempts", "deaths", "error", "finished_at")}) == (
        200,
        {"id": job_id, "status": "queued", "attempts": 0, "deaths": 0, "error": "", "finished_at": None},
    )
    before = {"name": "Letter", "queue": "mail", "payload": {"order_id": str(NOWHERE)}, "status": "failed"}
    assert await noted() == [
        ("job.retry", "job", before | {"attempts": 8, "deaths": 1, "error": WHY}, {"status": "queued"})
    ]
    for _ in range(100):
        if job_id in await waiting(resources, "mail"):
            break
        await asyncio.sleep(0.02)
    assert await waiting(resources, "mail") == [job_id]


async def test_a_failed_job_is_forgotten_and_the_log_knows_what_it_was(office: Office) -> None:
    job_id, kept = await leave(status="failed"), await leave(status="failed")
    assert await office.ask("DELETE", f"jobs/{job_id}") == (204, None)
    assert await ids(office) == [kept]
    [(action, _, before, after)] = await noted()
    assert (action, before["error"], before["payload"], after) == ("job.drop", WHY, {"order_id": str(NOWHERE)}, None)
    assert await office.refused("DELETE", f"jobs/{job_id}") == (404, "no_such_job", [])


async def test_only_what_failed_is_done_again_or_forgotten(office: Office) -> None:
    for status in ("queued", "running", "done"):
        job_id = await leave(status=status)
        before = await fetch("SELECT xmin, * FROM jobs")
        for method, path in (("POST", f"jobs/{job_id}/retry"), ("DELETE", f"jobs/{job_id}")):
            answered, answer = await office.ask(method, path)
            assert (answered, answer["code"], answer["job_status"]) == (409, "job_not_failed", status)
        assert await fetch("SELECT xmin, * FROM jobs") == before
    for method, path in (("POST", f"jobs/{NOWHERE}/retry"), ("DELETE", f"jobs/{NOWHERE}")):
        assert await office.refused(method, path) == (404, "no_such_job", [])
    assert await noted() == []


async def test_of_many_at_once_one_has_it_done_again(office: Office) -> None:
    job_id = await leave(status="failed")
    answers = await asyncio.gather(*(office.ask("POST", f"jobs/{job_id}/retry") for _ in range(12)))
    assert sorted(status for status, _ in answers) == [200] + [409] * 11
    assert [action for action, *_ in await noted()] == ["job.retry"]


async def test_retrying_and_forgetting_at_once_has_one_winner(office: Office) -> None:
    for _ in range(5):
        job_id = await leave(status="failed")
        (retried, _), (dropped, _) = await asyncio.gather(
            office.ask("POST", f"jobs/{job_id}/retry"), office.ask("DELETE", f"jobs/{job_id}")
        )
        assert (retried, dropped) in {(200, 409), (404, 204)}
        left = await fetch_value("SELECT count(*) FROM jobs WHERE id = $1", UUID(job_id))
        assert left == (1 if retried == 200 else 0)


async def test_what_there_is_to_do_is_counted_by_queue_and_name(office: Office) -> None:
    empty = {"queued": 0, "running": 0, "failed": 0, "oldest_due": 0}
    assert (await office.ask("GET", "jobs/stats"))[1] == {
        "queues": [{"queue": queue, **empty} for queue in ("money", "mail", "bulk")],
        "items": [],
    }
    for kind, status in ((Letter, "queued"), (Letter, "queued"), (Letter, "failed"), (Stored, "running")):
        await leave(kind, status)
    await leave(Stored, "done")
    await fetch("UPDATE jobs SET run_at = now() - $1::interval WHERE status = 'queued'", timedelta(seconds=90))
    answered, stats = await office.ask("GET", "jobs/stats")
    letters: dict[str, Any] = {"queue": "mail", "queued": 2, "running": 0, "failed": 1}
    age = stats["items"][1]["oldest_due"]
    assert (answered, age in range(90, 130)) == (200, True)
    assert stats == {
        "queues": [
            {"queue": "money", **empty},
            {**letters, "oldest_due": age},
            {**empty, "queue": "bulk", "running": 1},
        ],
        "items": [
            {**empty, "queue": "bulk", "running": 1, "name": "Stored"},
            {**letters, "name": "Letter", "oldest_due": age},
        ],
    }


async def test_others_see_and_change_nothing(client: Client, resources: Resources) -> None:
    job_id = await leave(status="failed")
    before = await fetch("SELECT xmin, * FROM jobs")
    asked: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "jobs", None),
        ("GET", "jobs/stats", None),
        ("GET", f"jobs/{job_id}", None),
        ("POST", f"jobs/{job_id}/retry", None),
        ("DELETE", f"jobs/{job_id}", None),
    ]
    for role in NO_ADMINS:
        await check_refused(client, resources, role, asked)
    assert (await fetch("SELECT xmin, * FROM jobs"), await noted()) == (before, [])
