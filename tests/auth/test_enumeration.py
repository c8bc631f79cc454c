"""Nobody learns who has an account; and a storm of sign-ins costs bounded work and leaves the shop alone."""

import asyncio
import threading
from typing import Any

import pytest

from models.enums import UserStatus
from server.auth.routes import routes
from server.core.db import fetch_value
from server.core.passwords import AT_ONCE, IN_LINE
from server.resources import Resources
from tests.catalog.lists import statements
from tests.conftest import Client
from tests.factories.users import PASSWORD, make_user

LOGIN, FORGOT, REGISTER = "/api/auth/login", "/api/auth/forgot-password", "/api/auth/register"


@pytest.mark.row("A10")
async def test_the_same_is_done_and_answered_whether_there_is_an_account_or_not(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = await resources.passwords.hash(PASSWORD)
    emails = ["nobody@example.com", (await make_user(resources)).email]
    emails += [(await make_user(resources, status=status, password_hash=stored)).email for status in UserStatus]
    hashed: list[str] = []
    verify = resources.passwords._verify

    def note(kept: str, given: str) -> bool:
        hashed.append(kept.rsplit("$", 2)[0])
        return verify(kept, given)

    monkeypatch.setattr(resources.passwords, "_verify", note)
    for path, extra, status in ((LOGIN, {"password": "x" * 128}, 401), (FORGOT, {}, 202)):
        # A connection asks after each type of values once.
        await client.post(path, json={"email": "warm@example.com", **extra})
        seen: list[tuple[Any, ...]] = []
        for email in emails:
            hashed.clear()
            with statements() as sent:
                answer = await client.post(path, json={"email": email, **extra})
            body = await answer.json()
            body.pop("request_id", None)
            seen.append((answer.status, body, sorted(answer.headers), list(sent), list(hashed)))
        assert seen == [seen[0]] * len(emails)
        assert seen[0][0] == status
    # As many hashes of the same parameters, each time.
    assert len(stored.rsplit("$", 2)) == 3


@pytest.mark.row("A10")
async def test_signing_up_says_plainly_that_an_address_is_taken_but_not_often(
    client: Client, resources: Resources
) -> None:
    asha = await make_user(resources, phone_number="+919876543210")
    wish = {"name": "Ravi", "email": asha.email, "password": PASSWORD}
    answer = await client.post(REGISTER, json=wish)
    body = await answer.json()
    assert (answer.status, body["code"]) == (409, "email_taken")
    # Nothing of whose it is.
    assert not any(word in str(body) for word in (str(asha.id), asha.email, "Asha"))
    [limit] = [one.limit for one in routes.endpoints if one.path == REGISTER]
    assert limit == "10/minute"


@pytest.mark.row("A9")
async def test_a_storm_of_sign_ins_is_refused_in_time_and_the_shop_goes_on(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, lock = threading.Event(), threading.Lock()
    at_once: list[int] = [0, 0]

    def wait(kept: str, given: str) -> bool:
        with lock:
            at_once[0] += 1
            at_once[1] = max(at_once)
        gate.wait(30)
        with lock:
            at_once[0] -= 1
        return False

    monkeypatch.setattr(resources.passwords, "_verify", wait)
    wishes = [{"email": f"person-{number}@example.com", "password": "x"} for number in range(200)]
    storm = [asyncio.ensure_future(client.post(LOGIN, json=wish)) for wish in wishes]
    try:
        async with asyncio.timeout(20):
            while sum(one.done() for one in storm) < len(storm) - AT_ONCE - IN_LINE:
                await asyncio.sleep(0.01)
        # While no hash gets on, everything else does.
        pages = [(await client.get(path)).status for path in ("/api/products", "/api/categories", "/api/cart")]
    finally:
        gate.set()
    answers = await asyncio.gather(*storm)
    assert pages == [200] * 3
    statuses = [answer.status for answer in answers]
    assert [statuses.count(401), statuses.count(503)] == [AT_ONCE + IN_LINE, 200 - AT_ONCE - IN_LINE]
    put_off = next(answer for answer in answers if answer.status == 503)
    assert (put_off.headers["Retry-After"], (await put_off.json())["code"]) == ("2", "unavailable")
    assert at_once[1] == AT_ONCE
    # Whoever was put off has failed at nothing.
    counted = "SELECT count(*) FROM login_failures WHERE failed_at > now() - interval '1 hour'"
    assert await fetch_value(counted) == AT_ONCE + IN_LINE


@pytest.mark.row("A9")
async def test_a_long_password_is_refused_before_it_is_hashed(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    async def note(*given: Any) -> Any:
        hashed.append(str(given))
        return False

    monkeypatch.setattr(resources.passwords, "hash", note)
    monkeypatch.setattr(resources.passwords, "check", note)
    asha = await make_user(resources)
    for length, status, code in ((129, 400, "invalid_request"), (1_000_000, 413, "body_too_large")):
        long = "x" * length
        asked = (
            client.post(LOGIN, json={"email": asha.email, "password": long}),
            client.post(REGISTER, json={"name": "Ravi", "email": "new@example.com", "password": long}),
            client.post("/api/auth/reset-password", json={"token": "x", "password": long}),
            client.put(
                "/api/users/me/password",
                json={"current_password": PASSWORD, "new_password": long},
                headers=asha.headers,
            ),
        )
        for answer in await asyncio.gather(*asked):
            assert (answer.status, (await answer.json())["code"]) == (status, code)
    assert hashed == []
    assert await fetch_value("SELECT count(*) FROM login_failures") == 0
