"""Events through worker processes: one that dies between sending and noting it, and clients that do not answer."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.cluster import Cluster, open_cluster
from tests.factories.catalog import make_variant
from tests.hooks.receiver import Receiver, open_letter, open_receiver
from tests.hooks.sent import deliveries, happen, make_webhook

pytestmark = pytest.mark.cluster


@pytest.fixture
async def cluster(resources: Resources, tmp_path: Path) -> AsyncIterator[Cluster]:
    """A place for workers."""
    async with open_cluster(resources.settings, tmp_path, servers=0) as found:
        yield found


async def until(sql: str, within: float) -> None:
    """Wait until a question is answered with yes."""
    async with asyncio.timeout(within):
        while not await fetch_value(sql):
            await asyncio.sleep(0.05)


@pytest.mark.row("F4")
async def test_a_worker_killed_between_sending_and_noting_it_sends_the_same_again(
    office: Office, resources: Resources, cluster: Cluster, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    first = cluster.add_worker(VOLTCART_CRASH_AT="hook.sent")
    assert await asyncio.to_thread(first.wait, 40) == -signal.SIGKILL
    assert [one["attempts"] for one in await deliveries(office, hook["id"])] == [0]
    # As if the rest of its lease had passed.
    await fetch("UPDATE jobs SET lease_until = now(), handed_at = NULL WHERE name = 'SendEvent'")
    cluster.add_worker()
    await until("SELECT status = 'delivered' FROM webhook_deliveries", within=30)
    assert (len(receiver.ids), len(set(receiver.ids)), len(set(receiver.bodies))) == (2, 1, 1)
    now = resources.clock().timestamp()
    for headers, body in zip(receiver.headers, receiver.bodies, strict=True):
        assert open_letter(hook["secret"], headers, body, now=now)["type"] == "stock.low"
    assert await fetch_value("SELECT count(*) FROM webhook_attempts") == 1


@pytest.mark.long
async def test_a_client_that_hangs_holds_up_neither_another_nor_the_mails(
    office: Office, resources: Resources, cluster: Cluster, receiver: Receiver
) -> None:
    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    async with open_receiver(hang) as dead:
        await make_webhook(office, dead.url)
        live = await make_webhook(office, receiver.url)
        variants = [(await make_variant()).id for _ in range(50)]
        cluster.add_worker()
        await happen(variants[0])
        await until("SELECT count(*) = 1 FROM webhook_deliveries WHERE status = 'delivered'", within=60)
        await happen(*variants[1:])
        # Half of what the calls to the other take where it may have every place.
        await until("SELECT count(*) = 50 FROM webhook_deliveries WHERE status = 'delivered'", within=60)
        assert len(set(receiver.ids)) == 50
        assert {one["status"] for one in await deliveries(office, live["id"], "?limit=100")} == {"delivered"}
        # Two calls at a time, and after the first that failed so slowly none for a while.
        await until("SELECT count(*) >= 50 FROM webhook_attempts a WHERE response_status IS NULL", within=90)
        assert len(dead.ids) <= 6
