"""Categories, brands, attributes and their values as the back office lists and locks them."""

from typing import NamedTuple, TypeVar
from uuid import UUID

from asyncpg import Record

from models.enums import DataType
from server.catalog.queries.rows import Values
from server.catalog.rules import MOST_VALUES, canonical_value
from server.catalog.schemas.kinds import (
    AdminAttribute,
    AdminBrand,
    AdminCategory,
    AdminValue,
    AttributeFilter,
    BrandFilter,
    CategoryFilter,
    Kind,
    NamedFilter,
    ValueFilter,
)
from server.core.db import Tx, fetch_planned, fetch_value
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, BadCursor, Page, PageFilter, cut_page, read_cursor

V = TypeVar("V", bound=Kind)

# The bound on the height ends even a tree that became a cycle.
CATEGORIES = """
SELECT k.id, k.name, k.slug, k.parent_id, k.target_role, k.tax_rate, k.is_active, k.sort_order, k.created_at,
  k.updated_at, (
    WITH RECURSIVE climbed AS (
      SELECT k.name, k.parent_id, 1 AS height
      UNION ALL
      SELECT c.name, c.parent_id, l.height + 1 FROM climbed l JOIN categories c ON c.id = l.parent_id
      WHERE l.height < 100)
    SELECT array_agg(name ORDER BY height DESC) FROM climbed) AS path
FROM categories k"""
BRANDS = "SELECT k.id, k.name, k.slug, k.is_active, k.created_at, k.updated_at FROM brands k"
ATTRIBUTES = f"""
SELECT k.id, k.name, k.slug, k.data_type, k.unit, k.created_at, k.updated_at, (
    SELECT count(*) FROM (
      SELECT FROM attribute_values t WHERE t.attribute_id = k.id LIMIT {MOST_VALUES}) t) AS value_count
FROM attributes k"""
VALUES = "SELECT k.id, k.attribute_id, k.value, k.created_at, k.updated_at FROM attribute_values k"
LEVELS = """
WITH RECURSIVE climbed AS (
  SELECT id, parent_id FROM categories WHERE id = $1
  UNION
  SELECT c.id, c.parent_id FROM climbed l JOIN categories c ON c.id = l.parent_id),
fallen AS (
  SELECT id, 1 AS level FROM categories WHERE id = $1
  UNION ALL
  SELECT c.id, f.level + 1 FROM fallen f JOIN categories c ON c.parent_id = f.id WHERE f.level < 100)
SELECT (SELECT count(*) FROM climbed) + (SELECT max(level) FROM fallen) - 1 AS levels
"""


class By(NamedTuple):
    """The order of a list: its name in cursors, the column, and how a cursor's text is compared with it."""

    sort: str
    field: str
    column: str
    bound: str = "{}::text"


BY_SLUG = By("slug", "slug", "k.slug")
BY_TEXT = By("text", "value", "k.value")
# No value of another attribute may come to be cast, whatever plan is chosen.
BY_NUMBER = By("number", "value", "CASE WHEN k.attribute_id = $1 THEN k.value::numeric END", "{}::text::numeric")
NUMERIC = frozenset({DataType.INT, DataType.FLOAT})


async def lock_tree(tx: Tx) -> None:
    """Let no other transaction add or move a category until this one ends: the lock of the trigger categories_moved."""
    await tx.execute("SELECT pg_advisory_xact_lock(7401227)")


async def lock_category(tx: Tx, category_id: UUID) -> AdminCategory:
    """Lock a category's row and read it.

    Raises:
        NotFound: It is not there.
    """
    return AdminCategory.of(await _lock(tx, "categories", CATEGORIES, "k.id = $1", category_id))


async def count_levels(tx: Tx, category_id: UUID) -> int:
    """How many levels the tree has along the category, from its root to the deepest that stands below it."""
    row = await tx.fetch_row(LEVELS, category_id)
    if row is None:
        raise LookupError("a SELECT of scalars gives a row")
    levels: int = row["levels"]
    return levels


async def lock_brand(tx: Tx, brand_id: UUID) -> AdminBrand:
    """Lock a brand's row and read it.

    Raises:
        NotFound: It is not there.
    """
    return AdminBrand.of(await _lock(tx, "brands", BRANDS, "k.id = $1", brand_id))


async def lock_attribute(tx: Tx, attribute_id: UUID) -> AdminAttribute:
    """Lock an attribute's row and read it; whoever writes one of its values locks it, for its data type.

    Raises:
        NotFound: It is not there.
    """
    return AdminAttribute.of(await _lock(tx, "attributes", ATTRIBUTES, "k.id = $1", attribute_id))


