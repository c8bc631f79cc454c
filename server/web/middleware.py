"""The one middleware: request id, ready pages, refusals as problems, metrics, log line."""

import itertools
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from time import perf_counter, time

from aiohttp import hdrs, web
from prometheus_client import Histogram

from server.core import metrics
from server.core.errors import AppError
from server.core.logs import request_id_var
from server.core.tokens import Principal
from server.web import pages
from server.web.auth import CALLER, Principals, bearer
from server.web.endpoint import Endpoint, answer, count
from server.web.errors import InternalError, UnknownRoute, problem, problem_response, status_of
from server.web.keys import CLOCK, LIMITS
from server.web.limits import Limits
from server.web.pages import Pages

log = logging.getLogger("voltcart.requests")

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
PRINCIPALS = web.AppKey("principals", Principals)
PAGES = web.AppKey("pages", Pages)
ENDPOINT = "voltcart_endpoint"
Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(endpoint: Endpoint) -> Next:
    """The aiohttp handler of an endpoint: identify, count, check, then answer or send the page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        principal = await _identify(request) if endpoint.allow.identified else None
        left = await count(endpoint, request)
        endpoint.allow.check(principal)
        if endpoint.cached is None or (principal is not None and principal.role in endpoint.cached.afresh_for):
            response = await answer(endpoint, request)
        else:
            page = await request.app[PAGES].serve(endpoint, request, pages.viewer(principal))
            response = pages.send(page, request, None)
        response.headers.update(left)
        return response

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

    def __init__(self) -> None:
        self._prefix = f"{secrets.token_hex(5)}-"
        self._numbers = itertools.count(int(time()))
        self._sent = {status: metrics.pages.labels(str(status)) for status in (200, 304)}
        self._timers: dict[tuple[str, int], Histogram] = {}

    async def __call__(self, request: web.Request, handler: Next) -> web.StreamResponse:
        """Answer a request, whatever happens."""
        given = request.headers.get("X-Request-ID")
        request_id = given if given is not None and GIVEN_ID.match(given) else f"{self._prefix}{next(self._numbers):x}"
        try:
            if request.method == "GET" and (ready := _ready(request)) is not None:
                self._sent[ready.status].inc()
                ready.headers["X-Request-ID"] = request_id
                return ready
        except AppError as error:
            return _finish(problem_response(error, request_id=request_id), request_id)
        began = perf_counter()
        request_id_var.set(request_id)
        response = await _guarded(request, handler, request_id)
        self._record(request, response, perf_counter() - began)
        return response if response.prepared else _finish(response, request_id)

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


def _ready(request: web.Request) -> web.Response | None:
    """A ready page for the request, if there is one; counted in the process."""
    headers = request.headers
    who = "customer"
    if hdrs.AUTHORIZATION in headers:
        principal = request.app[PRINCIPALS].peek(headers[hdrs.AUTHORIZATION][7:])
        if principal is None:
            return None
        who = pages.viewer(principal)
    page = request.app[PAGES].find(who, request.raw_path)
    if page is None:
        return None
    limits: Limits = request.app[LIMITS]
    return pages.send(page, request, limits.count_page(limits.address(request)))


def _finish(response: web.StreamResponse, request_id: str) -> web.StreamResponse:
    response.headers["X-Request-ID"] = request_id
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


async def _guarded(request: web.Request, handler: Next, request_id: str) -> web.StreamResponse:
    try:
        return await handler(request)
    except AppError as error:
        if status_of(error) >= 500:
            log.warning("refused with %s: %s", error.code, error.__cause__ or error)
        return problem_response(error, request_id=request_id)
    except web.HTTPNotFound:
        return problem_response(UnknownRoute(), request_id=request_id)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code = re.sub(r"\W+", "_", error.reason.lower())
        response = problem(error.status, code, error.reason, request_id=request_id)
        if hdrs.ALLOW in error.headers:
            response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
        return response
    except Exception:
        log.exception("unexpected error in %s %s", request.method, request.path)
        return problem_response(InternalError(), request_id=request_id)
