"""Waiting until others stand where a test wants them: a time that is always long enough is too long."""

import asyncio

import asyncpg

BLOCKED = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1
"""


async def until_blocked(database_url: str, statement: str = "%", *, sessions: int = 1) -> None:
    """Wait until so many sessions wait for a lock, with statements like this one."""
    # A connection of its own: within a transaction the view of others' doings does not change.
    watcher = await asyncpg.connect(database_url)
    try:
        async with asyncio.timeout(60):
            while await watcher.fetchval(BLOCKED, statement) < sessions:
                await asyncio.sleep(0.01)
    finally:
        await watcher.close()
