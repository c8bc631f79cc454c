"""The commands that need the development stack: run and seed."""

import asyncio
from typing import Annotated

import typer

from server.cli.operate import cli, err, migrate, out, settings_or_exit
from server.demo.progress import progress_bar
from server.demo.seed import CannotSeed
from server.demo.seed import seed as load_demo
from server.devstack.stack import run as run_stack


@cli.command()
def run() -> None:
    """Run the whole shop on this machine: data stores, server, workers, sandbox, mail catcher."""
    raise typer.Exit(run_stack(settings_or_exit()))


@cli.command()
def seed(
    scale: Annotated[int, typer.Option(min=1, help="Multiply the catalogue.")] = 1,
    users: Annotated[int, typer.Option(min=0, help="Extra shoppers for load tests.")] = 0,
    past: Annotated[bool, typer.Option(help="Give a new shop the orders of two months.")] = True,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing when there are products.")] = False,
) -> None:
    """Load the demo shop: real graphics cards at invented prices."""
    settings = settings_or_exit()
    try:
        with progress_bar(err) as progress:
            summary = asyncio.run(
                load_demo(settings, scale=scale, users=users, past=past, if_empty=if_empty, progress=progress)
            )
    except CannotSeed as error:
        err.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    out.print(
        f"{summary.products} products, {summary.variants} variants, {summary.shoppers} shoppers,"
        f" {summary.orders} orders added"
    )


@cli.command(hidden=True)
def prepare() -> None:
    """Migrate, then load the demo shop when there is none: what `run` needs done, in one process."""
    migrate()
    seed(if_empty=True)
