"""The `voltcart` command, run as the operator runs it: a process with an environment."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from redis.asyncio import Redis

from models.users import User
from server.core import jobs
from server.core.db import fetch_row, fetch_value, transaction
from server.core.jobs import Job, Queue, arq_queue
from server.core.passwords import Passwords
from server.resources import Resources

Environment = dict[str, str]


@dataclass(frozen=True)
class Said:
    """What a command said: its exit status, and the words on both ways."""

    status: int | None
    out: str
    err: str


class Parked(Job):
    """A job of these tests."""

    queue: ClassVar[Queue] = "mail"

    number: int


@pytest.fixture
def environment(database_url: str, redis_url: str, tmp_path: Path) -> Environment:
    """The environment of an installation."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path.cwd()),
        "HOME": str(tmp_path),
        "COLUMNS": "250",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
    }


async def voltcart(environment: Environment, folder: Path, *words: str) -> Said:
    """Run the command in a folder of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.cli",
        *words,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Said(process.returncode, out.decode(), err.decode())


async def park(number: int) -> str:
    """A failed job."""
    async with transaction() as tx:
        await jobs.add(tx, Parked(number=number))
        job_id = tx.jobs[0][1]
        await tx.execute(
            "UPDATE jobs SET status = 'failed', attempts = 8, error = 'MailRefused: 550 no' WHERE id = $1", job_id
        )
    return str(job_id)


@pytest.fixture
async def empty_database(database_url: str) -> AsyncIterator[str]:
    """A database in which nothing was ever made."""
    name = f"bare_{secrets.token_hex(4)}"
    server = await asyncpg.connect(database_url)
    await server.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
    await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await server.close()


async def test_migrating_twice_changes_nothing_the_second_time(
    environment: Environment, empty_database: str, tmp_path: Path
) -> None:
    environment["DATABASE_URL"] = empty_database
    unready = await voltcart(environment, tmp_path, "audit")
    assert unready.status == 1
    assert unready.err.rstrip().endswith("does not exist: run `voltcart migrate` first")
    first, again = [await voltcart(environment, tmp_path, "migrate") for _ in "ab"]
    assert (first.status, first.out.splitlines()[-1]) == (0, "the schema is up to date")
    assert [line.split("_")[0] for line in first.out.splitlines()[:2]] == ["applied 0", "applied 1"]
    assert again == Said(0, "the schema is up to date\n", "")


async def test_two_that_migrate_at_once_do_it_once(
    environment: Environment, empty_database: str, tmp_path: Path
) -> None:
    environment["DATABASE_URL"] = empty_database
    both = await asyncio.gather(*(voltcart(environment, tmp_path, "migrate") for _ in "ab"))
    assert [said.status for said in both] == [0, 0], both
    assert sorted("applied" in said.out for said in both) == [False, True]


async def test_an_admin_is_made(environment: Environment, resources: Resources, tmp_path: Path) -> None:
    make = ("create-admin", "First@Voltcart.test", "--name", "Asha Rao", "--password", "correct horse battery")
    said = await voltcart(environment, tmp_path, *make)
    assert said == Said(0, "first@voltcart.test is an admin now\n", "")
    user = await User.get()
    assert (user.email, user.role, user.status) == ("first@voltcart.test", "admin", "active")
    passwords = Passwords()
    assert await passwords.check(user.password, "correct horse battery")
    passwords.close()
    again = await voltcart(environment, tmp_path, *make)
    assert (again.status, again.out) == (1, "")
    assert again.err == "email: There is an account with this e-mail address already.\n"


async def test_each_mistake_of_an_admin_is_named(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    said = await voltcart(environment, tmp_path, "create-admin", "nobody", "--name", "", "--password", "short")
    assert (said.status, said.out) == (1, "")
    assert sorted(line.split(":")[0] for line in said.err.splitlines()) == ["email", "name", "password"]
    assert "short" not in said.err.replace("shorter", "")
    assert await User.all().count() == 0


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
        assert f"{first}:0".encode() in await redis.zrange(arq_queue("mail"), 0, -1)
    queued = await voltcart(environment, tmp_path, "jobs", "list", "--status", "queued")
    assert [first in queued.out, second in queued.out] == [True, False]


async def test_a_job_is_queued_for_the_sweep_where_there_is_no_redis(
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


async def test_wrong_words_are_refused(environment: Environment, tmp_path: Path) -> None:
    said = await voltcart(environment, tmp_path, "jobs", "list", "--status", "nonsense")
    assert (said.status, said.out) == (2, "")
    assert "'nonsense' is not one of 'queued', 'running', 'done', 'failed'" in said.err


async def test_the_settings_are_shown_without_secrets(environment: Environment, tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": "postgres://voltcart:hidden-1@db.example.com:5432/shop",
        "REDIS_URL": "redis://:hidden-2@cache.example.com:6379/0",
        "JWT_KEYS": "k1:hidden-3",
        "RAZORPAY_KEY_ID": "rzp_test_shown",
        "RAZORPAY_KEY_SECRET": "hidden-4",
        "RAZORPAY_WEBHOOK_SECRET": "hidden-5",
        "RAZORPAY_WEBHOOK_SECRET_OLD": "hidden-6",
        "RAZORPAY_KEY_SECRET_OLD": "hidden-9",
        "SMTP_URL": "smtp://shop:hidden-7@mail.example.com:587",
        "SENTRY_DSN": "https://hidden-8@sentry.example.com/1",
    }
    said = await voltcart({**environment, **given}, tmp_path, "check-config")
    assert (said.status, said.err) == (0, "")
    shown: dict[str, Any] = json.loads(said.out)
    assert "hidden" not in said.out
    assert shown["razorpay_key_id"] == "rzp_test_shown"
    assert "db.example.com" in shown["database_url"]
    assert "mail.example.com" in shown["smtp_url"]


async def test_a_wrong_variable_is_one_line_that_names_it(environment: Environment, tmp_path: Path) -> None:
    wrong = {"PORT": "many", "DATABASE_URL": "mysql://localhost/shop", "HOLD_MINUTES": "12"}
    said = await voltcart({**environment, **wrong}, tmp_path, "jobs", "list")
    assert (said.status, said.out) == (2, "")
    assert sorted(line.split(": ")[0] for line in said.err.splitlines()) == sorted(wrong)


async def test_production_names_what_it_lacks(environment: Environment, tmp_path: Path) -> None:
    said = await voltcart({**environment, "ENV": "production"}, tmp_path, "check-config")
    assert said.status == 2
    assert "RAZORPAY_KEY_SECRET" in said.err
    assert "DATABASE_URL" not in said.err


async def test_a_database_that_is_away_is_one_line(environment: Environment, tmp_path: Path) -> None:
    environment["DATABASE_URL"] = "postgres://voltcart:hidden@127.0.0.1:9/shop"
    for words in ("audit", "migrate"):
        said = await voltcart(environment, tmp_path, words)
        assert (said.status, said.out, len(said.err.splitlines())) == (1, "", 1), said
        assert "hidden" not in said.err
        assert "127.0.0.1" in said.err


async def test_without_a_database_the_command_says_so(environment: Environment, tmp_path: Path) -> None:
    del environment["DATABASE_URL"]
    said = await voltcart(environment, tmp_path, "audit")
    assert (said.status, said.out) == (2, "")
    assert said.err == "DATABASE_URL is not set, and no `voltcart run` has left a database here\n"


async def test_the_command_finds_the_database_of_its_own_shop(
    environment: Environment, resources: Resources, tmp_path: Path
) -> None:
    (tmp_path / "database.url").write_text(environment.pop("DATABASE_URL"))
    assert (await voltcart(environment, tmp_path, "audit")).status == 0
