"""Idempotency keys: one effect and one answer, whoever comes second, whatever crashed before."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from server.core import jobs
from server.core.db import fetch_row, fetch_value, transaction
from server.core.idempotency import Attempt, KeyInFlight, KeyReused, Replay
from server.core.jobs import Job
from server.resources import Resources

USER = UUID("019aaaaa-0000-7000-8000-000000000001")


class Effect(Job):
    """What the command under a key leaves behind."""

    number: int


def attempt(
    *, user: UUID = USER, route: str = "POST /api/orders", key: str = "key-1", body: bytes = b"body"
) -> Attempt:
    return Attempt(user, route, key, body, 201, orjson.dumps)


async def run(wish: Attempt, number: int = 1, *, resume: bool = False) -> Any:
    """A command under a key: one effect, one answer."""
    async with transaction(wish, resume=resume) as tx:
        await jobs.add(tx, Effect(number=number))
        await wish.answer(tx, {"number": number})
    return {"number": number}


async def effects() -> int:
    counted: int = await fetch_value("SELECT count(*) FROM jobs")
    return counted


async def refuse(wish: Attempt) -> None:
    """A command under a key that ends in a refusal."""
    async with transaction(wish) as tx:
        await jobs.add(tx, Effect(number=0))
        raise ZeroDivisionError


async def leave_a_claim(wish: Attempt) -> None:
    """What the first half of a command of two transactions leaves when its process dies."""
    async with transaction(wish):
        pass


async def pass_time(interval: str) -> None:
    async with transaction() as tx:
        await tx.execute(
            "UPDATE idempotency_keys SET created_at = created_at - $1::text::interval,"
            " claimed_until = claimed_until - $1::text::interval",
            interval,
        )


async def test_the_same_key_gets_the_first_answer_again(resources: Resources) -> None:
    first = attempt()
    await run(first)
    assert first.body == b'{"number":1}'
    with pytest.raises(Replay) as replayed:
        await run(attempt(), 2)
    assert (replayed.value.status, replayed.value.body) == (201, b'{"number":1}')
    assert await effects() == 1


async def test_a_key_at_work_is_in_flight(resources: Resources) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def dawdle() -> None:
        async with transaction(attempt()):
            begun.set()
            await may_end.wait()

    first = asyncio.create_task(dawdle())
    await begun.wait()
    with pytest.raises(KeyInFlight) as refused:
        await run(attempt(), 2)
    may_end.set()
    await first
    assert refused.value.fields == {"retry_after": 1}
    assert await effects() == 0


async def test_of_many_at_once_one_acts(resources: Resources) -> None:
    answers = await asyncio.gather(*(run(attempt(), number) for number in range(20)), return_exceptions=True)
    done = [answer for answer in answers if isinstance(answer, dict)]
    assert len(done) == 1
    assert {type(answer) for answer in answers} <= {dict, Replay, KeyInFlight}
    assert {answer.body for answer in answers if isinstance(answer, Replay)} <= {orjson.dumps(done[0])}
    assert await effects() == 1


async def test_another_body_is_refused(resources: Resources) -> None:
    await run(attempt())
    with pytest.raises(KeyReused):
        await run(attempt(body=b"another"))
    await leave_a_claim(attempt(key="key-2"))
    with pytest.raises(KeyReused):
        await run(attempt(key="key-2", body=b"another"))
    assert await effects() == 1


async def test_a_refusal_leaves_the_key_free(resources: Resources) -> None:
    with pytest.raises(ZeroDivisionError):
        await refuse(attempt())
    assert await fetch_value("SELECT count(*) FROM idempotency_keys") == 0
    await run(attempt(body=b"another"))
    assert await effects() == 1


@pytest.mark.parametrize("other", [attempt(user=uuid4()), attempt(route="POST /api/payments/verify"), attempt(key="k")])
async def test_keys_are_one_users_and_one_routes(resources: Resources, other: Attempt) -> None:
    await run(attempt())
    await run(other, 2)
    assert await effects() == 2
    with pytest.raises(Replay) as replayed:
        await run(attempt())
    assert replayed.value.body == b'{"number":1}'


async def test_the_second_half_takes_up_its_own_claim(resources: Resources) -> None:
    await leave_a_claim(attempt())
    with pytest.raises(KeyInFlight):
        await run(attempt())
    await run(attempt(), resume=True)
    with pytest.raises(Replay):
        await run(attempt())
    assert await effects() == 1


async def test_a_claim_that_a_crash_left_behind_runs_out(resources: Resources) -> None:
    await leave_a_claim(attempt())
    await pass_time("29 seconds")
    with pytest.raises(KeyInFlight):
        await run(attempt())
    await pass_time("1 second")
    await run(attempt(), 2)
    with pytest.raises(Replay) as replayed:
        await run(attempt())
    assert replayed.value.body == b'{"number":2}'


async def test_a_claim_that_is_taken_over_is_held_again(resources: Resources) -> None:
    await leave_a_claim(attempt())
    await pass_time("31 seconds")
    await leave_a_claim(attempt())
    with pytest.raises(KeyInFlight):
        await run(attempt())


async def test_a_claim_that_is_given_up_is_free_at_once(resources: Resources) -> None:
    wish = attempt()
    await leave_a_claim(wish)
    async with transaction() as tx:
        await wish.give_up(tx)
    await run(attempt(body=b"another"))
    assert await effects() == 1


async def test_giving_up_forgets_no_answer(resources: Resources) -> None:
    wish = attempt()
    await run(wish)
    async with transaction() as tx:
        await wish.give_up(tx)
    with pytest.raises(Replay):
        await run(attempt())


async def test_an_answer_is_kept_for_a_day(resources: Resources) -> None:
    await run(attempt())
    await pass_time("23 hours 59 minutes")
    with pytest.raises(Replay):
        await run(attempt())
    with pytest.raises(KeyReused):
        await run(attempt(body=b"another"))
    await pass_time("2 minutes")
    await run(attempt(body=b"another"), 2)
    row = await fetch_row("SELECT body, created_at > now() - interval '1 minute' AS young FROM idempotency_keys")
    assert row is not None
    assert (row["body"], row["young"]) == (b'{"number":2}', True)
    with pytest.raises(Replay) as replayed:
        await run(attempt(body=b"another"))
    assert replayed.value.body == b'{"number":2}'
    assert await effects() == 2
