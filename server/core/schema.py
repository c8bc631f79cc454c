"""Bringing the database to this release's schema, with aerich."""

from pathlib import Path

import asyncpg
from aerich import Command

from server.core.db import tortoise_config
from server.core.settings import Settings

LOCATION = Path(__file__).parents[2] / "migrations"
LOCK = 7_401_226


async def migrate(settings: Settings) -> list[str]:
    """Apply the migrations that are missing, one process at a time; gives their names.

    Each migration is one transaction, so a killed run leaves whole steps behind and the next one goes on from there.
    """
    guard = await asyncpg.connect(str(settings.database_url))
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
        unlimited = settings.model_copy(update={"statement_timeout": 3600.0, "lock_timeout": 10.0})
        async with Command(tortoise_config(unlimited, pool=2), location=str(LOCATION)) as command:
            applied: list[str] = await command.upgrade()
        return applied
    finally:
        await guard.close()
