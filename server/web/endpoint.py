"""Typed endpoints: a route's whole policy stands in its decorator, its input and output in the handler's signature.

The binder fills `body`, `query`, path parameters, `attempt` (the idempotency key) and `if_match` by name, and encodes
what the handler gives back. OpenAPI is read from the same declarations.
"""

import hashlib
import inspect
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, get_type_hints
from uuid import UUID

import stamina
from aiohttp import hdrs, web
from pydantic import BaseModel, TypeAdapter, ValidationError

from server.core.db import Contention, Replay
from server.core.errors import AppError, Invalid, Mistake, NotFound
from server.core.idempotency import Attempt, KeyInFlight, KeyReused
from server.web.auth import Access, caller, maybe_caller
from server.web.errors import BodyTooLarge, UnsupportedMedia
from server.web.keys import LIMITS

Handler = Callable[..., Awaitable[Any]]
KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_BODY = 256 * 1024
JSON = {"Content-Type": "application/json", "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Cached:
    """A public page kept as ready bytes: `tags` say which changes make it untrue.

    The roles in `afresh_for` see more of it than everybody: they are answered from the database, and nothing is kept.
    """

    tags: Callable[[dict[str, Any]], tuple[str, ...]]
    afresh_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Endpoint:
    """One route with its policy and its types."""

    method: str
    path: str
    handler: Handler
    allow: Access
    status: int
    limit: str
    errors: tuple[type[AppError], ...]
    idempotent: bool
    cached: Cached | None
    tag: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    output: Any = None
    path_names: dict[str, str] = field(default_factory=dict)
    takes_if_match: bool = False

    @property
    def route(self) -> str:
        """Its name in limits, metrics and idempotency keys."""
        return f"{self.method} {self.path}"


class Routes:
    """The endpoints of a domain, gathered by decorators."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def get(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a GET; `view` documents the answer of a handler that gives ready bytes."""
        return self._declare("GET", path, **policy)

    def post(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a POST; 201 unless said otherwise."""
        return self._declare("POST", path, **{"status": 201, **policy})

    def put(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a PUT."""
        return self._declare("PUT", path, **policy)

    def delete(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a DELETE; 204 unless said otherwise."""
        return self._declare("DELETE", path, **{"status": 204, **policy})

    def _declare(
        self,
        method: str,
        path: str,
        *,
        allow: Access,
        status: int = 200,
        limit: str = "",
        errors: Iterable[type[AppError]] = (),
        idempotent: bool = False,
        cached: Cached | None = None,
        view: Any = None,
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            hints = get_type_hints(handler)
            names = {CAMEL.sub("_", name).lower(): name for name in re.findall(r"{(\w+)}", path)}
            wanted = set(inspect.signature(handler).parameters) - {"request", "body", "query", "attempt", "if_match"}
            if wanted != set(names):
                raise TypeError(f"{method} {path}: the handler takes {wanted}, the path has {set(names)}")
            self.endpoints.append(
                Endpoint(
                    method,
                    path,
                    handler,
                    allow,
                    status,
                    limit or ("600/minute" if method == "GET" else "120/minute"),
                    (*errors, *((KeyInFlight, KeyReused) if idempotent else ())),
                    idempotent,
                    cached,
                    self.tag,
                    hints.get("body"),
                    hints.get("query"),
                    view or hints.get("return"),
                    names,
                    "if_match" in hints,
                )
            )
            return handler

        return declare


async def count(endpoint: Endpoint, request: web.Request) -> dict[str, str]:
    """Count the request against the route's limit; gives the headers that say what is left.

    Raises:
        TooManyRequests: Nothing is left.
    """
    limits = request.app[LIMITS]
    who = maybe_caller(request)
    user = str(who.user_id) if who is not None else None
    allowance = await limits.count(endpoint.limit, endpoint.route, limits.address(request), user)
    return {} if allowance is None else allowance.headers


async def answer(endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
    """Decode the request, call the handler, encode what it gives.

    Raises:
        AppError: Whatever the handler or the input's checks refuse with.
    """
    arguments = await read_arguments(endpoint, request)
    try:
        async for again in stamina.retry_context(on=Contention, attempts=4, wait_initial=0.01, wait_max=0.1, timeout=3):
            with again:
                result = await endpoint.handler(request, **arguments)
    except Replay as replay:
        return web.Response(status=replay.status, body=replay.body, headers={**JSON, "Idempotent-Replayed": "true"})
    attempt = arguments.get("attempt")
    if isinstance(attempt, Attempt) and attempt.body is not None:
        return web.Response(status=attempt.status, body=attempt.body, headers=JSON)
    return encode(endpoint, result)


def encode(endpoint: Endpoint, result: Any) -> web.StreamResponse:
    """The response for what a handler gave: a view, ready bytes, nothing, or a response of its own."""
    if isinstance(result, web.StreamResponse):
        return result
    if result is None:
        return web.Response(status=endpoint.status)
    headers = dict(JSON)
    if isinstance(result, bytes):
        return web.Response(status=endpoint.status, body=result, headers=headers)
    status = getattr(result, "http_status", None) or endpoint.status
    if (etag := getattr(result, "etag", None)) is not None:
        headers["ETag"] = etag
    headers.update(getattr(result, "http_headers", {}))
    return web.Response(status=status, body=to_bytes(result), headers=headers)


def to_bytes(view: Any) -> bytes:
    """A view as JSON."""
    if isinstance(view, BaseModel):
        return view.model_dump_json().encode()
    return TypeAdapter(type(view)).dump_json(view)


async def read_arguments(endpoint: Endpoint, request: web.Request) -> dict[str, Any]:
    """What the handler takes, decoded, with every mistake of query and body gathered.

    Raises:
        Invalid: The query or the body breaks a rule; `errors` lists each.
        NotFound: A path parameter is no id.
    """
    arguments: dict[str, Any] = {name: _path_id(request.match_info[raw]) for name, raw in endpoint.path_names.items()}
    mistakes: list[Mistake] = []
    if endpoint.query is not None:
        arguments["query"] = _parse_query(endpoint.query, request, mistakes)
    elif request.query_string:
        mistakes += [
            Mistake(f"query.{name}", "This parameter is not known.", "unknown_field") for name in request.query
        ]
    raw = b""
    if endpoint.body is not None:
        raw = await _read_body(request)
        arguments["body"] = _parse_body(endpoint.body, raw, mistakes)
    if endpoint.idempotent:
        arguments["attempt"] = _read_key(endpoint, request, raw, mistakes)
    if endpoint.takes_if_match:
        arguments["if_match"] = request.headers.get(hdrs.IF_MATCH)
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))
    return arguments


def _path_id(text: str) -> UUID:
    try:
        found = UUID(text)
    except ValueError as error:
        raise NotFound from error
    if str(found) != text.lower():
        raise NotFound
    return found


def _parse_query(model: type[BaseModel], request: web.Request, mistakes: list[Mistake]) -> BaseModel | None:
    values: dict[str, Any] = {}
    for name, value in request.query.items():
        if name in values:
            mistakes.append(Mistake(f"query.{name}", "This parameter is given twice.", "duplicate"))
        if "\x00" in value or "\x00" in name:
            mistakes.append(Mistake(f"query.{name}", "NUL characters are not allowed.", "nul_character"))
        values[name] = value
    try:
        return model.model_validate_strings(values)
    except ValidationError as error:
        mistakes += _mistakes(error, "query.")
        return None


async def _read_body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise UnsupportedMedia
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise BodyTooLarge(limit=MAX_BODY) from error


def _parse_body(model: type[BaseModel], raw: bytes, mistakes: list[Mistake]) -> BaseModel | None:
    if b"\\u0000" in raw:
        mistakes.append(Mistake("body", "NUL characters are not allowed.", "nul_character"))
    try:
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        mistakes += _mistakes(error, "")
        return None


def _mistakes(error: ValidationError, prefix: str) -> list[Mistake]:
    codes = {"extra_forbidden": "unknown_field", "json_invalid": "bad_json"}
    return [
        Mistake(
            prefix + ".".join(str(part) for part in problem["loc"]) if problem["loc"] else prefix.rstrip(".") or "body",
            problem["msg"].removeprefix("Value error, "),
            codes.get(problem["type"], problem["type"]),
        )
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def _read_key(endpoint: Endpoint, request: web.Request, raw: bytes, mistakes: list[Mistake]) -> Attempt | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not KEY.match(key):
        mistakes.append(
            Mistake("Idempotency-Key", "1 to 255 visible ASCII characters are expected.", "bad_idempotency_key")
        )
        return None
    digest = hashlib.sha256(request.raw_path.encode() + b"\n" + raw).digest()
    return Attempt(caller(request).user_id, endpoint.route, key, digest, endpoint.status, to_bytes)
