"""Keyset pages: an opaque cursor names the last row seen, so that inserts move nothing and no page costs more."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field

from server.core.errors import Invalid, Mistake

T = TypeVar("T")
TOTAL_CAP = 10_000
# Of PostgreSQL's bigint.
BIGGEST = 2**63 - 1
PLAIN = (int, bool, str)
# Ids are made in the order of time; clocks of two processes differ by less than this.
ID_MARGIN = timedelta(days=1)


class BadCursor(Invalid):
    """The cursor is not one that this list gave out."""

    code = "bad_cursor"
    message = "The cursor is not one of this list."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("query.cursor", self.message, self.code),))


class Page(BaseModel, Generic[T]):
    """One page of a list; `total` only when asked for, exact to 10,000."""

    model_config = ConfigDict(frozen=True)

    items: list[T]
    next_cursor: str | None
    total: int | None = Field(default=None, exclude_if=lambda total: total is None)


class PageFilter(BaseModel):
    """The query of every list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=2000)
    include_total: bool = False


def write_cursor(sort: str, values: Sequence[Any]) -> str:
    """A cursor for the row with these sort values, the last of them its id."""
    return base64.urlsafe_b64encode(orjson.dumps([sort, *values], default=str)).decode().rstrip("=")


def cut_page(query: PageFilter, found: Sequence[T], sort: str, by: Sequence[str], *, total: int | None) -> Page[T]:
    """The page that was asked for, of what was found: one thing more than it holds where another page follows.

    `by` are the fields by which the sort orders.
    """
    items = list(found[: query.limit])
    cursor = write_cursor(sort, [getattr(items[-1], field) for field in by]) if len(found) > query.limit else None
    return Page(items=items, next_cursor=cursor, total=total)


def read_cursor(cursor: str | None, sort: str, kinds: Sequence[type]) -> list[Any] | None:
    """The values of a cursor made for this sort, each of its kind; None when there is no cursor.

    Whatever it gives, the database takes: a cursor made up by a client is refused here or finds its place.

    Raises:
        BadCursor: It was not made for this list.
    """
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, *values = orjson.loads(raw)
        if name != sort or len(values) != len(kinds):
            raise BadCursor
        return [_parse(kind, value) for value, kind in zip(values, kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError, ArithmeticError) as error:
        raise BadCursor from error


def first_id(moment: datetime) -> UUID:
    """The smallest id (UUIDv7) that can have been made at that time."""
    return UUID(int=round(moment.timestamp() * 1000) << 80)


def _parse(kind: type, value: Any) -> Any:
    found: Any = value if kind in PLAIN else _from_text(kind, value)
    if type(found) is not kind:
        raise BadCursor
    if (isinstance(found, int) and abs(found) > BIGGEST) or (isinstance(found, str) and "\x00" in found):
        raise BadCursor
    return found


def _from_text(kind: type, value: Any) -> Any:
    if not isinstance(value, str):
        raise BadCursor
    return datetime.fromisoformat(value).astimezone(UTC) if kind is datetime else kind(value)
