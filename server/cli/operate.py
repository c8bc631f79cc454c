"""The commands that a shop in production has: migrate, create-admin, audit, check-config."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, TypeVar

import asyncpg
import orjson
import typer
from arq import ArqRedis
from pydantic import PostgresDsn
from rich.console import Console
from rich.table import Table

from server.audit.queries import INVARIANTS, run_audit
from server.core import schema
from server.core.db import carry_after_commit, open_database
from server.core.errors import AppError, Unavailable
from server.core.jobs import Handover
from server.core.logs import redact
from server.core.passwords import Passwords
from server.core.redis import connect
from server.core.settings import BadSettings, Settings, load_settings
from server.resources import pack
from server.users.service import create_admin as make_admin

T = TypeVar("T")
# Seconds for one question of the audit, which reads whole tables.
AUDIT_PATIENCE = 600.0
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


def settings_with_database() -> Settings:
    """The settings with a database: the one they name, else the one of `voltcart run`; else exit status 2."""
    settings = settings_or_exit()
    if settings.database_url is not None:
        return settings
    embedded = settings.data_dir / "database.url"
    if not embedded.exists():
        err.print("DATABASE_URL is not set, and no `voltcart run` has left a database here", style="red", markup=False)
        raise typer.Exit(2)
    return settings.model_copy(update={"database_url": PostgresDsn(embedded.read_text())})


@contextmanager
def troubles_told() -> Iterator[None]:
    """End the command with a line for each thing that stands in its way, and exit status 1."""
    try:
        yield
    except asyncpg.UndefinedTableError as error:
        err.print(f"{error}: run `voltcart migrate` first", style="red", markup=False)
        raise typer.Exit(1) from error
    except (AppError, asyncpg.PostgresError, OSError, TimeoutError) as error:
        mistakes = error.mistakes if isinstance(error, AppError) else ()
        why = f" ({error.__cause__})" if isinstance(error, Unavailable) and error.__cause__ else ""
        for line in [f"{mistake.field}: {mistake.message}" for mistake in mistakes] or [f"{error}{why}"]:
            err.print(redact(line), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


def with_database(work: Callable[[], Awaitable[T]], *, patience: float | None = None) -> T:
    """Run a piece of work with the database open, each statement for `patience` seconds if need be."""
    settings = settings_with_database()
    if patience is not None:
        settings = settings.model_copy(update={"statement_timeout": patience})

    async def run() -> T:
        async with open_database(settings):
            return await work()

    with troubles_told():
        return asyncio.run(run())


@cli.command()
def migrate() -> None:
    """Bring the database to this release's schema."""
    settings = settings_with_database()
    with troubles_told():
        applied = asyncio.run(schema.migrate(settings))
    for name in applied:
        out.print(f"applied {name}", markup=False)
    out.print("the schema is up to date")


@cli.command()
def create_admin(
    email: str,
    name: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True)],
) -> None:
    """Make an admin, the first one or another."""
    passwords = Passwords()
    try:
        user = with_database(lambda: make_admin(email, name, password, passwords))
    finally:
        passwords.close()
    out.print(f"{user.email} is an admin now", markup=False)


@cli.command()
def audit() -> None:
    """Ask the database whether the shop's promises hold; exit status 1 when one does not."""
    findings = with_database(run_audit, patience=AUDIT_PATIENCE)
    broken = {finding.invariant.code: finding for finding in findings}
    table = Table("", "promise", "rows that break it")
    for invariant in INVARIANTS:
        finding = broken.get(invariant.code)
        table.add_row(invariant.code, invariant.promise, str(len(finding.rows)) if finding else "none")
    out.print(table)
    for finding in findings:
        for row in finding.rows[:10]:
            line = orjson.dumps(row, default=str).decode()
            err.print(f"{finding.invariant.code} {line}", markup=False, soft_wrap=True)
    if findings:
        raise typer.Exit(1)


@cli.command()
def check_config() -> None:
    """Check the environment's settings and show them, secrets left out."""
    shown = settings_or_exit().model_dump(mode="json")
    out.print_json(data={name: redact(value) if isinstance(value, str) else value for name, value in shown.items()})


@asynccontextmanager
async def handover() -> AsyncIterator[None]:
    """Hand jobs to the queue after each commit, where there is a Redis; else workers find them in the table."""
    settings = settings_or_exit()
    if settings.redis_url is None:
        yield
        return
    redis = connect(settings)
    queue = Handover(
        ArqRedis(connection_pool=redis.connection_pool, job_serializer=pack, job_deserializer=orjson.loads)
    )
    carry_after_commit(queue)
    try:
        yield
    finally:
        await queue.drain()
        await redis.aclose()
