"""Refunds: whole, in part, too much, keyed, pending and failed."""

import asyncio
from typing import Any

import pytest
from razorpay.errors import BadRequestError

from tests.devstack.sandbox.bench import Bench, eventually, refused

KEY = "550e8400-e29b-41d4"


async def _totals(bench: Bench) -> tuple[int, int]:
    totals = (await bench.ledger())["totals"]
    return totals["captured"], totals["refunded"]


async def test_a_whole_refund_has_the_documented_form(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    refund = await bench.refund(payment["id"], {"notes": {"why": "returned"}, "receipt": "R-1"})
    assert refund.pop("id").startswith("rfnd_")
    assert refund == {
        "entity": "refund",
        "amount": 5000,
        "currency": "INR",
        "payment_id": payment["id"],
        "notes": {"why": "returned"},
        "receipt": "R-1",
        "acquirer_data": {"arn": None},
        "created_at": int(bench.clock.time.timestamp()),
        "batch_id": None,
        "status": "processed",
        "speed_processed": "normal",
        "speed_requested": "normal",
    }
    after = await bench.call(bench.client.payment.fetch, payment["id"])
    assert after == {**payment, "status": "refunded", "amount_refunded": 5000, "refund_status": "full"}
    order = await bench.call(bench.client.order.fetch, payment["order_id"])
    assert (order["status"], order["amount_paid"]) == ("paid", 5000)
    assert await _totals(bench) == (5000, 5000)


async def test_refunds_in_parts_never_exceed_the_capture(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    first = await bench.refund(payment["id"], {"amount": 2000, "speed": "optimum"})
    assert (first["speed_requested"], first["speed_processed"]) == ("optimum", "instant")
    partly = await bench.call(bench.client.payment.fetch, payment["id"])
    assert (partly["status"], partly["refund_status"], partly["amount_refunded"]) == ("captured", "partial", 2000)
    with refused("The refund amount provided is greater than amount captured"):
        await bench.refund(payment["id"], {"amount": 3001})
    rest = await bench.refund(payment["id"], {})
    assert rest["amount"] == 3000
    with refused("The payment has been fully refunded already"):
        await bench.refund(payment["id"], {"amount": 100})
    listed = await bench.call(bench.client.payment.fetch_multiple_refund, payment["id"])
    assert [refund["id"] for refund in listed["items"]] == [rest["id"], first["id"]]
    assert await _totals(bench) == (5000, 5000)


async def test_refunds_at_once_stay_within_the_capture(bench: Bench) -> None:
    payment = await bench.paid(amount=1000)
    path = f"/v1/payments/{payment['id']}/refund"
    answers = await asyncio.gather(*(bench.raw("POST", path, json={"amount": 300}) for _ in range(10)))
    assert sorted(status for status, _ in answers) == [200] * 3 + [400] * 7
    assert await _totals(bench) == (1000, 900)


@pytest.mark.parametrize(
    ("body", "description", "field"),
    [
        ({"amount": 99}, "The amount must be at least INR 1.00", "amount"),
        ({"amount": 10.5}, "The amount must be an integer.", "amount"),
        ({"amount": 5001}, "The refund amount provided is greater than amount captured", "amount"),
        ({"amonut": 500}, "amonut is/are not required and should not be sent", "amonut"),
        ({"speed": "warp"}, "The selected speed is invalid.", "speed"),
        ({"notes": "why"}, "The notes must be an array.", "notes"),
    ],
)
async def test_a_wrong_refund_is_refused(bench: Bench, body: Any, description: str, field: str) -> None:
    payment = await bench.paid(amount=5000)
    answer = await bench.refusal("POST", f"/v1/payments/{payment['id']}/refund", json=body)
    assert answer == (400, description, field)
    assert await _totals(bench) == (5000, 0)


async def test_what_was_not_captured_is_not_refunded(bench: Bench) -> None:
    given = await bench.pay((await bench.order())["id"], outcome="authorized")
    with refused("The payment status should be captured"):
        await bench.refund(given["razorpay_payment_id"], {})
    with refused("The id provided does not exist"):
        await bench.refund("pay_AAAAAAAAAAAAAA", {})


async def test_a_key_makes_one_refund(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    first = await bench.refund(payment["id"], {"amount": 1000, "receipt": "R"}, KEY)
    again = await bench.refund(payment["id"], {"receipt": "R", "amount": 1000}, KEY)
    assert again == first
    assert await _totals(bench) == (5000, 1000)
    other = await bench.refund(payment["id"], {"amount": 1000, "receipt": "R"}, KEY + "-2")
    assert other["id"] != first["id"]
    assert await _totals(bench) == (5000, 2000)


async def test_a_key_serves_one_request_only(bench: Bench) -> None:
    payment, other = await bench.paid(amount=5000), await bench.paid(amount=5000)
    await bench.refund(payment["id"], {"amount": 1000}, KEY)
    said = "Different request with the same idempotency key has already been processed."
    for payment_id, body in ((payment["id"], {"amount": 1001}), (payment["id"], {}), (other["id"], {"amount": 1000})):
        headers = {"X-Refund-Idempotency": KEY, **bench.authorization}
        path = f"/v1/payments/{payment_id}/refund"
        assert await bench.refusal("POST", path, json=body, headers=headers) == (409, said, None)
    assert await _totals(bench) == (10000, 1000)


async def test_a_refused_request_does_not_use_up_its_key(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    with pytest.raises(BadRequestError):
        await bench.refund(payment["id"], {"amount": 6000}, KEY)
    assert (await bench.refund(payment["id"], {"amount": 5000}, KEY))["amount"] == 5000


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("ninechars", "The idempotency key must be at least 10 characters long."),
        (
            "ten chars!",
            "The idempotency key must only contain alphanumeric characters, underscores, and hyphens",
        ),
    ],
)
async def test_a_malformed_key_is_refused(bench: Bench, key: str, said: str) -> None:
    payment = await bench.paid()
    with refused(said):
        await bench.refund(payment["id"], {}, key)


async def test_a_key_in_use_is_a_conflict_and_then_replays(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    await bench.control("mode", {"mode": "delay", "seconds": 0.4, "path": "/v1/payments", "count": 1})
    slow = asyncio.create_task(bench.refund(payment["id"], {}, KEY))
    await asyncio.sleep(0.15)
    headers = {"X-Refund-Idempotency": KEY, **bench.authorization}
    answer = await bench.refusal("POST", f"/v1/payments/{payment['id']}/refund", json={}, headers=headers)
    assert answer == (409, "Another request with the same idempotency key is still in progress.", None)
    refund = await slow
    assert await bench.refund(payment["id"], {}, KEY) == refund
    assert await _totals(bench) == (5000, 5000)


async def test_a_pending_refund_waits_to_be_settled(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    await bench.control("mode", {"mode": "refund_pending", "count": 1})
    refund = await bench.refund(payment["id"], {"amount": 2000})
    assert refund["status"] == "pending"
    assert await _totals(bench) == (5000, 2000)
    settled = await bench.control("settle", {"refund_id": refund["id"], "status": "processed"})
    assert settled["status"] == "processed"
    assert (await bench.call(bench.client.refund.fetch, refund["id"])) == settled
    again = await bench.control("settle", {"refund_id": refund["id"], "status": "failed"})
    assert again["error"]["description"] == "The refund is processed, not pending"
    assert (await bench.refund(payment["id"], {}))["status"] == "processed"


async def test_a_pending_refund_settles_by_the_clock(bench: Bench) -> None:
    payment = await bench.paid()
    await bench.control("mode", {"mode": "refund_pending", "seconds": 60})
    refund = await bench.refund(payment["id"], {})
    bench.clock.turn(seconds=59)
    await asyncio.sleep(0.25)
    assert (await bench.call(bench.client.refund.fetch, refund["id"]))["status"] == "pending"
    bench.clock.turn(seconds=1)
    await eventually(lambda: not bench.sandbox.books.refunds.where("status", "pending"))
    assert (await bench.call(bench.client.refund.fetch, refund["id"]))["status"] == "processed"


async def test_a_failed_refund_gives_its_amount_back(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    await bench.control("mode", {"mode": "refund_fail", "count": 1})
    refund = await bench.refund(payment["id"], {}, KEY)
    assert refund["status"] == "pending"
    await eventually(lambda: not bench.sandbox.books.refunds.where("status", "pending"))
    assert (await bench.call(bench.client.refund.fetch, refund["id"]))["status"] == "failed"
    assert await bench.call(bench.client.payment.fetch, payment["id"]) == payment
    assert await _totals(bench) == (5000, 0)
    assert (await bench.refund(payment["id"], {}, KEY))["status"] == "failed"
    assert (await bench.refund(payment["id"], {}, KEY + "-again"))["status"] == "processed"
    assert await _totals(bench) == (5000, 5000)


async def test_a_payment_older_than_six_months_cannot_be_refunded(bench: Bench) -> None:
    payment = await bench.paid()
    bench.clock.turn(days=184)
    refund = await bench.refund(payment["id"], {})
    await eventually(lambda: not bench.sandbox.books.refunds.where("status", "pending"))
    assert (await bench.call(bench.client.refund.fetch, refund["id"]))["status"] == "failed"


async def test_refunds_are_found_listed_and_annotated(bench: Bench) -> None:
    payment, other = await bench.paid(), await bench.paid()
    refund = await bench.call(bench.client.refund.create, {"payment_id": payment["id"], "amount": 500})
    elsewhere = await bench.refund(other["id"], {})
    listed = await bench.call(bench.client.refund.all)
    assert [item["id"] for item in listed["items"]] == [elsewhere["id"], refund["id"]]
    mine = await bench.call(bench.client.refund.all, {"payment_id": payment["id"]})
    assert mine["items"] == [refund]
    assert await bench.call(bench.client.payment.fetch_refund_id, payment["id"], refund["id"]) == refund
    with refused("The id provided does not exist"):
        await bench.call(bench.client.payment.fetch_refund_id, payment["id"], elsewhere["id"])
    changed = await bench.call(bench.client.refund.edit, refund["id"], {"notes": {"a": "b"}})
    assert changed == {**refund, "notes": {"a": "b"}}
    with refused("The payment id field is required."):
        await bench.call(bench.client.refund.create, {"amount": 500})
