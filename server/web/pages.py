"""Ready pages: a public GET whose bytes wait in the process is answered before anything is parsed."""

import re
from time import monotonic
from typing import Any

from aiohttp import hdrs, web

from server.core.cache import Cache, Page
from server.core.tokens import Principal
from server.web.binder import read_arguments, to_bytes
from server.web.endpoint import Endpoint

# Addresses longer than this are not written by our clients, and lead to pages the long way.
LONGEST = 500
# Bytes that an address occupies besides its own text and the page's key.
ADDRESS_OVERHEAD = 200
GZIP = re.compile(r"(?i)\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# On every answer.
EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Server": "voltcart"}
MAX_AGE = "public, max-age=0, must-revalidate"


def viewer(principal: Principal | None) -> str:
    """Whose pages are shown: each role that may see other things than everybody has pages of its own."""
    return principal.role if principal is not None and principal.role in {"retailer", "owner", "admin"} else "customer"


class Pages:
    """The cached pages by the addresses they were asked for."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._keys: dict[str, str] = {}
        self._room = cache.room_for_addresses

    def find(self, who: str, raw_path: str) -> Page | None:
        """The page for an address seen before, if it may be sent as it is."""
        key = self._keys.get(who + raw_path)
        if key is None:
            return None
        page = self._cache.find(key)
        return page if page is not None and (page.fresh_until > monotonic() or page.refilling) else None

    async def serve(self, endpoint: Endpoint, request: web.Request, who: str) -> Page:
        """The page, built by the endpoint's handler unless it is here or in Redis.

        Raises:
            AppError: What the handler refuses with; refusals are not kept.
        """
        arguments = await read_arguments(endpoint, request)
        key = f"{who} {endpoint.route} {_canonical(arguments)}"
        tags = endpoint.cached.tags(arguments) if endpoint.cached else ()

        async def build() -> bytes:
            result = await endpoint.handler(request, **arguments)
            return result if isinstance(result, bytes) else to_bytes(result)

        page = await self._cache.get(key, tags, build)
        if len(request.raw_path) <= LONGEST:
            self._remember(who + request.raw_path, key)
        return page

    def _remember(self, address: str, key: str) -> None:
        """Know the address from now on; when there is no room, all others are forgotten."""
        if address in self._keys:
            return
        size = ADDRESS_OVERHEAD + len(address) + len(key)
        if size > self._room:
            self._keys.clear()
            self._room = self._cache.room_for_addresses
        self._room -= size
        self._keys[address] = key


def send(page: Page, request: web.Request) -> web.Response:
    """The response that carries a page, or 304 where the client has it already."""
    seen = request.headers.get(hdrs.IF_NONE_MATCH)
    if seen is not None and matches(seen, page.etag):
        return web.Response(status=304, headers=_headers(page, "bare"))
    if page.packed is not None and accepts_gzip(request):
        return web.Response(body=page.packed, headers=_headers(page, "gzip"))
    return web.Response(body=page.body, headers=_headers(page, "plain"))


def accepts_gzip(request: web.Request) -> bool:
    """Whether the client takes a body in gzip."""
    accepted = request.headers.get(hdrs.ACCEPT_ENCODING)
    return accepted is not None and GZIP.search(accepted) is not None


def matches(seen: str, etag: str) -> bool:
    """Whether an If-None-Match header names the tag (weak comparison, RFC 9110 section 13.1.2)."""
    return seen.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in seen.split(","))


def _headers(page: Page, form: str) -> Any:
    """Headers of one form of the page, made once."""
    made = page.extra.get(form)
    if made is None:
        made = {
            # Weak, since the same tag stands for the plain and the compressed form.
            "ETag": f"W/{page.etag}",
            "Cache-Control": MAX_AGE,
            "Vary": "Authorization, Accept-Encoding",
            **EVERYWHERE,
        }
        if form != "bare":
            made["Content-Type"] = "application/json"
        if form == "gzip":
            made["Content-Encoding"] = "gzip"
        page.extra[form] = made
    return made


def _canonical(arguments: dict[str, Any]) -> str:
    parts = []
    for name in sorted(arguments):
        value = arguments[name]
        # Quoted, so that no text can pass for two arguments.
        text = value.model_dump_json(exclude_defaults=True) if hasattr(value, "model_dump_json") else repr(str(value))
        parts.append(f"{name}={text}")
    return "&".join(parts)
