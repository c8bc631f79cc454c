"""What every refusal has to look like, whatever refused."""

import asyncio
import re
from typing import Any

from aiohttp import ClientResponse

from server.web.errors import Problem

MEMBERS = set(Problem.model_fields)
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
TITLES = {
    400: "Invalid input",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}


async def problem(answer: ClientResponse, status: int, code: str, **own: Any) -> list[tuple[str, str]]:
    """See that the answer is the whole RFC 9457 shape; gives field and code of each mistake.

    `own` are the members that only this refusal has, with their values.
    """
    body = await answer.json(content_type="application/problem+json")
    assert (answer.status, body["code"]) == (status, code), body
    assert set(body) == MEMBERS | set(own)
    assert {name: body[name] for name in own} == own
    assert body["status"] == status
    assert body["title"] == body["error"] == TITLES[status]
    assert body["type"] == f"/api/docs/errors#{code}"
    assert isinstance(body["detail"], str)
    assert len(body["detail"]) > 5
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert REQUEST_ID.match(body["request_id"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for mistake in body["errors"]:
        assert set(mistake) == {"field", "message", "code"}
        assert all(isinstance(value, str) and value for value in mistake.values())
    return [(mistake["field"], mistake["code"]) for mistake in body["errors"]]


async def say(port: int | None, text: bytes, *, then: bytes = b"", pause: float = 0.0) -> bytes:
    """Send bytes over a connection of their own, and `then` more of them after a pause; gives the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(text)
        await writer.drain()
        if then:
            await asyncio.sleep(pause)
            writer.write(then)
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()
