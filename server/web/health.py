"""Whether the process lives, whether it can serve, and what it counted."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from server.core.db import fetch_value
from server.core.errors import Unavailable
from server.core.jobs import counts
from server.core.metrics import exposition
from server.web.auth import PUBLIC
from server.web.endpoint import Routes
from server.web.keys import CLOCK, SHIELD

routes = Routes("health")
DRAINING = web.AppKey("draining", list[bool])
PATIENCE = 2.0


class Health(BaseModel):
    """The process answers."""

    model_config = ConfigDict(frozen=True)

    status: Literal["OK"]
    timestamp: datetime


class Readiness(BaseModel):
    """Whether the parts answer; `degraded` means that the shop sells without Redis."""

    model_config = ConfigDict(frozen=True)
    http_statuses: ClassVar[tuple[int, ...]] = (503,)

    status: Literal["OK", "degraded", "unavailable"]
    timestamp: datetime
    database: bool
    migrated: bool
    redis: bool
    draining: bool

    @property
    def http_status(self) -> int:
        """503 tells a load balancer to look elsewhere."""
        return 503 if self.status == "unavailable" else 200


@routes.get("/api/health", allow=PUBLIC, limit="6000/minute")
async def get_health(request: web.Request) -> Health:
    """Say that the process lives."""
    return Health(status="OK", timestamp=request.app[CLOCK]())


@routes.get("/api/health/ready", allow=PUBLIC, limit="6000/minute")
async def get_readiness(request: web.Request) -> Readiness:
    """Say whether the process can serve, part by part."""
    draining = bool(request.app[DRAINING])
    redis = request.app[SHIELD].redis
    migrated, answered = await asyncio.gather(_holds(_is_migrated), _holds(redis.ping))
    database = migrated is not None
    serves = database and bool(migrated) and not draining
    return Readiness(
        status=("OK" if answered else "degraded") if serves else "unavailable",
        timestamp=request.app[CLOCK](),
        database=database,
        migrated=bool(migrated),
        redis=bool(answered),
        draining=draining,
    )


async def metrics(_request: web.Request) -> web.Response:
    """What Prometheus scrapes: all processes together, with the queues as the database has them."""
    try:
        depths = await counts()
    except Unavailable:
        depths = []
    text = await asyncio.to_thread(exposition, depths)
    return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def _is_migrated() -> bool:
    """Whether the database has this release's last migration; it may have later ones, too."""
    if not await fetch_value("SELECT to_regclass('aerich') IS NOT NULL"):
        return False
    return bool(await fetch_value("SELECT EXISTS (SELECT FROM aerich WHERE version = $1)", _last_migration()))


@cache
def _last_migration() -> str:
    """The file name that aerich knows it by: a number, an underscore and a name."""
    names = (path.name for path in (Path(__file__).parents[2] / "migrations" / "models").glob("[0-9]*.py"))
    return max(names, key=lambda name: int(name.partition("_")[0]))


async def _holds(check: Callable[[], Awaitable[object]]) -> object:
    """What a check gives, or None when it fails or takes too long."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await check()
    except Exception:  # noqa: BLE001 - whatever it is, the part does not answer
        return None
