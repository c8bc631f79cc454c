"""A shop in this process whose Redis is the test's to break, and what is asked of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from arq import ArqRedis
from pydantic import SecretStr

from server.app import create_app
from server.core.cache import Cache
from server.core.jobs import Handover
from server.core.locks import Locks
from server.core.redis import Shield, connect
from server.core.tasks import end
from server.resources import Resources, pack
from tests.conftest import Client


@asynccontextmanager
async def shop_on(resources: Resources, redis_url: str) -> AsyncIterator[tuple[Client, Resources]]:
    """The application over the test's database and another Redis, as another process has it."""
    redis = connect(resources.settings.model_copy(update={"redis_url": SecretStr(redis_url)}))
    shield = Shield(redis, patience=resources.settings.redis_timeout)
    cache = Cache(shield, ttl=resources.settings.cache_ttl, megabytes=8)
    queue = Handover(ArqRedis(connection_pool=redis.connection_pool, job_serializer=pack))
    own = replace(resources, redis=redis, shield=shield, cache=cache, locks=Locks(shield), queue=queue)
    listener = asyncio.create_task(cache.listen())
    client: Client = TestClient(TestServer(create_app(own.settings, own)))
    await client.start_server()
    try:
        yield client, own
    finally:
        await client.close()
        await end(listener)
        await cache.close()
        await redis.aclose()


class Stopwatch:
    """How long answers take, and for how long the event loop stands still meanwhile, in seconds."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.longest_halt = 0.0

    async def ask(self, client: Client, method: str, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
        """Ask, and note the time."""
        began = monotonic()
        async with client.request(method, path, **options) as answer:
            body: dict[str, Any] = await answer.json()
        self.took.append(monotonic() - began)
        return answer.status, body

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch the event loop for the block."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            await end(watch)

    async def _watch(self) -> None:
        while True:
            began = monotonic()
            await asyncio.sleep(0.01)
            self.longest_halt = max(self.longest_halt, monotonic() - began - 0.01)
