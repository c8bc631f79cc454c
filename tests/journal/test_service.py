"""The audit log."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from models.enums import Role
from models.journal import AdminAction
from server.core.db import transaction
from server.core.logs import request_id_var
from server.journal.service import record
from server.resources import Resources
from tests.factories.users import make_user


async def test_a_row_says_who_did_what_with_the_fields_as_json(resources: Resources) -> None:
    actor = await make_user(resources, role=Role.ADMIN)
    entity_id, other = uuid4(), uuid4()
    token = request_id_var.set("request-7")
    async with transaction() as tx:
        await record(
            tx,
            actor_id=actor.id,
            action="category.update",
            entity="category",
            entity_id=entity_id,
            before={"tax_rate": Decimal("12.50"), "parent_id": other, "at": datetime(2026, 1, 2, tzinfo=UTC)},
            after={"tax_rate": None, "name": "Karten für “RTX”"},
        )
    request_id_var.reset(token)
    row = await AdminAction.get()
    assert (row.actor_id, row.action, row.entity, row.entity_id, row.request_id) == (
        actor.id,
        "category.update",
        "category",
        entity_id,
        "request-7",
    )
    assert row.before == {"tax_rate": "12.50", "parent_id": str(other), "at": "2026-01-02T00:00:00+00:00"}
    assert row.after == {"tax_rate": None, "name": "Karten für “RTX”"}


async def test_a_thing_made_or_removed_has_one_side(resources: Resources) -> None:
    actor = await make_user(resources, role=Role.ADMIN)
    async with transaction() as tx:
        await record(
            tx, actor_id=actor.id, action="made", entity="brand", entity_id=uuid4(), before=None, after={"name": "A"}
        )
    row = await AdminAction.get()
    assert (row.before, row.after) == (None, {"name": "A"})


async def test_a_change_that_fails_is_not_in_the_log(resources: Resources) -> None:
    actor = await make_user(resources, role=Role.ADMIN)

    async def fail() -> None:
        async with transaction() as tx:
            await record(tx, actor_id=actor.id, action="made", entity="brand", entity_id=uuid4(), before=None, after={})
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        await fail()
    assert await AdminAction.all().count() == 0
