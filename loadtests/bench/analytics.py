"""`python -m loadtests.bench.analytics`: what reports on sales cost at a million orders, beside counting these anew.

Exit status 1 when a report is wrong or costs more than its limit, 2 when it could not run.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import orjson
import typer

from loadtests.bench.past import make_past
from loadtests.report import show_checks, terminal
from loadtests.shop import leave_on_sigterm
from loadtests.verdict import Check
from server.analytics.queries import reports
from server.analytics.rules.periods import ZONE, Interval, choose_period
from server.analytics.schemas import ReportFilter, SalesReport
from server.analytics.service import fold_sales
from server.catalog.queries.rows import Values
from server.core.db import fetch_planned, open_database
from server.core.schema import migrate
from server.core.settings import Settings, load_settings
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import CannotStart
from server.pricing.money import split_refund

TABLE = Path(__file__).with_name("analytics.md")
BATCH = 20_000
# Orders that are paid last: what a busy shop sells between two runs of the worker that adds up.
OPEN = 500
UNPAID = f"""
UPDATE orders SET payment_status = 'pending' WHERE id IN (
  SELECT id FROM orders WHERE payment_status = 'paid' AND created_at < now() - interval '2 days'
  ORDER BY created_at DESC LIMIT {OPEN})
"""
PAID = "EXPLAIN (ANALYZE, FORMAT JSON) UPDATE orders SET payment_status = 'paid' WHERE payment_status = 'pending'"
AS_PAID = """
UPDATE sales_entries e SET happened_at = p.payment_date FROM payments p
WHERE p.order_id = e.order_id AND e.folded_at IS NULL
"""
BACKFILL = """
INSERT INTO sales_entries (id, order_id, kind, amount, happened_at, created_at, updated_at)
SELECT uuidv7(), o.id, 'sale', o.total_amount, p.payment_date, now(), now()
FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.payment_status <> 'pending' ORDER BY p.payment_date;
INSERT INTO sales_entries (id, order_id, refund_id, kind, amount, happened_at, created_at, updated_at)
SELECT uuidv7(), order_id, id, 'refund', amount, processed_at, now(), now() FROM refunds ORDER BY processed_at
"""
# The figures of a report counted from every order; {own} is which lines count.
ANEW = """
WITH sold AS MATERIALIZED (
  SELECT o.id, o.user_id, o.total_amount AS whole, sum(i.final_price) AS own, sum(i.total_quantity) AS units
  FROM orders o JOIN payments p ON p.order_id = o.id AND NOT p.surplus JOIN order_items i ON i.order_id = o.id
  WHERE o.payment_status IN ('paid', 'refunded') AND p.payment_date >= $1 AND p.payment_date < $2
    AND ($3::uuid IS NULL OR i.store_id = $3) GROUP BY o.id),
best AS (
  SELECT i.product_id, sum(i.total_quantity) AS units, sum(i.final_price) AS revenue FROM sold s
  JOIN order_items i ON i.order_id = s.id WHERE $3::uuid IS NULL OR i.store_id = $3 GROUP BY 1)
SELECT json_build_object(
  'sales', (SELECT sum(CASE WHEN $3::uuid IS NULL THEN whole ELSE own END) FROM sold),
  'orders', (SELECT count(*) FROM sold), 'units', (SELECT sum(units) FROM sold),
  'active_users', (SELECT count(DISTINCT user_id) FROM sold),
  'refunds', (SELECT json_agg(json_build_array(r.amount, o.total_amount, (
      SELECT sum(i.final_price) FROM order_items i WHERE i.order_id = o.id AND i.store_id = $3)))
    FROM refunds r JOIN orders o ON o.id = r.order_id WHERE r.status = 'processed' AND r.processed_at >= $1
      AND r.processed_at < $2 AND ($3::uuid IS NULL OR EXISTS (
        SELECT FROM order_items i WHERE i.order_id = o.id AND i.store_id = $3))),
  'best', (SELECT json_agg(product_id) FROM (
    SELECT product_id FROM best ORDER BY units DESC, revenue DESC, product_id LIMIT 10) b))::text
