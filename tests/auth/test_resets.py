"""A forgotten password: who is mailed what, and what a token is good for."""

import asyncio
import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientResponse
from uuid_utils.compat import uuid7

from models.enums import ResetPurpose, UserStatus
from server.auth.service.resets import LETTERS_AN_HOUR, open_reset
from server.core.db import fetch, fetch_value
from server.core.mail import SmtpMailer
from server.resources import Resources
from tests.auth.people import mailed, token_of
from tests.conftest import Client
from tests.factories.users import PASSWORD, Person, bearer, make_user, sign_up
from tests.postbox import open_postbox
from workers import tasks
from workers.runner import run_job

FORGOT, RESET, LOGIN = "/api/auth/forgot-password", "/api/auth/reset-password", "/api/auth/login"
NEW = "a wholly new battery"


async def open_token(resources: Resources, user_id: UUID, *, reset_id: UUID | None = None) -> str:
    """The token of a letter to the person, as the worker makes it."""
    opened = await open_reset(reset_id or uuid7(), user_id, ResetPurpose.RESET, settings=resources.settings)
    assert opened is not None
    page, _, token = opened.link.partition("#token=")
    assert (page, opened.minutes) == (f"{resources.settings.shop_url}/reset-password", 30)
    return token


async def reset(client: Client, token: str, password: str = NEW) -> ClientResponse:
    return await client.post(RESET, json={"token": token, "password": password})


async def log_in(client: Client, person: Person, password: str) -> int:
    return (await client.post(LOGIN, json={"email": person.email, "password": password})).status


