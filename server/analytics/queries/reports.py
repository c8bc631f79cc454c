"""Reports on sales: one statement, so that the sums and what is not in them yet are seen at one moment."""

from datetime import date, datetime
from typing import Any

import orjson

from server.analytics.queries.entries import ENTRIES, SUMS
from server.analytics.rules.periods import DAY, Interval, Period, Span, choose_period, cover, steps
from server.analytics.schemas import ReportFilter, SalesReport, Step, TopProducts
from server.catalog.queries.rows import Values
from server.core.db import fetch_planned
from server.core.errors import Invalid, Mistake

OPEN = ENTRIES.format(which="s.folded_at IS NULL")
COLUMNS = ("orders", "units", "sales", "refund_count", "refunds")
ADDED = ", ".join(f"sum({column})::bigint AS {column}" for column in COLUMNS)
LEADING = """(SELECT coalesce(json_agg(t), '[]') FROM (
    SELECT b.product_id, p.name, b.units, b.revenue FROM (
      SELECT * FROM best ORDER BY {order} LIMIT {top}) b JOIN products p ON p.id = b.product_id ORDER BY {order}) t)"""
BY_UNITS = "units DESC, revenue DESC, product_id"
BY_REVENUE = "revenue DESC, units DESC, product_id"


async def get_report(wish: ReportFilter, *, now: datetime, currency: str) -> SalesReport:
    """What was sold in a period that ends, if no end is named, today.

    Raises:
        Invalid: There is no such period or store.
    """
    period = choose_period(wish.from_, wish.to, now=now)
    values = Values()
    [row] = await fetch_planned(statement(values, wish, period), *values.bound)
    found: dict[str, Any] = orjson.loads(row[0])
    if not found["knows_store"]:
        raise Invalid(mistakes=(Mistake("query.store_id", "There is no such store.", "unknown_store"),))
    kept = {date.fromisoformat(step["starts_on"]): step for step in found["steps"]}
    nothing = dict.fromkeys(COLUMNS, 0)
    shown = [Step.of(kept.get(day, nothing) | {"starts_on": day}) for day in steps(period, wish.interval)]
    sales, orders, refunds = (sum(getattr(step, name) for step in shown) for name in ("sales", "orders", "refunds"))
    return SalesReport(
        **{"from": period.first},
        to=period.last,
        interval=wish.interval,
        store_id=wish.store_id,
        currency=currency,
        as_of=found["as_of"],
        total_sales=sales,
        order_count=orders,
        average_order=(2 * sales + orders) // (2 * orders) if orders else 0,
        refunds=refunds,
        refund_count=sum(step.refund_count for step in shown),
        net_sales=sales - refunds,
        units=sum(step.units for step in shown),
        active_users=found["active_users"],
        sales_over_time=shown,
        top_products=TopProducts.of(found),
    )


def statement(values: Values, wish: ReportFilter, period: Period) -> str:
    """The report as one JSON object: rows of the sums, and the entries that are in none of these yet."""
    store = f"{values.bind(wish.store_id)}::uuid"
    own = "store_id IS NULL" if wish.store_id is None else f"store_id = {store}"
    # A product's sales in the whole shop are those in all of its stores, and in none.
    of_any = "true" if wish.store_id is None else own
    in_time = f"day >= {values.bind(period.first)} AND day < {values.bind(period.last + DAY)}"
    sums = cover(period, months=wish.interval is Interval.MONTH)
    widest = cover(period, months=True)
    top = values.bind(wish.top)
    step = f"date_trunc('{wish.interval}', {{}}::timestamp)::date"
    return f"""
WITH {OPEN},
fresh AS MATERIALIZED (SELECT * FROM parts WHERE {in_time} AND {own}),
steps AS (
  SELECT starts_on, {ADDED} FROM (
    SELECT {step.format("r.starts_on")} AS starts_on, {", ".join(COLUMNS)}
    FROM ({_rows(values, f"starts_on, {', '.join(COLUMNS)}", "sales_totals", own, sums)}) r
    UNION ALL SELECT {step.format("day")}, {SUMS} FROM fresh GROUP BY 1) s GROUP BY 1),
best AS MATERIALIZED (
  SELECT product_id, sum(units)::bigint AS units, sum(revenue)::bigint AS revenue FROM (
    {_rows(values, "product_id, units, revenue", "product_sales", of_any, widest)}
    UNION ALL SELECT product_id, units, revenue FROM sold WHERE {in_time} AND {of_any}) b GROUP BY 1),
active AS (
  {_rows(values, "user_id", "buyers", own, widest)}
  UNION SELECT user_id FROM fresh WHERE kind = 'sale')
SELECT json_build_object(
  'as_of', now(),
  'knows_store', {store} IS NULL OR EXISTS (SELECT FROM stores WHERE id = {store}),
  'steps', (SELECT coalesce(json_agg(s), '[]') FROM steps s),
  'active_users', (SELECT count(*) FROM active),
  'by_units', {LEADING.format(order=BY_UNITS, top=top)},
  'by_revenue', {LEADING.format(order=BY_REVENUE, top=top)})::text"""


def _rows(values: Values, columns: str, table: str, of: str, spans: list[Span]) -> str:
    """The rows of a table of sums that add up to a period, each span read by its own stretch of the index."""
    return " UNION ALL ".join(
        f"SELECT {columns} FROM {table} WHERE {of} AND grain = {values.bind(span.grain)}"
        f" AND starts_on >= {values.bind(span.since)} AND starts_on < {values.bind(span.until)}"
        for span in spans
    )
