"""What the tests of the core share."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from tests.core.processes import Connect


@pytest.fixture
async def connect(redis_url: str) -> AsyncIterator[Connect]:
    """Makes clients of an empty Redis."""
    clients: list[Redis] = []

    async def make() -> Redis:
        client: Redis = Redis.from_url(redis_url, socket_timeout=3.0, socket_connect_timeout=3.0)
        clients.append(client)
        return client

    await (await make()).flushall()
    yield make
    for client in clients:
        await client.aclose()
