"""Redis away, silent, slow, emptied, full: the shop sells on, and nothing that matters was there."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID

import pytest
from redis.asyncio import Redis

from server.audit.queries import run_audit
from server.core import redis as redis_module
from server.core.db import fetch, fetch_value
from server.core.jobs import QUEUES, arq_queue, take_due
from server.core.redis import Shield, connect
from server.core.settings import load_settings
from server.devstack.redis import EmbeddedRedis
from server.resources import Resources
from server.web.limits import Limits
from tests.checkout.test_crowd import gather_crowd
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.faults.proxy import BlackHole, Delay, Mode, Pass, open_proxy_to
from tests.faults.shops import Stopwatch, shop_on

# What one call of Redis may take, in seconds, and a busy machine add to an answer.
PATIENCE, SLACK = 0.25, 2.0


@pytest.fixture
async def redis_server(tmp_path: Path) -> AsyncIterator[EmbeddedRedis]:
    """A Redis that is this test's to break."""
    server = EmbeddedRedis(tmp_path / "redis", durable=False)
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.stop)


class Crowd:
    """People with something in their carts, who order one after the other."""

    def __init__(self, people: list[tuple[str, str]], variant_id: UUID) -> None:
        self._people = iter(enumerate(people))
        self.variant_id = variant_id
        self.ordered: list[str] = []

    @classmethod
    async def gather(cls, resources: Resources, size: int) -> "Crowd":
        """Make them, and what they buy."""
        variant = await make_variant(stock=1000, price=2_000_00)
        return cls(await gather_crowd(resources, size, [[variant.id]]), variant.id)

    async def order(self, client: Client, watch: Stopwatch, times: int = 1) -> None:
        """The next of them order."""
        for _ in range(times):
            number, (token, address) = next(self._people)
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"crowd-{number}"}
            wish = {"address_id": address, "payment_method": "cod"}
            status, body = await watch.ask(client, "POST", "/api/orders", json=wish, headers=headers)
            assert status == 201, body
            status, again = await watch.ask(client, "POST", "/api/orders", json=wish, headers=headers)
            assert (status, again["id"]) == (201, body["id"])
            self.ordered.append(body["id"])

    async def check(self) -> None:
        """Every order that was answered is there once, with its work, and all promises hold."""
        assert sorted(str(row["id"]) for row in await fetch("SELECT id FROM orders")) == sorted(self.ordered)
        left = "SELECT stock_quantity FROM product_variants WHERE id = $1"
        assert await fetch_value(left, self.variant_id) == 1000 - len(self.ordered)
        letters = "SELECT count(DISTINCT payload ->> 'order_id') FROM jobs WHERE name = 'SendOrderLetter'"
        assert await fetch_value(letters) == len(self.ordered)
        assert await run_audit() == []


async def ready(client: Client) -> str:
    """What the process says of itself."""
    async with client.get("/api/health/ready") as answer:
        return str((await answer.json())["status"])


@pytest.mark.row("F6")
async def test_the_shop_sells_without_redis(resources: Resources, redis_server: EmbeddedRedis) -> None:
    crowd, watch = await Crowd.gather(resources, 20), Stopwatch()
    url = redis_server.url
    await asyncio.to_thread(redis_server.stop)
    async with shop_on(resources, url) as (client, _):
        assert await ready(client) == "degraded"
        await crowd.order(client, watch, 5)
        assert (await watch.ask(client, "GET", "/api/products"))[0] == 200
        await asyncio.to_thread(redis_server.start)
        assert redis_server.url == url
        assert await ready(client) == "OK"
        await asyncio.sleep(1)
        usual = Stopwatch()
        await crowd.order(client, usual, 5)
        await asyncio.to_thread(redis_server.stop)
        await crowd.order(client, watch, 5)
        assert await ready(client) == "degraded"
    assert max(watch.took) < 3 * max(usual.took) + PATIENCE + SLACK
    await crowd.check()


@pytest.mark.row("F8")
@pytest.mark.parametrize(
    "mode", [pytest.param(BlackHole(), id="silent"), pytest.param(Delay(1.0), id="slow", marks=pytest.mark.long)]
)
async def test_a_redis_that_does_not_answer_costs_bounded_time(
    resources: Resources, redis_server: EmbeddedRedis, mode: Mode, caplog: pytest.LogCaptureFixture
) -> None:
    crowd, usual, watch = await Crowd.gather(resources, 30), Stopwatch(), Stopwatch()
    async with open_proxy_to(redis_server.url) as proxy, shop_on(resources, proxy.url_for(redis_server.url)) as shop:
        client, _ = shop
        async with usual.watching():
            await crowd.order(client, usual, 5)
        proxy.mode, began = mode, monotonic()
        async with watch.watching():
            await crowd.order(client, watch, 12)
            for number in range(12):
                status, _ = await watch.ask(client, "GET", f"/api/products?limit={number + 1}")
                assert status == 200
    # One who tries for all each second, and those under way when it began.
    waits = [record for record in caplog.records if record.name == "server.core.redis"]
    assert 0 < len(waits) <= monotonic() - began + 3
    assert max(watch.took) < 3 * max(usual.took) + PATIENCE + SLACK
    assert watch.longest_halt < 3 * usual.longest_halt + SLACK
    await crowd.check()


ROUNDS, PAGES, TIMES = 3, 60, 3


