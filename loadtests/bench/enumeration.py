"""`python -m loadtests.bench.enumeration`: does the time of an answer tell who has an account?

A wrong password, and a forgotten one, for so many accounts that are there and as many that are not, in turn. Exit
status 1 when the medians differ by 5 ms or more, 2 when it could not run.
"""

import http.client
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Annotated
from urllib.parse import urlsplit

import orjson
import typer

from loadtests.bench.editing import Unexpected
from loadtests.report import terminal
from loadtests.shop import filled_stores, leave_on_sigterm, open_shop
from server.demo.accounts import DOMAIN, shoppers
from server.devstack.processes import CannotStart

ALLOWED = 0.005  # seconds between two medians
WARM_UP = 10  # samples that do not count
# What is asked, and the status of every answer to it.
QUESTIONS = {"/api/auth/login": 401, "/api/auth/forgot-password": 202}
console = terminal()


@dataclass
class Times:
    """Seconds that answers took, for accounts that are there and for those that are not."""

    known: list[float] = field(default_factory=list)
    unknown: list[float] = field(default_factory=list)

    @property
    def difference(self) -> float:
        """Between the two medians."""
        return median(self.known) - median(self.unknown)


def main(samples: Annotated[int, typer.Option(min=20, max=2000, help="Answers of each kind.")] = 200) -> None:
    """Ask a shop of its own, and show how the times differ."""
    leave_on_sigterm()
    try:
        with (
            filled_stores(shoppers=samples + WARM_UP, durable=False) as stores,
            open_shop(stores, processes=1) as shop,
        ):
            measured = {path: measure(shop.url, path, samples) for path in QUESTIONS}
    except (CannotStart, Unexpected, OSError) as error:
        console.print(f"It could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    for path, times in measured.items():
        console.print(
            f"{path}: {_show(times.known)} for {samples} accounts, {_show(times.unknown)} for as many that are not"
            f" there: the medians differ by {1000 * times.difference:+.2f} ms"
        )
    if any(abs(times.difference) >= ALLOWED for times in measured.values()):
        raise typer.Exit(1)


def measure(url: str, path: str, samples: int) -> Times:
    """Ask for accounts that are there and for others, in turn, each only once: failures of one account add up.

    Raises:
        Unexpected: The shop answers something else.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    times = Times()
    try:
        for number, person in enumerate(shoppers(1, samples + WARM_UP)):
            pair = [(times.known, person.email), (times.unknown, f"stranger-{number:07d}@{DOMAIN}")]
            for kept, email in pair if number % 2 else reversed(pair):
                seconds = _ask(connection, path, email)
                if number >= WARM_UP:
                    kept.append(seconds)
    finally:
        connection.close()
    return times


def _ask(connection: http.client.HTTPConnection, path: str, email: str) -> float:
    body = {"email": email} | ({"password": "not the right one"} if path.endswith("login") else {})
    data = orjson.dumps(body)
    began = time.perf_counter()
    connection.request("POST", path, data, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    seconds = time.perf_counter() - began
    if response.status != QUESTIONS[path]:
        raise Unexpected(f"{path}: {response.status} {answer[:500].decode('utf-8', 'replace')}")
    return seconds


def _show(seconds: list[float]) -> str:
    return f"{1000 * median(seconds):.2f} ms (p95 {1000 * quantiles(seconds, n=20)[18]:.2f})"


if __name__ == "__main__":
    typer.run(main)
