"""Webhooks: what they say, their signature, retries, duplicates, and giving up."""

import asyncio
from pathlib import Path

from tests.devstack.sandbox.bench import Bench, eventually, running


async def test_a_payment_tells_of_itself_and_its_order(bench: Bench) -> None:
    payment = await bench.paid(amount=1000, receipt="VC-1")
    hooks = {hook.event: hook for hook in await bench.hooks.until(3)}
    assert sorted(hooks) == ["order.paid", "payment.authorized", "payment.captured"]
    assert all(hook.genuine for hook in hooks.values())
    assert len({hook.event_id for hook in hooks.values()}) == 3
    assert len(bench.hooks.hooks) == 3
    captured = hooks["payment.captured"].body
    assert captured == {
        "entity": "event",
        "account_id": bench.sandbox.config.account_id,
        "event": "payment.captured",
        "contains": ["payment"],
        "payload": {"payment": {"entity": payment}},
        "created_at": int(bench.clock.time.timestamp()),
    }
    authorized = hooks["payment.authorized"].body["payload"]["payment"]["entity"]
    assert (authorized["status"], authorized["captured"], authorized["fee"]) == ("authorized", False, None)
    paid = hooks["order.paid"].body
    assert paid["contains"] == ["payment", "order"]
    assert paid["payload"]["payment"]["entity"] == payment
    order = await bench.call(bench.client.order.fetch, payment["order_id"])
    assert paid["payload"]["order"]["entity"] == order
    assert order["status"] == "paid"


async def test_the_client_verifies_a_webhook(bench: Bench) -> None:
    await bench.pay((await bench.order())["id"], outcome="failure", method="card")
    (hook,) = await bench.hooks.until(1)
    verify = bench.client.utility.verify_webhook_signature
    assert verify(hook.raw.decode(), hook.signature, "webhook_secret")
    payment = hook.body["payload"]["payment"]["entity"]
    assert (hook.event, payment["error_reason"], payment["card"]["network"]) == (
        "payment.failed",
        "payment_cancelled",
        "Visa",
    )


