"""A page of the back office's list reads few rows, by indexes, whatever is asked for."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from server.core.db import fetch, fetch_planned, fetch_value, transaction
from server.orders.queries import office
from server.orders.schemas import AdminOrderFilter
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.conftest import empty
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

ORDERS = 6_000
LARGE = {"orders", "order_items"}
# Every fortieth order holds a line of the store; one in a hundred is in each of the rare states.
FILL = f"""
WITH n AS (SELECT n, now() - n * interval '1 hour' AS placed FROM generate_series(1, {ORDERS}) n),
placed AS (
  INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status, payment_status,
    subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency, shipping_address, cancel_reason,
    created_at, updated_at)
  SELECT uuidv7(placed - now()), $1, $2, 'VC' || n, placed, CASE n % 100 WHEN 1 THEN 'cod' ELSE 'upi' END,
    CASE n % 100 WHEN 2 THEN 'processing' WHEN 3 THEN 'cancelled' ELSE 'delivered' END,
    CASE n % 100 WHEN 4 THEN 'refunded' ELSE 'paid' END, n * 7 % 6007, 0, 0, 0, n * 7 % 6007, 'INR', '{{}}',
    CASE n % 100 WHEN 3 THEN 'admin' END, placed, placed FROM n
  RETURNING id, subtotal, created_at)
INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name, sku,
  attributes, total_quantity, price_at_time, discount_applied, coupon_discount, final_price, tax_rate, tax_amount,
  created_at, updated_at)
SELECT uuidv7(), id, $3, $4, CASE WHEN subtotal % 40 = 0 THEN $5::uuid END, '', '', '', '{{}}', 1, subtotal, 0, 0,
  subtotal, 18, 0, created_at, created_at FROM placed
"""


@pytest.fixture(scope="module")
async def owner(opened: Resources, database_url: str) -> AsyncIterator[UUID]:
    """A shop of many orders; gives the user whose store sold some of them."""
    await empty(database_url)
    person, store = await make_owner_of_store(opened)
    shopper = await make_shopper(opened.tokens)
    sold = await make_variant()
    async with transaction() as tx:
        await tx.execute(FILL, shopper.user_id, shopper.address_id, sold.product_id, sold.id, store.id)
    await fetch("VACUUM ANALYZE orders, order_items")
    yield person.id
    await empty(database_url)


async def rows_read(monkeypatch: pytest.MonkeyPatch, query: dict[str, Any], owner_id: UUID | None) -> int:
    """How many rows of the large tables the list read, wanted or not."""
    plans: list[dict[str, Any]] = []

    async def explain(sql: str, *values: Any) -> Any:
        rows = await fetch_planned(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *values)
        plans.append(json.loads(rows[0][0])[0]["Plan"])
        return await fetch_planned(sql, *values)

    monkeypatch.setattr(office, "fetch_planned", explain)
    await office.list_admin_orders(AdminOrderFilter.model_validate(query), owner_id=owner_id)
    read = 0
    while plans:
        node = plans.pop()
        plans += node.get("Plans", [])
        if node.get("Relation Name") in LARGE:
            assert node["Node Type"] != "Seq Scan", query
            read += round(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)))
    return read


async def test_a_page_reads_few_rows_whatever_is_asked_for(owner: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await fetch_value("SELECT id FROM stores")
    user = await fetch_value("SELECT user_id FROM orders LIMIT 1")
    asked: list[dict[str, Any]] = [{"sort": sort} for sort in ("newest", "oldest", "total", "-total")]
    asked += [
        {"order_status": "processing"},
        {"order_status": "cancelled", "sort": "oldest"},
        {"payment_status": "refunded"},
        {"payment_method": "cod"},
        {"order_number": "VC4711"},
        {"user_id": user},
        {"coupon_id": UUID(int=7)},
        {"from": "2020-01-01T00:00:00Z", "to": (await fetch_value("SELECT min(created_at) FROM orders")).isoformat()},
    ]
    for query in asked:
        assert await rows_read(monkeypatch, query, None) <= 250, query
    for query in ({}, {"sort": "oldest"}, {"order_status": "processing"}, {"payment_method": "cod"}):
        assert await rows_read(monkeypatch, query, owner) <= 1_500, query
        assert await rows_read(monkeypatch, {**query, "store_id": store}, None) <= 1_500, query
