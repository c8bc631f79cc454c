"""Categories, brands, stores, attributes and values that a part of a file names, held where it adds to them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from models.enums import DataType
from server.catalog.queries.admin_kinds import lock_tree
from server.catalog.rules import MOST_VALUES
from server.core.db import Tx
from server.transfer.rules import spell

ABOVE = """
WITH RECURSIVE above AS (
  SELECT id, slug, parent_id FROM categories WHERE slug = ANY ($1::text[])
  UNION
  SELECT c.id, c.slug, c.parent_id FROM above a JOIN categories c ON c.id = a.parent_id)
SELECT id, slug, parent_id FROM above
"""
ROOM = f"""
SELECT i.id, {MOST_VALUES} - count(v) AS room
FROM unnest($1::uuid[]) AS i(id) LEFT JOIN LATERAL (
  SELECT 1 FROM attribute_values WHERE attribute_id = i.id LIMIT {MOST_VALUES}) v ON true
GROUP BY i.id
"""
Pair = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Category:
    """A category in the tree."""

    id: UUID
    slug: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Named:
    """The kinds that lines name: by slug, stores by id, values by the attribute's slug and as they are written."""

    categories: Collection[str]
    brands: Collection[str]
    stores: Collection[UUID]
    attributes: Collection[str]
    values: Collection[tuple[str, str]]


@dataclass(slots=True)
class Kinds:
    """Categories with all above them, brands, attributes by slug; stores by id; values by attribute and text.

    `room` is how many values more an attribute may have, for those that the lines add values to.
    """

    categories: dict[str, Category] = field(default_factory=dict)
    brands: dict[str, UUID] = field(default_factory=dict)
    stores: set[UUID] = field(default_factory=set)
    attributes: dict[str, tuple[UUID, DataType]] = field(default_factory=dict)
    values: dict[Pair, UUID] = field(default_factory=dict)
    room: dict[UUID, int] = field(default_factory=dict)

    def depth(self, category: Category) -> int:
        """On which level of the tree a category is, from 1."""
        by_id = {there.id: there for there in self.categories.values()}
        depth, there = 1, category
        while there.parent_id is not None:
            depth, there = depth + 1, by_id[there.parent_id]
        return depth

    def pairs(self, named: Named) -> set[Pair]:
        """The named values of attributes that are there, as these spell them; what does not fit is left out."""
        found = {self._pair(slug, text) for slug, text in named.values if slug in self.attributes}
        return {pair for pair in found if pair is not None}

    def _pair(self, slug: str, text: str) -> Pair | None:
        attribute_id, data_type = self.attributes[slug]
        try:
            return attribute_id, spell(data_type, text)
        except ValueError:
            return None


async def read_kinds(tx: Tx, named: Named) -> Kinds:
    """What there is of the named kinds."""
    kinds = Kinds()
    kinds.categories = await _read_categories(tx, named.categories)
    for row in await tx.fetch("SELECT id, slug FROM brands WHERE slug = ANY ($1::text[])", list(named.brands)):
        kinds.brands[row["slug"]] = row["id"]
    for row in await tx.fetch("SELECT id FROM stores WHERE id = ANY ($1::uuid[])", list(named.stores)):
        kinds.stores.add(row["id"])
    await _read_attributes(tx, kinds, "slug = ANY ($1::text[])", named.attributes)
    pairs = kinds.pairs(named)
    await _read_values(tx, kinds, pairs)
    await _read_room(tx, kinds, {attribute_id for attribute_id, _ in pairs - kinds.values.keys()})
    return kinds


async def lock_kinds(tx: Tx, named: Named, *, create_missing: bool) -> Kinds:
    """What there is of the named kinds, after locking those that lines may add to.

    These are the category tree, so that it does not come to be too deep, and attributes, so that each new value fits
    the data type. Whoever takes something away that was read meets a foreign key.
    """
    kinds = await read_kinds(tx, named)
    if create_missing and not set(named.categories) <= kinds.categories.keys():
        await lock_tree(tx)
        kinds.categories = await _read_categories(tx, named.categories)
    growing = kinds.room.keys()
    if growing:
        await tx.execute("SELECT FROM attributes WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", [*growing])
        # A statement of its own: the one that waited for the lock may have seen what was before.
        await _read_attributes(tx, kinds, "id = ANY ($1::uuid[])", growing)
        await _read_values(tx, kinds, {pair for pair in kinds.pairs(named) if pair[0] in growing})
        await _read_room(tx, kinds, growing)
    return kinds


async def _read_categories(tx: Tx, slugs: Collection[str]) -> dict[str, Category]:
    rows = await tx.fetch(ABOVE, list(slugs))
    return {row["slug"]: Category(row["id"], row["slug"], row["parent_id"]) for row in rows}


async def _read_attributes(tx: Tx, kinds: Kinds, where: str, wanted: Collection[str] | Collection[UUID]) -> None:
    for row in await tx.fetch(f"SELECT id, slug, data_type FROM attributes WHERE {where}", list(wanted)):
        kinds.attributes[row["slug"]] = row["id"], DataType(row["data_type"])


async def _read_values(tx: Tx, kinds: Kinds, pairs: Collection[Pair]) -> None:
    wanted = list(pairs)
    rows = await tx.fetch(
        "SELECT v.id, v.attribute_id, v.value FROM attribute_values v JOIN unnest($1::uuid[], $2::text[])"
        " AS w(attribute_id, value) ON v.attribute_id = w.attribute_id AND v.value = w.value",
        [attribute_id for attribute_id, _ in wanted],
        [value for _, value in wanted],
    )
    kinds.values |= {(row["attribute_id"], row["value"]): row["id"] for row in rows}


async def _read_room(tx: Tx, kinds: Kinds, attribute_ids: Collection[UUID]) -> None:
    if attribute_ids:
        kinds.room = {row["id"]: row["room"] for row in await tx.fetch(ROOM, list(attribute_ids))}
