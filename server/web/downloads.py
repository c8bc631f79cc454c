"""Answers that are written while they go out: a file of any length in little memory."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from aiohttp import hdrs, web

from server.web.pages import EVERYWHERE


async def send_file(
    request: web.Request, pieces: AsyncGenerator[bytes, None], *, headers: Mapping[str, str]
) -> web.StreamResponse:
    """Send pieces as they come; the first is had before the headers go out.

    A file that breaks off is no whole one to the client: the connection breaks with it.
    """
    async with aclosing(pieces):
        # It may be refused, or the database may not answer.
        first = await anext(pieces)
        response = web.StreamResponse(headers={**EVERYWHERE, **headers})
        await response.prepare(request)
        if request.method != hdrs.METH_HEAD:
            try:
                await response.write(first)
                async for piece in pieces:
                    await response.write(piece)
            except Exception:
                if request.transport is not None:
                    request.transport.abort()
                raise
    return response


def file_headers(name: str, content_type: str) -> dict[str, str]:
    """Those of a file of that name, for nobody's cache."""
    return {
        hdrs.CONTENT_TYPE: content_type,
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
