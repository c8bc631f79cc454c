"""Adding the journal of sales up."""

from server.analytics.queries.entries import ENTRIES, SUMS, lock_open_entries
from server.core.crash import crash_point
from server.core.db import transaction

# Each batch is a transaction that holds the sums of its days, for some tenths of a second when it is full.
BATCH = 1000
THESE = ENTRIES.format(which="s.id = ANY ($1::uuid[])")
GRAINS = """CROSS JOIN LATERAL (
  VALUES ('day', day), ('month', date_trunc('month', day::timestamp)::date)) g(grain, starts_on)"""

# Everybody who adds up writes these tables in this order, and the rows of each in the order of their keys.
ADD = (
    f"""
WITH {THESE}
INSERT INTO sales_totals AS t (id, created_at, updated_at, grain, starts_on, store_id, orders, units, sales,
  refund_count, refunds)
SELECT uuidv7(), now(), now(), g.grain, g.starts_on, store_id, {SUMS} FROM parts {GRAINS}
GROUP BY g.grain, g.starts_on, store_id ORDER BY g.grain, g.starts_on, store_id
ON CONFLICT (store_id, grain, starts_on) DO UPDATE SET updated_at = now(), orders = t.orders + excluded.orders,
  units = t.units + excluded.units, sales = t.sales + excluded.sales,
  refund_count = t.refund_count + excluded.refund_count, refunds = t.refunds + excluded.refunds
""",
    f"""
WITH {THESE}
INSERT INTO product_sales AS t (id, created_at, updated_at, grain, starts_on, store_id, product_id, units, revenue)
SELECT uuidv7(), now(), now(), g.grain, g.starts_on, store_id, product_id, sum(units), sum(revenue) FROM sold {GRAINS}
GROUP BY g.grain, g.starts_on, store_id, product_id ORDER BY g.grain, g.starts_on, store_id, product_id
ON CONFLICT (store_id, grain, starts_on, product_id) DO UPDATE SET updated_at = now(),
  units = t.units + excluded.units, revenue = t.revenue + excluded.revenue
""",
    f"""
WITH {THESE}
INSERT INTO buyers (id, created_at, updated_at, grain, starts_on, store_id, user_id)
SELECT uuidv7(), now(), now(), g.grain, g.starts_on, store_id, user_id FROM parts {GRAINS}
WHERE kind = 'sale' GROUP BY g.grain, g.starts_on, store_id, user_id
ORDER BY g.grain, g.starts_on, store_id, user_id
ON CONFLICT (store_id, grain, starts_on, user_id) DO NOTHING
""",
    "UPDATE sales_entries SET folded_at = now(), updated_at = now() WHERE id = ANY ($1::uuid[])",
)


async def fold_sales(*, batch: int = BATCH) -> int:
    """Add to the sums every sale and refund that is in none yet, `batch` at a time; gives how many.

    Several workers at once share them. Reports are right at every moment; this makes them cheap.
    """
    folded = 0
    while True:
        async with transaction() as tx:
            ids = await lock_open_entries(tx, batch)
            for statement in ADD if ids else ():
                await tx.execute(statement, ids)
                crash_point("sales.added")
        folded += len(ids)
        if len(ids) < batch:
            return folded
