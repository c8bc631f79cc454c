"""What entries of the journal of sales come to: for the sums, and for reports of what is not in these yet."""

from uuid import UUID

from server.core.db import Tx

# Those of the entries `s` for which {which} holds, and then what each of them is to the shop (`store_id` null) and to
# each store with a line of its order. A refund's share is the difference of two running ones, as `split_refund` makes
# it, so that all refunds of an order come to the store's lines.
ENTRIES = """
entries AS MATERIALIZED (
  SELECT s.id, s.order_id, s.kind, s.amount, (s.happened_at AT TIME ZONE 'Asia/Kolkata')::date AS day, o.user_id,
    o.total_amount AS whole, (SELECT coalesce(sum(b.amount), 0) FROM sales_entries b WHERE s.kind = 'refund'
      AND b.order_id = s.order_id AND b.kind = 'refund' AND b.id < s.id) AS before
  FROM sales_entries s JOIN orders o ON o.id = s.order_id WHERE {which}),
lines AS (
  SELECT e.id, i.store_id, grouping(i.store_id) = 1 AS of_all, sum(i.total_quantity) AS units,
    sum(i.final_price) AS amount
  FROM entries e JOIN order_items i ON i.order_id = e.order_id
  GROUP BY GROUPING SETS ((e.id), (e.id, i.store_id))),
parts AS (
  SELECT e.day, e.kind, e.user_id, l.store_id, coalesce(l.units, 0) AS units, CASE
      WHEN coalesce(l.of_all, true) THEN e.amount
      WHEN e.kind = 'sale' THEN l.amount
      ELSE div(2 * (e.before + e.amount) * l.amount + e.whole, 2 * e.whole)
        - div(2 * e.before * l.amount + e.whole, 2 * e.whole) END AS amount
  FROM entries e LEFT JOIN lines l ON l.id = e.id WHERE coalesce(l.of_all, true) OR l.store_id IS NOT NULL),
sold AS (
  SELECT e.day, i.store_id, i.product_id, sum(i.total_quantity) AS units, sum(i.final_price) AS revenue
  FROM entries e JOIN order_items i ON i.order_id = e.order_id WHERE e.kind = 'sale' GROUP BY 1, 2, 3)
"""
# Of parts: what a row of sales_totals has.
SUMS = """count(*) FILTER (WHERE kind = 'sale') AS orders,
  coalesce(sum(units) FILTER (WHERE kind = 'sale'), 0) AS units,
  coalesce(sum(amount) FILTER (WHERE kind = 'sale'), 0) AS sales,
  count(*) FILTER (WHERE kind = 'refund') AS refund_count,
  coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunds"""


async def lock_open_entries(tx: Tx, most: int) -> list[UUID]:
    """Lock the oldest entries that are in no sum yet and that nobody else is adding up; gives their ids."""
    rows = await tx.fetch(
        "SELECT id FROM sales_entries WHERE folded_at IS NULL ORDER BY id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED", most
    )
    return [row["id"] for row in rows]
