"""A client that takes nothing of its stream is dropped; neither it nor a full process holds up the end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from uuid_utils.compat import uuid7

from server.core.clock import utc_now
from server.core.feed import Feed, State
from server.core.tokens import Claims
from server.resources import Resources
from server.web.keys import CLOCK, TOKENS
from server.web.streams import STREAMS, Streams

HOLDER, KEY = uuid7(), uuid7()
BIG = "x" * 8_000_000


@asynccontextmanager
async def shop(resources: Resources) -> AsyncIterator[tuple[TestServer, Streams]]:
    """A server whose one stream has states that fill every buffer on the way."""

    async def read(keys: Sequence[UUID]) -> dict[UUID, State]:
        return {key: State.of(BIG, holder=HOLDER, version=1) for key in keys}

    async def all_act(asked: Sequence[Claims]) -> frozenset[Claims]:
        return frozenset(asked)

    async def handle(request: web.Request) -> web.StreamResponse:
        stream = await request.app[STREAMS].open(request, KEY, event="big")
        assert stream is not None
        await stream.run()
        return stream

    app = web.Application()
    app[CLOCK], app[TOKENS] = utc_now, resources.tokens
    app[STREAMS] = streams = Streams(Feed(resources.redis, read), all_act)
    app.router.add_get("/", handle)
    server = TestServer(app)
    async with streams.running():
        await server.start_server()
        yield server, streams
        await server.close()


@asynccontextmanager
async def stalled(server: TestServer, resources: Resources) -> AsyncIterator[None]:
    """A client that asks for the stream and takes nothing of it."""
    token = resources.tokens.issue(HOLDER, "customer", 1, now=utc_now())
    connection = socket.create_connection((str(server.host), int(server.port or 0)))
    connection.sendall(f"GET / HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    try:
        yield
    finally:
        connection.close()


async def until(holds: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_client_that_takes_nothing_is_dropped(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.streams.SLOWEST", 0.4)
    async with shop(resources) as (server, streams), stalled(server, resources):
        await until(lambda: bool(streams._open), 2)
        await until(lambda: not streams._open, 3)
        assert not streams._feed._watches


async def test_a_client_that_takes_nothing_does_not_hold_up_the_end(resources: Resources) -> None:
    async with shop(resources) as (server, streams), stalled(server, resources):
        await until(lambda: any(one._request.protocol.writing_paused for one in streams._open), 2)
        began = monotonic()
        streams.close()
        await until(lambda: not streams._open, 2)
        assert monotonic() - began < 1
