"""A report counted anew from all that was ever sold, by another way than the shop's."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.pricing.money import split_refund
from tests.analytics.past import Sold

INDIA = ZoneInfo("Asia/Kolkata")
NOTHING = {"orders": 0, "units": 0, "sales": 0, "refund_count": 0, "refunds": 0}


def recount(sold: Iterable[Sold], first: date, last: date, interval: str, store_id: UUID | None) -> dict[str, Any]:
    """The figures of a report, without its time and its products' names."""
    steps: dict[date, Counter[str]] = {step: Counter(NOTHING) for step in _steps(first, last, interval)}
    products: dict[UUID, Counter[str]] = defaultdict(Counter)
    buyers = set()
    for one in sold:
        lines = [line for line in one.lines if store_id in {None, line.store_id}]
        if not lines:
            continue
        own = one.total if store_id is None else sum(line.amount for line in lines)
        if first <= _day(one.at) <= last:
            buyers.add(one.user_id)
            units = sum(line.units for line in lines)
            steps[_step(_day(one.at), interval)].update(orders=1, units=units, sales=own)
            for line in lines:
                products[line.variant.product_id].update(units=line.units, revenue=line.amount)
        for amount, at in _shares(one, own):
            if first <= _day(at) <= last:
                steps[_step(_day(at), interval)].update(refund_count=1, refunds=amount)
    whole = sum(steps.values(), Counter())
    return {
        "total_sales": whole["sales"],
        "order_count": whole["orders"],
        "average_order": int(whole["sales"] / whole["orders"] + 0.5) if whole["orders"] else 0,
        "refunds": whole["refunds"],
        "refund_count": whole["refund_count"],
        "net_sales": whole["sales"] - whole["refunds"],
        "units": whole["units"],
        "active_users": len(buyers),
        "sales_over_time": [{"starts_on": step.isoformat(), **figures} for step, figures in steps.items()],
        "by_units": _lead(products, "units", "revenue"),
        "by_revenue": _lead(products, "revenue", "units"),
    }


def figures_of(report: dict[str, Any]) -> dict[str, Any]:
    """What of a report is counted anew."""
    named = {"from", "to", "interval", "store_id", "currency", "as_of", "top_products"}
    lists = {
        kind: [(one["product_id"], one["units"], one["revenue"]) for one in report["top_products"][kind]]
        for kind in ("by_units", "by_revenue")
    }
    return {name: report[name] for name in report if name not in named} | lists


def _lead(products: dict[UUID, Counter[str]], by: str, then: str) -> list[tuple[str, int, int]]:
    rows = sorted(products.items(), key=lambda item: (-item[1][by], -item[1][then], item[0]))
    return [(str(product_id), found["units"], found["revenue"]) for product_id, found in rows]


def _shares(one: Sold, own: int) -> Iterator[tuple[int, datetime]]:
    gone = 0
    for amount, at in one.refunds:
        yield split_refund(own, one.total, already=gone, units=amount), at
        gone += amount


def _day(at: datetime) -> date:
    return at.astimezone(INDIA).date()


def _step(day: date, interval: str) -> date:
    match interval:
        case "month":
            return day.replace(day=1)
        case "week":
            return date.fromisocalendar(*day.isocalendar()[:2], 1)
    return day


def _steps(first: date, last: date, interval: str) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return list(dict.fromkeys(_step(day, interval) for day in days))