"""
console = terminal()


@dataclass(frozen=True, slots=True)
class Case:
    """A report that is asked for, and for how many milliseconds at most."""

    name: str
    days: int
    interval: Interval
    of_store: bool
    most: float


CASES = (
    Case("a day", 1, Interval.DAY, of_store=False, most=100),
    Case("30 days", 30, Interval.DAY, of_store=False, most=400),
    Case("30 days of a store", 30, Interval.DAY, of_store=True, most=100),
    Case("a year by month", 365, Interval.MONTH, of_store=False, most=700),
    Case("a year by week", 365, Interval.WEEK, of_store=False, most=700),
    Case("a year by month of a store", 365, Interval.MONTH, of_store=True, most=150),
    Case("two years by month", 730, Interval.MONTH, of_store=False, most=1200),
    Case("two years by day", 730, Interval.DAY, of_store=False, most=1200),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of a report and of counting anew, whether both say the same, and the report's plan."""

    case: Case
    report: float
    anew: float
    is_right: bool
    plan: str


def main(
    database: Annotated[str, typer.Option(help="An empty database to fill; without it one is made.")] = "",
    orders: Annotated[int, typer.Option(min=100, help="How many orders.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(min=1, max=100, help="How often each report is asked for.")] = 7,
    table: Annotated[Path, typer.Option(help="Where the table goes.")] = TABLE,
) -> None:
    """Fill a shop, add its sales up, and ask for reports, warm; medians count."""
    leave_on_sigterm()
    try:
        with _database(database) as url:
            notes, measured = asyncio.run(_run(url, orders, rounds))
    except (CannotStart, OSError, asyncpg.PostgresError) as error:
        console.print(f"The bench could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    checks = [
        Check(
            f"{one.case.name}: right, and at most {one.case.most:g} ms",
            f"{one.report:.1f} ms" if one.is_right else "wrong",
            one.is_right and one.report <= one.case.most,
        )
        for one in measured
    ]
    show_checks(console, checks)
    table.write_text(as_table(measured, notes, orders, rounds))
    console.print(f"Written to {table}.", markup=False, soft_wrap=True)
    if not all(check.met for check in checks):
        raise typer.Exit(1)


async def _run(url: str, orders: int, rounds: int) -> tuple[list[str], list[Measured]]:
    settings = _settings(url)
    await migrate(settings)
    connection = await asyncpg.connect(url)
    try:
        console.print(f"Filling a shop with {orders:,} orders …")
        filled = await make_past(connection, orders)
        await connection.execute(UNPAID)
        written = await _timed(lambda: connection.execute(BACKFILL))
        async with open_database(settings):
            console.print("Adding them up …")
            added = await _timed(lambda: fold_sales(batch=BATCH))
            trigger = await _pay(connection)
            await connection.execute("VACUUM ANALYZE")
            sizes = await connection.fetch(
                "SELECT relname, n_live_tup FROM pg_stat_user_tables WHERE relname IN"
                " ('sales_entries', 'sales_totals', 'product_sales', 'buyers') ORDER BY 1"
            )
            notes = [
                f"Making the orders took {filled:.0f} s, and writing them into the journal {written:.0f} s.",
                f"Adding the journal up took {added:.0f} s: {orders / added:,.0f} orders per second.",
                f"The last {OPEN} orders were paid after that, and are in every report without being in the sums.",
                f"Of such a statement the trigger that writes the sale down takes {trigger:.0f} µs.",
                f"Rows: {', '.join(f'{row[0]} {row[1]:,}' for row in sizes)}.",
            ]
            store = await connection.fetchval("SELECT store_id FROM products WHERE store_id IS NOT NULL LIMIT 1")
            measured = [await _measure(connection, case, store, rounds) for case in CASES]
            load = os.getloadavg()[2]
            notes.append(f"Meanwhile the machine's {os.cpu_count()} cores had a load of {load:.1f} (15 minutes).")
            return notes, measured
    finally:
        await connection.close()


async def _pay(connection: asyncpg.Connection) -> float:
    """Let the last orders be paid; gives what writing one into the journal takes, in microseconds."""
    [plan] = orjson.loads(await connection.fetchval(PAID))
    [trigger] = [one for one in plan["Triggers"] if one["Trigger Name"] == "orders_sold"]
    await connection.execute(AS_PAID)
    return 1000 * float(trigger["Time"]) / int(trigger["Calls"])


async def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _measure(connection: asyncpg.Connection, case: Case, store: UUID, rounds: int) -> Measured:
    now = await connection.fetchval("SELECT now()")
    last: date = now.astimezone(ZONE).date() - timedelta(days=2)
    first = last - timedelta(days=case.days - 1)
    wish = ReportFilter.model_validate(
        {"from": first, "to": last, "interval": case.interval, "store_id": store if case.of_store else None}
    )
    report = await reports.get_report(wish, now=now, currency="INR")
    times = [await _timed(lambda: reports.get_report(wish, now=now, currency="INR")) for _ in range(rounds)]
    began = time.perf_counter()
    bounds = (datetime(day.year, day.month, day.day, tzinfo=ZONE) for day in (first, last + timedelta(days=1)))
    counted = orjson.loads(await connection.fetchval(ANEW, *bounds, wish.store_id))
    anew = time.perf_counter() - began
    return Measured(case, 1000 * median(times), 1000 * anew, _agrees(report, counted), await _explain(wish, now))


def _agrees(report: SalesReport, counted: dict[str, Any]) -> bool:
    """Whether a report is what was counted anew; each order here has one refund at most."""
    refunds = [
        amount if report.store_id is None else split_refund(own, whole, already=0, units=amount)
        for amount, whole, own in counted["refunds"] or ()
    ]
    return (
        (report.total_sales, report.order_count, report.units, report.active_users)
        == (counted["sales"], counted["orders"], counted["units"], counted["active_users"])
        and (report.refunds, report.refund_count) == (sum(refunds), len(refunds))
        and [str(one.product_id) for one in report.top_products.by_units] == counted["best"]
    )


async def _explain(wish: ReportFilter, now: datetime) -> str:
    values = Values()
    statement = reports.statement(values, wish, choose_period(wish.from_, wish.to, now=now))
    rows = await fetch_planned(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}", *values.bound)
    return "\n".join(row[0] for row in rows)


def as_table(measured: list[Measured], notes: list[str], orders: int, rounds: int) -> str:
    """The figures as Markdown, for the repository, with the plans of two reports."""
    lines = [
        f"# What reports on sales cost at {orders:,} orders",
        "",
        f"Written by `python -m loadtests.bench.analytics`: medians of {rounds} rounds, warm, on one machine, beside",
        "the same figures counted from the orders in one statement. Each report is one statement and was the same, to",
        "the paisa, as what was counted.",
        "",
        *notes,
        "",
        "| report | ms | ms counted anew | ratio |",
        "|---|--:|--:|--:|",
        *(
            f"| {one.case.name} | {one.report:.1f} | {one.anew:,.0f} | {one.anew / one.report:,.0f} |"
            for one in measured
        ),
    ]
    for one in measured:
        if one.case.name in {"30 days of a store", "a year by month"}:
            lines += ["", f"## The plan of: {one.case.name}", "", "```text", one.plan, "```"]
    return "\n".join((*lines, ""))


@contextmanager
def _database(given: str) -> Iterator[str]:
    """The database to fill; one that is not given is made in a temporary folder, and removed."""
    if given:
        yield given
        return
    with TemporaryDirectory(prefix="voltcart-analytics-", ignore_cleanup_errors=True) as folder:
        postgres = EmbeddedPostgres(Path(folder), durable=False)
        url = postgres.start()
        try:
            yield url
        finally:
            postgres.stop()


def _settings(url: str) -> Settings:
    return load_settings(_env_file=None, database_url=url).model_copy(update={"statement_timeout": 600.0})


if __name__ == "__main__":
    typer.run(main)
