"""Payment links: made, paid, changed, cancelled, expired."""

from typing import Any

import pytest

from tests.devstack.sandbox.bench import Bench, eventually, refused


async def _link(bench: Bench, **fields: Any) -> Any:
    return await bench.call(bench.client.payment_link.create, {"amount": 1000, "currency": "INR", **fields})


async def test_a_new_link_has_the_documented_form(bench: Bench) -> None:
    link = await _link(
        bench,
        reference_id="VC-1",
        description="Order VC-1",
        customer={"name": "Asha", "email": "asha@example.com", "contact": "+919000090000"},
        notify={"sms": False, "email": True},
        callback_url="https://shop.example/back",
        callback_method="get",
        notes={"order": "1"},
    )
    now = int(bench.clock.time.timestamp())
    link_id = link.pop("id")
    assert link_id.startswith("plink_")
    assert link == {
        "accept_partial": False,
        "amount": 1000,
        "amount_paid": 0,
        "callback_method": "get",
        "callback_url": "https://shop.example/back",
        "cancelled_at": 0,
        "created_at": now,
        "currency": "INR",
        "customer": {"name": "Asha", "email": "asha@example.com", "contact": "+919000090000"},
        "description": "Order VC-1",
        "expire_by": 0,
        "expired_at": 0,
        "first_min_partial_amount": 0,
        "notes": {"order": "1"},
        "notify": {"email": True, "sms": False, "whatsapp": False},
        "payments": [],
        "reference_id": "VC-1",
        "reminder_enable": False,
        "reminders": [],
        "short_url": f"{bench.url}/l/{link_id}",
        "status": "created",
        "updated_at": now,
        "upi_link": False,
        "user_id": "",
        "whatsapp_link": False,
    }


async def test_paying_a_link_gives_the_callback_its_fields(bench: Bench) -> None:
    link = await _link(bench, reference_id="TSsd1989")
    given = await bench.pay(link["id"], method="netbanking")
    assert given.pop("status") == "captured"
    assert given["razorpay_payment_link_id"] == link["id"]
    assert given["razorpay_payment_link_reference_id"] == "TSsd1989"
    assert given["razorpay_payment_link_status"] == "paid"
    checked = {
        "payment_link_id": given["razorpay_payment_link_id"],
        "payment_link_reference_id": given["razorpay_payment_link_reference_id"],
        "payment_link_status": given["razorpay_payment_link_status"],
        "razorpay_payment_id": given["razorpay_payment_id"],
        "razorpay_signature": given["razorpay_signature"],
    }
    assert bench.client.utility.verify_payment_link_signature(checked)
    paid = await bench.call(bench.client.payment_link.fetch, link["id"])
    assert (paid["status"], paid["amount_paid"]) == ("paid", 1000)
    (payment,) = paid["payments"]
    assert (payment["payment_id"], payment["plink_id"]) == (given["razorpay_payment_id"], link["id"])
    assert (payment["amount"], payment["method"], payment["status"]) == (1000, "netbanking", "captured")
    order = await bench.call(bench.client.order.fetch, paid["order_id"])
    assert (order["status"], order["receipt"]) == ("paid", "TSsd1989")
    assert "The payment link is paid" in (await bench.pay(link["id"]))["error"]["description"]


async def test_a_failed_try_leaves_the_link_open(bench: Bench) -> None:
    link = await _link(bench)
    given = await bench.pay(link["id"], outcome="failure")
    assert "razorpay_signature" not in given
    open_link = await bench.call(bench.client.payment_link.fetch, link["id"])
    assert (open_link["status"], open_link["payments"]) == ("created", [])
    assert (await bench.pay(link["id"]))["razorpay_payment_link_status"] == "paid"
    paid = await bench.call(bench.client.payment_link.fetch, link["id"])
    assert len(paid["payments"]) == 1
    assert paid["order_id"] == open_link["order_id"]


async def test_a_link_paid_in_parts(bench: Bench) -> None:
    link = await _link(bench, accept_partial=True, first_min_partial_amount=300)
    assert (await bench.pay(link["id"], amount=299))["error"]["field"] == "amount"
    assert (await bench.pay(link["id"], amount=300))["razorpay_payment_link_status"] == "partially_paid"
    with refused("cannot cancel or expire an already paid/partially paid link"):
        await bench.call(bench.client.payment_link.cancel, link["id"])
    assert (await bench.pay(link["id"]))["razorpay_payment_link_status"] == "paid"
    await eventually(lambda: len(bench.hooks.hooks) == 7)
    assert {"payment_link.partially_paid", "payment_link.paid"} <= set(bench.hooks.events())


