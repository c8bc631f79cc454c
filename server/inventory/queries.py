"""Reads and locks of stock and of its alerts. `owner_id` is the owner's user; None is an admin, who sees all."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from server.core.db import Tx, fetch, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, cut_page, read_cursor
from server.inventory.rules import Stock
from server.inventory.schemas import AlertFilter, AlertView, StockView
from server.stores.queries import OWN

COLUMNS = "SELECT id, sku, stock_quantity FROM product_variants WHERE id = ANY ($1::uuid[]) ORDER BY id"
# Of a variant `v`: its own, or the shop's, which is a setting of the server's connections.
THRESHOLD = "coalesce(v.low_stock_threshold, current_setting('voltcart.low_stock_threshold')::int)"
STOCK = f"""
SELECT v.id AS product_variant_id, v.sku, v.stock_quantity, {THRESHOLD} AS low_stock_threshold, v.updated_at
FROM product_variants v JOIN products p ON p.id = v.product_id
WHERE v.id = $1 AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2)) FOR NO KEY UPDATE OF v
"""
ALERT = """a.id, a.product_id, p.name AS product_name, a.product_variant_id, v.name AS variant_name, v.sku, p.store_id,
  s.name AS store_name, a.stock_level, a.threshold, v.stock_quantity, a.status, a.resolved_at, a.created_at,
  a.updated_at"""
ALERTS = """stock_alerts a JOIN product_variants v ON v.id = a.product_variant_id JOIN products p ON p.id = a.product_id
  LEFT JOIN stores s ON s.id = p.store_id"""
LISTED = f"""($1::uuid IS NULL OR p.store_id IN ({OWN} $1)) AND ($2::text IS NULL OR a.status = $2)
  AND ($3::uuid IS NULL OR p.store_id = $3) AND ($4::uuid IS NULL OR a.product_id = $4)"""
RECIPIENTS = """
SELECT u.id AS user_id, u.name, u.email FROM users u WHERE u.status = 'active' AND (u.role = 'admin'
  OR u.role = 'owner' AND u.id = (
  SELECT o.user_id FROM stock_alerts a JOIN products p ON p.id = a.product_id JOIN stores s ON s.id = p.store_id
    JOIN owners o ON o.id = s.owner_id WHERE a.id = $1 AND o.status = 'active'))
"""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told of an alert."""

    user_id: UUID
    name: str
    email: str


async def lock_stock(tx: Tx, variant_ids: Iterable[UUID]) -> list[Stock]:
    """Lock the variants' rows in the order of their ids, so that no two baskets can wait for each other.

    Raises:
        NotFound: One of them does not exist.
    """
    wanted = set(variant_ids)
    rows = await tx.fetch(f"{COLUMNS} FOR NO KEY UPDATE", list(wanted))
    if len(rows) != len(wanted):
        raise NotFound
    return [Stock(*row) for row in rows]


async def read_stock(tx: Tx | None, variant_ids: Iterable[UUID]) -> list[Stock]:
    """What is left of the variants, without a lock."""
    read = fetch if tx is None else tx.fetch
    return [Stock(*row) for row in await read(COLUMNS, list(set(variant_ids)))]


async def lock_own_stock(tx: Tx, variant_id: UUID, *, owner_id: UUID | None) -> StockView:
    """Lock the row of a variant whose stock the caller may change, and read it.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    row = await tx.fetch_row(STOCK, variant_id, owner_id)
    if row is None:
        raise NotFound
    return StockView.of(row)


async def lock_alert(tx: Tx, alert_id: UUID, *, owner_id: UUID | None) -> AlertView:
    """Lock an alert's row and read it.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    row = await tx.fetch_row(
        f"SELECT {ALERT} FROM {ALERTS} WHERE a.id = $1 AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2))"
        " FOR NO KEY UPDATE OF a",
        alert_id,
        owner_id,
    )
    if row is None:
        raise NotFound
    return AlertView.of(row)


async def find_open_alert(alert_id: UUID) -> AlertView | None:
    """An alert with what is left now, unless it is resolved."""
    row = await fetch_row(f"SELECT {ALERT} FROM {ALERTS} WHERE a.id = $1 AND a.status <> 'resolved'", alert_id)
    return None if row is None else AlertView.of(row)


async def list_recipients(alert_id: UUID) -> list[Recipient]:
    """Who is told of an alert: the active admins, and the owner of the store."""
    return [Recipient(*row) for row in await fetch(f"{RECIPIENTS} ORDER BY u.id", alert_id)]


async def find_recipient(alert_id: UUID, user_id: UUID) -> Recipient | None:
    """The user, if they are still to be told of the alert."""
    row = await fetch_row(f"{RECIPIENTS} AND u.id = $2", alert_id, user_id)
    return None if row is None else Recipient(*row)


async def list_alerts(query: AlertFilter, *, owner_id: UUID | None) -> Page[AlertView]:
    """A page of alerts, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    wanted = (owner_id, query.status, query.store_id, query.product_id)
    total = None
    if query.include_total:
        counted = f"SELECT count(*) FROM (SELECT FROM {ALERTS} WHERE {LISTED} LIMIT {TOTAL_CAP}) t"
        total = (await fetch_planned(counted, *wanted))[0][0]
    after = read_cursor(query.cursor, "newest", (UUID,))
    rows = await fetch_planned(
        f"SELECT {ALERT} FROM {ALERTS} WHERE {LISTED} AND ($5::uuid IS NULL OR a.id < $5)"
        f" ORDER BY a.id DESC LIMIT {query.limit + 1}",
        *wanted,
        after[0] if after is not None else None,
    )
    return cut_page(query, [AlertView.of(row) for row in rows], "newest", ("id",), total=total)
