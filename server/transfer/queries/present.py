"""What is there already of the things that a part of a file names, as rows that can be changed in memory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.enums import DataType
from server.core.db import Tx

PRODUCT = ("slug", "name", "description", "category_id", "brand_id", "store_id", "base_price", "is_active")
VARIANT = (
    *("product_id", "sku", "name", "price", "retailer_price", "compare_at_price", "low_stock_threshold"),
    *("is_active", "stock_quantity"),
)
MEDIUM = ("product_id", "product_variant_id", "type", "alt_text", "sort_order", "is_primary")
URL = ("product_media_id", "url", "rendition", "width", "height", "content_type", "bytes")
ABOVE = """
WITH RECURSIVE above AS (
  SELECT id, slug, parent_id FROM categories WHERE slug = ANY ($1::text[])
  UNION
  SELECT c.id, c.slug, c.parent_id FROM above a JOIN categories c ON c.id = a.parent_id)
SELECT id, slug, parent_id FROM above
"""


@dataclass(slots=True)
class Row:
    """A row as it shall be, and as it is; `was` is None for a new one."""

    id: UUID
    columns: dict[str, Any]
    was: dict[str, Any] | None = None

    @property
    def is_new(self) -> bool:
        """Whether it is not there yet."""
        return self.was is None

    @property
    def is_changed(self) -> bool:
        """Whether it is there, otherwise."""
        return self.was is not None and self.was != self.columns

    def set(self, wanted: dict[str, Any]) -> bool:
        """Give columns these values; says whether that changes anything."""
        changed = any(self.columns[name] != value for name, value in wanted.items())
        self.columns.update(wanted)
        return changed


@dataclass(slots=True)
class Variant(Row):
    """A variant with the values of its attributes, by the attributes' ids."""

    values: dict[UUID, UUID] = field(default_factory=dict)
    values_were: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def product_id(self) -> UUID:
        """The product that it is of."""
        found: UUID = self.columns["product_id"]
        return found


@dataclass(slots=True)
class Medium(Row):
    """A medium with its URLs; those of files in the shop's own storage are not the file's to change."""

    urls: dict[str, Row] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Shelf:
    """The products by slug, the variants by SKU, and the products' media."""

    products: dict[str, Row] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)
    media: dict[UUID, list[Medium]] = field(default_factory=dict)

    def medium_of(self, product_id: UUID, url: str) -> Medium | None:
        """The product's medium that has this URL."""
        return next((medium for medium in self.media.get(product_id, ()) if url in medium.urls), None)


@dataclass(frozen=True, slots=True)
class Category:
    """A category in the tree."""

    id: UUID
    slug: str
    parent_id: UUID | None


@dataclass(slots=True)
class Kinds:
    """Categories with all above them, brands, attributes by slug; stores by id; values by attribute and text."""

    categories: dict[str, Category] = field(default_factory=dict)
    brands: dict[str, UUID] = field(default_factory=dict)
    stores: set[UUID] = field(default_factory=set)
    attributes: dict[str, tuple[UUID, DataType]] = field(default_factory=dict)
    values: dict[tuple[UUID, str], UUID] = field(default_factory=dict)

    def depth(self, category: Category) -> int:
        """On which level of the tree a category is, from 1."""
        by_id = {there.id: there for there in self.categories.values()}
        depth, there = 1, category
        while there.parent_id is not None:
            depth, there = depth + 1, by_id[there.parent_id]
        return depth


async def read_kinds(
    tx: Tx,
    *,
    categories: Collection[str],
    brands: Collection[str],
    stores: Collection[UUID],
    attributes: Collection[str],
) -> Kinds:
    """The kinds of these slugs, and the stores of these ids; no values yet."""
    found = Kinds()
    for row in await tx.fetch(ABOVE, list(categories)):
        found.categories[row["slug"]] = Category(row["id"], row["slug"], row["parent_id"])
    for row in await tx.fetch("SELECT id, slug FROM brands WHERE slug = ANY ($1::text[])", list(brands)):
        found.brands[row["slug"]] = row["id"]
    for row in await tx.fetch("SELECT id FROM stores WHERE id = ANY ($1::uuid[])", list(stores)):
        found.stores.add(row["id"])
    sql = "SELECT id, slug, data_type FROM attributes WHERE slug = ANY ($1::text[])"
    for row in await tx.fetch(sql, list(attributes)):
        found.attributes[row["slug"]] = row["id"], DataType(row["data_type"])
    return found


