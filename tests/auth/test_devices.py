"""Where somebody is signed in: the list, and ending one of it."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from aiohttp import hdrs

from server.core.db import fetch, fetch_value
from server.core.settings import LOOPBACK
from server.resources import Resources
from tests.auth.people import shop_with
from tests.conftest import Client
from tests.factories.users import PASSWORD, bearer, make_user, sign_up

SESSIONS, ME, LOGIN, REFRESH = "/api/users/me/sessions", "/api/users/me", "/api/auth/login", "/api/auth/refresh"
NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def enter(client: Client, email: str, **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await client.post(LOGIN, json={"email": email, "password": PASSWORD}, headers=named)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return body


async def listed(client: Client, session: dict[str, Any], query: str = "") -> dict[str, Any]:
    answer = await client.get(f"{SESSIONS}{query}", headers=bearer(session["access_token"]))
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return body


async def refresh(client: Client, session: dict[str, Any], **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await client.post(REFRESH, json={"refresh_token": session["refresh_token"]}, headers=named)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return body


async def test_each_session_says_since_when_and_from_where(client: Client, resources: Resources) -> None:
    first = await sign_up(client, email="asha@example.com")
    await sign_up(client)
    second = await enter(client, "asha@example.com", User_Agent="Phone/1")
    row = {"user_agent": "Phone/2", "address": "127.0.0.1", "current": True}
    newest = await refresh(client, second, User_Agent="Phone/2")
    items = (await listed(client, newest))["items"]
    assert items[0] == {**items[0], **row}
    assert [item["current"] for item in items] == [True, False]
    assert [item["current"] for item in (await listed(client, first))["items"]] == [False, True]
    assert set(items[0]) == {"id", "created_at", "last_used_at", "user_agent", "address", "current"}
    # Of the sign-in, and of the last exchange.
    assert items[0]["created_at"] < items[0]["last_used_at"]
    families = await fetch("SELECT DISTINCT family_id FROM refresh_tokens ORDER BY 1 DESC")
    assert {item["id"] for item in items} < {str(family["family_id"]) for family in families}


async def test_what_a_device_says_of_itself_is_cut_and_cleaned(resources: Resources) -> None:
    proxied = {"trusted_proxies": LOOPBACK}
    async with shop_with(resources, **proxied) as client:
        session = await sign_up(client, email="asha@example.com")
        agents = {"x" * 300: "x" * 200, "Pad \u202e\u0085é": "Pad é", "<b>'; --": "<b>'; --"}
        addresses = {
            "203.0.113.9": "203.0.113.9",
            "198.51.100.1, 203.0.113.9": "203.0.113.9",
            "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
            "::ffff:203.0.113.9": "203.0.113.9",
            "nonsense": "127.0.0.1",
        }
        for number in range(5):
            agent, hops = list(agents)[number % 3], list(addresses)[number]
            await enter(client, "asha@example.com", User_Agent=agent, X_Forwarded_For=hops)
        items = (await listed(client, session))["items"][:-1]
    assert [item["user_agent"] for item in reversed(items)] == [list(agents.values())[n % 3] for n in range(5)]
    assert [item["address"] for item in reversed(items)] == list(addresses.values())


async def test_what_has_ended_is_not_listed(client: Client, resources: Resources) -> None:
    keep = await sign_up(client, email="asha@example.com")
    out = await enter(client, "asha@example.com")
    await client.post("/api/auth/logout", json={"refresh_token": out["refresh_token"]})
    old = await enter(client, "asha@example.com")
    old_id = resources.tokens.read(old["access_token"]).session_id
    await fetch("UPDATE refresh_tokens SET expires_at = now() WHERE family_id = $1", old_id)
    body = await listed(client, keep, "?include_total=true")
    assert [item["current"] for item in body["items"]] == [True]
    assert (body["total"], body["next_cursor"]) == (1, None)


async def test_the_list_comes_in_pages(client: Client, resources: Resources) -> None:
    session = await sign_up(client, email="asha@example.com")
    for number in range(4):
        await enter(client, "asha@example.com", User_Agent=f"Phone/{number}")
    found, query = [], "?limit=2"
    while query:
        page = await listed(client, session, query)
        found += [item["user_agent"] for item in page["items"]]
        query = f"?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert found[:4] == ["Phone/3", "Phone/2", "Phone/1", "Phone/0"]
    assert len(found) == 5
    for bad, field in (("?cursor=x", "query.cursor"), ("?limit=0", "query.limit"), ("?what=1", "query.what")):
        answer = await client.get(f"{SESSIONS}{bad}", headers=bearer(session["access_token"]))
        assert (answer.status, [one["field"] for one in (await answer.json())["errors"]]) == (400, [field])
    assert (await client.get(SESSIONS)).status == 401


async def test_a_token_without_a_session_is_good_and_none_of_the_list(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    token = resources.tokens.issue(UUID(session["user"]["id"]), "customer", 1, now=resources.clock())
    answer = await client.get(SESSIONS, headers=bearer(token))
    assert (answer.status, [item["current"] for item in (await answer.json())["items"]]) == (200, [False])


async def test_an_ended_session_is_over_within_a_second_and_the_others_go_on(
    client: Client, resources: Resources
) -> None:
    keep = await sign_up(client, email="asha@example.com")
    ended = await enter(client, "asha@example.com")
    out = await enter(client, "asha@example.com")
    for session in (keep, ended, out):
        assert (await client.get(ME, headers=bearer(session["access_token"]))).status == 200
    session_id = resources.tokens.read(ended["access_token"]).session_id
    answer = await client.delete(f"{SESSIONS}/{session_id}", headers=bearer(keep["access_token"]))
    assert (answer.status, await answer.read()) == (204, b"")
    assert (await client.post("/api/auth/logout", json={"refresh_token": out["refresh_token"]})).status == 204
    await asyncio.sleep(1)
    for session in (ended, out):
        answer = await client.get(ME, headers=bearer(session["access_token"]))
        assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated")
        answer = await client.post(REFRESH, json={"refresh_token": session["refresh_token"]})
        assert (answer.status, (await answer.json())["code"]) == (401, "bad_refresh_token")
    assert (await client.get(ME, headers=bearer(keep["access_token"]))).status == 200
    await refresh(client, keep)
    again = await client.delete(f"{SESSIONS}/{session_id}", headers=bearer(keep["access_token"]))
    assert again.status == 204


async def test_a_copied_refresh_token_ends_the_access_of_its_session(client: Client, resources: Resources) -> None:
    first = await sign_up(client, email="asha@example.com")
    elsewhere = await enter(client, "asha@example.com")
    second = await refresh(client, first)
    await fetch("UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds'")
    assert (await client.get(ME, headers=bearer(second["access_token"]))).status == 200
    answer = await client.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    assert (await answer.json())["code"] == "refresh_token_reused"
    await asyncio.sleep(1)
    for session, status in ((first, 401), (second, 401), (elsewhere, 200)):
        assert (await client.get(ME, headers=bearer(session["access_token"]))).status == status


async def test_anothers_session_is_not_there(client: Client, resources: Resources) -> None:
    asha, ravi = await sign_up(client), await sign_up(client)
    session_id = resources.tokens.read(ravi["access_token"]).session_id
    answers = []
    for one in (str(session_id), NOWHERE):
        answer = await client.delete(f"{SESSIONS}/{one}", headers=bearer(asha["access_token"]))
        body = await answer.json()
        body.pop("request_id")
        answers.append((answer.status, body))
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["code"]) == (404, "no_such_session")
    assert (await client.delete(f"{SESSIONS}/x", headers=bearer(asha["access_token"]))).status == 404
    assert (await client.delete(f"{SESSIONS}/{session_id}")).status == 401
    assert await fetch_value("SELECT count(*) FROM refresh_tokens WHERE revoked_at IS NOT NULL") == 0
    assert (await client.get(ME, headers=bearer(ravi["access_token"]))).status == 200


@pytest.mark.row("A5")
async def test_a_token_of_anothers_session_opens_nothing(client: Client, resources: Resources) -> None:
    asha, ravi = await make_user(resources), await sign_up(client)
    theirs = resources.tokens.read(ravi["access_token"]).session_id
    now = resources.clock()
    token = resources.tokens.issue(asha.id, "customer", 1, now=now, session_id=theirs)
    answer = await client.get(ME, headers=bearer(token))
    assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated")
    assert answer.headers[hdrs.WWW_AUTHENTICATE].startswith("Bearer")
