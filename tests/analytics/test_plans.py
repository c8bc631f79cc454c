"""A report reads sums by their indexes, and of orders none: however many there are."""

import json
from typing import Any

import pytest

from server.analytics.queries import reports
from server.analytics.rules.periods import Interval
from server.analytics.schemas import ReportFilter
from server.analytics.service import fold_sales
from server.core.db import fetch, fetch_planned, fetch_value, transaction
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

ORDERS = 1_200
# The months of two years, and the days around them.
FEW = 24 + 62
GROWING = {"orders", "order_items", "sales_entries", "payments", "refunds"}
SUMS = {"sales_totals", "product_sales", "buyers"}
FILL = f"""
WITH placed AS (
  INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status, payment_status,
    subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency, shipping_address, created_at,
    updated_at)
  SELECT uuidv7(), $1, $2, 'VC' || n, at, 'upi', 'delivered', 'paid', n, 0, 0, 0, n, 'INR', '{{}}', at, at
  FROM (SELECT n, now() - n * interval '18 hours' AS at FROM generate_series(1, {ORDERS}) n) n
  RETURNING id, subtotal, created_at)
INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name, sku,
  attributes, total_quantity, price_at_time, discount_applied, coupon_discount, final_price, tax_rate, tax_amount,
  created_at, updated_at)
SELECT uuidv7(), id, $3, $4, CASE WHEN subtotal % 2 = 0 THEN $5::uuid END, '', '', '', '{{}}', 1, subtotal, 0, 0,
  subtotal, 18, 0, created_at, created_at FROM placed
"""


async def test_reports_read_no_orders_once_these_are_added_up(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, store = await make_owner_of_store(resources)
    shopper, sold = await make_shopper(resources.tokens), await make_variant()
    async with transaction() as tx:
        await tx.execute(FILL, shopper.user_id, shopper.address_id, sold.product_id, sold.id, store.id)
    assert await fold_sales() == ORDERS
    await fetch(f"VACUUM ANALYZE {', '.join(sorted(GROWING | SUMS))}")
    plans: list[dict[str, Any]] = []

    async def explain(sql: str, *values: Any) -> Any:
        rows = await fetch_planned(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *values)
        plans.append(json.loads(rows[0][0])[0]["Plan"])
        return await fetch_planned(sql, *values)

    monkeypatch.setattr(reports, "fetch_planned", explain)
    now = await fetch_value("SELECT now()")
    earliest = now.date().replace(year=now.year - 2, day=1)
    for interval in Interval:
        for store_id in (None, store.id):
            wish = ReportFilter.model_validate({"from": earliest, "interval": interval, "store_id": store_id})
            report = await reports.get_report(wish, now=now, currency="INR")
            assert report.order_count > 400
            [plan] = plans
            assert rows_read(plan, GROWING) == 0, (interval, store_id)
            assert rows_read(plan, {"buyers"}) <= FEW
            assert rows_read(plan, {"product_sales"}) <= 2 * FEW
            assert rows_read(plan, {"sales_totals"}) <= FEW or interval is not Interval.MONTH
            plans.clear()


def rows_read(plan: dict[str, Any], tables: set[str]) -> int:
    """How many rows of the tables a plan read, wanted or not."""
    nodes, read = [plan], 0
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node.get("Relation Name") in tables:
            removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
            read += round(node["Actual Loops"] * (node["Actual Rows"] + removed))
    return read
