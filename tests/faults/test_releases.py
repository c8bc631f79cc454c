"""Migrations that are killed, or run while the shop sells; and the release before on this one's schema."""

import asyncio
import os
import shutil
import subprocess
import sys
import tarfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from time import monotonic

import asyncpg
import pytest

from tests.faults.commands import ROOT, database_beside, start

MIGRATE = """
import asyncio, sys
from pathlib import Path
from server.core import schema
from server.core.settings import load_settings
schema.LOCATION = Path(sys.argv[1])
print(*asyncio.run(schema.migrate(load_settings())))
"""
NEXT = """
from tortoise import BaseDBAsyncClient

async def upgrade(db: BaseDBAsyncClient) -> str:
    return "CREATE TABLE later (id int); ALTER TABLE users ADD COLUMN later int;"

async def downgrade(db: BaseDBAsyncClient) -> str:
    return "DROP TABLE later; ALTER TABLE users DROP COLUMN later;"
"""
SEEN = """
SELECT (SELECT count(*) FROM aerich), to_regclass('later') IS NOT NULL,
  EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'later')
"""
WAITING = "SELECT EXISTS (SELECT FROM pg_locks l WHERE l.relation = $1::regclass AND NOT l.granted)"
OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Everything that a schema is made of.
SCHEMA = """
SELECT 'column', c.table_schema || '.' || c.table_name || '.' || c.column_name, c.data_type || c.is_nullable
FROM information_schema.columns c WHERE c.table_schema IN ('public', 'transfers')
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname IN ('public', 'transfers')
UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'function', proname, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3
"""


def copy_migrations(folder: Path, number: int | None = None) -> Path:
    """The migrations in a folder of their own: the first `number`, or all, to which a test adds."""
    target = folder / f"migrations-{number}"
    (target / "models").mkdir(parents=True)
    for path in sorted((ROOT / "migrations" / "models").glob("[0-9]*.py"), key=order)[:number]:
        shutil.copy(path, target / "models")
    return target


def order(path: Path) -> int:
    """A migration's place."""
    return int(path.name.partition("_")[0])


@pytest.fixture
def one_more(tmp_path: Path) -> Path:
    """This release's migrations, and the next release's first."""
    folder = copy_migrations(tmp_path)
    (folder / "models" / "999_20991231235959_later.py").write_text(NEXT)
    return folder


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def until(connection: asyncpg.Connection, sql: str, *values: object, child: Process | None = None) -> None:
    """Wait until the query says true."""
    async with asyncio.timeout(60):
        while not await connection.fetchval(sql, *values):
            assert child is None or child.returncode is None, await child.communicate()
            await asyncio.sleep(0.02)


async def kill_at_its_end(url: str, folder: Path, migrations: Path) -> None:
    """Run the migrations, and kill the process when the first has done all but be noted."""
    async with connected(url) as holder, connected(url) as watcher:
        async with holder.transaction():
            await holder.execute("LOCK TABLE aerich IN SHARE MODE")
            child = await start(url, folder, "-c", MIGRATE, str(migrations))
            await until(watcher, WAITING, "aerich", child=child)
            child.kill()
            await child.wait()
        await holder.close()
        await until(watcher, f"SELECT ({OTHERS}) = 0")


async def migrate(url: str, folder: Path, migrations: Path) -> str:
    """Run the migrations; gives what was applied."""
    child = await start(url, folder, "-c", MIGRATE, str(migrations))
    out, err = await child.communicate()
    assert child.returncode == 0, err.decode()
    return out.decode()


@pytest.mark.row("F16")
async def test_a_killed_migration_is_finished_by_the_next(database: str, one_more: Path, tmp_path: Path) -> None:
    async with database_beside(database, os.environ["VOLTCART_TEST_TEMPLATE"]) as url, connected(url) as shop:
        known = await shop.fetchval("SELECT count(*) FROM aerich")
        await shop.close()
        await kill_at_its_end(url, tmp_path, one_more)
        async with connected(url) as again:
            assert tuple(await again.fetchrow(SEEN)) == (known, False, False)
        assert await migrate(url, tmp_path, one_more) == "999_20991231235959_later.py\n"
        async with connected(url) as again:
            assert tuple(await again.fetchrow(SEEN)) == (known + 1, True, True)


@pytest.mark.long
@pytest.mark.row("F16")
async def test_each_migration_may_be_killed(database: str, tmp_path: Path) -> None:
    total = len(list((ROOT / "migrations" / "models").glob("[0-9]*.py")))
    async with (
        database_beside(database) as url,
        connected(database) as right,
    ):
        await migrate(url, tmp_path, copy_migrations(tmp_path, 1))
        for number in range(1, total):
            await kill_at_its_end(url, tmp_path, ROOT / "migrations")
            async with connected(url) as shop:
                assert await shop.fetchval("SELECT count(*) FROM aerich") == number
            await migrate(url, tmp_path, copy_migrations(tmp_path, number + 1))
        async with connected(url) as shop:
            assert await shop.fetch(SCHEMA) == await right.fetch(SCHEMA)


@pytest.mark.row("F15")
async def test_a_migration_holds_nobody_up(database: str, one_more: Path, tmp_path: Path) -> None:
    async with (
        database_beside(database, os.environ["VOLTCART_TEST_TEMPLATE"]) as url,
        connected(url) as reader,
        connected(url) as shop,
        connected(url) as watcher,
    ):
        async with reader.transaction():
            await reader.execute("SELECT count(*) FROM users")
            child = await start(url, tmp_path, "-c", MIGRATE, str(one_more))
            await until(watcher, WAITING, "users", child=child)
            took = []
            for _ in range(2):
                began = monotonic()
                await shop.execute("SELECT count(*) FROM users")
                took.append(monotonic() - began)
                await asyncio.sleep(0.2)
        out, err = await child.communicate()
        assert child.returncode == 0, err.decode()
        # A migration that waits for a lock for long has everybody wait behind it.
        assert (out, max(took) < 5.0) == (b"999_20991231235959_later.py\n", True), took


def previous_release() -> str:
    """The newest commit whose migrations end before the newest one; skips where there is no history."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs the history of the repository")
    newest = max((ROOT / "migrations" / "models").glob("[0-9]*.py"), key=order)
    log = ("git", "log", "--diff-filter=A", "--format=%H", "--", f"migrations/models/{newest.name}")
    commits = subprocess.run(log, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    if not commits:
        pytest.skip("the newest migration is not in the history yet")
    return f"{commits[-1]}^"


SMOKE = "tests/checkout/test_placing.py", "tests/orders/test_moves.py", "tests/checkout/test_paying.py"


@pytest.mark.long
@pytest.mark.row("F15")
async def test_the_release_before_runs_on_this_schema(database: str, tmp_path: Path) -> None:
    commit = previous_release()
    command = ("git", "archive", "--format=tar", commit)
    archive = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=True, capture_output=True)
    tree = tmp_path / "before"
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as content:
        content.extractall(tree, filter="data")
    # Its tests build their database by `voltcart migrate`: with our migrations, it is of our schema.
    shutil.rmtree(tree / "migrations")
    shutil.copytree(ROOT / "migrations", tree / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    smoke = [name for name in SMOKE if (tree / name).exists()]
    assert smoke
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VOLTCART", "PYTEST"))}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *smoke),
        cwd=tree,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await child.communicate()
    assert child.returncode == 0, said.decode()[-4000:]
