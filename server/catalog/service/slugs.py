"""Rows with slugs: a made slug is the first free one, a named slug is free or refused."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal
from uuid import UUID

from asyncpg import UniqueViolationError
from uuid_utils.compat import uuid7

from server.catalog.errors import SlugTaken
from server.catalog.rules import make_slug
from server.core.db import Tx
from server.core.rows import insert_row, update_row

Table = Literal["categories", "brands", "attributes", "products"]

# How many numbers are tried for a name, and how often another transaction may be the first to take the free one.
NUMBERS, TRIES = 100, 20
# For "-100", or for a hyphen and a part of the id.
ROOM = 13
FREE = """
WITH RECURSIVE tried AS (
  SELECT 1 AS number, $1::text AS slug
  UNION ALL
  SELECT number + 1, $2::text || '-' || number + 1 FROM tried
  WHERE number <= {numbers} AND EXISTS (SELECT FROM {table} t WHERE t.slug = tried.slug))
SELECT slug FROM tried WHERE number <= {numbers} AND NOT EXISTS (SELECT FROM {table} t WHERE t.slug = tried.slug)
"""


async def insert_with_slug(tx: Tx, table: Table, columns: Mapping[str, Any], *, longest: int) -> UUID:
    """Insert a row of these columns and give its id; without a slug it gets one made from its name.

    A made slug that is taken is followed by -2, -3, …; after a hundred of them by a part of the row's id, so that
    there always is one. It is at most `longest` characters long.

    Raises:
        SlugTaken: The slug that `columns` names is another's.
    """
    row_id = uuid7()
    row = {"id": row_id, **columns}
    insert = partial(insert_row, tx, table, unless_taken="slug")
    if columns.get("slug") is not None:
        if not await insert(row):
            raise SlugTaken
        return row_id
    whole = make_slug(columns["name"], longest)
    short = whole[: longest - ROOM].rstrip("-")
    for _ in range(TRIES):
        free = await tx.fetch_row(FREE.format(table=table, numbers=NUMBERS), whole, short)
        if free is None:
            break
        if await insert({**row, "slug": free["slug"]}):
            return row_id
    await insert({**row, "slug": f"{short}-{row_id.hex[-12:]}"})
    return row_id


async def update_with_slug(tx: Tx, table: Table, row_id: UUID, changed: Mapping[str, Any]) -> None:
    """Change these columns of a row.

    Raises:
        SlugTaken: The slug is another's.
    """
    try:
        await update_row(tx, table, row_id, changed)
    except UniqueViolationError as error:
        raise SlugTaken from error
