"""The binder: fills a handler's arguments from the request, calls it, encodes what it gives back.

`body`, `file`, `query`, path parameters, `attempt` (the idempotency key) and `if_match` are filled by name.
"""

import asyncio
import hashlib
import logging
import random
import re
from typing import Any
from uuid import UUID

from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from server.core.errors import Invalid, Mistake, NotFound
from server.core.idempotency import Attempt, Replay
from server.core.pool import Contention
from server.web.auth import caller, maybe_caller
from server.web.bodies import JSON_TYPE, mistakes_of, parse_body, read_body, read_form
from server.web.endpoint import Endpoint
from server.web.keys import LIMITS, SETTINGS
from server.web.limits import Allowance

log = logging.getLogger(__name__)

KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")
# Seconds before a command that met others in its way runs again: three more times at most.
PAUSES = (0.01, 0.03, 0.1)
ALLOWANCE = web.RequestKey("allowance", Allowance)
JSON = {"Content-Type": JSON_TYPE, "Cache-Control": "no-store"}


async def count(endpoint: Endpoint, request: web.Request) -> None:
    """Count the request against the route's limit; what is left goes out with the answer, whatever that is.

    Raises:
        TooManyRequests: Nothing is left.
    """
    limits = request.app[LIMITS]
    who = maybe_caller(request)
    user = str(who.user_id) if who is not None else None
    allowance = await limits.count(endpoint.limit, endpoint.route, limits.address(request), user)
    if allowance is not None:
        request[ALLOWANCE] = allowance
        allowance.check()


async def answer(endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
    """Decode the request, call the handler, encode what it gives.

    Raises:
        AppError: Whatever the handler or the input's checks refuse with.
    """
    arguments = await read_arguments(endpoint, request)
    try:
        result = await _call(endpoint, request, arguments)
    except Replay as replay:
        return web.Response(status=replay.status, body=replay.body, headers={**JSON, "Idempotent-Replayed": "true"})
    finally:
        if (file := arguments.get("file")) is not None:
            file.close()
    attempt = arguments.get("attempt")
    if isinstance(attempt, Attempt) and attempt.body is not None:
        return web.Response(status=attempt.status, body=attempt.body, headers=JSON)
    return encode(endpoint, result)


async def _call(endpoint: Endpoint, request: web.Request, arguments: dict[str, Any]) -> Any:
    """What the handler gives; a command that was rolled back because others stood in its way runs again.

    Not one that has read a stream: there is nothing left of it to read.
    """
    for pause in PAUSES if endpoint.receives is None else ():
        try:
            return await endpoint.handler(request, **arguments)
        except Contention as error:
            log.info("again after contention: %s", error.__cause__)
            if isinstance(attempt := arguments.get("attempt"), Attempt):
                attempt.body = None
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads callers, hides nothing
    return await endpoint.handler(request, **arguments)


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


def to_bytes(view: BaseModel) -> bytes:
    """A view as JSON."""
    return view.model_dump_json().encode()


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
    if endpoint.file_bytes is not None and endpoint.body is not None:
        form = await read_form(request, endpoint.body, endpoint.file_bytes(request.app[SETTINGS]), mistakes)
        arguments["body"], arguments["file"] = form
    elif endpoint.body is not None:
        raw = await read_body(request)
        arguments["body"] = parse_body(endpoint.body, raw, mistakes)
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
        mistakes += mistakes_of(error, "query.")
        return None


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
