"""Bringing the database to this release's schema, with aerich."""

import asyncio
from pathlib import Path

import asyncpg
from aerich import Command

from server.core.db import tortoise_config
from server.core.settings import Settings

LOCATION = Path(__file__).parents[2] / "migrations"
LOCK = 7_401_226
# Seconds: whoever comes after a waiting migration waits behind it, so it steps back soon, and comes again.
LONGEST_WAIT, PAUSE, TRIES = 0.8, 0.5, 100


async def migrate(settings: Settings) -> list[str]:
    """Apply the migrations that are missing, one process at a time; gives their names.

    Each migration is one transaction, so a killed run leaves whole steps behind and the next one goes on from there.
    One that does not get a lock while the shop is busy is tried again.
    """
    guard = await asyncpg.connect(str(settings.database_url))
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
        before = await _applied(guard)
        unlimited = settings.model_copy(update={"statement_timeout": 3600.0, "lock_timeout": LONGEST_WAIT})
        async with Command(tortoise_config(unlimited, pool=2), location=str(LOCATION)) as command:
            for left in reversed(range(TRIES)):
                try:
                    await command.upgrade()
                    break
                except asyncpg.LockNotAvailableError:
                    if not left:
                        raise
                    await asyncio.sleep(PAUSE)
        return [name for name in await _applied(guard) if name not in before]
    finally:
        await guard.close()


async def _applied(connection: asyncpg.Connection) -> list[str]:
    """The names of the migrations that the database has, in their order."""
    if not await connection.fetchval("SELECT to_regclass('aerich') IS NOT NULL"):
        return []
    return [row["version"] for row in await connection.fetch("SELECT version FROM aerich ORDER BY id")]