@pytest.mark.parametrize(
    ("fields", "description", "field"),
    [
        ({"amount": 99}, "The amount must be at least INR 1.00", "amount"),
        ({"colour": "red"}, "wrong input fields sent.", "colour"),
        ({"customer": {"age": 7}}, "wrong input fields sent.", "age"),
        ({"reference_id": "x" * 41}, "The reference id may not be greater than 40 characters.", "reference_id"),
        (
            {"callback_url": "javascript:x", "callback_method": "get"},
            "The callback url format is invalid.",
            "callback_url",
        ),
        ({"callback_url": "https://a.example"}, "The callback method field is required.", "callback_method"),
        (
            {"callback_url": "https://a.example", "callback_method": "post"},
            "The selected callback method is invalid.",
            "callback_method",
        ),
        ({"currency": "USD"}, "Currency is not supported", "currency"),
        (
            {"upi_link": True},
            "UPI Payment Links is not supported in Test Mode. Please experience the product in Live Mode.",
            "upi_link",
        ),
    ],
)
async def test_a_wrong_link_is_refused(bench: Bench, fields: Any, description: str, field: str) -> None:
    body = {"amount": 1000, "currency": "INR", **fields}
    assert await bench.refusal("POST", "/v1/payment_links", json=body) == (400, description, field)
    assert (await bench.ledger())["payment_links"] == []


async def test_the_expiry_has_bounds(bench: Bench) -> None:
    now = int(bench.clock.time.timestamp())
    with refused("timestamp must be atleast 15 minutes in future"):
        await _link(bench, expire_by=now + 899)
    with refused("expire_by cannot exceed six months"):
        await _link(bench, expire_by=now + 184 * 86400)
    assert (await _link(bench, expire_by=now + 900))["expire_by"] == now + 900


async def test_a_reference_is_used_once(bench: Bench) -> None:
    first = await _link(bench, reference_id="VC-1")
    with refused("reference ID already attempted"):
        await _link(bench, reference_id="VC-1")
    found = await bench.call(bench.client.payment_link.all, {"reference_id": "VC-1"})
    assert [link["id"] for link in found["payment_links"]] == [first["id"]]


async def test_links_are_listed_by_payment(bench: Bench) -> None:
    first, second = await _link(bench), await _link(bench)
    given = await bench.pay(first["id"])
    listed = await bench.call(bench.client.payment_link.all)
    assert [link["id"] for link in listed["payment_links"]] == [second["id"], first["id"]]
    query = {"payment_id": given["razorpay_payment_id"]}
    found = await bench.call(bench.client.payment_link.all, query)
    assert [link["id"] for link in found["payment_links"]] == [first["id"]]


async def test_an_open_link_can_be_changed(bench: Bench) -> None:
    link = await _link(bench, reference_id="VC-1")
    bench.clock.turn(seconds=9)
    changes = {"reference_id": "VC-2", "notes": {"a": "b"}, "reminder_enable": True}
    changed = await bench.call(bench.client.payment_link.edit, link["id"], changes)
    assert changed == {**link, **changes, "updated_at": link["updated_at"] + 9}
    with refused("wrong input fields sent."):
        await bench.call(bench.client.payment_link.edit, link["id"], {"amount": 5})
    await bench.pay(link["id"])
    with refused("update can only be made in created or partially paid state"):
        await bench.call(bench.client.payment_link.edit, link["id"], {"notes": {}})


async def test_a_cancelled_link_cannot_be_paid(bench: Bench) -> None:
    link = await _link(bench)
    cancelled = await bench.call(bench.client.payment_link.cancel, link["id"])
    assert (cancelled["status"], cancelled["cancelled_at"]) == ("cancelled", link["created_at"])
    assert "The payment link is cancelled" in (await bench.pay(link["id"]))["error"]["description"]
    with refused("cannot cancel or expire an expired link"):
        await bench.call(bench.client.payment_link.cancel, link["id"])
    (hook,) = await bench.hooks.until(1)
    assert hook.event == "payment_link.cancelled"
    assert hook.body["payload"]["payment_link"]["entity"] == cancelled


async def test_a_link_expires_by_the_clock(bench: Bench) -> None:
    link = await _link(bench, expire_by=int(bench.clock.time.timestamp()) + 900)
    bench.clock.turn(seconds=900)
    assert "The payment link is expired" in (await bench.pay(link["id"]))["error"]["description"]
    (hook,) = await bench.hooks.until(1)
    assert hook.event == "payment_link.expired"
    expired = await bench.call(bench.client.payment_link.fetch, link["id"])
    assert (expired["status"], expired["expired_at"]) == ("expired", link["expire_by"])


async def test_notifying_only_says_so(bench: Bench) -> None:
    link = await _link(bench)
    assert await bench.call(bench.client.payment_link.notifyBy, link["id"], "email") == {"success": True}
    with refused("not a valid notification medium"):
        await bench.call(bench.client.payment_link.notifyBy, link["id"], "pigeon")
    with refused("invalid input [id] = [link_1]"):
        await bench.call(bench.client.payment_link.fetch, "link_1")
