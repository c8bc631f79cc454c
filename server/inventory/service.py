"""Steps that change stock, each with its movements in the same statement, and what follows from them.

Listings say only whether something is in stock: they become untrue only when a variant's stock reaches or leaves zero.

An alert is opened in the statement of the fall, or in one after it, and resolved in a statement of its own after the
rise: only a statement that begins when the variant's row is locked already sees the alert that the one before opened.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from models.enums import AlertStatus, StockReason
from server.core import jobs
from server.core.db import Tx, fetch, transaction
from server.core.etags import check_if_match
from server.core.idempotency import Attempt
from server.core.tokens import Principal
from server.hooks.rules import EventType
from server.hooks.service.telling import tell
from server.inventory.errors import OutOfStock
from server.inventory.jobs import AnnounceBackInStock, AnnounceStockAlert, MailStockAlert
from server.inventory.queries import (
    THRESHOLD,
    find_open_alert,
    list_recipients,
    lock_alert,
    lock_own_stock,
    read_stock,
)
from server.inventory.rules import shortages
from server.inventory.schemas import AlertView, ChangeStock, StockView, UpdateAlert
from server.journal.service import record

# An alert for each of the variants `fallen` that is below its threshold, unless it has one.
OPENED = """
opened AS (
  INSERT INTO stock_alerts (id, product_id, product_variant_id, stock_level, threshold, status, created_at, updated_at)
  SELECT uuidv7(), product_id, id, stock_quantity, threshold, 'pending', clock_timestamp(), clock_timestamp()
  FROM fallen WHERE stock_quantity < threshold
  ON CONFLICT (product_variant_id) WHERE status <> 'resolved' DO NOTHING RETURNING id, product_variant_id)"""
MOVE = """
WITH moved AS (
  UPDATE product_variants SET stock_quantity = stock_quantity + $2::int, updated_at = now() WHERE id = $1
  RETURNING id, product_id, stock_quantity),
noted AS (
  INSERT INTO stock_movements (id, product_variant_id, delta, reason, actor_id, created_at, updated_at)
  SELECT uuidv7(), id, $2::int, $3, $4, now(), now() FROM moved)
SELECT product_id, stock_quantity = 0 OR stock_quantity = $2::int AS flipped FROM moved
"""
SET = """
WITH moved AS (
  UPDATE product_variants v SET stock_quantity = w.quantity, updated_at = now()
  FROM unnest($1::uuid[], $2::int[]) AS w(id, quantity) WHERE v.id = w.id AND v.stock_quantity <> w.quantity
  RETURNING v.id, v.product_id, old.stock_quantity AS before, new.stock_quantity AS after),
noted AS (
  INSERT INTO stock_movements (id, product_variant_id, delta, reason, actor_id, created_at, updated_at)
  SELECT uuidv7(), id, after - before, 'correction', $3::uuid, now(), now() FROM moved)
SELECT id, product_id, after - before AS delta, 0 IN (before, after) AS flipped, before = 0 AS is_back FROM moved
"""
TAKE = f"""
WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::int[]) AS w(id, quantity)),
fallen AS (
  UPDATE product_variants v SET stock_quantity = v.stock_quantity - w.quantity, updated_at = now()
  FROM wanted w WHERE v.id = w.id AND v.stock_quantity >= w.quantity
  RETURNING v.id, v.product_id, v.stock_quantity, w.quantity, {THRESHOLD} AS threshold),
noted AS (
  INSERT INTO stock_movements (id, product_variant_id, delta, reason, order_id, created_at, updated_at)
  SELECT uuidv7(), id, -quantity, 'sale', $3, now(), now() FROM fallen),{OPENED}
SELECT f.id, f.product_id, f.stock_quantity = 0 AS flipped, o.id AS alert_id
FROM fallen f LEFT JOIN opened o ON o.product_variant_id = f.id
"""
RETURN = """
WITH owed AS (
  SELECT product_variant_id AS id, -sum(delta)::int AS quantity FROM stock_movements
  WHERE order_id = $1 GROUP BY product_variant_id HAVING sum(delta) < 0),
locked AS (
  SELECT v.id, owed.quantity FROM product_variants v JOIN owed USING (id) ORDER BY v.id FOR NO KEY UPDATE OF v),
given AS (
  UPDATE product_variants v SET stock_quantity = v.stock_quantity + l.quantity, updated_at = now()
  FROM locked l WHERE v.id = l.id RETURNING v.id, v.product_id, v.stock_quantity, l.quantity),
