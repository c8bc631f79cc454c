"""A shop with two of everything, once for all tests of a module."""

import pytest

from server.resources import Resources
from tests.access.world import World, make_world
from tests.conftest import Client, empty


@pytest.fixture(scope="module")
async def world(_client: Client, opened: Resources, database_url: str, _emptiers: None) -> World:
    """The shop with its callers."""
    await empty(database_url)
    await opened.redis.flushall()
    opened.cache.clear()
    opened.gateway.breaker.close()
    return await make_world(_client, opened)
