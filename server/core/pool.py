"""The process's connections to the database: none is waited for without end, and none that broke is lent again.

Tortoise's own client never gives back a connection whose BEGIN fails, and waits for a free one as long as it takes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from time import monotonic
from typing import Any, TypeVar

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError, TransactionManagementError

from server.core.errors import Unavailable
from server.core.line import Full, Line

T = TypeVar("T")
# The server ended the connection, or it broke: what was asked on it may be asked on another.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    ConnectionError,
)
BROKEN = (
    *LOST,
    asyncpg.TooManyConnectionsError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    DBConnectionError,
    Full,
    OSError,
    TimeoutError,
)
CONTENDED = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
SLOW = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError)
# Seconds for a connection to come back to rest after somebody left it in the middle of a statement.
REST = 2.0


class Contention(Unavailable):
    """Two transactions stood in each other's way; running the command again helps."""

    code = "contention"
    message = "Others are changing the same things; try again in {retry_after} s."


class Budget:
    """For how many seconds somebody may still use the database; None is as long as it takes.

    `begun` says that a connection was had already, which gives the next one before those who had none.
    """

    def __init__(self, seconds: float, *, begun: bool) -> None:
        self.left: float | None = seconds
        self.begun = begun


_budget: ContextVar[Budget | None] = ContextVar("database_budget", default=None)


@contextmanager
def within(seconds: float, *, begun: bool = False) -> Iterator[None]:
    """Let what runs in the block use the database for so long, all together; then it is `Unavailable`.

    What ends something that has `begun` goes before what others begin.
    Work that the block leaves behind has all the time that it wants once the block is over.
    """
    budget = Budget(seconds, begun=begun)
    token = _budget.set(budget)
    try:
        yield
    finally:
        budget.left = None
        _budget.reset(token)


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn the database's own troubles into refusals: `Contention` to run again, `Unavailable` for the rest."""
    try:
        yield
    except (OperationalError, IntegrityError, TransactionManagementError) as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, CONTENDED):
            raise Contention from error
        if isinstance(cause, (*SLOW, *BROKEN)):
            raise Unavailable from error
        raise
    except CONTENDED as error:
        raise Contention from error
    except (*SLOW, *BROKEN) as error:
        raise Unavailable from error


class Client(AsyncpgDBClient):
    """Tortoise's client, with a limit to each wait: `patience` seconds for a connection, a budget's rest for all."""

    def __init__(self, *, patience: float, **options: Any) -> None:
        super().__init__(**options)
        self._patience = patience
        self._line = Line(self.pool_maxsize)
        self._resting: set[asyncio.Task[None]] = set()

    def acquire_connection(self) -> AbstractAsyncContextManager[Any]:  # type: ignore[override]  # Tortoise only enters it
        """A connection for one of Tortoise's own statements."""
        return self.lend()

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Any]:
        """A connection; given back in whatever state it is."""
        with database_errors():
            async with self._place(), self._returned(await self._take()) as connection:
                yield connection

    async def ask(self, call: Callable[[Any], Awaitable[T]], *, again: bool) -> T:
        """What `call` gives of a connection; with `again`, of one more when the first was lost."""
        with database_errors():
            async with self._place():
                try:
                    return await self._ask(call)
                except LOST:
                    if not again:
                        raise
                return await self._ask(call)

    async def _ask(self, call: Callable[[Any], Awaitable[T]]) -> T:
        async with self._returned(await self._take()) as connection:
            return await call(connection)

    @asynccontextmanager
    async def lend_in_transaction(self) -> AsyncIterator[Any]:
        """A connection on which a transaction has begun, which is committed at the end."""
        with database_errors():
            async with self._place():
                try:
                    connection, begun = await self._begin()
                except LOST:
                    connection, begun = await self._begin()
                async with self._returned(connection, begun):
                    try:
                        yield connection
                    except Exception as error:
                        if not isinstance(error, LOST):
                            await _undo(begun)
                        raise
                    await begun.__aexit__(None, None, None)

    async def _begin(self) -> tuple[Any, Any]:
        """A connection and the transaction that has begun on it."""
        connection = await self._take()
        begun = connection.transaction()
        try:
            # Entered, and not started: whoever gives up in here leaves what asyncpg then undoes without a complaint.
            await begun.__aenter__()
        except BaseException:
            async with self._returned(connection):
                raise
        return connection, begun

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """A place in the line for the block, whose time, but not that in the line, comes out of the budget."""
        budget = _budget.get() or Budget(self._patience, begun=False)
        patience = self._patience if budget.left is None else min(self._patience, budget.left)
        async with self._line.place(patience, begun=budget.begun), _spending():
            budget.begun = True
            yield

    async def _take(self) -> Any:
        if self._pool is None:
            async with self._pool_init_lock:
                if self._pool is None:
                    await self.create_connection(with_db=True)
        async with asyncio.timeout(self._patience):
            return await self._pool.acquire()  # type: ignore[union-attr]  # made just above

    @asynccontextmanager
    async def _returned(self, connection: Any, begun: Any = None) -> AsyncIterator[Any]:
        """Give the connection back at the end, `begun` being the transaction on it; what is done is done."""
        try:
            yield connection
        except asyncio.CancelledError:
            # Nobody waits for the statement to end, but the connection is worth it: a new one costs far more than what
            # it would be needed for, and a process that replaces what was too slow gets slower with each.
            resting = asyncio.get_running_loop().create_task(self._rest(connection, begun))
            self._resting.add(resting)
            resting.add_done_callback(self._resting.discard)
            raise
        except BaseException as error:
            if isinstance(error, LOST):
                await self._forget(connection)
            await self._release(connection)
            raise
        await self._release(connection)

    async def _rest(self, connection: Any, begun: Any) -> None:
        if begun is not None:
            await _undo(begun)
        await self._release(connection)

    async def _forget(self, connection: Any) -> None:
        """End a connection that was lost, and have those of its age replaced, which are as likely to be at their end.

        The server's word that it ends comes before the end itself: lent again in between, it would fail once more.
        """
        holder, pool = connection._holder, self._pool
        with suppress(asyncpg.InterfaceError):
            connection.terminate()
        if pool is not None and holder._generation == pool._generation:
            await self._expire_connections()

    async def _release(self, connection: Any) -> None:
        if self._pool is not None:
            with suppress(*BROKEN):
                await self._pool.release(connection, timeout=REST)


async def _undo(begun: Any) -> None:
    """Roll back, once what was cancelled has ended; a connection that does not come to it is replaced when released."""
    with suppress(*BROKEN):
        async with asyncio.timeout(REST):
            await begun.__aexit__(asyncio.CancelledError, None, None)


@asynccontextmanager
async def _spending() -> AsyncIterator[None]:
    """Take the time that the block takes from the budget, and end the block when nothing is left."""
    budget = _budget.get()
    if budget is None or budget.left is None:
        yield
        return
    began = monotonic()
    try:
        async with asyncio.timeout(budget.left):
            yield
    finally:
        if budget.left is not None:
            budget.left -= monotonic() - began


client_class = Client
