"""Orders: creation, validation, lists, notes, and who may ask."""

from typing import Any

import pytest
from aiohttp import encode_basic_auth
from razorpay.errors import BadRequestError

from tests.devstack.sandbox.bench import KEY_ID, KEY_SECRET, Bench, refused


async def test_a_new_order_has_the_documented_form(bench: Bench) -> None:
    order = await bench.order(amount=123456, receipt="VC-1", notes={"order": "1"})
    assert order.pop("id").startswith("order_")
    assert order == {
        "entity": "order",
        "amount": 123456,
        "amount_paid": 0,
        "amount_due": 123456,
        "currency": "INR",
        "receipt": "VC-1",
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": {"order": "1"},
        "created_at": int(bench.clock.time.timestamp()),
    }


async def test_notes_are_an_empty_list_when_there_are_none(bench: Bench) -> None:
    assert (await bench.order())["notes"] == []


async def test_a_receipt_is_used_once(bench: Bench) -> None:
    await bench.order(receipt="VC-1")
    with refused("The receipt has already been taken."):
        await bench.order(receipt="VC-1")
    assert len((await bench.ledger())["orders"]) == 1


async def test_a_receipt_may_be_used_twice_when_told_so(bench: Bench) -> None:
    await bench.control("mode", {"mode": "duplicate_receipts", "count": 1})
    first, second = await bench.order(receipt="VC-1"), await bench.order(receipt="VC-1")
    listed = await bench.call(bench.client.order.all, {"receipt": "VC-1"})
    assert [order["id"] for order in listed["items"]] == [second["id"], first["id"]]
    with pytest.raises(BadRequestError):
        await bench.order(receipt="VC-1")


@pytest.mark.parametrize(
    ("body", "description", "field"),
    [
        ({"amount": 99, "currency": "INR"}, "The amount must be at least INR 1.00", "amount"),
        ({"amount": -5, "currency": "INR"}, "The amount must be at least INR 1.00", "amount"),
        ({"amount": "500", "currency": "INR"}, "The amount must be an integer.", "amount"),
        ({"amount": 500.0, "currency": "INR"}, "The amount must be an integer.", "amount"),
        ({"amount": True, "currency": "INR"}, "The amount must be an integer.", "amount"),
        ({"currency": "INR"}, "The amount field is required.", "amount"),
        ({"amount": 500}, "The currency field is required.", "currency"),
        ({"amount": 500, "currency": "USD"}, "Currency is not supported", "currency"),
        (
            {"amount": 500, "currency": "INR", "receipts": "x", "color": 1},
            "receipts, color is/are not required and should not be sent",
            "receipts",
        ),
        (
            {"amount": 500, "currency": "INR", "receipt": "x" * 41},
            "The receipt may not be greater than 40 characters.",
            "receipt",
        ),
        ({"amount": 500, "currency": "INR", "receipt": 7}, "The receipt must be a string.", "receipt"),
        (
            {"amount": 500, "currency": "INR", "notes": {str(n): "x" for n in range(16)}},
            "Number of fields in notes should be less than or equal to 15",
            "notes",
        ),
        (
            {"amount": 500, "currency": "INR", "notes": {"a": "x" * 257}},
            "notes key and value may not be greater than 256 characters.",
            "notes",
        ),
        ({"amount": 500, "currency": "INR", "notes": {"a": []}}, "notes value cannot be an array.", "notes"),
        ({"amount": 500, "currency": "INR", "notes": ["a"]}, "The notes must be an array.", "notes"),
        (
            {
                "amount": 500,
                "currency": "INR",
                "payment": {"capture": "automatic", "capture_options": {"automatic_expiry_period": 11}},
            },
            "The automatic expiry period must be at least 12.",
            "automatic_expiry_period",
        ),
        (
            {"amount": 500, "currency": "INR", "payment": {"capture": "perhaps"}},
            "The selected capture is invalid.",
            "capture",
        ),
    ],
)
async def test_a_wrong_order_is_refused(bench: Bench, body: Any, description: str, field: str) -> None:
    assert await bench.refusal("POST", "/v1/orders", json=body) == (400, description, field)
    assert (await bench.ledger())["orders"] == []


async def test_the_bounds_themselves_are_allowed(bench: Bench) -> None:
    notes = {f"{n:0256}": "y" * 256 for n in range(15)}
    order = await bench.order(amount=100, receipt="x" * 40, notes=notes)
    assert (order["amount"], order["receipt"], order["notes"]) == (100, "x" * 40, notes)


async def test_the_whole_error_body(bench: Bench) -> None:
    status, body = await bench.raw("POST", "/v1/orders", json={"amount": 99, "currency": "INR"})
    assert status == 400
    assert body == {
        "error": {
            "code": "BAD_REQUEST_ERROR",
            "description": "The amount must be at least INR 1.00",
            "source": "business",
            "step": "payment_initiation",
            "reason": "input_validation_failed",
            "metadata": {},
            "field": "amount",
        }
    }


