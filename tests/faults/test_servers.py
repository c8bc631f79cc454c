"""Servers die in a checkout, at every step of it; the database's answers are lost; a server is told to stop."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_variant
from tests.faults.proxy import CUT, LOSE_ANSWER, Act, Proxy, open_proxy_to

pytestmark = pytest.mark.cluster

STEPS = (
    pytest.param(("answered",), id="at-the-end"),
    pytest.param(("locked", "written", "taken", "emptied", "redeemed"), id="before", marks=pytest.mark.long),
)
UNITS, BUYERS = 10, 60
# All that an order changes: orders, payments, events, units left and moved, uses of the coupon, lines in carts, work
# left behind, and keys.
SEEN = """
SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM payments), (SELECT count(*) FROM order_events),
  (SELECT sum(stock_quantity) FROM product_variants), (SELECT count(*) FROM stock_movements WHERE delta < 0),
  (SELECT used_count FROM coupons), (SELECT count(*) FROM coupon_redemptions), (SELECT count(*) FROM cart_items),
  (SELECT count(*) FROM jobs), (SELECT count(*) FROM idempotency_keys)
"""
_keys = count(1)


@dataclass
class Bench:
    """Two servers, the second with its database behind a proxy."""

    cluster: Cluster
    proxy: Proxy


@pytest.fixture(scope="module")
async def bench(opened: Resources, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    """The servers of this module's tests."""
    folder = tmp_path_factory.mktemp("servers")
    async with (
        open_proxy_to(str(opened.settings.database_url)) as proxy,
        open_cluster(opened.settings, folder, servers=0) as cluster,
    ):
        behind = proxy.url_for(cluster.environment["DATABASE_URL"])
        await asyncio.gather(cluster.add_server(DRAIN_SECONDS="0.7"), cluster.add_server(DATABASE_URL=behind))
        yield Bench(cluster, proxy)


@dataclass
class Buyer:
    """Somebody with two things in the cart and a coupon on it, who orders under one key."""

    cluster: Cluster
    bearer: dict[str, str]
    wish: dict[str, Any]
    key: dict[str, str]

    async def order(self, server: int, *, keyed: bool = True) -> tuple[int, dict[str, Any]]:
        """Order the cart."""
        key = self.key if keyed else {}
        return await self.cluster.ask(server, "POST", "/api/orders", self.wish, **self.bearer, **key)


async def make_buyers(resources: Resources, cluster: Cluster, number: int) -> list[Buyer]:
    """Buyers of the same two variants with the same coupon."""
    variants = [(await make_variant(stock=UNITS, price=1_000_00)).id for _ in range(2)]
    crowd = await gather_crowd(resources, number, [variants], coupon_id=(await make_coupon()).id)
    return [
        Buyer(
            cluster,
            {"Authorization": f"Bearer {token}"},
            {"address_id": address, "payment_method": "upi"},
            {"Idempotency_Key": f"the-one-key-{next(_keys)}"},
        )
        for token, address in crowd
    ]


async def see() -> tuple[int, ...]:
    """What an order changes, in numbers."""
    [row] = await fetch(SEEN)
    return tuple(row)


@pytest.mark.row("F1")
@pytest.mark.parametrize("steps", STEPS)
async def test_a_server_killed_at_any_step_of_a_checkout_leaves_nothing_of_it(
    resources: Resources, bench: Bench, steps: tuple[str, ...]
) -> None:
    buyers = await make_buyers(resources, bench.cluster, len(steps))
    for number, (step, buyer) in enumerate(zip(steps, buyers, strict=True)):
        before = await see()
        bench.cluster.plant(f"checkout.{step}")
        assert (await buyer.order(number % 2))[0] == 0
        await bench.cluster.until_crashed()
        assert (step, await see()) == (step, before)
        # The other server is asked, while a new process takes the dead one's place.
        status, placed = await buyer.order(1 - number % 2)
        assert (status, placed["total_amount"]) == (201, 1_800_00), placed
        assert (await buyer.order(1 - number % 2))[1] == placed
        status, refused = await buyer.order(1 - number % 2, keyed=False)
        assert (status, refused["code"]) == (409, "cart_empty")
    orders, *_, stock, _, used, redeemed, lines, _, keys = await see()
    made = len(steps)
    assert (orders, stock, used, redeemed, lines, keys) == (made, 2 * (UNITS - made), made, made, 0, made)
    assert await run_audit() == []


