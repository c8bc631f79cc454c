"""Faults: rules that make the sandbox misbehave, consulted in one middleware and at a few named points.

A new fault is one entry in `MODES`. A fault of requests brings the function that answers in the handler's
place; any other is asked for by name, with `Faults.take`, where the thing happens.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field

from aiohttp import web

from server.devstack.sandbox.fields import check_names, choice, integer, required, text
from server.devstack.sandbox.records import Json
from server.devstack.sandbox.refusals import Refused, broken

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Rule:
    """One fault: its mode, what it applies to and how many times yet (None: until cleared).

    `path` is the beginning of an API path, or for webhook modes of the event's name.
    `seconds`, `status` and `n` are the mode's parameter; the mode says which one it has.
    """

    mode: str
    path: str = ""
    method: str | None = None
    count: int | None = None
    seconds: float | None = None
    status: int | None = None
    n: int | None = None

    def applies(self, mode: str, path: str, method: str | None) -> bool:
        """Whether this rule is about that, and not used up."""
        return (
            self.mode == mode
            and path.startswith(self.path)
            and self.method in {None, method}
            and (self.count is None or self.count > 0)
        )

    def spend(self) -> None:
        """Count one use."""
        if self.count is not None:
            self.count -= 1


RequestFault = Callable[[web.Request, Handler, Rule], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of fault: what it does to a request, if it is about requests, and its parameter's default."""

    on_request: RequestFault | None = None
    parameter: str | None = None
    default: float | None = None


@dataclass(slots=True)
class Faults:
    """The rules in force, in the order in which they were made. `stopping` ends every wait."""

    rules: list[Rule] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, rule: Rule) -> None:
        """Put a rule in force."""
        self.rules.append(rule)

    def clear(self) -> None:
        """Behave again."""
        self.rules.clear()

    def take(self, mode: str, path: str = "", method: str | None = None) -> Rule | None:
        """The first rule of that mode in force for this, counted as used."""
        for rule in self.rules:
            if rule.applies(mode, path, method):
                rule.spend()
                return rule
        return None

    def for_request(self, path: str, method: str) -> list[Rule]:
        """All rules about requests that apply to this one, at most one of each mode, counted as used."""
        taken = (self.take(name, path, method) for name, mode in MODES.items() if mode.on_request)
        return [rule for rule in taken if rule is not None]

    def describe(self) -> Json:
        """The rules in force, and all the modes there are."""
        rules = [{name: value for name, value in asdict(rule).items() if value is not None} for rule in self.rules]
        return {"rules": rules, "modes": {name: mode.parameter for name, mode in MODES.items()}}


FAULTS = web.AppKey("faults", Faults)


@web.middleware
async def fault_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer an API request as the rules want it."""
    if request.path.startswith("/v1"):
        for rule in request.app[FAULTS].for_request(request.path, request.method):
            handler = _wrapped(handler, rule)
    return await handler(request)


def _wrapped(handler: Handler, rule: Rule) -> Handler:
    fault = MODES[rule.mode].on_request

    async def misbehave(request: web.Request) -> web.StreamResponse:
        return await fault(request, handler, rule) if fault else await handler(request)

    return misbehave


def read_rule(body: Json) -> Rule:
    """Read a rule as `POST /__sandbox/mode` takes it.

    Raises:
        Refused: The mode is unknown, or a field is wrong or none of this mode's.
    """
    name = choice(required(body, "mode"), "mode", MODES)
    mode = MODES[name]
    allowed = {"mode", "path", "method", "count"} | ({mode.parameter} if mode.parameter else set())
    check_names(body, allowed)
    method = text(body, "method", 10)
    rule = Rule(mode=name, path=text(body, "path", 200) or "", method=method.upper() if method else None)
    if body.get("count") is not None:
        rule.count = integer(body["count"], "count", least=1)
    _read_parameter(rule, mode, body)
    return rule


def _read_parameter(rule: Rule, mode: Mode, body: Json) -> None:
    if mode.parameter is None:
        return
    value = body.get(mode.parameter, mode.default)
    if mode.parameter == "status":
        rule.status = integer(value, "status", least=200, most=599)
    elif mode.parameter == "n":
        rule.n = integer(value, "n", least=2, most=100)
    elif value is not None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86_400:
            raise Refused("The seconds must be a number from 0 to 86400.", "seconds")
        rule.seconds = float(value)


async def _wait(request: web.Request, seconds: float) -> None:
    """Wait, but no longer than the client does or the sandbox runs."""
    stopping = request.app[FAULTS].stopping
    end = asyncio.get_running_loop().time() + seconds
    while (left := end - asyncio.get_running_loop().time()) > 0 and not stopping.is_set():
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(min(left, 0.1))


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _delay(request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
    await _wait(request, rule.seconds or 0)
    return await handler(request)


async def _act_then_hang(request: web.Request, handler: Handler, rule: Rule) -> web.StreamResponse:
    await handler(request)
    await _wait(request, rule.seconds or 0)
    return _cut(request)


async def _refuse(request: web.Request, _handler: Handler, _rule: Rule) -> web.StreamResponse:
    return _cut(request)


async def _status(_request: web.Request, _handler: Handler, rule: Rule) -> web.StreamResponse:
    status = rule.status or 500
    if status == 429:
        return Refused("Too many requests. Please try again later.", status=429).response()
    if status == 504:
        text = "Payment processing failed due to error at bank/wallet gateway"
        return Refused(text, status=504, code="GATEWAY_ERROR").response()
    if status >= 500:
        return web.json_response(broken().body(), status=status)
    return Refused("Something went wrong, please try again after sometime.", status=status).response()


async def _html(_request: web.Request, _handler: Handler, rule: Rule) -> web.StreamResponse:
    page = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
    return web.Response(text=page, content_type="text/html", status=rule.status or 502)


async def _truncate(request: web.Request, handler: Handler, _rule: Rule) -> web.StreamResponse:
    response = await handler(request)
    if isinstance(response, web.Response) and isinstance(response.body, bytes):
        response.body = response.body[: len(response.body) // 2]
    return response


MODES: dict[str, Mode] = {
    "status": Mode(_status, "status", 500),
    "html": Mode(_html, "status", 502),
    "truncate": Mode(_truncate),
    "act_then_hang": Mode(_act_then_hang, "seconds", 60),
    "refuse": Mode(_refuse),
    "delay": Mode(_delay, "seconds", 5),
    "drop_webhooks": Mode(),
    "duplicate_webhooks": Mode(parameter="n", default=2),
    "refund_pending": Mode(parameter="seconds"),
    "refund_fail": Mode(parameter="seconds", default=0),
    "pay_again": Mode(),
    "duplicate_receipts": Mode(),
}
