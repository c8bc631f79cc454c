"""Webhooks gone wrong: late, shuffled, forged."""

import asyncio

import pytest

from server.devstack.sandbox.records import FORGERIES
from tests.devstack.sandbox.bench import Bench


async def test_webhooks_can_be_late(bench: Bench) -> None:
    await bench.control("mode", {"mode": "delay_webhooks", "seconds": 60, "path": "payment.captured"})
    await bench.paid()
    await bench.hooks.until(2)
    assert bench.hooks.events() == ["order.paid", "payment.authorized"]
    bench.clock.turn(seconds=59)
    await asyncio.sleep(0.25)
    assert len(bench.hooks.hooks) == 2
    bench.clock.turn(seconds=1)
    await bench.hooks.until(3)
    assert bench.hooks.events() == ["order.paid", "payment.authorized", "payment.captured"]


async def test_webhooks_can_come_in_any_order(bench: Bench) -> None:
    orders = []
    for seed in (1, 2, 3):
        await bench.control("mode", {"mode": "shuffle_webhooks", "seconds": 100, "seed": seed})
        payment = await bench.paid(amount=5000)
        await bench.refund(payment["id"], {})
        await asyncio.sleep(0.15)
        assert bench.hooks.hooks == []
        for _ in range(100):
            bench.clock.turn(seconds=1)
            await asyncio.sleep(0.001)
            bench.sandbox.wake.set()
        hooks = await bench.hooks.until(5)
        due = sorted((row["next_attempt_at"], row["event"]) for row in (await bench.ledger())["webhooks"][-5:])
        assert {hook.event for hook in hooks} == {event for _, event in due}
        assert all(hook.genuine for hook in hooks)
        orders.append([event for _, event in due])
        bench.hooks.hooks.clear()
        await bench.session.delete(f"{bench.url}/__sandbox/mode")
    made = ["payment.authorized", "payment.captured", "order.paid", "refund.created", "refund.processed"]
    assert len({*map(tuple, orders), tuple(made)}) == 4


@pytest.mark.parametrize("kind", FORGERIES)
async def test_a_forged_webhook_goes_ahead_of_the_true_one(bench: Bench, kind: str) -> None:
    other = await bench.order()
    bench.hooks.answers = [401]
    await bench.control("mode", {"mode": "forge_webhooks", "kind": kind, "path": "payment.failed"})
    await bench.pay((await bench.order())["id"], outcome="failure")
    forged, true = await bench.hooks.until(2)
    assert (forged.genuine, true.genuine) == (False, True)
    assert forged.event_id == true.event_id
    (delivery,) = (await bench.ledger())["webhooks"]
    assert (delivery["status"], delivery["attempts"], delivery["forged_status"]) == ("delivered", 1, 401)
    payments = [hook.body["payload"]["payment"]["entity"] for hook in (forged, true)]
    assert (payments[0]["amount"] == 10 * payments[1]["amount"]) == (kind == "amount")
    assert (payments[0]["order_id"] == other["id"]) == (kind == "order")
    assert (forged.signature == "") == (kind == "unsigned")
    assert (forged.raw == true.raw) == (kind in {"unsigned", "signature"})


async def test_a_forgery_is_chosen_by_the_seed_and_repeated_with_each_attempt(bench: Bench) -> None:
    bench.hooks.answers = [401, 500]
    await bench.control("mode", {"mode": "forge_webhooks", "seed": 5, "count": 1})
    await bench.pay((await bench.order())["id"], outcome="failure")
    await bench.hooks.until(2)
    bench.clock.turn(seconds=1)
    first, true, second, again = await bench.hooks.until(4)
    assert (first, true) == (second, again)
    assert (first.genuine, true.genuine) == (False, True)
    await bench.pay((await bench.order())["id"], outcome="failure")
    await bench.hooks.until(5)
    assert [one.forgery in FORGERIES for one in bench.sandbox.books.deliveries.all()] == [True, False]
