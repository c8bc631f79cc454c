"""Writing what a plan changes: new rows by COPY, changed ones by one statement for each table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import DataType, StockReason, TargetRole
from server.catalog.rules import ATTRIBUTES, BRANDS, CATEGORIES, PRODUCTS, product_tag
from server.catalog.service.products import NEW
from server.core.clock import utc_now
from server.core.db import Tx
from server.inventory.service import follow_threshold, set_stock
from server.transfer.queries.present import MEDIUM, PRODUCT, URL, VARIANT, Medium, Row, Variant
from server.transfer.rules import name_of
from server.transfer.service.planning import Plan

STAMP = ("id", "created_at", "updated_at")
# How PostgreSQL calls what is not text.
TYPES = {
    **dict.fromkeys(("id", "category_id", "brand_id", "store_id", "product_variant_id"), "uuid"),
    **dict.fromkeys(("base_price", "price", "retailer_price", "compare_at_price", "bytes"), "bigint"),
    **dict.fromkeys(("low_stock_threshold", "sort_order", "width", "height"), "int"),
    **dict.fromkeys(("is_active", "is_primary"), "boolean"),
}
# Never changed of a row that is there: what it is known by, and what has steps of its own.
FIXED = frozenset({"slug", "sku", "url", "product_id", "product_media_id", "stock_quantity"})
# Of more products than these in one transaction, every page is told to be untrue: all of them show categories.
MOST_TAGS = 1000


def touched_rows(plan: Plan) -> tuple[list[UUID], list[UUID]]:
    """The ids of the variants that are there and change, and of all products there that a change is seen on."""
    changed = [variant for variant in plan.shelf.variants.values() if not variant.is_new and _differs(variant)]
    there = {product.id for product in plan.shelf.products.values() if not product.is_new}
    touched = {product.id for product in plan.shelf.products.values() if product.is_changed}
    touched |= {variant.product_id for variant in plan.shelf.variants.values() if variant.is_new or _differs(variant)}
    touched |= {product_id for product_id, media in plan.shelf.media.items() if any(map(_medium_differs, media))}
    return [variant.id for variant in changed], list(touched & there)


def changes_anything(plan: Plan) -> bool:
    """Whether there is anything to write."""
    new = any(product.is_new for product in plan.shelf.products.values())
    return new or any(map(bool, touched_rows(plan)))


async def write(tx: Tx, plan: Plan) -> None:
    """Write the plan's rows; the caller has locked those that are there and change."""
    await _write_kinds(tx, plan)
    products = list(plan.shelf.products.values())
    waiting = await _add_products(tx, plan)
    await _update(tx, "products", PRODUCT, [row for row in products if row.is_changed])
    await _write_variants(tx, plan)
    if waiting:
        await tx.execute("UPDATE products SET is_active = true WHERE id = ANY ($1::uuid[])", waiting)
    await _write_media(tx, [medium for media in plan.shelf.media.values() for medium in media])
    _mark_stale(tx, plan)


def _differs(variant: Variant) -> bool:
    return variant.is_new or variant.is_changed or variant.values != variant.values_were


def _medium_differs(medium: Medium) -> bool:
    return medium.is_new or medium.is_changed or any(url.is_new or url.is_changed for url in medium.urls.values())


async def _write_kinds(tx: Tx, plan: Plan) -> None:
    # In the order in which they were made: parents come first.
    categories = [
        Row(
            there.id,
            {
                "slug": there.slug,
                "name": name_of(there.slug),
                "parent_id": there.parent_id,
                "target_role": TargetRole.BOTH,
                "is_active": True,
                "sort_order": 0,
            },
        )
        for there in plan.new_categories
    ]
    brands = [
        Row(row_id, {"slug": slug, "name": name_of(slug), "is_active": True})
        for slug, row_id in plan.new_brands.items()
    ]
    attributes = [
        Row(row_id, {"slug": slug, "name": name_of(slug), "data_type": DataType.STRING, "unit": ""})
        for slug, row_id in plan.new_attributes.items()
    ]
    values = [
        Row(row_id, {"attribute_id": attribute_id, "value": value})
        for (attribute_id, value), row_id in plan.new_values.items()
    ]
    for table, rows in (
        *(("categories", categories), ("brands", brands)),
        *(("attributes", attributes), ("attribute_values", values)),
    ):
        await _copy(tx, table, list(rows[0].columns) if rows else (), rows)


async def _add_products(tx: Tx, plan: Plan) -> list[UUID]:
    """Insert new products; gives those that are made active when their variants are there.

    The search's triggers, which write everything that a product is found by, then do so once and not for its variants
    and again for their values: that is half of the whole work.
    """
    new = [product for product in plan.shelf.products.values() if product.is_new]
    filled = {variant.product_id for variant in plan.shelf.variants.values()}
    waiting = {product.id for product in new if product.columns["is_active"] and product.id in filled}
    rows = [replace(row, columns={**row.columns, "is_active": False}) if row.id in waiting else row for row in new]
    await _copy(tx, "products", PRODUCT, rows, NEW)
    return list(waiting)


