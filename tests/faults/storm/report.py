"""What a person is told of a run, on the screen and in a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.faults.storm.plan import Fault
from tests.faults.storm.verdict import Check


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of one run. Times are in seconds."""

    seed: int
    wanted: float
    acknowledged: int
    lasted: float
    settled: float
    brought_forward: int
    requests: int
    unknown: int
    faults: Sequence[tuple[Fault, float]]
    order_times: Sequence[float]
    cpu: float

    @property
    def reached(self) -> float:
        """Orders acknowledged in a second."""
        return self.acknowledged / self.lasted if self.lasted else 0.0

    def figures(self) -> list[tuple[str, str]]:
        """What was measured, by name."""
        cuts = [f"{1000 * cut:.0f}" for cut in quantiles(self.order_times, n=100)] if len(self.order_times) > 1 else []
        return [
            ("seed", str(self.seed)),
            ("length", f"{self.lasted:.0f} s"),
            ("orders acknowledged", f"{self.acknowledged}, {self.reached:.1f} a second"),
            ("requests", f"{self.requests}, of which {self.unknown} without a definite answer, asked again"),
            (
                "an order's answer, p50 / p95 / p99",
                " / ".join(cuts[at] for at in (49, 94, 98)) + " ms" if cuts else "-",
            ),
            ("faults", f"{len(self.faults)} of {len({fault.kind for fault, _ in self.faults})} kinds"),
            ("everything settled", f"{self.settled:.0f} s after the last fault and the last shopper"),
            (
                "paid after the order's time, every event of it lost",
                f"{self.brought_forward}, found by the sweep's next look, brought forward from within half an hour",
            ),
            ("processor time of the clients and proxies", f"{self.cpu:.0f} s"),
        ]


def show(console: Console, run: Run, checks: Sequence[Check]) -> None:
    """Print figures, faults and verdict."""
    table = Table("figure", "found")
    for name, found in run.figures():
        table.add_row(name, escape(found))
    console.print(table)
    kinds = Table("fault", "times", "lasted, s")
    for kind, times, lasted in _by_kind(run):
        kinds.add_row(kind, str(times), lasted)
    console.print(kinds)
    verdict = Table("promise", "found", "")
    for one in checks:
        verdict.add_row(escape(one.promise), escape(one.found), "[green]kept[/]" if one.kept else "[bold red]broken[/]")
    console.print(verdict)


def write(path: Path, run: Run, checks: Sequence[Check]) -> None:
    """Write the same as a page of Markdown."""
    kept = all(one.kept for one in checks)
    lines = [
        "# A run of faults at random",
        "",
        "Written by `make storm` (`python -m tests.faults.storm`): shoppers who insist, while every part of the shop",
        "dies, stands still, slows down or lies; then the clients' log, the database, the gateway's ledger and the",
        "post are compared. The same seed gives the same faults at the same times.",
        "",
        f"Verdict: **{'every promise was kept' if kept else 'broken'}**.",
        "",
        *_rows(("figure", "found"), run.figures()),
        "",
        *_rows(
            ("promise", "found", "verdict"), [(c.promise, c.found, "kept" if c.kept else "**broken**") for c in checks]
        ),
        "",
        *_rows(("fault", "times", "lasted, s"), [(kind, str(times), lasted) for kind, times, lasted in _by_kind(run)]),
    ]
    path.write_text("\n".join(lines) + "\n")


def _by_kind(run: Run) -> list[tuple[str, int, str]]:
    times = Counter(fault.kind for fault, _ in run.faults)
    lasted = {kind: [took for fault, took in run.faults if fault.kind == kind] for kind in times}
    return [(kind, times[kind], f"{min(took):.1f} to {max(took):.1f}") for kind, took in sorted(lasted.items())]


def _rows(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    body = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(heading) + " |", "|" + "---|" * len(heading), *body]
