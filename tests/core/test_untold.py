"""Changes that are written down until everybody was told of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import orjson
import pytest
from redis.asyncio import Redis

from server.core.db import Tx, fetch, fetch_value, transaction
from server.core.news import News
from server.core.redis import TROUBLE
from server.resources import Resources
from tests.catalog.lists import statements
from tests.core.processes import TAGS, Connect, Shop, process, read, until

COUNT = "SELECT count(*) FROM untold_changes"


@pytest.fixture
async def shop(resources: Resources) -> AsyncIterator[Shop]:
    """A shop over empty tables, whose process has told everything when the test ends."""
    yield Shop()
    await resources.cache.close()


async def change(*tags: str) -> Tx:
    async with transaction() as tx:
        tx.stale.update(tags)
    return tx


async def none_left() -> bool:
    return bool(await fetch_value(COUNT) == 0)


async def test_only_a_change_of_pages_is_written_down(shop: Shop) -> None:
    with statements() as sent:
        async with transaction() as tx:
            await tx.execute("SELECT 1")
    assert (tx.notice, [sql for sql in sent if "untold" in sql]) == (None, [])


async def test_a_change_is_written_with_it_and_forgotten_when_told(shop: Shop, database: str) -> None:
    with statements() as sent:
        async with transaction() as tx:
            tx.stale |= {"products", "brands"}
            assert await tx.fetch(COUNT) == [(0,)]
        assert tx.notice is not None
        assert [sql.split()[0] for sql in sent if "untold" in sql] == ["SELECT", "INSERT"]
    await until(none_left, 1)


async def test_a_change_that_fails_leaves_no_notice(shop: Shop) -> None:
    async def fail() -> None:
        async with transaction() as tx:
            tx.stale.add("products")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await none_left()


async def test_what_its_process_did_not_tell_is_told_by_another(
    shop: Shop, connect: Connect, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with process(await connect()) as witness:
        await read(witness, shop)
        with monkeypatch.context() as patch:
            # The process ends between its commit and what follows it.
            patch.setattr("server.core.db._carriers", [])
            tx = await change(*TAGS)
        shop.text = "second"
        # Not yet: whoever made the change is telling of it.
        assert await resources.cache.tell_for_others() == 0
        rows = await fetch("SELECT id, tags FROM untold_changes")
        assert [(row["id"], orjson.loads(row["tags"])) for row in rows] == [(tx.notice, ["products"])]
        assert await read(witness, shop) == "first"
        await fetch("UPDATE untold_changes SET created_at = created_at - interval '2 seconds'")
        assert await resources.cache.tell_for_others() == 1
        assert await none_left()

        async def changed() -> bool:
            return await read(witness, shop) == "second"

        await until(changed, 1)


async def test_nothing_is_forgotten_that_redis_did_not_take(
    shop: Shop, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_self: News, _tags: set[str], _sender: str) -> bool:
        return False

    with monkeypatch.context() as patch:
        patch.setattr(News, "_say", fail)
        patch.setattr("server.core.news.PATIENCE", timedelta())
        await change(*TAGS)
        await asyncio.sleep(0.1)
        assert await resources.cache.tell_for_others() == 0
        assert await fetch_value(COUNT) == 1
    await until(none_left, 2)


async def test_changes_made_while_redis_is_away_are_told_in_one_step(
    shop: Shop, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, said = News._say, list[set[str]]()
    away = asyncio.Event()

    async def say(self: News, tags: set[str], sender: str) -> bool:
        said.append(tags)
        return away.is_set() and await real(self, tags, sender)

    monkeypatch.setattr(News, "_say", say)
    for number in range(50):
        await change(f"product:{number}")
    assert await fetch_value(COUNT) == 50
    away.set()
    await until(none_left, 2)
    assert said[-1] == {f"product:{number}" for number in range(50)}
    # Tried anew after pauses, not once for each of the changes.
    assert len(said) < 10


async def test_who_sweeps_hears_of_it_too(
    shop: Shop, connect: Connect, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.core.news.PATIENCE", timedelta())
    async with process(await connect()) as sweeper:
        await read(sweeper, shop)
        with monkeypatch.context() as patch:
            patch.setattr("server.core.db._carriers", [])
            await change(*TAGS)
        shop.text = "second"
        assert await sweeper.tell_for_others() == 1

        async def changed() -> bool:
            return await read(sweeper, shop) == "second"

        await until(changed, 1)


async def test_two_who_sweep_at_once_do_no_harm(
    shop: Shop, connect: Connect, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.core.news.PATIENCE", timedelta())
    with monkeypatch.context() as patch:
        patch.setattr("server.core.db._carriers", [])
        for number in range(20):
            await change(f"product:{number}")
    async with process(await connect()) as one, process(await connect()) as two:
        counted = await asyncio.gather(*(cache.tell_for_others() for cache in (one, two)))
    assert max(counted) == 20
    assert await none_left()


async def test_a_redis_that_is_gone_leaves_the_notice_for_later(shop: Shop, connect: Connect) -> None:
    gone: Redis = Redis(port=1, socket_connect_timeout=0.2)
    with pytest.raises(TROUBLE):
        await gone.ping()
    async with process(await connect()) as cache:
        cache._shield.redis, real = gone, cache._shield.redis
        await fetch(
            "INSERT INTO untold_changes (id, tags, created_at, updated_at) VALUES (uuidv7(), '[\"products\"]',"
            " now() - interval '1 minute', now())"
        )
        assert await cache.tell_for_others() == 0
        assert await fetch_value(COUNT) == 1
        cache._shield.redis = real
        assert await cache.tell_for_others() == 1
        assert await none_left()