async def _write_variants(tx: Tx, plan: Plan) -> None:
    variants = list(plan.shelf.variants.values())
    new = [variant for variant in variants if variant.is_new]
    await _copy(tx, "product_variants", VARIANT, new)
    movements = [
        Row(
            uuid7(),
            {
                "product_variant_id": variant.id,
                "delta": variant.columns["stock_quantity"],
                "reason": StockReason.INITIAL,
                "actor_id": plan.options.actor_id,
            },
        )
        for variant in new
        if variant.columns["stock_quantity"]
    ]
    await _copy(tx, "stock_movements", ("product_variant_id", "delta", "reason", "actor_id"), movements)
    changed = [(variant, variant.was) for variant in variants if variant.was is not None and variant.is_changed]
    await _update(tx, "product_variants", VARIANT, [row for row, was in changed if _beside_stock(row, was)])
    stocks = {
        row.id: row.columns["stock_quantity"]
        for row, was in changed
        if row.columns["stock_quantity"] != was["stock_quantity"]
    }
    if stocks:
        await set_stock(tx, stocks, actor_id=plan.options.actor_id)
    name = "low_stock_threshold"
    if moved := [row.id for row, was in changed if row.columns[name] != was[name]]:
        await follow_threshold(tx, *moved)
    await _write_values(tx, variants)


def _beside_stock(row: Variant, was: dict[str, Any]) -> bool:
    return any(row.columns[name] != value for name, value in was.items() if name != "stock_quantity")


async def _write_values(tx: Tx, variants: Sequence[Variant]) -> None:
    gone = [
        (variant.id, attribute_id)
        for variant in variants
        for attribute_id in variant.values_were
        if variant.values.get(attribute_id) != variant.values_were[attribute_id]
    ]
    if gone:
        await tx.execute(
            "DELETE FROM variant_attribute_values v USING unnest($1::uuid[], $2::uuid[]) AS w(variant_id, attribute_id)"
            " WHERE v.product_variant_id = w.variant_id AND v.product_attribute_id = w.attribute_id",
            *_lists(gone, 2),
        )
    names = ("product_variant_id", "product_attribute_id", "product_attribute_value_id")
    made = [
        Row(uuid7(), dict(zip(names, (variant.id, attribute_id, value_id), strict=True)))
        for variant in variants
        for attribute_id, value_id in variant.values.items()
        if variant.values_were.get(attribute_id) != value_id
    ]
    await _copy(tx, "variant_attribute_values", names, made)


async def _write_media(tx: Tx, media: Sequence[Medium]) -> None:
    # A product has one primary medium: the old one steps back before the new one comes.
    changed = sorted((row for row in media if row.is_changed), key=lambda row: bool(row.columns["is_primary"]))
    for primary in (False, True):
        await _update(tx, "product_media", MEDIUM, [row for row in changed if row.columns["is_primary"] is primary])
    await _copy(tx, "product_media", MEDIUM, [row for row in media if row.is_new], {"status": "ready", "failure": ""})
    urls = [url for medium in media for url in medium.urls.values()]
    await _update(tx, "product_media_urls", URL, [row for row in urls if row.is_changed])
    await _copy(tx, "product_media_urls", URL, [row for row in urls if row.is_new])


async def _copy(
    tx: Tx, table: str, names: Sequence[str], rows: Sequence[Row], constants: Mapping[str, Any] | None = None
) -> None:
    if not rows:
        return
    now = utc_now()
    fixed = constants or {}
    records = ((row.id, now, now, *(row.columns[name] for name in names), *fixed.values()) for row in rows)
    await tx.copy(table, (*STAMP, *names, *fixed), records)


async def _update(tx: Tx, table: str, columns: Iterable[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    names = [name for name in columns if name not in FIXED]
    types = ", ".join(f"${number}::{TYPES.get(name, 'text')}[]" for number, name in enumerate(["id", *names], 1))
    assigned = ", ".join(f"{name} = w.{name}" for name in names)
    await tx.execute(
        f"UPDATE {table} t SET {assigned}, updated_at = now() FROM unnest({types}) AS w(id, {', '.join(names)})"
        " WHERE t.id = w.id",
        *_lists([(row.id, *(row.columns[name] for name in names)) for row in rows], len(names) + 1),
    )


def _lists(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


def _mark_stale(tx: Tx, plan: Plan) -> None:
    made = ((plan.new_categories, CATEGORIES), (plan.new_brands, BRANDS), (plan.new_attributes, ATTRIBUTES))
    tx.stale |= {PRODUCTS, *(tag for rows, tag in made if rows)}
    tx.stale |= {product_tag(product_id) for product_id in touched_rows(plan)[1]}
    if len(tx.stale) > MOST_TAGS:
        tx.stale = {PRODUCTS, CATEGORIES, BRANDS, ATTRIBUTES}