noted AS (
  INSERT INTO stock_movements (id, product_variant_id, delta, reason, order_id, created_at, updated_at)
  SELECT uuidv7(), id, quantity, 'cancel', $1, now(), now() FROM given)
SELECT id, product_id, stock_quantity = quantity AS flipped FROM given
"""
OPEN = f"""
WITH fallen AS (
  SELECT v.id, v.product_id, v.stock_quantity, {THRESHOLD} AS threshold
  FROM product_variants v WHERE v.id = ANY ($1::uuid[])),{OPENED}
SELECT product_variant_id, id FROM opened
"""
RESOLVE = f"""
UPDATE stock_alerts a SET status = 'resolved', resolved_at = clock_timestamp(), updated_at = now()
FROM product_variants v WHERE v.id = a.product_variant_id AND a.product_variant_id = ANY ($1::uuid[])
  AND a.status <> 'resolved' AND v.stock_quantity >= {THRESHOLD}
"""
# What of these is sold, was all gone before, and is wished for by somebody who was not told yet.
BACK = """
SELECT v.id, NOT EXISTS (SELECT FROM product_variants o WHERE o.product_id = v.product_id AND o.is_active
    AND o.stock_quantity > 0 AND o.id <> ALL ($1)) AS whole_product
FROM product_variants v WHERE v.id = ANY ($1::uuid[]) AND v.is_active
  AND EXISTS (SELECT FROM wish_list_items i WHERE i.product_id = v.product_id AND i.told_at IS NULL)
"""
# A unit that is gone again by then was none to write letters about.
BEFORE_TOLD = timedelta(minutes=1)


async def change_stock(actor: Principal, variant_id: UUID, wish: ChangeStock, *, attempt: Attempt | None) -> StockView:
    """Change a variant's stock by hand; an admin any, an owner those of their own stores.

    Raises:
        NotFound: It is not there, or of another's store.
        StockChanged: It is not what the wish takes it for.
        StockBelowZero: More would go than is left.
        StockTooHigh: More would be there than a variant can have.
    """
    async with transaction(attempt) as tx:
        before = await lock_own_stock(tx, variant_id, owner_id=actor.owner_id)
        delta = wish.delta_from(before.stock_quantity)
        view = before
        if delta:
            await _move(tx, variant_id, delta, StockReason(wish.reason), actor.user_id)
            await (_open_alerts(tx, [variant_id]) if delta < 0 else _resolve_alerts(tx, [variant_id]))
            if not before.stock_quantity:
                await _announce_back(tx, [variant_id])
            view = await lock_own_stock(tx, variant_id, owner_id=actor.owner_id)
            await record(
                tx,
                actor.user_id,
                "variant.stock",
                "product_variant",
                variant_id,
                before={"stock_quantity": before.stock_quantity},
                after={"stock_quantity": view.stock_quantity, "reason": wish.reason},
            )
        if attempt is not None:
            await attempt.answer(tx, view)
    return view


async def add_first_stock(tx: Tx, variant_id: UUID, quantity: int, *, actor_id: UUID) -> None:
    """Give a new variant, whose row was made with a stock of 0, its first units; nothing for 0.

    That opens no alert, however few they are: nothing has fallen.
    """
    if quantity:
        await _move(tx, variant_id, quantity, StockReason.INITIAL, actor_id)


async def set_stock(tx: Tx, quantities: Mapping[UUID, int], *, actor_id: UUID | None) -> None:
    """Correct the stock of variants to these quantities; the caller has locked their rows."""
    rows = await tx.fetch(SET, list(quantities), list(quantities.values()), actor_id)
    await _resolve_alerts(tx, [row["id"] for row in rows])
    await _open_alerts(tx, [row["id"] for row in rows if row["delta"] < 0])
    await _announce_back(tx, [row["id"] for row in rows if row["is_back"]])
    _mark_stale(tx, {row["product_id"] for row in rows if row["flipped"]})


async def take_stock(tx: Tx, order_id: UUID, quantities: Mapping[UUID, int]) -> None:
    """Take units for an order, all or nothing.

    The caller has locked the rows (`lock_stock`) and looked; the condition and the table's CHECK hold even if it
    had not.

    Raises:
        OutOfStock: A line asks for more than is left.
    """
    rows = await tx.fetch(TAKE, list(quantities), list(quantities.values()), order_id)
    if len(rows) != len(quantities):
        missing = set(quantities) - {row["id"] for row in rows}
        raise OutOfStock(shortages(await read_stock(tx, missing), quantities))
    await _announce(tx, {row["id"]: row["alert_id"] for row in rows if row["alert_id"] is not None})
    _mark_stale(tx, {row["product_id"] for row in rows if row["flipped"]})


async def return_stock(tx: Tx, order_id: UUID) -> None:
    """Put an order's units back, as often as they were taken and not yet returned: twice has the effect of once."""
    rows = await tx.fetch(RETURN, order_id)
    await _resolve_alerts(tx, [row["id"] for row in rows])
    await _announce_back(tx, [row["id"] for row in rows if row["flipped"]])
    _mark_stale(tx, {row["product_id"] for row in rows if row["flipped"]})


