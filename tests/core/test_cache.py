"""Ready pages in the process and in Redis: one filler, news between processes, nothing old for long."""

import asyncio
import gzip
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from redis.asyncio import Redis

from server.core import cache as cache_module
from server.core.cache import Cache, make_page
from server.core.errors import NotFound, Unavailable
from server.core.news import CHANNEL
from server.core.redis import Shield

KEY, TAGS = "page", ("products",)
Connect = Callable[[], Awaitable[Redis]]


class Shop:
    """What the pages are built from: the present text, how often it was read, how slowly, and with what trouble."""

    def __init__(self) -> None:
        self.text = "first"
        self.builds = 0
        self.gate: asyncio.Event | None = None
        self.trouble: Exception | None = None

    async def build(self) -> bytes:
        self.builds += 1
        text, trouble = self.text, self.trouble
        if self.gate is not None:
            await self.gate.wait()
        if trouble is not None:
            raise trouble
        return text.encode()


@pytest.fixture
async def connect(redis_url: str) -> AsyncIterator[Connect]:
    """Makes clients of an empty Redis."""
    clients: list[Redis] = []

    async def make() -> Redis:
        client: Redis = Redis.from_url(redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
        clients.append(client)
        return client

    await (await make()).flushall()
    yield make
    for client in clients:
        await client.aclose()


@asynccontextmanager
async def process(redis: Redis, *, ttl: float = 60, megabytes: int = 8) -> AsyncIterator[Cache]:
    """A cache that listens, as each process has one."""
    cache = Cache(Shield(redis), ttl=ttl, megabytes=megabytes)
    heard = (await redis.pubsub_numsub(CHANNEL))[0][1]
    listener = asyncio.create_task(cache.listen())
    while (await redis.pubsub_numsub(CHANNEL))[0][1] == heard:
        await asyncio.sleep(0.005)
    yield cache
    await cache.close()
    listener.cancel()
    with suppress(asyncio.CancelledError):
        await listener


async def read(cache: Cache, shop: Shop, key: str = KEY, tags: tuple[str, ...] = TAGS) -> str:
    return (await cache.get(key, tags, shop.build)).body.decode()


async def until(holds: Callable[[], Awaitable[bool]], within: float) -> None:
    async with asyncio.timeout(within):
        while not await holds():
            await asyncio.sleep(0.005)


def test_a_page_is_compressed_once_and_named_by_its_content() -> None:
    page = make_page(b"x" * 5000, TAGS, 60)
    assert page.packed is not None
    assert gzip.decompress(page.packed) == page.body
    assert len(page.packed) < 100
    assert page.etag == make_page(b"x" * 5000, TAGS, 1).etag
    assert page.etag != make_page(b"x" * 4999, TAGS, 60).etag
    assert make_page(b"x" * 1024, TAGS, 60).packed is None


async def test_a_page_is_built_once_and_kept(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect()) as cache:
        assert [await read(cache, shop) for _ in range(5)] == ["first"] * 5
        page = cache.find(KEY)
    assert page is not None
    assert (shop.builds, cache.fills, page.body) == (1, 1, b"first")


async def test_of_many_who_ask_at_once_one_builds_across_processes(connect: Connect) -> None:
    shop = Shop()
    shop.gate = asyncio.Event()
    async with process(await connect()) as one, process(await connect()) as two:
        asking = [asyncio.create_task(read(cache, shop)) for cache in (one, two) for _ in range(20)]
        await asyncio.sleep(0.1)
        assert shop.builds == 1
        shop.gate.set()
        assert await asyncio.gather(*asking) == ["first"] * 40
    assert shop.builds == 1


async def test_one_who_leaves_does_not_take_the_build_from_the_others(connect: Connect) -> None:
    shop = Shop()
    shop.gate = asyncio.Event()
    async with process(await connect()) as cache:
        leaving, staying = (asyncio.create_task(read(cache, shop)) for _ in range(2))
        await asyncio.sleep(0.05)
        leaving.cancel()
        shop.gate.set()
        assert await staying == "first"
        assert leaving.cancelled()
    assert shop.builds == 1


async def test_a_slow_builder_is_not_waited_for_longer_than_a_second(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "FILL_WAIT", 0.1)
    slow, quick = Shop(), Shop()
    slow.gate = asyncio.Event()
    async with process(await connect()) as one, process(await connect()) as two:
        waiting = asyncio.create_task(read(one, slow))
        await asyncio.sleep(0.05)
        assert await asyncio.wait_for(read(two, quick), 0.5) == "first"
        slow.gate.set()
        await waiting
    assert (slow.builds, quick.builds) == (1, 1)


async def test_a_refusal_is_told_each_time_and_holds_nobody_up(connect: Connect) -> None:
    shop = Shop()
    shop.trouble = NotFound()
    async with process(await connect()) as one, process(await connect()) as two:
        async with asyncio.timeout(0.5):
            for cache in (one, one, two, one):
                with pytest.raises(NotFound):
                    await read(cache, shop)
        shop.trouble = None
        assert await read(one, shop) == "first"
    assert shop.builds == 5


async def test_an_own_change_is_seen_at_once(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect()) as cache:
        for number in range(20):
            shop.text = f"text {number}"
            cache.drop({"products", "other"})
            assert cache.find(KEY) is None
            assert await read(cache, shop) == f"text {number}"


async def test_a_change_touches_the_pages_with_its_tags_only(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect()) as one, process(await connect()) as two:
        for cache in (one, two):
            await read(cache, shop, "a", ("products", "brands"))
            await read(cache, shop, "b", ("categories",))
        shop.text = "second"
        one.drop({"brands"})
        assert (await read(one, shop, "a", ("products", "brands")), await read(one, shop, "b", ("categories",))) == (
            "second",
            "first",
        )

        async def changed() -> bool:
            return await read(two, shop, "a", ("products", "brands")) == "second"

        await until(changed, 1)
        assert await read(two, shop, "b", ("categories",)) == "first"
        one.drop(set())
        assert one.find("b") is not None


async def test_another_process_sees_a_change_within_a_second_and_never_waits_for_it(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect()) as one, process(await connect()) as two:
        await read(one, shop)
        await read(two, shop)
        shop.text = "second"
        shop.gate = asyncio.Event()
        one.drop(TAGS)
        await one.close()

        async def marked() -> bool:
            page = two.find(KEY)
            return page is not None and page.outdated

        await until(marked, 0.3)
        assert await asyncio.wait_for(read(two, shop), 0.05) == "first"
        shop.gate.set()

        async def changed() -> bool:
            return await read(two, shop) == "second"

        await until(changed, 0.5)
    assert shop.builds == 2


async def test_an_outdated_page_is_served_for_half_a_second_at_most(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis) as cache:
        await read(cache, shop)
        shop.text = "second"
        shop.gate = asyncio.Event()
        await redis.set("generation:products", "next")
        cache.mark({"products"})
        await asyncio.sleep(0.3)
        cache.mark({"products"})
        assert await read(cache, shop) == "first"
        await asyncio.sleep(0.25)
        assert cache.find(KEY) is None
        waiting = asyncio.create_task(read(cache, shop))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        shop.gate.set()
        assert await waiting == "second"


async def test_a_fill_begun_before_an_own_change_is_not_kept(connect: Connect) -> None:
    shop = Shop()
    shop.gate = asyncio.Event()
    async with process(await connect()) as cache:
        early = asyncio.create_task(read(cache, shop))
        await asyncio.sleep(0.05)
        shop.text = "second"
        cache.drop(TAGS)
        late = asyncio.create_task(read(cache, shop))
        await asyncio.sleep(0.05)
        shop.gate.set()
        assert (await early, await late) == ("first", "second")
        assert [await read(cache, shop) for _ in range(3)] == ["second"] * 3
    assert shop.builds == 2


async def test_a_fill_begun_before_anothers_change_is_found_nowhere(connect: Connect) -> None:
    before, after = Shop(), Shop()
    after.text = "second"
    before.gate = asyncio.Event()
    async with process(await connect()) as one, process(await connect()) as two:
        early = asyncio.create_task(read(two, before))
        await asyncio.sleep(0.05)
        one.drop(TAGS)
        await one.close()
        await asyncio.sleep(0.05)
        before.gate.set()
        assert await early == "first"
        assert two.find(KEY) is None
        assert (await read(two, after), await read(one, after)) == ("second", "second")
    assert after.builds == 1


async def test_a_process_that_starts_later_finds_the_page_in_redis_but_no_outdated_one(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect()) as one:
        await read(one, shop)
        async with process(await connect()) as two:
            assert await read(two, shop) == "first"
        assert shop.builds == 1
        shop.text = "second"
        one.drop(TAGS)
        await one.close()
        async with process(await connect()) as three:
            assert await read(three, shop) == "second"


async def test_generations_are_forgotten_after_the_pages_before_them(connect: Connect) -> None:
    redis = await connect()
    async with process(redis, ttl=60) as cache:
        cache.drop({"product:1"})
        await cache.close()
        first = await redis.get("generation:product:1")
        assert 120 < await redis.ttl("generation:product:1") <= 130
        cache.drop({"product:1"})
        await cache.close()
        assert await redis.get("generation:product:1") != first


async def test_a_lost_message_costs_no_more_than_the_pages_life(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect(), ttl=0.6) as one, process(await connect(), ttl=0.6) as two:
        await read(one, shop)
        await asyncio.sleep(0.2)
        await read(two, shop)
        shop.text = "second"
        await asyncio.sleep(0.45)
        assert (await read(two, shop), await read(one, shop)) == ("second", "second")


async def test_an_ageing_page_is_renewed_before_its_end_without_anybody_waiting(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect(), ttl=1) as one, process(await connect(), ttl=1) as two:
        for cache in (one, two):
            await read(cache, shop)
        shop.text = "second"
        shop.gate = asyncio.Event()
        await asyncio.sleep(0.88)
        for cache in (one, two, one, two):
            assert await asyncio.wait_for(read(cache, shop), 0.03) == "first"
        await asyncio.sleep(0.02)
        shop.gate.set()
        await asyncio.sleep(0.05)
        assert shop.builds == 2
        await asyncio.sleep(0.2)
        for cache in (one, two):
            assert await asyncio.wait_for(read(cache, shop), 0.1) == "second"
    assert shop.builds == 2


@pytest.mark.parametrize("idle", [0.1, 0.7])
async def test_without_the_database_pages_go_on_being_served(connect: Connect, idle: float) -> None:
    shop = Shop()
    async with process(await connect(), ttl=0.5) as cache:
        await read(cache, shop)
        shop.trouble = Unavailable()
        await asyncio.sleep(idle)
        for _ in range(30):
            assert await read(cache, shop) == "first"
            await asyncio.sleep(0.03)
        with pytest.raises(Unavailable):
            await read(cache, shop, "never seen")
        assert shop.builds > 2
        shop.trouble, shop.text = None, "second"

        async def changed() -> bool:
            return await read(cache, shop) == "second"

        await until(changed, 1)


async def test_without_the_database_an_outdated_page_is_not_served(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis) as one, process(await connect()) as two:
        await read(one, shop)
        await read(two, shop)
        shop.trouble = Unavailable()
        one.drop(TAGS)
        await one.close()
        await asyncio.sleep(0.6)
        for cache in (one, two):
            with pytest.raises(Unavailable):
                await read(cache, shop)


async def test_a_page_whose_thing_is_gone_is_forgotten_when_it_is_renewed(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect(), ttl=0.5) as cache:
        await read(cache, shop)
        shop.trouble = NotFound()
        await asyncio.sleep(0.45)
        assert await read(cache, shop) == "first"
        await asyncio.sleep(0.05)
        with pytest.raises(NotFound):
            await read(cache, shop)


async def test_without_redis_pages_come_from_memory_and_own_changes_are_seen(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        redis: Redis = Redis(port=taken.getsockname()[1], socket_timeout=0.2, socket_connect_timeout=0.2)
        cache = Cache(Shield(redis), ttl=2, megabytes=8)
        listener = asyncio.create_task(cache.listen())
        shop = Shop()
        with caplog.at_level(logging.CRITICAL):
            async with asyncio.timeout(1):
                assert [await read(cache, shop) for _ in range(5)] == ["first"] * 5
                assert shop.builds == 1
                shop.text = "second"
                cache.drop(TAGS)
                assert [await read(cache, shop) for _ in range(5)] == ["second"] * 5
            await cache.close()
        assert not listener.done()
        listener.cancel()
        await asyncio.wait([listener])
        await redis.aclose()


async def test_a_change_while_redis_is_away_is_told_when_it_is_back(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    shield = Shield(redis)
    one = Cache(shield, ttl=60, megabytes=8)
    async with process(await connect()) as two:
        await read(one, shop)
        await read(two, shop)
        shield._rest_until = asyncio.get_running_loop().time() + 0.5
        shop.text = "second"
        one.drop(TAGS)
        assert await read(one, shop) == "second"
        await asyncio.sleep(0.2)
        assert await read(two, shop) == "first"

        async def changed() -> bool:
            return await read(two, shop) == "second"

        await until(changed, 2)
        await one.close()


async def test_after_a_lost_connection_everything_is_in_doubt(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis) as cache:
        await read(cache, shop)
        shop.text = "second"
        # The message of a change that this process cannot hear: its connection is cut just then.
        await redis.set("generation:products", "unheard")
        await redis.client_kill_filter(_type="pubsub")

        async def changed() -> bool:
            return await read(cache, shop) == "second"

        await until(changed, 2)


async def test_a_connection_that_went_silent_is_noticed(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.core.news.SILENCE", 0.1)
    shop = Shop()
    redis = await connect()
    async with process(redis) as cache:
        await read(cache, shop)
        await asyncio.sleep(0.35)
        page = cache.find(KEY)
        assert page is not None
        assert page.fresh_until > 0
        # Nobody answers for a while: whatever was said meanwhile may be lost.
        await redis.execute_command("CLIENT", "PAUSE", "500", "ALL")

        async def doubted() -> bool:
            return page.fresh_until == 0

        await until(doubted, 2)


@pytest.mark.parametrize("noise", [b"", b"7", b"null", b"[]", b'["a"]', b'["a", 7]', b'{"a": 1, "b": 2}', b"\xff"])
async def test_noise_on_the_channel_is_passed_over(connect: Connect, noise: bytes) -> None:
    shop = Shop()
    redis = await connect()
    async with process(await connect()) as one, process(await connect()) as two:
        await read(two, shop)
        await redis.publish(CHANNEL, noise)
        shop.text = "second"
        one.drop(TAGS)

        async def changed() -> bool:
            return await read(two, shop) == "second"

        await until(changed, 1)


async def test_memory_is_bounded_and_the_used_pages_stay(connect: Connect) -> None:
    async with process(await connect(), megabytes=1) as cache:
        shop = Shop()
        for number in range(200):
            # Random text does not compress: each page takes its size.
            shop.text = f"{number:04}" * 2500
            await read(cache, shop, f"page {number}")
            if number >= 5:
                assert cache.find("page 5") is not None
            held = list(cache._pages.values())
            assert cache._size == sum(page.size for page in held) <= 1_000_000
        assert cache.find("page 199") is not None
        assert cache.find("page 6") is None


async def test_renewed_and_dropped_pages_are_counted_once(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect()) as cache:
        for round_ in range(3):
            shop.text = "x" * (1000 * (round_ + 1))
            cache.mark({"products"})
            await asyncio.sleep(0)
            cache.drop(TAGS)
            await cache.close()
            await read(cache, shop)
            assert (
                cache._size
                == sum(page.size for page in cache._pages.values())
                == 4000 + 1000 * round_ - 2000 + (len(cache._pages[KEY].packed or b""))
            )
        cache.clear()
        assert (cache._size, cache.find(KEY)) == (0, None)
