"""Faults: what the shop's client sees of each, and that the money behind it is right."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from razorpay.errors import GatewayError, ServerError

from tests.devstack.sandbox.bench import Bench, running

KEY = "key-of-a-refund"


async def test_a_delay_holds_the_answer_back(bench: Bench) -> None:
    await bench.control("mode", {"mode": "delay", "seconds": 0.3, "path": "/v1/orders"})
    started = time.monotonic()
    await bench.order()
    assert time.monotonic() - started >= 0.3
    started = time.monotonic()
    await bench.call(bench.client.payment.all)
    assert time.monotonic() - started < 0.3


async def test_act_then_hang_makes_the_order_and_loses_the_answer(bench: Bench) -> None:
    await bench.control("mode", {"mode": "act_then_hang", "path": "/v1/orders", "method": "post", "count": 1})
    with pytest.raises(requests.exceptions.ReadTimeout):
        await bench.call(bench.client.order.create, {"amount": 500, "currency": "INR", "receipt": "VC-1"}, timeout=0.3)
    found = await bench.call(bench.client.order.all, {"receipt": "VC-1"})
    assert (found["count"], found["items"][0]["amount"]) == (1, 500)


async def test_a_refund_whose_answer_is_lost_is_made_once(bench: Bench) -> None:
    payment = await bench.paid(amount=5000)
    await bench.control("mode", {"mode": "act_then_hang", "seconds": 0.2, "count": 1, "path": "/v1/payments"})
    with pytest.raises(requests.exceptions.ConnectionError):
        await bench.refund(payment["id"], {"amount": 3000}, KEY)
    refund = await bench.refund(payment["id"], {"amount": 3000}, KEY)
    ledger = await bench.ledger()
    assert [row["id"] for row in ledger["refunds"]] == [refund["id"]]
    assert ledger["totals"]["refunded"] == 3000


async def test_a_refused_connection_does_nothing(bench: Bench) -> None:
    await bench.control("mode", {"mode": "refuse", "count": 1})
    with pytest.raises(requests.exceptions.ConnectionError):
        await bench.order()
    assert (await bench.ledger())["orders"] == []
    await bench.order()


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "BAD_REQUEST_ERROR"), (429, "BAD_REQUEST_ERROR"), (500, "SERVER_ERROR"), (503, "SERVER_ERROR")],
)
async def test_a_status_in_place_of_the_answer(bench: Bench, status: int, code: str) -> None:
    await bench.control("mode", {"mode": "status", "status": status, "path": "/v1/orders", "count": 1})
    body = {"amount": 500, "currency": "INR"}
    answered, said = await bench.raw("POST", "/v1/orders", json=body)
    assert (answered, said["error"]["code"]) == (status, code)
    assert (await bench.ledger())["orders"] == []
    assert (await bench.raw("POST", "/v1/orders", json=body))[0] == 200


async def test_the_client_tells_its_errors_apart(bench: Bench) -> None:
    await bench.control("mode", {"mode": "status", "status": 504, "count": 1})
    await bench.control("mode", {"mode": "status", "count": 1})
    with pytest.raises(GatewayError, match="Payment processing failed due to error at bank/wallet gateway"):
        await bench.order()
    with pytest.raises(ServerError, match="The server encountered an error"):
        await bench.order()


async def test_html_in_place_of_json(bench: Bench) -> None:
    await bench.control("mode", {"mode": "html", "count": 1})
    with pytest.raises(requests.exceptions.JSONDecodeError):
        await bench.order()
    assert (await bench.ledger())["orders"] == []


async def test_truncated_json_after_the_act(bench: Bench) -> None:
    await bench.control("mode", {"mode": "truncate", "count": 1})
    with pytest.raises(requests.exceptions.JSONDecodeError):
        await bench.order()
    assert len((await bench.ledger())["orders"]) == 1


async def test_a_fault_ends_after_its_count_and_when_cleared(bench: Bench) -> None:
    await bench.control("mode", {"mode": "status", "count": 2})
    statuses = [(await bench.raw("GET", "/v1/orders"))[0] for _ in range(3)]
    assert statuses == [500, 500, 200]
    described = await bench.control("mode", {"mode": "status", "status": 429})
    assert described["rules"][-1] == {"mode": "status", "path": "", "status": 429}
    assert (await bench.raw("GET", "/v1/orders"))[0] == 429
    async with bench.session.delete(f"{bench.url}/__sandbox/mode") as response:
        assert (await response.json())["rules"] == []
    assert (await bench.raw("GET", "/v1/orders"))[0] == 200


async def test_every_mode_is_named_with_its_parameter(bench: Bench) -> None:
    async with bench.session.get(f"{bench.url}/__sandbox/mode") as response:
        described = await response.json()
    assert described["modes"] == {
        "delay": "seconds",
        "act_then_hang": "seconds",
        "refuse": None,
        "status": "status",
        "throttle": "seconds",
        "html": "status",
        "truncate": None,
        "odd_fields": None,
        "drip": "seconds",
        "drop_webhooks": None,
        "duplicate_webhooks": "n",
        "delay_webhooks": "seconds",
        "shuffle_webhooks": "seconds",
        "forge_webhooks": "kind",
        "authorize_late": "seconds",
        "fail_then_authorize": "seconds",
        "refund_pending": "seconds",
        "refund_fail": "seconds",
        "pay_again": None,
        "duplicate_receipts": None,
    }


async def test_throttling_says_for_how_long(bench: Bench) -> None:
    await bench.control("mode", {"mode": "throttle", "seconds": 2.5, "count": 1})
    async with bench.session.get(f"{bench.url}/v1/orders", headers=bench.authorization) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "3")
    assert (await bench.raw("GET", "/v1/orders"))[0] == 200


async def test_a_dripping_answer_begins_at_once_and_ends_late(bench: Bench) -> None:
    await bench.control("mode", {"mode": "drip", "seconds": 0.4, "count": 1})
    body = {"amount": 500, "currency": "INR"}
    async with bench.session.post(f"{bench.url}/v1/orders", json=body, headers=bench.authorization) as response:
        began = time.monotonic()
        order = await response.json()
    assert time.monotonic() - began >= 0.3
    assert [row["id"] for row in (await bench.ledger())["orders"]] == [order["id"]]


async def test_odd_fields_leave_what_matters(bench: Bench) -> None:
    order = await bench.order(amount=500, receipt="VC-1")
    await bench.control("mode", {"mode": "odd_fields", "seed": 3})
    lists = [await bench.call(bench.client.order.all) for _ in range(12)]
    rows = [found["items"][0] for found in lists]
    assert {str(row["notes"]) for row in rows} == {"[]", "{}", "None"}
    assert all("later_version" in row for row in rows)
    for row in rows:
        assert {**row, "notes": []} == {**order, "later_version": row["later_version"]}


async def test_a_fault_strikes_by_chance_and_again_the_same_by_its_seed(bench: Bench) -> None:
    struck = []
    for _ in range(2):
        await bench.control("mode", {"mode": "status", "chance": 0.3, "seed": 7})
        struck.append([(await bench.raw("GET", "/v1/orders"))[0] for _ in range(40)])
        await bench.session.delete(f"{bench.url}/__sandbox/mode")
    assert struck[0] == struck[1]
    assert 4 <= struck[0].count(500) <= 20


async def test_a_chance_missed_does_not_count(bench: Bench) -> None:
    await bench.control("mode", {"mode": "status", "chance": 0.3, "seed": 7, "count": 3})
    statuses = [(await bench.raw("GET", "/v1/orders"))[0] for _ in range(40)]
    assert statuses.count(500) == 3


async def test_some_modes_are_ended_and_others_stay(bench: Bench) -> None:
    for mode in ("delay_webhooks", "pay_again", "refund_pending"):
        await bench.control("mode", {"mode": mode})
    async with bench.session.delete(f"{bench.url}/__sandbox/mode?mode=pay_again&mode=refund_pending") as response:
        assert [rule["mode"] for rule in (await response.json())["rules"]] == ["delay_webhooks"]
    async with bench.session.delete(f"{bench.url}/__sandbox/mode?mode=explode") as response:
        assert (response.status, len(bench.sandbox.faults.rules)) == (400, 1)


async def test_faults_spare_control_and_pages(bench: Bench) -> None:
    order = await bench.order()
    await bench.control("mode", {"mode": "status"})
    assert (await bench.pay(order["id"]))["status"] == "captured"
    assert (await bench.page("/"))[0] == 200


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({}, "mode"),
        ({"mode": "explode"}, "mode"),
        ({"mode": "refuse", "seconds": 1}, "seconds"),
        ({"mode": "delay", "seconds": -1}, "seconds"),
        ({"mode": "delay", "seconds": "5"}, "seconds"),
        ({"mode": "status", "status": 99}, "status"),
        ({"mode": "duplicate_webhooks", "n": 1}, "n"),
        ({"mode": "refuse", "count": 0}, "count"),
        ({"mode": "refuse", "chance": 1.5}, "chance"),
        ({"mode": "refuse", "chance": True}, "chance"),
        ({"mode": "refuse", "seed": "x"}, "seed"),
        ({"mode": "forge_webhooks", "kind": "paper"}, "kind"),
    ],
)
async def test_a_wrong_fault_is_refused(bench: Bench, rule: Any, field: str) -> None:
    assert (await bench.control("mode", rule))["error"]["field"] == field
    assert bench.sandbox.faults.rules == []


async def test_a_hanging_request_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with running(tmp_path) as bench:
        await bench.control("mode", {"mode": "act_then_hang", "seconds": 30})
        hanging = asyncio.create_task(bench.call(bench.client.order.all))
        await asyncio.sleep(0.2)
        assert not hanging.done()
        started = time.monotonic()
    assert time.monotonic() - started < 10
    with pytest.raises(requests.exceptions.ConnectionError):
        await hanging
