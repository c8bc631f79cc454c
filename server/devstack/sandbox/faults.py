"""Faults: rules that make the sandbox misbehave, consulted in one middleware and at a few named points.

A new fault is one entry in `MODES`. A fault of requests brings the misdeed that answers in the handler's
place; any other is asked for by name, with `Faults.take`, where the thing happens.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, fields

from aiohttp import web

from server.devstack.sandbox import misdeeds
from server.devstack.sandbox.fields import check_names, choice, integer, required, text
from server.devstack.sandbox.records import DAY, FORGERIES, Json
from server.devstack.sandbox.refusals import Refused
from server.devstack.sandbox.rules import Handler, RequestFault, Rule

COMMON = {"mode", "path", "method", "count", "chance", "seed"}

MOST_SECONDS = 30 * DAY


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of fault: what it does to a request, if it is about requests, and its parameter's default."""

    on_request: RequestFault | None = None
    parameter: str | None = None
    default: float | None = None


@dataclass(slots=True)
class Faults:
    """The rules in force, in the order in which they were made."""

    rules: list[Rule] = field(default_factory=list)

    def add(self, rule: Rule) -> None:
        """Put a rule in force."""
        self.rules.append(rule)

    def clear(self, modes: Collection[str] = ()) -> None:
        """Behave again, in these modes or in all."""
        self.rules = [rule for rule in self.rules if modes and rule.mode not in modes]

    def take(self, mode: str, path: str = "", method: str | None = None) -> Rule | None:
        """The first rule of that mode that strikes here, counted as used."""
        return next((rule for rule in self.rules if rule.strikes(mode, path, method)), None)

    def for_request(self, path: str, method: str) -> list[Rule]:
        """All rules about requests that strike this one, at most one of each mode, counted as used."""
        taken = (self.take(name, path, method) for name, mode in MODES.items() if mode.on_request)
        return [rule for rule in taken if rule is not None]

    def describe(self) -> Json:
        """The rules in force, and all the modes there are."""
        names = [one.name for one in fields(Rule) if one.init]
        rules = [{name: value for name in names if (value := getattr(rule, name)) is not None} for rule in self.rules]
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
    check_names(body, COMMON | ({mode.parameter} if mode.parameter else set()))
    method = text(body, "method", 10)
    rule = Rule(
        mode=name,
        path=text(body, "path", 200) or "",
        method=method.upper() if method else None,
        count=None if body.get("count") is None else integer(body["count"], "count", least=1),
        chance=None if body.get("chance") is None else _number(body["chance"], "chance", 1),
        seed=None if body.get("seed") is None else integer(body["seed"], "seed"),
    )
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
    elif mode.parameter == "kind":
        rule.kind = None if value is None else choice(value, "kind", FORGERIES)
    elif value is not None:
        rule.seconds = _number(value, "seconds", MOST_SECONDS)


def _number(value: object, name: str, most: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise Refused(f"The {name} must be a number from 0 to {most}.", name)
    return float(value)


MODES: dict[str, Mode] = {
    "status": Mode(misdeeds.answer_status, "status", 500),
    "throttle": Mode(misdeeds.throttle, "seconds", 1),
    "html": Mode(misdeeds.answer_html, "status", 502),
    "truncate": Mode(misdeeds.truncate),
    "odd_fields": Mode(misdeeds.odd_fields),
    "drip": Mode(misdeeds.drip, "seconds", 2),
    "act_then_hang": Mode(misdeeds.act_then_hang, "seconds", 60),
    "refuse": Mode(misdeeds.refuse),
    "delay": Mode(misdeeds.delay, "seconds", 5),
    "drop_webhooks": Mode(),
    "duplicate_webhooks": Mode(parameter="n", default=2),
    "delay_webhooks": Mode(parameter="seconds", default=30),
    "shuffle_webhooks": Mode(parameter="seconds", default=2),
    "forge_webhooks": Mode(parameter="kind"),
    "authorize_late": Mode(parameter="seconds", default=60),
    "fail_then_authorize": Mode(parameter="seconds", default=0),
    "refund_pending": Mode(parameter="seconds"),
    "refund_fail": Mode(parameter="seconds", default=0),
    "pay_again": Mode(),
    "duplicate_receipts": Mode(),
}
