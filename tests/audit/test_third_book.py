"""The third book: the gateway's and ours agree after a varied history, and each kind of difference is found, alone."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest
import typer
from aiohttp.test_utils import TestServer

from server.analytics.queries.reports import get_report
from server.analytics.schemas import ReportFilter
from server.audit.queries import run_audit
from server.audit.schemas import Kind
from server.cli import operate
from server.cli.reconcile import settings_with_gateway, show
from server.core.db import fetch_row, fetch_value, transaction
from server.core.settings import Settings
from server.devstack.sandbox.context import SANDBOX
from server.devstack.sandbox.records import Record, Refund
from server.devstack.sandbox.refunds import refund_payment
from server.devstack.sandbox.rules import Rule
from server.resources import Resources
from tests.audit.history import fill
from tests.audit.ledgers import Bench, never_captured, paid_by_link, part_refunded
from tests.audit.test_audit import voltcart
from tests.conftest import Client, empty


@pytest.fixture(scope="module")
async def bench(
    _client: Client, opened: Resources, sandbox: TestServer, database_url: str, _emptiers: None
) -> AsyncIterator[Bench]:
    await empty(database_url)
    await opened.redis.flushall()
    opened.cache.clear()
    # The gateway's times are whole seconds, and its books those of all tests of this process.
    since = math.ceil(time.time())
    await asyncio.sleep(since - time.time() + 0.01)
    made = Bench(await fill(_client, opened, sandbox), sandbox.app[SANDBOX], opened, datetime.fromtimestamp(since, UTC))
    await part_refunded(made, _client, sandbox)
    await paid_by_link(made, _client, sandbox)
    await never_captured(made, _client, sandbox)
    yield made
    made.sandbox.clock.reset()


@asynccontextmanager
async def here(sql: str, **ids: str) -> AsyncIterator[None]:
    """Change our books for as long as the block lasts: what is read in it is read in this transaction."""
    async with transaction() as tx:
        await tx.execute("SAVEPOINT before")
        assert await tx.execute(sql.format(**ids))
        yield
        await tx.execute("ROLLBACK TO before")


@contextmanager
def there(bench: Bench, before: Record, after: Record) -> Iterator[None]:
    """Change the gateway's books for as long as the block lasts."""
    bench.sandbox.books.post(after)
    try:
        yield
    finally:
        bench.sandbox.books.post(before)


async def gateway_id(order_id: str) -> str:
    """The gateway's id of the payment that paid an order."""
    found: str = await fetch_value(
        "SELECT transaction_id FROM payments WHERE order_id = $1 AND NOT surplus", UUID(order_id)
    )
    return found


async def test_after_a_varied_history_the_books_agree_to_the_paisa(bench: Bench) -> None:
    compared = await bench.compare()
    assert (compared.differences, compared.under_way) == ([], [])
    assert compared.captured_there == compared.captured_here
    assert compared.refunded_there == compared.refunded_here
    sums = await fetch_row(
        "SELECT (SELECT sum(amount) FROM payments WHERE transaction_id IS NOT NULL)::bigint AS captured,"
        " (SELECT count(*) FROM payments WHERE transaction_id IS NOT NULL) AS payments,"
        " (SELECT sum(amount) FROM refunds)::bigint AS refunded, (SELECT count(*) FROM refunds) AS refunds"
    )
    assert sums is not None
    assert (compared.captured_there.amount, compared.captured_there.count) == (sums["captured"], sums["payments"])
    assert (compared.refunded_there.amount, compared.refunded_there.count) == (sums["refunded"], sums["refunds"])
    assert (compared.captured_there.count, compared.refunded_there.count, compared.given_back.count) == (7, 5, 1)
    assert await run_audit() == []


async def test_reports_on_sales_agree_with_the_gateway_to_the_paisa(bench: Bench) -> None:
    compared = await bench.compare()
    # Of cash the gateway knows nothing, and what no order wanted has gone back.
    report = await get_report(ReportFilter(), now=bench.resources.clock(), currency="INR")
    unwanted = await fetch_value("SELECT sum(amount)::bigint FROM payments WHERE surplus")
    assert unwanted > 0
    assert report.total_sales == compared.captured_there.amount - unwanted
    assert report.refunds == compared.refunded_there.amount - unwanted > 0
    assert report.order_count == compared.captured_there.count - 2


@pytest.mark.row("M13")
async def test_money_that_the_gateway_gave_back_uncaptured_pays_nothing(bench: Bench) -> None:
    (payment,) = await bench.resources.gateway.payments_of(bench.ids["uncaptured_there"])
    assert (payment.status, payment.captured) == ("refunded", False)
    states = await fetch_row(
        "SELECT o.order_status, p.payment_status, p.transaction_id FROM orders o JOIN payments p ON p.order_id = o.id"
        " WHERE o.id = $1",
        UUID(bench.ids["uncaptured"]),
    )
    assert tuple(states or ()) == ("pending", "pending", None)
    assert await run_audit() == []