async def lock_value(tx: Tx, attribute_id: UUID, value_id: UUID) -> AdminValue:
    """Lock a value's row and read it.

    Raises:
        NotFound: It is not there, or another attribute's.
    """
    where = "k.id = $1 AND k.attribute_id = $2"
    return AdminValue.of(await _lock(tx, "attribute_values", VALUES, where, value_id, attribute_id))


async def texts_of_values(tx: Tx, attribute_id: UUID) -> dict[UUID, str]:
    """All values of an attribute that the transaction has locked, by their ids."""
    rows = await tx.fetch("SELECT id, value FROM attribute_values WHERE attribute_id = $1 ORDER BY id", attribute_id)
    return {row["id"]: row["value"] for row in rows}


async def list_admin_categories(query: CategoryFilter) -> Page[AdminCategory]:
    """A page of the categories by slug, active or not.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values, made = _named(query)
    if query.parent_id is not None:
        made.append(f"k.parent_id = {values.bind(query.parent_id)}")
    if query.root is not None:
        made.append("k.parent_id IS NULL" if query.root else "k.parent_id IS NOT NULL")
    if query.is_active is not None:
        made.append(f"k.is_active = {values.bind(query.is_active)}")
    return await _page(AdminCategory, CATEGORIES, made, values, query)


async def list_admin_brands(query: BrandFilter) -> Page[AdminBrand]:
    """A page of the brands by slug, active or not.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values, made = _named(query)
    if query.is_active is not None:
        made.append(f"k.is_active = {values.bind(query.is_active)}")
    return await _page(AdminBrand, BRANDS, made, values, query)


async def list_attributes(query: AttributeFilter) -> Page[AdminAttribute]:
    """A page of the attributes by slug.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values, made = _named(query)
    if query.data_type is not None:
        made.append(f"k.data_type = {values.bind(query.data_type)}")
    return await _page(AdminAttribute, ATTRIBUTES, made, values, query)


async def list_values(attribute_id: UUID, query: ValueFilter) -> Page[AdminValue]:
    """A page of an attribute's values: numbers by their size, others by their text.

    Raises:
        NotFound: There is no such attribute.
        BadCursor: The cursor is not of this list.
    """
    known = await fetch_value("SELECT data_type FROM attributes WHERE id = $1", attribute_id)
    if known is None:
        raise NotFound
    data_type = DataType(known)
    by = BY_NUMBER if data_type in NUMERIC else BY_TEXT
    after = read_cursor(query.cursor, by.sort, (str,))
    if after is not None and _spelled(data_type, after[0]) is None:
        raise BadCursor
    values = Values()
    made = [f"k.attribute_id = {values.bind(attribute_id)}"]
    if query.value is not None:
        # What does not fit the type is no value of it.
        made.append(f"k.value = {values.bind(_spelled(data_type, query.value))}::text")
    return await _page(AdminValue, VALUES, made, values, query, by)


def _spelled(data_type: DataType, text: str) -> str | None:
    try:
        return canonical_value(data_type, text)
    except ValueError:
        return None


def _named(query: NamedFilter) -> tuple[Values, list[str]]:
    values = Values()
    if query.q is None:
        return values, ["true"]
    return values, [f"strpos(lower(k.name), lower({values.bind(query.q)}::text)) > 0"]


async def _lock(tx: Tx, table: str, select: str, where: str, *values: UUID) -> Record:
    # Two statements: one that had to wait for the row would see what belongs to it as it was before the wait.
    if await tx.fetch_row(f"SELECT 1 FROM {table} k WHERE {where} FOR NO KEY UPDATE", *values) is None:
        raise NotFound
    row = await tx.fetch_row(f"{select} WHERE {where}", *values)
    if row is None:
        raise LookupError("a locked row is there")
    return row


async def _page(
    view: type[V], select: str, made: list[str], values: Values, query: PageFilter, by: By = BY_SLUG
) -> Page[V]:
    after = read_cursor(query.cursor, by.sort, (str,))
    where = " AND ".join(made)
    # Beside the page, not in its rows: a total is known even of an empty page.
    counted = f"SELECT count(*) FROM (SELECT FROM ({select} WHERE {where} LIMIT {TOTAL_CAP}) found) t"
    total = (await fetch_planned(counted, *values.bound))[0][0] if query.include_total else None
    if after is not None:
        where += f" AND {by.column} > {by.bound.format(values.bind(after[0]))}"
    rows = await fetch_planned(f"{select} WHERE {where} ORDER BY {by.column} LIMIT {query.limit + 1}", *values.bound)
    return cut_page(query, [view.of(row) for row in rows], by.sort, (by.field,), total=total)
