"""What looks like SQL is text wherever it is sent: no statement holds it, nothing is found by it, nothing breaks."""

import base64
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from server.app import all_endpoints
from server.core.db import fetch_value
from server.web.endpoint import Endpoint
from tests.access.table import IN_PATH, Row, read_table, rows_for
from tests.access.world import World, taken_back
from tests.catalog.lists import statements

# In no statement that the shop writes itself.
MARK = "zq9x"
HOSTILE = (
    f"{MARK}' OR '1'='1",
    f"{MARK}'; DROP TABLE users; --",
    f"{MARK}' UNION SELECT password FROM users --",
    f"{MARK}\\'; SELECT pg_sleep(9); --",
    f'{MARK}") OR (1=1',
    f"{MARK}$1$$ {{0}} %s :x",
    f"{MARK}%",
    f"%{MARK}",
)
# What means anything to LIKE and to a text search, and nothing to us.
WILD = ("%", "_", "%%", "\\", "*", ":*", "&", "!", "' | '")
# Words of a text search: what they do not find is looked for by likeness, and offered instead.
SEARCHES = {"GET /api/products/search", "GET /api/products/suggest"}


def _reads(who: str) -> Iterator[tuple[Endpoint, Row]]:
    endpoints = {endpoint.route: endpoint for endpoint in all_endpoints()}
    for row in rows_for(who):
        if row.method == "GET" and row.route in endpoints:
            yield endpoints[row.route], row


def _texts(endpoint: Endpoint) -> list[str]:
    """The parameters of a query that are free text."""
    schema = endpoint.query.model_json_schema() if endpoint.query is not None else {"properties": {}}
    found = []
    for name, field in schema["properties"].items():
        kinds = [field, *field.get("anyOf", ())]
        if any(kind.get("type") == "string" and not {"format", "enum", "const"} & kind.keys() for kind in kinds):
            found.append(name)
    return found


def _cursors() -> list[str]:
    """Cursors that a client made up, of every sort's name and with hostile values."""
    lists = [["newest", HOSTILE[0]], ["newest", HOSTILE[1], HOSTILE[1]], ["name", HOSTILE[0], HOSTILE[0]], [HOSTILE[0]]]
    return [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in lists]


def _queries(endpoint: Endpoint) -> Iterator[tuple[str, dict[str, str]]]:
    """Queries, each with one hostile parameter, and whether it is text that may find something."""
    for name in _texts(endpoint):
        values = (*_cursors(), *HOSTILE) if name == "cursor" else (*HOSTILE, *WILD)
        yield from ((name, {name: value}) for value in values)
    fields = endpoint.query.model_json_schema()["properties"] if endpoint.query is not None else {}
    yield from ((name, {name: HOSTILE[0]}) for name in fields)
    yield from ((name, {name: "x"}) for name in (HOSTILE[1], f"attr.{HOSTILE[0]}"))
    yield "attr", {"attr.a-0-1": HOSTILE[0]}


@pytest.mark.row("A1")
@pytest.mark.parametrize("who", ["anyone", "signed in", "back office", "store", "admin"])
async def test_every_read_takes_sql_for_text(world: World, caplog: pytest.LogCaptureFixture, who: str) -> None:
    found, asked = [], 0
    with statements() as sent, caplog.at_level(logging.WARNING):
        for endpoint, row in _reads(who):
            for caller in ("nobody", "admin"):
                if caller == "nobody" and row.who != "anyone":
                    continue
                own = world.own(row, "a")
                path, given = row.fill(own, world.places["a"], 1)
                for name, query in _queries(endpoint):
                    asked += 1
                    answer = await world.send("GET", path, caller, own, params={**(given or {}), **query})
                    if answer.status not in {200, 400, 404} or not _is_empty(answer.body, row, name, query):
                        found.append(f"{row.route} by {caller} with {query}: {answer.outcome} {answer.body[:200]}")
    assert not found, "\n".join(found)
    assert asked > 20
    assert [sql for sql in sent if MARK in sql] == []
    assert _complaints(caplog) == []
    assert await fetch_value("SELECT count(*) FROM users") > 1


def _is_empty(body: str, row: Row, name: str, query: dict[str, str]) -> bool:
    """Whether hostile text found nothing: it is nobody's name, and no wildcard."""
    found = json.loads(body) if body.startswith("{") else {}
    free = name in query and name not in {"cursor", "sort"} and row.route not in SEARCHES
    return not (free and found.get("items"))


@pytest.mark.row("A1")
async def test_every_id_in_a_path_takes_sql_for_text(world: World, caplog: pytest.LogCaptureFixture) -> None:
    found = []
    with statements() as sent, taken_back(), caplog.at_level(logging.WARNING):
        for row in read_table():
            for name in IN_PATH.findall(row.path):
                for value in HOSTILE[:3]:
                    own = world.own(row, "a") | {name: quote(value, safe="")}
                    path = IN_PATH.sub(lambda one, own=own: own[one[1]], row.path)  # type: ignore[misc]  # bound at once
                    answer = await world.send(row.method, path, "admin", own)
                    if answer.status not in {400, 403, 404, 415}:
                        found.append(f"{row.method} {path}: {answer.outcome}")
    assert not found, "\n".join(found)
    assert [sql for sql in sent if MARK in sql] == []
    assert _complaints(caplog) == []


@pytest.mark.row("A1")
async def test_every_body_takes_sql_for_text(world: World, caplog: pytest.LogCaptureFixture) -> None:
    endpoints = {endpoint.route: endpoint for endpoint in all_endpoints() if endpoint.body is not None}
    found, asked = [], 0
    with statements() as sent, taken_back(), caplog.at_level(logging.WARNING):
        for row in (row for row in read_table() if row.route in endpoints):
            caller, side = world.who_may(row)
            own = world.own(row, side)
            path, good = row.fill(own, world.places["a"], 1)
            for name, value in _hostile_fields(endpoints[row.route]):
                asked += 1
                answer = await world.send(row.method, path, caller, own, json={**(good or {}), name: value})
                if answer.status >= 500:
                    found.append(f"{row.route} with {name}: {answer.outcome}")
    assert not found, "\n".join(found)
    assert asked > 100
    assert [sql for sql in sent if MARK in sql] == []
    assert _complaints(caplog) == []


def _hostile_fields(endpoint: Endpoint) -> Iterator[tuple[str, Any]]:
    assert endpoint.body is not None
    for name, field in endpoint.body.model_json_schema()["properties"].items():
        if any(kind.get("type") == "string" for kind in (field, *field.get("anyOf", ()))):
            yield from ((name, value) for value in HOSTILE[:2])


def _complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of errors, ours or PostgreSQL's."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR or re.search(r"(?i)syntax error|postgres|asyncpg", record.getMessage())
    ]


@pytest.mark.row("A1")
async def test_what_looks_like_sql_is_kept_as_it_was_sent(world: World) -> None:
    for name in ("Robert'); DROP TABLE users; --", f"{MARK}' || (SELECT version()) || '", "100% _real_ \\ $1"):
        row = next(row for row in read_table() if row.route == "PUT /api/users/me")
        answer = await world.ask(row, "retailer", "any", json={"name": name})
        assert (answer.status, json.loads(answer.body)["name"]) == (200, name)
        me = await world.send("GET", "/api/users/me", "retailer", {})
        assert json.loads(me.body)["name"] == name
