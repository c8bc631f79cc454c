"""Reading requests: bodies, their fields, ids in addresses and windows of lists, each wrong one refused."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NoReturn, Protocol, TypeVar
from urllib.parse import urlsplit

from aiohttp import web

from server.devstack.sandbox.records import CURRENCY, Json
from server.devstack.sandbox.refusals import Refused

MINIMUM_PAISE = 100
EARLIEST, LATEST = 946_684_800, 4_765_046_400


class _Dated(Protocol):
    @property
    def created_at(self) -> int: ...


D = TypeVar("D", bound=_Dated)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


async def read_body(request: web.Request) -> Json:
    """The JSON object of a request; nothing at all counts as an empty one.

    Raises:
        Refused: It is not JSON, not an object, or holds what JSON cannot say in UTF-8.
    """
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}", parse_constant=_no_constant)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refused("The request body is not valid JSON.") from error
    if not isinstance(body, dict):
        raise Refused("The request body must be a JSON object.")
    return body


def check_names(given: Iterable[str], allowed: Collection[str]) -> None:
    """Refuse what is not asked for.

    Raises:
        Refused: A name is not among the allowed ones.
    """
    extra = [name for name in given if name not in allowed]
    if extra:
        raise Refused(f"{', '.join(extra)} is/are not required and should not be sent", extra[0])


def required(body: Json, name: str) -> Any:
    """The value of a field that must be there.

    Raises:
        Refused: It is missing or null.
    """
    value = body.get(name)
    if value is None:
        raise Refused(f"The {name.replace('_', ' ')} field is required.", name)
    return value


def amount(body: Json, name: str = "amount") -> int:
    """A sum of at least 100 paise.

    Raises:
        Refused: It is missing, not an integer, or too small.
    """
    value = integer(required(body, name), name)
    if value < MINIMUM_PAISE:
        raise Refused(f"The {name.replace('_', ' ')} must be at least INR 1.00", name)
    return value


def integer(value: object, name: str, *, least: int | None = None, most: int | None = None) -> int:
    """A whole number between the bounds, both included.

    Raises:
        Refused: It is not an integer, or out of bounds.
    """
    words = name.replace("_", " ")
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused(f"The {words} must be an integer.", name)
    if least is not None and value < least:
        raise Refused(f"The {words} must be at least {least}.", name)
    if most is not None and value > most:
        raise Refused(f"The {words} may not be greater than {most}.", name)
    return value


def text(body: Json, name: str, most: int) -> str | None:
    """A string of at most `most` characters, or None when absent.

    Raises:
        Refused: It is not a string, or too long.
    """
    value = body.get(name)
    if value is None:
        return None
    words = name.replace("_", " ")
    if not isinstance(value, str):
        raise Refused(f"The {words} must be a string.", name)
    if len(value) > most:
        raise Refused(f"The {words} may not be greater than {most} characters.", name)
    return value


def flag(body: Json, name: str) -> bool:
    """A truth value, false when absent.

    Raises:
        Refused: It is neither true nor false (1 and 0 pass).
    """
    value = body.get(name)
    if value is None or value in (True, False):
        return bool(value)
    raise Refused(f"The {name.replace('_', ' ')} field must be true or false.", name)


def choice(value: object, name: str, choices: Collection[str]) -> str:
    """One of the given words.

    Raises:
        Refused: It is none of them.
    """
    if isinstance(value, str) and value in choices:
        return value
    raise Refused(f"The selected {name.replace('_', ' ')} is invalid.", name)


def mapping(body: Json, name: str) -> Json:
    """A JSON object, empty when absent.

    Raises:
        Refused: It is something else.
    """
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(f"The {name.replace('_', ' ')} must be an array.", name)
    return value


def currency(body: Json) -> None:
    """Accept rupees, the only currency here.

    Raises:
        Refused: It is missing, or another currency.
    """
    if required(body, "currency") != CURRENCY:
        raise Refused("Currency is not supported", "currency")


def notes(body: Json) -> Json:
    """Up to 15 pairs of at most 256 characters, where an empty list stands for none.

    Raises:
        Refused: There are too many, one is too long, or a value is not plain.
    """
    value = body.get("notes")
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise Refused("The notes must be an array.", "notes")
    if len(value) > 15:
        raise Refused("Number of fields in notes should be less than or equal to 15", "notes")
    for key, note in value.items():
        if not isinstance(note, str | int | float):
            raise Refused("notes value cannot be an array.", "notes")
        if len(key) > 256 or len(str(note)) > 256:
            raise Refused("notes key and value may not be greater than 256 characters.", "notes")
    return value


def web_address(body: Json, name: str) -> str:
    """An http or https address, empty when absent.

    Raises:
        Refused: It is not one.
    """
    value = text(body, name, 2048) or ""
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise Refused(f"The {name.replace('_', ' ')} format is invalid.", name)
    return value


def path_id(request: web.Request, name: str, prefix: str) -> str:
    """The id in the address.

    Raises:
        Refused: It has not the form of one.
    """
    value = request.match_info[name]
    if not re.fullmatch(prefix + "[A-Za-z0-9]{14}", value):
        raise Refused(f"{value} is not a valid id", "id")
    return value


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for: `count` items after `skip`, made between `since` and `until`."""

    count: int
    skip: int
    since: int
    until: int

    def cut(self, newest_first: Iterable[D]) -> list[D]:
        """The records that lie in the window."""
        inside = (record for record in newest_first if self.since <= record.created_at <= self.until)
        return list(islice(inside, self.skip, self.skip + self.count))


def window(query: Mapping[str, str], *, also: Collection[str] = ()) -> Window:
    """Read `from`, `to`, `count` and `skip` of a list; `also` names the list's own parameters.

    Raises:
        Refused: One of them is wrong, or not known.
    """
    check_names(query, {"from", "to", "count", "skip", *also})
    for name in ("from", "to"):
        if not EARLIEST <= _number(query, name, EARLIEST) <= LATEST:
            raise Refused(f"{name} must be between {EARLIEST} and {LATEST}", name)
    return Window(
        count=integer(_number(query, "count", 10), "count", least=1, most=100),
        skip=integer(_number(query, "skip", 0), "skip", least=0, most=10**9),
        since=_number(query, "from", EARLIEST),
        until=_number(query, "to", LATEST),
    )


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"-?[0-9]{1,12}", value, re.ASCII):
        raise Refused(f"The {name} must be an integer.", name)
    return int(value)
