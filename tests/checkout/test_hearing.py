"""The gateway's events: believed when signed, kept once, understood later, in whatever order they come."""

import asyncio
import hashlib
import hmac
import json
from contextlib import closing
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from server.audit.queries import run_audit
from server.checkout.errors import BadSignature
from server.checkout.schemas import VerifyPayment
from server.checkout.service.hearing import handle_event, receive_event
from server.checkout.service.paying import check_open_payments, verify_payment
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.settings import Settings
from server.payments.gateway import Gateway
from server.resources import Resources
from tests.checkout.shop import behave, buy_and_pay, captured, do_jobs, misbehave, pay, settle, show, tell, waiting
from tests.conftest import KEY_SECRET, WEBHOOK_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from workers.schedule import clean_up


@pytest.mark.row("M4")
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
    assert await fetch_value("SELECT count(*) FROM jobs WHERE payload->>'letter' = 'order_paid'") == 1
    assert await run_audit() == []


@pytest.mark.row("M6")
async def test_a_forged_event_changes_nothing(client: Client, resources: Resources, sandbox: TestServer) -> None:
    _, _, _, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)
    event = captured(gateway_order, proof["razorpay_payment_id"])
    body = json.dumps(event).encode()
    good = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    with_key = hmac.new(KEY_SECRET.encode(), body, hashlib.sha256).hexdigest()
    forged: list[tuple[bytes, str | None]] = [
        *((body, signature) for signature in (None, "", "0" * 64, "ü" * 64, "\u0661" * 64, good[:-1], good + "0")),
        *((body, signature) for signature in (good.upper(), with_key, good[1:] + good[:1])),
        *((changed, good) for changed in (body + b" ", body[:-1], body.replace(b"captured", b"CAPTURED"), b"")),
    ]
    for raw, signature in forged:
        headers = {"X-Razorpay-Event-Id": "evt_1", **({"X-Razorpay-Signature": signature} if signature else {})}
        answer = await client.post("/api/payments/webhook/razorpay", data=raw, headers=headers)
        assert (answer.status, (await answer.json())["code"]) == (400, "bad_signature"), (raw, signature)
    for wrong, event_id in (({"no": "event"}, "evt_1"), (event, ""), (event, "e" * 65), ([1], "evt_1")):
        assert await tell(client, wrong, event_id=event_id) == 400
    too_long = await client.post("/api/payments/webhook/razorpay", data=b"x" * 300_000)
    assert too_long.status == 413
    assert await fetch_value("SELECT count(*) FROM webhook_events") == 0
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'HandleGatewayEvent'") == 0
    assert await run_audit() == []


@pytest.mark.row("M7")
async def test_both_secrets_are_good_during_a_rotation(
    client: Client, resources: Resources, sandbox: TestServer, settings: Settings
) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = VerifyPayment.model_validate(await pay(sandbox, client, gateway_order))
    body = json.dumps(captured(gateway_order, proof.razorpay_payment_id)).encode()
    rotated = {
        "razorpay_key_secret": SecretStr("the next key secret"),
        "razorpay_key_secret_old": SecretStr(KEY_SECRET),
        "razorpay_webhook_secret": SecretStr("the next webhook secret"),
        "razorpay_webhook_secret_old": SecretStr(WEBHOOK_SECRET),
    }
    with closing(Gateway(settings.model_copy(update=rotated))) as during:
        for secret in (WEBHOOK_SECRET, "the next webhook secret"):
            signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            taken = await receive_event(body, signature=signature, event_id=f"evt_{len(secret)}", gateway=during)
            assert taken.status == "received"
        await do_jobs(resources, "HandleGatewayEvent")
        paid = await verify_payment(proof, user_id=shopper.user_id, gateway=during, attempt=None)
        assert (paid.payment_status, paid.order_id) == ("paid", UUID(bought["id"]))
    over = {name: SecretStr("") for name in rotated if name.endswith("_old")}
    with closing(Gateway(settings.model_copy(update=rotated | over))) as after:
        signature = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        with pytest.raises(BadSignature):
            await receive_event(body, signature=signature, event_id="evt_1", gateway=after)
        with pytest.raises(BadSignature):
            await verify_payment(proof, user_id=shopper.user_id, gateway=after, attempt=None)
    assert await run_audit() == []


@pytest.mark.row("M8")
async def test_an_event_of_another_account_is_left_alone(resources: Resources, settings: Settings) -> None:
    ours = settings.model_copy(update={"razorpay_account_id": "acc_ours"})
    with closing(Gateway(ours)) as gateway:
        for account, status in (("acc_theirs", "ignored"), (None, "ignored"), ("acc_ours", "received")):
            event = {"event": "payment.captured", "payload": {}, **({"account_id": account} if account else {})}
            body = json.dumps(event).encode()
            signature = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
            heard = await receive_event(body, signature=signature, event_id=f"evt_{account}", gateway=gateway)
            assert heard.status == status
    kept = await fetch("SELECT event_id FROM webhook_events")
    assert [row["event_id"] for row in kept] == ["evt_acc_ours"]
    assert await run_audit() == []


@pytest.mark.row("M8")
async def test_an_event_that_comes_again_much_later_has_no_effect(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    await do_jobs(resources, "PayRefund")
    [payment] = bought["payments"]
    event = captured(payment["razorpay_order_id"], payment["transaction_id"])
    assert await tell(client, event, event_id="evt_1") == 200
    async with transaction() as tx:
        await tx.execute("UPDATE webhook_events SET created_at = now() - interval '59 days'")
    await clean_up()
    assert await fetch_value("SELECT count(*) FROM webhook_events") == 1
    async with transaction() as tx:
        await tx.execute("UPDATE webhook_events SET created_at = now() - interval '61 days'")
    await clean_up()
    assert await fetch_value("SELECT count(*) FROM webhook_events") == 0
    before = await show(client, shopper, bought["id"])
    assert await tell(client, event, event_id="evt_1") == 200
    await do_jobs(resources, "HandleGatewayEvent")
    assert await show(client, shopper, bought["id"]) == before
    assert before["payment_status"] == "refunded"
    assert await run_audit() == []


@pytest.mark.row("M9")
async def test_events_are_answered_before_they_are_understood(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    proof = await pay(sandbox, client, gateway_order)
    # A gateway that does not answer us has its own events taken all the same.
    await misbehave(client, sandbox, "delay", path="/v1", seconds=30)
    try:
        event = captured(gateway_order, proof["razorpay_payment_id"])
        async with asyncio.timeout(7):
            answers = await asyncio.gather(*(tell(client, event, event_id=f"evt_{n}") for n in range(20)))
    finally:
        await behave(client, sandbox)
    assert set(answers) == {200}
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "pending"
    await do_jobs(resources, "HandleGatewayEvent")
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "paid"
    assert await run_audit() == []


async def test_an_event_about_nothing_of_ours_is_left_alone(client: Client, resources: Resources) -> None:
    assert await tell(client, captured("order_unknown", "pay_unknown"), event_id="evt_1") == 200
    assert await tell(client, {"event": "payment.captured", "payload": []}, event_id="evt_2") == 200
    await do_jobs(resources)
    assert {row["status"] for row in await fetch("SELECT status FROM jobs")} == {"done"}


@pytest.mark.row("M11")
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
