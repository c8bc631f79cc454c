"""What a person and a program are told of a run."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from loadtests.verdict import Check, Measured

RESULTS = Path(__file__).with_name("results")
FAILURES_SHOWN = 10
WIDTH_OF_A_FILE = 120  # columns, where no terminal says how many it has


def terminal() -> Console:
    """Where a run is told of."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)


def results_file(name: str) -> Path:
    """Where a run's results go unless said otherwise; the time in UTC tells runs apart."""
    return RESULTS / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"


def show_checks(console: Console, checks: Sequence[Check]) -> None:
    """Print each target with what was found."""
    table = Table("target", "found", "")
    for check in checks:
        table.add_row(
            escape(check.target), escape(check.found), "[green]met[/]" if check.met else "[bold red]missed[/]"
        )
    console.print(table)


def show_requests(
    console: Console, measured: Sequence[Measured], failures: Sequence[tuple[str, str, int]] = ()
) -> None:
    """Print what Locust counted, and the most frequent failures."""
    table = Table("request")
    for heading in ("count", "failed", "per s", "p50 ms", "p95 ms", "p99 ms"):
        table.add_column(heading, justify="right")
    for row in sorted(measured, key=lambda row: (row.name, row.method)):
        cells = (str(row.requests), str(row.failures), f"{row.per_second:.1f}", *_plain(row.p50, row.p95, row.p99))
        table.add_row(escape(f"{row.method} {row.name}"), *cells)
    console.print(table)
    for request, error, count in failures[:FAILURES_SHOWN]:
        console.print(f"{count} × {request}: {error}", style="red", markup=False, soft_wrap=True)


def write(path: Path, document: dict[str, Any], checks: Sequence[Check]) -> None:
    """Write a run's results as JSON, with its verdict."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {
        **document,
        "checks": [asdict(check) for check in checks],
        "passed": all(check.met for check in checks),
    }
    path.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2, default=str))


def _plain(*milliseconds: float) -> tuple[str, ...]:
    return tuple(f"{value:g}" for value in milliseconds)