async def erase_stock(tx: Tx, variant_id: UUID) -> None:
    """Forget the movements and alerts of a variant that was never ordered, before its row goes; it is locked."""
    await tx.execute("DELETE FROM stock_alerts WHERE product_variant_id = $1", variant_id)
    await tx.execute("DELETE FROM stock_movements WHERE product_variant_id = $1", variant_id)


async def follow_threshold(tx: Tx, *variant_ids: UUID) -> None:
    """Open or resolve variants' alerts after their thresholds were changed; the caller has locked their rows."""
    await _resolve_alerts(tx, variant_ids)
    await _open_alerts(tx, variant_ids)


async def update_alert(actor: Principal, alert_id: UUID, wish: UpdateAlert, *, if_match: str | None) -> AlertView:
    """Resolve an alert by hand; an admin any, an owner those of their own stores.

    Raises:
        NotFound: It is not there, or of another's store.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        before = await lock_alert(tx, alert_id, owner_id=actor.owner_id)
        check_if_match(if_match, before.etag)
        if wish.status is None or before.status is AlertStatus.RESOLVED:
            return before
        await tx.execute(
            "UPDATE stock_alerts SET status = 'resolved', resolved_at = clock_timestamp(), updated_at = now()"
            " WHERE id = $1",
            alert_id,
        )
        await record(
            tx,
            actor.user_id,
            "stock_alert.resolve",
            "stock_alert",
            alert_id,
            before={"status": before.status},
            after={"status": wish.status},
        )
        return await lock_alert(tx, alert_id, owner_id=actor.owner_id)


async def announce_alert(alert_id: UUID) -> None:
    """Leave a letter for each of those who are to know of an alert, unless they know or it is resolved."""
    alert = await find_open_alert(alert_id)
    if alert is None or alert.status is not AlertStatus.PENDING:
        return
    recipients = await list_recipients(alert_id)
    async with transaction() as tx:
        for recipient in recipients:
            await jobs.add(tx, MailStockAlert(alert_id=alert_id, user_id=recipient.user_id), once=True)


async def mark_sent(alert_id: UUID) -> None:
    """Note that somebody was told of an alert; one that was resolved meanwhile stays so."""
    await fetch(
        "UPDATE stock_alerts SET status = 'sent', updated_at = now() WHERE id = $1 AND status = 'pending'", alert_id
    )


async def _move(tx: Tx, variant_id: UUID, delta: int, reason: StockReason, actor_id: UUID) -> None:
    row = await tx.fetch_row(MOVE, variant_id, delta, reason, actor_id)
    if row is not None and row["flipped"]:
        _mark_stale(tx, {row["product_id"]})


async def _open_alerts(tx: Tx, variant_ids: Collection[UUID]) -> None:
    if variant_ids:
        rows = await tx.fetch(OPEN, list(variant_ids))
        await _announce(tx, {row["product_variant_id"]: row["id"] for row in rows})


async def _resolve_alerts(tx: Tx, variant_ids: Collection[UUID]) -> None:
    if variant_ids:
        await tx.execute(RESOLVE, list(variant_ids))


async def _announce(tx: Tx, opened: Mapping[UUID, UUID]) -> None:
    """Have those told who look after variants; `opened` are their new alerts."""
    for alert_id in opened.values():
        await jobs.add(tx, AnnounceStockAlert(alert_id=alert_id))
    await tell(tx, EventType.STOCK_LOW, *opened)


async def _announce_back(tx: Tx, variant_ids: Sequence[UUID]) -> None:
    """Have those told who wish for variants that were sold out until now."""
    rows = await tx.fetch(BACK, variant_ids) if variant_ids else []
    told = [AnnounceBackInStock(product_variant_id=row["id"], whole_product=row["whole_product"]) for row in rows]
    if told:
        await jobs.add_all(tx, told, delay=BEFORE_TOLD, once=True)
    await tell(tx, EventType.STOCK_BACK, *variant_ids)


def _mark_stale(tx: Tx, product_ids: set[UUID]) -> None:
    if product_ids:
        tx.stale.update(("products", *(f"product:{product_id}" for product_id in product_ids)))
