"""The fault matrix with what shows it: which tests are marked with a row, which guards they need, how they ran.

As a plugin (`pytest -m "row or long" -p tests.faults.table`, which is `make test-faults`) it writes MATRIX.md at the
end.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.mutations import GUARDS

TESTS = Path(__file__).parents[1]
ROWS, WRITTEN = TESTS / "faults" / "matrix.tsv", TESTS / "faults" / "MATRIX.md"
# What parameters add to the id of a test.
PARAMETERS = re.compile(r"\[.*\]$", re.DOTALL)
HEAD = """# What the shop promises under every fault

Written by `make test-faults` on {day}: every test of a row, the long ones too. A guard is a piece of the shop without
which a test of the row fails; `make test-guards` takes each away and sees to it. The random run has a report of its
own (`tests/faults/storm`).

| Row | Promise | Tests | Guards | Result | Seconds |
| --- | --- | --- | --- | --- | ---: |
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix: its tests are ids without parameters, its guards are names."""

    name: str
    promise: str
    tests: tuple[str, ...]
    guards: tuple[str, ...]


@dataclass(slots=True)
class Run:
    """How the cases of one test ran, and for how many seconds all together."""

    passed: int = 0
    failed: int = 0
    seconds: float = 0.0


def read_promises() -> dict[str, str]:
    """The promises of matrix.tsv by the names of their rows."""
    lines = ROWS.read_text().splitlines()[1:]
    return {name: promise for name, _, promise in (line.partition("\t") for line in lines)}


@cache
def find_marks() -> dict[str, frozenset[str]]:
    """The tests marked with each row, read from the tests' code: nothing is imported."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(TESTS.rglob("test_*.py")):
        code = path.read_text()
        if "mark.row" not in code:
            continue
        module = ast.parse(code)
        lists = {ast.unparse(node.targets[0]): node.value for node in module.body if isinstance(node, ast.Assign)}
        everywhere = set(_rows_in(lists.get("pytestmark", ast.Tuple([])), lists))
        for node in module.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                own = {name for decorator in node.decorator_list for name in _rows_in(decorator, lists)}
                for name in own | everywhere:
                    found[name].add(f"{path.relative_to(TESTS.parent)}::{node.name}")
    return {name: frozenset(tests) for name, tests in found.items()}


def _rows_in(node: ast.AST, lists: Mapping[str, ast.expr]) -> Iterator[str]:
    """The names in every `pytest.mark.row(…)` of a piece of code, those of the module's `lists` (`*ROWS`) too."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.row":
            for argument in call.args:
                if isinstance(argument, ast.Starred):
                    yield from ast.literal_eval(lists[ast.unparse(argument.value)])
                else:
                    yield ast.literal_eval(argument)


def read_rows() -> list[Row]:
    """Every row of the matrix, with the tests and guards that it has."""
    marks = find_marks()
    guards: defaultdict[str, list[str]] = defaultdict(list)
    for guard in GUARDS:
        guards[PARAMETERS.sub("", guard.test)].append(guard.name)
    return [
        Row(name, promise, tests, tuple(guard for test in tests for guard in guards[test]))
        for name, promise in read_promises().items()
        for tests in [tuple(sorted(marks.get(name, ())))]
    ]


def write(rows: Iterable[Row], runs: Mapping[str, Run], day: str) -> str:
    """The table."""
    return HEAD.format(day=day) + "".join(
        _line(row, [runs[test] for test in row.tests if test in runs]) for row in rows
    )


def _line(row: Row, runs: list[Run]) -> str:
    failed, passed = sum(run.failed for run in runs), sum(run.passed for run in runs)
    result = f"**{failed} failed**" if failed else f"{passed} passed" if passed else "not run"
    tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in row.tests)
    seconds = f"{sum(run.seconds for run in runs):.1f}"
    return f"| {row.name} | {row.promise} | {tests} | {'<br>'.join(row.guards)} | {result} | {seconds} |\n"


class Bookkeeper:
    """Notes how each test of a row ran."""

    def __init__(self) -> None:
        self._runs: defaultdict[str, Run] = defaultdict(Run)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one phase of one case; whichever fails, the case has."""
        run = self._runs[PARAMETERS.sub("", report.nodeid)]
        run.seconds += report.duration
        run.failed += report.failed
        run.passed += report.passed and report.when == "call"

    def pytest_sessionfinish(self) -> None:
        """Write the table."""
        if self._runs:
            WRITTEN.write_text(write(read_rows(), self._runs, f"{datetime.now(UTC):%Y-%m-%d}"))


def pytest_configure(config: pytest.Config) -> None:
    """In the process that hears of every test: keep the books."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.pluginmanager.register(Bookkeeper(), "fault-matrix")
