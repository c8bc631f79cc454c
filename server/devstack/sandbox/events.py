"""Events: what the webhooks tell, each a signed envelope and the record of its delivery."""

import json
from collections.abc import Iterator

from server.devstack.sandbox.context import Sandbox, signature
from server.devstack.sandbox.entities import (
    link_entity,
    link_order_entity,
    order_entity,
    payment_entity,
    refund_entity,
)
from server.devstack.sandbox.records import (
    FORGERIES,
    Delivery,
    Envelope,
    Json,
    Link,
    Order,
    Payment,
    Record,
    Refund,
    new_id,
)


def payment_event(sandbox: Sandbox, what: str, payment: Payment) -> Iterator[Record]:
    """Tell that a payment was authorized, captured or failed."""
    return _event(sandbox, f"payment.{what}", payment=payment_entity(payment, card=True))


def order_paid(sandbox: Sandbox, order: Order, payment: Payment) -> Iterator[Record]:
    """Tell that an order is paid."""
    payload = {"payment": payment_entity(payment, card=True), "order": order_entity(order)}
    return _event(sandbox, "order.paid", **payload)


def refund_event(sandbox: Sandbox, what: str, refund: Refund, payment: Payment) -> Iterator[Record]:
    """Tell that a refund was created, processed or failed."""
    payload = {"refund": refund_entity(refund), "payment": payment_entity(payment, card=True)}
    return _event(sandbox, f"refund.{what}", **payload)


def link_paid(sandbox: Sandbox, link: Link, order: Order, payment: Payment) -> Iterator[Record]:
    """Tell that a payment link was paid, in full or in part."""
    payload = {
        "payment_link": link_entity(link, [payment]),
        "order": link_order_entity(order, link),
        "payment": payment_entity(payment, card=True),
    }
    return _event(sandbox, f"payment_link.{link.status}", **payload)


def link_event(sandbox: Sandbox, what: str, link: Link) -> Iterator[Record]:
    """Tell that a payment link was cancelled or has expired."""
    payments = sandbox.books.payments.where("order_id", link.order_id) if link.order_id else []
    return _event(sandbox, f"payment_link.{what}", payment_link=link_entity(link, payments))


def _event(sandbox: Sandbox, name: str, **payload: Json) -> Iterator[Record]:
    body = json.dumps(
        {
            "entity": "event",
            "account_id": sandbox.config.account_id,
            "event": name,
            "contains": list(payload),
            "payload": {kind: {"entity": entity} for kind, entity in payload.items()},
            "created_at": sandbox.now(),
        },
        separators=(",", ":"),
    )
    event_id = new_id("")
    # Signed now: after a change of the secret, older events still go out under the one they were made with.
    yield Envelope(id=event_id, body=body, signature=signature(sandbox.config.webhook_secret, body))
    yield Delivery(
        id=event_id,
        event=name,
        created_at=sandbox.time(),
        about={kind: entity["id"] for kind, entity in payload.items()},
        **_wishes(sandbox, name),
    )


def _wishes(sandbox: Sandbox, name: str) -> Json:
    """When and how often an event is sent, if at all, and what forgery goes ahead of it."""
    take = sandbox.faults.take
    duplicated, delayed, shuffled, forged = (
        take(mode, name) for mode in ("duplicate_webhooks", "delay_webhooks", "shuffle_webhooks", "forge_webhooks")
    )
    wait = ((delayed.seconds or 0) if delayed else 0) + (shuffled.moment() if shuffled else 0)
    return {
        "status": "dropped" if take("drop_webhooks", name) else "pending",
        "copies": duplicated.n if duplicated else 1,
        "next_attempt_at": sandbox.time() + wait,
        "forgery": (forged.kind or forged.draw.choice(FORGERIES)) if forged else None,
    }
