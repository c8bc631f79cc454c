"""The demo shop's past in the database: in books that agree, and telling nobody."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from server.analytics.service import fold_sales
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from server.core.settings import Settings
from server.demo.catalogue import Catalogue
from server.demo.regulars import REGULARS
from server.demo.seed import seed
from server.demo.selling import add_past
from server.invoices.schemas import InvoiceDocument
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.conftest import Client
from tests.demo.builders import few_cards

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
# What is written with ids of its own; the rest is the triggers'.
INVENTED = (
    *("orders", "order_items", "order_events", "payments", "refunds", "coupon_redemptions", "stock_movements"),
    *("admin_actions", "product_reviews", "invoices", "invoice_series", "users", "addresses"),
)
HASH = "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {} t"
TOLD = "SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM webhook_deliveries)"
RECEIVED = """
SELECT coalesce(sum(amount), 0)::bigint AS sales, count(*) AS orders FROM payments
WHERE payment_date IS NOT NULL AND (payment_date AT TIME ZONE 'Asia/Kolkata')::date BETWEEN $1 AND $2
"""
GIVEN_BACK = """
SELECT coalesce(sum(amount), 0)::bigint FROM refunds
WHERE (processed_at AT TIME ZONE 'Asia/Kolkata')::date BETWEEN $1 AND $2
"""
# Sold variants whose open alerts are not those that their stock wants.
ALARMED = """
SELECT count(*) FROM product_variants v WHERE id IN (SELECT product_variant_id FROM order_items)
  AND (stock_quantity < 10) <> EXISTS (
    SELECT FROM stock_alerts a WHERE a.product_variant_id = v.id AND a.status = 'sent' AND a.stock_level < 10)
"""
BEFORE_IT_CAME = """
SELECT count(*) FROM product_reviews r WHERE r.is_verified_purchase AND NOT EXISTS (
  SELECT FROM orders o JOIN order_items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id
  WHERE o.user_id = r.user_id AND i.product_id = r.product_id AND p.payment_date < r.created_at)
"""
OWN_ORDER = """
INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status, payment_status,
  subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency, shipping_address, created_at,
  updated_at)
SELECT uuidv7(), u.id, a.id, 'VC1', now(), 'cod', 'processing', 'pending', 0, 0, 0, 0, 0, 'INR', '{}', now(), now()
FROM users u, addresses a
"""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the demo shop a small one."""
    monkeypatch.setattr("server.demo.seed.read_cards", lambda: list(few_cards()))


@pytest.fixture
async def connection(settings: Settings, resources: Resources) -> AsyncIterator[Any]:
    """A connection of the test's own."""
    opened = await asyncpg.connect(str(settings.database_url))
    try:
        yield opened
    finally:
        await opened.close()


async def test_every_promise_holds_and_nobody_is_told(client: Client, resources: Resources, settings: Settings) -> None:
    summary = await seed(settings, past=True)
    assert 330 < summary.orders < 480
    assert await fetch_value("SELECT count(*) FROM orders") == summary.orders
    assert await run_audit() == []
    assert await fold_sales() > 300
    assert await run_audit() == []
    assert await fetch_value(TOLD) == 0
    # What the gateway would have to know of, and what time would still bring about.
    assert await fetch_value("SELECT count(*) FROM payments WHERE transaction_id IS NOT NULL") == 0
    assert await fetch_value("SELECT count(*) FROM orders WHERE expires_at IS NOT NULL") == 0
    assert await fetch_value(ALARMED) == 0
    assert await fetch_value("SELECT count(*) FROM stock_alerts") > 0

    admin = await make_admin(resources)
    answer = await client.get("/api/admin/analytics", headers=admin.headers)
    report = await answer.json()
    days = [datetime.fromisoformat(report[name]).date() for name in ("from", "to")]
    [received] = await fetch(RECEIVED, *days)
    assert (report["total_sales"], report["order_count"]) == (received["sales"], received["orders"])
    assert report["refunds"] == await fetch_value(GIVEN_BACK, *days) > 0
    assert report["order_count"] > 100
    assert len(report["top_products"]["by_units"]) >= 5
    assert report["active_users"] > 20


async def test_invoices_are_in_the_order_of_the_money(resources: Resources, settings: Settings) -> None:
    await seed(settings, past=True)
    rows = await fetch(
        "SELECT i.document::text, i.issued_at, p.payment_date FROM invoices i JOIN payments p USING (order_id)"
        " ORDER BY financial_year, serial"
    )
    documents = [InvoiceDocument.model_validate_json(row["document"]) for row in rows]
    assert [row["issued_at"] for row in rows] == sorted(row["payment_date"] for row in rows)
    assert [one.issued_at for one in documents] == [row["issued_at"] for row in rows]
    assert {one.buyer.name for one in documents} & {person.name for person in REGULARS}
    # Karnataka's buyers pay the state's share, the others the Union's.
    assert {(one.inside_state, one.totals.igst == 0) for one in documents} == {(True, True), (False, False)}


async def test_buyers_reviews_are_marked_as_of_what_came(resources: Resources, settings: Settings) -> None:
    await seed(settings, past=True)
    rows = await fetch(
        "SELECT is_verified_purchase, count(*) FROM product_reviews WHERE user_id = ANY ($1::uuid[]) GROUP BY 1",
        [person.id for person in REGULARS],
    )
    assert [row["is_verified_purchase"] for row in rows] == [True]
    assert rows[0]["count"] > 20
    assert await fetch_value(BEFORE_IT_CAME) == 0


async def test_it_comes_once_and_only_to_a_new_shop(resources: Resources, settings: Settings, connection: Any) -> None:
    assert (await seed(settings)).orders == 0
    assert (await seed(settings, scale=2, past=True)).orders == 0
    assert await fetch_value("SELECT count(*) FROM orders") == 0
    await connection.execute("TRUNCATE products, product_reviews CASCADE")
    first = await seed(settings, past=True)
    assert first.orders > 0
    assert (await seed(settings, past=True, if_empty=True)).orders == 0
    assert await fetch_value("SELECT count(*) FROM orders") == first.orders


async def test_a_shop_with_orders_of_its_own_gets_none(
    resources: Resources, settings: Settings, connection: Any
) -> None:
    await seed(settings, users=1)
    await connection.execute("TRUNCATE products, product_reviews CASCADE")
    await connection.execute(f"{OWN_ORDER} WHERE a.user_id = u.id LIMIT 1")
    assert (await seed(settings, past=True)).orders == 0
    assert await fetch_value("SELECT count(*) FROM orders") == 1


async def test_two_seedings_at_one_time_agree(resources: Resources, settings: Settings, connection: Any) -> None:
    await seed(settings)
    products = list(Catalogue(few_cards()).products(1))
    written = []
    for _ in range(2):
        rolled_back = connection.transaction()
        await rolled_back.start()
        await connection.execute("SET LOCAL timezone = 'UTC'")
        orders = await add_past(connection, products, settings, NOW)
        written.append((orders, *[await connection.fetchval(HASH.format(table)) for table in INVENTED]))
        await rolled_back.rollback()
    assert written[0] == written[1]
    assert written[0][0] > 300


async def test_cash_that_nobody_may_pay_leaves_no_past(resources: Resources, settings: Settings) -> None:
    assert (await seed(settings.model_copy(update={"cod_maximum": 0}), past=True)).orders == 0
    assert await fetch_value("SELECT count(*) FROM users WHERE id = $1", REGULARS[0].id) == 0
