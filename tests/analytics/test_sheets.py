"""Tables of orders and of sales: every row, no formula, nobody else's, and no more work than somebody takes."""

import asyncio
import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientPayloadError

from models.enums import Role
from server.analytics.queries import sheets
from server.core.db import fetch
from server.core.errors import Unavailable
from server.core.pages import Page
from server.core.pool import within
from server.orders.queries import office
from server.orders.schemas import AdminOrderChoice, AdminOrderFilter, AdminOrderSummary
from server.resources import Resources
from tests.analytics.past import Line, make_past
from tests.catalog.back_office import check_refused, make_admin, make_owner_of_store
from tests.checkout.shop import buy, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import Person

PATH = "/api/admin/orders.csv"


async def read(client: Client, person: Person, query: str = "") -> list[dict[str, str]]:
    """The rows of a table of orders."""
    answer = await client.get(f"{PATH}{query}", headers=person.headers)
    body = await answer.read()
    assert answer.status == 200, body
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="orders.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def test_every_order_is_a_row_in_the_lists_order(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS", 2)
    admin, variant = await make_admin(resources), await make_variant(price=700_01, stock=50)
    buyer = await make_shopper(resources.tokens, name='=HYPERLINK("http://x.test","Asha")')
    placed = [await buy(client, buyer, variant.id, number, "cod") for number in (1, 2, 3, 4, 5)]
    rows = await read(client, admin)
    assert [row["order_number"] for row in rows] == [one["order_number"] for one in reversed(placed)]
    total = rows[0]["total_amount"]
    assert (rows[0]["subtotal"], rows[0]["item_count"], rows[0]["currency"]) == ("3500.05", "5", "INR")
    assert total == f"{placed[4]['total_amount'] // 100}.{placed[4]['total_amount'] % 100:02}"
    assert {row["user_name"] for row in rows} == {'\'=HYPERLINK("http://x.test","Asha")'}
    assert {row["user_email"] for row in rows} == {buyer.email}
    assert (rows[0]["payment_method"], rows[0]["cancel_reason"], rows[0]["coupon_id"]) == ("cod", "", "")
    dearest = await read(client, admin, "?sort=-total&payment_method=cod")
    assert [row["id"] for row in dearest] == [one["id"] for one in reversed(placed)]
    assert await read(client, admin, "?payment_method=upi") == []
    assert [row["id"] for row in await read(client, admin, f"?order_number={placed[1]['order_number']}")] == [
        placed[1]["id"]
    ]


