"""Events in any order lead to the same end: the gateway is asked, whatever an event says."""

import hashlib
import hmac
import json
import random
from collections.abc import Sequence
from itertools import permutations
from typing import Any, cast
from uuid import UUID

import pytest

from server.audit.queries import run_audit
from server.checkout.service.hearing import handle_event, receive_event
from server.checkout.service.refunding import pay_refund
from server.core.db import fetch, fetch_value, transaction
from server.payments.gateway import Gateway, GatewayPayment, GatewayRefund
from server.resources import Resources
from tests.checkout.shop import buy
from tests.conftest import WEBHOOK_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper

PRICE = 5_000_00
EVENTS = (
    ("payment.failed", "failed"),
    ("payment.authorized", "first"),
    ("payment.captured", "first"),
    ("payment.captured", "second"),
    ("refund.processed", "second"),
)
# Seeded: the same ones each time. All 120 take five times as long.
SOME = random.Random(5).sample(list(permutations(EVENTS)), 24)
END = {
    "order": ("processing", "paid"),
    "payments": [(False, "paid", 0), (True, "refunded", PRICE)],
    "refunds": [("processed", PRICE)],
    "letters": {"order_placed": 1, "order_paid": 1, "refund_processed": 1},
}


class Books:
    """A gateway at which an order failed once, was paid, and was paid again; it refunds what it is told to."""

    account_id = ""

    def __init__(self, number: int) -> None:
        self.number = number
        self.refunded: set[str] = set()

    def name(self, which: str) -> str:
        """The id of one of the payments. The first sorts before the second."""
        return f"pay_{which}_{self.number}"

    def signs_webhook(self, body: bytes, signature: str) -> bool:
        """Whether the test signed it."""
        return signature == hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()

    async def payments_of(self, order_id: str) -> list[GatewayPayment]:
        """All three, the latest first."""
        states = {"second": "captured", "first": "captured", "failed": "failed"}
        return [
            GatewayPayment.model_validate(
                {"id": self.name(which), "order_id": order_id, "amount": PRICE, "currency": "INR", "status": status}
            )
            for which, status in states.items()
        ]

    async def refund(self, payment_id: str, *, amount: int, key: str, receipt: str) -> GatewayRefund:
        """Give money back."""
        self.refunded.add(key)
        made = {"id": f"rfnd_{payment_id}", "payment_id": payment_id, "amount": amount, "receipt": receipt}
        return GatewayRefund.model_validate({**made, "status": "processed"})


def written(books: Books, gateway_order: str, name: str, which: str) -> bytes:
    """An event as it is sent."""
    kind = name.partition(".")[0]
    payment = {"id": books.name(which), "order_id": gateway_order}
    entity = payment if kind == "payment" else {"id": f"rfnd_{books.name(which)}", "payment_id": books.name(which)}
    payload: dict[str, Any] = {kind: {"entity": entity}}
    return json.dumps({"entity": "event", "event": name, "payload": payload}).encode()


async def hear(client: Client, shopper: Shopper, variant: UUID, number: int, events: Sequence[tuple[str, str]]) -> Any:
    """Place an order, hear the events one by one, and do what they leave; gives how it ends."""
    order_id = UUID((await buy(client, shopper, variant))["id"])
    gateway_order, books = f"order_{number}", Books(number)
    gateway = cast(Gateway, books)
    async with transaction() as tx:
        await tx.execute("UPDATE payments SET razorpay_order_id = $2 WHERE order_id = $1", order_id, gateway_order)
    for place, (name, which) in enumerate(events):
        body, event_id = written(books, gateway_order, name, which), f"evt_{number}_{place}"
        signature = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        await receive_event(body, signature=signature, event_id=event_id, gateway=gateway)
        kept = await fetch_value("SELECT id FROM webhook_events WHERE event_id = $1", event_id)
        await handle_event(kept, gateway)
        for refund in await fetch("SELECT id FROM refunds WHERE order_id = $1 AND status = 'requested'", order_id):
            await pay_refund(refund["id"], gateway)
    assert len(books.refunded) == 1
    return await end_of(order_id)


async def end_of(order_id: UUID) -> dict[str, Any]:
    [order] = await fetch("SELECT order_status, payment_status FROM orders WHERE id = $1", order_id)
    payments = await fetch(
        "SELECT surplus, payment_status, amount_refunded FROM payments WHERE order_id = $1 ORDER BY surplus", order_id
    )
    refunds = await fetch("SELECT status, amount FROM refunds WHERE order_id = $1", order_id)
    letters = await fetch(
        "SELECT payload->>'letter' AS letter, count(*) FROM jobs WHERE name = 'SendOrderLetter'"
        " AND payload->>'order_id' = $1 GROUP BY 1",
        str(order_id),
    )
    return {
        "order": tuple(order),
        "payments": [tuple(row) for row in payments],
        "refunds": [tuple(row) for row in refunds],
        "letters": dict(tuple(row) for row in letters),
    }


async def hear_all(client: Client, resources: Resources, orders: Sequence[Sequence[tuple[str, str]]]) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = (await make_variant(price=PRICE, stock=200)).id
    for number, events in enumerate(orders):
        assert await hear(client, shopper, variant, number, events) == END, events
    assert await run_audit() == []


@pytest.mark.row("M5")
async def test_events_in_some_orders_lead_to_the_same_end(client: Client, resources: Resources) -> None:
    await hear_all(client, resources, SOME)


@pytest.mark.long
@pytest.mark.row("M5")
async def test_events_in_every_order_lead_to_the_same_end(client: Client, resources: Resources) -> None:
    await hear_all(client, resources, list(permutations(EVENTS)))
