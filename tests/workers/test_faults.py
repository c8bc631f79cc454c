"""Processes die, Redis is emptied, connections break: what was promised is done all the same, and once."""

import asyncio
import hashlib
import hmac
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiohttp.test_utils import TestServer
from pydantic import PostgresDsn
from redis.asyncio import Redis

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.core.errors import Unavailable
from server.core.jobs import arq_queue
from server.core.settings import Settings
from server.devstack.postgres import EmbeddedPostgres
from server.resources import Resources
from tests.checkout.shop import buy_and_pay, show
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.conftest import WEBHOOK_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.postbox import open_postbox

pytestmark = pytest.mark.cluster

EVENTS_DONE = "SELECT count(*) = $1 FROM jobs WHERE name = 'HandleGatewayEvent' AND status = 'done'"


async def wait_until(sql: str, *values: object, within: float) -> float:
    """Wait until the query says true; gives the seconds that it took."""
    began = monotonic()
    while monotonic() - began < within:
        try:
            if await fetch_value(sql, *values):
                return monotonic() - began
        except Unavailable:
            pass  # connections are cut in some of these tests, ours among them
        await asyncio.sleep(0.05)
    jobs = await fetch("SELECT name, status, attempts, run_at, handed_at, lease_until, error FROM jobs")
    raise AssertionError(f"not within {within} s: {sql}\n" + "\n".join(str(dict(job)) for job in jobs[:20]))


async def misbehave(client: Client, sandbox: TestServer, mode: str, **rule: object) -> None:
    """Put a fault of the gateway in force, once, for POSTs about payments."""
    body = {"mode": mode, "path": "/v1/payments", "method": "POST", "count": 1, **rule}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=body)).status == 200


async def wait_for_call(client: Client, sandbox: TestServer) -> None:
    """Wait until the gateway is in the call that misbehaves."""
    async with asyncio.timeout(60):
        while True:
            state = await (await client.session.get(sandbox.make_url("/__sandbox/mode"))).json()
            if not any(rule["count"] for rule in state["rules"]):
                return
            await asyncio.sleep(0.02)


async def cancelled_order(client: Client, resources: Resources, sandbox: TestServer) -> tuple[dict[str, Any], str]:
    """A paid order that was cancelled, its refund still to be paid; gives the order and the payment's id there."""
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    assert (await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)).status == 202
    async with transaction() as tx:
        # These tests are about the refund; and the cluster's Redis does not know of the hand-over to ours.
        await tx.execute("DELETE FROM jobs WHERE name <> 'PayRefund'")
        await tx.execute("UPDATE jobs SET handed_at = NULL")
    seen = await show(client, shopper, bought["id"])
    return seen, seen["payments"][0]["transaction_id"]


async def refunds_there(client: Client, sandbox: TestServer, payment_id: str) -> list[int]:
    """The amounts that the gateway's books say were refunded of a payment."""
    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    return [refund["amount"] for refund in ledger["refunds"] if refund["payment_id"] == payment_id]


async def send_event(cluster: Cluster, number: int, event_id: str, entity: dict[str, Any]) -> int:
    """Send one signed event to a server process, as the gateway would; gives the status."""
    body = json.dumps({"entity": "event", "event": "payment.captured", "payload": {"payment": {"entity": entity}}})
    headers = {
        "X-Razorpay-Signature": hmac.new(WEBHOOK_SECRET.encode(), body.encode(), hashlib.sha256).hexdigest(),
        "X-Razorpay-Event-Id": event_id,
        "Content-Type": "application/json",
    }
    url = f"{cluster.servers[number % len(cluster.servers)][1]}/api/payments/webhook/razorpay"
    async with cluster.session.post(url, data=body, headers=headers) as answer:
        return answer.status


async def send_events(cluster: Cluster, name: str, count: int) -> None:
    """Send events about payments that are not ours: each leaves a job that does nothing."""
    entity = {"id": "pay_unknown", "order_id": "order_unknown"}
    sent = [send_event(cluster, number, f"evt_{name}_{number}", entity) for number in range(count)]
    assert set(await asyncio.gather(*sent)) == {200}


async def test_a_worker_that_is_told_to_stop_finishes_its_job(
    client: Client, resources: Resources, sandbox: TestServer, tmp_path: Path
) -> None:
    _, payment_id = await cancelled_order(client, resources, sandbox)
    await misbehave(client, sandbox, "delay", seconds=2)
    async with open_cluster(resources.settings, tmp_path, servers=0) as cluster:
        worker = cluster.add_worker()
        await wait_for_call(client, sandbox)
        os.kill(worker.pid, signal.SIGTERM)
        assert await asyncio.to_thread(worker.wait, 60) == 0, worker.last_words()
    job = await fetch("SELECT status, attempts FROM jobs WHERE name = 'PayRefund'")
    assert [tuple(row) for row in job] == [("done", 1)]
    assert await refunds_there(client, sandbox, payment_id) == [5_000_00]
    assert await run_audit() == []


