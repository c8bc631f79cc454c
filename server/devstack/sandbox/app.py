"""The sandbox as an aiohttp application: middleware order, routes, and the parts that run beside them."""

import asyncio
import binascii
import hmac
import logging
from base64 import b64decode
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from server.core.clock import Clock, utc_now
from server.devstack.sandbox import control, desk, duties, links, orders, pages, payments, refunds
from server.devstack.sandbox.books import Books
from server.devstack.sandbox.clock import VirtualClock
from server.devstack.sandbox.context import SANDBOX, Config, Sandbox
from server.devstack.sandbox.faults import FAULTS, fault_middleware
from server.devstack.sandbox.misdeeds import STOPPING
from server.devstack.sandbox.refusals import Refused, broken, unknown_url
from server.devstack.sandbox.rules import Handler
from server.devstack.sandbox.webhooks import Courier

log = logging.getLogger(__name__)


def create_app(config: Config, clock: Clock = utc_now) -> web.Application:
    """Build the application; it opens its books at once.

    Raises:
        BooksInUse: Another sandbox uses the data folder.
    """
    app = web.Application(middlewares=[refunds.one_at_a_time, fault_middleware, error_middleware, auth_middleware])
    sandbox = Sandbox(config=config, books=Books(config.data_dir), clock=VirtualClock(clock))
    app[SANDBOX] = sandbox
    app[FAULTS] = sandbox.faults
    app[STOPPING] = asyncio.Event()
    app[refunds.IN_PROGRESS] = set()
    app[pages.ENVIRONMENT] = pages.environment()
    for part in (orders, payments, refunds, links, control, pages, desk):
        app.add_routes(part.routes)
    app.cleanup_ctx.append(_background)
    app.on_shutdown.append(_stop_waiting)
    return app


async def _background(app: web.Application) -> AsyncIterator[None]:
    sandbox = app[SANDBOX]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        tasks = [
            asyncio.create_task(Courier(sandbox, session).run()),
            asyncio.create_task(duties.run(sandbox)),
        ]
        for task in tasks:
            task.add_done_callback(_report)
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    sandbox.books.close()


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("a part of the sandbox has stopped", exc_info=error)


async def _stop_waiting(app: web.Application) -> None:
    app[STOPPING].set()


def _is_api(request: web.Request) -> bool:
    return request.path.startswith(("/v1", "/__sandbox"))


@web.middleware
async def error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals and mistakes into Razorpay's error body, or into a page for people."""
    try:
        return await handler(request)
    except Refused as error:
        refusal = error
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        refusal = unknown_url(400 if _is_api(request) else 404)
    except web.HTTPRequestEntityTooLarge:
        refusal = Refused("The request body is too large.", status=413)
    except web.HTTPException:
        raise
    except Exception:
        # The last resort: logged in full, answered without detail.
        log.exception("%s %s failed", request.method, request.path)
        refusal = broken()
    return refusal.response() if _is_api(request) else pages.refusal_page(request, refusal)


@web.middleware
async def auth_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Ask for key id and secret, by HTTP Basic spelt exactly so, on the API."""
    if request.path.startswith("/v1"):
        config = request.app[SANDBOX].config
        given = _credentials(request.headers.get("Authorization", ""))
        if not hmac.compare_digest(given, f"{config.key_id}:{config.key_secret}".encode()):
            raise Refused("Authentication failed", status=401)
    return await handler(request)


def _credentials(header: str) -> bytes:
    scheme, _, encoded = header.partition(" ")
    if scheme != "Basic":
        return b""
    try:
        return b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
