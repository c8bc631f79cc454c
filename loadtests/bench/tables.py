"""The bench's figures for a person, for a program, and against their targets."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from loadtests.bench.editing import Edit
from loadtests.bench.hot_list import HotList, Round
from loadtests.bench.orders import Orders, Placed
from loadtests.verdict import Check

HEADINGS = ("bare /s", "CPU µs", "shop /s", "CPU µs", "by rate", "by CPU", "edit shown", "CPU of the load")
LEAST_RATIO = 0.7  # of the bare handler
LONGEST_EDIT = 1.0  # seconds


@dataclass(frozen=True)
class Bench:
    """All that was measured. `edits` were looked for through another process than the one that made them."""

    hot_list: HotList
    edits: Sequence[Edit]
    orders: Orders
    audit_clean: bool


def judge(bench: Bench) -> list[Check]:
    """Compare with the targets; the list must keep up by answers per second and by processor time alike."""
    found = bench.hot_list
    slowest = _slowest([pair.edit for pair in found.pairs])
    apart = _slowest(bench.edits)
    errors = sum((bench.orders.spread.errors + bench.orders.hot.errors).values())
    return [
        Check(
            f"hot list at least {LEAST_RATIO} of the bare handler, by answers per second",
            f"{found.rate_ratio:.2f}",
            found.rate_ratio >= LEAST_RATIO,
        ),
        Check(
            f"hot list at least {LEAST_RATIO} of the bare handler, by processor time",
            f"{found.cost_ratio:.2f}",
            found.cost_ratio >= LEAST_RATIO,
        ),
        Check("no bad answer of the hot list", str(found.bad), found.bad == 0),
        Check(f"a price edited in mid-run shows within {LONGEST_EDIT:g} s", _said(slowest), slowest < LONGEST_EDIT),
        Check(
            f"the same through another process within {LONGEST_EDIT:g} s",
            _said(apart),
            bool(bench.edits) and all(edit.through_another_process for edit in bench.edits) and apart < LONGEST_EDIT,
        ),
        Check(
            "orders without an error",
            f"{errors} errors",
            errors == 0 and bool(bench.orders.spread.latencies) and bool(bench.orders.hot.latencies),
        ),
        Check("audit clean", "clean" if bench.audit_clean else "broken promises", bench.audit_clean),
    ]


def show(console: Console, bench: Bench) -> None:
    """Print the figures."""
    found = bench.hot_list
    where = "server and load on a core each" if found.pinned else "not pinned to cores"
    table = Table("round", title=f"GET /api/products, {found.bytes} bytes, {where}")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for number, pair in enumerate(found.pairs, 1):
        table.add_row(
            str(number),
            *_cells(pair.bare),
            *_cells(pair.shop),
            f"{pair.rate_ratio:.2f}",
            f"{pair.cost_ratio:.2f}",
            _said(_slowest([pair.edit])),
            " / ".join(f"{100 * side.generator_cpu / side.seconds:.0f} %" for side in (pair.bare, pair.shop)),
        )
    table.add_row("median", "", "", "", "", f"{found.rate_ratio:.2f}", f"{found.cost_ratio:.2f}", style="bold")
    console.print(table)
    console.print(f"Through another process edits show after {', '.join(_said(_slowest([e])) for e in bench.edits)}.")
    orders = Table(
        "orders", "per s", "p50 ms", "p95 ms", "placed", "prepaid", "refused or failed", title="Whole orders"
    )
    for name, placed in (("many variants", bench.orders.spread), ("one hot variant", bench.orders.hot)):
        orders.add_row(name, *_order_cells(placed))
    console.print(orders)


def as_json(bench: Bench) -> dict[str, Any]:
    """The figures as JSON; times in seconds."""
    found = bench.hot_list
    return {
        "hot_list": {
            **asdict(found),
            "rate_ratio": found.rate_ratio,
            "cost_ratio": found.cost_ratio,
        },
        "edits": [asdict(edit) for edit in bench.edits],
        "orders": {
            name: {
                "per_second": placed.per_second,
                "placed": len(placed.latencies),
                "prepaid": placed.prepaid,
                "p50": placed.percentile(50) / 1000,
                "p95": placed.percentile(95) / 1000,
                "seconds": placed.seconds,
                "refusals": dict(placed.refusals),
                "errors": dict(placed.errors),
            }
            for name, placed in (("spread", bench.orders.spread), ("hot", bench.orders.hot))
        },
        "audit_clean": bench.audit_clean,
    }


def _slowest(edits: Sequence[Edit]) -> float:
    return max((float("inf") if edit.seconds is None else edit.seconds for edit in edits), default=float("inf"))


def _said(seconds: float) -> str:
    return "never" if seconds == float("inf") else f"{1000 * seconds:.0f} ms"


def _cells(side: Round) -> tuple[str, str]:
    return f"{side.rate:,.0f}", f"{side.cost:.1f}"


def _order_cells(placed: Placed) -> tuple[str, ...]:
    others = placed.refusals + placed.errors
    return (
        f"{placed.per_second:.0f}",
        f"{placed.percentile(50):.0f}",
        f"{placed.percentile(95):.0f}",
        str(len(placed.latencies)),
        str(placed.prepaid),
        ", ".join(f"{count} × {what}" for what, count in others.most_common(3)) or "none",
    )
