"""Ready pages in one process: one filler, nothing old for long, a bounded memory."""

import asyncio
import gzip
import logging
import socket

import pytest
from redis.asyncio import Redis

from server.core.cache import OVERHEAD, Cache, make_page
from server.core.errors import NotFound, Unavailable
from server.core.news import News
from server.core.redis import Shield
from tests.core.processes import KEY, TAGS, Connect, Shop, process, read, until


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


async def test_an_outdated_page_is_served_for_half_a_second_at_most(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis) as cache:
        await read(cache, shop)
        shop.text = "second"
        shop.gate = asyncio.Event()
        await redis.delete("generation:products")
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


async def test_an_own_change_is_seen_though_redis_cannot_be_told(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = asyncio.Event()

    async def stuck(_self: News, _tags: set[str], _sender: str) -> bool:
        await told.wait()
        return True

    shop = Shop()
    async with process(await connect()) as cache:
        await read(cache, shop)
        monkeypatch.setattr(News, "_say", stuck)
        shop.text = "second"
        cache.drop(TAGS)
        assert await read(cache, shop) == "second"
        told.set()


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


async def test_a_page_whose_thing_is_gone_is_forgotten_when_it_is_renewed(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect(), ttl=2) as cache:
        await read(cache, shop)
        shop.trouble = NotFound()
        await asyncio.sleep(1.75)
        assert await read(cache, shop) == "first"
        await asyncio.sleep(0.05)
        assert cache.find(KEY) is None
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


async def test_memory_is_bounded_and_the_used_pages_stay(connect: Connect) -> None:
    async with process(await connect(), megabytes=1) as cache:
        shop = Shop()
        for number in range(200):
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
                == OVERHEAD + len(KEY) + 1000 * (round_ + 1) + len(cache._pages[KEY].packed or b"")
            )
        cache.clear()
        assert (cache._size, cache.find(KEY)) == (0, None)
