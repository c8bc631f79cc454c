"""`python -m tests.guards`: take each guard away in turn, in a copy of the tree, and see its test fail.

A test that still passes without the guard it is there for proves nothing. Exit status 1 when there is one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.table import Table

from server.devstack.testing import start_data_stores
from tests.mutations import GUARDS, Guard

ROOT = Path(__file__).parents[1]
PARALLEL = 2
# A race may come out right by luck, so a test has some tries to fail; seconds bound each.
TRIES, LIMIT = 3, 120.0
HANGS = "it hangs"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "*.egg-info")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a guard's test: `problem` is empty when it failed as it should."""

    guard: Guard
    problem: str
    seconds: float


def main() -> int:
    """Try every guard, or those whose name contains the argument."""
    out = Console(width=None if sys.stdout.isatty() else 150)
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    guards = [guard for guard in GUARDS if wanted in guard.name]
    if not guards:
        out.print(f"no guard's name has {wanted!r} in it", style="red")
        return 1
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="voltcart-guards-") as name:
        folder = Path(name)
        stores = start_data_stores(folder / "stores")
        environment = {**os.environ, "DATABASE_URL": stores[0].url, "REDIS_URL": stores[1].url}
        try:
            whole = _copy(folder / "whole")
            tests = sorted({guard.test for guard in guards})
            status, output = _run(whole, tests, environment, LIMIT * 3)
            if status != 0:
                out.print(output, markup=False)
                out.print("the tests do not pass with every guard in place", style="red")
                return 1
            with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
                outcomes = list(pool.map(lambda guard: _try(guard, folder, environment), guards))
        finally:
            for store in stores:
                store.stop()
    _show(out, outcomes, monotonic() - began)
    return int(any(outcome.problem for outcome in outcomes))


def _copy(target: Path) -> Path:
    shutil.copytree(ROOT, target, ignore=LEFT_OUT)
    return target


def _try(guard: Guard, folder: Path, environment: dict[str, str]) -> Outcome:
    began = monotonic()
    # A colon would be the end of the folder in PYTHONPATH, by which some tests start processes on their tree.
    tree = _copy(folder / guard.name.replace(": ", "-").replace(" ", "-"))
    problem = _mutate(guard, tree)
    if not problem:
        given = {**environment, "VOLTCART_TEST_SQL": guard.sql} if guard.sql else environment
        for _ in range(TRIES):
            problem = _verdict(*_run(tree, [guard.test], given, LIMIT))
            if problem in {"", HANGS}:
                break
    shutil.rmtree(tree)
    return Outcome(guard, problem, monotonic() - began)


def _mutate(guard: Guard, tree: Path) -> str:
    """Take the guard away; gives what stands in the way of that."""
    for file, code, instead in guard.replacements:
        text = (tree / file).read_text()
        if text.count(code) != 1:
            return f"{file} has {text.count(code)} times: {code}"
        (tree / file).write_text(text.replace(code, instead))
    return ""


def _run(tree: Path, tests: Sequence[str], environment: dict[str, str], limit: float) -> tuple[int | None, str]:
    """Run tests in a tree; gives pytest's exit status (None: not within the limit) and what it wrote."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    try:
        ran = subprocess.run(
            [*command, *tests],
            cwd=tree,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return ran.returncode, ran.stdout.decode("utf-8", "replace")


def _verdict(status: int | None, output: str) -> str:
    """What is wrong with the way in which the test did not pass, or did."""
    if status is None:
        return HANGS
    if status == 0:
        return "it passes"
    if status != 1 or "\nFAILED " not in output:
        return f"it breaks instead of failing:\n{output[-1500:]}"
    return ""


def _show(out: Console, outcomes: Sequence[Outcome], seconds: float) -> None:
    table = Table("guard", "without it", "test", "seconds", "")
    for outcome in outcomes:
        guard = outcome.guard
        word = "[red]PASSES[/]" if outcome.problem else "[green]fails[/]"
        table.add_row(guard.name, guard.why, guard.test.partition("::")[2], f"{outcome.seconds:.0f}", word)
    out.print(table)
    for outcome in outcomes:
        if outcome.problem:
            out.print(f"{outcome.guard.name}: {outcome.problem}", markup=False)
    missed = sum(1 for outcome in outcomes if outcome.problem)
    out.print(f"{len(outcomes)} guards, {missed} whose test does not need them, {seconds:.0f} s")


if __name__ == "__main__":
    raise SystemExit(main())
