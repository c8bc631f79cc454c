"""How many statements each read sends: as many for a hundred rows as for one, and as many as the table says.

With VOLTCART_WRITE_QUERIES=1 in the environment the table is written anew.
"""

import os
import re
from pathlib import Path
from uuid import UUID

import pytest

from models.enums import Role
from server.app import all_endpoints
from server.core.pages import Page
from server.resources import Resources
from server.web.endpoint import Endpoint
from tests.catalog.lists import statements
from tests.conftest import Client, empty
from tests.contracts.rows import fill
from tests.factories.users import Person, make_user

TABLE = Path(__file__).parent / "queries.tsv"
SIZES = (1, 10, 100)
# What only asks after the parts of the shop, files that a worker writes first, a page for people, and a stream, which
# has no end.
BESIDE = {
    *("GET /api/health", "GET /api/health/ready", "GET /api/admin/exports/{exportId}/file"),
    *("GET /api/orders/{orderId}/invoice", "GET /api/orders/{orderId}/events"),
    "GET /api/unsubscribe",
    # What is written in pieces, of what the lists show.
    *("GET /api/admin/orders.csv", "GET /api/admin/analytics.csv", "GET /api/users/me/export"),
}
QUERIES = {
    "GET /api/products/search": "q=card",
    "GET /api/products/suggest": "q=card",
    "GET /api/admin/coupons/{couponId}/explain": "user_id={userId}",
}
READS = sorted(
    (one for one in all_endpoints() if one.method == "GET" and one.route not in BESIDE), key=lambda one: one.route
)


def _written() -> dict[str, int]:
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    return {route: int(number) for route, number in (line.split("\t") for line in lines)}


def _is_list(endpoint: Endpoint) -> bool:
    return isinstance(endpoint.output, type) and issubclass(endpoint.output, Page)


def _address(endpoint: Endpoint, places: dict[str, UUID]) -> str:
    path = re.sub(r"{(\w+)}", lambda name: str(places[name[1]]), endpoint.path)
    fields = endpoint.query.model_fields if endpoint.query is not None else {}
    query = [QUERIES.get(endpoint.route, "").format(**places), "limit=100" if "limit" in fields else ""]
    return f"{path}?{'&'.join(part for part in query if part)}"


async def _count(client: Client, person: Person, endpoint: Endpoint, places: dict[str, UUID], size: int) -> int:
    with statements() as sent:
        answer = await client.get(_address(endpoint, places), headers=person.headers)
        body = await answer.json()
    assert answer.status == 200, (endpoint.route, body)
    if _is_list(endpoint):
        assert len(body["items"]) >= size, f"{endpoint.route}: rows.py makes {len(body['items'])} of {size} rows"
    return len(sent)


async def test_a_read_sends_as_many_statements_for_a_hundred_rows_as_for_one(
    client: Client, resources: Resources, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.auth.TRUSTED_FOR", 600)
    counted: dict[str, list[int]] = {endpoint.route: [] for endpoint in READS}
    for size in SIZES:
        await empty(database_url)
        person = await make_user(resources, role=Role.ADMIN)
        places = await fill(size, person.id)
        # A connection asks after each type of values once, and who calls is looked up once.
        for endpoint in READS:
            await client.get(_address(endpoint, places), headers=person.headers)
        resources.cache.clear()
        await resources.redis.flushall()
        for endpoint in READS:
            counted[endpoint.route].append(await _count(client, person, endpoint, places, size))
    growing = {route: numbers for route, numbers in counted.items() if len(set(numbers)) != 1}
    assert growing == {}
    found = {route: numbers[0] for route, numbers in counted.items()}
    if os.environ.get("VOLTCART_WRITE_QUERIES"):
        TABLE.write_text("".join(f"{route}\t{number}\n" for route, number in found.items()))
    assert found == _written()


def test_every_list_is_in_the_table() -> None:
    assert sum(1 for endpoint in READS if _is_list(endpoint)) > 5
    assert [endpoint.route for endpoint in READS] == list(_written())
