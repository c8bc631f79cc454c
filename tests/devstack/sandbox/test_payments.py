"""Payments: the customer's tries, signatures, capture, late authorisation and what is given back."""

from pathlib import Path
from typing import Any

import pytest
from razorpay.errors import SignatureVerificationError

from tests.devstack.sandbox.bench import Bench, eventually, refused, running


async def _authorized(bench: Bench, **fields: Any) -> Any:
    order = await bench.order(payment={"capture": "manual"}, **fields)
    given = await bench.pay(order["id"])
    return await bench.call(bench.client.payment.fetch, given["razorpay_payment_id"])


async def test_paying_captures_and_pays_the_order(bench: Bench) -> None:
    order = await bench.order(amount=1000)
    given = await bench.pay(order["id"], method="upi", outcome="success")
    assert given["status"] == "captured"
    payment = await bench.call(bench.client.payment.fetch, given["razorpay_payment_id"])
    assert (payment["order_id"], payment["amount"], payment["status"]) == (order["id"], 1000, "captured")
    assert (payment["captured"], payment["method"], payment["vpa"]) == (True, "upi", "success@razorpay")
    assert (payment["fee"], payment["tax"]) == (24, 4)
    assert (payment["refund_status"], payment["error_code"], payment["notes"]) == (None, None, [])
    order = await bench.call(bench.client.order.fetch, order["id"])
    assert (order["status"], order["amount_paid"], order["amount_due"], order["attempts"]) == ("paid", 1000, 0, 1)
    listed = await bench.call(bench.client.order.payments, order["id"])
    assert listed == {"entity": "collection", "count": 1, "items": [payment]}
    assert (await bench.ledger())["totals"]["captured"] == 1000


async def test_the_client_verifies_the_signature(bench: Bench) -> None:
    given = await bench.pay((await bench.order())["id"])
    assert sorted(given) == ["razorpay_order_id", "razorpay_payment_id", "razorpay_signature", "status"]
    verify = bench.client.utility.verify_payment_signature
    assert verify({name: given[name] for name in given if name != "status"})
    with pytest.raises(SignatureVerificationError):
        verify({**given, "razorpay_payment_id": "pay_AAAAAAAAAAAAAA"})


async def test_signatures_equal_the_published_vectors(tmp_path: Path, bench: Bench) -> None:
    assert (
        bench.sandbox.sign("fake_order_id", "fake_payment_id")
        == "b2335e3b0801106b84a7faff035df56ecffde06918c9ddd1f0fafbb37a51cc89"
    )
    async with running(tmp_path / "other", key_secret="EnLs21M47BllR3X8PSFtjtbd") as other:
        parts = ("plink_IH3cNucfVEgV68", "TSsd1989", "paid", "pay_IH3d0ara9bSsjQ")
        expected = "07ae18789e35093e51d0a491eb9922646f3f82773547e5b0f67ee3f2d3bf7d5b"
        assert other.sandbox.sign(*parts) == expected


@pytest.mark.parametrize(
    ("method", "field", "value"),
    [
        ("card", "bank", None),
        ("upi", "vpa", "success@razorpay"),
        ("netbanking", "bank", "HDFC"),
        ("wallet", "wallet", "payzapp"),
    ],
)
async def test_each_method_shows_its_own_details(bench: Bench, method: str, field: str, value: object) -> None:
    given = await bench.pay((await bench.order())["id"], method=method)
    payment = await bench.call(bench.client.payment.fetch, given["razorpay_payment_id"])
    assert (payment["method"], payment[field]) == (method, value)
    if method == "card":
        card = await bench.call(bench.client.payment.fetchCardDetails, payment["id"])
        assert (card["id"], card["last4"], card["network"]) == (payment["card_id"], "1007", "Visa")
    else:
        with refused("Payment was not done using card"):
            await bench.call(bench.client.payment.fetchCardDetails, payment["id"])


async def test_a_failed_try_leaves_the_order_open(bench: Bench) -> None:
    order = await bench.order()
    given = await bench.pay(order["id"], method="card", outcome="failure", reason="insufficient_fund")
    assert "razorpay_signature" not in given
    assert given["status"] == "failed"
    payment = await bench.call(bench.client.payment.fetch, given["razorpay_payment_id"])
    assert (payment["status"], payment["captured"], payment["fee"]) == ("failed", False, None)
    assert (payment["error_code"], payment["error_reason"]) == ("BAD_REQUEST_ERROR", "insufficient_fund")
    assert (payment["error_source"], payment["error_step"]) == ("customer", "payment_authentication")
    order = await bench.call(bench.client.order.fetch, order["id"])
    assert (order["status"], order["amount_paid"], order["attempts"]) == ("attempted", 0, 1)
    assert (await bench.pay(order["id"]))["status"] == "captured"
    order = await bench.call(bench.client.order.fetch, order["id"])
    assert (order["status"], order["attempts"]) == ("paid", 2)


async def test_a_paid_order_is_not_paid_again(bench: Bench) -> None:
    order = await bench.order()
    await bench.pay(order["id"])
    answer = await bench.pay(order["id"])
    assert "the order is already paid" in answer["error"]["description"]
    assert len((await bench.ledger())["payments"]) == 1


async def test_a_paid_order_is_paid_again_when_told_so(bench: Bench) -> None:
    order = await bench.order(amount=1000)
    await bench.control("mode", {"mode": "pay_again", "count": 1})
    statuses = [(await bench.pay(order["id"]))["status"] for _ in range(2)]
    assert statuses == ["captured", "captured"]
    assert (await bench.ledger())["totals"]["captured"] == 2000


