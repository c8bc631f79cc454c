"""The `voltcart` command."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from server.core import schema
from server.core.settings import BadSettings, Settings, load_settings

cli = typer.Typer(help="Run and look after a Voltcart shop.", no_args_is_help=True, pretty_exceptions_show_locals=False)
out = Console()
err = Console(stderr=True)


def settings_or_exit() -> Settings:
    """The settings, or one line for each wrong variable and exit status 2."""
    try:
        return load_settings()
    except BadSettings as error:
        err.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error


@cli.command()
def migrate() -> None:
    """Bring the database to this release's schema."""
    applied = asyncio.run(schema.migrate(settings_or_exit()))
    for name in applied:
        out.print(f"applied {name}", markup=False)
    out.print("the schema is up to date")


@cli.command()
def check_config(quiet: Annotated[bool, typer.Option(help="Say nothing when all is well.")] = False) -> None:
    """Check the environment's settings."""
    settings = settings_or_exit()
    if not quiet:
        out.print_json(settings.model_dump_json())


def main() -> None:
    """Run the command."""
    cli(prog_name="voltcart")


if __name__ == "__main__":
    main()
