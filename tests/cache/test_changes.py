"""A change of a price, seen through two server processes: at once here, soon there, whatever is lost between."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from statistics import median
from uuid import UUID

import psutil
import pytest
from redis.asyncio import Redis

from models.users import User
from server.core.db import fetch_value
from server.core.news import CHANNEL
from server.resources import Resources
from tests.cache.windows import PRICE, Windows, open_windows, under_load
from tests.catalog.back_office import make_admin
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import open_cluster
from tests.factories.catalog import make_variant
from tests.faults.proxy import SWALLOW, open_proxy_to

pytestmark = pytest.mark.cluster
ROUNDS = 200
# A message to a subscriber, as Redis writes it.
MESSAGE = rb"\*3\r\n\$7\r\nmessage\r\n\$%d\r\n%s\r\n\$\d+\r\n[^\r]*\r\n" % (len(CHANNEL), CHANNEL.encode())
COD_SURCHARGE = 49_00
DIES_UNHEARD = """
import asyncio, os, sys
from uuid import UUID
from server.catalog.schemas.variants import UpdateVariant
from server.catalog.service.variants import update_variant
from server.core.settings import load_settings
from server.core.tokens import Principal
from server.resources import open_resources

async def main():
    async with open_resources(load_settings(_env_file=None)):
        admin, variant, price = Principal(UUID(sys.argv[1]), "admin"), UUID(sys.argv[2]), int(sys.argv[3])
        await update_variant(admin, variant, UpdateVariant(price=price), if_match=None)
        os._exit(9)  # the loop has not run since the commit, and never will

asyncio.run(main())
"""


async def test_a_change_is_seen_at_once_here_and_within_a_second_there_under_load(
    resources: Resources, tmp_path: Path
) -> None:
    async with open_windows(resources, tmp_path) as windows, under_load(windows) as statuses:
        delays = []
        for number in range(1, 31):
            here, there = number % 2, 1 - number % 2
            await windows.change(here, PRICE + number)
            assert await windows.prices(here) == (PRICE + number,) * 3
            delays.append(await windows.until_shown(there, PRICE + number, within=10))
    assert median(delays) < 1
    assert set(statuses) == {200}
    assert len(statuses) > 100


async def test_what_is_read_or_charged_after_a_change_is_never_from_before(
    resources: Resources, tmp_path: Path
) -> None:
    async with open_windows(resources, tmp_path) as windows, under_load(windows, readers=4):
        [(token, address)] = await gather_crowd(resources, 1, [[]])
        buyer = {"headers": {"Authorization": f"Bearer {token}"}}
        line = {"product_variant_id": str(windows.variant.id), "quantity": 1}
        order = {"address_id": address, "payment_method": "cod"}
        for number in range(1, ROUNDS + 1):
            here, price = number % 2, PRICE + number
            await windows.change(here, price)
            assert await windows.prices(here) == (price,) * 3
            if number % 10:
                continue
            for server, old in ((1 - here, price - 1), (here, price - 2)):
                status, _ = await windows.ask(server, "POST", "/api/cart/items", json=line, **buyer)
                assert status == 201
                shown = {"expected_total": old + COD_SURCHARGE}
                status, body = await windows.ask(server, "POST", "/api/orders", json=order | shown, **buyer)
                assert (status, body["code"]) == (409, "price_changed")
                shown = {"expected_total": price + COD_SURCHARGE}
                status, body = await windows.ask(server, "POST", "/api/orders", json=order | shown, **buyer)
                assert (status, body.get("total_amount")) == (201, price + COD_SURCHARGE), body
    assert await fetch_value("SELECT count(*) FROM orders") == ROUNDS // 10 * 2


@pytest.mark.long
async def test_a_lost_message_costs_no_more_than_the_pages_life(resources: Resources, tmp_path: Path) -> None:
    variant, life = await make_variant(price=PRICE), 6
    async with (
        open_cluster(resources.settings, tmp_path, servers=0) as cluster,
        open_proxy_to(cluster.environment["REDIS_URL"]) as proxy,
    ):
        cluster.environment["CACHE_TTL"] = str(life)
        await cluster.add_server()
        cluster.environment["REDIS_URL"] = proxy.url_for(cluster.environment["REDIS_URL"])
        await cluster.add_server()
        windows = Windows(cluster, variant, (await make_admin(resources)).headers)
        assert await windows.prices(0) == await windows.prices(1) == (PRICE,) * 3
        lost = proxy.on_answer(MESSAGE, SWALLOW)
        await windows.change(0, PRICE + 1)
        assert await windows.prices(0) == (PRICE + 1,) * 3
        await asyncio.sleep(1)
        assert (lost.times, await windows.prices(1)) == (1, (PRICE,) * 3)
        await windows.until_shown(1, PRICE + 1, within=life + 3)
        # What is not swallowed is heard as ever.
        await windows.change(0, PRICE + 2)
        await windows.until_shown(1, PRICE + 2, within=life / 2)


async def test_who_is_cut_off_from_the_news_doubts_what_it_has(resources: Resources, tmp_path: Path) -> None:
    async with open_windows(resources, tmp_path) as windows:
        redis: Redis = Redis.from_url(windows.cluster.environment["REDIS_URL"])
        for number in range(1, 6):
            assert len({await windows.prices(server) for server in (0, 1)}) == 1
            await asyncio.gather(redis.client_kill_filter(_type="pubsub"), windows.change(0, PRICE + number))
            await windows.until_shown(1, PRICE + number, within=10)
        await redis.aclose()


async def test_a_process_that_dies_before_telling_leaves_it_to_a_worker(resources: Resources, tmp_path: Path) -> None:
    async with open_windows(resources, tmp_path, workers=1) as windows:
        assert await windows.prices(0) == await windows.prices(1) == (PRICE,) * 3
        admin: UUID = (await User.get(role="admin")).id
        died = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", DIES_UNHEARD, str(admin), str(windows.variant.id), str(PRICE - 1)],
            env={**windows.cluster.environment, "DATA_DIR": str(tmp_path / "died")},
            capture_output=True,
            check=False,
        )
        assert died.returncode == 9, died.stderr
        assert await fetch_value("SELECT price FROM product_variants") == PRICE - 1
        for server in (0, 1):
            await windows.until_shown(server, PRICE - 1, within=20)
        async with asyncio.timeout(5):
            while await fetch_value("SELECT count(*) FROM untold_changes"):
                await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    "cut_off",
    [pytest.param(False, id="the-news-wait", marks=pytest.mark.long), pytest.param(True, id="the-news-are-lost")],
)
async def test_a_process_that_stood_still_is_soon_up_to_date(
    resources: Resources, tmp_path: Path, cut_off: bool
) -> None:
    async with open_windows(resources, tmp_path) as windows:
        assert await windows.prices(1) == (PRICE,) * 3
        [worker] = psutil.Process(windows.cluster.servers[1][0].pid).children()
        os.kill(worker.pid, signal.SIGSTOP)
        try:
            await windows.change(0, PRICE + 1)
            if cut_off:
                redis: Redis = Redis.from_url(windows.cluster.environment["REDIS_URL"])
                assert await redis.client_kill_filter(_type="pubsub") >= 2
                await redis.aclose()
            await asyncio.sleep(3)
        finally:
            os.kill(worker.pid, signal.SIGCONT)
        await windows.until_shown(1, PRICE + 1, within=5)
