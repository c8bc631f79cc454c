"""The audit log, and the changes of the back office that it tells of."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson

from models.journal import AdminAction
from server.core.db import Tx
from server.core.etags import check_if_match
from server.core.logs import request_id_var
from server.core.shapes import Change, Editable
from server.core.tokens import Principal

Thing = TypeVar("Thing", bound=Editable)
# The fields of a side of the log, those of $3 without what they said.
SAID = """(SELECT jsonb_object_agg(key, CASE WHEN key = ANY ($3::text[]) THEN '"erased, {side}"' ELSE value END)
  FROM jsonb_each({side}))"""
FORGET = f"""
UPDATE admin_actions
SET before = {SAID.format(side="before")}, after = {SAID.format(side="after")}, updated_at = now()
WHERE entity = $1 AND entity_id = $2
"""


async def record(
    tx: Tx,
    actor_id: UUID,
    action: str,
    entity: str,
    entity_id: UUID,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note who did what to which row, with the fields that changed; None where there was, or is, nothing."""
    await AdminAction.create(
        using_db=tx.db,
        actor_id=actor_id,
        action=action,
        entity=entity,
        entity_id=entity_id,
        before=_plain(before),
        after=_plain(after),
        request_id=request_id_var.get(),
    )


async def forget(tx: Tx, entity: str, entity_id: UUID, names: Sequence[str]) -> None:
    """Take what fields said out of the log of a thing, as the law on people's data wants; that they changed stays."""
    await tx.execute(FORGET, entity, entity_id, names)


@dataclass(frozen=True, slots=True)
class Entity(Generic[Thing]):
    """A kind of thing that the back office makes, changes and switches off, noting each time what changed.

    The log calls it `name`, and what is done to it `action` and a verb. `lock` locks one by its id and reads it,
    `write` gives columns of a locked one new values, and `stale` are the cache's tags that each change makes untrue.
    """

    name: str
    action: str
    lock: Callable[[Tx, UUID], Awaitable[Thing]]
    write: Callable[[Tx, Thing, Mapping[str, Any]], Awaitable[None]]
    stale: frozenset[str] = frozenset()

    async def note_made(self, tx: Tx, actor: Principal, thing_id: UUID) -> Thing:
        """Note one that was inserted, and read it."""
        made = await self.lock(tx, thing_id)
        await self.note(tx, actor, "create", thing_id, None, made.content)
        return made

    async def update(
        self,
        tx: Tx,
        actor: Principal,
        before: Thing,
        wish: Change,
        *,
        if_match: str | None,
        check: Callable[[Mapping[str, Any]], Awaitable[None]] | None = None,
    ) -> Thing:
        """Change a locked one as wished, and read it again; `check` sees the columns that change before they do.

        Raises:
            Stale: `if_match` names another version of it.
        """
        check_if_match(if_match, before.etag)
        changed = wish.changed_from(before)
        if not changed:
            return before
        if check is not None:
            await check(changed)
        await self.write(tx, before, changed)
        after = await self.lock(tx, before.id)
        old, new = ({name: one.content[name] for name in changed} for one in (before, after))
        await self.note(tx, actor, "update", before.id, old, new)
        return after

    async def switch_off(self, tx: Tx, actor: Principal, before: Thing, *, if_match: str | None) -> None:
        """Make a locked one inactive, which is all that deleting does to it; nothing happens a second time.

        Raises:
            Stale: `if_match` names another version of it.
        """
        check_if_match(if_match, before.etag)
        if before.content["is_active"]:
            await self.write(tx, before, {"is_active": False})
            await self.note(tx, actor, "delete", before.id, {"is_active": True}, {"is_active": False})

    async def note(
        self,
        tx: Tx,
        actor: Principal,
        verb: str,
        thing_id: UUID,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        """Note what was done to one, with the fields that changed; None where there was, or is, nothing."""
        await record(tx, actor.user_id, f"{self.action}.{verb}", self.name, thing_id, before=before, after=after)
        tx.stale |= self.stale


def _plain(fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The fields as JSON knows them: ids, times and decimals as text."""
    if fields is None:
        return None
    plain: dict[str, Any] = orjson.loads(orjson.dumps(dict(fields), default=str))
    return plain
