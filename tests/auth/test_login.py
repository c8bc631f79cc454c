"""Signing in."""

import asyncio
import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from models.enums import UserStatus
from server.app import create_app
from server.auth.rules import Device
from server.auth.schemas import LogIn
from server.auth.service.sessions import Issuer, log_in
from server.core.clock import utc_now
from server.core.db import fetch, fetch_value
from server.core.settings import Settings
from server.resources import Resources
from server.users import queries
from server.users.queries import Account
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer, make_user, sign_up

LOGIN = "/api/auth/login"


async def test_the_right_password_opens_a_session(client: Client, resources: Resources) -> None:
    user = (await sign_up(client, email="asha@example.com"))["user"]
    answer = await client.post(LOGIN, json={"email": " ASHA@Example.com", "password": PASSWORD})
    assert answer.status == 200
    body = await answer.json()
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (body["token_type"], body["expires_in"], body["user"]) == ("Bearer", 900, user)
    assert (await client.get("/api/users/me", headers=bearer(body["access_token"]))).status == 200
    assert await fetch_value("SELECT count(DISTINCT family_id) FROM refresh_tokens") == 2


async def test_every_refusal_is_the_same_and_costs_the_same(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    password_hash = await resources.passwords.hash(PASSWORD)
    people = {status: await make_user(resources, status=status, password_hash=password_hash) for status in UserStatus}
    checks: list[str] = []
    check = resources.passwords._verify

    def count(stored: str, given: str) -> bool:
        checks.append(stored)
        return check(stored, given)

    monkeypatch.setattr(resources.passwords, "_verify", count)
    wishes = {
        "wrong password": (people[UserStatus.ACTIVE].email, "wrong"),
        "unknown e-mail": ("nobody@example.com", PASSWORD),
        "inactive": (people[UserStatus.INACTIVE].email, PASSWORD),
        "banned": (people[UserStatus.BANNED].email, PASSWORD),
        "banned, wrong password": (people[UserStatus.BANNED].email, "wrong"),
    }
    bodies = []
    for email, password in wishes.values():
        answer = await client.post(LOGIN, json={"email": email, "password": password})
        body = await answer.json()
        assert answer.status == 401
        body.pop("request_id")
        bodies.append(body)
    assert bodies[0]["code"] == "bad_credentials"
    assert all(body == bodies[0] for body in bodies)
    parameters = password_hash.rsplit("$", 2)[0]
    assert [stored.rsplit("$", 2)[0] for stored in checks] == [parameters] * len(wishes)
    assert await fetch("SELECT id FROM refresh_tokens") == []


@pytest.mark.parametrize(
    ("wish", "mistakes"),
    [
        ({}, {("email", "missing"), ("password", "missing")}),
        ({"email": "nobody", "password": ""}, {("email", "bad_email"), ("password", "string_too_short")}),
        ({"email": "a@example.com", "password": "x" * 129}, {("password", "string_too_long")}),
        ({"email": "a@example.com", "password": "x", "role": "admin"}, {("role", "unknown_field")}),
    ],
)
async def test_every_mistake_is_listed(client: Client, wish: dict[str, Any], mistakes: set[tuple[str, str]]) -> None:
    answer = await client.post(LOGIN, json=wish)
    body = await answer.json()
    assert (answer.status, body["code"]) == (400, "invalid_request")
    assert {(mistake["field"], mistake["code"]) for mistake in body["errors"]} == mistakes


async def test_an_outdated_hash_is_made_anew(client: Client, resources: Resources) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    asha = await make_user(resources, password_hash=weak)
    wish = {"email": asha.email, "password": PASSWORD}
    assert (await client.post(LOGIN, json={**wish, "password": "wrong"})).status == 401
    assert await fetch_value("SELECT password FROM users") == weak
    answers = await asyncio.gather(*(client.post(LOGIN, json=wish) for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    stored = await fetch_value("SELECT password FROM users")
    assert stored != weak
    assert not resources.passwords.is_outdated(stored)
    assert (await client.post(LOGIN, json=wish)).status == 200
    assert await fetch_value("SELECT password FROM users") == stored


async def test_access_that_ends_during_the_check_is_not_opened(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = await make_user(resources, password_hash=await resources.passwords.hash(PASSWORD))
    check = resources.passwords.check
    found: list[Account | None] = []

    async def check_then_ban(stored: str | None, password: str) -> bool:
        found.append(await queries.find_account(asha.email))
        matches = await check(stored, password)
        await fetch("UPDATE users SET status = 'banned', token_version = token_version + 1")
        return matches

    monkeypatch.setattr(resources.passwords, "check", check_then_ban)
    answer = await client.post(LOGIN, json={"email": asha.email, "password": PASSWORD})
    assert (answer.status, (await answer.json())["code"]) == (401, "bad_credentials")
    assert [account.user.status for account in found if account] == [UserStatus.ACTIVE, UserStatus.BANNED]
    assert await fetch("SELECT id FROM refresh_tokens") == []


async def test_an_old_access_token_is_no_obstacle(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    wish = {"email": session["user"]["email"], "password": PASSWORD}
    answer = await client.post(LOGIN, json=wish, headers=bearer("an.old.token"))
    assert answer.status == 200
    answer = await client.post(
        "/api/auth/refresh", json={"refresh_token": session["refresh_token"]}, headers=bearer("an.old.token")
    )
    assert answer.status == 200


async def test_guessing_is_limited_by_address_even_when_signed_in(resources: Resources, settings: Settings) -> None:
    # A minute must not end in between.
    now = utc_now().replace(second=10)
    strict = dataclasses.replace(
        resources, settings=settings.model_copy(update={"rate_limit_exempt": ()}), clock=lambda: now
    )
    people = [await make_user(resources) for _ in range(2)]
    async with TestClient(TestServer(create_app(strict.settings, strict))) as client:
        statuses = []
        for number in range(12):
            wish = {"email": f"person-{number}@example.com", "password": "a guess"}
            headers = people[number % 2].headers if number > 5 else {}
            answer = await client.post(LOGIN, json=wish, headers=headers)
            statuses.append(answer.status)
        assert statuses == [401] * 10 + [429] * 2
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert (await answer.json())["code"] == "too_many_requests"


async def test_a_session_is_as_long_as_it_is_meant_to_be(resources: Resources) -> None:
    asha = await make_user(resources, password_hash=await resources.passwords.hash(PASSWORD))
    now = utc_now()
    issuer = Issuer(resources.tokens, timedelta(days=3), lambda: now, Device("192.0.2.7", "Browser"))
    wish = LogIn.model_validate({"email": asha.email, "password": PASSWORD})
    await log_in(wish, passwords=resources.passwords, issuer=issuer)
    assert await fetch_value("SELECT expires_at FROM refresh_tokens") == now + timedelta(days=3)
