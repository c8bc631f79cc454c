"""A client app that listens: real HTTP on loopback, which checks what it gets and answers what it is told to answer."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOLERANCE = 300


class Refused(Exception):
    """What came is not what the shop has sent, or not now."""


def open_letter(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> dict[str, Any]:
    """What a client app does with what it gets: nothing of the shop's code, the convention alone.

    Raises:
        Refused: The signature does not fit, or is old.
    """
    event_id, sent_at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now - int(sent_at)) > TOLERANCE:
        raise Refused("replayed")
    key = base64.b64decode(secret.split("_", 1)[1])
    expected = hmac.new(key, f"{event_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    given = [part.split(",", 1) for part in headers["webhook-signature"].split(" ")]
    if not any(kind == "v1" and hmac.compare_digest(base64.b64decode(text), expected) for kind, text in given):
        raise Refused("forged")
    found: dict[str, Any] = json.loads(body)
    return found


@dataclass
class Receiver:
    """What has come, and what is answered to it: a status, or whatever a function makes."""

    url: str = ""
    status: int = 200
    answer: Answer | None = None
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Keep what comes, and answer."""
        self.bodies.append(await request.read())
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        return await self.answer(request) if self.answer is not None else web.Response(status=self.status)

    @property
    def ids(self) -> list[str]:
        """The ids of the events that came, in that order."""
        return [headers["webhook-id"] for headers in self.headers]

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """What the events said."""
        return [json.loads(body) for body in self.bodies]


@asynccontextmanager
async def open_receiver(answer: Answer | None = None) -> AsyncIterator[Receiver]:
    """Listen on a free port until the end of the block."""
    receiver = Receiver(answer=answer)
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    server = TestServer(app, shutdown_timeout=0.1)
    await server.start_server()
    receiver.url = str(server.make_url("/hook"))
    try:
        yield receiver
    finally:
        await server.close()