async def read_values(tx: Tx, pairs: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """The values of these attributes and texts that are there."""
    wanted = list(pairs)
    rows = await tx.fetch(
        "SELECT v.id, v.attribute_id, v.value FROM attribute_values v JOIN unnest($1::uuid[], $2::text[])"
        " AS w(attribute_id, value) ON v.attribute_id = w.attribute_id AND v.value = w.value",
        [attribute_id for attribute_id, _ in wanted],
        [value for _, value in wanted],
    )
    return {(row["attribute_id"], row["value"]): row["id"] for row in rows}


async def read_shelf(tx: Tx, slugs: Collection[str], skus: Collection[str], with_media: Collection[str]) -> Shelf:
    """The products of these slugs and the variants of these SKUs; the media of the products `with_media`."""
    shelf = Shelf()
    sql = f"SELECT id, {', '.join(PRODUCT)} FROM products WHERE slug = ANY ($1::text[])"
    for row in await tx.fetch(sql, list(slugs)):
        shelf.products[row["slug"]] = _row(row, PRODUCT)
    sql = f"SELECT id, {', '.join(VARIANT)} FROM product_variants WHERE sku = ANY ($1::text[])"
    for row in await tx.fetch(sql, list(skus)):
        plain = _row(row, VARIANT)
        shelf.variants[row["sku"]] = Variant(plain.id, plain.columns, plain.was)
    await _read_variant_values(tx, shelf)
    await _read_media(tx, shelf, [shelf.products[slug].id for slug in with_media if slug in shelf.products])
    return shelf


async def _read_variant_values(tx: Tx, shelf: Shelf) -> None:
    by_id = {variant.id: variant for variant in shelf.variants.values()}
    rows = await tx.fetch(
        "SELECT product_variant_id, product_attribute_id, product_attribute_value_id FROM variant_attribute_values"
        " WHERE product_variant_id = ANY ($1::uuid[])",
        list(by_id),
    )
    for variant_id, attribute_id, value_id in rows:
        by_id[variant_id].values[attribute_id] = value_id
        by_id[variant_id].values_were[attribute_id] = value_id


async def _read_media(tx: Tx, shelf: Shelf, product_ids: list[UUID]) -> None:
    if not product_ids:
        return
    rows = await tx.fetch(
        f"SELECT id, {', '.join(MEDIUM)} FROM product_media WHERE product_id = ANY ($1::uuid[])", product_ids
    )
    by_id: dict[UUID, Medium] = {}
    for row in rows:
        plain = _row(row, MEDIUM)
        by_id[plain.id] = medium = Medium(plain.id, plain.columns, plain.was)
        shelf.media.setdefault(row["product_id"], []).append(medium)
    columns = ", ".join(name for name in URL if name != "url")
    rows = await tx.fetch(
        f"SELECT id, media_url(url, storage_key) AS url, {columns}, storage_key IS NOT NULL AS stored"
        " FROM product_media_urls WHERE product_media_id = ANY ($1::uuid[])",
        list(by_id),
    )
    for row in rows:
        medium = by_id[row["product_media_id"]]
        medium.urls[row["url"]] = _row(row, URL)
        if row["stored"]:
            medium.stored.add(row["url"])


def _row(row: Any, names: Iterable[str]) -> Row:
    columns = {name: row[name] for name in names}
    return Row(row["id"], columns, dict(columns))


async def lock_rows(tx: Tx, variant_ids: Collection[UUID], product_ids: Collection[UUID]) -> None:
    """Lock variants, then products, each in the order of their ids, as orders and the summaries' trigger do."""
    for table, ids in (("product_variants", variant_ids), ("products", product_ids)):
        await tx.execute(f"SELECT FROM {table} WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(ids))
