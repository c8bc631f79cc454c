"""Orders as the back office sees them. `owner_id` is the owner's user; None is an admin, who sees all."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from server.catalog.queries.rows import Values, count_found
from server.core.db import Tx, fetch, fetch_planned, fetch_row
from server.core.errors import Invalid
from server.core.pages import Page, cut_page, read_cursor
from server.orders.errors import NoSuchOrder
from server.orders.queries.orders import order_conditions
from server.orders.schemas import AdminOrder, AdminOrderFilter, AdminOrderSummary
from server.stores.queries import OWN

# Of an order `o`, its buyer `u`, and those of its lines that the caller sees, added up in `l`.
COLUMNS = """o.id, o.order_number, o.order_date, o.order_status, o.payment_status, o.payment_method, o.currency,
  o.expires_at, o.cancel_reason, o.created_at, o.updated_at, u.name AS user_name, l.item_count"""
ADMINS = """o.subtotal, o.discount_amount, o.shipping_cost, o.tax_amount, o.total_amount, o.coupon_id, o.user_id,
  u.email AS user_email"""
OWNERS = """l.subtotal, l.discount_amount, NULL::bigint AS shipping_cost, l.tax_amount, l.total_amount,
  NULL::uuid AS coupon_id, NULL::uuid AS user_id, NULL::text AS user_email"""
LINES = """LATERAL (
  SELECT sum(i.total_quantity)::int AS item_count, sum(i.price_at_time * i.total_quantity)::bigint AS subtotal,
    sum(i.discount_applied)::bigint AS discount_amount, sum(i.tax_amount)::bigint AS tax_amount,
    sum(i.final_price)::bigint AS total_amount
  FROM order_items i WHERE i.order_id = o.id AND {own}) l"""
OWN_LINE = f"($2::uuid IS NULL OR i.store_id IN ({OWN} $2))"
VIEW = f"""
SELECT (to_jsonb(o) || jsonb_build_object(
  'items', (SELECT jsonb_agg(to_jsonb(i) ORDER BY i.created_at, i.id)
    FROM order_items i WHERE i.order_id = o.id AND {OWN_LINE}),
  'payments', coalesce((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.created_at, p.id)
    FROM payments p WHERE p.order_id = o.id AND $2::uuid IS NULL), '[]'),
  'refunds', coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.created_at, r.id)
    FROM refunds r WHERE r.order_id = o.id AND $2::uuid IS NULL), '[]'),
  'events', (SELECT jsonb_agg(to_jsonb(e) || jsonb_build_object('actor_id',
      CASE WHEN $2::uuid IS NULL OR e.actor_id = $2 THEN e.actor_id END) ORDER BY e.created_at, e.id)
    FROM order_events e WHERE e.order_id = o.id)))::text
FROM (SELECT {COLUMNS}, {{amounts}}, {{coupon}} AS coupon_code, o.shipping_address
  FROM orders o JOIN users u ON u.id = o.user_id LEFT JOIN coupons c ON c.id = o.coupon_id,
    {LINES.format(own=OWN_LINE)}
  WHERE o.id = $1 AND l.item_count > 0) o
"""
ADMINS_VIEW = VIEW.format(amounts=ADMINS, coupon="c.code")
OWNERS_VIEW = VIEW.format(amounts=OWNERS, coupon="NULL::text")
SHARE = f"""SELECT count(*) AS lines, count(*) FILTER (WHERE i.store_id IN ({OWN} $2)) AS own
  FROM order_items i WHERE i.order_id = $1"""


class Sort(NamedTuple):
    """The order of the list: the column before the id, of which type, and whether it falls."""

    column: str
    kind: type
    falls: bool


SORTS = {
    "newest": Sort("created_at", datetime, falls=True),
    "oldest": Sort("created_at", datetime, falls=False),
    "total": Sort("total_amount", int, falls=False),
    "-total": Sort("total_amount", int, falls=True),
}


async def list_admin_orders(wish: AdminOrderFilter, *, owner_id: UUID | None) -> Page[AdminOrderSummary]:
    """A page of orders; an owner's are those that hold a line of their stores.

    Raises:
        Invalid: An owner asks for what only admins may ask.
        BadCursor: The cursor is not of this list.
    """
    if owner_id is not None and wish.for_admins:
        raise Invalid(mistakes=wish.for_admins)
    values = Values()
    made, own = await _conditions(values, wish, owner_id)
    where = " AND ".join(made)
    total = await count_found(wish, f"SELECT FROM orders o WHERE {where}", values)
    by = SORTS[wish.sort]
    way = "DESC" if by.falls else "ASC"
    if (after := read_cursor(wish.cursor, wish.sort, (by.kind, UUID))) is not None:
        place = f"({values.bind(after[0])}, {values.bind(after[1])})"
        where += f" AND (o.{by.column}, o.id) {'<' if by.falls else '>'} {place}"
    order = f"ORDER BY o.{by.column} {way}, o.id {way}"
    # The page is cut before anything is added up.
    page = f"SELECT o.* FROM orders o WHERE {where} {order} LIMIT {wish.limit + 1}"
    rows = await fetch_planned(
        f"SELECT {COLUMNS}, {ADMINS if owner_id is None else OWNERS}"
        f" FROM ({page}) o JOIN users u ON u.id = o.user_id, {LINES.format(own=own)} {order}",
        *values.bound,
    )
    return cut_page(wish, [AdminOrderSummary.of(row) for row in rows], wish.sort, (by.column, "id"), total=total)


async def get_admin_order(order_id: UUID, *, owner_id: UUID | None) -> AdminOrder:
    """An order with everything that the caller sees of it.

    Raises:
        NoSuchOrder: It does not exist, or holds no line of the owner's stores.
    """
    sql = ADMINS_VIEW if owner_id is None else OWNERS_VIEW
    row = await fetch_row(sql, order_id, owner_id)
    if row is None:
        raise NoSuchOrder
    return AdminOrder.model_validate_json(row[0])


async def owns_every_line(tx: Tx, order_id: UUID, owner_id: UUID) -> bool:
    """Whether all lines of an order are of the owner's stores.

    Raises:
        NoSuchOrder: None is.
    """
    row = await tx.fetch_row(SHARE, order_id, owner_id)
    if row is None or not row["own"]:
        raise NoSuchOrder
    return bool(row["own"] == row["lines"])


async def _conditions(values: Values, wish: AdminOrderFilter, owner_id: UUID | None) -> tuple[list[str], str]:
    """What orders `o` are asked for, and which of their lines `i` the caller sees."""
    made, own = ["true", *order_conditions(values, wish)], "true"
    if owner_id is not None:
        # The very stores, so that it is known how much of the shop is theirs.
        stores = (await fetch(f"SELECT array({OWN} $1)", owner_id))[0][0]
        own = f"i.store_id = ANY ({values.bind(stores)}::uuid[])"
        made.append(f"EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id AND {own})")
    if wish.store_id is not None:
        line = f"i.order_id = o.id AND i.store_id = {values.bind(wish.store_id)} AND {own}"
        made.append(f"EXISTS (SELECT FROM order_items i WHERE {line})")
    made += [
        f"o.{column} = {values.bind(wanted)}"
        for column in ("payment_method", "user_id", "coupon_id", "order_number")
        if (wanted := getattr(wish, column)) is not None
    ]
    return made, own
