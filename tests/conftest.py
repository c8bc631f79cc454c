"""Real PostgreSQL and Redis for the tests: a template database made by the migrations, a copy for each process."""

import asyncio
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from server.app import create_app
from server.core.settings import Settings, load_settings
from server.devstack.redis import EmbeddedRedis
from server.devstack.sandbox.app import create_app as create_sandbox
from server.devstack.sandbox.context import SANDBOX, Config
from server.devstack.testing import start_data_stores
from server.resources import Resources, open_resources
from tests.bucket import serving

Client = TestClient[Request, Application]
KEY_ID, KEY_SECRET, WEBHOOK_SECRET = "rzp_test_voltcart000001", "test-key-secret", "test-webhook-secret"
STARTED: list[object] = []


def pytest_configure(config: pytest.Config) -> None:
    """In the first process: start the data stores unless given, and build the template database."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        folder = Path(tempfile.mkdtemp(prefix="voltcart-tests-"))
        postgres, redis = start_data_stores(folder)
        STARTED.extend((postgres, redis, folder))
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = postgres.url, redis.url
    template = f"template_{os.getpid()}"
    asyncio.run(_on_server(f'CREATE DATABASE "{template}"'))
    environment = {**os.environ, "DATABASE_URL": _database_url(template)}
    subprocess.run([sys.executable, "-m", "server.cli", "migrate"], env=environment, check=True, capture_output=True)
    if breach := os.environ.get("VOLTCART_TEST_SQL"):
        # tests/guards.py takes a constraint away, to see whether a test notices.
        asyncio.run(_on_server(breach, template))
    os.environ["VOLTCART_TEST_TEMPLATE"] = template


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with processes go first."""
    items.sort(key=lambda item: item.get_closest_marker("cluster") is None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """In the first process: remove what `pytest_configure` made."""
    if hasattr(config, "workerinput") or "VOLTCART_TEST_TEMPLATE" not in os.environ:
        return
    asyncio.run(_on_server(f'DROP DATABASE IF EXISTS "{os.environ.pop("VOLTCART_TEST_TEMPLATE")}" WITH (FORCE)'))
    for part in reversed(STARTED):
        if isinstance(part, Path):
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.stop()  # type: ignore[attr-defined]  # the data stores


def _database_url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


async def _on_server(sql: str, database: str = "postgres") -> None:
    connection = await asyncpg.connect(_database_url(database))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A database of this process's own, as the migrations leave it."""
    name = f"test_{os.getpid()}_{secrets.token_hex(3)}"
    asyncio.run(_on_server(f'CREATE DATABASE "{name}" TEMPLATE "{os.environ["VOLTCART_TEST_TEMPLATE"]}"'))
    yield _database_url(name)
    asyncio.run(_on_server(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of this process's own: its channels must not carry other processes' news."""
    redis = EmbeddedRedis(tmp_path_factory.mktemp("redis"), durable=False)
    yield redis.start()
    redis.stop()


@pytest.fixture(scope="session")
async def sandbox(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestServer]:
    """The Razorpay sandbox, served on a port of its own. Its webhooks go nowhere until a test says where."""
    config = Config(
        key_id=KEY_ID,
        key_secret=KEY_SECRET,
        webhook_secret=WEBHOOK_SECRET,
        webhook_url="http://127.0.0.1:9/nowhere",
        data_dir=tmp_path_factory.mktemp("sandbox"),
    )
    server = TestServer(create_sandbox(config))
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The settings of a bucket on a server of this process's own."""
    with serving(tmp_path_factory.mktemp("bucket")) as settings:
        yield settings


@pytest.fixture(scope="session")
def settings(
    database_url: str, redis_url: str, sandbox: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of the shop under test."""
    return load_settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=database_url,
        redis_url=redis_url,
        jwt_keys="test:0123456789abcdef0123456789abcdef",
        razorpay_key_id=KEY_ID,
        razorpay_key_secret=KEY_SECRET,
        razorpay_webhook_secret=WEBHOOK_SECRET,
        razorpay_base_url=str(sandbox.make_url("")).rstrip("/"),
        smtp_url="smtp://127.0.0.1:9",
        # The machine may stand still for longer than production's limit while a crowd is tried beside.
        statement_timeout=20.0,
        database_patience=20.0,
    )


@pytest.fixture(scope="session")
async def opened(settings: Settings) -> AsyncIterator[Resources]:
    """The open parts of a process, once for all tests of this process."""
    async with open_resources(settings) as resources:
        yield resources


@pytest.fixture(scope="session")
async def _client(settings: Settings, opened: Resources) -> AsyncIterator[Client]:
    client = TestClient(TestServer(create_app(settings, opened)))
    await client.start_server()
    yield client
    await client.close()


@pytest.fixture(scope="session")
async def _emptiers() -> AsyncIterator[None]:
    yield
    for emptier in EMPTIERS.values():
        await emptier.connection.close()


@pytest.fixture
async def database(database_url: str, _emptiers: None) -> str:
    """The URL of a database whose tables are empty."""
    await empty(database_url)
    return database_url


@pytest.fixture
async def resources(opened: Resources, database: str) -> Resources:
    """The open parts, over empty tables and an empty Redis."""
    await opened.redis.flushall()
    opened.cache.clear()
    opened.gateway.breaker.close()
    return opened


@pytest.fixture
async def client(_client: Client, resources: Resources) -> Client:
    """A client of the real application, over empty tables."""
    return _client


REFERENCES = """
SELECT t.relname, array_remove(array_agg(f.confrelid::regclass::text), NULL) AS parents
FROM pg_class t LEFT JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' AND f.confrelid <> t.oid
  AND f.conname <> 'users_current_address'
WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> 'aerich' GROUP BY 1
"""
# Where a table has more rows, or after so many times, DELETE costs more than TRUNCATE, or leaves too much behind.
FEW_ROWS, FEW_TIMES = 1_000, 40


class Emptier:
    """Empties every table but aerich's, over one connection.

    A TRUNCATE makes hundreds of files anew: a quarter of a second, for a test that wrote ten rows.
    """

    def __init__(self, connection: asyncpg.Connection, children_first: list[str]) -> None:
        self.connection = connection
        self._tables = children_first
        probes = (f"(SELECT count(*) FROM (SELECT FROM {table} LIMIT {FEW_ROWS + 1}) t)" for table in children_first)
        self._probe = f"SELECT {', '.join(probes)}"
        self._times = 0

    @classmethod
    async def open(cls, url: str) -> "Emptier":
        """Learn which table refers to which."""
        connection = await asyncpg.connect(url)
        parents = {row["relname"]: set(row["parents"]) for row in await connection.fetch(REFERENCES)}
        tables: list[str] = []
        while parents:
            last = sorted(set(parents) - set().union(*parents.values()))
            tables += last
            for table in last:
                del parents[table]
        return cls(connection, tables)

    async def empty(self) -> None:
        """Empty what is not empty; a trigger may fill again what was emptied before."""
        while True:
            counts = dict(zip(self._tables, await self.connection.fetchrow(self._probe), strict=True))
            filled = [table for table in self._tables if counts[table]]
            if not filled:
                return
            self._times += 1
            if max(counts.values()) > FEW_ROWS or self._times > FEW_TIMES:
                self._times = 0
                await self.connection.execute(f"TRUNCATE {', '.join(self._tables)}")
                return
            deletes = "; ".join(f"DELETE FROM {table}" for table in filled)
            try:
                await self.connection.execute(f"BEGIN; UPDATE users SET current_address_id = NULL; {deletes}; COMMIT")
            except (asyncpg.IntegrityConstraintViolationError, asyncpg.DeadlockDetectedError):
                # A worker of the test before has written in between.
                await self.connection.execute("ROLLBACK")


EMPTIERS: dict[str, Emptier] = {}


async def empty(url: str) -> None:
    """Empty every table of the database but aerich's."""
    emptier = EMPTIERS.get(url)
    if emptier is None or emptier.connection.is_closed():
        # A test may have cut it, too.
        emptier = EMPTIERS[url] = await Emptier.open(url)
    await emptier.empty()


__all__ = ["SANDBOX", "Client"]