@pytest.mark.row("F2")
async def test_a_server_killed_after_the_commit_answers_the_retry_with_the_order(
    resources: Resources, bench: Bench
) -> None:
    [buyer] = await make_buyers(resources, bench.cluster, 1)
    bench.cluster.plant("transaction.committed")
    assert (await buyer.order(0))[0] == 0
    await bench.cluster.until_crashed()
    number = await fetch_value("SELECT order_number FROM orders")
    after = await see()
    for server in (1, 0):
        status, answered = await buyer.order(server)
        assert (status, answered["order_number"]) == (201, number)
    assert (await buyer.order(1, keyed=False))[1]["code"] == "cart_empty"
    assert await see() == after
    assert await run_audit() == []


@pytest.mark.row("F12")
@pytest.mark.parametrize(("act", "orders"), [(LOSE_ANSWER, 1), (CUT, 0)], ids=["made", "not-made"])
async def test_a_commit_of_unknown_outcome_is_settled_by_the_key(
    resources: Resources, bench: Bench, act: Act, orders: int
) -> None:
    [buyer] = await make_buyers(resources, bench.cluster, 1)
    cut = bench.proxy.on_request(rb"COMMIT;", act)
    status, refused = await buyer.order(1)
    assert (status, refused["code"], cut.times) == (503, "unavailable", 1)
    assert await fetch_value("SELECT count(*) FROM orders") == orders
    status, answered = await buyer.order(1)
    assert (status, answered["order_number"]) == (201, await fetch_value("SELECT order_number FROM orders"))
    assert (await buyer.order(0))[1] == answered
    assert await fetch_value("SELECT sum(stock_quantity) FROM product_variants") == 2 * UNITS - 2
    assert await run_audit() == []


@pytest.mark.row("M2")
@pytest.mark.parametrize("place", ["made", pytest.param("asking", marks=pytest.mark.long)])
async def test_a_server_killed_while_it_asks_the_gateway_asks_once(
    client: Client, resources: Resources, sandbox: TestServer, bench: Bench, place: str
) -> None:
    [buyer] = await make_buyers(resources, bench.cluster, 1)
    _, placed = await buyer.order(0)

    async def ask(server: int) -> tuple[int, dict[str, Any]]:
        path, body = "/api/payments/create-order", {"order_id": placed["id"]}
        return await bench.cluster.ask(server, "POST", path, body, **buyer.bearer, Idempotency_Key="the-payment")

    bench.cluster.plant(f"payment.{place}")
    assert (await ask(0))[0] == 0
    await bench.cluster.until_crashed()
    status, refused = await ask(1)
    assert (status, refused["code"]) == (409, "idempotency_key_in_flight")
    async with transaction() as tx:
        # As if the time had passed after which whoever asked is taken for dead.
        await tx.execute("UPDATE idempotency_keys SET claimed_until = now()")
        await tx.execute("UPDATE payments SET asked_at = asked_at - interval '10 seconds'")
    status, started = await ask(1)
    assert status == 201, started
    assert (await ask(0))[1] == started
    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    made = [(order["id"], order["amount"]) for order in ledger["orders"] if order["receipt"] == placed["order_number"]]
    assert made == [(started["razorpay_order_id"], 1_800_00)]
    assert await run_audit() == []


@pytest.mark.row("F5")
async def test_a_server_told_to_stop_drops_no_answer(resources: Resources, bench: Bench) -> None:
    cluster = bench.cluster
    # So many different goods that nobody waits for another's stock.
    crowd = await gather_crowd(resources, BUYERS, [[(await make_variant()).id] for _ in range(15)])
    child, _ = cluster.servers[0]
    ready: set[int] = {0, 1}
    told: list[tuple[int, bool | None]] = []
    seen: Counter[tuple[int, int]] = Counter()

    async def balance() -> None:
        """What a load balancer does: leave a server that is not ready."""
        while 0 in ready:
            status, body = await cluster.ask(0, "GET", "/api/health/ready")
            if status != 200:
                told.append((status, body.get("draining")))
                ready.discard(0)
            await asyncio.sleep(0.1)

    async def buy(number: int, token: str, address: str) -> None:
        await asyncio.sleep(number / 30)
        if number == BUYERS // 4:
            os.kill(child.pid, signal.SIGTERM)
        server = number % 2 if 0 in ready else 1
        body = {"address_id": address, "payment_method": "upi"}
        status, _ = await cluster.ask(server, "POST", "/api/orders", body, Authorization=f"Bearer {token}")
        seen[server, status] += 1

    async with asyncio.timeout(100):
        await asyncio.gather(balance(), *(buy(number, *one) for number, one in enumerate(crowd)))
    assert told == [(503, True)]
    assert seen.keys() == {(0, 201), (1, 201)}
    assert seen.total() == await fetch_value("SELECT count(*) FROM orders") == BUYERS
    assert await asyncio.to_thread(child.wait, 60) == 0, child.last_words()
    assert await run_audit() == []
