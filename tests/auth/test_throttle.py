"""Guessing at passwords gets slower and slower, and locks nobody out of their own account."""

import asyncio
from collections.abc import Callable

import pytest

from server.auth.service.throttle import FREE, FREE_OF_ADDRESS
from server.core.db import fetch, fetch_value
from server.core.errors import Unavailable
from server.resources import Resources
from tests.auth.people import ELSEWHERE, HERE, IN, WRONG, enter, pass_time
from tests.conftest import Client
from tests.factories.users import PASSWORD, make_user
from workers.schedule import clean_up

LOGIN = "/api/auth/login"
SET = "$argon2id$set"
COUNTS = "SELECT failures FROM login_failures WHERE failed_at > now() - interval '1 day' ORDER BY failures"


@pytest.fixture
def looked_at(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were looked at; the right one is known without hashing."""
    given: list[str] = []

    def verify(stored: str, password: str) -> bool:
        given.append(password)
        return password == PASSWORD and stored == SET

    monkeypatch.setattr(resources.passwords, "_verify", verify)
    monkeypatch.setattr(resources.passwords, "is_outdated", lambda _: False)
    return given


def addresses() -> Callable[[], str]:
    """Gives another address each time: a guesser with many of them."""
    numbers = iter(range(1, 60_000))
    return lambda: f"203.0.{(number := next(numbers)) // 250}.{number % 250}"


@pytest.mark.row("A8")
async def test_each_failure_of_an_account_doubles_the_wait_whether_it_is_there_or_not(
    resources: Resources, looked_at: list[str]
) -> None:
    another, asha = addresses(), await make_user(resources, password_hash=SET)
    for email in (asha.email, "nobody@example.com"):
        looked_at.clear()
        assert [await enter(resources, email, "x", address=another()) for _ in range(FREE + 1)] == [WRONG] * (FREE + 1)
        waits = []
        for _ in range(12):
            waits.append(wait := await enter(resources, email, PASSWORD, address=another()))
            assert isinstance(wait, int)
            await pass_time(wait)
            assert await enter(resources, email, "x", address=another()) == WRONG
        assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
        # Who has to wait is turned away before the password is looked at.
        assert looked_at == ["x"] * (FREE + 1 + 12)


@pytest.mark.row("A8")
async def test_guesses_side_by_side_are_no_more_than_one_after_the_other(
    resources: Resources, looked_at: list[str]
) -> None:
    asha, address = await make_user(resources, password_hash=SET), addresses()
    outcomes = await asyncio.gather(*(enter(resources, asha.email, "x", address=address()) for _ in range(30)))
    assert [outcomes.count(WRONG), outcomes.count(1)] == [FREE + 1, 30 - FREE - 1]
    assert len(looked_at) == FREE + 1
    # From one address, at as many accounts.
    looked_at.clear()
    await fetch("DELETE FROM login_failures")
    outcomes = await asyncio.gather(*(enter(resources, f"p-{n}@example.com", "x") for n in range(40)))
    assert [outcomes.count(WRONG), outcomes.count(1)] == [FREE_OF_ADDRESS + 1, 40 - FREE_OF_ADDRESS - 1]
    assert len(looked_at) == FREE_OF_ADDRESS + 1
    # Whoever was turned away was not counted for the account either.
    assert [row["failures"] for row in await fetch(COUNTS)] == [1] * (FREE_OF_ADDRESS + 1) + [FREE_OF_ADDRESS + 1]


@pytest.mark.row("A8")
async def test_an_address_that_guesses_at_many_accounts_has_to_wait(resources: Resources, looked_at: list[str]) -> None:
    asha = await make_user(resources, password_hash=SET)
    spray = [await enter(resources, f"person-{number}@example.com", "x") for number in range(FREE_OF_ADDRESS + 1)]
    assert spray == [WRONG] * (FREE_OF_ADDRESS + 1)
    assert await enter(resources, asha.email) == 1
    assert await enter(resources, asha.email, address=ELSEWHERE) == IN
    # Being at home there does not pass the wait of the address itself.
    await fetch("UPDATE refresh_tokens SET address = $1", HERE)
    assert await enter(resources, asha.email) == 1
    await pass_time(1)
    assert await enter(resources, asha.email) == IN
    # A success takes nothing back but itself.
    assert await enter(resources, "one-more@example.com", "x") == WRONG
    assert await enter(resources, asha.email) == 2
    # Nor does it make what failed before it any newer.
    for seconds in (1800, 1799):
        await pass_time(seconds)
        assert await enter(resources, asha.email) == IN
    await pass_time(2)
    again = [await enter(resources, f"again-{number}@example.com", "x") for number in range(FREE_OF_ADDRESS + 1)]
    assert again == [WRONG] * (FREE_OF_ADDRESS + 1)


@pytest.mark.row("A8")
async def test_nobody_is_locked_out_where_they_are_at_home(resources: Resources, looked_at: list[str]) -> None:
    asha = await make_user(resources, password_hash=SET)
    assert await enter(resources, asha.email, address=HERE) == IN
    assert len(looked_at) == 1
    guesses = [await enter(resources, asha.email, "x", address=ELSEWHERE) for _ in range(FREE + 2)]
    assert guesses == [WRONG] * (FREE + 1) + [1]
    assert await enter(resources, asha.email, address="192.0.2.8") == 1
    # Even somebody at home may mistype.
    assert [await enter(resources, asha.email, "x"), await enter(resources, asha.email)] == [WRONG, IN]
    # The success has forgiven the account.
    assert await enter(resources, asha.email, "x", address=ELSEWHERE) == WRONG
    for _ in range(FREE):
        await enter(resources, asha.email, "x", address=ELSEWHERE)
    await fetch("UPDATE refresh_tokens SET created_at = created_at - interval '31 days'")
    assert await enter(resources, asha.email, address=HERE) == 1


@pytest.mark.row("A8")
async def test_who_signs_in_well_is_not_counted(resources: Resources, looked_at: list[str]) -> None:
    asha = await make_user(resources, password_hash=SET)
    assert [await enter(resources, asha.email) for _ in range(FREE_OF_ADDRESS + 5)] == [IN] * (FREE_OF_ADDRESS + 5)
    assert await fetch(COUNTS) == []
    assert len(looked_at) == FREE_OF_ADDRESS + 5
    # At an exempt address only accounts are counted.
    wishes = [(f"person-{number}@example.com", "x") for number in range(FREE_OF_ADDRESS + 5)]
    assert {await enter(resources, *wish, exempt=True) for wish in wishes} == {WRONG}
    assert [await enter(resources, asha.email, "x", exempt=True) for _ in range(FREE + 1)] == [WRONG] * (FREE + 1)


@pytest.mark.row("A8")
async def test_a_try_of_which_nothing_is_learnt_is_not_counted(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = await make_user(resources)

    async def be_full(stored: str | None, password: str) -> bool:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(resources.passwords, "check", be_full)
        for _ in range(2 * FREE_OF_ADDRESS):
            with pytest.raises(Unavailable):
                await enter(resources, asha.email)
    assert await fetch(COUNTS) == []
    assert await enter(resources, asha.email, "x") == WRONG
    assert [row["failures"] for row in await fetch(COUNTS)] == [1, 1]


@pytest.mark.row("A8")
async def test_who_has_to_wait_is_told_so_and_leaves_no_trace(
    client: Client, resources: Resources, looked_at: list[str]
) -> None:
    asha = await make_user(resources, password_hash=SET)
    bodies = []
    for email in (asha.email, "nobody@example.com"):
        for _ in range(FREE + 1):
            answer = await client.post(LOGIN, json={"email": email, "password": "x"})
            assert (answer.status, (await answer.json())["code"]) == (401, "bad_credentials")
        kept = await fetch("SELECT * FROM login_failures ORDER BY id")
        answer = await client.post(LOGIN, json={"email": email.upper(), "password": PASSWORD})
        body = await answer.json()
        assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
        assert (body.pop("code"), body.pop("retry_after")) == ("too_many_attempts", 1)
        body.pop("request_id")
        bodies.append(body)
        assert await fetch("SELECT * FROM login_failures ORDER BY id") == kept
    assert bodies[0] == bodies[1]
    assert looked_at == ["x"] * 2 * (FREE + 1)
    # No name, address or account can be read from what is kept.
    texts = [row["row"] for row in await fetch("SELECT f::text AS row FROM login_failures f")]
    assert not any("voltcart" in text or "127.0.0.1" in text for text in texts)


async def test_what_is_long_past_is_forgotten(resources: Resources, looked_at: list[str]) -> None:
    for email in ("old@example.com", "new@example.com"):
        if email.startswith("new"):
            await pass_time(23 * 3600)
        for _ in range(FREE):
            await enter(resources, email, "x", exempt=True)
    await pass_time(2 * 3600)
    await clean_up()
    assert [row["failures"] for row in await fetch(COUNTS)] == [FREE]
    assert await fetch_value("SELECT count(*) FROM login_failures") == 1
    assert await enter(resources, "new@example.com", "x", exempt=True) == WRONG
    assert await enter(resources, "new@example.com", "x", exempt=True) == 1
    await pass_time(24 * 3600)
    assert await enter(resources, "new@example.com", "x", exempt=True) == WRONG
    assert [row["failures"] for row in await fetch(COUNTS)] == [1]
