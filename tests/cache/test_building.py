"""Who builds a page that many ask for, and how much memory pages take."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from server.core.pages import write_cursor
from server.resources import Resources
from tests.cache.windows import PRICE, Windows, open_windows, under_load

pytestmark = pytest.mark.cluster
LIFE = 4
CROWD = 500
PAGES = 2_500


async def _crowd(windows: Windows) -> Counter[int]:
    """So many ask both servers for the list at once; gives the statuses."""

    async def ask(number: int) -> int:
        status, body = await windows.ask(number % 2, "GET", "/api/products")
        assert body["items"][0]["price_from"] == PRICE
        return status

    return Counter(await asyncio.gather(*(ask(number) for number in range(CROWD))))


async def _expired(windows: Windows) -> list[int]:
    """Have both servers hold a list that has ended; gives how many pages each has built."""
    for server in (0, 1):
        await windows.ask(server, "GET", "/api/products")
    await asyncio.sleep(LIFE + 0.2)
    return [await windows.builds(server) for server in (0, 1)]


async def test_a_crowd_at_an_expired_page_has_it_built_once_by_both_processes_together(
    resources: Resources, tmp_path: Path
) -> None:
    async with open_windows(resources, tmp_path, CACHE_TTL=str(LIFE)) as windows:
        before = await _expired(windows)
        assert await _crowd(windows) == {200: CROWD}
        after = [await windows.builds(server) for server in (0, 1)]
    assert sum(after) - sum(before) == 1


@pytest.mark.long
async def test_without_redis_each_process_builds_it_once(resources: Resources, tmp_path: Path) -> None:
    async with open_windows(resources, tmp_path, CACHE_TTL=str(LIFE)) as windows:
        for server in (0, 1):
            await windows.ask(server, "GET", "/api/products")
        await asyncio.to_thread(windows.cluster.redis.stop)
        before = await _expired(windows)
        assert await _crowd(windows) == {200: CROWD}
        after = [await windows.builds(server) for server in (0, 1)]
    assert [later - sooner for sooner, later in zip(before, after, strict=True)] == [1, 1]


@pytest.mark.long
async def test_pages_stay_within_the_memory_and_those_in_use_stay(resources: Resources, tmp_path: Path) -> None:
    async with open_windows(resources, tmp_path, servers=1, CACHE_MEGABYTES="1") as windows:
        hot = "/api/products"
        await windows.ask(0, "GET", hot)
        builds, most = await windows.builds(0), 0.0
        room = asyncio.Semaphore(25)

        async def ask(number: int) -> None:
            async with room:
                cursor = write_cursor("slug", (f"after-{number:05}",))
                assert (await windows.ask(0, "GET", f"/api/brands?cursor={cursor}"))[0] == 200

        for start in range(0, PAGES, 100):
            await asyncio.gather(*(ask(number) for number in range(start, start + 100)))
            assert (await windows.ask(0, "GET", hot))[0] == 200
            most = max(most, await windows.metric(0, "voltcart_page_bytes"))
        # The page in use was built again twice at most, since it grew old meanwhile.
        assert builds + PAGES <= await windows.builds(0) <= builds + PAGES + 2
        assert 800_000 < most <= 900_000


async def test_pages_without_redis_show_every_change_of_their_own_process(resources: Resources, tmp_path: Path) -> None:
    async with open_windows(resources, tmp_path) as windows, under_load(windows, readers=4) as statuses:
        await asyncio.to_thread(windows.cluster.redis.stop)
        for number in range(1, 21):
            await windows.change(0, PRICE + number)
            assert await windows.prices(0) == (PRICE + number,) * 3
    assert set(statuses) == {200}
