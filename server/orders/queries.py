"""Reads and locks of orders."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentStatus
from server.core.db import Tx, fetch, fetch_row, fetch_value
from server.core.pages import TOTAL_CAP, Page, read_cursor, write_cursor
from server.orders.errors import NoSuchOrder
from server.orders.schemas import OrderFilter, OrderSummary, OrderView


@dataclass(frozen=True, slots=True)
class LockedOrder:
    """What a change of an order needs to know, read under its row lock."""

    id: UUID
    user_id: UUID
    order_number: str
    order_status: OrderStatus
    payment_status: PaymentStatus
    total_amount: int
    currency: str
    expires_at: datetime | None
    cancel_reason: CancelReason | None
    is_due: bool


LOCK = (
    "SELECT id, user_id, order_number, order_status, payment_status, total_amount, currency, expires_at, cancel_reason,"
    " coalesce(expires_at <= now(), false) AS is_due FROM orders WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)"
    " FOR NO KEY UPDATE"
)

SUMMARY = (
    "id, order_number, order_date, order_status, payment_status, payment_method, subtotal, discount_amount,"
    " shipping_cost, tax_amount, total_amount, currency, expires_at, cancel_reason, coupon_id, created_at,"
    " updated_at"
)

VIEW = f"""
SELECT (to_jsonb(o) || jsonb_build_object(
  'items', coalesce((SELECT jsonb_agg(to_jsonb(i) ORDER BY i.created_at, i.id)
    FROM order_items i WHERE i.order_id = o.id), '[]'),
  'payments', coalesce((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.created_at, p.id)
    FROM payments p WHERE p.order_id = o.id), '[]'),
  'refunds', coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.created_at, r.id)
    FROM refunds r WHERE r.order_id = o.id), '[]'),
  'events', coalesce((SELECT jsonb_agg(to_jsonb(e) ORDER BY e.created_at, e.id)
    FROM order_events e WHERE e.order_id = o.id), '[]')))::text
FROM (SELECT {SUMMARY}, user_id, address_id, shipping_address FROM orders WHERE id = $1
  AND ($2::uuid IS NULL OR user_id = $2)) o
"""


async def lock_order(tx: Tx, order_id: UUID, *, user_id: UUID | None = None) -> LockedOrder:
    """Lock an order; with `user_id` only that user's.

    Raises:
        NoSuchOrder: It does not exist, or is another's.
    """
    row = await tx.fetch_row(LOCK, order_id, user_id)
    if row is None:
        raise NoSuchOrder
    values = dict(row)
    values["order_status"] = OrderStatus(values["order_status"])
    values["payment_status"] = PaymentStatus(values["payment_status"])
    values["cancel_reason"] = CancelReason(values["cancel_reason"]) if values["cancel_reason"] else None
    return LockedOrder(**values)


async def ordered_quantities(tx: Tx, order_id: UUID) -> dict[UUID, int]:
    """How many units of each variant an order holds."""
    rows = await tx.fetch("SELECT product_variant_id, total_quantity FROM order_items WHERE order_id = $1", order_id)
    return {row["product_variant_id"]: row["total_quantity"] for row in rows}


async def get_order(order_id: UUID, *, user_id: UUID | None = None, tx: Tx | None = None) -> OrderView:
    """An order with everything that belongs to it; with `user_id` only that user's.

    Raises:
        NoSuchOrder: It does not exist, or is another's.
    """
    row = await (fetch_row if tx is None else tx.fetch_row)(VIEW, order_id, user_id)
    if row is None:
        raise NoSuchOrder
    return OrderView.model_validate_json(row[0])


async def list_orders(user_id: UUID, wish: OrderFilter) -> Page[OrderSummary]:
    """A user's orders, newest first."""
    after = read_cursor(wish.cursor, "newest", (datetime, UUID)) or [None, None]
    rows = await fetch(
        f"SELECT {SUMMARY} FROM orders WHERE user_id = $1 AND ($2::text IS NULL OR order_status = $2)"
        " AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))"
        " ORDER BY created_at DESC, id DESC LIMIT $5",
        user_id,
        wish.order_status,
        *after,
        wish.limit + 1,
    )
    items = [OrderSummary.model_validate(dict(row)) for row in rows[: wish.limit]]
    more = len(rows) > wish.limit
    total = await _count(user_id, wish) if wish.include_total else None
    cursor = write_cursor("newest", (items[-1].created_at, items[-1].id)) if more else None
    return Page(items=items, next_cursor=cursor, total=total)


async def _count(user_id: UUID, wish: OrderFilter) -> int:
    counted: int = await fetch_value(
        "SELECT count(*) FROM (SELECT 1 FROM orders WHERE user_id = $1 AND ($2::text IS NULL OR order_status = $2)"
        " LIMIT $3) o",
        user_id,
        wish.order_status,
        TOTAL_CAP,
    )
    return counted
