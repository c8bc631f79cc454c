"""Payment: create-order, verify and sweep, whichever comes first, second or twice."""

import asyncio
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from models.catalog import ProductVariant
from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_due_orders, expire_order
from server.checkout.service.paying import check_open_payments
from server.core.db import fetch_value, transaction
from server.payments.gateway import wire
from server.resources import Resources
from tests.checkout.shop import (
    buy,
    buy_and_pay,
    do_jobs,
    expire,
    ledger,
    misbehave,
    pay,
    settle,
    show,
    start,
    verify,
    waiting,
)
from tests.conftest import KEY_ID, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper


async def test_create_order_gives_what_a_checkout_needs(client: Client, resources: Resources) -> None:
    shopper, _, bought, _ = await waiting(client, resources)
    again = await start(client, shopper, bought["id"])
    assert again["razorpay_order_id"].startswith("order_")
    assert again == {
        "razorpay_order_id": again["razorpay_order_id"],
        "key_id": KEY_ID,
        "amount": 5_000_00,
        "currency": "INR",
        "payment_link": None,
    }
    made = await resources.gateway.find_order(bought["order_number"])
    assert made is not None
    assert (made.id, made.amount, made.receipt) == (again["razorpay_order_id"], 5_000_00, bought["order_number"])


@pytest.mark.row("M2")
async def test_many_at_once_make_one_gateway_order(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00)
    bought = await buy(client, shopper, variant.id)
    body = {"order_id": bought["id"]}
    answers = await asyncio.gather(
        *(client.post("/api/payments/create-order", json=body, headers=shopper.headers) for _ in range(10))
    )
    assert {answer.status for answer in answers} <= {201, 409}
    found = {(await a.json())["razorpay_order_id"] for a in answers if a.status == 201}
    assert len(found) == 1
    books = await ledger(client, sandbox)
    assert [o["id"] for o in books["orders"] if o["receipt"] == bought["order_number"]] == list(found)
    assert await run_audit() == []


async def test_create_order_is_answered_alike_under_its_key(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00)
    bought = await buy(client, shopper, variant.id)
    headers = {**shopper.headers, "Idempotency-Key": "pay-1"}
    first, second = [
        await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=headers) for _ in "ab"
    ]
    assert (first.status, second.status) == (201, 201)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert await first.json() == await second.json()


@pytest.mark.row("M2")
async def test_an_order_made_in_a_call_without_an_answer_is_found(
    client: Client, resources: Resources, sandbox: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READ", 0.5)
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00)
    bought = await buy(client, shopper, variant.id)
    await misbehave(client, sandbox, "act_then_hang", path="/v1/orders", method="POST", count=1, seconds=6)
    lost = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=shopper.headers)
    assert (lost.status, (await lost.json())["code"]) == (503, "payment_gateway_unavailable")
    assert lost.headers["Retry-After"] == "5"

    started = await start(client, shopper, bought["id"])

    books = await ledger(client, sandbox)
    made = [o["id"] for o in books["orders"] if o["receipt"] == bought["order_number"]]
    assert made == [started["razorpay_order_id"]]
    assert await run_audit() == []


async def test_anothers_order_cannot_be_paid(client: Client, resources: Resources) -> None:
    _, _, bought, _ = await waiting(client, resources)
    other = await make_shopper(resources.tokens)
    answer = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=other.headers)
    assert (answer.status, (await answer.json())["code"]) == (404, "no_such_order")


@pytest.mark.row("M20")
async def test_an_order_paid_on_delivery_awaits_no_payment(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant()).id, method="cod")
    answer = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=shopper.headers)
    assert (answer.status, (await answer.json())["code"]) == (409, "order_not_payable")
    assert await fetch_value("SELECT count(*) FROM payments WHERE asked_at IS NOT NULL") == 0
    assert await run_audit() == []


async def test_a_verified_payment_pays_the_order(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)

    waiting_for_worker = asyncio.create_task(verify(client, shopper, proof))
    while not await do_jobs(resources, "ReconcileOrder"):
        await asyncio.sleep(0.01)
    status, body = await waiting_for_worker

    assert (status, body) == (
        200,
        {"order_id": bought["id"], "order_status": "processing", "payment_status": "paid"},
    )
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"], seen["expires_at"]) == ("processing", "paid", None)
    assert [(p["payment_status"], p["transaction_id"]) for p in seen["payments"]] == [
        ("paid", proof["razorpay_payment_id"])
    ]
    assert [(e["from_status"], e["to_status"]) for e in seen["events"]] == [
        (None, "pending"),
        ("pending", "processing"),
    ]
    assert await verify(client, shopper, proof) == (status, body)
    assert await run_audit() == []


async def test_verify_says_202_while_nobody_confirms(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)
    status, body = await verify(client, shopper, proof, **{"Idempotency-Key": "v-1"})
    assert (status, body["payment_status"]) == (202, "pending")
    # An outcome that is still to come is not kept: the same key asks again.
    await do_jobs(resources, "ReconcileOrder")
    status, body = await verify(client, shopper, proof, **{"Idempotency-Key": "v-1"})
    assert (status, body["payment_status"]) == (200, "paid")
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "paid"


