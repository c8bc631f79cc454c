"""Amounts, times and people's own words, as letters write them."""

import unicodedata
from datetime import datetime, timedelta, timezone

from markupsafe import Markup

# The clock of those who read the letters: India has one, the whole year.
INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
# They turn the reading direction of what follows, and with it what a letter seems to say.
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def rupees(paise: int) -> str:
    """An amount in paise as people in India write it: ₹74,990.00, ₹1,23,456.00."""
    whole, rest = divmod(abs(paise), 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    groups = []
    while head:
        groups.append(head[-2:])
        head = head[:-2]
    number = ",".join([*reversed(groups), tail])
    return f"{'-' if paise < 0 else ''}₹{number}.{rest:02d}"


def clock_time(moment: datetime) -> str:
    """A time as a letter says it: 05 March 2026, 16:00 IST."""
    return f"{moment.astimezone(INDIA):%d %B %Y, %H:%M %Z}"


def one_line(value: object) -> object:
    """A text on one line, without control characters: nobody's name can begin a line, or a header, of its own."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    spaced = " ".join(value.translate(TURNING).split())
    return "".join(character for character in spaced if unicodedata.category(character) != "Cc")
