"""Idempotency keys and histories where two transactions, or two people, are at work on one order."""

import asyncio
from uuid import UUID

from aiohttp.test_utils import TestServer

from models.enums import CancelReason, OrderStatus
from server.audit.queries import run_audit
from server.checkout.service.refunding import pay_refund
from server.core.db import fetch, fetch_value, transaction
from server.orders.queries import lock_order
from server.orders.service import move_order
from server.resources import Resources
from tests.checkout.shop import buy, buy_and_pay, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper


async def start_under_key(client: Client, shopper: Shopper, order_id: str, key: str) -> tuple[int, str]:
    """Start a payment under a key; gives the status and the gateway order's id or the refusal's code."""
    answer = await client.post(
        "/api/payments/create-order",
        json={"order_id": order_id},
        headers={**shopper.headers, "Idempotency-Key": key},
    )
    body = await answer.json()
    return answer.status, body.get("code") or body["razorpay_order_id"]


async def test_a_key_is_free_again_when_the_gateway_was_down(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    down = {"mode": "status", "path": "/v1/orders", "count": 1, "status": 500}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=down)).status == 200
    assert await start_under_key(client, shopper, bought["id"], "pay-1") == (503, "payment_gateway_unavailable")
    assert await fetch_value("SELECT count(*) FROM idempotency_keys WHERE status IS NULL") == 0
    status, made = await start_under_key(client, shopper, bought["id"], "pay-1")
    assert (status, made.startswith("order_")) == (201, True)
    assert await start_under_key(client, shopper, bought["id"], "pay-1") == (201, made)


async def test_a_key_is_free_again_when_the_order_ended_meanwhile(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    slow = {"mode": "delay", "path": "/v1/orders", "count": 1, "seconds": 0.5}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=slow)).status == 200
    starting = asyncio.create_task(start_under_key(client, shopper, bought["id"], "pay-1"))
    await asyncio.sleep(0.2)
    assert (await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)).status == 200
    assert await starting == (409, "order_not_payable")
    assert await start_under_key(client, shopper, bought["id"], "pay-1") == (409, "order_not_payable")
    # What was made there is known here all the same: money that comes this way must be found.
    assert (await fetch_value("SELECT razorpay_order_id FROM payments")).startswith("order_")


async def test_a_gateway_that_takes_a_receipt_twice_is_asked_once(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    for rule in ({"mode": "duplicate_receipts"}, {"mode": "delay", "path": "/v1/orders", "seconds": 0.2}):
        assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=rule)).status == 200
    try:
        answers = await asyncio.gather(*(start_under_key(client, shopper, bought["id"], f"k{n}") for n in range(8)))
    finally:
        await client.session.delete(sandbox.make_url("/__sandbox/mode"))
    assert sorted(status for status, _ in answers) == [201] + [409] * 7
    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    assert len([made for made in ledger["orders"] if made["receipt"] == bought["order_number"]]) == 1


async def test_a_failure_that_many_hear_of_is_one_failure(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    pending = {"mode": "refund_pending", "count": 1}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=pending)).status == 200
    refund_id = await fetch_value("SELECT id FROM refunds")
    await pay_refund(refund_id, resources.gateway)
    there = await fetch_value("SELECT gateway_refund_id FROM refunds")
    failed = {"refund_id": there, "status": "failed"}
    assert (await client.session.post(sandbox.make_url("/__sandbox/settle"), json=failed)).status == 200
    # All have asked before the first one hears.
    slow = {"mode": "delay", "path": "/v1/refunds", "method": "GET", "count": 6, "seconds": 0.5}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=slow)).status == 200
    await asyncio.gather(*(pay_refund(refund_id, resources.gateway) for _ in range(6)))
    row = await fetch("SELECT status, attempt, gateway_refund_id, error FROM refunds")
    assert [tuple(one) for one in row] == [("failed", 1, None, f"{there} failed")]
    await asyncio.gather(*(pay_refund(refund_id, resources.gateway) for _ in range(3)), return_exceptions=True)
    await pay_refund(refund_id, resources.gateway)
    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    paid = bought["payments"][0]["transaction_id"]
    assert [(r["amount"], r["status"]) for r in ledger["refunds"] if r["payment_id"] == paid] == [
        (5_000_00, "failed"),
        (5_000_00, "processed"),
    ]
    assert await run_audit() == []


async def test_two_people_may_use_one_key(client: Client, resources: Resources) -> None:
    variant = await make_variant()
    for _ in range(2):
        shopper = await make_shopper(resources.tokens)
        await put_in_cart(client, shopper, variant.id)
        assert (await order(client, shopper, key="the-same-key"))[0] == 201
    assert await fetch_value("SELECT count(*) FROM orders") == 2


async def test_a_history_is_in_the_order_of_what_happened(client: Client, resources: Resources) -> None:
    """Who begins first may come second: the one that waits for the order's lock writes the later event."""
    shopper = await make_shopper(resources.tokens)
    bought = UUID((await buy(client, shopper, (await make_variant()).id))["id"])
    begun, paid = asyncio.Event(), asyncio.Event()

    async def cancel() -> None:
        async with transaction() as tx:
            await tx.execute("SELECT 1")
            begun.set()
            await paid.wait()
            found = await lock_order(tx, bought)
            await move_order(tx, found, OrderStatus.CANCELLED, actor_id=None, cancel_reason=CancelReason.ADMIN)

    async def pay() -> None:
        await begun.wait()
        async with transaction() as tx:
            await move_order(tx, await lock_order(tx, bought), OrderStatus.PROCESSING, actor_id=None)
        paid.set()

    await asyncio.gather(cancel(), pay())
    seen = await (await client.get(f"/api/orders/{bought}", headers=shopper.headers)).json()
    moves = [(event["from_status"], event["to_status"]) for event in seen["events"]]
    assert moves == [(None, "pending"), ("pending", "processing"), ("processing", "cancelled")]
    assert [finding.rows for finding in await run_audit() if finding.invariant.code == "I9"] == []
    assert len(await fetch("SELECT 1 FROM order_events")) == 3