@pytest.mark.row("F7")
async def test_jobs_outlive_an_emptied_redis(resources: Resources, tmp_path: Path) -> None:
    async with open_cluster(resources.settings, tmp_path) as cluster:
        await send_events(cluster, "flushed", 200)
        async with Redis.from_url(cluster.environment["REDIS_URL"]) as redis:
            async with asyncio.timeout(60):
                while await redis.zcard(arq_queue("money")) < 200:
                    await asyncio.sleep(0.05)
            await redis.flushall()
        cluster.add_worker()
        async with transaction() as tx:
            # As if 15 of the 20 seconds of the workers' patience had passed.
            await tx.execute("UPDATE jobs SET handed_at = handed_at - interval '15 seconds'")
        assert await wait_until(EVENTS_DONE, 200, within=60) > 1
    assert await fetch_value("SELECT count(*) FROM jobs WHERE attempts <> 1") == 0


@pytest.mark.row("F6", "F7")
async def test_a_worker_works_on_without_redis_and_outlives_its_restart(resources: Resources, tmp_path: Path) -> None:
    async with open_cluster(resources.settings, tmp_path, workers=1) as cluster:
        await send_events(cluster, "before", 5)
        await wait_until(EVENTS_DONE, 5, within=60)
        await asyncio.to_thread(cluster.redis.stop)
        await send_events(cluster, "without", 5)
        await wait_until(EVENTS_DONE, 10, within=60)
        await asyncio.to_thread(cluster.redis.start)
        await send_events(cluster, "after", 5)
        await wait_until(EVENTS_DONE, 15, within=60)
        assert await fetch_value("SELECT max(attempts) FROM jobs WHERE name = 'HandleGatewayEvent'") == 1
        assert cluster.workers[0].status is None


@pytest.mark.row("F10")
async def test_cut_connections_to_the_database_heal(resources: Resources, tmp_path: Path) -> None:
    variant = await make_variant(stock=1000, price=2_000_00)
    crowd = await gather_crowd(resources, 60, [[variant.id]])
    seen: Counter[int] = Counter()

    async def insist(cluster: Cluster, number: int, token: str, address: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "Idempotency_Key": f"key-{number:06}"}
        body = {"address_id": address, "payment_method": "cod"}
        await asyncio.sleep(number * 0.02)
        while (answer := await cluster.call("POST", "/api/orders", body, **headers))[0] != 201:
            seen[answer[0]] += 1
            await asyncio.sleep(0.1)

    async with open_cluster(resources.settings, tmp_path, workers=1) as cluster:
        buying = [asyncio.create_task(insist(cluster, number, *one)) for number, one in enumerate(crowd)]
        cut = 0
        for _ in range(6):
            await asyncio.sleep(0.25)
            cut += await cut_connections(resources)
        async with asyncio.timeout(60):
            await asyncio.gather(*buying)
        assert await asyncio.gather(*(cluster.call("GET", "/api/products") for _ in range(4)))
        await send_events(cluster, "healed", 10)
        await wait_until(EVENTS_DONE, 10, within=60)
    assert cut >= 6
    assert set(seen) <= {409, 503}, seen
    assert await fetch_value("SELECT count(*) FROM orders") == 60
    assert await fetch_value("SELECT stock_quantity FROM product_variants") == 940
    assert await run_audit() == []


@pytest.mark.row("F10")
async def test_servers_and_workers_outlive_a_restart_of_the_database(settings: Settings, tmp_path: Path) -> None:
    postgres = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    url = await asyncio.to_thread(postgres.start)
    try:
        migrating = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server.cli", "migrate", env={**os.environ, "DATABASE_URL": url}, stdout=DEVNULL
        )
        assert await migrating.wait() == 0
        own = settings.model_copy(update={"database_url": PostgresDsn(url)})
        async with open_cluster(own, tmp_path, servers=1, workers=1) as cluster:
            await send_events(cluster, "before", 3)
            await asyncio.to_thread(postgres.stop)
            began = monotonic()
            assert await send_event(cluster, 0, "evt_without", {}) == 503
            # Half of what a client waits at most.
            assert monotonic() - began < 30
            assert (await cluster.call("GET", "/api/health"))[0] == 200
            await asyncio.to_thread(postgres.start)
            async with asyncio.timeout(60):
                while await send_event(cluster, 0, "evt_without", {}) != 200:
                    await asyncio.sleep(0.1)
            await send_events(cluster, "after", 10)
            connection = await asyncpg.connect(url)
            await connection.execute("UPDATE jobs SET handed_at = NULL WHERE status = 'queued'")
            async with asyncio.timeout(60):
                while not await connection.fetchval(EVENTS_DONE, 14):
                    await asyncio.sleep(0.1)
            await connection.close()
            assert cluster.workers[0].status is None
    finally:
        await asyncio.to_thread(postgres.stop)