async def test_a_refund_tells_of_itself(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    await bench.hooks.until(3)
    bench.hooks.hooks.clear()
    refund = await bench.refund(payment["id"], {"amount": 2000})
    hooks = {hook.event: hook.body for hook in await bench.hooks.until(2)}
    assert sorted(hooks) == ["refund.created", "refund.processed"]
    for body in hooks.values():
        assert body["contains"] == ["refund", "payment"]
        assert body["payload"]["refund"]["entity"] == refund
        assert body["payload"]["payment"]["entity"]["amount_refunded"] == 2000


async def test_a_failed_refund_tells_of_itself(bench: Bench) -> None:
    payment = await bench.paid()
    await bench.control("mode", {"mode": "refund_fail"})
    await bench.refund(payment["id"], {})
    events = {hook.event: hook.body for hook in await bench.hooks.until(5)}
    assert {"refund.created", "refund.failed"} <= set(events)
    assert events["refund.created"]["payload"]["refund"]["entity"]["status"] == "pending"
    failed = events["refund.failed"]["payload"]
    assert failed["refund"]["entity"]["status"] == "failed"
    assert failed["payment"]["entity"]["amount_refunded"] == 0


async def test_a_paid_link_tells_of_itself_in_its_own_way(bench: Bench) -> None:
    link = await bench.call(bench.client.payment_link.create, {"amount": 1000, "currency": "INR"})
    given = await bench.pay(link["id"])
    hooks = {hook.event: hook.body for hook in await bench.hooks.until(4)}
    assert sorted(hooks) == ["order.paid", "payment.authorized", "payment.captured", "payment_link.paid"]
    body = hooks["payment_link.paid"]
    assert body["contains"] == ["payment_link", "order", "payment"]
    payload = {kind: part["entity"] for kind, part in body["payload"].items()}
    assert payload["payment"]["id"] == given["razorpay_payment_id"]
    assert payload["payment_link"]["status"] == "paid"
    order_id = payload["payment"]["order_id"]
    assert order_id == "order_" + payload["order"]["id"]
    assert (payload["order"]["status"], payload["order"]["product_type"]) == ("paid", "payment_link_v2")


async def test_a_refused_webhook_comes_again_unchanged(bench: Bench) -> None:
    bench.hooks.answers = [500, 302]
    await bench.pay((await bench.order())["id"], outcome="failure")
    await bench.hooks.until(1)
    assert len(bench.hooks.hooks) == 1
    bench.clock.turn(seconds=0.9)
    await asyncio.sleep(0.25)
    assert len(bench.hooks.hooks) == 1
    bench.clock.turn(seconds=0.1)
    await bench.hooks.until(2)
    bench.clock.turn(seconds=1.9)
    await asyncio.sleep(0.25)
    assert len(bench.hooks.hooks) == 2
    bench.clock.turn(seconds=0.1)
    await bench.hooks.until(3)
    bench.clock.turn(hours=1)
    await asyncio.sleep(0.25)
    first, second, third = bench.hooks.hooks
    assert first == second == third
    (delivery,) = (await bench.ledger())["webhooks"]
    assert (delivery["id"], delivery["status"], delivery["attempts"]) == (first.event_id, "delivered", 3)


async def test_a_slow_answer_counts_as_none(tmp_path: Path) -> None:
    async with running(tmp_path, webhook_timeout=0.1) as bench:
        bench.hooks.answers = [0.3]
        await bench.pay((await bench.order())["id"], outcome="failure")
        deliveries = bench.sandbox.books.deliveries
        await eventually(lambda: any(delivery.attempts for delivery in deliveries.all()))
        (delivery,) = deliveries.all()
        assert (delivery.status, delivery.last_error) == ("pending", "TimeoutError")
        bench.clock.turn(seconds=1)
        await eventually(lambda: bool(deliveries.where("status", "delivered")))


async def test_the_pause_is_capped_and_a_day_is_the_end(tmp_path: Path) -> None:
    async with running(tmp_path, longest_backoff=4) as bench:
        bench.hooks.answers = [500] * 6
        await bench.pay((await bench.order())["id"], outcome="failure")
        deliveries = bench.sandbox.books.deliveries
        pauses = []
        for attempt in range(1, 6):
            await eventually(lambda attempt=attempt: next(deliveries.all()).attempts == attempt)  # type: ignore[misc]
            pauses.append(next(deliveries.all()).next_attempt_at - bench.sandbox.time())
            bench.clock.turn(seconds=pauses[-1])
        assert pauses == [1, 2, 4, 4, 4]
        await eventually(lambda: next(deliveries.all()).attempts == 6)
        bench.clock.turn(days=1)
        bench.hooks.answers = [500]
        await eventually(lambda: next(deliveries.all()).status == "failed")
        assert len(bench.hooks.hooks) == 7


async def test_an_event_can_be_sent_again_for_15_days(bench: Bench) -> None:
    await bench.pay((await bench.order())["id"], outcome="failure")
    (first,) = await bench.hooks.until(1)
    bench.clock.turn(days=15)
    await bench.control("resend", {"event_id": first.event_id})
    hooks = await bench.hooks.until(2)
    assert hooks == [first, first]
    bench.clock.turn(seconds=1)
    answer = await bench.control("resend", {"event_id": first.event_id})
    assert answer["error"]["description"] == "Events older than 15 days cannot be sent again"
    assert (await bench.control("resend", {"event_id": "x"}))["error"]["field"] == "id"


async def test_pending_webhooks_survive_a_restart_under_the_old_secret(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        bench.hooks.answers = [503]
        await bench.pay((await bench.order())["id"], outcome="failure")
        await bench.hooks.until(1)
        (before,) = bench.hooks.hooks
        clock = bench.clock
    clock.turn(seconds=5)
    async with running(tmp_path, clock, webhook_secret="a new one") as bench:
        (after,) = await bench.hooks.until(1)
        assert after == before
        assert after.genuine


async def test_webhooks_can_be_dropped(bench: Bench) -> None:
    await bench.control("mode", {"mode": "drop_webhooks", "path": "payment.", "count": 2})
    await bench.paid()
    (hook,) = await bench.hooks.until(1)
    assert hook.event == "order.paid"
    states = {row["event"]: row["status"] for row in (await bench.ledger())["webhooks"]}
    assert states == {
        "payment.authorized": "dropped",
        "payment.captured": "dropped",
        "order.paid": "delivered",
    }


async def test_webhooks_can_come_many_times(bench: Bench) -> None:
    await bench.control("mode", {"mode": "duplicate_webhooks", "n": 10, "path": "payment.captured"})
    await bench.paid()
    hooks = await bench.hooks.until(12)
    captured = [hook for hook in hooks if hook.event == "payment.captured"]
    assert (len(hooks), len(captured)) == (12, 10)
    assert captured == [captured[0]] * 10
