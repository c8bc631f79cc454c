"""Reads and locks of webhooks and their deliveries, and the facts that client apps are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from models.enums import DeliveryStatus
from server.core.db import Tx, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, PageFilter, cut_page, read_cursor
from server.core.shapes import View
from server.hooks.rules import EventType
from server.hooks.schemas.facts import OrderFact, PingFact, RefundFact, StockFact
from server.hooks.schemas.webhooks import AdminWebhook, Delivery, DeliveryFilter, DeliveryReport

WEBHOOK = """id, url, description, ARRAY(SELECT jsonb_array_elements_text(event_types)) AS event_types, is_active,
  failures, paused_at, CASE WHEN old_secret_until > now() THEN old_secret_until END AS old_secret_until, created_at,
  updated_at"""
DELIVERY = (
    "id, event_id, event_type, subject_id, status, attempts, delivered_at, created_at, updated_at"  # of webhook $1
)
LISTED = """webhook_deliveries WHERE webhook_id = $1 AND ($2::text IS NULL OR status = $2)
  AND ($3::text IS NULL OR event_type = $3)"""
REPORT = f"""
SELECT {DELIVERY}, payload::text AS payload, (
    SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]') FROM (
      SELECT id, response_status, milliseconds, error, created_at FROM webhook_attempts
      WHERE delivery_id = d.id ORDER BY id DESC LIMIT 100) t)::text AS tries
FROM webhook_deliveries d WHERE webhook_id = $1 AND id = $2
"""
SENDING = """
SELECT d.id, d.webhook_id, d.event_id, d.event_type, d.subject_id, d.status, d.attempts, d.created_at,
  d.payload::text AS payload, w.url, w.is_active, w.paused_at IS NOT NULL AS is_paused,
  array_remove(ARRAY[w.secret, CASE WHEN w.old_secret_until > now() THEN w.old_secret END], NULL) AS secrets
FROM webhook_deliveries d JOIN client_webhooks w ON w.id = d.webhook_id WHERE d.id = $1
"""
ORDER = """
SELECT (to_jsonb(o) || jsonb_build_object('items', (
    SELECT coalesce(jsonb_agg(to_jsonb(i) ORDER BY i.created_at, i.id), '[]') FROM order_items i
    WHERE i.order_id = o.id)))::text
FROM orders o WHERE o.id = $1
"""
REFUND = """
SELECT (to_jsonb(r) || jsonb_build_object('order_number', o.order_number, 'currency', o.currency))::text
FROM refunds r JOIN orders o ON o.id = r.order_id WHERE r.id = $1
"""
STOCK = """
SELECT jsonb_build_object('product_id', p.id, 'product_variant_id', v.id, 'product_name', p.name,
  'variant_name', v.name, 'sku', v.sku, 'stock_quantity', v.stock_quantity, 'low_stock_threshold',
  coalesce(v.low_stock_threshold, current_setting('voltcart.low_stock_threshold')::int))::text
FROM product_variants v JOIN products p ON p.id = v.product_id WHERE v.id = $1
"""
PINGED = "SELECT jsonb_build_object('webhook_id', id)::text FROM client_webhooks WHERE id = $1"
# What each kind of event tells of, by the first word of its name.
FACTS: Mapping[str, tuple[str, type[View]]] = {
    "order": (ORDER, OrderFact),
    "refund": (REFUND, RefundFact),
    "stock": (STOCK, StockFact),
    "webhook": (PINGED, PingFact),
}
# Makes of webhooks wait for each other, so that all together are no more than there may be.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7401240)"


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery with all that a try of it needs."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    event_type: EventType
    subject_id: UUID
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    payload: dict[str, Any] | None
    url: str
    is_active: bool
    is_paused: bool
    secrets: list[str]


async def lock_webhook(tx: Tx, webhook_id: UUID) -> AdminWebhook:
    """Lock a webhook's row and read it.

    Raises:
        NotFound: It is not there.
    """
    row = await tx.fetch_row(f"SELECT {WEBHOOK} FROM client_webhooks WHERE id = $1 FOR NO KEY UPDATE", webhook_id)
    if row is None:
        raise NotFound
    return AdminWebhook.of(row)


async def lock_delivery(tx: Tx, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Lock a delivery of a webhook and read it.

    Raises:
        NotFound: The webhook has none of that id.
    """
    row = await tx.fetch_row(
        f"SELECT {DELIVERY} FROM webhook_deliveries WHERE webhook_id = $1 AND id = $2 FOR NO KEY UPDATE",
        webhook_id,
        delivery_id,
    )
    if row is None:
        raise NotFound
    return Delivery.of(row)


