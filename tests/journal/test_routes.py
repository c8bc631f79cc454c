"""The audit log as admins read it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.enums import Role
from models.journal import AdminAction
from server.core.clock import utc_now
from server.core.db import fetch, transaction
from server.core.logs import request_id_var
from server.core.pages import first_id
from server.journal.service import record
from server.resources import Resources
from tests.catalog.kinds.office import NOWHERE, Office, open_office
from tests.conftest import Client
from tests.factories.users import make_user

LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)


async def note(actor_id: UUID, action: str, entity_id: UUID, *, at: datetime | None = None, **sides: Any) -> UUID:
    """An action of that time, with an id of that time."""
    async with transaction() as tx:
        await record(tx, actor_id, action, action.partition(".")[0], entity_id, **sides)
    [made] = await AdminAction.all().order_by("-id").limit(1)
    if at is None:
        return made.id
    moved = UUID(int=first_id(at).int | (made.id.int & (1 << 80) - 1))
    await fetch("UPDATE admin_actions SET id = $2, created_at = $3 WHERE id = $1", made.id, moved, at)
    return moved


@pytest.fixture
async def office(client: Client, resources: Resources) -> Office:
    return await open_office(client, resources)


async def ids(office: Office, query: str) -> list[UUID]:
    return [UUID(row["id"]) for row in (await office.listed(f"audit-log?{query}"))["items"]]


async def test_an_action_is_shown_with_who_did_it(office: Office, resources: Resources) -> None:
    actor = await make_user(resources, role=Role.ADMIN)
    token = request_id_var.set("request-7")
    brand = uuid4()
    done = await note(actor.id, "brand.update", brand, before={"name": "A"}, after={"name": "<b>B</b>"})
    request_id_var.reset(token)
    page = await office.listed("audit-log?include_total=true")
    [row] = page["items"]
    assert (page["total"], page["next_cursor"]) == (1, None)
    created_at = row.pop("created_at")
    assert utc_now() - datetime.fromisoformat(created_at) < timedelta(minutes=1)
    assert row == {
        "id": str(done),
        "actor_id": str(actor.id),
        "actor_name": "Asha Rao",
        "actor_email": actor.email,
        "action": "brand.update",
        "entity": "brand",
        "entity_id": str(brand),
        "before": {"name": "A"},
        "after": {"name": "<b>B</b>"},
        "request_id": "request-7",
    }


async def test_each_filter_finds_its_actions(office: Office, resources: Resources) -> None:
    one, other = [await make_user(resources, role=Role.ADMIN) for _ in range(2)]
    brand = uuid4()
    first = await note(one.id, "brand.create", brand, at=LONG_AGO, after={"name": "A"})
    second = await note(other.id, "brand.update", brand, at=LONG_AGO + timedelta(days=3), before={}, after={})
    third = await note(one.id, "user.status", uuid4(), before={"status": "active"}, after={"status": "banned"})
    for query, expected in (
        ("", [third, second, first]),
        (f"actor_id={one.id}", [third, first]),
        (f"actor_id={NOWHERE}", []),
        ("entity=brand", [second, first]),
        (f"entity=brand&entity_id={brand}", [second, first]),
        (f"entity_id={brand}&actor_id={other.id}", [second]),
        ("action=brand.create", [first]),
        ("action=brand", []),
        ("from=2026-01-05T12:00:00Z&to=2026-01-08T12:00:00Z", [first]),
        ("from=2026-01-05T12:00:00.001Z", [third, second]),
        ("to=2026-01-05T17:30:00%2B05:30", []),
        ("to=2026-01-08T12:00:01Z", [second, first]),
    ):
        assert await ids(office, query) == expected, query
        assert (await office.listed(f"audit-log?include_total=true&{query}"))["total"] == len(expected)


async def test_pages_go_on_where_the_last_one_ended(office: Office, resources: Resources) -> None:
    actor = await make_user(resources, role=Role.ADMIN)
    made = [await note(actor.id, "brand.update", uuid4(), before={}, after={}) for _ in range(5)]
    page = await office.listed("audit-log?limit=2")
    await note(actor.id, "brand.update", uuid4(), before={}, after={})
    seen = [UUID(row["id"]) for row in page["items"]]
    while page["next_cursor"]:
        page = await office.listed(f"audit-log?limit=2&cursor={page['next_cursor']}")
        seen += [UUID(row["id"]) for row in page["items"]]
    assert seen == made[::-1]


async def test_every_mistake_of_a_query_is_listed(office: Office) -> None:
    status, code, mistakes = await office.refused("GET", f"audit-log?actor_id=me&action=&entity={'x' * 61}&sort=oldest")
    assert (status, code) == (400, "invalid_request")
    assert sorted(mistakes) == [
        ("query.action", "string_too_short"),
        ("query.actor_id", "uuid_parsing"),
        ("query.entity", "string_too_long"),
        ("query.sort", "unknown_field"),
    ]
    same = "from=2026-01-05T12:00:00Z&to=2026-01-05T12:00:00Z"
    assert await office.refused("GET", f"audit-log?{same}") == (400, "invalid_request", [("query", "bad_range")])
    assert (await office.refused("GET", "audit-log?cursor=x"))[1] == "bad_cursor"
