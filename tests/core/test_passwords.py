"""Passwords: never stored as they are, never hashed by a whole crowd at once."""

import asyncio
from collections.abc import Iterator
from time import monotonic

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from server.core.errors import Unavailable
from server.core.passwords import AT_ONCE, IN_LINE, Passwords


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_a_password_is_known_by_its_hash_alone(passwords: Passwords) -> None:
    stored, again = await passwords.hash("correct horse"), await passwords.hash("correct horse")
    assert stored != again
    found = extract_parameters(stored)
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (Type.ID, 2, 19_456, 1)
    assert await passwords.check(stored, "correct horse")
    assert not await passwords.check(stored, "correct horsf")
    assert not await passwords.check("!", "correct horse")


async def test_a_hash_of_other_parameters_is_outdated(passwords: Passwords) -> None:
    assert not passwords.is_outdated(await passwords.hash("correct horse"))
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("correct horse"))


async def test_nobodys_password_costs_as_much_and_is_never_right(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")

    async def fastest(hashed: str | None) -> float:
        times = []
        for _ in range(5):
            began = monotonic()
            assert not await passwords.check(hashed, "nobody has this password")
            times.append(monotonic() - began)
        return min(times)

    somebody = await fastest(stored)
    # Nor does it tell whether somebody has never set one.
    for nobody in (None, "!"):
        assert 0.5 < await fastest(nobody) / somebody < 2


async def test_a_storm_is_refused_beyond_the_bound_and_the_loop_lives(passwords: Passwords) -> None:
    slowest = 0.0

    async def beat() -> None:
        nonlocal slowest
        while True:
            began = monotonic()
            await asyncio.sleep(0.001)
            slowest = max(slowest, monotonic() - began)

    heart = asyncio.create_task(beat())
    crowd = AT_ONCE + IN_LINE + 30
    answers = await asyncio.gather(*(passwords.hash("correct horse") for _ in range(crowd)), return_exceptions=True)
    heart.cancel()
    refused = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert (len(refused), len(answers) - len(refused)) == (30, AT_ONCE + IN_LINE)
    assert {answer.fields["retry_after"] for answer in refused} == {2}
    # One hash takes some 25 ms: a loop that hashed even two of them itself would be stuck for longer.
    assert slowest < 0.25
    assert await passwords.check(await passwords.hash("after"), "after")


async def test_who_leaves_makes_room(passwords: Passwords) -> None:
    waiting = [asyncio.create_task(passwords.hash("correct horse")) for _ in range(AT_ONCE + IN_LINE)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert await passwords.hash("correct horse")
