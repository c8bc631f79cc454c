"""Who may do what: table.tsv has a row for each route, LEGEND what each caller gets by the row's words.

A row's `answer` is what those get who may; where there is none it is 200 for a GET, and for all others `undone`: what
was asked for was done, and taken back. Its `send` is the body, or the query; `<name>` in it stands for the id that the
call is about, `{name}` for one that is good for all callers, and `<n>` for a number of its own.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CALLERS = ("nobody", "guest", "customer", "other customer", "retailer", "owner", "other owner", "admin")
# Things come in two of each: `a` is the customer's or of the owner's store, `b` the others'; and there are such as are
# nowhere, of a guest, and a thing of `b` under one of `a`.
SIDES = ("a", "b", "absent", "crossed", "guest")
MINE = {"customer": "a", "owner": "a", "other customer": "b", "other owner": "b", "guest": "guest"}
# `may`: those who are let in; `own`: let in to what is their own, while another's is absent.
LEGEND: Mapping[str, tuple[str, ...]] = {
    "anyone": ("may", "may", "may", "may", "may", "may", "may", "may"),
    "signed in": ("401", "401", "may", "may", "may", "may", "may", "may"),
    "own": ("401", "401", "own", "own", "404", "404", "404", "404"),
    "own or admin": ("401", "401", "own", "own", "404", "404", "404", "may"),
    "cart": ("404", "own", "own", "own", "404", "404", "404", "404"),
    "back office": ("401", "401", "403", "403", "403", "may", "may", "may"),
    "store": ("401", "401", "403", "403", "403", "own", "own", "may"),
    "admin": ("401", "401", "403", "403", "403", "403", "403", "may"),
}
# The words of the endpoints' own policies that fit those of the table.
POLICIES: Mapping[str, set[str]] = {
    "anyone": {"public", "guest or user"},
    "signed in": {"user"},
    "own": {"user"},
    "own or admin": {"user"},
    "cart": {"guest or user"},
    "back office": {"admin or owner"},
    "store": {"admin or owner"},
    "admin": {"admin"},
}
# What stands in a path and is no row's id.
NO_ROWS = {"n", "key", "uploadId", "version", "name"}
IN_PATH, IN_BODY = re.compile(r"{(\w+)}"), re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Row:
    """A route, or one way of using it."""

    method: str
    path: str
    who: str
    answers: tuple[str, ...]
    send: str

    @property
    def route(self) -> str:
        """Its method and path."""
        return f"{self.method} {self.path}"

    @property
    def names(self) -> list[str]:
        """The ids that the call is about."""
        return [name for name in IN_PATH.findall(self.path) + IN_BODY.findall(self.send) if name not in NO_ROWS]

    def fill(self, own: Mapping[str, str], given: Mapping[str, str], number: int) -> tuple[str, Any]:
        """The path, and what is sent with it."""
        path = IN_PATH.sub(lambda name: own[name[1]], self.path)
        sent = IN_BODY.sub(lambda name: str(number) if name[1] == "n" else own[name[1]], self.send)
        return path, json.loads(re.sub(r"{(\w+)}", lambda name: given[name[1]], sent)) if sent else None


@cache
def read_table() -> tuple[Row, ...]:
    """The rows of the table."""
    lines = (Path(__file__).parent / "table.tsv").read_text().splitlines()[1:]
    rows = []
    for method, path, who, answer, send in ((line + "\t" * 4).split("\t")[:5] for line in lines):
        usual = "200" if method == "GET" else "undone"
        rows.append(Row(method, path, who, tuple((answer or usual).split(", ")), send))
    return tuple(rows)


def rows_for(who: str) -> list[Row]:
    """The rows that say the same words of who may."""
    return [row for row in read_table() if row.who == who]


def expected(row: Row, caller: str, side: str) -> str:
    """What the caller gets: `may`, or a status."""
    word = LEGEND[row.who][CALLERS.index(caller)]
    if word in {"401", "403"} or side == "any":
        return word
    if word == "own":
        word = "may" if MINE[caller] == side else "404"
    return "404" if side in {"absent", "crossed"} else word
