"""The commands that keep a copy of the shop and bring it back: backup and restore."""

import asyncio
import tarfile
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Annotated

import asyncpg
import typer

from server.audit.queries import run_audit
from server.cli import archives
from server.cli.archives import CannotBackUp, Manifest, Seal
from server.cli.operate import AUDIT_PATIENCE, cli, err, out, settings_with_database, troubles_told
from server.core import schema
from server.core.db import open_database
from server.core.release import release
from server.core.settings import Settings
from server.core.storage import open_storage

# What is dumped: everything but the statistics of statements, which only a superuser can bring back.
WHAT = ("--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--exclude-extension=pg_stat_statements")
# What stands in the schema and belongs to no extension, in an order in which it can go.
DROPS = """
SELECT format('DROP %s IF EXISTS %s CASCADE', kind, name) FROM (
  SELECT 1 AS turn, c.oid, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
      WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.oid::regclass::text AS name
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 2, n.oid, 'SCHEMA', quote_ident(n.nspname) FROM pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
  UNION ALL
  SELECT 2, p.oid, 'ROUTINE', p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT 3, t.oid, 'TYPE', t.oid::regtype::text FROM pg_type t
  WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
  UNION ALL
  SELECT 4, c.oid, 'TEXT SEARCH CONFIGURATION', c.oid::regconfig::text FROM pg_ts_config c
  WHERE c.cfgnamespace = 'public'::regnamespace
  UNION ALL
  SELECT 5, d.oid, 'TEXT SEARCH DICTIONARY', d.oid::regdictionary::text FROM pg_ts_dict d
  WHERE d.dictnamespace = 'public'::regnamespace
) things WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = things.oid AND d.deptype = 'e') ORDER BY turn
"""


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to make; an older one is replaced.")],
) -> None:
    """Keep a copy of the shop in FILE: its database as of one moment, and the local media files.

    The shop goes on meanwhile. Media in a bucket are not in FILE, and Redis holds
    nothing worth keeping. FILE has people's addresses in it: it is readable for
    its owner alone. It takes PostgreSQL's pg_dump, of the server's version.
    """
    settings = settings_with_database()
    with troubles_told():
        manifest = asyncio.run(_back_up(settings, file))
    rows = sum(seal.rows for seal in manifest.tables.values())
    media = "no media: they are in the bucket" if manifest.files is None else f"{manifest.files} media files"
    out.print(f"{file}: {rows} rows of {len(manifest.tables)} tables, {media}", markup=False)


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What `voltcart backup` made.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is in the database.")] = False,
) -> None:
    """Bring a shop back from FILE into an empty database, and hold it against what was kept.

    Every table must have the rows and the checksum that it had. Then the schema
    is brought to this release's, the media files are stored, and the audit is
    run. Exit status 1 when anything is not as it should be.
    """
    settings = settings_with_database()
    with troubles_told():
        broken = asyncio.run(_bring_back(settings, file, force=force))
    if broken:
        err.print(f"the audit finds broken promises: {', '.join(broken)}", style="red", markup=False)
        raise typer.Exit(1)
    out.print("the shop is back, every checksum is right, and the audit finds nothing")


async def _back_up(settings: Settings, target: Path) -> Manifest:
    """Write the archive beside its place, and put it there when it is whole."""
    folder = None if settings.s3_bucket else open_storage(settings).folder
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as name:
        dump, draft = Path(name, "dump"), Path(name, "archive")
        manifest = await _dump(settings, dump)
        whole = await asyncio.to_thread(archives.write, draft, dump, folder, manifest)
        await asyncio.to_thread(draft.replace, target)
    return whole


async def _dump(settings: Settings, target: Path) -> Manifest:
    """Dump the database as of one moment; gives what its tables hold in that moment."""
    async with (
        archives.connected(settings) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
        dumping = archives.run(settings, "pg_dump", *WHAT, f"--snapshot={snapshot}", f"--file={target}")
        manifest, _ = await asyncio.gather(_describe(connection), dumping)
    return manifest


async def _describe(connection: asyncpg.Connection) -> Manifest:
    versions = [row["version"] for row in await connection.fetch("SELECT version FROM aerich ORDER BY id")]
    return Manifest(
        release=release(),
        taken_at=await connection.fetchval("SELECT now()"),
        migrations=versions,
        tables=await archives.seal_tables(connection),
    )


async def _bring_back(settings: Settings, file: Path, *, force: bool) -> list[str]:
    """Restore an archive; gives the promises that the audit finds broken."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as name:
        dump = Path(name, "dump")
        with _open(file) as archive:
            manifest = archives.read_manifest(archive)
            if unknown := set(manifest.migrations) - _known_migrations():
                raise CannotBackUp(why=f"This backup is of a later release: {', '.join(sorted(unknown))}.")
            archives.take_dump(archive, manifest, dump)
        async with archives.connected(settings) as connection:
            await _make_room(connection, force=force)
        options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        await archives.run(settings, "pg_restore", *options, f"--dbname={_database(settings)}", str(dump))
    async with archives.connected(settings) as connection:
        # Without statistics, whatever comes next is planned as for empty tables.
        await connection.execute("ANALYZE")
        _compare(manifest.tables, await archives.seal_tables(connection))
    await schema.migrate(settings)
    with _open(file) as archive:
        await _store_files(settings, archive)
    async with open_database(settings.model_copy(update={"statement_timeout": AUDIT_PATIENCE})):
        return [finding.invariant.code for finding in await run_audit()]


def _open(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file)
    except tarfile.TarError as error:
        raise CannotBackUp(why="This is no backup of a shop, or it was cut short.") from error


async def _make_room(connection: asyncpg.Connection, *, force: bool) -> None:
    """Drop what is in the database: with nothing in its tables, or because it is said so.

    Raises:
        CannotBackUp: It holds a shop.
    """
    async with connection.transaction():
        tables = [row["name"] for row in await connection.fetch(archives.TABLES)]
        for table in tables:
            filled = table != "aerich" and await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})")
            if filled and not force:
                raise CannotBackUp(why=f"The database is not empty ({table} has rows): --force replaces it.")
        await connection.execute("SET LOCAL client_min_messages = warning")
        for row in await connection.fetch(DROPS):
            await connection.execute(row[0])


def _compare(kept: dict[str, Seal], found: dict[str, Seal]) -> None:
    """Hold the restored tables against those that were kept.

    Raises:
        CannotBackUp: They differ.
    """
    wrong = sorted(name for name in kept.keys() | found.keys() if kept.get(name) != found.get(name))
    if wrong:
        raise CannotBackUp(why=f"What was restored differs from what was kept: {', '.join(wrong)}.")


async def _store_files(settings: Settings, archive: tarfile.TarFile) -> None:
    """Put the media files where this shop has its own, a bucket or a folder."""
    storage = open_storage(settings)
    for key, content in archives.each_file(archive):
        await storage.put(key, _pieces(content))


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(content.read, archives.PIECE):
        yield piece


def _known_migrations() -> set[str]:
    return {path.name for path in (schema.LOCATION / "models").glob("[0-9]*.py")}


def _database(settings: Settings) -> str:
    return ((settings.database_url and settings.database_url.path) or "").lstrip("/")
