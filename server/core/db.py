"""The database: one pool for each process, transactions with their after-commit effects, and set-based SQL."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import orjson
from tortoise import Tortoise, connections
from tortoise.backends.asyncpg.client import TransactionWrapper
from uuid_utils.compat import uuid7

from server.core.crash import crash_point
from server.core.idempotency import Attempt, claim
from server.core.pool import Client, database_errors
from server.core.settings import Settings, load_settings

T = TypeVar("T")
_open: ContextVar[bool] = ContextVar("transaction_open", default=False)

# A statement that may be asked twice.
READ = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
WRITE = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|nextval|set_config|pg_\w+)\b", re.IGNORECASE)
# A job for its queue: the queue's name, the row's id.
Handed = tuple[str, UUID]


class Tx:
    """An open transaction, passed on by every step.

    `jobs` is the work written in it, and `stale` the cache tags that it makes untrue: both go out after the commit.
    `notice` is the row that keeps the tags until the other processes know. `changed` has the ids of what clients may
    watch and shall look at again.
    """

    def __init__(self, db: Any) -> None:
        self.db = db
        self.jobs: list[Handed] = []
        self.stale: set[str] = set()
        self.notice: UUID | None = None
        self.changed: set[UUID] = set()

    async def fetch(self, sql: str, *values: Any) -> list[asyncpg.Record]:
        """All rows of a statement."""
        rows: list[asyncpg.Record] = await self.db._connection.fetch(sql, *values)
        return rows

    async def fetch_row(self, sql: str, *values: Any) -> asyncpg.Record | None:
        """The first row of a statement, or None."""
        return await self.db._connection.fetchrow(sql, *values)

    async def execute(self, sql: str, *values: Any) -> int:
        """Run a statement and say how many rows it touched."""
        tag: str = await self.db._connection.execute(sql, *values)
        return int(tag.rsplit(" ", 1)[-1]) if tag[-1:].isdigit() else 0

    async def execute_many(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row of values."""
        await self.db._connection.executemany(sql, values)

    async def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows by COPY."""
        await self.db._connection.copy_records_to_table(table, columns=columns, records=rows)


Carrier = Callable[[Tx], None]
_carriers: list[Carrier] = []


def carry_after_commit(carrier: Carrier) -> None:
    """Have `carrier` called with each transaction after its commit; it must neither block nor raise."""
    _carriers.append(carrier)


def drop_carriers() -> None:
    """Forget every carrier, when the process closes what they use."""
    _carriers.clear()


@asynccontextmanager
async def transaction(attempt: Attempt | None = None, *, resume: bool = False) -> AsyncIterator[Tx]:
    """Open a transaction, commit it at the end, then send out its jobs and invalidations.

    With an `attempt` the client's idempotency key is claimed first. A command that makes a gateway call between two
    transactions passes `resume=True` to the second.

    Raises:
        Replay: The key already has an answer.
        KeyInFlight: Another request with the key is still at work.
        KeyReused: The key came with another body before.
        Contention: A deadlock or a serialisation failure; the whole command may run again.
        Unavailable: The database does not answer in time.
        RuntimeError: A transaction is already open here.
    """
    if _open.get():
        raise RuntimeError("a command was called inside another's transaction")
    token = _open.set(True)
    try:
        with database_errors():
            async with _begin() as db:
                tx = Tx(db)
                if attempt is not None:
                    await claim(tx, attempt, resume=resume)
                yield tx
                if tx.stale:
                    await _leave_notice(tx)
    finally:
        _open.reset(token)
    crash_point("transaction.committed")
    for carrier in _carriers:
        carrier(tx)


async def _leave_notice(tx: Tx) -> None:
    """Write down what becomes untrue: this process may end between its commit and telling the others."""
    tx.notice = uuid7()
    sql = "INSERT INTO untold_changes (id, tags, created_at, updated_at) VALUES ($1, $2, clock_timestamp(), now())"
    await tx.execute(sql, tx.notice, orjson.dumps(sorted(tx.stale)).decode())


@asynccontextmanager
async def _begin() -> AsyncIterator[TransactionWrapper]:
    """A transaction that Tortoise's calls of this task take part in."""
    client = connections.get("default")
    async with client.lend_in_transaction() as connection:
        db = TransactionWrapper(client)
        db._connection = connection
        token = connections.set("default", db)
        try:
            yield db
        finally:
            connections.reset(token)


