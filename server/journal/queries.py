"""Reads of the audit log."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from server.core.db import fetch_planned
from server.core.pages import ID_MARGIN, TOTAL_CAP, Page, cut_page, first_id, read_cursor
from server.journal.schemas import ActionFilter, ActionView

# The times themselves have no index; the ids, which the list is ordered by, bound what is looked at.
FOUND = """FROM admin_actions a WHERE ($1::uuid IS NULL OR a.actor_id = $1) AND ($2::text IS NULL OR a.action = $2)
  AND ($3::text IS NULL OR a.entity = $3) AND ($4::uuid IS NULL OR a.entity_id = $4)
  AND ($5::timestamptz IS NULL OR a.created_at >= $5) AND ($6::uuid IS NULL OR a.id >= $6)
  AND ($7::timestamptz IS NULL OR a.created_at < $7) AND ($8::uuid IS NULL OR a.id < $8)"""
PAGE = f"""
SELECT a.id, a.actor_id, u.name AS actor_name, u.email AS actor_email, a.action, a.entity, a.entity_id,
  a.before::text, a.after::text, a.request_id, a.created_at
FROM (SELECT a.* {FOUND} AND ($9::uuid IS NULL OR a.id < $9) ORDER BY a.id DESC LIMIT $10) a
  JOIN users u ON u.id = a.actor_id ORDER BY a.id DESC
"""
COUNT = f"SELECT count(*) FROM (SELECT {FOUND} LIMIT {TOTAL_CAP}) t"


async def list_actions(query: ActionFilter) -> Page[ActionView]:
    """A page of what the back office did, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (UUID,))
    wanted = (
        query.actor_id,
        query.action,
        query.entity,
        query.entity_id,
        query.from_,
        first_id(query.from_ - ID_MARGIN) if query.from_ is not None else None,
        query.to,
        first_id(query.to + ID_MARGIN) if query.to is not None else None,
    )
    total = (await fetch_planned(COUNT, *wanted))[0][0] if query.include_total else None
    rows = await fetch_planned(PAGE, *wanted, after[0] if after is not None else None, query.limit + 1)
    return cut_page(query, [_view(row) for row in rows], "newest", ("id",), total=total)


def _view(row: Mapping[str, Any]) -> ActionView:
    sides = {side: orjson.loads(row[side]) if row[side] is not None else None for side in ("before", "after")}
    return ActionView.of({**row, **sides})
