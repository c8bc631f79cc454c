"""Showing that an e-mail address is one's own."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientResponse

from models.enums import ResetPurpose
from server.auth.errors import BadVerificationToken
from server.auth.rules import EMAIL
from server.auth.schemas import VerifyEmail
from server.auth.service.resets import open_reset
from server.auth.service.verification import open_verification, verify_email
from server.core.db import fetch, fetch_value
from server.core.tokens import seal_text
from server.resources import Resources
from tests.auth.people import keys, mailed, shop_with, token_of
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer, make_user, sign_up

VERIFY, AGAIN, ME = "/api/auth/verify-email", "/api/users/me/verify-email", "/api/users/me"
JOBS = "SELECT count(*) FROM jobs WHERE name = 'MailVerification'"
STATE = "SELECT email_verified_at FROM users WHERE id = $1"


async def verify(client: Client, token: str) -> ClientResponse:
    return await client.post(VERIFY, json={"token": token})


async def refusal(answer: ClientResponse) -> tuple[int, str]:
    return answer.status, (await answer.json())["code"]


async def token_for(resources: Resources, user_id: UUID | str) -> str:
    """The token of a letter to the person's present address."""
    asked = await open_verification(UUID(str(user_id)), settings=resources.settings, clock=resources.clock)
    assert asked is not None
    page, _, token = asked.link.partition("#token=")
    assert (page, asked.minutes) == (f"{resources.settings.shop_url}/verify-email", 24 * 60)
    return token


async def test_a_new_account_is_mailed_the_link_that_verifies_it_once(client: Client, resources: Resources) -> None:
    session = await sign_up(client, email="asha@example.com")
    assert session["user"]["email_verified_at"] is None
    [(to, subject, text)] = await mailed(resources, "MailVerification")
    assert (to, subject) == ("asha@example.com", "Is this your e-mail address?")
    assert "good for 1 day" in text
    token = token_of(text)
    answer = await verify(client, token)
    assert (answer.status, await answer.read()) == (204, b"")
    profile = await (await client.get(ME, headers=bearer(session["access_token"]))).json()
    assert profile["email_verified_at"] is not None
    assert (await verify(client, token)).status == 204
    again = await (await client.get(ME, headers=bearer(session["access_token"]))).json()
    assert again == profile


async def test_what_proves_nothing_is_refused(client: Client, resources: Resources) -> None:
    asha, key = await make_user(resources), next(iter(resources.settings.signing_keys.values()))
    now, text = resources.clock(), f"{asha.id} {asha.email}"
    token = await token_for(resources, asha.id)
    later = now + timedelta(hours=1)
    bad = {
        "cut": token[:-4],
        "too long": token + "AAAA",
        "another's signature": (await token_for(resources, (await make_user(resources)).id))[:43] + token[43:],
        "late": seal_text(key, EMAIL, text, ends=now - timedelta(seconds=1)),
        "another purpose": seal_text(key, "stock mail", text, ends=later),
        "another key": seal_text("k" * 32, EMAIL, text, ends=later),
        "another address": seal_text(key, EMAIL, f"{asha.id} other@example.com", ends=later),
        "no token": "x",
        "no text": "é" * 90,
    }
    for name, forged in bad.items():
        assert await refusal(await verify(client, forged)) == (400, "bad_verification_token"), name
    assert await fetch_value(STATE, asha.id) is None
    assert (await verify(client, token)).status == 204


@pytest.mark.parametrize(
    ("wish", "mistakes"),
    [
        ({}, {("token", "missing")}),
        ({"token": "", "email": "a@example.com"}, {("token", "string_too_short"), ("email", "unknown_field")}),
        ({"token": "x" * 2001}, {("token", "string_too_long")}),
    ],
)
async def test_every_mistake_is_listed(client: Client, wish: dict[str, Any], mistakes: set[tuple[str, str]]) -> None:
    answer = await client.post(VERIFY, json=wish)
    body = await answer.json()
    assert (answer.status, body["code"]) == (400, "invalid_request")
    assert {(mistake["field"], mistake["code"]) for mistake in body["errors"]} == mistakes


