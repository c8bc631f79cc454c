"""`make bench`: measure, show a table, write JSON; exit status 1 when a target is missed, 2 when it could not run."""

from pathlib import Path
from typing import Annotated

import typer

from loadtests.bench import hot_list, orders
from loadtests.bench.editing import Edit, Editor, Unexpected
from loadtests.bench.tables import Bench, as_json, judge, show
from loadtests.report import results_file, show_checks, terminal, write
from loadtests.shop import audit, filled_stores, leave_on_sigterm, open_shop
from server.devstack.processes import CannotStart

EDITS = 3
console = terminal()


def main(
    rounds: Annotated[int, typer.Option(min=1, max=50, help="Pairs of rounds of the hot list.")] = 9,
    seconds: Annotated[int, typer.Option(min=1, max=60, help="Length of each round.")] = 2,
    order_seconds: Annotated[float, typer.Option(min=0.5, max=60, help="Length of each run of orders.")] = 8.0,
    durable: Annotated[bool, typer.Option("--durable/--fast", help="Whether the stores wait for the disk.")] = True,
    json: Annotated[Path | None, typer.Option(help="Where the figures go.")] = None,
) -> None:
    """Measure the hot list, the life of a price, and whole orders, on a shop of its own."""
    leave_on_sigterm()
    try:
        bench = measure(rounds=rounds, seconds=seconds, order_seconds=order_seconds, durable=durable)
    except (CannotStart, Unexpected, RuntimeError, OSError) as error:
        console.print(f"The bench could not run. {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2) from error
    checks = judge(bench)
    show(console, bench)
    show_checks(console, checks)
    path = json or results_file("bench")
    write(path, as_json(bench), checks)
    console.print(f"Written to {path}.", markup=False, soft_wrap=True)
    if not all(check.met for check in checks):
        raise typer.Exit(1)


def measure(*, rounds: int, seconds: int, order_seconds: float, durable: bool) -> Bench:
    """Run everything, one thing after the other.

    Raises:
        CannotStart: A part does not come up.
        Unexpected: The shop does not answer as the measurement needs.
    """
    console.print("Filling a shop …")
    with filled_stores(shoppers=orders.BUYERS, durable=durable) as stores:
        with open_shop(stores, processes=1) as shop:
            console.print("The hot list, one process …")
            hot = hot_list.measure(stores, shop, rounds=rounds, seconds=seconds)
        with open_shop(stores, processes=2) as shop:
            console.print("Edits and orders, two processes …")
            edits = _edits(shop.url)
            placed = orders.measure(shop.url, stores.database_url, seconds=order_seconds)
            clean, words = audit(stores.environment)
        if not clean:
            console.print(words, markup=False, soft_wrap=True)
        return Bench(hot, edits, placed, clean)


def _edits(url: str) -> list[Edit]:
    editor = Editor(url)
    try:
        editor.separate()
        return [editor.edit() for _ in range(EDITS)]
    finally:
        editor.close()


if __name__ == "__main__":
    typer.run(main)
