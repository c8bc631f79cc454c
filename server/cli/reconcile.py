"""`voltcart reconcile`: our books beside the gateway's."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import orjson
import typer
from pydantic import SecretStr
from rich.table import Column, Table

from server.audit.schemas import Comparison, Difference, Sums
from server.audit.service.comparing import compare_books
from server.cli.operate import AUDIT_PATIENCE, cli, err, out, settings_with_database, troubles_told
from server.core.db import open_database
from server.core.settings import Settings
from server.payments.gateway import Gateway

# The most differences that are shown, to people and to programs.
SHOWN, LISTED = 50, 1000
HOURS = 24


def settings_with_gateway() -> Settings:
    """The settings with a database and a gateway: those they name, else those of `voltcart run`; else exit status 2."""
    settings = settings_with_database()
    if settings.razorpay_key_id:
        return settings
    kept = settings.data_dir / "secrets"
    if not (kept / "razorpay_key_id").exists():
        err.print(
            "RAZORPAY_KEY_ID is not set, and no `voltcart run` has left a sandbox here", style="red", markup=False
        )
        raise typer.Exit(2)
    own = {
        "razorpay_key_id": (kept / "razorpay_key_id").read_text().strip(),
        "razorpay_key_secret": SecretStr((kept / "razorpay_key_secret").read_text().strip()),
        "razorpay_base_url": f"http://{settings.host}:{settings.sandbox_port or settings.port + 1}",
    }
    return settings.model_copy(update=own)


@cli.command()
def reconcile(
    since: Annotated[datetime | None, typer.Option(help=f"From then on, in UTC.  [default: {HOURS} hours ago]")] = None,
    until: Annotated[datetime | None, typer.Option(help="Up to then, in UTC.  [default: now]")] = None,
    grace: Annotated[int, typer.Option(min=0, help="Minutes in which what differs may still be under way.")] = 15,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Compare our payments and refunds with the gateway's, both ways; exit status 1 when they differ."""
    settings = settings_with_gateway()
    now = datetime.now(UTC)
    first = since.replace(tzinfo=UTC) if since else now - timedelta(hours=HOURS)
    last = until.replace(tzinfo=UTC) if until else now

    async def run() -> Comparison:
        gateway = Gateway(settings)
        try:
            async with open_database(settings.model_copy(update={"statement_timeout": AUDIT_PATIENCE})):
                return await compare_books(gateway, since=first, until=last, grace=timedelta(minutes=grace))
        finally:
            gateway.close()

    with troubles_told():
        compared = asyncio.run(run())
    if as_json:
        _write_json(compared)
    else:
        show(compared)
    if compared.differences:
        raise typer.Exit(1)


def _write_json(compared: Comparison) -> None:
    body = compared.model_dump(mode="json")
    for name in ("differences", "under_way"):
        body[f"{name}_count"] = len(body[name])
        body[name] = body[name][:LISTED]
    out.print_json(orjson.dumps(body).decode())


def show(compared: Comparison) -> None:
    """Print counts and sums of both books, and what they tell differently."""
    table = Table(
        f"{compared.since:%Y-%m-%d %H:%M:%S} to {compared.until:%Y-%m-%d %H:%M:%S} UTC",
        *(Column(name, justify="right", no_wrap=True) for name in ("gateway", "rupees", "shop", "rupees")),
    )
    for name, there, here in (
        ("payments captured", compared.captured_there, compared.captured_here),
        ("refunds, pending ones too", compared.refunded_there, compared.refunded_here),
    ):
        table.add_row(name, *_cells(there), *_cells(here))
    table.add_row("given back uncaptured", *_cells(compared.given_back), "", "")
    table.add_row("orders", str(compared.orders_there), "", "", "")
    out.print(table)
    for title, found in (("Differences", compared.differences), ("May be under way", compared.under_way)):
        if found:
            out.print(_listed(title, found))
    if not compared.differences:
        out.print("the books agree" + (", but for what is under way" if compared.under_way else ""))


def _listed(title: str, found: list[Difference]) -> Table:
    caption = f"{len(found) - SHOWN} more" if len(found) > SHOWN else None
    table = Table("what", "id there", "order", "gateway (paise)", "shop (paise)", title=title, caption=caption)
    for one in found[:SHOWN]:
        table.add_row(one.kind.replace("_", " "), one.gateway_id, one.order_number or "", one.there, one.here)
    return table


def _cells(sums: Sums) -> tuple[str, str]:
    return f"{sums.count:,}", f"{sums.amount // 100:,}.{sums.amount % 100:02d}"
