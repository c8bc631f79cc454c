"""`python -m loadtests.bench.fresh`: a price is changed and read through the same process, thousands of times.

Every read must show the new price. Meanwhile another process is watched: how old is the oldest price that it shows?
Exit status 1 when a read was stale or the other process more than a second behind, 2 when it could not run.
"""

import threading
import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Annotated, Any

import typer

from loadtests.bench.editing import LIST, Line, Unexpected, line_to_another, log_in
from loadtests.report import terminal
from loadtests.shop import filled_stores, leave_on_sigterm, open_shop
from server.demo.accounts import DOMAIN
from server.devstack.processes import CannotStart

ALLOWED = 1.0  # seconds that another process may be behind
INTERVAL = 0.02  # seconds between two looks at it
console = terminal()


@dataclass
class Seen:
    """What was written and read. `changes` are the times of the answers to the changes, the first price's at first."""

    first_price: int
    changes: list[float] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    watched: list[tuple[float, int]] = field(default_factory=list)

    def delays(self) -> list[float]:
        """For each look at the other process, how long before it the price that it showed was changed."""
        found = []
        for began, price in self.watched:
            following = self.first_price - price + 1
            changed = self.changes[following] if following < len(self.changes) else began
            found.append(max(0.0, began - changed))
        return found


def main(rounds: Annotated[int, typer.Option(min=1, help="Changes of the price, each read again.")] = 10_000) -> None:
    """Change and read on a shop of its own with two processes."""
    leave_on_sigterm()
    try:
        with filled_stores(shoppers=1, durable=False) as stores, open_shop(stores, processes=2) as shop:
            seen = measure(shop.url, rounds)
    except (CannotStart, Unexpected, OSError) as error:
        console.print(f"It could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    delays = seen.delays()
    spent = seen.changes[-1] - seen.changes[0]
    console.print(f"{rounds} changes in {spent:.0f} s, each read again: {len(seen.stale)} stale {seen.stale[:3]}")
    console.print(
        f"{len(delays)} looks at the other process: behind by {1000 * max(delays):.0f} ms at most, "
        f"{1000 * quantiles(delays, n=100)[98]:.0f} ms at p99"
    )
    if seen.stale or max(delays) > ALLOWED:
        raise typer.Exit(1)


def measure(url: str, rounds: int) -> Seen:
    """Change the price of the first product of the list so often.

    Raises:
        Unexpected: The shop does not answer as the measurement needs.
    """
    desk = Line(url)
    token = log_in(desk, f"admin@{DOMAIN}")
    product = desk.ask("GET", LIST)["items"][0]
    path = f"{LIST}/{product['id']}"
    variant = min(desk.ask("GET", path)["variants"], key=lambda one: one["price"])
    seen = Seen(variant["price"], [time.perf_counter()])
    over = threading.Event()
    window = line_to_another(url, desk.process)
    watcher = threading.Thread(target=_watch, args=(window, path, variant["id"], seen, over))
    watcher.start()
    try:
        for number in range(1, rounds + 1):
            price = seen.first_price - number
            desk.ask("PUT", f"/api/admin/variants/{variant['id']}", token=token, body={"price": price})
            seen.changes.append(time.perf_counter())
            shown = _price(desk.ask("GET", path), variant["id"]) if number % 2 else _listed(desk, product["id"])
            if shown != price:
                seen.stale.append(f"{shown} for {price} in round {number}")
    finally:
        over.set()
        watcher.join()
        desk.close()
        window.close()
    return seen


def _watch(window: Line, path: str, variant_id: str, seen: Seen, over: threading.Event) -> None:
    while not over.is_set():
        began = time.perf_counter()
        seen.watched.append((began, _price(window.ask("GET", path), variant_id)))
        time.sleep(INTERVAL)


def _price(page: Any, variant_id: str) -> int:
    price: int = next(one["price"] for one in page["variants"] if one["id"] == variant_id)
    return price


def _listed(desk: Line, product_id: str) -> int:
    price: int = next(row["price_from"] for row in desk.ask("GET", LIST)["items"] if row["id"] == product_id)
    return price


if __name__ == "__main__":
    typer.run(main)