async def test_an_owner_gets_their_own_lines_alone(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    mine = await make_variant(await make_product(store=store), price=300_00)
    other, buyer = await make_variant(price=999_00), await make_shopper(resources.tokens)
    await buy(client, buyer, other.id, 1, "cod")
    await put_in_cart(client, buyer, mine.id, 2)
    await put_in_cart(client, buyer, other.id)
    _, both = await order(client, buyer, "cod")
    [row] = await read(client, owner)
    assert (row["id"], row["subtotal"], row["total_amount"], row["item_count"]) == (both["id"], "600.00", "600.00", "2")
    assert (row["shipping_cost"], row["user_id"], row["user_email"], row["user_name"]) == ("", "", "", "Asha Rao")
    refused = await client.get(f"{PATH}?sort=total", headers=owner.headers)
    assert (refused.status, (await refused.json())["errors"][0]["code"]) == (400, "admins_only")


async def test_who_may_ask_and_for_what(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for role in (None, Role.CUSTOMER, Role.RETAILER):
        await check_refused(client, resources, role, [("GET", "orders.csv", None)])
    for query in ("limit=5", "cursor=x", "include_total=true", "sort=name", "from=2026-02-02T00:00:00Z&to=2026-01-01"):
        assert (await client.get(f"{PATH}?{query}", headers=admin.headers)).status == 400, query
    answer = await client.head(PATH, headers=admin.headers)
    assert (answer.status, await answer.read()) == (200, b"")


def endless(made: AdminOrderSummary, served: list[int], fails_at: int = 0) -> Any:
    """A list of orders without end, or up to a page that cannot be read."""

    async def page(wish: AdminOrderFilter, *, owner_id: object) -> Page[AdminOrderSummary]:
        served.append(wish.limit)
        await asyncio.sleep(0.002)
        if len(served) == fails_at:
            raise Unavailable
        return Page(items=[made] * 200, next_cursor="more")

    return page


async def make_order(client: Client, resources: Resources) -> AdminOrderSummary:
    await buy(client, await make_shopper(resources.tokens), (await make_variant()).id, 1, "cod")
    listed = await office.list_admin_orders(AdminOrderFilter(), owner_id=None)
    return listed.items[0]


async def test_a_client_that_hangs_up_ends_the_work(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, served = await make_admin(resources), list[int]()
    monkeypatch.setattr(office, "list_admin_orders", endless(await make_order(client, resources), served))
    answer = await client.get(PATH, headers=admin.headers)
    assert len(await answer.content.readexactly(200_000)) == 200_000
    answer.close()
    async with asyncio.timeout(10):
        before = -1
        while before != len(served):
            before = len(served)
            await asyncio.sleep(0.1)


async def test_a_table_that_breaks_off_does_not_pass_for_the_whole(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, served = await make_admin(resources), list[int]()
    made = await make_order(client, resources)
    monkeypatch.setattr(office, "list_admin_orders", endless(made, served, fails_at=3))
    answer = await client.get(PATH, headers=admin.headers)
    assert answer.status == 200
    with pytest.raises(ClientPayloadError):
        await answer.read()
    served.clear()
    monkeypatch.setattr(office, "list_admin_orders", endless(made, served, fails_at=1))
    answer = await client.get(PATH, headers=admin.headers)
    assert (answer.status, answer.content_type) == (503, "application/problem+json")


async def test_a_long_table_has_time_for_each_of_its_pages(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten pages that each take most of what a request may take of the database."""
    past = await make_past(resources)
    for number in range(10):
        await past.sell(datetime(2024, 3, 5, number, tzinfo=UTC), [Line(*past.goods[0], 1, 5)])
    listing = office.list_admin_orders

    async def slowly(wish: AdminOrderFilter, *, owner_id: Any) -> Page[AdminOrderSummary]:
        await fetch("SELECT pg_sleep(0.06)")
        return await listing(wish, owner_id=owner_id)

    monkeypatch.setattr(sheets, "ROWS", 1)
    monkeypatch.setattr(office, "list_admin_orders", slowly)
    with within(0.4):
        table = sheets.write_orders(AdminOrderChoice(), owner_id=None, patience=0.4)
        pieces = [piece async for piece in table]
    assert (len(pieces), b"".join(pieces).count(b"\r\n")) == (10, 11)


async def test_sales_over_time_are_a_table(client: Client, resources: Resources) -> None:
    past, admin = await make_past(resources), await make_admin(resources)
    sold = await past.sell(datetime(2024, 3, 5, tzinfo=UTC), [Line(*past.goods[2], 3, 33_33)], shipping=10_00)
    await past.give_back(sold, 20_05, datetime(2024, 3, 6, 18, 30, tzinfo=UTC))
    query = "?from=2024-03-05&to=2024-03-07"
    answer = await client.get(f"/api/admin/analytics.csv{query}", headers=admin.headers)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sales-2024-03-05-2024-03-07.csv"'
    assert await answer.text("utf-8-sig") == (
        "starts_on,orders,units,sales,refund_count,refunds,net_sales,currency\r\n"
        "2024-03-05,1,3,109.99,0,0.00,109.99,INR\r\n"
        "2024-03-06,0,0,0.00,0,0.00,0.00,INR\r\n"
        "2024-03-07,0,0,0.00,1,20.05,-20.05,INR\r\n"
    )
    path = f"/api/admin/analytics.csv{query}&interval=month&store_id={past.stores[0]}"
    assert (await (await client.get(path, headers=admin.headers)).text("utf-8-sig")).splitlines()[1:] == [
        "2024-03-01,1,3,99.99,1,18.23,81.76,INR"
    ]
    assert (await client.get("/api/admin/analytics.csv?top=3", headers=admin.headers)).status == 400
