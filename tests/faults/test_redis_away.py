"""Redis is killed while orders come in through two servers, and comes back: the shop sells on."""

import asyncio
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch_value
from server.resources import Resources
from tests.checkout.shop import pay
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.workers.test_faults import wait_until

pytestmark = [pytest.mark.cluster, pytest.mark.long, pytest.mark.row("F6")]

# Orders a second; and for how many seconds with Redis, without it, and with it again.
RATE, USUAL, AWAY, AGAIN = 5, 6, 8, 6
# What Redis, away, may add to an answer: its patience for each of an order's calls, and the pauses of a busy machine.
SLACK = 2.0
UNITS = 1_000


@dataclass
class Stream:
    """People who order one after the other, however long the answers take."""

    cluster: Cluster
    crowd: list[tuple[str, str]]
    # By phase: the seconds that each answer took; and what was answered in all.
    took: dict[str, list[float]] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)

    async def flow(self, phase: str, seconds: int) -> None:
        """Have them order for so long, at the rate."""
        self.took[phase] = []
        orders = []
        for _ in range(RATE * seconds):
            orders.append(asyncio.create_task(self._order(phase, *self.crowd.pop())))
            await asyncio.sleep(1 / RATE)
        await asyncio.gather(*orders)

    async def _order(self, phase: str, token: str, address: str) -> None:
        began = monotonic()
        wish = {"address_id": address, "payment_method": "cod"}
        headers = {"Authorization": f"Bearer {token}", "Idempotency_Key": f"stream-{len(self.crowd):04}"}
        status, _ = await self.cluster.call("POST", "/api/orders", wish, **headers)
        self.took[phase].append(monotonic() - began)
        self.statuses.append(status)


async def ready(cluster: Cluster) -> set[str]:
    """What the servers say of themselves."""
    answers = [await cluster.ask(server, "GET", "/api/health/ready") for server in range(2)]
    return {body["status"] for _, body in answers}


async def test_a_steady_stream_of_orders_while_redis_is_away(
    client: Client, resources: Resources, sandbox: TestServer, tmp_path: Path
) -> None:
    variant = await make_variant(stock=UNITS, price=2_000_00)
    total = RATE * (USUAL + AWAY + AGAIN)
    crowd = await gather_crowd(resources, total + 1, [[variant.id]])
    async with open_cluster(resources.settings, tmp_path, workers=1) as cluster:
        stream, redis = Stream(cluster, crowd[1:]), cluster.redis
        assert await ready(cluster) == {"OK"}
        await stream.flow("usual", USUAL)
        assert redis.child is not None
        os.kill(redis.child.pid, signal.SIGKILL)
        flowing = asyncio.create_task(stream.flow("away", AWAY))
        assert await ready(cluster) == {"degraded"}
        bearer, proof = await start_payment(cluster, client, sandbox, *crowd[0])
        status, seen = await cluster.call("POST", "/api/payments/verify", proof, **bearer)
        assert status in {200, 202}, seen
        # The worker is told of nothing, and reads the table.
        await wait_until("SELECT count(*) = 1 FROM payments WHERE payment_status = 'paid'", within=60)
        await flowing
        assert await ready(cluster) == {"degraded"}
        await asyncio.to_thread(redis.start)
        await stream.flow("again", AGAIN)
        assert await ready(cluster) == {"OK"}
    ordered = stream.statuses.count(201)
    assert ordered >= 0.99 * total, stream.statuses
    usual = sorted(stream.took["usual"])
    assert max(stream.took["away"] + stream.took["again"]) <= usual[len(usual) * 95 // 100] + SLACK, stream.took
    assert await fetch_value("SELECT count(*) FROM orders") == ordered + 1
    assert await fetch_value("SELECT stock_quantity FROM product_variants") == UNITS - ordered - 1
    assert await run_audit() == []


async def start_payment(
    cluster: Cluster, client: Client, sandbox: TestServer, token: str, address: str
) -> tuple[dict[str, str], dict[str, Any]]:
    """Somebody orders and pays at the gateway; gives what they are known by, and the proof."""
    bearer = {"Authorization": f"Bearer {token}"}
    status, order = await cluster.call(
        "POST", "/api/orders", {"address_id": address, "payment_method": "upi"}, **bearer
    )
    assert status == 201, order
    status, started = await cluster.call("POST", "/api/payments/create-order", {"order_id": order["id"]}, **bearer)
    assert status == 201, started
    return bearer, await pay(sandbox, client, started["razorpay_order_id"])
