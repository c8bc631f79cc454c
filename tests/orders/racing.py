"""Two acts on one order, run in each other's way at a chosen point: no luck, no sleeping."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import copy_context
from typing import Any, Literal

import asyncpg
import pytest

Act = Callable[[], Awaitable[Any]]
# The first act stands before the order's lock, and the second runs to its end; or the first holds the lock, and the
# second runs as far as that lets it.
Point = Literal["before", "holding"]
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity"
WAITING += " WHERE datname = current_database()))"
PATIENCE = 10


@asynccontextmanager
async def watching(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own, to see who waits for whom."""
    connection = await asyncpg.connect(database_url)
    try:
        yield connection
    finally:
        await connection.close()


async def race(
    watcher: asyncpg.Connection, first: Act, second: Act, *, where: str, point: Point
) -> tuple[Any, Any, bool]:
    """Run the first act; at its first call of the function `where`, the second runs as well.

    Gives what both gave, and whether the second had to wait for the first.
    """
    # A task begun inside the first act's transaction would take that for its own.
    outside = copy_context()
    module, _, name = where.rpartition(".")
    meeting = _Meeting(watcher, second, outside)
    with pytest.MonkeyPatch.context() as patch:
        real = getattr(__import__(module, fromlist=[name]), name)

        async def hooked(*args: Any, **given: Any) -> Any:
            patch.setattr(where, real)
            if point == "before":
                await meeting.begin()
                await meeting.end()
                return await real(*args, **given)
            found = await real(*args, **given)
            await meeting.begin()
            return found

        patch.setattr(where, hooked)
        async with asyncio.timeout(PATIENCE):
            one = await asyncio.get_running_loop().create_task(_run(first), context=outside.copy())
            return one, await meeting.end(), meeting.waited


class _Meeting:
    """The second act, begun in the middle of the first."""

    def __init__(self, watcher: asyncpg.Connection, act: Act, context: Any) -> None:
        self.watcher, self.act, self.context = watcher, act, context
        self.task: asyncio.Task[Any] | None = None
        self.waited = False

    async def begin(self) -> None:
        """Begin, and come back when the act is done or waits for a lock."""
        self.task = asyncio.get_running_loop().create_task(_run(self.act), context=self.context.copy())
        while not self.task.done() and not self.waited:
            self.waited = await self.watcher.fetchval(WAITING)
            await asyncio.sleep(0.002)

    async def end(self) -> Any:
        """What the act gave."""
        assert self.task is not None, "the first act never came to the point"
        return await self.task


async def _run(act: Act) -> Any:
    return await act()
