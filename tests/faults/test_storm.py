"""The random run, in small: with a plan of its own it must keep every promise; and its verdict must see a breach."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer
from uuid_utils.compat import uuid7

from server.resources import Resources
from tests.checkout.shop import buy_and_pay
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.faults.storm import verdict
from tests.faults.storm.faults import BREAKING
from tests.faults.storm.history import History, Told
from tests.faults.storm.plan import KINDS, make_plan

ROWS = ("F1", "F2", "F4", "F7", "F10", "F12", "M3", "M4", "M11")
# Each of a kind that the shop is over within seconds.
QUICK = "redis emptied, server killed, commits unanswered, postgres killed, gateway truncating"


async def blow(*options: str, within: float) -> None:
    """Run the storm in a process of its own; it says itself what was broken."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.storm", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(within):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, told.decode()


@pytest.mark.cluster
@pytest.mark.long
@pytest.mark.row(*ROWS)
async def test_a_quarter_of_a_minute_of_faults(tmp_path: Path) -> None:
    await blow(
        *("--seed", "7", "--minutes", "0.25", "--rate", "1", "--faults", QUICK, "--folder", str(tmp_path)),
        within=400,
    )


@pytest.mark.cluster
@pytest.mark.long
@pytest.mark.row(*ROWS, "F3", "M1", "M2", "M10", "M18", "Q2", "Q3")
async def test_minutes_of_every_fault(tmp_path: Path) -> None:
    await blow("--seed", "11", "--minutes", "4", "--rate", "5", "--folder", str(tmp_path), within=600)


def test_half_an_hour_has_every_fault_five_times() -> None:
    plan = make_plan(1, 1800)
    times = Counter(fault.kind for fault in plan)
    assert set(times) == set(KINDS) == set(BREAKING)
    assert min(times.values()) >= 5
    assert len(plan) >= 40
    assert plan[-1].at + plan[-1].lasts <= 1800
    assert all(one.at + one.lasts < other.at for one, other in pairwise(plan))


def test_the_seed_makes_the_plan() -> None:
    assert make_plan(3, 600) == make_plan(3, 600)
    assert make_plan(3, 600) != make_plan(4, 600)
    assert [fault.kind for fault in make_plan(3, 15, ["mail down", "redis cut"])] == ["mail down", "redis cut"]


@pytest.fixture
async def bought(client: Client, resources: Resources, sandbox: TestServer) -> dict[str, Any]:
    """An order that is paid."""
    variant = await make_variant(stock=10, price=5_000_00)
    return await buy_and_pay(client, resources, sandbox, await make_shopper(resources.tokens), variant.id)


def told_of(order: dict[str, Any], file: Path, **wrong: Any) -> History:
    """The history of a client that was told of an order, or of something else."""
    history = History(file)
    history.close()
    told = {"number": order["order_number"], "total": order["total_amount"], "at": monotonic()} | wrong
    history.orders[UUID(order["id"])] = Told(**told)
    return history


async def test_the_verdict_on_orders(bought: dict[str, Any], tmp_path: Path) -> None:
    history = told_of(bought, tmp_path / "history")
    assert [check.kept for check in await verdict.check_orders(history)] == [True, True]
    breaches: list[Callable[[History], object]] = [
        lambda history: history.orders.clear(),
        lambda history: history.orders.update({uuid7(): Told("VC0", 1, 0.0)}),
        lambda history: history.repeated.append(UUID(bought["id"])),
    ]
    for breach in breaches:
        history = told_of(bought, tmp_path / "history")
        breach(history)
        assert not (await verdict.check_orders(history))[0].kept
    history = told_of(bought, tmp_path / "history", total=bought["total_amount"] + 1)
    assert not (await verdict.check_orders(history))[0].kept


async def test_the_verdict_on_money_and_stock(bought: dict[str, Any]) -> None:
    [payment], [item] = bought["payments"], bought["items"]
    there = {"id": payment["transaction_id"], "amount": payment["amount"], "captured": True}
    refund = {"id": "rfnd_1", "amount": 1, "status": "processed"}
    ledger: dict[str, Any] = {"payments": [there], "refunds": [], "webhooks": []}

    async def kept(**other: Any) -> list[bool]:
        return [check.kept for check in await verdict.check_money(ledger | other)]

    assert await kept() == [True, True, True, True]
    assert await kept(payments=[]) == [False, True, True, True]
    assert await kept(payments=[there | {"amount": 1}]) == [False, True, True, True]
    assert await kept(payments=[there, there | {"id": "pay_unknown"}]) == [False, True, True, True]
    assert await kept(refunds=[refund]) == [True, True, False, True]
    assert await kept(
        webhooks=[{"id": "1", "event": "payment.captured", "forgery": "amount", "forged_status": 200}]
    ) == [
        *(True, True, True),
        False,
    ]
    variant_id = UUID(item["product_variant_id"])
    assert (await verdict.check_stock({variant_id: 10})).kept
    assert not (await verdict.check_stock({variant_id: 11})).kept


async def test_the_verdict_on_work_and_letters(bought: dict[str, Any]) -> None:
    # The letters of the order wait, and nobody is at work.
    assert not (await verdict.check_jobs()).kept
    sent, single = await verdict.check_mail({})
    assert (sent.kept, single.kept) == (True, True)
