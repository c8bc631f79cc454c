"""Pages in Redis: one builder each, nothing old under any loss of memory, everything with an end."""

import asyncio
from collections import Counter
from time import monotonic

import pytest

from server.core.cache import Cache, Page
from server.core.errors import Unavailable
from tests.core.processes import KEY, TAGS, Connect, Shop, process, read, until


async def test_each_of_many_pages_is_built_once_by_all_processes_together(connect: Connect) -> None:
    built: Counter[str] = Counter()

    async def ask(cache: Cache, key: str) -> bytes:
        async def build() -> bytes:
            built[key] += 1
            await asyncio.sleep(0)
            return key.encode()

        return (await cache.get(key, TAGS, build)).body

    keys = [f"page {number}" for number in range(300)]
    async with process(await connect()) as one, process(await connect()) as two, process(await connect()) as three:
        for start in range(0, 300, 30):
            some = keys[start : start + 30]
            found = await asyncio.gather(*(ask(cache, key) for key in some for cache in (one, two, three)))
            assert found == [key.encode() for key in some for _ in range(3)]
    assert built == Counter(keys)


async def test_a_build_that_fails_passes_the_turn_on(connect: Connect) -> None:
    broken, whole = Shop(), Shop()
    broken.trouble = Unavailable()
    broken.gate = asyncio.Event()
    async with process(await connect()) as one, process(await connect()) as two:
        failing = asyncio.create_task(read(one, broken))
        await asyncio.sleep(0.05)
        waiting = asyncio.create_task(read(two, whole))
        await asyncio.sleep(0.05)
        assert whole.builds == 0
        broken.gate.set()
        with pytest.raises(Unavailable):
            await failing
        assert await asyncio.wait_for(waiting, 0.2) == "first"


async def test_what_redis_forgets_brings_no_old_page_back(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis) as one, process(await connect()) as two:
        await read(one, shop)
        shop.text = "second"
        one.drop(TAGS)
        await one.close()
        await read(one, shop)
        # As a Redis does that is short of memory, while the pages themselves stay.
        assert await redis.delete("generation:products") == 1
        assert len(await redis.keys("page:*")) == 2
        shop.text = "third"
        one.drop(TAGS)
        await one.close()
        await redis.delete("generation:products")
        assert (await read(one, shop), await read(two, shop)) == ("third", "third")


async def test_a_redis_without_memory_left_costs_no_page_and_no_news(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(await connect()) as one, process(await connect()) as two:
        assert await read(two, shop) == "first"
        await redis.config_set("maxmemory", 1)
        try:
            for number in range(3):
                assert await read(one, shop, f"page {number}") == shop.text
                shop.text = f"text {number}"
                one.drop(TAGS)
                assert await read(one, shop) == shop.text

                async def changed() -> bool:
                    return await read(two, shop) == shop.text

                await until(changed, 1)
        finally:
            await redis.config_set("maxmemory", 0)


async def test_everything_in_redis_has_a_short_name_and_an_end(connect: Connect) -> None:
    redis = await connect()
    shop = Shop()
    shop.gate = asyncio.Event()
    async with process(await connect()) as cache:
        asking = asyncio.create_task(read(cache, shop, "x" * 8000, ("products", "brands")))
        await asyncio.sleep(0.05)
        during = await redis.keys("*")
        shop.gate.set()
        await asking
        after = await redis.keys("*")
        assert (len(during), len(after)) == (3, 3)
        for name in {*during, *after} & set(await redis.keys("*")):
            assert len(name) < 80
            assert 0 < await redis.pttl(name) <= 600_000
        assert [name.startswith(b"turn:") for name in sorted(during)] == [False, False, True]
        assert [name.startswith(b"page:") for name in sorted(after)] == [False, False, True]


async def test_a_page_ends_its_life_after_its_rows_were_read_wherever_it_is(connect: Connect) -> None:
    shop = Shop()
    shop.gate = asyncio.Event()
    began = monotonic()

    def ends(page: Page | None) -> float:
        assert page is not None
        return page.usable_until

    async with process(await connect(), ttl=3) as one, process(await connect(), ttl=3) as two:
        asking = asyncio.create_task(read(one, shop))
        await asyncio.sleep(0.5)
        shop.gate.set()
        await asking
        assert began + 3 <= ends(one.find(KEY)) < began + 3.2
        await asyncio.sleep(0.3)
        await read(two, shop)
        assert shop.builds == 1
        # Redis counts in milliseconds, and the copy takes a moment to come.
        assert ends(two.find(KEY)) == pytest.approx(ends(one.find(KEY)), abs=0.1)