@pytest.mark.long
@pytest.mark.row("F8")
async def test_the_product_list_is_hardly_slower_with_a_slow_redis(
    resources: Resources, redis_server: EmbeddedRedis
) -> None:
    for _ in range(20):
        await make_variant()
    ratios = []
    async with open_proxy_to(redis_server.url) as proxy, shop_on(resources, proxy.url_for(redis_server.url)) as shop:
        client, own = shop

        async def list_products() -> float:
            """Ask for every page some times, none being in a cache; gives the 95th percentile of the times."""
            await directly.flushall()
            own.cache.clear()
            watch = Stopwatch()
            for number in range(PAGES * TIMES):
                assert (await watch.ask(client, "GET", f"/api/products?limit={number // TIMES + 1}"))[0] == 200
            return sorted(watch.took)[PAGES * TIMES * 95 // 100]

        async with Redis.from_url(redis_server.url) as directly:
            await list_products()
            for _ in range(ROUNDS):
                proxy.mode = Pass()
                while await ready(client) != "OK":
                    await asyncio.sleep(0.05)
                # Until somebody has tried Redis again, for all.
                await asyncio.sleep(1.1)
                usual = await list_products()
                proxy.mode = Delay(1.0)
                ratios.append(await list_products() / usual)
        assert proxy.did["delayed"] >= ROUNDS
    assert sorted(ratios)[ROUNDS // 2] <= 2, ratios
    assert await run_audit() == []


@pytest.mark.row("F7")
async def test_an_emptied_redis_loses_nothing(resources: Resources, redis_server: EmbeddedRedis) -> None:
    crowd, watch = await Crowd.gather(resources, 10), Stopwatch()
    async with (
        shop_on(resources, redis_server.url) as (one, first),
        shop_on(resources, redis_server.url) as (two, second),
    ):
        await crowd.order(one, watch, 3)
        for client in (one, two):
            assert (await watch.ask(client, "GET", "/api/products"))[0] == 200
        await first.queue.drain()
        await asyncio.to_thread(redis_server.stop)
        await asyncio.to_thread(redis_server.start)
        await asyncio.sleep(1.1)
        built = first.cache.fills + second.cache.fills
        for shop in (first, second):
            shop.cache.clear()
        lists = [watch.ask(client, "GET", "/api/products") for client in (one, two) for _ in range(40)]
        assert {status for status, _ in await asyncio.gather(*lists)} == {200}
        assert first.cache.fills + second.cache.fills - built <= 2
        # Tokens, carts and keys are where they were.
        await crowd.order(two, watch, 3)
        jobs = await due()
        await second.queue.send(jobs)
        assert await waiting(second.redis) == len(jobs) == len(crowd.ordered)
    await crowd.check()


@pytest.mark.row("F7")
async def test_a_client_has_twice_its_limit_at_most(
    opened: Resources, redis_server: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_module, "REST", 0.0)
    settings = load_settings(_env_file=None, redis_url=redis_server.url, rate_limit_exempt=())
    connections = [connect(settings) for _ in range(2)]
    # Two processes, in a minute that lasts as long as the test.
    now = 1_700_006_400.0
    processes = [Limits(settings, Shield(one), now=lambda: now) for one in connections]

    async def come(times: int) -> int:
        """A client comes so often, to each process in turn; gives how often it was let in."""
        made = [await processes[turn % 2].count("10/minute", "GET /a", "192.0.2.1", None) for turn in range(times)]
        return sum(one is not None and one.made <= one.limit for one in made)

    assert await come(10) == 10
    await asyncio.to_thread(redis_server.stop)
    assert await come(30) == 10
    await asyncio.to_thread(redis_server.start)
    assert await come(30) == 0
    now += 60
    assert await come(30) == 10
    await connections[0].flushall()
    assert await come(30) == 0
    for one in connections:
        await one.aclose()


async def due() -> list[tuple[str, UUID]]:
    """What workers find in the table when nobody told them."""
    found = {queue: await take_due(queue, patience=timedelta(), limit=1000) for queue in QUEUES}
    return [(queue, job_id) for queue, ids in found.items() for job_id in ids]


async def waiting(redis: Redis) -> int:
    """How many jobs wait in Redis."""
    return sum([int(await redis.zcard(arq_queue(queue))) for queue in QUEUES])


async def fill(redis: Redis) -> None:
    """Fill it up."""
    await redis.config_set("maxmemory", "5mb")
    async with redis.pipeline(transaction=False) as pipe:
        for number in range(200):
            pipe.set(f"ballast:{number}", "x" * 50_000)
        await pipe.execute(raise_on_error=False)


@pytest.mark.row("F9")
async def test_a_full_redis_is_as_good_as_none(resources: Resources, redis_server: EmbeddedRedis) -> None:
    crowd, watch = await Crowd.gather(resources, 20), Stopwatch()
    async with shop_on(resources, redis_server.url) as (client, own):
        redis = own.redis
        for policy in ("noeviction", "allkeys-lru"):
            await redis.config_set("maxmemory-policy", policy)
            await fill(redis)
            await crowd.order(client, watch, 4)
            assert (await watch.ask(client, "GET", "/api/products?limit=7"))[0] == 200
            assert await ready(client) == "OK"
        await redis.config_set("maxmemory-policy", "noeviction")
        await fill(redis)
        # What finds no room now is handed over when there is some.
        jobs = await due()
        await own.queue.send(jobs)
        assert await waiting(redis) < len(jobs)
        await redis.delete(*[f"ballast:{number}" for number in range(200)])
        assert sorted(await due()) == sorted(jobs)
        await own.queue.send(jobs)
        assert await waiting(redis) == len(jobs)
    await crowd.check()
