"""Steps that change stock, each with its movements in the same statement.

Listings say only whether something is in stock: they become untrue only when a variant's stock reaches or leaves zero.
"""

from collections.abc import Mapping
from uuid import UUID

from server.core.db import Tx
from server.inventory.errors import OutOfStock
from server.inventory.queries import read_stock
from server.inventory.rules import shortages

TAKE = """
WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::int[]) AS w(id, quantity)),
taken AS (
  UPDATE product_variants v SET stock_quantity = v.stock_quantity - w.quantity, updated_at = now()
  FROM wanted w WHERE v.id = w.id AND v.stock_quantity >= w.quantity
  RETURNING v.id, v.product_id, v.stock_quantity, w.quantity),
noted AS (
  INSERT INTO stock_movements (id, product_variant_id, delta, reason, order_id, created_at, updated_at)
  SELECT uuidv7(), id, -quantity, 'sale', $3, now(), now() FROM taken)
SELECT id, product_id, stock_quantity = 0 AS flipped FROM taken
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
    _mark_stale(tx, {row["product_id"] for row in rows if row["flipped"]})


async def return_stock(tx: Tx, order_id: UUID) -> None:
    """Put an order's units back, as often as they were taken and not yet returned: twice has the effect of once."""
    rows = await tx.fetch(RETURN, order_id)
    _mark_stale(tx, {row["product_id"] for row in rows if row["flipped"]})


def _mark_stale(tx: Tx, product_ids: set[UUID]) -> None:
    if product_ids:
        tx.stale.update(("products", *(f"product:{product_id}" for product_id in product_ids)))
