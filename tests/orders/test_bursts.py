"""Everything at once on many orders, through two server processes and a worker; whoever wins, the books agree."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_due_orders, expire_order
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.checkout.shop import pay, start
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import Person
from tests.orders.office import agree_on_money, buy_with, make_coupon, make_due, stock_of, uses_of

pytestmark = pytest.mark.cluster
ORDERS, ROUNDS = 6, 3
LEFT = "SELECT count(*) FROM jobs WHERE queue = 'money' AND status IN ('queued', 'running')"


@pytest.fixture(scope="module")
async def cluster(opened: Resources, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Two servers and a worker, once for all bursts."""
    async with open_cluster(opened.settings, tmp_path_factory.mktemp("bursts"), workers=1, patient=True) as started:
        yield started


async def place(
    client: Client, sandbox: TestServer, shopper: Shopper, coupon: UUID, variant: UUID
) -> tuple[str, dict[str, Any]]:
    """An unpaid order with a coupon, whose buyer has just paid at the gateway; its id and the gateway's proof."""
    bought = await buy_with(client, shopper, coupon, variant)
    started = await start(client, shopper, bought["id"])
    return bought["id"], await pay(sandbox, client, started["razorpay_order_id"])


def acts(
    cluster: Cluster, resources: Resources, shopper: Shopper, admin: Person, order_id: str, proof: dict[str, Any]
) -> dict[str, Any]:
    """Everything that may happen to an order."""
    shipped = {"order_status": "shipped"}
    return {
        "cancel": cluster.call("PUT", f"/api/orders/{order_id}/cancel", None, **shopper.headers),
        "pay": cluster.call("POST", "/api/payments/verify", proof, **shopper.headers),
        "ship": cluster.call("PUT", f"/api/admin/orders/{order_id}/status", shipped, **admin.headers),
        "expire": expire_order(UUID(order_id), resources.gateway),
    }


async def everything_at_once(wishes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Do all acts on all orders; gives each order's answers."""
    flat = [(number, name) for number, wish in enumerate(wishes) for name in wish]
    answers = await asyncio.gather(*(wishes[number][name] for number, name in flat))
    told: list[dict[str, Any]] = [{} for _ in wishes]
    for (number, name), answer in zip(flat, answers, strict=True):
        told[number][name] = answer
    return told


async def test_everything_at_once_has_one_winner(
    client: Client, resources: Resources, sandbox: TestServer, cluster: Cluster
) -> None:
    admin = await make_admin(resources)
    coupon, variant = await make_coupon(), (await make_variant(price=5_000_00, stock=100)).id
    gateway_ids: set[str] = set()
    ends: Counter[str] = Counter()
    for _ in range(ROUNDS):
        shoppers = [await make_shopper(resources.tokens) for _ in range(ORDERS)]
        placed = [await place(client, sandbox, shopper, coupon, variant) for shopper in shoppers]
        gateway_ids |= {proof["razorpay_order_id"] for _, proof in placed}
        await make_due(*(order_id for order_id, _ in placed))
        wishes = [
            acts(cluster, resources, shopper, admin, order_id, proof)
            for shopper, (order_id, proof) in zip(shoppers, placed, strict=True)
        ]
        told, *_ = await asyncio.gather(everything_at_once(wishes), expire_due_orders(), expire_due_orders())
        await all_work_is_done()
        for answers, (order_id, _) in zip(told, placed, strict=True):
            ends[await one_winner(order_id, answers)] += 1
    assert set(ends) <= {"processing", "shipped", "cancelled"}
    assert sum(ends.values()) == ORDERS * ROUNDS
    lives = ends["processing"] + ends["shipped"]
    assert (await stock_of(variant), await uses_of(coupon)) == (100 - lives, (lives, lives))
    await agree_on_money(client, sandbox, gateway_ids)
    assert await run_audit() == []


async def all_work_is_done() -> None:
    async with transaction() as tx:
        # This process handed its own to another Redis than the worker's.
        await tx.execute("UPDATE jobs SET handed_at = NULL WHERE status = 'queued' AND queue = 'money'")
    async with asyncio.timeout(30):
        while await fetch_value(LEFT):
            await asyncio.sleep(0.1)


async def one_winner(order_id: str, answers: dict[str, Any]) -> str:
    """See that an order ended as those were told who were told of success; gives its state."""
    (cancelled, _), (paid, _), (shipped, _) = (answers[name] for name in ("cancel", "pay", "ship"))
    assert cancelled in {200, 202, 409}
    assert paid in {200, 202}
    assert shipped in {200, 409}
    assert not (cancelled != 409 and shipped == 200)
    rows = await fetch("SELECT to_status FROM order_events WHERE order_id = $1 ORDER BY created_at", UUID(order_id))
    moves = [row["to_status"] for row in rows]
    assert (moves.count("cancelled"), moves.count("shipped")) == (int(cancelled != 409), int(shipped == 200))
    return str(moves[-1])


async def test_one_buyer_has_two_unpaid_orders_at_most(client: Client, resources: Resources, cluster: Cluster) -> None:
    shopper, variant = await make_shopper(resources.tokens), (await make_variant(price=900_00, stock=100)).id

    async def fill_and_order(number: int) -> list[tuple[int, str]]:
        found = []
        for attempt in range(3):
            line = {"product_variant_id": str(variant), "quantity": 1}
            await cluster.call("POST", "/api/cart/items", line, **shopper.headers)
            wish = {"address_id": str(shopper.address_id), "payment_method": "upi"}
            key = {"Idempotency_Key": f"order-{number}-{attempt}"}
            status, body = await cluster.call("POST", "/api/orders", wish, **shopper.headers, **key)
            found.append((status, str(body.get("code", "ordered"))))
        return found

    answers = Counter(chain(*await asyncio.gather(*(fill_and_order(number) for number in range(10)))))
    assert answers.pop((201, "ordered")) == 2
    assert answers.keys() <= {(409, "cart_empty"), (409, "too_many_unpaid_orders")}
    assert answers[409, "too_many_unpaid_orders"] > 0
    assert await fetch_value("SELECT count(*) FROM orders WHERE order_status = 'pending'") == 2
    assert await stock_of(variant) == 100 - await fetch_value("SELECT sum(total_quantity) FROM order_items")
    assert await run_audit() == []
