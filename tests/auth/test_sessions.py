"""Refresh tokens: exchange, reuse, and the ways a session ends."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientResponse

from server.core.db import fetch, fetch_row, fetch_value
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer, make_user, sign_up

ME = "/api/users/me"
LIVE = "SELECT count(*) FROM refresh_tokens WHERE revoked_at IS NULL AND used_at IS NULL"


async def exchange(client: Client, session: dict[str, Any]) -> ClientResponse:
    return await client.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})


async def refreshed(client: Client, session: dict[str, Any]) -> dict[str, Any]:
    answer = await exchange(client, session)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def refusal(client: Client, session: dict[str, Any]) -> tuple[int, str]:
    answer = await exchange(client, session)
    return answer.status, (await answer.json())["code"]


async def age(seconds: int) -> None:
    """Let every exchange so far be that much longer ago."""
    await fetch("UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => $1)", float(seconds))


async def test_an_exchange_gives_a_new_pair(client: Client, resources: Resources) -> None:
    first = await sign_up(client)
    second = await refreshed(client, first)
    assert set(second) == set(first)
    assert second["user"] == first["user"]
    assert second["refresh_token"] != first["refresh_token"]
    assert second["access_token"] != first["access_token"]
    assert (await client.get(ME, headers=bearer(second["access_token"]))).status == 200
    third = await refreshed(client, second)
    assert len({session["refresh_token"] for session in (first, second, third)}) == 3
    assert await fetch_value("SELECT count(DISTINCT family_id) FROM refresh_tokens") == 1
    assert await fetch_value(LIVE) == 1
    days = await fetch_value("SELECT max(expires_at - created_at) FROM refresh_tokens")
    assert abs(days.total_seconds() - 30 * 86400) < 60


@pytest.mark.row("A7")
async def test_of_parallel_exchanges_one_gets_the_pair(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    answers = await asyncio.gather(*(exchange(client, session) for _ in range(10)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 9
    bodies = [await answer.json() for answer in answers]
    assert {body["code"] for body in bodies if "code" in body} == {"refresh_token_just_used"}
    assert await fetch_value(LIVE) == 1
    await refreshed(client, next(body for body in bodies if "access_token" in body))


@pytest.mark.row("A7")
async def test_a_copy_used_later_ends_its_family_only(client: Client, resources: Resources) -> None:
    first = await sign_up(client)
    wish = {"email": first["user"]["email"], "password": PASSWORD}
    elsewhere = await (await client.post("/api/auth/login", json=wish)).json()
    second = await refreshed(client, first)
    await age(9)
    assert await refusal(client, first) == (409, "refresh_token_just_used")
    await age(2)
    assert await refusal(client, first) == (401, "refresh_token_reused")
    assert await refusal(client, second) == (401, "bad_refresh_token")
    assert await refusal(client, first) == (401, "bad_refresh_token")
    await refreshed(client, elsewhere)


async def test_a_token_too_old_is_refused(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    await fetch("UPDATE refresh_tokens SET expires_at = now() - interval '1 second'")
    assert await refusal(client, session) == (401, "bad_refresh_token")
    assert await fetch_value("SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL") == 1


async def test_what_is_no_refresh_token_is_refused(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    for secret in ("x", "x" * 43, session["access_token"], session["refresh_token"] + "x", "आशा"):
        assert await refusal(client, {"refresh_token": secret}) == (401, "bad_refresh_token")
    for wish, code in (({}, "missing"), ({"refresh_token": ""}, "string_too_short"), ({"refresh_token": 1}, None)):
        answer = await client.post("/api/auth/refresh", json=wish)
        assert answer.status == 400
        assert (await answer.json())["errors"][0]["code"] == (code or "string_type")
    await refreshed(client, session)


async def test_the_token_is_kept_as_a_hash(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    row = await fetch_row("SELECT token_hash FROM refresh_tokens")
    assert row is not None
    assert len(row["token_hash"]) == 32
    assert session["refresh_token"].encode() not in row["token_hash"]


async def test_log_out_ends_the_session_of_the_token(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    wish = {"email": session["user"]["email"], "password": PASSWORD}
    elsewhere = await (await client.post("/api/auth/login", json=wish)).json()
    newest = await refreshed(client, session)
    # Even a used token of the family says which session is meant.
    answer = await client.post("/api/auth/logout", json={"refresh_token": session["refresh_token"]})
    assert (answer.status, await answer.read()) == (204, b"")
    assert await refusal(client, newest) == (401, "bad_refresh_token")
    await refreshed(client, elsewhere)
    for secret in (session["refresh_token"], "unknown"):
        again = await client.post("/api/auth/logout", json={"refresh_token": secret})
        assert again.status == 204
    assert (await client.post("/api/auth/logout", json={})).status == 400


@pytest.mark.row("A6")
async def test_log_out_everywhere_ends_all_access_within_a_second(client: Client, resources: Resources) -> None:
    first = await sign_up(client)
    wish = {"email": first["user"]["email"], "password": PASSWORD}
    second = await (await client.post("/api/auth/login", json=wish)).json()
    ravi = await sign_up(client)
    for session in (first, second, ravi):
        assert (await client.get(ME, headers=bearer(session["access_token"]))).status == 200
    answer = await client.post("/api/auth/logout-all", headers=bearer(first["access_token"]))
    assert (answer.status, await answer.read()) == (204, b"")
    await asyncio.sleep(1)
    for session in (first, second):
        assert (await client.get(ME, headers=bearer(session["access_token"]))).status == 401
        assert await refusal(client, session) == (401, "bad_refresh_token")
    assert (await client.get(ME, headers=bearer(ravi["access_token"]))).status == 200
    await refreshed(client, ravi)
    anew = await client.post("/api/auth/login", json=wish)
    assert (await client.get(ME, headers=bearer((await anew.json())["access_token"]))).status == 200


async def test_log_out_everywhere_needs_somebody_signed_in(client: Client, resources: Resources) -> None:
    await sign_up(client)
    assert (await client.post("/api/auth/logout-all")).status == 401
    assert await fetch_value(LIVE) == 1


@pytest.mark.parametrize("status", ["banned", "inactive"])
async def test_who_may_not_act_loses_access_and_gets_no_new_token(
    client: Client, resources: Resources, status: str
) -> None:
    session = await sign_up(client)
    assert (await client.get(ME, headers=bearer(session["access_token"]))).status == 200
    await fetch("UPDATE users SET status = $1", status)
    assert await refusal(client, session) == (401, "bad_refresh_token")
    await asyncio.sleep(1)
    answer = await client.get(ME, headers=bearer(session["access_token"]))
    assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated")


async def test_a_new_role_stands_in_the_next_token(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    await fetch("UPDATE users SET role = 'retailer', token_version = token_version + 1")
    newer = await refreshed(client, session)
    claims = resources.tokens.read(newer["access_token"])
    assert (claims.role, claims.version, newer["user"]["role"]) == ("retailer", 2, "retailer")


async def test_no_token_slips_in_beside_an_end(client: Client, resources: Resources) -> None:
    for path in ("/api/auth/logout-all", "/api/auth/logout"):
        for _ in range(10):
            session = await sign_up(client)
            body = {"refresh_token": session["refresh_token"]} if path.endswith("logout") else None
            headers = {} if body else bearer(session["access_token"])
            answers = await asyncio.gather(
                exchange(client, session), client.post(path, json=body, headers=headers), exchange(client, session)
            )
            assert answers[1].status == 204
            assert {answers[0].status, answers[2].status} <= {200, 401, 409}
            assert await fetch_value(LIVE) == 0


async def test_a_reuse_is_told_to_the_log(
    client: Client, resources: Resources, caplog: pytest.LogCaptureFixture
) -> None:
    session = await sign_up(client)
    await make_user(resources)
    await refreshed(client, session)
    await age(11)
    await refusal(client, session)
    warnings = [record for record in caplog.records if record.name == "server.auth.service.sessions"]
    assert [record.getMessage() for record in warnings] == ["a used refresh token came again"]
    assert warnings[0].__dict__["user_id"] == session["user"]["id"]
