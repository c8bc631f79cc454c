"""Reports are what was sold and given back, to the paisa, whatever is in the sums already."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.analytics import service
from server.analytics.queries.reports import get_report
from server.analytics.rules.periods import Interval
from server.analytics.schemas import ReportFilter
from server.analytics.service import fold_sales
from server.audit.queries import INVARIANTS
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.analytics.past import Line, Past, make_past, random_lines
from tests.analytics.recount import INDIA, figures_of, recount

NOW = datetime(2024, 4, 2, 12, tzinfo=UTC)
# Where days, months, a leap day, a year and weeks begin in India.
DAYS = ((2024, 2, 29), (2024, 3, 1), (2024, 1, 1), (2024, 3, 31), (2024, 4, 1))
EDGES = [datetime(*day, tzinfo=INDIA) for day in DAYS]
PERIODS = (
    (date(2023, 12, 1), date(2024, 4, 2)),
    (date(2023, 12, 31), date(2024, 3, 31)),
    (date(2024, 2, 29), date(2024, 2, 29)),
    (date(2024, 2, 1), date(2024, 2, 29)),
    (date(2024, 2, 2), date(2024, 4, 1)),
    (date(2024, 3, 27), date(2024, 4, 2)),
)
TICK = timedelta(microseconds=1)
JOURNAL = import_module("migrations.models.10_20261123090000_sales")


async def report(first: date, last: date, interval: str, store_id: UUID | None, **more: Any) -> dict[str, Any]:
    """A report as JSON."""
    wish = ReportFilter.model_validate(
        {"from": first, "to": last, "interval": Interval(interval), "store_id": store_id, "top": 50, **more}
    )
    return (await get_report(wish, now=NOW, currency="INR")).model_dump(mode="json")


async def check(past: Past, turn: int = 0) -> None:
    """See that reports are what is counted anew: three turns ask for every period by every interval."""
    for number, (first, last) in enumerate(PERIODS):
        interval = list(Interval)[(number + turn) % 3]
        for store_id in (None, *past.stores[::2]):
            told = figures_of(await report(first, last, interval, store_id))
            assert told == recount(past.sold, first, last, interval, store_id), (first, last, interval, store_id)


async def sums_agree() -> bool:
    """Whether the sums are those of the entries in them."""
    [invariant] = [one for one in INVARIANTS if one.code == "I20"]
    return await fetch(invariant.sql) == []


def some_time(dice: Random) -> datetime:
    """A time around an edge, or anywhere in four months."""
    if dice.random() < 0.4:
        return dice.choice(EDGES) + dice.choice((-TICK, timedelta(), TICK))
    return datetime(2023, 12, 1, tzinfo=INDIA) + timedelta(seconds=dice.uniform(0, 122 * 86_400))


async def live(past: Past, dice: Random, orders: int) -> None:
    """Sell, give back and add up at random."""
    for _ in range(orders):
        lines = random_lines(past, dice)
        if dice.random() < 0.1:
            lines = [replace(line, discount=line.units * line.price) for line in lines]
        shipping = dice.choice((0, 0, 49_00)) if sum(line.amount for line in lines) else 0
        at, buyer = some_time(dice), dice.randrange(len(past.buyers))
        sold = await past.sell(at, lines, shipping=shipping, buyer=buyer, paid=dice.random() < 0.9)
        if sold in past.sold and sold.total and dice.random() < 0.2:
            await past.pay_twice(sold, some_time(dice))
        one = dice.choice(past.sold) if past.sold else sold
        left = one.total - sum(amount for amount, _ in one.refunds)
        if one in past.sold and left:
            await past.fail_to_give_back(one)
            await past.give_back(one, dice.choice((left, dice.randint(1, left))), some_time(dice))
        if dice.random() < 0.15:
            await fold_sales(batch=dice.randint(1, 9))


@pytest.mark.parametrize("seed", [1, 2])
async def test_reports_are_what_is_counted_anew_whatever_is_added_up(resources: Resources, seed: int) -> None:
    past, dice = await make_past(resources), Random(seed)
    for turn in range(2):
        await live(past, dice, 30)
        await check(past, turn)
    assert await fetch_value("SELECT count(*) FROM sales_entries WHERE folded_at IS NOT NULL") > 0
    await fold_sales(batch=11)
    assert await fetch_value("SELECT count(*) FROM sales_entries WHERE folded_at IS NULL") == 0
    for turn in range(3):
        await check(past, turn)
    assert await sums_agree()


async def test_all_refunds_of_an_order_are_exactly_a_stores_lines(resources: Resources) -> None:
    past = await make_past(resources)
    own, first, second = past.goods[0], past.goods[2], past.goods[4]
    lines = [Line(*own, 1, 3_33), Line(*first, 1, 3_34), Line(*second, 1, 3_35)]
    at = datetime(2024, 3, 5, tzinfo=UTC)
    sold = await past.sell(at, lines, shipping=7)
    for number in range(sold.total // 70):
        await past.give_back(sold, 70, at)
        if number % 3 == 0:
            await fold_sales(batch=1)
    await past.give_back(sold, sold.total % 70, at)
    for store_id, amount in ((None, sold.total), (first[1], 3_34), (second[1], 3_35)):
        told = await report(date(2024, 3, 5), date(2024, 3, 5), "day", store_id)
        assert (told["total_sales"], told["refunds"], told["net_sales"]) == (amount, amount, 0)
        assert told["refund_count"] == sold.total // 70 + 1


async def test_several_who_add_up_at_once_count_nothing_twice(resources: Resources) -> None:
    past, dice = await make_past(resources), Random(3)
    for _ in range(40):
        await past.sell(some_time(dice), random_lines(past, dice), buyer=dice.randrange(4))
    entries = await fetch_value("SELECT count(*) FROM sales_entries")
    folded = await asyncio.gather(*(fold_sales(batch=5) for _ in range(4)))
    assert sum(folded) == entries == 40
    await check(past)
    assert await sums_agree()


async def test_one_who_dies_while_adding_up_has_added_nothing(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, dice = await make_past(resources), Random(4)
    for _ in range(8):
        await past.sell(some_time(dice), random_lines(past, dice))
    for deadly in range(4):
        left = iter(range(deadly))

        def die(place: str, left: Any = left) -> None:
            if place == "sales.added" and next(left, None) is None:
                raise RuntimeError(place)

        with monkeypatch.context() as patch:
            patch.setattr(service, "crash_point", die)
            with pytest.raises(RuntimeError, match=r"sales.added"):
                await fold_sales()
        assert await fetch_value("SELECT count(*) FROM sales_totals") == 0
    await check(past)
    assert await fold_sales() == 8
    assert await fold_sales() == 0
    await check(past)


async def test_what_was_sold_before_there_was_a_journal_is_in_it(resources: Resources) -> None:
    past, dice = await make_past(resources), Random(5)
    await live(past, dice, 20)
    kept = "SELECT order_id, refund_id, kind, amount, happened_at FROM sales_entries ORDER BY order_id, refund_id"
    written = await fetch(kept)
    assert {row["kind"] for row in written} == {"sale", "refund"}
    async with transaction() as tx:
        for table in ("sales_totals", "product_sales", "buyers"):
            await tx.execute(f"DELETE FROM {table}")
        await tx.execute("DELETE FROM sales_entries")
        for _ in range(2):
            await tx.execute(JOURNAL.BEFORE)
    assert await fetch(kept) == written
    await check(past)
    assert await fold_sales() == len(written)
    await check(past)
