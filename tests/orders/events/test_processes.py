"""Streams of one process, changes through another; a Redis that goes and comes; a process that ends."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from models.enums import Role
from server.resources import Resources
from tests.checkout.shop import buy, pay, start
from tests.checkout.test_crowd import gather_crowd, storm
from tests.cluster import Cluster, open_cluster
from tests.conftest import WEBHOOK_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.orders.events.reader import Reader, watching

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
async def cluster(opened: Resources, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Two servers and a worker."""
    async with open_cluster(opened.settings, tmp_path_factory.mktemp("cluster"), workers=1) as processes:
        yield processes


async def ask(cluster: Cluster, server: int, method: str, path: str, **request: Any) -> int:
    """Ask one of the servers; gives the status."""
    async with cluster.session.request(method, cluster.servers[server][1] + path, **request) as answer:
        await answer.read()
        return answer.status


async def tell_paid(cluster: Cluster, server: int, gateway_order: str) -> int:
    """What the gateway sends when an order is paid."""
    entity = {"id": "pay_1", "order_id": gateway_order}
    body = json.dumps({"entity": "event", "event": "payment.captured", "payload": {"payment": {"entity": entity}}})
    signature = hmac.new(WEBHOOK_SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": gateway_order}
    headers["Content-Type"] = "application/json"
    return await ask(cluster, server, "POST", "/api/payments/webhook/razorpay", data=body, headers=headers)


async def waiting(client: Client, shopper: Shopper) -> tuple[str, str]:
    """An order that the gateway awaits: its id and the gateway's."""
    bought = await buy(client, shopper, (await make_variant()).id)
    return bought["id"], (await start(client, shopper, bought["id"]))["razorpay_order_id"]


async def test_what_happens_through_one_process_is_seen_through_the_other(
    client: Client, resources: Resources, sandbox: TestServer, cluster: Cluster
) -> None:
    shopper, admin = await make_shopper(resources.tokens), await make_shopper(resources.tokens, role=Role.ADMIN)
    for ending in ("shipped", "cancelled"):
        order_id, gateway_order = await waiting(client, shopper)
        address = f"{cluster.servers[0][1]}/api/orders/{order_id}/events"
        async with watching(cluster.session, address, shopper.headers) as reader:
            seen = [(await reader.next()).status]
            await pay(sandbox, client, gateway_order)
            assert await tell_paid(cluster, 1, gateway_order) == 200
            seen.append((await reader.next()).status)
            if ending == "shipped":
                moved = f"/api/admin/orders/{order_id}/status"
                body = {"order_status": "shipped"}
                assert await ask(cluster, 1, "PUT", moved, json=body, headers=admin.headers) == 200
                seen.append((await reader.next()).status)
                assert seen == [("pending", "pending"), ("processing", "paid"), ("shipped", "paid")]
            else:
                assert await ask(cluster, 1, "PUT", f"/api/orders/{order_id}/cancel", headers=shopper.headers) == 202
                while seen[-1] != ("cancelled", "refunded"):
                    seen.append((await reader.next()).status)
                # The refund may be paid before anybody looks.
                assert seen[:2] == [("pending", "pending"), ("processing", "paid")]
                assert set(seen[2:-1]) <= {("cancelled", "paid")}


async def test_without_redis_changes_are_seen_later_and_with_it_again_at_once(
    client: Client, resources: Resources, cluster: Cluster
) -> None:
    shopper = await make_shopper(resources.tokens)
    orders = [await buy(client, shopper, (await make_variant()).id) for _ in range(2)]
    paths = [f"/api/orders/{order['id']}" for order in orders]
    async with AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(
                watching(cluster.session, f"{cluster.servers[0][1]}{path}/events", shopper.headers)
            )
            for path in paths
        ]
        for reader in readers:
            await reader.next()
        await asyncio.to_thread(cluster.redis.stop)
        assert await ask(cluster, 1, "PUT", f"{paths[0]}/cancel", headers=shopper.headers) == 200
        assert (await readers[0].next(within=10)).status == ("cancelled", "failed")
        await asyncio.to_thread(cluster.redis.start)
        await asyncio.sleep(1.5)
        assert await ask(cluster, 1, "PUT", f"{paths[1]}/cancel", headers=shopper.headers) == 200
        assert (await readers[1].next(within=10)).status == ("cancelled", "failed")


async def test_two_hundred_streams_have_their_change_and_an_end_when_the_process_ends(
    resources: Resources, cluster: Cluster
) -> None:
    crowd = await gather_crowd(resources, 40, [[(await make_variant()).id] for _ in range(8)])
    assert await storm(cluster, crowd) == {(201, "ordered"): 40}
    async with AsyncExitStack() as stack:
        readers: list[list[Reader]] = [[], []]
        cancels = []
        for token, _ in crowd:
            headers = {"Authorization": f"Bearer {token}"}
            async with cluster.session.get(f"{cluster.servers[0][1]}/api/orders", headers=headers) as answer:
                [order] = (await answer.json())["items"]
            cancels.append((f"/api/orders/{order['id']}/cancel", headers))
            for number in range(5):
                address = f"{cluster.servers[number % 2][1]}/api/orders/{order['id']}/events"
                readers[number % 2].append(await stack.enter_async_context(watching(cluster.session, address, headers)))
        everyone = readers[0] + readers[1]
        first = await asyncio.gather(*(reader.next() for reader in everyone))
        assert [event.status for event in first] == [("pending", "pending")] * 200
        for number, (path, headers) in enumerate(cancels):
            assert await ask(cluster, number % 2, "PUT", path, headers=headers) == 200
        second = await asyncio.gather(*(reader.next() for reader in everyone))
        assert [event.status for event in second] == [("cancelled", "failed")] * 200
        child, _ = cluster.servers[1]
        # Requests under way have 28 s there.
        await asyncio.to_thread(child.stop, patience=20)
        assert child.status == 0
        assert await asyncio.gather(*(reader.ends() for reader in readers[1])) == [True] * 80
        assert not any(reader.answer.content.is_eof() for reader in readers[0])
