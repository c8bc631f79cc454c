"""Workers die in a refund, in a payment, between a job's effect and its end; several do the clock's work at once."""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.checkout.shop import buy, pay, show, start
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.postbox import Postbox, open_postbox
from tests.workers.test_faults import cancelled_order, refunds_there, wait_until

pytestmark = pytest.mark.cluster

PRICE = 5_000_00
ORDERS = 200
DONE = "SELECT bool_and(status = 'done') FROM jobs WHERE name = $1"


@dataclass
class Shift:
    """A worker at work, and the mail server that it sends by."""

    cluster: Cluster
    postbox: Postbox

    async def die_at(self, place: str, job: str) -> None:
        """Have the worker do the jobs of this name that wait, and die at the place."""
        cluster = self.cluster
        if not cluster.workers:
            cluster.add_worker()
        # Others are not to be done: they would come by the place first.
        async with transaction() as tx:
            await tx.execute("DELETE FROM jobs WHERE name <> $1 AND status <> 'running'", job)
        await wait_until("SELECT count(*) = 0 FROM jobs WHERE status = 'running'", within=40)
        cluster.plant(place)
        async with transaction() as tx:
            # The cluster's Redis does not know of the hand-over to ours.
            await tx.execute("UPDATE jobs SET handed_at = NULL WHERE name = $1", job)
        await cluster.until_crashed()
        assert await asyncio.to_thread(cluster.workers[0].wait, 40) == -signal.SIGKILL

    async def go_on(self, job: str) -> None:
        """Have another worker find what the dead one left, and end it."""
        await self.cluster.restart(self.cluster.workers[0])
        async with transaction() as tx:
            # As if the lease had passed.
            handed = "UPDATE jobs SET lease_until = now(), handed_at = now() - interval '25 seconds' WHERE name = $1"
            await tx.execute(handed, job)
        await wait_until(DONE, job, within=60)
        assert await fetch_value("SELECT max(attempts) FROM jobs WHERE name = $1", job) == 2


@pytest.fixture(scope="module")
async def shift(opened: Resources, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shift]:
    """What this module's tests share."""
    async with open_postbox() as postbox:
        settings = opened.settings.model_copy(update={"smtp_url": postbox.url})
        async with open_cluster(settings, tmp_path_factory.mktemp("workers"), servers=0) as cluster:
            yield Shift(cluster, postbox)


@pytest.mark.row("F3")
@pytest.mark.parametrize(
    ("place", "made"),
    [
        ("made", [PRICE]),
        pytest.param("asking", [], marks=pytest.mark.long),
        pytest.param("recorded", [PRICE], marks=pytest.mark.long),
    ],
    ids=["made", "asking", "recorded"],
)
async def test_a_worker_killed_in_a_refund_refunds_once(
    client: Client, resources: Resources, sandbox: TestServer, shift: Shift, place: str, made: list[int]
) -> None:
    order, payment_id = await cancelled_order(client, resources, sandbox)
    await shift.die_at(f"refund.{place}", "PayRefund")
    assert await refunds_there(client, sandbox, payment_id) == made
    assert await fetch_value("SELECT status FROM refunds") == "requested"
    await shift.go_on("PayRefund")
    assert await refunds_there(client, sandbox, payment_id) == [PRICE]
    refunds = await fetch("SELECT amount, status FROM refunds WHERE order_id = $1", UUID(order["id"]))
    assert [tuple(row) for row in refunds] == [(PRICE, "processed")]
    letters = "SELECT count(*) FROM jobs WHERE payload ->> 'letter' = 'refund_processed'"
    assert await fetch_value(letters) == 1
    assert await run_audit() == []


