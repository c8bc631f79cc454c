"""Writing the audit log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from models.journal import AdminAction
from server.core.db import Tx
from server.core.logs import request_id_var


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


def _plain(fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The fields as JSON knows them: ids, times and decimals as text."""
    if fields is None:
        return None
    plain: dict[str, Any] = orjson.loads(orjson.dumps(dict(fields), default=str))
    return plain
