"""Issuing: who gets an invoice, what it says to the paisa, and numbers that have no gap whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiohttp.test_utils import TestServer
from uuid_utils.compat import uuid7

from models.enums import CancelReason, OrderStatus, PaymentStatus
from server.audit.queries import INVARIANTS, run_audit
from server.core import jobs
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.invoices.jobs import IssueInvoice
from server.invoices.queries import get_invoice
from server.invoices.rules.numbers import INDIA, financial_year
from server.invoices.service import issuing
from server.invoices.service.documents import write_document
from server.invoices.service.issuing import issue_invoice
from server.orders.errors import NoSuchOrder
from server.orders.queries import lock_order
from server.orders.service import move_order
from server.resources import Resources
from tests.checkout.shop import buy, buy_and_pay, do_jobs, pay, settle, show, start
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.invoices.shop import Line, copy, issued, rename, sell
from tests.waiting import until_blocked

NOW = datetime(2026, 11, 23, 4, 50, tzinfo=UTC)
CANCEL = "UPDATE orders SET order_status = 'cancelled', cancel_reason = 'admin' WHERE id = $1"
GAPLESS = next(invariant for invariant in INVARIANTS if invariant.code == "I15")


async def issue(resources: Resources, order_id: UUID, now: datetime = NOW) -> None:
    await issue_invoice(order_id, settings=resources.settings, clock=lambda: now)


def amounts(rate: float, taxable: int, cgst: int, sgst: int, igst: int) -> dict[str, Any]:
    tax = cgst + sgst + igst
    return {
        "tax_rate": rate,
        "taxable_value": taxable,
        "cgst": cgst,
        "sgst": sgst,
        "igst": igst,
        "tax_amount": tax,
    }


async def test_what_an_invoice_says(resources: Resources) -> None:
    lines = (
        # 2 x 75,089.00 - 100.00 - 33.33 = 1,50,044.67; 18/118 of it is 22,888.170… of tax.
        Line(75_089_00, 2, rule=100_00, coupon=33_33, name="GeForce RTX 4090", variant_name="24 GB", sku="RTX-4090"),
        # 999.99 at 28/128: 218.747… of tax, 218.75.
        Line(999_99, rate="28", name="A cable", sku="CABLE"),
        # 0.50 at 18/118: 0.076… of tax, 0.08.
        Line(1_00, coupon=50, sku="SCREW", name="A screw"),
    )
    sale = await sell(resources, lines, shipping=99_00)
    await issue(resources, sale.order_id)
    await rename(sale.shopper.user_id, "Somebody Else")
    invoice = (await get_invoice(sale.order_id, user_id=sale.shopper.user_id)).model_dump(mode="json")
    order = await fetch_row("SELECT * FROM orders WHERE id = $1", sale.order_id)
    payment = await fetch_row("SELECT * FROM payments WHERE order_id = $1", sale.order_id)
    assert order is not None
    assert payment is not None
    first = amounts(18, 1_27_156_50, 11_444_08, 11_444_09, 0)
    second, third = amounts(28, 781_24, 109_37, 109_38, 0), amounts(18, 42, 4, 4, 0)
    total = 1_50_044_67 + 999_99 + 50 + 99_00
    assert invoice == {
        "invoice_number": "VC/26-27/0000001",
        "issued_at": "2026-11-23T04:50:00Z",
        "order_id": str(sale.order_id),
        "order_number": order["order_number"],
        "order_date": order["order_date"].isoformat().replace("+00:00", "Z"),
        "currency": "INR",
        "seller": {
            "name": "Voltcart Demo Shop",
            "address": "1 Example Road, Bengaluru 560001",
            "state": "Karnataka",
            "state_code": "29",
            "gstin": "29AAAAA0000A1Z5",
        },
        "buyer": {
            "name": "Asha Rao",
            "address_line1": "12 MG Road",
            "address_line2": "",
            "city": "Bengaluru",
            "state": "Karnataka",
            "postal_code": "560001",
            "country": "IN",
        },
        "place_of_supply": "Karnataka (29)",
        "inside_state": True,
        "abroad": False,
        "state_tax": "SGST",
        "payment": {
            "payment_method": "credit_card",
            "payment_date": payment["payment_date"].isoformat().replace("+00:00", "Z"),
            "transaction_id": payment["transaction_id"],
        },
        "lines": [
            {
                "product_name": "GeForce RTX 4090",
                "variant_name": "24 GB",
                "sku": "RTX-4090",
                "quantity": 2,
                "unit_price": 75_089_00,
                "discount": 100_00,
                "coupon_discount": 33_33,
                "total": 1_50_044_67,
                **first,
            },
            {
                "product_name": "A cable",
                "variant_name": "",
                "sku": "CABLE",
                "quantity": 1,
                "unit_price": 999_99,
                "discount": 0,
                "coupon_discount": 0,
                "total": 999_99,
                **second,
            },
            {
                "product_name": "A screw",
                "variant_name": "",
                "sku": "SCREW",
                "quantity": 1,
                "unit_price": 1_00,
                "discount": 0,
                "coupon_discount": 50,
                "total": 50,
                **third,
            },
        ],
        "by_rate": [amounts(18, 1_27_156_92, 11_444_12, 11_444_13, 0), second],
        "totals": {
            "subtotal": 1_50_178_00 + 999_99 + 1_00,
            "discount": 100_00,
            "coupon_discount": 33_83,
            "shipping_cost": 99_00,
            "total_amount": total,
            "taxable_value": 1_27_938_16,
            "cgst": 11_553_49,
            "sgst": 11_553_51,
            "igst": 0,
            "tax_amount": 23_107_00,
        },
        "total_in_words": "Rupees One Lakh Fifty-One Thousand One Hundred Forty-Four and Sixteen Paise Only",
    }
    assert (order["total_amount"], order["tax_amount"]) == (total, 23_107_00)


async def test_the_taxes_follow_the_goods(resources: Resources) -> None:
    # 118.01 at 18/118 is 18.0015… of tax.
    for state, country, place, shares, tax_name in (
        ("  KARNATAKA", "IN", "Karnataka (29)", (9_00, 9_00, 0), "SGST"),
        ("Kerala", "IN", "Kerala (32)", (0, 0, 18_00), "SGST"),
        ("Nowhere", "IN", "Nowhere", (0, 0, 18_00), "SGST"),
        ("Ladakh", "IN", "Ladakh (38)", (0, 0, 18_00), "UTGST"),
        ("Karnataka", "NP", "Karnataka (NP), outside India", (0, 0, 18_00), "SGST"),
    ):
        sale = await sell(resources, (Line(118_01),), address={"state": state, "country": country})
        await issue(resources, sale.order_id)
        invoice = await get_invoice(sale.order_id, user_id=None)
        assert (invoice.place_of_supply, invoice.state_tax, invoice.abroad) == (place, tax_name, country != "IN")
        totals = invoice.totals
        assert (totals.cgst, totals.sgst, totals.igst, totals.taxable_value) == (*shares, 100_01)


async def test_only_what_was_paid_and_not_cancelled_is_invoiced(resources: Resources) -> None:
    serials = count(1)
    for order_status, payment_status, due in (
        (OrderStatus.PENDING, PaymentStatus.PENDING, False),
        (OrderStatus.PROCESSING, PaymentStatus.PENDING, False),
        (OrderStatus.DELIVERED, PaymentStatus.PENDING, False),
        (OrderStatus.CANCELLED, PaymentStatus.FAILED, False),
        (OrderStatus.CANCELLED, PaymentStatus.PAID, False),
        (OrderStatus.CANCELLED, PaymentStatus.REFUNDED, False),
        (OrderStatus.PROCESSING, PaymentStatus.PAID, True),
        (OrderStatus.DELIVERED, PaymentStatus.PAID, True),
        (OrderStatus.DELIVERED, PaymentStatus.REFUNDED, True),
    ):
        sale = await sell(resources, order_status=order_status, payment_status=payment_status)
        await issue(resources, sale.order_id)
        found = [row["serial"] for row in await issued() if row["order_id"] == sale.order_id]
        assert found == ([next(serials)] if due else []), (order_status, payment_status)
    assert await fetch_value("SELECT last_serial FROM invoice_series") == next(serials) - 1
    with pytest.raises(NoSuchOrder):
        await issue(resources, uuid7())


async def test_an_order_worth_nothing_has_an_invoice(resources: Resources) -> None:
    sale = await sell(resources, (Line(500_00, coupon=500_00),))
    await issue(resources, sale.order_id)
    invoice = await get_invoice(sale.order_id, user_id=None)
    assert (invoice.totals.total_amount, invoice.totals.tax_amount) == (0, 0)
    assert invoice.total_in_words == "Rupees Zero Only"


async def test_a_job_that_runs_twice_issues_once(resources: Resources) -> None:
    sale = await sell(resources)
    async with transaction() as tx:
        for _ in range(3):
            await jobs.add(tx, IssueInvoice(order_id=sale.order_id))
    assert await do_jobs(resources, "IssueInvoice") == 3
    assert await fetch("SELECT FROM jobs WHERE status <> 'done'") == []
    await asyncio.gather(*(issue(resources, sale.order_id) for _ in range(5)))
    assert [row["serial"] for row in await issued()] == [1]


async def test_the_year_changes_at_midnight_in_india(resources: Resources) -> None:
    first, *others = await copy((await sell(resources)).order_id, 4)
    times = [
        datetime(2026, 3, 31, 23, 59, 58, 0, INDIA),
        datetime(2026, 3, 31, 23, 59, 59, 999_999, INDIA),
        datetime(2026, 4, 1, 0, 0, 0, 0, INDIA),
        datetime(2026, 4, 1, 0, 0, 0, 1, INDIA),
    ]
    for order_id, moment in zip((first, *others), times, strict=True):
        await issue(resources, order_id, moment)
    assert [(row["invoice_number"], row["issued_at"]) for row in await issued()] == [
        ("VC/25-26/0000001", times[0]),
        ("VC/25-26/0000002", times[1]),
        ("VC/26-27/0000001", times[2]),
        ("VC/26-27/0000002", times[3]),
    ]
    assert await fetch(GAPLESS.sql) == []


async def test_invoices_are_dated_in_the_order_of_their_numbers(resources: Resources) -> None:
    """The clock of one worker is a minute behind the other's."""
    orders = await copy((await sell(resources)).order_id, 2)
    await issue(resources, orders[0], NOW)
    await issue(resources, orders[1], NOW.replace(minute=49))
    assert [row["issued_at"] for row in await issued()] == [NOW, NOW]


