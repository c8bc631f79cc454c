"""Ten thousand letters wait, and a refund is asked for: it does not wait for them."""

import asyncio
from datetime import timedelta
from pathlib import Path
from time import monotonic
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer
from arq import ArqRedis
from redis.asyncio import Redis

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.core.jobs import ARQ_FUNCTION, arq_queue
from server.resources import Resources, pack
from tests.checkout.shop import buy_and_pay
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.postbox import open_postbox

pytestmark = [pytest.mark.cluster, pytest.mark.long]

LETTERS = 10_000
REFUNDS = 5
WRITTEN = """
INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, handed_at, error, request_id, created_at,
  updated_at)
SELECT uuidv7(), 'SendOrderLetter', 'mail', jsonb_build_object('order_id', $1::uuid, 'letter', 'order_placed'),
  'queued', 0, now(), now() - $3::interval, '', '', now(), now() FROM generate_series(1, $2::int) RETURNING id
"""
PROCESSED = "SELECT count(*) = 1 FROM refunds WHERE order_id = $1 AND status = 'processed'"


async def leave_letters(cluster: Cluster, order_id: str) -> None:
    """Ten thousand letters, half of them told to arq, half forgotten by it."""
    async with transaction() as tx:
        told = await tx.fetch(WRITTEN, UUID(order_id), LETTERS // 2, timedelta())
        await tx.execute(WRITTEN, UUID(order_id), LETTERS // 2, timedelta(minutes=1))
    async with Redis.from_url(cluster.environment["REDIS_URL"]) as redis:
        queue = ArqRedis(redis.connection_pool, job_serializer=pack)
        for row in told:
            await queue.enqueue_job(ARQ_FUNCTION, str(row["id"]), _job_id=str(row["id"]), _queue_name=arq_queue("mail"))


async def seconds_of_a_refund(cluster: Cluster, shopper: Shopper, order_id: str) -> float:
    """Cancel a paid order and wait for its money; gives the seconds from the click on."""
    began = monotonic()
    status, seen = await cluster.call("PUT", f"/api/orders/{order_id}/cancel", None, **shopper.headers)
    assert status == 202, seen
    async with asyncio.timeout(30):
        while not await fetch_value(PROCESSED, UUID(order_id)):
            await asyncio.sleep(0.02)
    return monotonic() - began


@pytest.mark.row("Q4")
@pytest.mark.parametrize("seconds", [0.0, 0.5], ids=["fast", "slow"])
async def test_ten_thousand_letters_do_not_hold_a_refund_up(
    client: Client,
    resources: Resources,
    sandbox: TestServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    seconds: float,
) -> None:
    variant = await make_variant(price=5_000_00, stock=100)
    bought = []
    for _ in range(REFUNDS):
        shopper = await make_shopper(resources.tokens)
        order = await buy_and_pay(client, resources, sandbox, shopper, variant.id)
        bought.append((shopper, order["id"]))
    async with transaction() as tx:
        await tx.execute("DELETE FROM jobs")
    async with open_postbox() as postbox:
        postbox.seconds = seconds
        settings = resources.settings.model_copy(update={"smtp_url": postbox.url})
        async with open_cluster(settings, tmp_path, servers=1) as cluster:
            await leave_letters(cluster, bought[0][1])
            cluster.add_worker()
            async with asyncio.timeout(30):
                while len(postbox.messages) < 20:
                    await asyncio.sleep(0.05)
            taken = []
            for shopper, order_id in bought:
                taken.append(await seconds_of_a_refund(cluster, shopper, order_id))
                await asyncio.sleep(0.3)
            sent = len(postbox.messages)
            waiting = await fetch_value("SELECT count(*) FROM jobs WHERE queue = 'mail' AND status = 'queued'")
    with capsys.disabled():
        said = ", ".join(f"{one:.2f}" for one in taken)
        print(f"\nrefunds while {waiting} letters wait ({sent} sent): {said} s")  # noqa: T201 - the measure
    assert waiting > LETTERS / 2
    assert max(taken) < 2
    assert {tuple(row) for row in await fetch("SELECT amount, status FROM refunds")} == {(5_000_00, "processed")}
    async with transaction() as tx:
        # No buyer is told ten thousand times; these were here to be in the way.
        await tx.execute("DELETE FROM jobs WHERE payload ->> 'letter' = 'order_placed'")
    assert await run_audit() == []
