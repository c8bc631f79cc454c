"""Days, weeks and months of reports: which are asked for, and which rows of the sums add up to them."""

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import NamedTuple

from models.enums import Grain
from server.core.errors import Invalid, Mistake

# India's, which knows no summer time.
ZONE = timezone(timedelta(hours=5, minutes=30))
DAY = timedelta(days=1)
# What is shown when no period is named, and the most that is added up for one request: five years, in days.
USUAL, MOST = 30, 1827


class Interval(StrEnum):
    """How long each step of sales over time is; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Period(NamedTuple):
    """Days from `first` to `last`, both among them."""

    first: date
    last: date


class Span(NamedTuple):
    """Rows of one grain, from `since` until just before `until`."""

    grain: Grain
    since: date
    until: date


def choose_period(first: date | None, last: date | None, *, now: datetime) -> Period:
    """The period that is asked for; without its end until today, without its beginning 30 days.

    Raises:
        Invalid: It ends before it begins, or is longer than five years.
    """
    last = last or now.astimezone(ZONE).date()
    first = first or last - (USUAL - 1) * DAY
    if first > last:
        raise Invalid(mistakes=(Mistake("query.from", f"The period ends on {last}, before it begins.", "bad_range"),))
    if last - first >= MOST * DAY:
        raise Invalid(mistakes=(Mistake("query.from", "At most five years can be asked for at once.", "too_long"),))
    return Period(first, last)


def cover(period: Period, *, months: bool) -> list[Span]:
    """The fewest rows that add up to the period: whole months, unless only days will do, and the days around them."""
    end = period.last + DAY
    # The first month that lies in the period whole, and the first after it that does not.
    since, until = _next_month(period.first - DAY), start_of(end, Interval.MONTH)
    if not months or since >= until:
        return [Span(Grain.DAY, period.first, end)]
    spans = (Span(Grain.DAY, period.first, since), Span(Grain.MONTH, since, until), Span(Grain.DAY, until, end))
    return [span for span in spans if span.since < span.until]


def start_of(day: date, interval: Interval) -> date:
    """The first day of the step that a day lies in."""
    if interval is Interval.MONTH:
        return day.replace(day=1)
    return day - day.weekday() * DAY if interval is Interval.WEEK else day


def steps(period: Period, interval: Interval) -> list[date]:
    """Where each step of a period begins; the first may begin before the period does."""
    found = [start_of(period.first, interval)]
    long = {Interval.DAY: 1, Interval.WEEK: 7, Interval.MONTH: 31}[interval]
    while (following := start_of(found[-1] + long * DAY, interval)) <= period.last:
        found.append(following)
    return found


def _next_month(day: date) -> date:
    return start_of(day.replace(day=1) + 31 * DAY, Interval.MONTH)
