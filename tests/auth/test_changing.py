"""Changing a password that one knows."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientResponse

from models.enums import ResetPurpose, UserStatus
from server.auth.service.resets import open_reset
from server.auth.service.throttle import FREE
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.auth.people import mailed, pass_time, shop_with, token_of
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer, make_user, sign_up

CHANGE, ME, LOGIN, REFRESH = "/api/users/me/password", "/api/users/me", "/api/auth/login", "/api/auth/refresh"
NEW = "a wholly new battery"
STATE = "SELECT (SELECT array_agg(u ORDER BY id)::text FROM users u), (SELECT array_agg(t)::text FROM refresh_tokens t)"


async def change(client: Client, session: dict[str, Any], current: str = PASSWORD, new: str = NEW) -> ClientResponse:
    body = {"current_password": current, "new_password": new}
    return await client.put(CHANGE, json=body, headers=bearer(session["access_token"]))


async def log_in(client: Client, session: dict[str, Any], password: str) -> int:
    return (await client.post(LOGIN, json={"email": session["user"]["email"], "password": password})).status


async def state() -> list[Any]:
    return [tuple(row) for row in await fetch(STATE)]


async def test_a_new_password_ends_every_session_and_opens_one(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    wish = {"email": session["user"]["email"], "password": PASSWORD}
    elsewhere = await (await client.post(LOGIN, json=wish)).json()
    answer = await change(client, session)
    anew = await answer.json()
    assert (answer.status, set(anew)) == (200, set(session))
    assert answer.headers["Cache-Control"] == "no-store"
    assert anew["user"]["id"] == session["user"]["id"]
    await asyncio.sleep(1)
    for old in (session, elsewhere):
        assert (await client.get(ME, headers=bearer(old["access_token"]))).status == 401
        refused = await client.post(REFRESH, json={"refresh_token": old["refresh_token"]})
        assert (refused.status, (await refused.json())["code"]) == (401, "bad_refresh_token")
    assert (await client.get(ME, headers=bearer(anew["access_token"]))).status == 200
    assert (await client.post(REFRESH, json={"refresh_token": anew["refresh_token"]})).status == 200
    assert [await log_in(client, session, PASSWORD), await log_in(client, session, NEW)] == [401, 200]


async def test_the_person_is_told_by_mail_after_a_change_and_after_a_reset(
    client: Client, resources: Resources
) -> None:
    session = await sign_up(client, email="asha@example.com")
    assert (await change(client, session)).status == 200
    [(to, subject, text)] = await mailed(resources, "MailPasswordNotice")
    assert (to, subject) == ("asha@example.com", "Your password was changed")
    assert "If it was not you" in text
    user_id = UUID(session["user"]["id"])
    for number, purpose in enumerate(ResetPurpose, 1):
        opened = await open_reset(UUID(int=number), user_id, purpose, settings=resources.settings)
        assert opened is not None
        body = {"token": token_of(opened.link), "password": PASSWORD}
        assert (await client.post("/api/auth/reset-password", json=body)).status == 204
        # Who is invited has had no password before.
        told = await mailed(resources, "MailPasswordNotice")
        assert [to for to, _, _ in told] == (["asha@example.com"] if purpose is ResetPurpose.RESET else [])
    assert (await change(client, await _enter(client, session), new=NEW)).status == 200
    await fetch("UPDATE users SET status = $1", UserStatus.BANNED)
    assert await mailed(resources, "MailPasswordNotice") == []


async def _enter(client: Client, session: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(LOGIN, json={"email": session["user"]["email"], "password": PASSWORD})
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return body


async def test_a_wrong_password_is_told_apart_from_an_ended_session(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    before = await state()
    answer = await change(client, session, "not this one")
    body = await answer.json()
    assert (answer.status, body["code"]) == (400, "wrong_password")
    assert [(one["field"], one["code"]) for one in body["errors"]] == [("current_password", "wrong_password")]
    assert "WWW-Authenticate" not in answer.headers
    assert await state() == before
    invited = await make_user(resources)
    wish = {"current_password": "!", "new_password": NEW}
    answer = await client.put(CHANGE, json=wish, headers=invited.headers)
    assert (answer.status, (await answer.json())["code"]) == (400, "wrong_password")
    assert (await client.put(CHANGE, json=wish)).status == 401
    assert await log_in(client, session, PASSWORD) == 200


@pytest.mark.parametrize(
    ("wish", "mistakes"),
    [
        ({}, {("current_password", "missing"), ("new_password", "missing")}),
        (
            {"current_password": "", "new_password": "1234567"},
            {("current_password", "string_too_short"), ("new_password", "string_too_short")},
        ),
        (
            {"current_password": "x" * 129, "new_password": "x" * 129, "role": "admin"},
            {
                ("current_password", "string_too_long"),
                ("new_password", "string_too_long"),
                ("role", "unknown_field"),
            },
        ),
    ],
)
async def test_every_mistake_is_listed(
    client: Client, resources: Resources, wish: dict[str, Any], mistakes: set[tuple[str, str]]
) -> None:
    asha = await make_user(resources)
    answer = await client.put(CHANGE, json=wish, headers=asha.headers)
    body = await answer.json()
    assert (answer.status, body["code"]) == (400, "invalid_request")
    assert {(mistake["field"], mistake["code"]) for mistake in body["errors"]} == mistakes


async def test_of_two_changes_at_once_one_wins(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    answers = await asyncio.gather(*(change(client, session, new=f"{NEW} {number}") for number in range(4)))
    statuses = [answer.status for answer in answers]
    assert statuses.count(200) == 1
    # The others find another password, or that their session has ended.
    assert set(statuses) <= {200, 400, 401}
    assert await log_in(client, session, f"{NEW} {statuses.index(200)}") == 200
    live = "SELECT count(DISTINCT family_id) FROM refresh_tokens WHERE revoked_at IS NULL"
    assert await fetch_value(live) == 2


@pytest.mark.row("A8")
async def test_a_stolen_session_guesses_as_slowly_as_everybody(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    for _ in range(FREE + 1):
        assert (await change(client, session, "a guess")).status == 400
    answer = await change(client, session)
    body = await answer.json()
    assert (answer.status, body["code"], answer.headers["Retry-After"]) == (429, "too_many_attempts", "1")
    # It keeps nobody from signing in.
    assert await log_in(client, session, PASSWORD) == 200
    await pass_time(1)
    assert (await change(client, session)).status == 200
    assert await fetch_value("SELECT count(*) FROM login_failures") == 0


async def test_a_link_in_an_old_letter_does_not_undo_the_change(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    user_id = UUID(session["user"]["id"])
    opened = await open_reset(UUID(int=1), user_id, ResetPurpose.RESET, settings=resources.settings)
    assert opened is not None
    assert (await change(client, session)).status == 200
    body = {"token": token_of(opened.link), "password": PASSWORD}
    answer = await client.post("/api/auth/reset-password", json=body)
    assert (answer.status, (await answer.json())["code"]) == (400, "bad_reset_token")
    assert await log_in(client, session, NEW) == 200


async def test_a_reset_frees_from_waiting(client: Client, resources: Resources) -> None:
    session = await sign_up(client, email="asha@example.com")
    await fetch("UPDATE refresh_tokens SET address = ''")
    for _ in range(FREE + 1):
        await log_in(client, session, "a guess")
    assert await log_in(client, session, PASSWORD) == 429
    user_id = UUID(session["user"]["id"])
    opened = await open_reset(UUID(int=1), user_id, ResetPurpose.RESET, settings=resources.settings)
    assert opened is not None
    body = {"token": token_of(opened.link), "password": NEW}
    assert (await client.post("/api/auth/reset-password", json=body)).status == 204
    assert await log_in(client, session, NEW) == 200


async def test_asking_again_and_again_is_limited(resources: Resources) -> None:
    asha = await make_user(resources)
    async with shop_with(resources, rate_limit_exempt=()) as client:
        changes = [(await client.put(CHANGE, json={}, headers=asha.headers)).status for _ in range(21)]
        letters = [(await client.post(f"{ME}/verify-email", headers=asha.headers)).status for _ in range(11)]
    # A minute or an hour may end in between, but not two.
    for statuses, passed, limit in ((changes, 400, 10), (letters, 202, 5)):
        assert statuses[:limit] == [passed] * limit
        assert set(statuses) == {passed, 429}
