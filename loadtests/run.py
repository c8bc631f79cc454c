"""`python -m loadtests.run`: Locust without a screen against a shop, then the audit, then the verdict.

Exit status 0 when every target was met, 1 when one was missed, 2 when the run itself failed.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import typer

from loadtests.report import results_file, show_checks, show_requests, terminal, write
from loadtests.shop import ROOT, audit, filled_stores, leave_on_sigterm, open_shop
from loadtests.verdict import Measured, Targets, judge, read_failures, read_stats
from server.devstack.processes import CannotStart, ending, spawn

LINGER = 10.0  # seconds that users have to finish what they began
MARGIN = 30.0  # seconds for Locust's own start and end
MOST_USERS, MOST_SECONDS = 10_000, 3600
SHORT_OF_CPU = "CPU usage"
console = terminal()


class Scenario(StrEnum):
    """Who comes: visitors who look around, shoppers who buy, or four of the former for each of the latter."""

    BROWSE = "browse"
    SHOPPER = "shopper"
    MIX = "mix"


CLASSES = {Scenario.BROWSE: ["Browser"], Scenario.SHOPPER: ["Shopper"], Scenario.MIX: ["Browser", "Shopper"]}


@dataclass(frozen=True, slots=True)
class Load:
    """How much load: `rate` is in users started per second."""

    scenario: Scenario
    users: int
    seconds: int
    rate: float
    shoppers: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where the load goes. `environment` is the one that the shop's commands run in."""

    url: str
    sandbox_url: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Locust counted; `strained` when it was itself short of processor time."""

    measured: list[Measured]
    failures: list[tuple[str, str, int]]
    strained: bool


def main(
    scenario: Annotated[Scenario, typer.Argument()] = Scenario.MIX,
    *,
    users: Annotated[int, typer.Option(min=1, max=MOST_USERS, help="Users at the same time.")] = 200,
    time: Annotated[str, typer.Option(help="How long, e.g. 30s or 2m.")] = "30s",
    rate: Annotated[float, typer.Option(min=0.1, help="Users started per second.")] = 50,
    host: Annotated[str, typer.Option(help="A shop that runs already; else one of its own is started.")] = "",
    sandbox: Annotated[str, typer.Option(help="Its payment sandbox; by default on the next port.")] = "",
    shoppers: Annotated[int, typer.Option(min=1, help="Shoppers that were (or are to be) seeded.")] = 500,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Server processes of its own shop.")] = 2,
    durable: Annotated[bool, typer.Option("--durable/--fast", help="Whether its stores wait for the disk.")] = True,
    p95: Annotated[float, typer.Option(help="Target: p95 of GET /api/products in milliseconds.")] = 200.0,
    errors: Annotated[float, typer.Option(help="Target: errors in percent.")] = 1.0,
    audited: Annotated[bool, typer.Option("--audit/--no-audit", help="Target: the audit finds nothing.")] = True,
    json: Annotated[Path | None, typer.Option(help="Where the results go.")] = None,
    html: Annotated[Path | None, typer.Option(help="Where Locust's report with its plots goes.")] = None,
) -> None:
    """Put load on a shop and say whether it met its targets."""
    leave_on_sigterm()
    load = Load(scenario, users, read_seconds(time), rate, shoppers)
    try:
        with _target(load, host, sandbox, processes, durable=durable) as target:
            console.print(f"{users} users, {scenario}, {load.seconds} s against {target.url} …", soft_wrap=True)
            outcome = drive(load, target, html)
            clean, words = _audit(target) if audited else (None, "")
    except (CannotStart, OSError) as error:
        console.print(f"The load test could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    checks = judge(outcome.measured, Targets(p95, errors, audited), audit_clean=clean)
    show_requests(console, outcome.measured, outcome.failures)
    if outcome.strained:
        console.print("Locust itself was short of processor time: its times are too long.", style="yellow")
    if clean is False:
        console.print(words, markup=False, soft_wrap=True)
    show_checks(console, checks)
    path = json or results_file(scenario)
    write(path, {"load": asdict(load), "host": target.url, **asdict(outcome)}, checks)
    console.print(f"Written to {path}.", markup=False, soft_wrap=True)
    if not all(check.met for check in checks):
        raise typer.Exit(1)


def drive(load: Load, target: Target, html: Path | None = None) -> Outcome:
    """Run Locust in a process of its own, which ends in time.

    Raises:
        CannotStart: It failed; the text shows its last words.
    """
    with TemporaryDirectory(prefix="voltcart-locust-") as name:
        folder = Path(name)
        child = spawn(
            "locust",
            _command(load, target, folder, html),
            log=folder / "locust.log",
            environment={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            child.wait(load.seconds + load.users / load.rate + LINGER + MARGIN)
        finally:
            child.stop()
        if child.status != 0:
            raise CannotStart(f"Locust {ending(child.status)}:\n{child.last_words()}")
        return Outcome(
            read_stats(folder / "run_stats.csv"),
            read_failures(folder / "run_failures.csv"),
            SHORT_OF_CPU in child.output(),
        )


def read_seconds(text: str) -> int:
    """Read a length of time such as `45`, `45s` or `2m`.

    Raises:
        typer.BadParameter: It is none, or too long.
    """
    match = re.fullmatch(r"(\d{1,5})(s|m|)", text)
    seconds = int(match[1]) * (60 if match[2] == "m" else 1) if match else 0
    if not 1 <= seconds <= MOST_SECONDS:
        raise typer.BadParameter(f"{text!r} is no time between 1s and {MOST_SECONDS // 60}m.", param_hint="--time")
    return seconds


def _command(load: Load, target: Target, folder: Path, html: Path | None) -> list[str]:
    return [
        *(sys.executable, "-m", "locust", "--headless", "--locustfile", str(ROOT / "loadtests" / "locustfile.py")),
        *("--host", target.url, "--sandbox", target.sandbox_url, "--shoppers", str(load.shoppers)),
        *("--users", str(load.users), "--spawn-rate", str(load.rate), "--run-time", f"{load.seconds}s"),
        *("--stop-timeout", f"{LINGER:g}", "--exit-code-on-error", "0", "--only-summary"),
        *("--csv", str(folder / "run"), *(("--html", str(html)) if html else ())),
        *CLASSES[load.scenario],
    ]


@contextmanager
def _target(load: Load, host: str, sandbox: str, processes: int, *, durable: bool) -> Iterator[Target]:
    if host:
        yield Target(host.rstrip("/"), sandbox.rstrip("/") or _next_port(host), os.environ)
        return
    console.print("Filling a shop …")
    with (
        filled_stores(shoppers=load.shoppers, durable=durable) as stores,
        open_shop(stores, processes=processes) as shop,
    ):
        yield Target(shop.url, shop.sandbox_url, stores.environment)


def _next_port(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{(parts.port or 80) + 1}"


def _audit(target: Target) -> tuple[bool | None, str]:
    if not target.environment.get("DATABASE_URL"):
        return None, ""
    return audit(target.environment)


if __name__ == "__main__":
    typer.run(main)
