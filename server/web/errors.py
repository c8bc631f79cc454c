"""Refusals as HTTP: a kind's status, and one RFC 9457 shape for all of them."""

from typing import Any

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from server.core.errors import (
    AppError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Stale,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

STATUSES: dict[type[AppError], int] = {
    Invalid: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    TooManyRequests: 429,
    Unavailable: 503,
}
TITLES = {
    400: "Invalid input",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}


class UnknownRoute(NotFound):
    """No route has this path."""

    code = "unknown_route"
    message = "There is nothing at this address."


class UnsupportedMedia(Invalid):
    """The body is not JSON by its Content-Type."""

    code = "unsupported_media_type"
    message = "Send the body as application/json."


class BodyTooLarge(Invalid):
    """The body is longer than any request needs."""

    code = "body_too_large"
    message = "The body may have {limit} bytes at most."


class InternalError(AppError):
    """Something of ours broke; the log has it under the request id."""

    code = "internal_error"
    message = "Something went wrong here; it has been logged."


class FieldMistake(BaseModel):
    """One thing wrong with the input."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str
    code: str


class Problem(BaseModel):
    """An error, as RFC 9457 shapes it; some codes add members of their own, such as `lines`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str = Field(examples=["/api/docs/errors#out_of_stock"])
    title: str
    status: int
    detail: str
    code: str
    error: str
    errors: list[FieldMistake]
    request_id: str


def status_of(error: AppError | type[AppError]) -> int:
    """The HTTP status of a refusal."""
    kind = error if isinstance(error, type) else type(error)
    if issubclass(kind, UnsupportedMedia):
        return 415
    if issubclass(kind, BodyTooLarge):
        return 413
    return next((status for base, status in STATUSES.items() if issubclass(kind, base)), 500)


def problem_response(error: AppError, *, request_id: str) -> web.Response:
    """The answer that tells a caller of a refusal."""
    return problem(
        status_of(error),
        error.code,
        str(error),
        request_id=request_id,
        mistakes=[{"field": m.field, "message": m.message, "code": m.code} for m in error.mistakes],
        extra=error.fields,
    )


def problem(  # the shape has this many members
    status: int,
    code: str,
    detail: str,
    *,
    request_id: str,
    mistakes: list[dict[str, str]] | None = None,
    extra: dict[str, Any] | None = None,
) -> web.Response:
    """An RFC 9457 answer with the members that every client may rely on."""
    title = TITLES.get(status, "Error")
    body = {
        **(extra or {}),
        "type": f"/api/docs/errors#{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "error": title,
        "errors": mistakes or [],
        "request_id": request_id,
    }
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="voltcart"'
    if extra and "retry_after" in extra:
        headers["Retry-After"] = str(extra["retry_after"])
    return web.Response(status=status, body=orjson.dumps(body, default=str), headers=headers)
