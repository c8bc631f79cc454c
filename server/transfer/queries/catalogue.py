"""The catalogue for an export, oldest first, so that the same shop always gives the same file.

In the order of the ids, new rows lie side by side: by slug, each product of a large shop would be read from elsewhere.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.core.db import Tx

AT_ONCE = 500
# As a whole the tree fits into memory, and each product's path is looked up in it.
PATHS = """
WITH RECURSIVE tree AS (
  SELECT id, slug::text AS path FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id, t.path || '/' || c.slug FROM tree t JOIN categories c ON c.parent_id = t.id)
SELECT id, path FROM tree
"""
CURSOR = """
DECLARE exported NO SCROLL CURSOR FOR
SELECT p.id, p.slug, p.name, p.description, p.category_id, b.slug AS brand, p.store_id, p.base_price, p.is_active
FROM products p JOIN brands b ON b.id = p.brand_id
WHERE {where} ORDER BY p.id
"""
VARIANTS = """
SELECT id, product_id, sku, name, price, retailer_price, compare_at_price, stock_quantity, low_stock_threshold,
  is_active
FROM product_variants WHERE product_id = ANY ($1::uuid[]) ORDER BY product_id, sku COLLATE "C"
"""
VALUES = """
SELECT w.product_variant_id, a.slug, v.value
FROM variant_attribute_values w JOIN attributes a ON a.id = w.product_attribute_id
  JOIN attribute_values v ON v.id = w.product_attribute_value_id
WHERE w.product_variant_id = ANY ($1::uuid[]) ORDER BY a.slug COLLATE "C"
"""
MEDIA = """
SELECT m.product_id, m.type, m.alt_text, m.sort_order, m.is_primary, v.sku,
  array_agg(media_url(u.url, u.storage_key) ORDER BY {order}) AS addresses, array_agg(u.rendition ORDER BY {order}) AS
  renditions, array_agg(u.width ORDER BY {order}) AS widths, array_agg(u.height ORDER BY {order}) AS heights,
  array_agg(u.content_type ORDER BY {order}) AS content_types, array_agg(u.bytes ORDER BY {order}) AS sizes
FROM product_media m JOIN product_media_urls u ON u.product_media_id = m.id
  LEFT JOIN product_variants v ON v.id = m.product_variant_id
WHERE m.product_id = ANY ($1::uuid[]) AND m.status = 'ready' GROUP BY m.id, v.sku
ORDER BY m.product_id, m.sort_order, min(media_url(u.url, u.storage_key)) COLLATE "C"
""".format(order='media_url(u.url, u.storage_key) COLLATE "C"')
USED = """
SELECT slug FROM attributes a WHERE EXISTS (
  SELECT FROM variant_attribute_values w WHERE w.product_attribute_id = a.id)
ORDER BY slug COLLATE "C"
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which products are exported: all, those of a store, those of a category (by slug) and all below it."""

    store_id: UUID | None = None
    category: str | None = None


@dataclass(slots=True)
class Exported:
    """A product as an export writes it; the values are those of JSON."""

    product: dict[str, Any]
    variants: list[dict[str, Any]] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)


async def used_attributes(tx: Tx) -> list[str]:
    """The slugs of the attributes that variants have."""
    return [row["slug"] for row in await tx.fetch(USED)]


async def read_catalogue(tx: Tx, chosen: Chosen) -> AsyncIterator[list[Exported]]:
    """The chosen products, oldest first, some hundred at a time."""
    paths = {row["id"]: row["path"] for row in await tx.fetch(PATHS)}
    # A cursor takes no parameters: what is chosen is written into it, as ids that are none of a client's text.
    made = ["true"]
    if chosen.store_id is not None:
        made.append(f"p.store_id = '{chosen.store_id}'")
    if chosen.category is not None:
        ids = [f"'{row['id']}'" for row in await tx.fetch(BELOW, chosen.category)]
        made.append(f"p.category_id IN ({', '.join(ids)})" if ids else "false")
    await tx.execute(CURSOR.format(where=" AND ".join(made)))
    while rows := await tx.fetch(f"FETCH {AT_ONCE} FROM exported"):
        yield await _fill(tx, rows, paths)


BELOW = """
WITH RECURSIVE below AS (
  SELECT id FROM categories WHERE slug = $1
  UNION ALL
  SELECT c.id FROM below b JOIN categories c ON c.parent_id = b.id)
SELECT id FROM below
"""


async def _fill(tx: Tx, rows: list[Any], paths: dict[UUID, str]) -> list[Exported]:
    names = ("slug", "name", "description")
    found = {
        row["id"]: Exported(
            {
                **{name: row[name] for name in names},
                "category": paths[row["category_id"]],
                "brand": row["brand"],
                "store_id": row["store_id"],
                "base_price": row["base_price"],
                "is_active": row["is_active"],
            }
        )
        for row in rows
    }
    variants: dict[UUID, dict[str, Any]] = {}
    for row in await tx.fetch(VARIANTS, list(found)):
        variants[row["id"]] = {**dict(list(row.items())[2:]), "attributes": {}}
        found[row["product_id"]].variants.append(variants[row["id"]])
    for variant_id, slug, value in await tx.fetch(VALUES, list(variants)):
        variants[variant_id]["attributes"][slug] = value
    for row in await tx.fetch(MEDIA, list(found)):
        found[row["product_id"]].media.append(_medium(row))
    return list(found.values())


def _medium(row: Any) -> dict[str, Any]:
    names = ("url", "rendition", "width", "height", "content_type", "bytes")
    lists = (row[name] for name in ("addresses", "renditions", "widths", "heights", "content_types", "sizes"))
    return {
        **{name: row[name] for name in ("type", "alt_text", "sort_order", "is_primary", "sku")},
        "urls": [dict(zip(names, url, strict=True)) for url in zip(*lists, strict=True)],
    }
