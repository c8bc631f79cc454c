"""Which rows of the sums add up to a period, and the cells of a table."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import Grain
from server.analytics.rules.periods import Interval, Period, choose_period, cover, steps
from server.analytics.rules.sheets import Rupees, write_rows
from server.core.errors import Invalid

DAYS = st.dates(date(2019, 12, 1), date(2029, 1, 31))


@given(first=DAYS, days=st.integers(0, 800))
@settings(max_examples=60, deadline=None)
def test_the_spans_of_a_period_are_its_days_once(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    found = [
        span.since + timedelta(days=number)
        for span in cover(period, months=True)
        for number in range((span.until - span.since).days)
    ]
    assert found == [first + timedelta(days=number) for number in range(days + 1)]
    spans = cover(period, months=True)
    assert len(spans) <= 3
    assert [span.grain for span in spans].count(Grain.MONTH) <= 1
    for span in spans:
        if span.grain is Grain.MONTH:
            assert (span.since.day, span.until.day) == (1, 1)
        else:
            # Less than a month of days at each end, or all of a period that holds no month.
            assert (span.until - span.since).days <= (30 if len(spans) > 1 else 60)
    assert cover(period, months=False) == [(Grain.DAY, first, first + timedelta(days=days + 1))]


@given(first=DAYS, days=st.integers(0, 800), interval=st.sampled_from(Interval))
@settings(max_examples=60, deadline=None)
def test_each_day_lies_in_one_step(first: date, days: int, interval: Interval) -> None:
    last = first + timedelta(days=days)
    found = steps(Period(first, last), interval)
    assert found[0] <= first
    assert found == sorted(set(found))
    assert found[-1] <= last
    if interval is Interval.DAY:
        assert len(found) == days + 1
    elif interval is Interval.WEEK:
        assert {step.weekday() for step in found} == {0}
        assert {after - step for step, after in pairwise(found)} <= {timedelta(days=7)}
    else:
        assert [step.day for step in found] == [1] * len(found)
        assert len(found) == 12 * (last.year - first.year) + last.month - first.month + 1


def test_a_period_ends_today_in_india() -> None:
    evening = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert choose_period(None, None, now=evening) == (date(2026, 10, 25), date(2026, 11, 23))
    assert choose_period(None, None, now=evening - timedelta(microseconds=1))[1] == date(2026, 11, 22)
    assert choose_period(date(2026, 11, 1), None, now=evening) == (date(2026, 11, 1), date(2026, 11, 23))
    assert choose_period(None, date(2024, 3, 30), now=evening) == (date(2024, 3, 1), date(2024, 3, 30))
    with pytest.raises(Invalid):
        choose_period(date(2026, 11, 24), None, now=evening)


def test_a_cell_is_never_a_formula() -> None:
    for text in ("=1+1", "+91 98", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"):
        [cell] = [write_rows([[text]]).decode().removesuffix("\r\n").strip('"')]
        assert cell == f"'{text}"
    assert write_rows([["a=1", "", None, 'say "hi", you', -5, Rupees(-5), Rupees(7_499_000), Rupees(-1_00)]]) == (
        b'a=1,,,"say ""hi"", you",-5,-0.05,74990.00,-1.00\r\n'
    )
    assert write_rows([[date(2026, 1, 2), datetime(2026, 1, 1, 18, 30, 5, 99, tzinfo=UTC), "Größe ₹"]]).decode() == (
        "2026-01-02,2026-01-02 00:00:05,Größe ₹\r\n"
    )
