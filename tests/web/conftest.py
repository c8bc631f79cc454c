"""The real application with the probe's endpoints added, and what every refusal has to look like."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from server import app as application
from server.app import create_app
from server.core.cache import Cache
from server.core.redis import Shield
from server.core.settings import Settings
from server.resources import Resources
from server.web.keys import CACHE
from tests.conftest import Client
from tests.web import probe

Start = Callable[..., Awaitable[Client]]


@pytest.fixture(scope="session")
async def start(opened: Resources) -> AsyncIterator[Start]:
    """Starts applications with the probe's endpoints, each with a cache of its own and, where wanted, other parts."""
    async with AsyncExitStack() as stack:

        async def begin(*, shield: Shield | None = None, **changes: Any) -> Client:
            settings: Settings = opened.settings.model_copy(update=changes)
            shield = shield or Shield(opened.redis)
            cache = Cache(shield, ttl=settings.cache_ttl, megabytes=settings.cache_megabytes)
            parts = replace(opened, settings=settings, shield=shield, cache=cache)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(application, "DOMAINS", (*application.DOMAINS, probe.routes))
                app = create_app(settings, parts)
            app[probe.STATE] = probe.State()
            return await stack.enter_async_context(TestClient(TestServer(app)))

        yield begin


@pytest.fixture(scope="session")
async def _frame(start: Start) -> Client:
    return await start()


@pytest.fixture
async def frame(_frame: Client, opened: Resources) -> Client:
    """A client of the application with the probe's endpoints, the probe as new; tables are emptied by `resources`."""
    assert _frame.app is not None
    state = _frame.app[probe.STATE]
    state.runs = state.contended = 0
    state.attempts.clear()
    _frame.app[CACHE].clear()
    await opened.redis.flushall()
    return _frame
