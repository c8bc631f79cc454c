"""Payment: create-order, verify, webhook and sweep, whichever comes first, second or twice."""

import asyncio
import hashlib
import hmac
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp.test_utils import TestServer

from models.catalog import ProductVariant
from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_due_orders, expire_order
from server.checkout.service.hearing import handle_event
from server.checkout.service.paying import check_open_payments
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.resources import Resources
from tests.checkout.shop import buy, buy_and_pay, do_jobs, pay, settle, show, start, verify
from tests.conftest import KEY_ID, WEBHOOK_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper


async def waiting(client: Client, resources: Resources, **variant: Any) -> tuple[Shopper, UUID, dict[str, Any], str]:
    """A shopper with an order that the gateway awaits: shopper, variant, order, gateway order id."""
    shopper = await make_shopper(resources.tokens)
    made = await make_variant(**{"price": 5_000_00, **variant})
    bought = await buy(client, shopper, made.id)
    started = await start(client, shopper, bought["id"])
    return shopper, made.id, bought, started["razorpay_order_id"]


async def tell(client: Client, event: dict[str, Any], *, event_id: str, secret: str = WEBHOOK_SECRET) -> int:
    """Send an event as the gateway would; gives the status."""
    body = json.dumps(event).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": event_id, "Content-Type": "application/json"}
    return (await client.post("/api/payments/webhook/razorpay", data=body, headers=headers)).status


def captured(gateway_order: str, payment_id: str) -> dict[str, Any]:
    entity = {"id": payment_id, "order_id": gateway_order, "status": "captured"}
    return {"entity": "event", "event": "payment.captured", "payload": {"payment": {"entity": entity}}}


async def expire(order_id: str) -> None:
    async with transaction() as tx:
        await tx.execute("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = $1", UUID(order_id))


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
    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    assert [o["id"] for o in ledger["orders"] if o["receipt"] == bought["order_number"]] == list(found)


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


async def test_an_order_made_in_a_call_without_an_answer_is_found(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(price=5_000_00)
    bought = await buy(client, shopper, variant.id)
    hang = {"mode": "act_then_hang", "path": "/v1/orders", "method": "POST", "count": 1, "seconds": 6}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=hang)).status < 300
    lost = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=shopper.headers)
    assert (lost.status, (await lost.json())["code"]) == (503, "payment_gateway_unavailable")
    assert lost.headers["Retry-After"] == "5"

    started = await start(client, shopper, bought["id"])

    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    made = [o["id"] for o in ledger["orders"] if o["receipt"] == bought["order_number"]]
    assert made == [started["razorpay_order_id"]]


async def test_anothers_order_cannot_be_paid(client: Client, resources: Resources) -> None:
    _, _, bought, _ = await waiting(client, resources)
    other = await make_shopper(resources.tokens)
    answer = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=other.headers)
    assert (answer.status, (await answer.json())["code"]) == (404, "no_such_order")


async def test_an_order_paid_on_delivery_awaits_no_payment(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant()).id, method="cod")
    answer = await client.post("/api/payments/create-order", json={"order_id": bought["id"]}, headers=shopper.headers)
    assert (answer.status, (await answer.json())["code"]) == (409, "order_not_payable")


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


async def test_a_payment_that_is_only_authorised_pays_nothing(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    await pay(sandbox, client, gateway_order, "failure")
    await settle(resources, bought["id"])
    assert (await show(client, shopper, bought["id"]))["order_status"] == "pending"


async def test_a_webhook_pays_the_order_once(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)
    event = captured(gateway_order, proof["razorpay_payment_id"])
    answers = await asyncio.gather(*(tell(client, event, event_id="evt_1") for _ in range(10)))
    assert set(answers) == {200}
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'HandleGatewayEvent'") == 1
    await do_jobs(resources, "HandleGatewayEvent")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("processing", "paid")


async def test_a_forged_webhook_changes_nothing(client: Client, resources: Resources, sandbox: TestServer) -> None:
    _, _, _, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)
    event = captured(gateway_order, proof["razorpay_payment_id"])
    assert await tell(client, event, event_id="evt_1", secret="another") == 400
    url = "/api/payments/webhook/razorpay"
    for headers in ({}, {"X-Razorpay-Signature": "ü"}, {"X-Razorpay-Signature": "0" * 64}):
        assert (await client.post(url, data=json.dumps(event), headers=headers)).status == 400
    assert await tell(client, {"no": "event"}, event_id="evt_1") == 400
    assert await tell(client, event, event_id="") == 400
    assert await fetch_value("SELECT count(*) FROM webhook_events") == 0
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'HandleGatewayEvent'") == 0


async def test_an_event_about_nothing_of_ours_is_left_alone(client: Client, resources: Resources) -> None:
    assert await tell(client, captured("order_unknown", "pay_unknown"), event_id="evt_1") == 200
    assert await tell(client, {"event": "payment.captured", "payload": []}, event_id="evt_2") == 200
    await do_jobs(resources)
    assert {row["status"] for row in await fetch("SELECT status FROM jobs")} == {"done"}


