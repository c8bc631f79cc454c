"""Reports over HTTP: what is asked for, who may ask, and sales through the real checkout."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from models.enums import Role
from server.analytics.rules.periods import ZONE
from server.checkout.service import settling
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.analytics.past import Line, make_past
from tests.catalog.back_office import NO_ADMINS, check_refused, make_admin, make_owner_of_store
from tests.catalog.lists import statements
from tests.checkout.shop import buy, buy_and_pay, do_jobs, pay, settle, start
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import Person

PATH = "/api/admin/analytics"
WRONG = (
    ("from=2026-02-30", "query.from", "date_from_datetime_parsing"),
    ("to=1999-12-31", "query.to", "greater_than_equal"),
    ("from=2200-01-01", "query.from", "less_than"),
    ("from=2026-02-02&to=2026-02-01", "query.from", "bad_range"),
    ("from=2100-01-01", "query.from", "bad_range"),
    ("from=2020-01-01&to=2025-01-01", "query.from", "too_long"),
    ("interval=year", "query.interval", "enum"),
    ("top=0", "query.top", "greater_than_equal"),
    ("top=51", "query.top", "less_than_equal"),
    ("store_id=1", "query.store_id", "uuid_parsing"),
    (f"store_id={UUID(int=7)}", "query.store_id", "unknown_store"),
    ("limit=3", "query.limit", "unknown_field"),
    ("top=3&top=4", "query.top", "duplicate"),
)


async def ask(client: Client, person: Person, query: str = "", status: int = 200) -> dict[str, Any]:
    answer = await client.get(f"{PATH}{query}", headers=person.headers)
    body: dict[str, Any] = await answer.json()
    assert answer.status == status, body
    return body


async def test_every_wrong_question_is_told_what_is_wrong(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for query, field, code in WRONG:
        refused = await ask(client, admin, f"?{query}", 400)
        assert [(one["field"], one["code"]) for one in refused["errors"]] == [(field, code)], query
    longest = await ask(client, admin, "?from=2020-01-02&to=2025-01-01")
    assert len(longest["sales_over_time"]) == 1827


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_only_admins_see_reports(client: Client, resources: Resources, role: Role | None) -> None:
    asked = [("GET", "analytics", None), ("GET", "analytics.csv", None)]
    await check_refused(client, resources, role, asked)


async def test_a_shop_that_sold_nothing_shows_thirty_days_of_nothing(client: Client, resources: Resources) -> None:
    admin, today = await make_admin(resources), datetime.now(ZONE).date()
    shown = await ask(client, admin)
    assert (shown["from"], shown["to"]) == (str(today - timedelta(days=29)), str(today))
    assert (shown["interval"], shown["store_id"], shown["currency"]) == ("day", None, "INR")
    assert abs(datetime.fromisoformat(shown["as_of"]) - datetime.now(UTC)) < timedelta(seconds=30)
    figures = ("total_sales", "order_count", "average_order", "refunds", "refund_count", "net_sales", "units")
    assert {shown[name] for name in (*figures, "active_users")} == {0}
    assert [step["starts_on"] for step in shown["sales_over_time"]] == [
        str(today - timedelta(days=ago)) for ago in reversed(range(30))
    ]
    assert shown["top_products"] == {"by_units": [], "by_revenue": []}
    empty = await ask(client, admin, f"?from={today}")
    assert empty["sales_over_time"] == [
        {"starts_on": str(today), "orders": 0, "units": 0, "sales": 0, "refund_count": 0, "refunds": 0}
    ]


async def test_a_report_is_one_statement_however_long_the_period(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    await ask(client, admin)
    for query in ("?from=2022-01-15&interval=month", "?from=2026-01-01&to=2026-01-01", "?interval=week"):
        with statements() as sent:
            await ask(client, admin, query)
        assert len([sql for sql in sent if "sales_totals" in sql]) == 1
        assert not [sql for sql in sent if "FROM orders" in sql]


async def test_the_products_that_lead_are_as_many_as_asked_for(client: Client, resources: Resources) -> None:
    past, admin = await make_past(resources), await make_admin(resources)
    at = datetime(2024, 3, 5, tzinfo=UTC)
    prices = (9, 5, 5, 1, 1, 1)
    lines = [Line(*past.goods[number], number + 1, price) for number, price in enumerate(prices)]
    await past.sell(at, lines)
    shown = await ask(client, admin, "?from=2024-03-05&to=2024-03-05&top=2")
    ids = [str(line.variant.product_id) for line in lines]
    assert [(one["product_id"], one["units"], one["revenue"]) for one in shown["top_products"]["by_units"]] == [
        (ids[5], 6, 6),
        (ids[4], 5, 5),
    ]
    leading = shown["top_products"]["by_revenue"]
    assert [(one["product_id"], one["units"], one["revenue"]) for one in leading] == [(ids[2], 3, 15), (ids[1], 2, 10)]
    name = await fetch_value("SELECT name FROM products WHERE id = $1", lines[2].variant.product_id)
    assert leading[0]["name"] == name


async def test_sales_count_when_their_money_is_here(client: Client, resources: Resources, sandbox: TestServer) -> None:
    """Online, on delivery, given back in part, and of an owner's store."""
    admin, (_, store) = await make_admin(resources), await make_owner_of_store(resources)
    theirs = await make_variant(await make_product(store=store), price=5_000_00, stock=50)
    own = await make_variant(price=900_00, stock=50)
    buyer, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    online = await buy_and_pay(client, resources, sandbox, buyer, theirs.id)
    on_delivery = await buy(client, other, own.id, 2, "cod")
    total, later = online["total_amount"], on_delivery["total_amount"]
    assert (await ask(client, admin))["total_sales"] == total
    for state in ("shipped", "delivered"):
        path = f"/api/admin/orders/{on_delivery['id']}/status"
        assert (await client.put(path, json={"order_status": state}, headers=admin.headers)).status == 200
    refund = {"amount": 1_000_01, "reason": "a scratch"}
    path = f"/api/admin/orders/{online['id']}/refunds"
    assert (await client.post(path, json=refund, headers=admin.headers)).status == 201
    assert (await ask(client, admin))["refunds"] == 0
    await do_jobs(resources, "PayRefund")
    shown = await ask(client, admin)
    assert (shown["total_sales"], shown["order_count"], shown["units"]) == (total + later, 2, 3)
    assert (shown["average_order"], shown["active_users"]) == (-(-(total + later) // 2), 2)
    assert (shown["refunds"], shown["refund_count"], shown["net_sales"]) == (1_000_01, 1, total + later - 1_000_01)
    of_store = await ask(client, admin, f"?store_id={store.id}")
    assert (of_store["total_sales"], of_store["order_count"], of_store["active_users"]) == (5_000_00, 1, 1)
    assert of_store["refunds"] == (2 * 1_000_01 * 5_000_00 + total) // (2 * total)
    assert [one["product_id"] for one in of_store["top_products"]["by_units"]] == [str(theirs.product_id)]


async def test_a_payment_that_is_cut_off_is_no_sale_until_it_is_taken_in(
    client: Client, resources: Resources, sandbox: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, buyer = await make_admin(resources), await make_shopper(resources.tokens)
    bought = await buy(client, buyer, (await make_variant(price=5_000_00)).id)
    started = await start(client, buyer, bought["id"])
    await pay(sandbox, client, started["razorpay_order_id"])

    def die(place: str) -> None:
        raise RuntimeError(place)

    with monkeypatch.context() as patch:
        patch.setattr(settling, "crash_point", die)
        with pytest.raises(RuntimeError, match=r"payment.settled"):
            await settle(resources, bought["id"])
    assert await fetch("SELECT FROM sales_entries") == []
    await settle(resources, bought["id"])
    await settle(resources, bought["id"])
    assert len(await fetch("SELECT FROM sales_entries")) == 1
    assert (await ask(client, admin))["total_sales"] == bought["total_amount"]