async def test_a_hundred_at_once_with_crashes_leave_no_gap(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several workers do every job twice; each seventh breaks off once it has its number."""
    orders = await copy((await sell(resources)).order_id, 100)
    breaking = set(orders[::7])
    crashes = count()

    def write(order: Any, **facts: Any) -> Any:
        if order.id in breaking:
            breaking.remove(order.id)
            next(crashes)
            raise LookupError
        return write_document(order, **facts)

    monkeypatch.setattr(issuing, "write_document", write)
    waiting = [*orders, *orders]

    async def work() -> None:
        while waiting:
            order_id = waiting.pop()
            try:
                await issue_invoice(order_id, settings=resources.settings, clock=resources.clock)
            except LookupError:
                waiting.insert(0, order_id)

    await asyncio.gather(*(work() for _ in range(8)))
    assert next(crashes) == 15
    rows = await issued()
    assert [row["serial"] for row in rows] == list(range(1, 101))
    assert {row["order_id"] for row in rows} == set(orders)
    assert [row["issued_at"] for row in rows] == sorted(row["issued_at"] for row in rows)
    assert await fetch_value("SELECT last_serial FROM invoice_series") == 100
    assert await fetch(GAPLESS.sql) == []


async def test_an_order_that_is_being_cancelled_gets_none(resources: Resources, database_url: str) -> None:
    sale = await sell(resources)
    async with held(database_url, CANCEL, sale.order_id):
        job = asyncio.create_task(issue(resources, sale.order_id))
        await until_blocked(database_url, "%FROM orders WHERE id = $1%FOR NO KEY UPDATE")
    await job
    assert await issued() == []
    assert await fetch("SELECT FROM invoice_series") == []


async def test_an_invoice_stays_when_its_order_is_cancelled(resources: Resources) -> None:
    sale = await sell(resources)
    await issue(resources, sale.order_id)
    before = await get_invoice(sale.order_id, user_id=None)
    async with transaction() as tx:
        order = await lock_order(tx, sale.order_id)
        await move_order(tx, order, OrderStatus.CANCELLED, actor_id=None, cancel_reason=CancelReason.CUSTOMER)
    await issue(resources, sale.order_id)
    assert await get_invoice(sale.order_id, user_id=None) == before
    assert len(await issued()) == 1


async def test_payments_wait_for_no_invoice(
    client: Client, resources: Resources, sandbox: TestServer, database_url: str
) -> None:
    """While the year's numbers are held, orders are paid; then everybody has an invoice."""
    shopper, variant = await make_shopper(resources.tokens), await make_variant(price=5_000_00)
    year = financial_year(resources.clock())
    await fetch("INSERT INTO invoice_series VALUES (uuidv7(), now(), now(), $1, 0)", year)
    bought = await buy(client, shopper, variant.id)
    started = await start(client, shopper, bought["id"])
    first = await buy_and_pay(client, resources, sandbox, shopper, variant.id)
    async with held(database_url, "SELECT FROM invoice_series WHERE financial_year = $1 FOR UPDATE", year):
        job = asyncio.create_task(do_jobs(resources, "IssueInvoice"))
        await until_blocked(database_url, "%INSERT INTO invoice_series%")
        await pay(sandbox, client, started["razorpay_order_id"])
        await settle(resources, bought["id"])
        second = await show(client, shopper, bought["id"])
        assert [order["payment_status"] for order in (first, second)] == ["paid", "paid"]
        assert await issued() == []
    await job
    # On a slow machine the job has waited for longer than any statement may.
    await fetch("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    await do_jobs(resources, "IssueInvoice")
    assert {str(row["order_id"]) for row in await issued()} == {first["id"], second["id"]}
    assert await run_audit() == []


@asynccontextmanager
async def held(database_url: str, statement: str, *values: object) -> AsyncIterator[None]:
    """Somebody else's transaction in which the statement was done, until its commit at the end."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            await connection.execute(statement, *values)
            yield
    finally:
        await connection.close()