async def cut_connections(resources: Resources) -> int:
    """Cut every connection of the shop's processes to the test's database, this process's too; gives how many."""
    rows = await fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'voltcart' AND pid <> pg_backend_pid()"
    )
    return len(rows)


@pytest.mark.row("M11")
async def test_verify_webhook_and_sweep_through_many_processes(
    client: Client, resources: Resources, sandbox: TestServer, tmp_path: Path
) -> None:
    variant = await make_variant(stock=1000, price=5_000_00)
    crowd = await gather_crowd(resources, 100, [[variant.id]])
    few = asyncio.Semaphore(25)

    async def pay_from_all_sides(cluster: Cluster, number: int, token: str, address: str) -> None:
        bearer = {"Authorization": f"Bearer {token}"}
        status, order = await cluster.call(
            "POST", "/api/orders", {"address_id": address, "payment_method": "upi"}, **bearer
        )
        assert status == 201, order
        status, started = await cluster.call("POST", "/api/payments/create-order", {"order_id": order["id"]}, **bearer)
        assert status == 201, started
        wish = {"order_id": started["razorpay_order_id"], "method": "upi", "outcome": "success"}
        paid = await (await client.session.post(sandbox.make_url("/__sandbox/pay"), json=wish)).json()
        proof = {name: value for name, value in paid.items() if name.startswith("razorpay_")}
        entity = {"id": paid["razorpay_payment_id"], "order_id": started["razorpay_order_id"]}
        async with transaction() as tx:
            await tx.execute("UPDATE payments SET next_check_at = now() WHERE order_id = $1", UUID(order["id"]))
        (status, seen), *told = await asyncio.gather(
            cluster.call("POST", "/api/payments/verify", proof, **bearer),
            *(send_event(cluster, side, f"evt_{number}_{side}", entity) for side in range(2)),
            *(send_event(cluster, side, f"evt_{number}_0", entity) for side in range(2)),
        )
        assert (status in {200, 202}, set(told)) == (True, {200}), seen

    async def one_of_few(cluster: Cluster, number: int, token: str, address: str) -> None:
        async with few:
            await pay_from_all_sides(cluster, number, token, address)

    async with open_cluster(resources.settings, tmp_path, workers=2) as cluster:
        await asyncio.gather(*(one_of_few(cluster, number, *one) for number, one in enumerate(crowd)))
        await wait_until("SELECT count(*) = 0 FROM jobs WHERE queue = 'money' AND status <> 'done'", within=60)
    assert await fetch_value("SELECT count(*) FROM webhook_events") == 200
    moves = "SELECT from_status, to_status, count(*) FROM order_events GROUP BY 1, 2 ORDER BY 1 NULLS FIRST"
    assert [tuple(row) for row in await fetch(moves)] == [(None, "pending", 100), ("pending", "processing", 100)]
    paid = "SELECT payment_status, surplus, count(*) FROM payments GROUP BY 1, 2"
    assert [tuple(row) for row in await fetch(paid)] == [("paid", False, 100)]
    letters = (
        "SELECT count(*), count(DISTINCT payload ->> 'order_id') FROM jobs WHERE payload ->> 'letter' = 'order_paid'"
    )
    assert [tuple(row) for row in await fetch(letters)] == [(100, 100)]
    assert await fetch_value("SELECT count(*) FROM refunds") == 0
    assert await run_audit() == []


async def test_the_letter_of_a_paid_order_arrives(
    client: Client, resources: Resources, sandbox: TestServer, tmp_path: Path
) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=74_990_00)
    async with open_postbox() as postbox:
        settings = resources.settings.model_copy(update={"smtp_url": postbox.url})
        async with open_cluster(settings, tmp_path, servers=0, workers=1):
            order = await buy_and_pay(client, resources, sandbox, shopper, variant.id)
            async with transaction() as tx:
                await tx.execute("UPDATE jobs SET handed_at = NULL")
            await wait_until("SELECT count(*) = 0 FROM jobs WHERE status <> 'done'", within=60)
    letters = {str(message["Subject"]): message for message in postbox.messages}
    assert set(letters) == {
        f"Your order {order['order_number']}",
        f"Payment received for order {order['order_number']}",
    }
    paid = letters[f"Payment received for order {order['order_number']}"]
    job_id = await fetch_value("SELECT id FROM jobs WHERE payload ->> 'letter' = 'order_paid'")
    assert (paid["To"], paid["Message-ID"]) == (shopper.email, f"<{job_id}@voltcart.test>")
    text, html = (paid.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "your payment of ₹74,990.00" in text.get_content()
    assert "<strong>₹74,990.00</strong>" in html.get_content()
