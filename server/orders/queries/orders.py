"""Orders as their buyers see them, and as every change locks them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentStatus
from server.catalog.queries.rows import Values, count_found
from server.core.db import Tx, fetch, fetch_row
from server.core.pages import Page, cut_page, read_cursor
from server.orders.errors import NoSuchOrder
from server.orders.schemas import OrderChoice, OrderFilter, OrderSummary, OrderView


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
FROM (SELECT {SUMMARY}, user_id, address_id, shipping_address,
    (SELECT c.code FROM coupons c WHERE c.id = coupon_id) AS coupon_code
  FROM orders WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)) o
"""


async def lock_order(tx: Tx, order_id: UUID, *, user_id: UUID | None = None) -> LockedOrder:
    """Lock an order; with `user_id` only that user's. Who watches it looks at it again after the commit.

    Raises:
        NoSuchOrder: It does not exist, or is another's.
    """
    row = await tx.fetch_row(LOCK, order_id, user_id)
    if row is None:
        raise NoSuchOrder
    tx.changed.add(order_id)
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


def order_conditions(values: Values, wish: OrderChoice) -> list[str]:
    """What orders `o` are asked for by whoever lists them."""
    made = []
    if wish.order_status is not None:
        made.append(f"o.order_status = {values.bind(wish.order_status)}")
    if wish.payment_status is not None:
        made.append(f"o.payment_status = {values.bind(wish.payment_status)}")
    if wish.from_ is not None:
        made.append(f"o.created_at >= {values.bind(wish.from_)}")
    if wish.to is not None:
        made.append(f"o.created_at < {values.bind(wish.to)}")
    return made


async def list_orders(user_id: UUID, wish: OrderFilter) -> Page[OrderSummary]:
    """A user's orders, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values = Values()
    where = " AND ".join([f"o.user_id = {values.bind(user_id)}", *order_conditions(values, wish)])
    total = await count_found(wish, f"SELECT FROM orders o WHERE {where}", values)
    if (after := read_cursor(wish.cursor, "newest", (datetime, UUID))) is not None:
        where += f" AND (o.created_at, o.id) < ({values.bind(after[0])}, {values.bind(after[1])})"
    rows = await fetch(
        f"SELECT {SUMMARY} FROM orders o WHERE {where} ORDER BY created_at DESC, id DESC LIMIT {wish.limit + 1}",
        *values.bound,
    )
    return cut_page(wish, [OrderSummary.of(row) for row in rows], "newest", ("created_at", "id"), total=total)