@pytest.mark.row("M3")
async def test_a_worker_killed_while_it_takes_money_in_takes_it_in_once(
    client: Client, resources: Resources, sandbox: TestServer, shift: Shift
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=PRICE)).id)
    started = await start(client, shopper, bought["id"])
    proof = await pay(sandbox, client, started["razorpay_order_id"])
    verifying = asyncio.create_task(client.post("/api/payments/verify", json=proof, headers=shopper.headers))
    await wait_until("SELECT count(*) = 1 FROM jobs WHERE name = 'ReconcileOrder'", within=40)
    await shift.die_at("payment.settled", "ReconcileOrder")
    assert (await verifying).status == 202
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "pending"
    await shift.go_on("ReconcileOrder")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("processing", "paid")
    payments = await fetch("SELECT payment_status, surplus, transaction_id FROM payments")
    assert [tuple(row) for row in payments] == [("paid", False, proof["razorpay_payment_id"])]
    assert await fetch_value("SELECT count(*) FROM order_events WHERE to_status = 'processing'") == 1
    assert await fetch_value("SELECT count(*) FROM jobs WHERE payload ->> 'letter' = 'order_paid'") == 1
    assert await fetch_value("SELECT count(*) FROM refunds") == 0
    assert await run_audit() == []


def letters_to(shift: Shift, shopper: Shopper) -> list[str]:
    """The Message-IDs of what the shopper was sent."""
    return [message["Message-ID"] for message in shift.postbox.messages if message["To"] == shopper.email]


@pytest.mark.row("F4")
@pytest.mark.parametrize(("place", "sent"), [("run", 1), pytest.param("claimed", 0, marks=pytest.mark.long)])
async def test_a_worker_killed_before_a_letter_is_done_leaves_one_letter(
    client: Client, resources: Resources, shift: Shift, place: str, sent: int
) -> None:
    shopper = await make_shopper(resources.tokens)
    await buy(client, shopper, (await make_variant(price=PRICE)).id, method="cod")
    await shift.die_at(f"job.{place}", "SendOrderLetter")
    assert len(letters_to(shift, shopper)) == sent
    await shift.go_on("SendOrderLetter")
    job_id = await fetch_value("SELECT id FROM jobs WHERE name = 'SendOrderLetter'")
    # Sent twice or not, who reads it has one letter: mail servers and programs know it by its Message-ID.
    assert set(letters_to(shift, shopper)) == {f"<{job_id}@voltcart.test>"}
    assert await run_audit() == []


@pytest.mark.row("F19")
@pytest.mark.long
async def test_three_workers_do_what_the_clock_asks_once(client: Client, resources: Resources, shift: Shift) -> None:
    variant = await make_variant(stock=ORDERS)
    crowd = await gather_crowd(resources, ORDERS, [[variant.id]])
    for token, address in crowd:
        wish = {"address_id": address, "payment_method": "upi"}
        answer = await client.post("/api/orders", json=wish, headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 201
    while len(shift.cluster.workers) < 3:
        shift.cluster.add_worker()
    async with transaction() as tx:
        await tx.execute("DELETE FROM jobs")
        await tx.execute("UPDATE orders SET order_date = now() - interval '1 hour', expires_at = now()")
        await tx.execute("UPDATE payments SET next_check_at = now()")
    await wait_until("SELECT count(*) = $1 FROM orders WHERE order_status = 'cancelled'", ORDERS, within=60)
    await wait_until("SELECT bool_and(status = 'done') FROM jobs", within=60)
    # A turn may come while an order's job runs: the job it leaves finds nothing to do. What anybody sees happens once.
    letters = "SELECT payload ->> 'letter', count(*) FROM jobs WHERE payload ? 'letter' GROUP BY 1"
    assert [tuple(row) for row in await fetch(letters)] == [("order_cancelled", ORDERS)]
    assert await fetch_value("SELECT array_agg(DISTINCT checks) FROM payments") == [1]
    ended = "SELECT count(*), count(DISTINCT order_id) FROM order_events WHERE to_status = 'cancelled'"
    assert [tuple(row) for row in await fetch(ended)] == [(ORDERS, ORDERS)]
    assert await fetch_value("SELECT stock_quantity FROM product_variants") == ORDERS
    assert await run_audit() == []
