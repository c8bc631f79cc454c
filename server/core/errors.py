"""Refusals: eight kinds, each subclass with a stable code and a message built from its fields."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with the input: where, what in words, and what as a code."""

    field: str
    message: str
    code: str

    @classmethod
    def unknown(cls, field: str) -> Self:
        """That a field, like `brand_id`, names what is not there."""
        what = field.removesuffix("_id")
        return cls(field, f"There is no such {what.replace('_', ' ')}.", f"unknown_{what}")


class AppError(Exception):
    """A refusal that the caller is told about. `fields` fill the message and go out as members of the answer."""

    code: ClassVar[str]
    message: ClassVar[str]

    def __init__(self, *, mistakes: tuple[Mistake, ...] = (), **fields: Any) -> None:
        self.fields = fields
        self.mistakes = mistakes
        super().__init__(self.message.format(**fields))


class Invalid(AppError):
    """The request itself is malformed or its values are not allowed."""

    code = "invalid_request"
    message = "The request is not valid."


class Unauthenticated(AppError):
    """Nobody is signed in, or the proof of it no longer holds."""

    code = "unauthenticated"
    message = "Sign in first."


class Forbidden(AppError):
    """The caller is known, and may not do this."""

    code = "forbidden"
    message = "You may not do this."


class NotFound(AppError):
    """It does not exist, or it is another's."""

    code = "not_found"
    message = "There is no such thing here."


class Conflict(AppError):
    """The request is fine, the state of things is not."""

    code = "conflict"
    message = "The present state does not allow this."


class Stale(AppError):
    """The caller changes a version of the thing that is no longer the current one."""

    code = "stale"
    message = "It has changed since you read it."


class TooManyRequests(AppError):
    """The caller asks too often. `retry_after` is in seconds."""

    code = "too_many_requests"
    message = "Too many requests; try again in {retry_after} s."


class Unavailable(AppError):
    """Something that is needed does not answer just now. `retry_after` is in seconds."""

    code = "unavailable"
    message = "This cannot be answered just now; try again in {retry_after} s."

    def __init__(self, *, retry_after: int = 1, **fields: Any) -> None:
        super().__init__(retry_after=retry_after, **fields)