async def test_asking_tells_nobody_who_has_an_account(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    banned = await make_user(resources, status=UserStatus.BANNED)
    answers = []
    for email in (asha.email.upper(), banned.email, "nobody@example.com"):
        answer = await client.post(FORGOT, json={"email": email})
        answers.append((answer.status, await answer.json()))
    assert answers == [(202, {"status": "accepted"})] * 3
    # As much is written for an address that nobody has.
    left = await fetch("SELECT name, queue, payload->>'user_id' AS user_id FROM jobs ORDER BY id")
    assert [tuple(job) for job in left] == [("MailReset", "mail", user) for user in (str(asha.id), None, None)]


@pytest.mark.row("A11")
async def test_a_token_sets_the_password_once_and_ends_every_session(client: Client, resources: Resources) -> None:
    session = await sign_up(client, email="asha@example.com")
    asha = Person(UUID(session["user"]["id"]), "asha@example.com", bearer(session["access_token"]))
    token = await open_token(resources, asha.id)
    assert (await reset(client, token)).status == 204
    assert (await client.get("/api/users/me", headers=asha.headers)).status == 401
    refresh = await client.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
    assert refresh.status == 401
    assert [await log_in(client, asha, PASSWORD), await log_in(client, asha, NEW)] == [401, 200]
    again = await reset(client, token, "another one again")
    assert (again.status, (await again.json())["code"]) == (400, "bad_reset_token")
    assert await log_in(client, asha, NEW) == 200
    assert token not in str([dict(row) for row in await fetch("SELECT * FROM password_resets")])


async def test_the_letter_carries_the_link(client: Client, resources: Resources) -> None:
    assert "auth" in tasks.__all__
    asha = await make_user(resources)
    assert (await client.post(FORGOT, json={"email": asha.email})).status == 202
    [job_id] = [row["id"] for row in await fetch("SELECT id FROM jobs")]
    async with open_postbox() as postbox:
        posting = replace(resources, mailer=SmtpMailer(postbox.url, sender=resources.settings.mail_from))
        await run_job(posting, job_id)
        await fetch("UPDATE jobs SET status = 'queued', finished_at = NULL")
        await run_job(posting, job_id)
    first, again = postbox.messages
    assert (first["To"], first["Message-ID"]) == (asha.email, again["Message-ID"])
    text = first.get_body(("plain",))
    assert text is not None
    assert text.get_content() == again.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
    token = text.get_content().partition("#token=")[2].split()[0]
    assert (await reset(client, token)).status == 204
    assert await log_in(client, asha, NEW) == 200


@pytest.mark.row("A11")
async def test_one_of_many_at_once_has_the_token(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    token = await open_token(resources, asha.id)
    answers = await asyncio.gather(*(reset(client, token, f"{NEW} {number}") for number in range(5)))
    assert sorted(answer.status for answer in answers) == [204, 400, 400, 400, 400]
    winner = next(number for number, answer in enumerate(answers) if answer.status == 204)
    assert await log_in(client, asha, f"{NEW} {winner}") == 200


@pytest.mark.row("A11")
async def test_what_is_not_good_hashes_no_password(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha, banned = await make_user(resources), await make_user(resources)
    old = await open_token(resources, asha.id)
    late = await open_token(resources, asha.id)
    await fetch("UPDATE password_resets SET expires_at = now()")
    gone = await open_token(resources, banned.id)
    hashed: list[str] = []

    async def note(password: str) -> str:
        hashed.append(password)
        return "!"

    monkeypatch.setattr(resources.passwords, "hash", note)
    for token in (old, late, "x", "é" * 100, "a" * 2000):
        answer = await reset(client, token)
        assert (answer.status, (await answer.json())["code"]) == (400, "bad_reset_token")
    assert hashed == []
    await fetch("UPDATE users SET status = 'banned' WHERE id = $1", banned.id)
    assert (await reset(client, gone)).status == 400
    assert await fetch_value("SELECT count(*) FROM users WHERE password <> '!'") == 0


@pytest.mark.row("A11")
async def test_only_the_newest_letter_is_good_and_for_half_an_hour(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    older, newer = [await open_token(resources, asha.id) for _ in range(2)]
    answer = await reset(client, older)
    assert (answer.status, (await answer.json())["code"]) == (400, "bad_reset_token")
    life = "SELECT extract(epoch FROM expires_at - created_at)::int FROM password_resets ORDER BY id DESC LIMIT 1"
    assert await fetch_value(life) == 30 * 60
    move = "UPDATE password_resets SET expires_at = expires_at - make_interval(secs => $1), used_at = NULL WHERE id ="
    await fetch(f"{move} (SELECT max(id::text)::uuid FROM password_resets)", 30.0 * 60 - 60)
    assert (await reset(client, newer)).status == 204
    await fetch(f"{move} (SELECT max(id::text)::uuid FROM password_resets)", 60.0)
    answer = await reset(client, newer, "another one again")
    assert (answer.status, (await answer.json())["code"]) == (400, "bad_reset_token")
    # Of 256 bits, and another each time: nobody guesses it.
    assert len({older, newer, *[await open_token(resources, asha.id) for _ in range(3)]}) == 5
    assert {len(token) for token in (older, newer)} == {43}


@pytest.mark.row("A11")
async def test_no_log_and_no_server_is_told_a_token(
    client: Client, resources: Resources, caplog: pytest.LogCaptureFixture
) -> None:
    session = await sign_up(client, email="asha@example.com")
    with caplog.at_level(logging.DEBUG):
        tokens = []
        for path, name in ((FORGOT, "MailReset"), ("/api/users/me/verify-email", "MailVerification")):
            answer = await client.post(
                path, json={"email": "asha@example.com"}, headers=bearer(session["access_token"])
            )
            assert answer.status == 202
            letters = await mailed(resources, name)
            # In the fragment of the link, which goes into no request and no Referer.
            tokens.append(token_of(letters[-1][2]))
        assert (await reset(client, tokens[0])).status == 204
        assert (await reset(client, tokens[0])).status == 400
        assert (await client.post("/api/auth/verify-email", json={"token": tokens[1]})).status == 204
        assert (await client.post("/api/auth/verify-email", json={"token": tokens[1] + "x"})).status == 400
    assert resources.settings.reset_page.endswith("/reset-password#token={token}")
    assert resources.settings.verify_page.endswith("/verify-email#token={token}")
    records = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert any("/api/auth/reset-password" in record for record in records)
    assert not any(token in record for token in tokens for record in records)
    for table in ("jobs", "password_resets", "users", "login_failures", "admin_actions"):
        rows = await fetch(f"SELECT t::text AS row FROM {table} t")
        assert not any(token in row["row"] for token in tokens for row in rows)


@pytest.mark.parametrize(
    ("path", "wish", "mistakes"),
    [
        (FORGOT, {}, {("email", "missing")}),
        (FORGOT, {"email": "nobody"}, {("email", "bad_email")}),
        (RESET, {"token": "", "password": "short"}, {("token", "string_too_short"), ("password", "string_too_short")}),
        (RESET, {"token": "x", "password": NEW, "role": "admin"}, {("role", "unknown_field")}),
    ],
)
async def test_every_mistake_is_listed(
    client: Client, path: str, wish: dict[str, Any], mistakes: set[tuple[str, str]]
) -> None:
    answer = await client.post(path, json=wish)
    body = await answer.json()
    assert answer.status == 400
    assert {(mistake["field"], mistake["code"]) for mistake in body["errors"]} == mistakes


async def test_a_letter_that_goes_out_again_carries_the_same_token(resources: Resources) -> None:
    asha = await make_user(resources)
    reset_id = uuid7()
    token = await open_token(resources, asha.id, reset_id=reset_id)
    assert await open_token(resources, asha.id, reset_id=reset_id) == token
    assert await fetch_value("SELECT count(*) FROM password_resets") == 1
    await fetch("UPDATE password_resets SET used_at = now()")
    assert await open_reset(reset_id, asha.id, ResetPurpose.RESET, settings=resources.settings) is None


@pytest.mark.row("A11")
async def test_nobody_is_flooded(resources: Resources) -> None:
    asha = await make_user(resources)
    for _ in range(LETTERS_AN_HOUR):
        await open_token(resources, asha.id)
    assert await open_reset(uuid7(), asha.id, ResetPurpose.RESET, settings=resources.settings) is None
    await fetch("UPDATE password_resets SET created_at = created_at - interval '61 minutes'")
    await open_token(resources, asha.id)


async def test_an_invitation_is_good_for_a_week(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    opened = await open_reset(uuid7(), asha.id, ResetPurpose.INVITATION, settings=resources.settings)
    assert opened is not None
    assert opened.minutes == 7 * 24 * 60
    assert (await reset(client, opened.link.partition("#token=")[2])).status == 204
    assert await log_in(client, asha, NEW) == 200
