"""A gateway that hangs, loses answers, promises, or answers with anything at all, while an order is paid."""

import asyncio
import hashlib
import hmac
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.checkout.service import paying
from server.checkout.service.paying import check_open_payments
from server.core.db import fetch_value, transaction
from server.resources import Resources
from tests.checkout.shop import (
    behave,
    buy,
    do_jobs,
    ledger,
    misbehave,
    pay,
    show,
    start,
    verify,
    waiting,
)
from tests.conftest import KEY_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper


@pytest.mark.row("M1")
async def test_a_hung_gateway_holds_nothing_of_the_order(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    await misbehave(client, sandbox, "delay", path="/v1/orders", method="POST", count=1, seconds=1.5)
    starting = asyncio.create_task(start(client, shopper, bought["id"]))
    while await fetch_value("SELECT asked_at FROM payments") is None:
        await asyncio.sleep(0.01)
    idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in tr%'"
    assert await fetch_value(idle) == 0
    await asyncio.wait_for(show(client, shopper, bought["id"]), 1)
    async with transaction() as tx:
        # Whoever changes the order does not wait for the gateway.
        await tx.execute("SELECT FROM orders o JOIN payments p ON p.order_id = o.id FOR UPDATE OF o, p NOWAIT")
    again = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=shopper.headers)
    assert (again.status, (await again.json())["code"]) == (409, "payment_in_progress")
    assert not starting.done()
    assert (await starting)["razorpay_order_id"].startswith("order_")
    assert await run_audit() == []


@pytest.mark.row("M3")
async def test_money_taken_in_a_call_without_an_answer_is_found(
    client: Client, resources: Resources, sandbox: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paying, "PATIENCE", 0.1)
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)
    await misbehave(client, sandbox, "status", path="/v1/orders", method="GET", count=1, status=504)
    status, _ = await verify(client, shopper, proof)
    await do_jobs(resources, "ReconcileOrder")
    assert (status, (await show(client, shopper, bought["id"]))["payment_status"]) == (202, "pending")
    # The buyer who tries again is led to the same gateway order, which takes no second payment.
    assert (await start(client, shopper, bought["id"]))["razorpay_order_id"] == gateway_order
    twice = {"order_id": gateway_order, "method": "upi", "outcome": "success"}
    assert (await client.session.post(sandbox.make_url("/__sandbox/pay"), json=twice)).status == 400
    async with transaction() as tx:
        await tx.execute("UPDATE payments SET next_check_at = now()")
    assert await check_open_payments() == 1
    await do_jobs(resources, "ReconcileOrder")
    seen = await show(client, shopper, bought["id"])
    assert (seen["payment_status"], [p["amount"] for p in seen["payments"]]) == ("paid", [5_000_00])
    assert await run_audit() == []


@pytest.mark.row("M13")
@pytest.mark.parametrize("outcome", ["authorized", "failure"])
async def test_a_payment_that_is_not_captured_pays_nothing(
    client: Client, resources: Resources, sandbox: TestServer, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    monkeypatch.setattr(paying, "PATIENCE", 0.1)
    shopper, _, bought, gateway_order = await waiting(client, resources)
    await pay(sandbox, client, gateway_order, outcome)
    paid = next(p for p in (await ledger(client, sandbox))["payments"] if p["order_id"] == gateway_order)
    assert paid["status"] == {"authorized": "authorized", "failure": "failed"}[outcome]
    # A signature of the key's is valid for a payment in whatever state it is.
    signed = hmac.new(KEY_SECRET.encode(), f"{gateway_order}|{paid['id']}".encode(), hashlib.sha256).hexdigest()
    proof = {"razorpay_order_id": gateway_order, "razorpay_payment_id": paid["id"], "razorpay_signature": signed}
    status, body = await verify(client, shopper, proof)
    await do_jobs(resources, "ReconcileOrder")
    assert (status, body["payment_status"]) == (202, "pending")
    assert (await show(client, shopper, bought["id"]))["order_status"] == "pending"
    assert await run_audit() == []


@pytest.mark.row("M18")
async def test_whatever_the_gateway_answers_is_told_in_our_words(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    wrong: list[tuple[str, dict[str, Any], int, str]] = [
        ("status", {"status": 500}, 503, "payment_gateway_unavailable"),
        ("status", {"status": 429}, 503, "payment_gateway_unavailable"),
        ("html", {}, 503, "payment_gateway_unavailable"),
        ("truncate", {}, 503, "payment_gateway_unavailable"),
        ("refuse", {}, 503, "payment_gateway_unavailable"),
        ("status", {"status": 400}, 409, "payment_refused"),
    ]
    for mode, rule, status, code in wrong:
        resources.gateway.breaker.close()
        await misbehave(client, sandbox, mode, path="/v1/orders", count=4 if status == 409 else 2, **rule)
        body = {"order_id": bought["id"]}
        answer = await client.post("/api/payments/create-order", json=body, headers=shopper.headers)
        await behave(client, sandbox)
        assert (answer.status, (await answer.json())["code"]) == (status, code), (mode, rule)
    resources.gateway.breaker.close()
    assert (await start(client, shopper, bought["id"]))["razorpay_order_id"].startswith("order_")
    made = [o for o in (await ledger(client, sandbox))["orders"] if o["receipt"] == bought["order_number"]]
    assert len(made) == 1
    assert await run_audit() == []