@pytest.mark.row("M12")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"razorpay_signature": "0" * 64}, (400, "bad_signature")),
        ({"razorpay_signature": "ü" * 64}, (400, "bad_signature")),
        ({"razorpay_signature": "short"}, (400, "bad_signature")),
        ({"razorpay_payment_id": "pay_00000000000000"}, (400, "bad_signature")),
        ({"razorpay_order_id": "order_00000000000000"}, (404, "no_such_payment")),
    ],
)
async def test_a_tampered_proof_is_refused(
    client: Client, resources: Resources, sandbox: TestServer, change: dict[str, str], expected: tuple[int, str]
) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = {**await pay(sandbox, client, gateway_order), **change}
    status, body = await verify(client, shopper, proof)
    assert (status, body["code"]) == expected
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "pending"
    assert await run_audit() == []


@pytest.mark.row("M10")
async def test_the_sweep_finds_a_payment_that_nobody_told_of(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    await pay(sandbox, client, gateway_order)
    assert await check_open_payments() == 0
    async with transaction() as tx:
        await tx.execute("UPDATE payments SET next_check_at = now() - interval '1 second'")
    assert await check_open_payments() == 1
    assert await check_open_payments() == 0
    pause = await fetch_value("SELECT extract(epoch FROM next_check_at - now())::int FROM payments")
    assert 55 <= pause <= 60
    await do_jobs(resources, "ReconcileOrder")
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "paid"
    assert await run_audit() == []


async def test_a_payment_link_pays_the_order(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant(price=5_000_00)).id)
    started = await start(client, shopper, bought["id"], "link")
    assert started["razorpay_order_id"] is None
    assert started["payment_link"].startswith("http")
    link = await fetch_value("SELECT payment_link_id FROM payments WHERE order_id = $1", UUID(bought["id"]))
    await pay(sandbox, client, link)
    await settle(resources, bought["id"])
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "paid"
    assert await run_audit() == []


async def test_an_unpaid_order_expires_and_gives_its_stock_back(client: Client, resources: Resources) -> None:
    shopper, variant_id, bought, _ = await waiting(client, resources, stock=1)
    assert await expire_due_orders() == 0
    await expire(bought["id"])
    assert await expire_due_orders() == 1
    assert await expire_due_orders() == 1
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'ExpireOrder'") == 1
    await do_jobs(resources, "ExpireOrder")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"], seen["cancel_reason"]) == ("cancelled", "failed", "expired")
    assert (await ProductVariant.get(id=variant_id)).stock_quantity == 1
    assert await run_audit() == []


async def test_an_order_paid_in_the_last_moment_is_not_expired(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    await pay(sandbox, client, gateway_order)
    await expire(bought["id"])
    await expire_order(UUID(bought["id"]), resources.gateway)
    assert (await show(client, shopper, bought["id"]))["order_status"] == "processing"


async def test_cancelling_a_paid_order_gives_money_and_stock_back(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00, stock=3)
    bought = await buy_and_pay(client, resources, sandbox, shopper, variant.id, 2)
    answer = await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    body = await answer.json()
    assert (answer.status, body["order_status"], body["payment_status"]) == (202, "cancelled", "paid")
    assert [(r["amount"], r["status"]) for r in body["refunds"]] == [(10_000_00, "requested")]
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert (seen["payment_status"], seen["refunds"][0]["status"]) == ("refunded", "processed")
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 3
    again = await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    assert (again.status, (await again.json())["code"]) == (409, "order_state")
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 3
    assert await run_audit() == []


async def test_cancelling_many_times_at_once_gives_back_once(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00, stock=3)
    bought = await buy_and_pay(client, resources, sandbox, shopper, variant.id)
    url = f"/api/orders/{bought['id']}/cancel"
    answers = await asyncio.gather(*(client.put(url, headers=shopper.headers) for _ in range(10)))
    assert sorted(answer.status for answer in answers) == [202, *[409] * 9]
    await do_jobs(resources, "PayRefund")
    assert await fetch_value("SELECT count(*) FROM refunds") == 1
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 3
    assert await run_audit() == []


@pytest.mark.row("M14")
async def test_cancelling_and_paying_at_once_has_one_winner(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    for _ in range(5):
        shopper, _, bought, gateway_order = await waiting(client, resources)
        await pay(sandbox, client, gateway_order)
        await asyncio.gather(
            client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers),
            settle(resources, bought["id"]),
            expire_order(UUID(bought["id"]), resources.gateway),
        )
        await settle(resources, bought["id"])
        await do_jobs(resources, "PayRefund")
        seen = await show(client, shopper, bought["id"])
        assert seen["order_status"] == "cancelled"
        assert [r["amount"] for r in seen["refunds"]] == [5_000_00]
    assert await run_audit() == []
