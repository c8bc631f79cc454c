"""Processes with a cache each, and the shop that their pages are built from."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis

from server.core.cache import Cache
from server.core.news import CHANNEL
from server.core.redis import Shield

KEY, TAGS = "page", ("products",)
Connect = Callable[[], Awaitable[Redis]]


class Shop:
    """What the pages are built from: the present text, how often it was read, how slowly, and with what trouble."""

    def __init__(self) -> None:
        self.text = "first"
        self.builds = 0
        self.gate: asyncio.Event | None = None
        self.trouble: Exception | None = None

    async def build(self) -> bytes:
        self.builds += 1
        text, trouble = self.text, self.trouble
        if self.gate is not None:
            await self.gate.wait()
        if trouble is not None:
            raise trouble
        return text.encode()


@asynccontextmanager
async def process(redis: Redis, *, ttl: float = 60, megabytes: int = 8) -> AsyncIterator[Cache]:
    """A cache that listens, as each process has one."""
    cache = Cache(Shield(redis), ttl=ttl, megabytes=megabytes)
    heard = (await redis.pubsub_numsub(CHANNEL))[0][1]
    listener = asyncio.create_task(cache.listen())
    while (await redis.pubsub_numsub(CHANNEL))[0][1] == heard:
        await asyncio.sleep(0.005)
    try:
        yield cache
    finally:
        await cache.close()
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


async def read(cache: Cache, shop: Shop, key: str = KEY, tags: tuple[str, ...] = TAGS) -> str:
    return (await cache.get(key, tags, shop.build)).body.decode()


async def until(holds: Callable[[], Awaitable[bool]], within: float) -> None:
    async with asyncio.timeout(within):
        while not await holds():
            await asyncio.sleep(0.005)
