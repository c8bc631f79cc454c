"""Refusals as HTTP: a kind's status, and one RFC 9457 shape for all of them."""

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

TITLES = {
    400: "Invalid input",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
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


class MethodNotAllowed(NotFound):
    """The address takes other methods; the Allow header names them."""

    code = "method_not_allowed"
    message = "This address does not take {method}."


class UnsupportedMedia(Invalid):
    """The body is not JSON, or what else the route takes, by its Content-Type, or it is compressed."""

    code = "unsupported_media_type"
    message = "Send the body as application/json, or as what else the route takes, not compressed."


class BodyTooLarge(Invalid):
    """The body is longer than any request needs."""

    code = "body_too_large"
    message = "The body may have {limit} bytes at most."


class BrokenBody(Invalid):
    """The body broke off, or is not encoded as its headers say."""

    code = "broken_body"
    message = "The body could not be read to its end."


class SlowBody(Invalid):
    """The body did not arrive in time."""

    code = "slow_body"
    message = "The body has to arrive within {seconds} s."


class InternalError(AppError):
    """Something of ours broke; the log has it under the request id."""

    code = "internal_error"
    message = "Something went wrong here; it has been logged."


STATUSES: dict[type[AppError], int] = {
    Invalid: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    SlowBody: 408,
    Conflict: 409,
    Stale: 412,
    BodyTooLarge: 413,
    UnsupportedMedia: 415,
    TooManyRequests: 429,
    AppError: 500,
    Unavailable: 503,
}


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
    """The HTTP status of a refusal: that of its nearest kind."""
    kinds = (error if isinstance(error, type) else type(error)).__mro__
    return next(STATUSES[kind] for kind in kinds if kind in STATUSES)


def problem_response(error: AppError, *, request_id: str) -> web.Response:
    """The RFC 9457 answer that tells a caller of a refusal, with the members that every client may rely on."""
    status = status_of(error)
    body = {
        **error.fields,
        "type": f"/api/docs/errors#{error.code}",
        "title": TITLES[status],
        "status": status,
        "detail": str(error),
        "code": error.code,
        "error": TITLES[status],
        "errors": [{"field": m.field, "message": m.message, "code": m.code} for m in error.mistakes],
        "request_id": request_id,
    }
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="voltcart"'
    if "retry_after" in error.fields:
        headers["Retry-After"] = str(error.fields["retry_after"])
    return web.Response(status=status, body=orjson.dumps(body, default=str), headers=headers)
