"""The gateway's webhooks: kept at once, understood by a worker, which believes only what it reads from the gateway."""

import logging
from typing import Any, Literal
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from server.checkout.errors import BadEvent, BadSignature
from server.checkout.jobs import HandleGatewayEvent
from server.checkout.schemas import Received
from server.checkout.service.refunding import pay_refund
from server.checkout.service.settling import settle_order
from server.core import jobs, metrics
from server.core.db import fetch_row, fetch_value, transaction
from server.payments.gateway import Gateway

log = logging.getLogger(__name__)


async def receive_event(body: bytes, *, signature: str | None, event_id: str | None, gateway: Gateway) -> Received:
    """Keep an event of the gateway, once by its id, and leave the work to a worker.

    An event of another account is answered like the others: refused, it would come again for a day, and then the
    gateway would send us nothing at all any more.

    Raises:
        BadSignature: It is not signed with the webhook secret.
        BadEvent: It is no event with an id.
    """
    if signature is None or not gateway.signs_webhook(body, signature):
        metrics.gateway_events.labels("forged").inc()
        raise BadSignature
    event, payload = _read_event(body)
    if not event_id or len(event_id) > 64 or not event_id.isascii():
        raise BadEvent
    if gateway.account_id and payload.get("account_id") != gateway.account_id:
        log.error("an event of the account %s was left alone", payload.get("account_id"))
        return _received("ignored")
    async with transaction() as tx:
        row_id = uuid7()
        added = await tx.execute(
            "INSERT INTO webhook_events (id, event_id, event, payload, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, now(), now()) ON CONFLICT (event_id) DO NOTHING",
            row_id,
            event_id,
            event,
            orjson.dumps(payload).decode(),
        )
        if added:
            await jobs.add(tx, HandleGatewayEvent(webhook_event_id=row_id))
    return _received("received" if added else "duplicate")


def _received(status: Literal["received", "duplicate", "ignored"]) -> Received:
    metrics.gateway_events.labels(status).inc()
    return Received(status=status)


async def handle_event(webhook_event_id: UUID, gateway: Gateway) -> None:
    """Read again, from the gateway, what an event was about; events about nothing of ours are left alone.

    Raises:
        GatewayDown: The gateway does not answer.
    """
    row = await fetch_row("SELECT payload FROM webhook_events WHERE id = $1", webhook_event_id)
    entities = _entities(orjson.loads(row["payload"])) if row is not None else {}
    if refund_id := await _find_refund(entities):
        await pay_refund(refund_id, gateway)
        return
    order_id = await fetch_value(
        "SELECT order_id FROM payments WHERE razorpay_order_id = ANY ($1::text[]) AND NOT surplus"
        " UNION ALL SELECT order_id FROM payments WHERE payment_link_id = $2"
        " UNION ALL SELECT id FROM orders WHERE order_number = $3 LIMIT 1",
        [name for name in (_name(entities, "payment", "order_id"), _name(entities, "order", "id")) if name is not None],
        _name(entities, "payment_link", "id"),
        _name(entities, "payment_link", "reference_id"),
    )
    if order_id is not None:
        await settle_order(order_id, gateway)


async def _find_refund(entities: dict[str, dict[str, Any]]) -> UUID | None:
    """Our refund behind the gateway's, by its id there or by the receipt, which begins with our own."""
    try:
        own = UUID((_name(entities, "refund", "receipt") or "").partition("-")[0])
    except ValueError:
        own = None
    found: UUID | None = await fetch_value(
        "SELECT id FROM refunds WHERE gateway_refund_id = $1 OR id = $2 LIMIT 1", _name(entities, "refund", "id"), own
    )
    return found


def _name(entities: dict[str, dict[str, Any]], entity: str, member: str) -> str | None:
    """A text by which an entity of an event names something."""
    found = entities.get(entity, {}).get(member)
    return found if isinstance(found, str) else None


def _entities(payload: dict[str, Any]) -> dict[str, dict[str, Any]]:
    parts = payload.get("payload")
    if not isinstance(parts, dict):
        return {}
    found = {name: part.get("entity") for name, part in parts.items() if isinstance(part, dict)}
    return {name: entity for name, entity in found.items() if isinstance(entity, dict)}


def _read_event(body: bytes) -> tuple[str, dict[str, Any]]:
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadEvent from error
    if not isinstance(payload, dict) or not isinstance(payload.get("event"), str) or b"\\u0000" in body:
        raise BadEvent
    return payload["event"][:60], payload
