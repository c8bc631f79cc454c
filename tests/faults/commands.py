"""The `voltcart` command as a process, and databases of a test's own for it."""

import asyncio
import os
import secrets
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def database_beside(url: str, template: str = "template1") -> AsyncIterator[str]:
    """The URL of another database on the same server, for the block."""
    name = f"beside_{secrets.token_hex(4)}"
    server = await asyncpg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")))
    try:
        await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await server.close()


async def start(url: str, folder: Path, *command: str, tree: Path = ROOT) -> Process:
    """Start a command of Python on a database, in the tree of a release."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tree),
        "HOME": str(folder),
        "COLUMNS": "250",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": url,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=folder, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )


async def voltcart(url: str, folder: Path, *words: str) -> tuple[int | None, str]:
    """Run the command; gives its exit status and what it said."""
    process = await start(url, folder, "-m", "server.cli", *words)
    out, err = await process.communicate()
    return process.returncode, out.decode() + err.decode()
