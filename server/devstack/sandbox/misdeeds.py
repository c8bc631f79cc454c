"""Misdeeds: what each fault of requests does in the handler's place."""

import asyncio
import json
import math
from collections.abc import Callable
from typing import Any

from aiohttp import web

from server.devstack.sandbox.records import Json
from server.devstack.sandbox.refusals import Refused, broken
from server.devstack.sandbox.rules import Handler, Rule

# Set when the sandbox ends: nothing waits any longer.
STOPPING = web.AppKey("stopping", asyncio.Event)


async def _wait(request: web.Request, seconds: float) -> None:
    """Wait, but no longer than the client does or the sandbox runs."""
    stopping = request.app[STOPPING]
    end = asyncio.get_running_loop().time() + seconds
    while (left := end - asyncio.get_running_loop().time()) > 0 and not stopping.is_set():
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(min(left, 0.1))


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def delay(request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
    """Begin `seconds` later."""
    await _wait(request, rule.seconds or 0)
    return await handler(request)


async def act_then_hang(request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
    """Do what is asked, say nothing for `seconds`, and hang up."""
    await handler(request)
    await _wait(request, rule.seconds or 0)
    return _cut(request)


async def refuse(request: web.Request, _handler: Handler, _rule: Rule) -> web.StreamResponse:
    """Reset the connection and do nothing; one that is refused takes a sandbox that does not run."""
    return _cut(request)


async def answer_status(_request: web.Request, _handler: Handler, rule: Rule) -> web.StreamResponse:
    """Do nothing and answer `status`, in the words that Razorpay has for it."""
    status = rule.status or 500
    if status == 429:
        return _too_many(1)
    if status == 504:
        text = "Payment processing failed due to error at bank/wallet gateway"
        return Refused(text, status=504, code="GATEWAY_ERROR").response()
    if status >= 500:
        return web.json_response(broken().body(), status=status)
    return Refused("Something went wrong, please try again after sometime.", status=status).response()


async def throttle(_request: web.Request, _handler: Handler, rule: Rule) -> web.StreamResponse:
    """Do nothing and ask to be left alone for `seconds`."""
    return _too_many(rule.seconds or 0)


def _too_many(seconds: float) -> web.Response:
    response = Refused("Too many requests. Please try again later.", status=429).response()
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response


async def answer_html(_request: web.Request, _handler: Handler, rule: Rule) -> web.StreamResponse:
    """Do nothing and answer with a proxy's page."""
    page = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
    return web.Response(text=page, content_type="text/html", status=rule.status or 502)


async def truncate(request: web.Request, handler: Handler, _rule: Rule) -> web.StreamResponse:
    """Do what is asked and answer half of the JSON."""
    return await _changed(request, handler, lambda body: body[: len(body) // 2])


async def drip(request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
    """Do what is asked, send the answer's head at once, and its body piece by piece over `seconds`."""
    response = await handler(request)
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes):
        return response
    body = response.body
    slow = web.StreamResponse(status=response.status, headers={"Content-Type": "application/json"})
    slow.content_length = len(body)
    await slow.prepare(request)
    size = math.ceil(len(body) / 10)
    for start in range(0, len(body), size):
        await _wait(request, (rule.seconds or 0) / 10)
        if request.transport is None or request.transport.is_closing():
            return slow
        await slow.write(body[start : start + size])
    await slow.write_eof()
    return slow


async def odd_fields(request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
    """Do what is asked and answer with members that nobody knows, and with empty `notes` in each of their forms."""
    return await _changed(request, handler, lambda body: json.dumps(_odd(json.loads(body), rule)).encode())


def _odd(value: Any, rule: Rule) -> Any:
    if isinstance(value, list):
        return [_odd(item, rule) for item in value]
    if not isinstance(value, dict):
        return value
    odd: Json = {name: _odd(member, rule) for name, member in value.items()}
    if odd.get("notes") in ([], {}):
        odd["notes"] = rule.draw.choice([[], {}, None])
    odd["later_version"] = rule.draw.choice([None, 1, "2031-01-01", {"since": [1, {}]}])
    return odd


async def _changed(request: web.Request, handler: Handler, change: Callable[[bytes], bytes]) -> web.StreamResponse:
    response = await handler(request)
    if isinstance(response, web.Response) and isinstance(response.body, bytes):
        response.body = change(response.body)
    return response
