"""The tree of categories and the list of brands."""

from typing import Any
from uuid import UUID

import orjson

from server.catalog.queries.rows import page_bytes
from server.catalog.rules import Audience
from server.core.db import fetch, fetch_row
from server.core.pages import TOTAL_CAP, PageFilter, read_cursor, write_cursor

VISIBLE = """
WITH RECURSIVE visible AS (
  SELECT id, name, slug, parent_id, sort_order FROM categories
  WHERE parent_id IS NULL AND is_active AND target_role = ANY ($1::text[])
  UNION ALL
  SELECT c.id, c.name, c.slug, c.parent_id, c.sort_order FROM categories c JOIN visible v ON c.parent_id = v.id
  WHERE c.is_active AND c.target_role = ANY ($1))
SELECT * FROM visible ORDER BY sort_order, name, id
"""
# By slug: unique, alphabetical, and there is an index.
BRANDS = f"""
WITH found AS (
  SELECT *, row_number() OVER () AS place FROM (
    SELECT id, name, slug FROM brands WHERE is_active AND slug > $1 ORDER BY slug LIMIT $2::int + 1) listed)
SELECT
  (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'slug', slug) ORDER BY place), '[]')::text
    FROM found WHERE place <= $2) AS items,
  (SELECT slug FROM found WHERE place = $2 AND EXISTS (SELECT FROM found WHERE place > $2)) AS last,
  CASE WHEN $3 THEN (SELECT count(*) FROM (SELECT FROM brands WHERE is_active LIMIT {TOTAL_CAP}) t) END AS total
"""


async def list_categories(audience: Audience) -> bytes:
    """The tree of categories that the audience sees, as ready JSON."""
    nodes: list[dict[str, Any]] = [
        {**row, "children": []} for row in map(dict, await fetch(VISIBLE, list(audience.target_roles)))
    ]
    by_id: dict[UUID, dict[str, Any]] = {node["id"]: node for node in nodes}
    roots: list[dict[str, Any]] = []
    for node in nodes:
        siblings = roots if node["parent_id"] is None else by_id[node["parent_id"]]["children"]
        siblings.append(node)
    return orjson.dumps({"items": roots}, default=str)


async def list_brands(query: PageFilter) -> bytes:
    """A page of the active brands by slug, as ready JSON.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "slug", (str,)) or [""]
    row = await fetch_row(BRANDS, after[0], query.limit, query.include_total)
    if row is None:
        raise LookupError("a SELECT of scalars gives a row")
    cursor = write_cursor("slug", (row["last"],)) if row["last"] is not None else None
    return page_bytes(row["items"], cursor, row["total"])
