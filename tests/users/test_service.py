"""Commands and steps that other domains and the command line use."""

import asyncio
from uuid import uuid4

import pytest

from models.enums import Role
from server.core.clock import utc_now
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.errors import Conflict, Invalid, NotFound
from server.resources import Resources
from server.users.errors import EmailTaken
from server.users.queries import lock_account
from server.users.service import create_admin, end_sessions
from tests.factories.users import PASSWORD, make_user


async def test_admin_is_made_with_a_hashed_password(resources: Resources) -> None:
    admin = await create_admin("Boss@Example.com", " Boss ", PASSWORD, resources.passwords)
    row = await fetch_row("SELECT * FROM users")
    assert row is not None
    assert (admin.id, admin.role, admin.email, admin.name) == (row["id"], Role.ADMIN, "boss@example.com", "Boss")
    assert row["password"].startswith("$argon2id$")
    assert await resources.passwords.check(row["password"], PASSWORD)


async def test_admin_with_a_taken_email_is_refused(resources: Resources) -> None:
    await make_user(resources, email="boss@example.com")
    with pytest.raises(EmailTaken):
        await create_admin("boss@example.com", "Boss", PASSWORD, resources.passwords)
    rows = await fetch("SELECT role FROM users")
    assert [row["role"] for row in rows] == ["customer"]


async def test_admin_mistakes_are_all_listed_without_the_password(resources: Resources) -> None:
    with pytest.raises(Invalid) as refusal:
        await create_admin("boss", "", "secret!", resources.passwords)
    assert [(mistake.field, mistake.code) for mistake in refusal.value.mistakes] == [
        ("name", "string_too_short"),
        ("email", "bad_email"),
        ("password", "string_too_short"),
    ]
    assert "secret!" not in repr(refusal.value.mistakes)
    assert await fetch("SELECT id FROM users") == []


async def test_many_admins_with_one_email_become_one(resources: Resources) -> None:
    results = await asyncio.gather(
        *(create_admin("boss@example.com", "Boss", PASSWORD, resources.passwords) for _ in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Conflict) for result in results) == 4
    assert await fetch_value("SELECT count(*) FROM users") == 1


async def test_ending_sessions_ends_one_persons_only(resources: Resources) -> None:
    asha, ravi = await make_user(resources), await make_user(resources)
    async with transaction() as tx:
        await end_sessions(tx, asha.id, now=utc_now())
    rows = await fetch("SELECT id, token_version FROM users")
    assert {row["id"]: row["token_version"] for row in rows} == {asha.id: 2, ravi.id: 1}


async def test_an_unknown_person_cannot_be_locked(resources: Resources) -> None:
    async with transaction() as tx:
        with pytest.raises(NotFound):
            await lock_account(tx, uuid4())


async def test_an_account_does_not_show_its_password_hash(resources: Resources) -> None:
    asha = await make_user(resources, password_hash="the-hash")
    async with transaction() as tx:
        account = await lock_account(tx, asha.id)
    assert account.password == "the-hash"
    assert "the-hash" not in repr(account)
