"""What is watched is read again when it changes, heard of or not, and never backwards."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from uuid import UUID

import pytest
from redis.asyncio import Redis
from uuid_utils.compat import uuid7

from server.core.errors import Unavailable
from server.core.feed import CHANNEL, Feed, Herald, State
from server.core.tasks import end
from server.devstack.ports import free_port
from tests.core.processes import Connect

ONE, TWO, HOLDER = uuid7(), uuid7(), uuid7()


class Things:
    """What is watched: numbers that grow, how they are read, and with what trouble."""

    def __init__(self) -> None:
        self.numbers = {ONE: 1, TWO: 1}
        self.reads: list[set[UUID]] = []
        self.trouble: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def read(self, keys: Sequence[UUID]) -> dict[UUID, State]:
        self.reads.append(set(keys))
        found = {key: State.of(str(self.numbers[key]), holder=HOLDER, version=1) for key in keys if key in self.numbers}
        if self.gate is not None:
            await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        return found


Open = Callable[[Redis], Awaitable[Feed]]


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Things:
    monkeypatch.setattr("server.core.feed.PAUSE", 0.02)
    # Whatever a test sees comes by a message, unless it says otherwise.
    monkeypatch.setattr("server.core.feed.OFTEN", 60)
    monkeypatch.setattr("server.core.feed.SELDOM", 60)
    return Things()


@asynccontextmanager
async def feeding(redis: Redis, things: Things) -> AsyncIterator[Feed]:
    """A feed at work, which hears what is told."""
    feed = Feed(redis, things.read)
    tasks = [asyncio.create_task(feed.listen()), asyncio.create_task(feed.read_on())]
    await asyncio.sleep(0.05)
    try:
        yield feed
    finally:
        for task in tasks:
            await end(task)


async def text_of(feed: Feed, key: UUID) -> str | None:
    """What a new watcher is shown first."""
    watch = feed.watch(key)
    state = await watch.begin()
    feed.drop(watch)
    return None if state is None else state.text


async def told(redis: Redis, *keys: UUID) -> None:
    """What a process says after a commit."""
    herald = Herald(redis)
    herald(SimpleNamespace(changed=set(keys)))
    await herald.close()


async def test_a_change_is_shown_to_all_who_watch_and_to_nobody_else(connect: Connect, things: Things) -> None:
    redis = await connect()
    async with feeding(redis, things) as feed:
        watches = [feed.watch(ONE) for _ in range(3)]
        other = feed.watch(TWO)
        assert [(await watch.begin()).text for watch in (*watches, other)] == ["1"] * 4  # type: ignore[union-attr]  # they are there
        assert things.reads == [{ONE, TWO}]
        things.numbers[ONE] = 2
        await told(redis, ONE, uuid7())
        async with asyncio.timeout(2):
            for watch in watches:
                await watch.wait()
        assert [watch.state.text for watch in watches if watch.state] == ["2"] * 3
        assert things.reads == [{ONE, TWO}, {ONE}]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other.wait(), 0.05)


async def test_what_is_not_there_is_nothing_and_what_nobody_watches_is_not_read(
    connect: Connect, things: Things
) -> None:
    redis = await connect()
    async with feeding(redis, things) as feed:
        assert await text_of(feed, uuid7()) is None
        assert await text_of(feed, ONE) == "1"
        assert not feed._watches
        things.reads.clear()
        await told(redis, ONE)
        await asyncio.sleep(0.05)
        assert things.reads == []


async def test_who_takes_their_time_is_shown_the_newest_alone(connect: Connect, things: Things) -> None:
    redis = await connect()
    async with feeding(redis, things) as feed:
        watch = feed.watch(ONE)
        await watch.begin()
        for number in range(2, 6):
            things.numbers[ONE] = number
            await told(redis, ONE)
            await asyncio.sleep(0.02)
        await watch.wait()
        assert watch.state is not None
        assert watch.state.text == "5"
        await told(redis, ONE)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(watch.wait(), 0.05)


async def test_who_comes_while_others_are_read_for_is_not_shown_what_was_before(
    connect: Connect, things: Things
) -> None:
    async with feeding(await connect(), things) as feed:
        gates = [asyncio.Event(), asyncio.Event()]
        things.gate = gates[0]
        first = asyncio.create_task(text_of(feed, ONE))
        await asyncio.sleep(0.02)
        things.numbers[ONE], things.gate = 2, gates[1]
        second = asyncio.create_task(text_of(feed, ONE))
        await asyncio.sleep(0.02)
        gates[0].set()
        assert await first == "1"
        gates[1].set()
        assert await second == "2"
        assert things.reads == [{ONE}, {ONE}]


async def test_a_change_that_nobody_told_of_is_found(
    connect: Connect, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.core.feed.SELDOM", 0.2)
    monkeypatch.setattr("server.core.feed.OFTEN", 0.1)
    monkeypatch.setattr("server.core.feed.SETTLED", 0)
    async with feeding(await connect(), things) as feed:
        watch = feed.watch(ONE)
        await watch.begin()
        things.numbers[ONE] = 2
        await asyncio.wait_for(watch.wait(), 1)


async def test_without_redis_all_that_is_watched_is_read_oftener(
    things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.core.feed.OFTEN", 0.1)
    nowhere: Redis = Redis(port=free_port(), socket_connect_timeout=0.2)
    async with feeding(nowhere, things) as feed:
        watch = feed.watch(ONE)
        await watch.begin()
        things.numbers[ONE] = 2
        await told(nowhere, ONE)
        await asyncio.wait_for(watch.wait(), 1)


async def test_a_new_connection_brings_what_was_missed(connect: Connect, things: Things) -> None:
    redis = await connect()
    async with feeding(redis, things) as feed:
        watch = feed.watch(ONE)
        await watch.begin()
        await asyncio.sleep(0.05)
        things.numbers[ONE] = 2
        await redis.client_kill_filter(_type="pubsub")
        await asyncio.wait_for(watch.wait(), 3)


@pytest.mark.parametrize("trouble", [Unavailable(), RuntimeError("a mistake of ours")])
async def test_a_read_that_fails_is_done_again(connect: Connect, things: Things, trouble: Exception) -> None:
    redis = await connect()
    async with feeding(redis, things) as feed:
        watch = feed.watch(ONE)
        await watch.begin()
        things.numbers[ONE] = 2
        things.trouble = trouble
        await told(redis, ONE)
        await asyncio.sleep(0.1)
        assert len(things.reads) > 2
        things.trouble = None
        await asyncio.wait_for(watch.wait(), 1)


@pytest.mark.parametrize("noise", [b"", b"7", b"null", b'["a"]', b"[7]", b"[[]]", b'{"a": 1}', b"\xff"])
async def test_noise_on_the_channel_is_passed_over(connect: Connect, things: Things, noise: bytes) -> None:
    redis = await connect()
    async with feeding(redis, things) as feed:
        watch = feed.watch(ONE)
        await watch.begin()
        await redis.publish(CHANNEL, noise)
        things.numbers[ONE] = 2
        await told(redis, ONE)
        await asyncio.wait_for(watch.wait(), 1)


async def test_changes_are_told_one_message_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bytes] = []
    free = asyncio.Event()

    async def publish(_self: Redis, _channel: str, message: bytes) -> int:
        said.append(message)
        await free.wait()
        return 1

    monkeypatch.setattr(Redis, "publish", publish)
    herald = Herald(Redis())
    herald(SimpleNamespace(changed=set()))
    assert herald._telling is None
    keys = [uuid7() for _ in range(100)]
    for key in keys:
        herald(SimpleNamespace(changed={key}))
        await asyncio.sleep(0)
    free.set()
    await herald.close()
    assert len(said) == 2
    assert sorted(b"".join(said).count(str(key).encode()) for key in keys) == [1] * 100