@pytest.mark.parametrize(
    "raw", ["{", "[1]", "NaN", '{"amount": NaN}', "[" * 5000, '{"amount": ' + "9" * 5000 + "}", '"\\ud800"', "\xff"]
)
async def test_a_body_that_is_no_json_object_is_refused(bench: Bench, raw: str) -> None:
    status, description, _ = await bench.refusal("POST", "/v1/orders", data=raw.encode("latin-1"))
    assert status == 400
    assert description in {"The request body is not valid JSON.", "The request body must be a JSON object."}


async def test_lists_come_newest_first_in_windows(bench: Bench) -> None:
    made = []
    for number in range(12):
        made.append((await bench.order(receipt=f"R{number}"))["id"])
        bench.clock.turn(seconds=1)
    newest_first = made[::-1]
    listed = await bench.call(bench.client.order.all)
    assert (listed["entity"], listed["count"]) == ("collection", 10)
    assert [order["id"] for order in listed["items"]] == newest_first[:10]
    page = await bench.call(bench.client.order.all, {"count": 3, "skip": 2})
    assert [order["id"] for order in page["items"]] == newest_first[2:5]
    start = int(bench.clock.time.timestamp()) - 12
    some = await bench.call(bench.client.order.all, {"from": start + 1, "to": start + 2})
    assert [order["id"] for order in some["items"]] == [made[2], made[1]]
    found = await bench.call(bench.client.order.all, {"receipt": "R4"})
    assert [order["id"] for order in found["items"]] == [made[4]]


async def test_lists_by_authorization_and_with_payments(bench: Bench) -> None:
    open_order, paid_order = await bench.order(), await bench.order()
    given = await bench.pay(paid_order["id"], method="card")
    without = await bench.call(bench.client.order.all, {"authorized": 0})
    assert [order["id"] for order in without["items"]] == [open_order["id"]]
    query = {"authorized": 1, "expand[]": "payments.card"}
    (listed,) = (await bench.call(bench.client.order.all, query))["items"]
    (payment,) = listed["payments"]["items"]
    assert (payment["id"], payment["card"]["last4"]) == (given["razorpay_payment_id"], "1007")


@pytest.mark.parametrize(
    ("query", "description"),
    [
        ("count=101", "The count may not be greater than 100."),
        ("count=0", "The count must be at least 1."),
        ("count=x", "The count must be an integer."),
        ("skip=-1", "The skip must be at least 0."),
        ("from=1", "from must be between 946684800 and 4765046400"),
        ("colour=red", "colour is/are not required and should not be sent"),
    ],
)
async def test_a_wrong_window_is_refused(bench: Bench, query: str, description: str) -> None:
    status, said, _ = await bench.refusal("GET", f"/v1/orders?{query}")
    assert (status, said) == (400, description)


async def test_notes_are_all_that_can_be_changed(bench: Bench) -> None:
    order = await bench.order(notes={"a": "1"})
    changed = await bench.call(bench.client.order.edit, order["id"], {"notes": {"b": "2"}})
    assert changed == {**order, "notes": {"b": "2"}}
    assert await bench.call(bench.client.order.fetch, order["id"]) == changed
    with refused("amount is/are not required and should not be sent"):
        await bench.call(bench.client.order.edit, order["id"], {"amount": 1})
    with refused("The notes field is required."):
        await bench.call(bench.client.order.edit, order["id"], {})


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("/v1/orders/order_AAAAAAAAAAAAAA", "The id provided does not exist"),
        ("/v1/orders/order_short", "order_short is not a valid id"),
        ("/v1/payments/order_AAAAAAAAAAAAAA", "order_AAAAAAAAAAAAAA is not a valid id"),
        ("/v1/refunds/rfnd_AAAAAAAAAAAAAA", "The id provided does not exist"),
        ("/v1/nothing", "The requested URL was not found on the server."),
        ("/v1/payments/pay_AAAAAAAAAAAAAA/capture", "The requested URL was not found on the server."),
    ],
)
async def test_what_is_not_there_is_a_400(bench: Bench, path: str, description: str) -> None:
    status, said, _ = await bench.refusal("GET", path)
    assert (status, said) == (400, description)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        encode_basic_auth(KEY_ID, "wrong"),
        encode_basic_auth(KEY_ID, ""),
        encode_basic_auth(KEY_ID, KEY_SECRET).replace("Basic", "basic"),
        "Basic not-base64!",
        "Bearer x",
    ],
)
async def test_the_wrong_key_is_refused(bench: Bench, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = await bench.refusal("GET", "/v1/orders", headers=headers)
    assert answer == (401, "Authentication failed", None)
