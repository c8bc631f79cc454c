"""The Redis locks: all or none, the owner's only, never waited for longer than they are worth."""

import asyncio
from collections.abc import Sequence
from time import monotonic

import pytest
from pydantic import SecretStr

from server.core.locks import Locks
from server.core.redis import Shield, connect
from server.core.settings import Settings
from server.resources import Resources


def process(resources: Resources, *, lease: float = 5.0, patience: float = 2.0) -> Locks:
    """The locks as another process has them."""
    return Locks(Shield(resources.redis), lease=lease, patience=patience)


async def taken(resources: Resources) -> set[str]:
    """The names that are locked in Redis."""
    return {key.decode().rsplit(":", 1)[-1] for key in await resources.redis.keys("lock:*")}


async def test_what_is_held_is_in_redis_until_the_end_of_the_block(resources: Resources) -> None:
    locks = process(resources)
    async with locks.hold(["b", "a", "a"]) as hold:
        assert hold.held
        assert await taken(resources) == {"a", "b"}
        assert 4000 < await resources.redis.pttl("lock:{stock}:a") <= 5000
    assert await taken(resources) == set()


async def test_an_error_in_the_block_lets_go(resources: Resources) -> None:
    with pytest.raises(ZeroDivisionError):
        async with process(resources).hold(["a"]):
            raise ZeroDivisionError
    assert await taken(resources) == set()


async def test_a_set_is_taken_whole_or_not_at_all(resources: Resources) -> None:
    async with process(resources).hold(["b"]):
        waiter = asyncio.create_task(enter(process(resources, patience=0.3), ["a", "b", "c"]))
        await asyncio.sleep(0.1)
        assert await taken(resources) == {"b"}
        assert await waiter is False


async def enter(locks: Locks, names: Sequence[str], seconds: float = 0.0) -> bool:
    """Hold the names for a while; gives whether they were held."""
    async with locks.hold(names) as hold:
        await asyncio.sleep(seconds)
        return hold.held


async def test_sets_in_opposite_orders_go_one_after_the_other(resources: Resources) -> None:
    processes = [process(resources, patience=10) for _ in range(3)]
    names = ["a", "b", "c", "d"]
    inside, most, entered = 0, 0, 0

    async def buy(number: int) -> None:
        nonlocal inside, most, entered
        wanted = names if number % 2 else names[::-1]
        async with processes[number % 3].hold(wanted) as hold:
            assert hold.held
            inside += 1
            most = max(most, inside)
            entered += 1
            await asyncio.sleep(0.002)
            inside -= 1

    async with asyncio.timeout(8):
        await asyncio.gather(*(buy(number) for number in range(30)))
    assert (entered, most) == (30, 1)
    assert await taken(resources) == set()
    assert [one._lines for one in processes] == [{}, {}, {}]


@pytest.mark.parametrize("same_process", [True, False])
async def test_who_had_to_wait_is_told_so(resources: Resources, same_process: bool) -> None:
    first = process(resources)
    second = first if same_process else process(resources)

    async def enter_second() -> bool:
        async with second.hold(["b", "a"]) as hold:
            assert hold.held
            return hold.waited

    async with first.hold(["a"]) as hold:
        assert (hold.held, hold.waited) == (True, False)
        waiter = asyncio.create_task(enter_second())
        await asyncio.sleep(0.02)
    assert await waiter is True
    assert await enter_second() is False


async def test_different_names_do_not_wait_for_each_other(resources: Resources) -> None:
    locks = process(resources)
    began = monotonic()
    async with locks.hold(["a"]), locks.hold(["b"]) as hold:
        assert hold.held
    assert monotonic() - began < 0.5


async def test_a_lost_holders_lock_ends_by_itself(resources: Resources) -> None:
    dead = process(resources, lease=0.2)
    async with dead.hold(["a"]):
        began = monotonic()
        assert await enter(process(resources), ["a"])
        assert 0.1 < monotonic() - began < 1


async def test_who_lost_the_lease_frees_nobody_elses_lock(resources: Resources) -> None:
    slow = process(resources, lease=0.1)
    async with slow.hold(["a", "b"]) as hold:
        assert hold.held
        await asyncio.sleep(0.2)
        other = process(resources).hold(["a"])
        assert (await other.__aenter__()).held
    # The slow one has ended here, after its lease; the lock is still the other's.
    assert await taken(resources) == {"a"}
    await other.__aexit__(None, None, None)
    assert await taken(resources) == set()


@pytest.mark.parametrize("same_process", [True, False])
async def test_nobody_waits_longer_than_they_have_patience(resources: Resources, same_process: bool) -> None:
    first = process(resources, patience=0.3)
    second = first if same_process else process(resources, patience=0.3)
    async with first.hold(["a"]):
        began = monotonic()
        assert await enter(second, ["a", "b"]) is False
        assert 0.2 < monotonic() - began < 0.7
        assert await taken(resources) == {"a"}
    assert await enter(second, ["a"]) is True


async def test_a_waiter_who_leaves_leaves_nothing(resources: Resources) -> None:
    locks = process(resources)
    async with locks.hold(["a"]):
        waiters = [asyncio.create_task(enter(locks, ["a", "b"])) for _ in range(3)]
        await asyncio.sleep(0.05)
        for waiter in waiters:
            waiter.cancel()
        await asyncio.gather(*waiters, return_exceptions=True)
    assert locks._lines == {}
    assert await taken(resources) == set()


async def test_an_emptied_redis_knows_the_scripts_again(resources: Resources) -> None:
    locks = process(resources)
    assert await enter(locks, ["a"])
    await resources.redis.flushall()
    await resources.redis.script_flush()
    async with locks.hold(["a"]) as hold:
        assert hold.held
        await resources.redis.script_flush()
    assert await taken(resources) == set()


async def test_without_redis_everybody_goes_on_at_once(settings: Settings) -> None:
    redis = connect(settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:9/0")}))
    locks = Locks(Shield(redis))
    began = monotonic()
    assert await asyncio.gather(*(enter(locks, ["a"]) for _ in range(50))) == [False] * 50
    assert monotonic() - began < 0.5
    await redis.aclose()
