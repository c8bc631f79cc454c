"""Targets of a load run, and whether it met them. Times are in milliseconds."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LIST = ("GET", "/api/products")


@dataclass(frozen=True, slots=True)
class Measured:
    """What Locust counted for one kind of request."""

    method: str
    name: str
    requests: int
    failures: int
    p50: float
    p95: float
    p99: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Targets:
    """What a run must reach: `list_p95` is for `GET /api/products`, `errors` in percent of all requests."""

    list_p95: float = 200.0
    errors: float = 1.0
    audit: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """One target, what was found, and whether that is good enough."""

    target: str
    found: str
    met: bool


def judge(measured: Sequence[Measured], targets: Targets, *, audit_clean: bool | None) -> list[Check]:
    """Compare a run with its targets; what was not measured is a miss. `audit_clean` is None when it could not run."""
    listed = next((row for row in measured if (row.method, row.name) == LIST and row.requests), None)
    requests = sum(row.requests for row in measured)
    errors = 100 * sum(row.failures for row in measured) / requests if requests else None
    checks = [
        Check(
            f"p95 of GET /api/products under {targets.list_p95:g} ms",
            f"{listed.p95:g} ms" if listed else "never asked",
            listed is not None and listed.p95 < targets.list_p95,
        ),
        Check(
            f"errors under {targets.errors:g} %",
            "no request was made" if errors is None else f"{errors:.2f} %",
            errors is not None and errors < targets.errors,
        ),
    ]
    if targets.audit:
        found = {True: "clean", False: "broken promises", None: "it could not run: DATABASE_URL is not set"}
        checks.append(Check("audit clean", found[audit_clean], audit_clean is True))
    return checks


def read_stats(path: Path) -> list[Measured]:
    """Read the file that Locust's `--csv` leaves as `…_stats.csv`, its sum left out."""
    with path.open(newline="") as file:
        return [
            Measured(
                method=row["Type"],
                name=row["Name"],
                requests=int(row["Request Count"]),
                failures=int(row["Failure Count"]),
                p50=_milliseconds(row["50%"]),
                p95=_milliseconds(row["95%"]),
                p99=_milliseconds(row["99%"]),
                per_second=float(row["Requests/s"]),
            )
            for row in csv.DictReader(file)
            if row["Name"] != "Aggregated"
        ]


def read_failures(path: Path) -> list[tuple[str, str, int]]:
    """Read `…_failures.csv`: the request, the error and how often it happened, most frequent first."""
    with path.open(newline="") as file:
        rows = [
            (f"{row['Method']} {row['Name']}", row["Error"], int(row["Occurrences"])) for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: -row[2])


def _milliseconds(text: str) -> float:
    return float(text) if text not in {"", "N/A"} else 0.0