async def test_verify_webhook_and_sweep_at_once_are_one_transition(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    for _ in range(5):
        shopper, _, bought, gateway_order = await waiting(client, resources)
        proof = await pay(sandbox, client, gateway_order)
        await tell(client, captured(gateway_order, proof["razorpay_payment_id"]), event_id=f"evt_{bought['id']}")
        event = await fetch_row("SELECT id FROM webhook_events ORDER BY created_at DESC LIMIT 1")
        assert event is not None
        async with transaction() as tx:
            await tx.execute("UPDATE payments SET next_check_at = now() WHERE order_id = $1", UUID(bought["id"]))
        await asyncio.gather(
            *(settle(resources, bought["id"]) for _ in range(5)),
            *(handle_event(event["id"], resources.gateway) for _ in range(5)),
            check_open_payments(),
            check_open_payments(),
        )
        seen = await show(client, shopper, bought["id"])
        assert [(e["from_status"], e["to_status"]) for e in seen["events"]] == [
            (None, "pending"),
            ("pending", "processing"),
        ]
        assert len(seen["payments"]) == 1
        letters = "SELECT count(*) FROM jobs WHERE payload->>'letter' = 'order_paid' AND payload->>'order_id' = $1"
        assert await fetch_value(letters, bought["id"]) == 1
    assert await run_audit() == []


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


async def test_late_money_revives_an_expired_order_whose_stock_is_left(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, variant_id, bought, gateway_order = await waiting(client, resources, stock=1)
    await expire(bought["id"])
    await expire_order(UUID(bought["id"]), resources.gateway)
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"], seen["cancel_reason"]) == ("processing", "paid", None)
    assert (await ProductVariant.get(id=variant_id)).stock_quantity == 0
    assert await run_audit() == []


async def test_late_money_for_goods_that_are_gone_goes_back(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, variant_id, bought, gateway_order = await waiting(client, resources, stock=1)
    await expire(bought["id"])
    await expire_order(UUID(bought["id"]), resources.gateway)
    other = await make_shopper(resources.tokens)
    await buy(client, other, variant_id, method="cod")
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert seen["order_status"] == "cancelled"
    assert [(r["amount"], r["status"]) for r in seen["refunds"]] == [(5_000_00, "processed")]
    assert await run_audit() == []


async def test_money_for_a_cancelled_order_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, variant_id, bought, gateway_order = await waiting(client, resources)
    answer = await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    assert answer.status == 200
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await settle(resources, bought["id"])
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert seen["order_status"] == "cancelled"
    assert [(p["surplus"], p["payment_status"]) for p in seen["payments"]] == [(False, "failed"), (True, "refunded")]
    assert [r["status"] for r in seen["refunds"]] == ["processed"]
    assert (await ProductVariant.get(id=variant_id)).stock_quantity == 10
    assert await run_audit() == []


async def test_a_second_payment_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    twice = {"mode": "pay_again", "count": 1}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=twice)).status < 300
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("processing", "paid")
    assert [(p["surplus"], p["payment_status"]) for p in seen["payments"]] == [(False, "paid"), (True, "refunded")]
    assert await run_audit() == []


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


async def test_a_wrong_amount_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    async with transaction() as tx:
        await tx.execute("UPDATE payments SET amount = amount + 1 WHERE order_id = $1", UUID(bought["id"]))
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("pending", "pending")
    assert [(r["amount"], r["status"]) for r in seen["refunds"]] == [(5_000_00, "requested")]


async def test_a_refund_that_failed_is_tried_again_under_a_new_key(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    fail = {"mode": "refund_fail", "count": 1, "seconds": 0}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=fail)).status < 300
    for _ in range(4):
        await do_jobs(resources, "PayRefund")
        await asyncio.sleep(0.25)  # the gateway confirms a failure a moment later
        async with transaction() as tx:
            await tx.execute("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    seen = await show(client, shopper, bought["id"])
    assert (seen["payment_status"], seen["refunds"][0]["status"]) == ("refunded", "processed")
    assert await run_audit() == []


async def test_a_gateway_that_hangs_after_refunding_refunds_once(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    hang = {"mode": "act_then_hang", "path": "/v1/payments", "method": "POST", "count": 1, "seconds": 5.5}
    assert (await client.session.post(sandbox.make_url("/__sandbox/mode"), json=hang)).status < 300
    await do_jobs(resources, "PayRefund")
    row = await fetch_row("SELECT status, error FROM jobs WHERE name = 'PayRefund'")
    assert row is not None
    assert row["status"] == "queued"
    assert row["error"].startswith("GatewayDown")
    await asyncio.sleep(1)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    await do_jobs(resources, "PayRefund")
    ledger = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    paid = (await show(client, shopper, bought["id"]))["payments"][0]["transaction_id"]
    assert [r["amount"] for r in ledger["refunds"] if r["payment_id"] == paid] == [5_000_00]
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


async def test_an_unknown_refund_is_an_error(resources: Resources) -> None:
    assert await fetch_value("SELECT count(*) FROM refunds") == 0
    await handle_event(uuid4(), resources.gateway)
