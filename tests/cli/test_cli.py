"""The `voltcart` command, run as the operator runs it: a process with an environment."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from models.users import User
from server.core.passwords import Passwords
from server.resources import Resources

Environment = dict[str, str]


@dataclass(frozen=True)
class Said:
    """What a command said: its exit status, and the words on both ways."""

    status: int | None
    out: str
    err: str


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
