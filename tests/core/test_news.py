"""Ready pages in several processes: one filler for all, news of changes, and news that are lost."""

import asyncio
from time import monotonic

import pytest
from redis.asyncio import Redis

from server.core import cache as cache_module
from server.core.cache import Cache
from server.core.errors import Unavailable
from server.core.news import CHANNEL
from server.core.redis import Shield
from server.devstack.ports import free_port
from tests.core.processes import KEY, TAGS, Connect, Shop, process, read, until


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


async def test_a_process_without_the_page_takes_the_ageing_one_while_another_renews_it(connect: Connect) -> None:
    shop = Shop()
    async with process(await connect(), ttl=2) as one, process(await connect(), ttl=2) as two:
        await read(one, shop)
        shop.gate = asyncio.Event()
        await asyncio.sleep(1.75)
        assert await read(one, shop) == "first"
        await asyncio.sleep(0.03)
        assert await asyncio.wait_for(read(two, shop), 0.1) == "first"
        shop.gate.set()
    assert shop.builds == 2


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


async def test_a_generation_ends_with_a_change_and_the_next_page_begins_another(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis, ttl=60) as cache:
        await read(cache, shop)
        first = await redis.get("generation:products")
        assert 590 < await redis.ttl("generation:products") <= 600
        await read(cache, shop, "another page")
        assert await redis.get("generation:products") == first
        cache.drop(TAGS)
        await cache.close()
        assert await redis.exists("generation:products") == 0
        await read(cache, shop)
        assert await redis.get("generation:products") not in {None, first}


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


async def test_a_change_while_redis_is_away_is_told_when_it_is_back(connect: Connect) -> None:
    shop = Shop()
    redis: Redis = Redis(port=free_port(), socket_connect_timeout=0.2)
    one = Cache(Shield(redis), ttl=60, megabytes=8)
    async with process(await connect()) as two:
        await read(one, shop)
        await read(two, shop)
        for number in range(2, 5):
            shop.text = f"text {number}"
            one.drop(TAGS)
            assert await read(one, shop) == f"text {number}"
        await asyncio.sleep(0.2)
        assert await read(two, shop) == "first"
        redis.connection_pool = (await connect()).connection_pool

        async def changed() -> bool:
            return await read(two, shop) == "text 4"

        await until(changed, 2)
        await one.close()


async def test_a_change_is_told_though_another_call_has_just_failed(connect: Connect) -> None:
    shop = Shop()
    shield = Shield(await connect())
    one = Cache(shield, ttl=60, megabytes=8)
    async with process(await connect()) as two:
        await read(two, shop)
        shop.text = "second"
        shield._failed, shield._rest_until = True, monotonic() + 5
        one.drop(TAGS)

        async def changed() -> bool:
            return await read(two, shop) == "second"

        await until(changed, 1)
        await one.close()


async def test_after_a_lost_connection_everything_is_in_doubt(connect: Connect) -> None:
    shop = Shop()
    redis = await connect()
    async with process(redis) as cache:
        await read(cache, shop)
        shop.text = "second"
        # The message of a change that this process cannot hear: its connection is cut just then.
        await redis.delete("generation:products")
        await redis.client_kill_filter(_type="pubsub")

        async def changed() -> bool:
            return await read(cache, shop) == "second"

        await until(changed, 2)


async def test_a_connection_that_went_silent_is_noticed(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.core.channel.SILENCE", 0.4)
    shop = Shop()
    redis = await connect()
    async with process(redis) as cache:
        await read(cache, shop)
        await asyncio.sleep(1)
        page = cache.find(KEY)
        assert page is not None
        assert page.fresh_until > 0
        # Nobody answers for a while: whatever was said meanwhile may be lost.
        await redis.client_pause(1500)

        async def doubted() -> bool:
            return page.fresh_until == 0

        await until(doubted, 5)


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
