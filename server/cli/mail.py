"""The commands about letters: what each looks like, with made-up words or about an order of the shop."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_args

import typer

from server.checkout.jobs import Letter
from server.cli.operate import cli, err, out, settings_or_exit, with_database
from server.core.db import fetch_row
from server.core.settings import Settings
from server.media.queries import find_thumbs
from server.orders.queries import get_order
from workers.letters import SUBJECTS, Written, write_order_letter
from workers.letters.samples import write_samples

mail = typer.Typer(help="Look at the letters that the shop sends.", no_args_is_help=True)
cli.add_typer(mail, name="mail")
Letters = StrEnum("Letters", [(name, name) for name in SUBJECTS])  # type: ignore[misc]  # made of the table


@mail.callback()
def about_letters() -> None:
    """Look at the letters that the shop sends."""


@mail.command()
def preview(
    letter: Annotated[Letters | None, typer.Argument(help="Which one; all if left out.")] = None,
    html: Annotated[bool, typer.Option("--html", help="As HTML alone.")] = False,
    text: Annotated[bool, typer.Option("--text", help="As text alone.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="Write files into this folder instead.")
    ] = None,
    order: Annotated[str, typer.Option(help="About the order of this number; else about a made-up one.")] = "",
) -> None:
    """Show letters as they go out now; without a form, text on the screen, and both as files."""
    if order and letter is not None and letter not in get_args(Letter):
        err.print(f"{letter} is not about an order", style="red", markup=False)
        raise typer.Exit(2)
    written = _about(order, settings_or_exit()) if order else write_samples(settings_or_exit())
    if letter is not None:
        written = {name: one for name, one in written.items() if name == letter}
    forms = [form for form, wanted in (("html", html), ("txt", text)) if wanted]
    if folder is not None:
        _save(written, folder, forms or ["html", "txt"])
        return
    for one in written.values():
        for form in forms or ["txt"]:
            typer.echo(_form(one, form))


def _about(order_number: str, settings: Settings) -> dict[str, Written]:
    """The letters about an order, as if each went out now."""

    async def read() -> dict[str, Written] | None:
        row = await fetch_row(
            "SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.order_number = $1",
            order_number.strip().upper(),
        )
        if row is None:
            return None
        order = await get_order(row["id"])
        pictures = await find_thumbs([item.product_variant_id for item in order.items])
        letters: tuple[Letter, ...] = get_args(Letter)
        return {
            letter: write_order_letter(letter, order, name=row["name"], settings=settings, pictures=pictures)
            for letter in letters
        }

    written = with_database(read)
    if written is None:
        err.print("there is no order of that number", style="red")
        raise typer.Exit(1)
    return written


def _save(written: dict[str, Written], folder: Path, forms: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in written.items():
        for form in forms:
            (folder / f"{name}.{form}").write_text(_form(one, form))
    out.print(f"{len(written) * len(forms)} files written to {folder}", markup=False, soft_wrap=True)


def _form(one: Written, form: str) -> str:
    return one.html if form == "html" else f"Subject: {one.subject}\n\n{one.text}"