async def test_money_that_we_know_nothing_of(bench: Bench) -> None:
    name = await gateway_id(bench.ids["whole"])
    forget = "UPDATE payments SET transaction_id = NULL, payment_status = 'pending', payment_date = NULL"
    async with here(forget + " WHERE transaction_id = '{name}'", name=name):
        compared = await bench.compare()
        (difference,) = compared.differences
        assert (difference.kind, difference.gateway_id) == (Kind.CAPTURED_UNKNOWN_HERE, name)
        number = await fetch_value("SELECT order_number FROM orders WHERE id = $1", UUID(bench.ids["whole"]))
        assert difference.order_number == number
        assert compared.captured_there.amount - compared.captured_here.amount == 5_000_00
        # Young enough, its event may be on the way.
        later = await bench.compare(timedelta(hours=1))
        assert (later.differences, later.under_way) == ([], [difference])


@pytest.mark.parametrize(
    ("kind", "sql"),
    [
        (Kind.PAID_UNKNOWN_THERE, "UPDATE payments SET transaction_id = 'pay_AAAAAAAAAAAAAA' WHERE id = '{spare}'"),
        (Kind.PAYMENT_AMOUNT, "UPDATE payments SET amount = amount + 1 WHERE id = '{whole_payment}'"),
        (Kind.PAYMENT_AMOUNT, "UPDATE payments SET currency = 'USD' WHERE id = '{whole_payment}'"),
        (
            Kind.OVERPAID,
            "UPDATE orders SET total_amount = total_amount - 1, subtotal = subtotal - 1 WHERE id = '{whole}'",
        ),
        (Kind.REFUND_AMOUNT, "UPDATE refunds SET amount = amount - 1 WHERE id = '{refund}'"),
        (Kind.REFUND_STATUS, "UPDATE refunds SET status = 'pending' WHERE id = '{refund}'"),
        (
            Kind.REFUND_STATUS,
            (
                "UPDATE refunds SET status = 'requested', gateway_refund_id = NULL, processed_at = NULL"
                " WHERE id = '{refund}'"
            ),
        ),
        (
            Kind.REFUND_UNKNOWN_HERE,
            "DELETE FROM sales_entries WHERE refund_id = '{refund}'; DELETE FROM refunds WHERE id = '{refund}'",
        ),
    ],
)
async def test_what_we_have_and_the_gateway_does_not(bench: Bench, kind: Kind, sql: str) -> None:
    ids = {
        **bench.ids,
        "whole_payment": str(
            await fetch_value("SELECT id FROM payments WHERE order_id = $1", UUID(bench.ids["whole"]))
        ),
        "refund": str(await fetch_value("SELECT id FROM refunds ORDER BY id DESC LIMIT 1")),
        # A payment on delivery has no id there: given one, it claims to have come that way.
        "spare": str(await fetch_value("SELECT id FROM payments WHERE order_id = $1", UUID(bench.ids["delivered"]))),
    }
    if kind is Kind.PAID_UNKNOWN_THERE:
        sql = sql.replace(" WHERE", ", payment_status = 'paid', payment_date = now() WHERE")
    async with here(sql, **ids):
        assert await bench.kinds() == [kind]
    assert await bench.kinds() == []


async def test_a_refund_of_ours_that_the_gateway_does_not_know(bench: Bench) -> None:
    sql = "UPDATE refunds SET gateway_refund_id = 'rfnd_AAAAAAAAAAAAAA' WHERE id = '{id}'"
    refund_id = str(await fetch_value("SELECT id FROM refunds ORDER BY id DESC LIMIT 1"))
    async with here(sql, id=refund_id):
        # The gateway's own of the same receipt is strange, too: ours says that it is another.
        assert sorted(await bench.kinds()) == [Kind.REFUND_UNKNOWN_HERE, Kind.REFUND_UNKNOWN_THERE]


async def test_money_of_ours_that_the_gateway_never_took(bench: Bench) -> None:
    payment = bench.sandbox.books.payments.get(await gateway_id(bench.ids["whole"]))
    assert payment is not None
    with there(bench, payment, replace(payment, stage="failed")):
        assert await bench.kinds() == [Kind.PAID_UNCAPTURED_THERE]


async def test_a_refund_that_failed_after_all(bench: Bench) -> None:
    name = await fetch_value("SELECT gateway_refund_id FROM refunds ORDER BY id DESC LIMIT 1")
    refund = bench.sandbox.books.refunds.get(name)
    assert refund is not None
    with there(bench, refund, replace(refund, status="failed")):
        assert await bench.kinds() == [Kind.REFUND_STATUS]


