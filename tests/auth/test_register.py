"""Signing up."""

import asyncio
import logging
from typing import Any

import pytest

from server.core.db import fetch, fetch_row, fetch_value
from server.core.passwords import AT_ONCE, IN_LINE
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer, make_user, sign_up

REGISTER = "/api/auth/register"
WISH = {
    "name": " Asha Rao ",
    "email": " Asha.Rao@Example.com ",
    "phone_number": "98765 43210",
    "password": PASSWORD,
}


async def test_a_new_customer_is_signed_in(client: Client, resources: Resources) -> None:
    answer = await client.post(REGISTER, json=WISH)
    assert answer.status == 201
    assert answer.headers["Cache-Control"] == "no-store"
    body = await answer.json()
    assert set(body) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 900)
    row = await fetch_row("SELECT * FROM users")
    assert row is not None
    expected = {
        "id": str(row["id"]),
        "name": "Asha Rao",
        "email": "asha.rao@example.com",
        "email_verified_at": None,
        "phone_number": "+919876543210",
        "role": "customer",
        "status": "active",
        "current_address_id": None,
        "wants_stock_mail": True,
    }
    assert {name: body["user"][name] for name in expected} == expected
    assert (row["name"], row["email"], row["phone_number"]) == ("Asha Rao", "asha.rao@example.com", "+919876543210")
    assert row["password"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    profile = await client.get("/api/users/me", headers=bearer(body["access_token"]))
    assert (profile.status, await profile.json()) == (200, body["user"])


async def test_the_token_speaks_of_the_user(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    claims = resources.tokens.read(session["access_token"])
    assert (str(claims.user_id), claims.role, claims.version) == (session["user"]["id"], "customer", 1)


async def test_a_phone_number_is_optional(client: Client) -> None:
    assert (await sign_up(client))["user"]["phone_number"] is None
    assert (await sign_up(client, phone_number=None))["user"]["phone_number"] is None


@pytest.mark.parametrize("password", ["12345678", "x" * 128, "पासवर्ड है", "        "])
async def test_any_password_of_8_to_128_characters_is_taken_as_it_is(client: Client, password: str) -> None:
    session = await sign_up(client, password=password)
    wish = {"email": session["user"]["email"], "password": password}
    assert (await client.post("/api/auth/login", json=wish)).status == 200


@pytest.mark.parametrize(
    ("changes", "mistakes"),
    [
        ({"name": ""}, {("name", "string_too_short")}),
        ({"name": "x" * 121}, {("name", "string_too_long")}),
        ({"name": "a\nb"}, {("name", "control_character")}),
        ({"email": "nobody"}, {("email", "bad_email")}),
        ({"email": f"{'a' * 250}@example.com"}, {("email", "string_too_long")}),
        ({"phone_number": "12345"}, {("phone_number", "bad_phone_number")}),
        ({"phone_number": ""}, {("phone_number", "string_too_short")}),
        ({"password": "1234567"}, {("password", "string_too_short")}),
        ({"password": "x" * 129}, {("password", "string_too_long")}),
        ({"password": 12345678}, {("password", "string_type")}),
        ({"name": None, "email": 7}, {("name", "string_type"), ("email", "string_type")}),
        (
            {"role": "admin", "status": "active", "id": "x", "token_version": 9, "is_admin": True},
            {(name, "unknown_field") for name in ("role", "status", "id", "token_version", "is_admin")},
        ),
        (
            {"name": " ", "email": "nobody", "phone_number": "1", "password": "short", "role": "admin"},
            {
                ("name", "string_too_short"),
                ("email", "bad_email"),
                ("phone_number", "bad_phone_number"),
                ("password", "string_too_short"),
                ("role", "unknown_field"),
            },
        ),
    ],
)
async def test_every_mistake_is_listed_and_nobody_made(
    client: Client, changes: dict[str, Any], mistakes: set[tuple[str, str]]
) -> None:
    answer = await client.post(REGISTER, json={**WISH, **changes})
    body = await answer.json()
    assert (answer.status, body["code"]) == (400, "invalid_request")
    assert {(mistake["field"], mistake["code"]) for mistake in body["errors"]} == mistakes
    assert await fetch("SELECT id FROM users") == []


async def test_what_is_missing_or_no_json_is_named(client: Client) -> None:
    answer = await client.post(REGISTER, json={})
    assert {(m["field"], m["code"]) for m in (await answer.json())["errors"]} == {
        (name, "missing") for name in ("name", "email", "password")
    }
    json_type = {"Content-Type": "application/json"}
    for data in (b"", b"{", b'{"name": "\\ud800"}'):
        answer = await client.post(REGISTER, data=data, headers=json_type)
        assert [(m["field"], m["code"]) for m in (await answer.json())["errors"]] == [("body", "bad_json")]
    assert (await client.post(REGISTER, data=WISH)).status == 415


async def test_taken_values_are_refused_whatever_their_spelling(client: Client, resources: Resources) -> None:
    await make_user(resources, email="asha.rao@example.com", phone_number="+919876543210")
    for changes, code, field in (
        ({"phone_number": None, "email": "ASHA.RAO@EXAMPLE.COM"}, "email_taken", "email"),
        ({"email": "other@example.com", "phone_number": "+91 98765-43210"}, "phone_taken", "phone_number"),
    ):
        answer = await client.post(REGISTER, json={**WISH, **changes})
        body = await answer.json()
        assert (answer.status, body["code"]) == (409, code)
        assert [(mistake["field"], mistake["code"]) for mistake in body["errors"]] == [(field, code)]
    assert await fetch_value("SELECT count(*) FROM users") == 1
    assert await fetch_value("SELECT count(*) FROM refresh_tokens") == 0


@pytest.mark.parametrize("field", ["email", "phone_number"])
async def test_of_twenty_at_once_one_gets_the_account(client: Client, field: str) -> None:
    def wish(number: int) -> dict[str, str]:
        free = {"email": f"person-{number}@example.com", "phone_number": f"+9198765432{number:02}"}
        return {**WISH, **free, field: WISH[field]}

    answers = await asyncio.gather(*(client.post(REGISTER, json=wish(number)) for number in range(20)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 19
    codes = {(await answer.json())["code"] for answer in answers if answer.status == 409}
    assert codes == {"email_taken" if field == "email" else "phone_taken"}
    assert await fetch_value("SELECT count(*) FROM users") == 1
    assert await fetch_value("SELECT count(*) FROM refresh_tokens") == 1


async def test_more_passwords_than_can_wait_are_put_off(client: Client) -> None:
    wishes = [{**WISH, "phone_number": None, "email": f"person-{number}@example.com"} for number in range(40)]
    answers = await asyncio.gather(*(client.post(REGISTER, json=wish) for wish in wishes))
    statuses = [answer.status for answer in answers]
    assert set(statuses) == {201, 503}
    assert statuses.count(201) >= AT_ONCE + IN_LINE
    put_off = next(answer for answer in answers if answer.status == 503)
    assert (put_off.headers["Retry-After"], (await put_off.json())["code"]) == ("2", "unavailable")
    assert await fetch_value("SELECT count(*) FROM users") == statuses.count(201)


async def test_the_password_is_nowhere(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    canary = "canary-Qx7-password"
    with caplog.at_level(logging.DEBUG):
        session = await sign_up(client, password=canary)
        email = session["user"]["email"]
        answers = [
            await client.post("/api/auth/login", json={"email": email, "password": canary}),
            await client.post("/api/auth/login", json={"email": email, "password": canary + "!"}),
            await client.post(REGISTER, json={**WISH, "email": email, "password": canary}),
            await client.post(REGISTER, json={**WISH, "email": "nobody", "password": canary}),
            await client.post(REGISTER, json={**WISH, "password": canary * 9}),
            await client.post(REGISTER, json={**WISH, "password": [canary]}),
        ]
    assert [answer.status for answer in answers] == [200, 401, 409, 400, 400, 400]
    secrets = [canary, session["refresh_token"], session["access_token"]]
    texts = [await answer.text() for answer in answers]
    assert not any(canary in text or "argon2" in text for text in texts)
    records = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert any("/api/auth/register" in record for record in records)
    assert not any(secret in record for secret in secrets for record in records)
    for table in ("users", "refresh_tokens"):
        rows = await fetch(f"SELECT t::text AS row FROM {table} t")
        assert rows
        assert not any(secret in row["row"] for secret in secrets for row in rows)