async def test_another_address_is_to_be_verified_anew(client: Client, resources: Resources) -> None:
    session = await sign_up(client, email="old@example.com")
    user_id, headers = UUID(session["user"]["id"]), bearer(session["access_token"])
    old = await token_for(resources, user_id)
    reset = await open_reset(UUID(int=1), user_id, ResetPurpose.RESET, settings=resources.settings)
    assert reset is not None
    assert (await verify(client, old)).status == 204
    verified = await fetch_value(STATE, user_id)
    # What is no change of the address leaves it verified.
    for body in ({"name": "Asha"}, {"email": " OLD@example.com"}):
        answer = await client.put(ME, json=body, headers=headers)
        assert (answer.status, await fetch_value(STATE, user_id), await fetch_value(JOBS)) == (200, verified, 1)
    answer = await client.put(ME, json={"email": "new@example.com"}, headers=headers)
    assert (answer.status, (await answer.json())["email_verified_at"]) == (200, None)
    assert await refusal(await verify(client, old)) == (400, "bad_verification_token")
    # Nor does a letter to the old address set a password.
    stale = {"token": token_of(reset.link), "password": "another one again"}
    assert await refusal(await client.post("/api/auth/reset-password", json=stale)) == (400, "bad_reset_token")
    letters = await mailed(resources, "MailVerification")
    assert [to for to, _, _ in letters] == ["new@example.com"] * 2
    assert (await verify(client, token_of(letters[-1][2]))).status == 204
    assert await fetch_value(STATE, user_id) is not None


async def test_a_taken_address_changes_nothing(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    other = await make_user(resources)
    assert (await verify(client, await token_for(resources, session["user"]["id"]))).status == 204
    answer = await client.put(ME, json={"email": other.email}, headers=bearer(session["access_token"]))
    assert await refusal(answer) == (409, "email_taken")
    assert await fetch_value(STATE, UUID(session["user"]["id"])) is not None
    assert await fetch_value(JOBS) == 1


async def test_the_letter_is_sent_again_until_the_address_is_verified(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    for _ in range(2):
        answer = await client.post(AGAIN, headers=asha.headers)
        assert (answer.status, await answer.json()) == (202, {"status": "accepted"})
    # One that waits is enough.
    [(to, _, text)] = await mailed(resources, "MailVerification")
    assert to == asha.email
    assert (await client.post(AGAIN, headers=asha.headers)).status == 202
    assert (await verify(client, token_of(text))).status == 204
    # The second one is not wanted any more when its turn comes.
    assert await mailed(resources, "MailVerification") == []
    assert (await client.post(AGAIN, headers=asha.headers)).status == 202
    assert await fetch_value(JOBS) == 2
    assert (await client.post(AGAIN)).status == 401


async def test_a_letter_outlives_a_change_of_keys(resources: Resources) -> None:
    asha = await make_user(resources)
    old, new = (resources.settings.model_copy(update={"jwt_keys": keys(name)}) for name in ("old", "new"))
    asked = await open_verification(asha.id, settings=old, clock=resources.clock)
    assert asked is not None
    token = token_of(asked.link)
    with pytest.raises(BadVerificationToken):
        await verify_email(
            VerifyEmail.model_validate({"token": token}), keys=new.signing_keys.values(), clock=resources.clock
        )
    async with shop_with(resources, jwt_keys=keys("new", "old")) as client:
        assert (await verify(client, token)).status == 204


async def test_a_reset_proves_the_address_too(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    opened = await open_reset(UUID(int=1), asha.id, ResetPurpose.INVITATION, settings=resources.settings)
    assert opened is not None
    body = {"token": token_of(opened.link), "password": PASSWORD}
    assert (await client.post("/api/auth/reset-password", json=body)).status == 204
    verified = await fetch_value(STATE, asha.id)
    assert verified is not None
    await fetch("UPDATE password_resets SET used_at = NULL")
    assert (await client.post("/api/auth/reset-password", json=body)).status == 204
    assert await fetch_value(STATE, asha.id) == verified


@pytest.mark.parametrize("status", ["banned", "inactive"])
async def test_who_may_not_act_is_sent_nothing(client: Client, resources: Resources, status: str) -> None:
    session = await sign_up(client)
    await fetch("UPDATE users SET status = $1", status)
    assert await mailed(resources, "MailVerification") == []
    assert await fetch_value("SELECT status FROM jobs") == "done"
    assert (await client.post(AGAIN, headers=bearer(session["access_token"]))).status == 401