async def test_a_refund_made_on_the_gateways_own_page(bench: Bench) -> None:
    payment = bench.sandbox.books.payments.get(await gateway_id(bench.ids["whole"]))
    assert payment is not None
    made: Refund = refund_payment(bench.sandbox, payment, {"amount": 100}, None)
    compared = await bench.compare()
    assert [(one.kind, one.gateway_id) for one in compared.differences] == [(Kind.REFUND_UNKNOWN_HERE, made.id)]
    assert compared.refunded_there.amount - compared.refunded_here.amount == 100
    bench.sandbox.books.post(replace(made, status="failed"), payment)
    assert await bench.kinds() == []


async def test_an_order_that_was_made_twice(bench: Bench) -> None:
    number = await fetch_value("SELECT order_number FROM orders WHERE id = $1", UUID(bench.ids["whole"]))
    (order,) = bench.sandbox.books.orders.where("receipt", number)
    with there(
        bench, replace(order, id="order_AAAAAAAAAAAAAA", receipt=None), replace(order, id="order_AAAAAAAAAAAAAA")
    ):
        assert await bench.kinds() == [Kind.ORDER_MADE_TWICE]


async def test_what_began_before_the_range_is_asked_for(bench: Bench) -> None:
    payment = bench.sandbox.books.payments.get(await gateway_id(bench.ids["whole"]))
    assert payment is not None
    with there(bench, payment, replace(payment, created_at=int(bench.since.timestamp()) - 1000)):
        compared = await bench.compare()
        assert compared.differences == []
        assert compared.captured_there == compared.captured_here


async def test_a_gateway_that_stumbles_is_asked_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    faults, told = bench.sandbox.faults, []

    async def wait(seconds: float) -> None:
        told.append(seconds)
        await asyncio.sleep(1.05)

    monkeypatch.setattr("server.audit.service.reading.sleep", wait)
    faults.add(Rule("throttle", path="/v1/payments", method="GET", count=1, seconds=1))
    try:
        assert await bench.kinds() == []
        assert len(told) == 1
    finally:
        faults.clear()


async def test_the_command_tells_by_its_exit_status(bench: Bench, settings: Settings, database_url: str) -> None:
    until = datetime.fromtimestamp(bench.sandbox.time() + 1, UTC)
    times = {"--since": f"{bench.since:%Y-%m-%dT%H:%M:%S}", "--until": f"{until:%Y-%m-%dT%H:%M:%S}", "--grace": "0"}
    words = ("reconcile", *(word for pair in times.items() for word in pair))
    ours = {
        "RAZORPAY_KEY_ID": settings.razorpay_key_id,
        "RAZORPAY_KEY_SECRET": settings.razorpay_key_secret.get_secret_value(),
        "RAZORPAY_BASE_URL": settings.razorpay_base_url,
    }
    payment = bench.sandbox.books.payments.get(await gateway_id(bench.ids["whole"]))
    assert payment is not None
    with there(bench, payment, replace(payment, stage="failed")):
        status, out, err = await voltcart(database_url, *words, "--json", **ours)
    body = orjson.loads(out)
    assert (status, err, body["differences_count"]) == (1, "", 1)
    assert [(one["kind"], one["gateway_id"]) for one in body["differences"]] == [("paid_uncaptured_there", payment.id)]


async def test_the_command_shows_counts_sums_and_differences(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operate.out, "width", 200)
    compared = await bench.compare()
    show(compared)
    clean = capsys.readouterr().out
    assert "the books agree" in clean
    assert f"{compared.captured_there.amount // 100:,}.00" in clean
    name = await gateway_id(bench.ids["whole"])
    async with here("UPDATE payments SET amount = amount + 1 WHERE transaction_id = '{name}'", name=name):
        show(await bench.compare())
    shown = capsys.readouterr().out
    assert "the books agree" not in shown
    assert all(word in shown for word in ("payment amount", name, "500000 INR captured", "500001 INR paid"))


def test_the_command_needs_a_gateway(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("RAZORPAY_KEY_ID", raising=False)
    with pytest.raises(typer.Exit) as ended:
        settings_with_gateway()
    assert ended.value.exit_code == 2
    (tmp_path / "secrets").mkdir()
    for name in ("razorpay_key_id", "razorpay_key_secret"):
        (tmp_path / "secrets" / name).write_text(f"{name}\n")
    found = settings_with_gateway()
    assert (found.razorpay_key_id, found.razorpay_base_url) == ("razorpay_key_id", "http://127.0.0.1:8001")
    assert found.razorpay_key_secret.get_secret_value() == "razorpay_key_secret"