async def test_only_one_payment_of_an_order_is_authorized_at_a_time(bench: Bench) -> None:
    order = await bench.order()
    given = await bench.pay(order["id"], outcome="authorized")
    assert given["status"] == "authorized"
    assert bench.client.utility.verify_payment_signature(given)
    answer = await bench.pay(order["id"])
    assert "already authorized" in answer["error"]["description"]


async def test_capturing_by_hand(bench: Bench) -> None:
    payment = await _authorized(bench, amount=5000)
    assert (payment["status"], payment["captured"], payment["fee"]) == ("authorized", False, None)
    capture = bench.client.payment.capture
    with refused("Capture amount must be equal to the amount authorized"):
        await bench.call(capture, payment["id"], 4999, {"currency": "INR"})
    with refused("The amount must be an integer."):
        await bench.call(capture, payment["id"], "5000", {"currency": "INR"})
    captured = await bench.call(capture, payment["id"], 5000, {"currency": "INR"})
    assert (captured["status"], captured["captured"], captured["fee"], captured["tax"]) == (
        "captured",
        True,
        118,
        18,
    )
    with refused("This payment has already been captured"):
        await bench.call(capture, payment["id"], 5000, {"currency": "INR"})
    assert (await bench.ledger())["totals"]["captured"] == 5000


async def test_a_failed_payment_is_not_captured(bench: Bench) -> None:
    given = await bench.pay((await bench.order())["id"], outcome="failure")
    with refused("Only payments which have been authorized"):
        await bench.call(bench.client.payment.capture, given["razorpay_payment_id"], 50000, {})


async def test_a_second_authorized_payment_of_a_paid_order_is_not_captured(bench: Bench) -> None:
    order = await bench.order()
    first = await bench.pay(order["id"], outcome="failure")
    await bench.pay(order["id"])
    late = await bench.control("pay", {"payment_id": first["razorpay_payment_id"], "outcome": "success"})
    assert late["status"] == "authorized"
    with refused("the order is already paid"):
        await bench.call(bench.client.payment.capture, first["razorpay_payment_id"], 50000, {})


async def test_a_failed_payment_may_be_authorized_late(bench: Bench) -> None:
    order = await bench.order()
    failed = await bench.pay(order["id"], outcome="failure", reason="payment_timed_out")
    bench.clock.turn(minutes=11)
    late = await bench.control("pay", {"payment_id": failed["razorpay_payment_id"]})
    assert (late["razorpay_payment_id"], late["status"]) == (failed["razorpay_payment_id"], "captured")
    payment = await bench.call(bench.client.payment.fetch, late["razorpay_payment_id"])
    assert (payment["error_code"], payment["captured"]) == (None, True)
    assert (await bench.call(bench.client.order.fetch, order["id"]))["status"] == "paid"


async def test_a_payment_too_late_for_automatic_capture_stays_authorized(bench: Bench) -> None:
    options = {"automatic_expiry_period": 12, "manual_expiry_period": 20, "refund_speed": "normal"}
    order = await bench.order(payment={"capture": "automatic", "capture_options": options})
    failed = await bench.pay(order["id"], outcome="failure")
    bench.clock.turn(minutes=13)
    late = await bench.control("pay", {"payment_id": failed["razorpay_payment_id"]})
    assert late["status"] == "authorized"
    bench.clock.turn(minutes=6, seconds=59)
    payments = bench.sandbox.books.payments
    assert payments.where("status", "authorized")
    bench.clock.turn(seconds=1)
    await eventually(lambda: not payments.where("status", "authorized"))
    payment = await bench.call(bench.client.payment.fetch, late["razorpay_payment_id"])
    assert (payment["status"], payment["captured"], payment["amount_refunded"]) == ("refunded", False, 50000)
    totals = (await bench.ledger())["totals"]
    assert totals == {"captured": 0, "refunded": 0, "given_back_uncaptured": 50000}


async def test_an_order_paid_in_parts(bench: Bench) -> None:
    order = await bench.order(amount=1000, partial_payment=True)
    await bench.pay(order["id"], amount=400)
    order = await bench.call(bench.client.order.fetch, order["id"])
    assert (order["status"], order["amount_paid"], order["amount_due"]) == ("attempted", 400, 600)
    answer = await bench.pay(order["id"], amount=601)
    assert answer["error"]["field"] == "amount"
    await bench.pay(order["id"])
    assert (await bench.call(bench.client.order.fetch, order["id"]))["status"] == "paid"


async def test_another_amount_than_the_order_is_refused(bench: Bench) -> None:
    answer = await bench.pay((await bench.order(amount=1000))["id"], amount=400)
    assert answer["error"]["description"] == "Your payment amount is different from your order amount."


async def test_payments_are_listed_and_annotated(bench: Bench) -> None:
    first = await bench.paid()
    bench.clock.turn(seconds=5)
    second = await bench.paid(notes={"from": "order"})
    assert second["notes"] == {"from": "order"}
    listed = await bench.call(bench.client.payment.all, {"count": 5})
    assert [payment["id"] for payment in listed["items"]] == [second["id"], first["id"]]
    changed = await bench.call(bench.client.payment.edit, first["id"], {"notes": {"a": "b"}})
    assert changed == {**first, "notes": {"a": "b"}}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "order_id"),
        ({"order_id": "order_AAAAAAAAAAAAAA"}, "id"),
        ({"order_id": None, "colour": "red"}, "colour"),
        ({"order_id": "x", "method": "cash"}, "method"),
        ({"order_id": "x", "outcome": "maybe"}, "outcome"),
        ({"order_id": "x", "outcome": "failure", "reason": "rain"}, "reason"),
        ({"payment_id": "pay_AAAAAAAAAAAAAA"}, "id"),
    ],
)
async def test_the_customer_is_told_what_is_wrong(bench: Bench, body: Any, field: str) -> None:
    answer = await bench.control("pay", body)
    assert answer["error"]["field"] == field
