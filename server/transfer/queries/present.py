"""The products, variants and media that a part of a file names, as rows that can be changed in memory."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.core.db import Tx

PRODUCT = ("slug", "name", "description", "category_id", "brand_id", "store_id", "base_price", "is_active")
VARIANT = (
    *("product_id", "sku", "name", "price", "retailer_price", "compare_at_price", "low_stock_threshold"),
    *("is_active", "stock_quantity"),
)
MEDIUM = ("product_id", "product_variant_id", "type", "alt_text", "sort_order", "is_primary")
URL = ("product_media_id", "url", "rendition", "width", "height", "content_type", "bytes")


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
    """A medium with its URLs; those of files in the shop's own storage are not the file's to change.

    `doubles` are URLs that it has twice, and `is_filed` is whether a file of the shop says of which type it is.
    """

    urls: dict[str, Row] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    doubles: int = 0
    is_filed: bool = False


@dataclass(slots=True)
class Shelf:
    """The products by slug, the variants by SKU, and the products' media."""

    products: dict[str, Row] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)
    media: dict[UUID, list[Medium]] = field(default_factory=dict)

    def media_of(self, product_id: UUID, urls: Collection[str]) -> list[Medium]:
        """The product's media that have any of these URLs."""
        return [medium for medium in self.media.get(product_id, ()) if not medium.urls.keys().isdisjoint(urls)]


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
        f"SELECT id, {', '.join(MEDIUM)}, status FROM product_media WHERE product_id = ANY ($1::uuid[]) ORDER BY id",
        product_ids,
    )
    by_id: dict[UUID, Medium] = {}
    for row in rows:
        plain = _row(row, MEDIUM)
        by_id[plain.id] = medium = Medium(plain.id, plain.columns, plain.was, is_filed=row["status"] != "ready")
        shelf.media.setdefault(row["product_id"], []).append(medium)
    columns = ", ".join(name for name in URL if name != "url")
    rows = await tx.fetch(
        f"SELECT id, media_url(url, storage_key) AS url, {columns}, storage_key IS NOT NULL AS stored"
        " FROM product_media_urls WHERE product_media_id = ANY ($1::uuid[])",
        list(by_id),
    )
    for row in rows:
        medium = by_id[row["product_media_id"]]
        medium.doubles += row["url"] in medium.urls
        medium.urls[row["url"]] = _row(row, URL)
        if row["stored"]:
            medium.stored.add(row["url"])
            medium.is_filed = True


def _row(row: Any, names: Iterable[str]) -> Row:
    columns = {name: row[name] for name in names}
    return Row(row["id"], columns, dict(columns))


async def lock_rows(tx: Tx, variant_ids: Collection[UUID], product_ids: Collection[UUID]) -> None:
    """Lock variants, then products, each in the order of their ids, as orders and the summaries' trigger do."""
    for table, ids in (("product_variants", variant_ids), ("products", product_ids)):
        await tx.execute(f"SELECT FROM {table} WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(ids))