async def _ask(sql: str, call: Callable[[Any], Awaitable[T]]) -> T:
    """What `call` gives of this task's transaction, else of a connection; a read of a lost one is asked again."""
    client = connections.get("default")
    if isinstance(client, Client):
        return await client.ask(call, again=_only_reads(sql))
    with database_errors():
        async with client.acquire_connection() as connection:
            return await call(connection)


@lru_cache(1000)
def _only_reads(sql: str) -> bool:
    return READ.match(sql) is not None and WRITE.search(sql) is None


async def fetch(sql: str, *values: Any) -> list[asyncpg.Record]:
    """All rows of one statement outside any transaction: a read, or a write that stands alone."""
    rows: list[asyncpg.Record] = await _ask(sql, lambda connection: connection.fetch(sql, *values))
    return rows


async def fetch_row(sql: str, *values: Any) -> asyncpg.Record | None:
    """The first row of a read outside any transaction, or None."""
    row: asyncpg.Record | None = await _ask(sql, lambda connection: connection.fetchrow(sql, *values))
    return row


async def fetch_planned(sql: str, *values: Any) -> list[asyncpg.Record]:
    """All rows of a read outside any transaction, planned anew for these very values.

    For lists with filters: the best plan depends on what is asked, and after a few runs PostgreSQL would settle for one
    that knows none of it. Costs a round trip more.
    """

    async def call(connection: Any) -> list[asyncpg.Record]:
        statement = await connection.prepare(sql, name="")
        rows: list[asyncpg.Record] = await statement.fetch(*values)
        return rows

    return await _ask(sql, call)


async def fetch_value(sql: str, *values: Any) -> Any:
    """The first column of the first row of a read outside any transaction, or None."""
    row = await fetch_row(sql, *values)
    return row[0] if row is not None else None


def tortoise_config(settings: Settings, *, pool: int | None = None) -> dict[str, Any]:
    """Tortoise's configuration for the database of the settings. Time limits apply to every statement."""
    url = settings.database_url
    if url is None:
        raise RuntimeError("DATABASE_URL is not set")
    host = url.hosts()[0]
    milliseconds = {
        "statement_timeout": settings.statement_timeout,
        "lock_timeout": settings.lock_timeout,
        "idle_in_transaction_session_timeout": 2 * settings.statement_timeout,
    }
    credentials = {
        "host": host["host"] or dict(url.query_params()).get("host", "127.0.0.1"),
        "port": host["port"] or 5432,
        "user": host["username"],
        "password": host["password"],
        "database": (url.path or "/").lstrip("/"),
        "minsize": 1,
        "maxsize": pool or settings.database_pool,
        "timeout": 3,
        "patience": settings.database_patience,
        "command_timeout": settings.statement_timeout + 1,
        "application_name": "voltcart",
        "reset": _leave_clean,
        "server_settings": {
            "timezone": "UTC",
            "jit": "off",
            # A statement whose client is gone ends, too.
            "client_connection_check_interval": "1000",
            # What the database's function media_url builds addresses on.
            "voltcart.media_base_url": settings.media_url,
            # What a variant without a threshold of its own is held against.
            "voltcart.low_stock_threshold": str(settings.low_stock_threshold),
            **{name: str(round(1000 * seconds)) for name, seconds in milliseconds.items()},
        },
    }
    return {
        "connections": {"default": {"engine": "server.core.pool", "credentials": credentials}},
        "apps": {"models": {"models": ["models", "aerich.models"], "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


async def _leave_clean(connection: Any) -> None:
    """What asyncpg does before a connection goes back to the pool.

    Its own RESET ALL costs a round trip each time and undoes settings that nothing here makes: locks and settings are
    a transaction's. Only a connection left inside a transaction is cleaned its way.
    """
    if connection.is_in_transaction():
        await connection.reset()


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[None]:
    """Open the process's pool, for every task of the process; close it at the end."""
    context = await Tortoise.init(config=tortoise_config(settings), _enable_global_fallback=True)
    try:
        yield
    finally:
        drop_carriers()
        await context.close_connections()


def __getattr__(name: str) -> Any:
    """`TORTOISE_ORM`, which aerich's command asks for, made when it is asked for."""
    if name == "TORTOISE_ORM":
        return tortoise_config(load_settings())
    raise AttributeError(name)
