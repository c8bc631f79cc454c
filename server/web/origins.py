"""Other sites: whose pages may read our answers (CORS). By the list of CORS_ORIGINS alone; no cookie ever counts."""

from collections.abc import Iterable

from aiohttp import hdrs, web

METHODS = "GET, HEAD, POST, PUT, DELETE"
TAKEN = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Cart-Token, X-Request-ID"
)
TOLD = (
    "Content-Disposition, ETag, Idempotent-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset,"
    " Retry-After, X-Cart-Token, X-Request-ID"
)
# Seconds for which a browser need not ask again.
KNOWN_FOR = "7200"


class Origins:
    """The sites that are let in; where there are none, answers carry no word of it."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(allowed)

    def find_preflight(self, request: web.Request) -> web.Response | None:
        """The answer to the browser of a site on the list that asks what it may send; None to all other requests."""
        if request.method != hdrs.METH_OPTIONS or hdrs.ACCESS_CONTROL_REQUEST_METHOD not in request.headers:
            return None
        if request.headers.get(hdrs.ORIGIN) not in self._allowed:
            return None
        return web.Response(
            status=204,
            headers={
                hdrs.ACCESS_CONTROL_ALLOW_METHODS: METHODS,
                hdrs.ACCESS_CONTROL_ALLOW_HEADERS: TAKEN,
                hdrs.ACCESS_CONTROL_MAX_AGE: KNOWN_FOR,
            },
        )

    def mark(self, request: web.Request, response: web.StreamResponse) -> None:
        """Say on an answer that the page of a site on the list may read it, and to caches that others may not."""
        if not self._allowed:
            return
        varies = response.headers.get(hdrs.VARY)
        response.headers[hdrs.VARY] = f"{varies}, {hdrs.ORIGIN}" if varies else hdrs.ORIGIN
        origin = request.headers.get(hdrs.ORIGIN)
        if origin in self._allowed:
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = TOLD