async def count_active(tx: Tx) -> int:
    """How many webhooks are active, which no other transaction changes before this one ends."""
    await tx.execute(ONE_AT_A_TIME)
    row = await tx.fetch_row("SELECT count(*) AS active FROM client_webhooks WHERE is_active")
    return row["active"] if row is not None else 0


async def get_webhook(webhook_id: UUID) -> AdminWebhook:
    """A webhook as the back office sees it.

    Raises:
        NotFound: It is not there.
    """
    row = await fetch_row(f"SELECT {WEBHOOK} FROM client_webhooks WHERE id = $1", webhook_id)
    if row is None:
        raise NotFound
    return AdminWebhook.of(row)


async def list_webhooks(query: PageFilter) -> Page[AdminWebhook]:
    """A page of webhooks, newest first, switched off or not.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (UUID,)) or [None]
    total = None
    if query.include_total:
        counted = f"SELECT count(*) FROM (SELECT FROM client_webhooks LIMIT {TOTAL_CAP}) t"
        total = (await fetch_planned(counted))[0][0]
    rows = await fetch_planned(
        f"SELECT {WEBHOOK} FROM client_webhooks WHERE $1::uuid IS NULL OR id < $1"
        f" ORDER BY id DESC LIMIT {query.limit + 1}",
        *after,
    )
    return cut_page(query, [AdminWebhook.of(row) for row in rows], "newest", ("id",), total=total)


async def list_deliveries(webhook_id: UUID, query: DeliveryFilter) -> Page[Delivery]:
    """A page of what was sent to a webhook or is to be, newest first.

    Raises:
        NotFound: There is no such webhook.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (UUID,)) or [None]
    await get_webhook(webhook_id)
    wanted = (webhook_id, query.status, query.event_type)
    total = None
    if query.include_total:
        total = (await fetch_planned(f"SELECT count(*) FROM (SELECT FROM {LISTED} LIMIT {TOTAL_CAP}) t", *wanted))[0][0]
    rows = await fetch_planned(
        f"SELECT {DELIVERY} FROM {LISTED} AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT {query.limit + 1}",
        *wanted,
        *after,
    )
    return cut_page(query, [Delivery.of(row) for row in rows], "newest", ("id",), total=total)


async def get_delivery(webhook_id: UUID, delivery_id: UUID) -> DeliveryReport:
    """A delivery of a webhook, with what is sent and every try.

    Raises:
        NotFound: The webhook has none of that id.
    """
    row = await fetch_row(REPORT, webhook_id, delivery_id)
    if row is None:
        raise NotFound
    columns = dict(row)
    columns["payload"] = orjson.loads(columns["payload"]) if columns["payload"] is not None else None
    columns["tries"] = orjson.loads(columns["tries"])
    return DeliveryReport.of(columns)


async def find_sending(delivery_id: UUID) -> Sending | None:
    """All that a try of a delivery needs, if the delivery is still there."""
    row = await fetch_row(SENDING, delivery_id)
    if row is None:
        return None
    columns = dict(row)
    columns["event_type"] = EventType(columns["event_type"])
    columns["status"] = DeliveryStatus(columns["status"])
    columns["payload"] = orjson.loads(columns["payload"]) if columns["payload"] is not None else None
    return Sending(**columns)


async def find_fact(event_type: EventType, subject_id: UUID) -> View | None:
    """What an event tells of, as it is now, if it is still there."""
    sql, kind = FACTS[event_type.partition(".")[0]]
    row = await fetch_row(sql, subject_id)
    return None if row is None else kind.model_validate_json(row[0])
