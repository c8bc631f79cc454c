"""The way of an order through the real application, step by step, for the tests of this folder."""

import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

from aiohttp.test_utils import TestServer

from server.checkout.service.settling import settle_order
from server.core.db import fetch, transaction
from server.resources import Resources
from tests.conftest import WEBHOOK_SECRET, Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from workers import tasks
from workers.runner import run_job

REGISTERED = tasks.__name__


async def put_in_cart(client: Client, shopper: Shopper, variant_id: UUID, quantity: int = 1) -> None:
    """Put units into the shopper's cart."""
    body = {"product_variant_id": str(variant_id), "quantity": quantity}
    answer = await client.post("/api/cart/items", json=body, headers=shopper.headers)
    assert answer.status == 201, await answer.text()


async def order(client: Client, shopper: Shopper, method: str = "upi", **extra: Any) -> tuple[int, dict[str, Any]]:
    """Order the shopper's cart; gives status and body."""
    key = extra.pop("key", None)
    headers = {**shopper.headers, **({"Idempotency-Key": key} if key else {})}
    body = {"address_id": str(shopper.address_id), "payment_method": method, **extra}
    answer = await client.post("/api/orders", json=body, headers=headers)
    return answer.status, await answer.json()


async def buy(
    client: Client, shopper: Shopper, variant_id: UUID, quantity: int = 1, method: str = "upi"
) -> dict[str, Any]:
    """Put units into the cart and order them."""
    await put_in_cart(client, shopper, variant_id, quantity)
    status, body = await order(client, shopper, method)
    assert status == 201, body
    return body


async def start(client: Client, shopper: Shopper, order_id: str, mode: str = "order") -> dict[str, Any]:
    """Have the gateway await the order's money."""
    answer = await client.post(
        "/api/payments/create-order", json={"order_id": order_id, "mode": mode}, headers=shopper.headers
    )
    body: dict[str, Any] = await answer.json()
    assert answer.status == 201, body
    return body


async def pay(sandbox: TestServer, client: Client, gateway_id: str, outcome: str = "success") -> dict[str, Any]:
    """Play the customer in the gateway's checkout."""
    body = {"order_id": gateway_id, "method": "upi", "outcome": outcome}
    answer = await client.session.post(sandbox.make_url("/__sandbox/pay"), json=body)
    found: dict[str, Any] = await answer.json()
    assert answer.status == 200, found
    return {name: found[name] for name in found if name.startswith("razorpay_")}


async def verify(client: Client, shopper: Shopper, proof: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
    """Hand over what the gateway's checkout gave."""
    answer = await client.post("/api/payments/verify", json=proof, headers={**shopper.headers, **headers})
    return answer.status, await answer.json()


async def do_jobs(resources: Resources, *names: str) -> int:
    """Do every queued job (of these names), as a worker would, until none is left; gives how many."""
    done = 0
    while True:
        rows = await fetch(
            "SELECT id FROM jobs WHERE status = 'queued' AND run_at <= now() AND (name = ANY ($1::text[]) OR $2)"
            " ORDER BY run_at",
            list(names),
            not names,
        )
        if not rows:
            return done
        for row in rows:
            await run_job(resources, row["id"])
            done += 1


async def show(client: Client, shopper: Shopper, order_id: str) -> dict[str, Any]:
    """The order as its buyer sees it."""
    answer = await client.get(f"/api/orders/{order_id}", headers=shopper.headers)
    body: dict[str, Any] = await answer.json()
    assert answer.status == 200, body
    return body


async def buy_and_pay(
    client: Client, resources: Resources, sandbox: TestServer, shopper: Shopper, variant_id: UUID, quantity: int = 1
) -> dict[str, Any]:
    """An order that is paid; gives it as its buyer sees it."""
    bought = await buy(client, shopper, variant_id, quantity)
    started = await start(client, shopper, bought["id"])
    await pay(sandbox, client, started["razorpay_order_id"])
    await settle(resources, bought["id"])
    return await show(client, shopper, bought["id"])


async def settle(resources: Resources, order_id: str) -> None:
    """What a worker does for verify, webhook or sweep."""
    await settle_order(UUID(order_id), resources.gateway)


async def apply(client: Client, shopper: Shopper, code: str, **extra: Any) -> tuple[int, dict[str, Any]]:
    """Put a coupon on the shopper's cart, or with `order_id` on that order; gives status and body."""
    answer = await client.post("/api/orders/apply-coupon", json={"code": code, **extra}, headers=shopper.headers)
    return answer.status, await answer.json()


async def waiting(client: Client, resources: Resources, **variant: Any) -> tuple[Shopper, UUID, dict[str, Any], str]:
    """A shopper with an order that the gateway awaits: shopper, variant, order, gateway order id."""
    shopper = await make_shopper(resources.tokens)
    made = await make_variant(**{"price": 5_000_00, **variant})
    bought = await buy(client, shopper, made.id)
    started = await start(client, shopper, bought["id"])
    return shopper, made.id, bought, started["razorpay_order_id"]


async def tell(client: Client, event: Any, *, event_id: str, secret: str = WEBHOOK_SECRET) -> int:
    """Send an event as the gateway would; gives the status."""
    body = json.dumps(event).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": event_id, "Content-Type": "application/json"}
    return (await client.post("/api/payments/webhook/razorpay", data=body, headers=headers)).status


def captured(gateway_order: str, payment_id: str) -> dict[str, Any]:
    """The event of a captured payment."""
    entity = {"id": payment_id, "order_id": gateway_order, "status": "captured"}
    return {"entity": "event", "event": "payment.captured", "payload": {"payment": {"entity": entity}}}


async def expire(order_id: str) -> None:
    """Have an order's time end."""
    async with transaction() as tx:
        await tx.execute("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = $1", UUID(order_id))


async def misbehave(client: Client, sandbox: TestServer, mode: str, **rule: Any) -> None:
    """Put a fault of the gateway in force."""
    answer = await client.session.post(sandbox.make_url("/__sandbox/mode"), json={"mode": mode, **rule})
    assert answer.status == 200, await answer.text()


async def behave(client: Client, sandbox: TestServer) -> None:
    """End the gateway's faults."""
    assert (await client.session.delete(sandbox.make_url("/__sandbox/mode"))).status == 200


async def ledger(client: Client, sandbox: TestServer) -> dict[str, Any]:
    """The gateway's books."""
    books: dict[str, Any] = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    return books
