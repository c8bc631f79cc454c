"""The one middleware: request id, ready pages, refusals as problems, metrics, log line."""

import asyncio
import gzip
import itertools
import logging
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from time import perf_counter, time

from aiohttp import hdrs, web
from prometheus_client import Histogram

from server.core import metrics
from server.core.cache import SMALLEST_GZIP
from server.core.errors import AppError, TooManyRequests
from server.core.logs import request_id_var
from server.core.pool import within
from server.core.tokens import Principal
from server.web import pages
from server.web.auth import CALLER, Principals, bearer
from server.web.binder import ALLOWANCE, answer, count
from server.web.endpoint import MAX_BODY, Endpoint
from server.web.errors import (
    BodyTooLarge,
    BrokenBody,
    InternalError,
    MethodNotAllowed,
    UnknownRoute,
    problem_response,
    status_of,
)
from server.web.health import DRAINING
from server.web.keys import CLOCK, LIMITS, SETTINGS
from server.web.origins import Origins
from server.web.pages import Pages
from server.web.streams import EventStream

log = logging.getLogger("voltcart.requests")

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
PRINCIPALS = web.AppKey("principals", Principals)
PAGES = web.AppKey("pages", Pages)
ENDPOINT = "voltcart_endpoint"
READS = frozenset({"GET", "HEAD"})
Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(endpoint: Endpoint) -> Next:
    """The aiohttp handler of an endpoint: identify, count, check, then answer or send the page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        principal = None
        try:
            if endpoint.allow.identified:
                principal = await _identify(request)
        finally:
            # Whoever shows a bad token is counted by the address.
            await count(endpoint, request)
        endpoint.allow.check(principal)
        if endpoint.cached is None or (principal is not None and principal.role in endpoint.cached.afresh_for):
            return await answer(endpoint, request)
        return pages.send(await request.app[PAGES].serve(endpoint, request, pages.viewer(principal)), request)

    setattr(handle, ENDPOINT, endpoint)
    return handle


async def _identify(request: web.Request) -> Principal | None:
    token = bearer(request)
    if token is None:
        return None
    principals = request.app[PRINCIPALS]
    now = request.app[CLOCK]().timestamp()
    principal = principals.peek(token) or await principals.identify(token, now=now)
    request[CALLER] = principal
    return principal


class Frame:
    """The middleware. Its counters are bound once, since a child looked up by labels costs more than its use."""

    __middleware_version__ = 1

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self._prefix = f"{secrets.token_hex(5)}-"
        self._numbers = itertools.count(int(time()))
        self._sent: Counter[int] = Counter()
        self._timers: dict[tuple[str, int], Histogram] = {}

    async def __call__(self, request: web.Request, handler: Next) -> web.StreamResponse:
        """Answer a request, whatever happens."""
        request_id = self._name(request)
        began = perf_counter()
        request_id_var.set(request_id)
        with within(request.app[SETTINGS].database_patience):
            response: web.StreamResponse | None = self._origins.find_preflight(request)
            if response is None:
                response = await _guarded(request, handler, request_id)
        self._record(request, response, perf_counter() - began)
        if not response.prepared:
            _finish(request, response, request_id)
            _part(request.app, response)
        if isinstance(response, EventStream):
            await response.run()
        return response

    def stand_before(self, app: web.Application) -> None:
        """Answer ready pages of `app` before it looks for a route: that and its own layers cost as much as the page.

        This hangs on aiohttp's private `Application._handle`; the ready pages' tests fail when that changes.
        """
        handle: Next = app._handle

        async def handle_or_send(request: web.Request) -> web.StreamResponse:
            if request.method in READS:
                request_id = self._name(request)
                if (ready := _ready(app, request, request_id)) is not None:
                    self._count_page(ready.status)
                    ready.headers["X-Request-ID"] = request_id
                    self._origins.mark(request, ready)
                    _part(app, ready)
                    return ready
            return await handle(request)

        async def mark(request: web.Request, response: web.StreamResponse) -> None:
            self._origins.mark(request, response)

        app.on_response_prepare.append(mark)
        app._handle = handle_or_send  # type: ignore[method-assign]  # the door that aiohttp has

    def _name(self, request: web.Request) -> str:
        given = request.headers.get("X-Request-ID")
        return given if given is not None and GIVEN_ID.match(given) else f"{self._prefix}{next(self._numbers):x}"

    def _count_page(self, status: int) -> None:
        """Count a ready page here, and tell Prometheus once a second: its shared counter costs as much as the page."""
        if not self._sent:
            asyncio.get_running_loop().call_later(1, self._tell_pages)
        self._sent[status] += 1

    def _tell_pages(self) -> None:
        for status, number in self._sent.items():
            metrics.pages.labels(str(status)).inc(number)
        self._sent.clear()

    def _record(self, request: web.Request, response: web.StreamResponse, seconds: float) -> None:
        endpoint: Endpoint | None = getattr(request.match_info.handler, ENDPOINT, None)
        route = endpoint.route if endpoint is not None else "other"
        timer = self._timers.get((route, response.status))
        if timer is None:
            timer = self._timers[route, response.status] = metrics.requests.labels(route, str(response.status))
        timer.observe(seconds)
        log.info(
            "%s %s %d",
            request.method,
            request.path,
            response.status,
            extra={"route": route, "milliseconds": round(1000 * seconds, 1)},
        )


def _ready(app: web.Application, request: web.Request, request_id: str) -> web.Response | None:
    """A ready page for the request, if there is one; counted in the process."""
    headers = request.headers
    who = "customer"
    if hdrs.AUTHORIZATION in headers:
        principal = app[PRINCIPALS].peek(headers[hdrs.AUTHORIZATION][7:])
        if principal is None:
            return None
        who = pages.viewer(principal)
    page = app[PAGES].find(who, request.raw_path)
    if page is None:
        return None
    limits = app[LIMITS]
    allowance = limits.count_page(limits.address(request))
    if allowance is None:
        return pages.send(page, request)
    try:
        allowance.check()
        response = pages.send(page, request)
    except TooManyRequests as error:
        response = problem_response(error, request_id=request_id)
        response.headers.update(pages.EVERYWHERE)
    response.headers.update(allowance.headers)
    return response


def _part(app: web.Application, response: web.StreamResponse) -> None:
    """Close the connection after the answer of a process that is about to end: the next request shall go elsewhere."""
    if app[DRAINING]:
        response.force_close()


def _finish(request: web.Request, response: web.StreamResponse, request_id: str) -> None:
    """Add what every answer carries, and compress a long one."""
    headers = response.headers
    headers["X-Request-ID"] = request_id
    headers.update(pages.EVERYWHERE)
    if (allowance := request.get(ALLOWANCE)) is not None:
        headers.update(allowance.headers)
    if isinstance(response, web.Response):
        _compress(request, response)


def _compress(request: web.Request, response: web.Response) -> None:
    body = response.body
    if not isinstance(body, bytes) or len(body) <= SMALLEST_GZIP or hdrs.CONTENT_ENCODING in response.headers:
        return
    response.headers.setdefault(hdrs.VARY, hdrs.ACCEPT_ENCODING)
    if pages.accepts_gzip(request):
        response.body = gzip.compress(body, 5, mtime=0)
        response.headers[hdrs.CONTENT_ENCODING] = "gzip"


async def _guarded(request: web.Request, handler: Next, request_id: str) -> web.StreamResponse:
    try:
        return await handler(request)
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        # What the handler waited for was cancelled, not the request.
        return _refused(request, error, request_id)
    except Exception as error:  # noqa: BLE001 - whatever it is, the client gets a problem and the log the rest
        return _refused(request, error, request_id)


def _refused(request: web.Request, error: BaseException, request_id: str) -> web.Response:
    refusal = _refusal(request, error)
    if isinstance(refusal, InternalError):
        log.error("unexpected error in %s %s", request.method, request.path, exc_info=error)
    elif status_of(refusal) >= 500:
        log.warning("refused with %s: %s", refusal.code, error.__cause__ or error)
    response = problem_response(refusal, request_id=request_id)
    if isinstance(error, web.HTTPMethodNotAllowed):
        response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return response


def _refusal(request: web.Request, error: BaseException) -> AppError:
    """What the client is told of an error: a refusal as it is, one of aiohttp's in our words, or nothing of it."""
    told: AppError = InternalError()
    match error:
        case AppError() if status_of(error) != 500:
            told = error
        case web.HTTPMethodNotAllowed():
            told = MethodNotAllowed(method=request.method)
        case web.HTTPRequestEntityTooLarge():
            told = BodyTooLarge(limit=MAX_BODY)
        case web.HTTPClientError():
            told = UnknownRoute()
        case web.RequestPayloadError():
            told = BrokenBody()
        case ConnectionResetError() if request.transport is None:
            # The client left while its body was read: nobody hears this.
            told = BrokenBody()
    return told
