"""Variants as the back office sees and locks them. `owner_id` is the owner's user; None is an admin, who sees all."""

from collections.abc import Collection
from uuid import UUID

from asyncpg import Record

from server.catalog.queries.rows import Values
from server.catalog.schemas.variants import AdminVariant, VariantAttribute, VariantFilter
from server.core.db import Tx, fetch, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, PageFilter, cut_page, read_cursor
from server.stores.queries import OWN

COLUMNS = """v.id, v.product_id, p.name AS product_name, p.store_id, v.name, v.sku, v.price, v.retailer_price,
  v.compare_at_price, v.stock_quantity, v.low_stock_threshold, v.is_active, v.created_at, v.updated_at"""
SOURCE = "product_variants v JOIN products p ON p.id = v.product_id"
OWN_ONE = f"v.id = $1 AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2))"
ONE = f"SELECT {COLUMNS} FROM {SOURCE} WHERE {OWN_ONE}"
PAIRS = """SELECT x.product_attribute_id, x.product_attribute_value_id, a.name, a.slug, t.value, a.unit, x.created_at
  FROM variant_attribute_values x JOIN attributes a ON a.id = x.product_attribute_id
    JOIN attribute_values t ON t.id = x.product_attribute_value_id
  WHERE x.product_variant_id = $1"""
COUNTED = "(SELECT count(*) FROM variant_attribute_values WHERE product_variant_id = v.id)"


async def lock_variant(tx: Tx, variant_id: UUID, *, owner_id: UUID | None, to_erase: bool = False) -> AdminVariant:
    """Lock a variant's row and read it; `to_erase` keeps out also those who would refer to it: orders, carts, media.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    strength = "UPDATE" if to_erase else "NO KEY UPDATE"
    return _found(await tx.fetch_row(f"{ONE} FOR {strength} OF v", variant_id, owner_id))


async def lock_values(tx: Tx, value_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Keep values of attributes from being erased; gives each one's attribute, and leaves out what is not there."""
    rows = await tx.fetch(
        "SELECT id, attribute_id FROM attribute_values WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE",
        list(value_ids),
    )
    return {row["id"]: row["attribute_id"] for row in rows}


async def find_attributes(tx: Tx, attribute_ids: Collection[UUID]) -> set[UUID]:
    """Those of the attributes that there are."""
    rows = await tx.fetch("SELECT id FROM attributes WHERE id = ANY ($1::uuid[])", list(attribute_ids))
    return {row["id"] for row in rows}


async def count_attributes(tx: Tx, variant_id: UUID) -> int:
    """For how many attributes the variant has a value."""
    row = await tx.fetch_row("SELECT count(*) FROM variant_attribute_values WHERE product_variant_id = $1", variant_id)
    return row[0] if row is not None else 0


async def is_kept(tx: Tx, variant_id: UUID) -> bool:
    """Whether something that stays names the variant: an order, a discount rule, be it switched off, or a wishlist."""
    row = await tx.fetch_row(
        "SELECT EXISTS (SELECT FROM order_items WHERE product_variant_id = $1)"
        " OR EXISTS (SELECT FROM discount_rules WHERE product_variant_id = $1)"
        " OR EXISTS (SELECT FROM wish_list_items WHERE product_variant_id = $1)",
        variant_id,
    )
    return row is not None and bool(row[0])


async def list_variant_attributes(
    variant_id: UUID, query: PageFilter, *, owner_id: UUID | None
) -> Page[VariantAttribute]:
    """A page of the values that a variant has for its attributes, by the attributes' slugs.

    Raises:
        NotFound: The variant is not there, or of another's store.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "slug", (str,)) or [""]
    row = await fetch_row(f"SELECT {COUNTED} AS total FROM {SOURCE} WHERE {OWN_ONE}", variant_id, owner_id)
    if row is None:
        raise NotFound
    rows = await fetch(f"{PAIRS} AND a.slug > $2 ORDER BY a.slug LIMIT $3", variant_id, after[0], query.limit + 1)
    found = [VariantAttribute.of(pair) for pair in rows]
    return cut_page(query, found, "slug", ("slug",), total=row["total"] if query.include_total else None)


async def get_variant_attribute(tx: Tx, variant_id: UUID, value_id: UUID) -> VariantAttribute:
    """The attribute for which the variant has this value.

    Raises:
        NotFound: It does not have the value.
    """
    row = await tx.fetch_row(f"{PAIRS} AND x.product_attribute_value_id = $2", variant_id, value_id)
    if row is None:
        raise NotFound
    return VariantAttribute.of(row)


async def list_admin_variants(
    query: VariantFilter, *, owner_id: UUID | None, low_stock_threshold: int
) -> Page[AdminVariant]:
    """A page of variants, newest first; `low_stock_threshold` is of those that have none of their own.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    values = Values()
    made = ["true"]
    if owner_id is not None:
        # The very stores, so that it is known how much of the shop is theirs.
        stores = (await fetch(f"SELECT array({OWN} $1)", owner_id))[0][0]
        made.append(f"p.store_id = ANY ({values.bind(stores)}::uuid[])")
    if query.product_id is not None:
        made.append(f"v.product_id = {values.bind(query.product_id)}")
    if query.sku is not None:
        made.append(f"v.sku = {values.bind(query.sku)}")
    if query.low_stock is not None:
        sign = "<" if query.low_stock else ">="
        made.append(f"v.stock_quantity {sign} coalesce(v.low_stock_threshold, {values.bind(low_stock_threshold)})")
    where = " AND ".join(made)
    counted = f"(SELECT count(*) FROM (SELECT FROM {SOURCE} WHERE {where} LIMIT {TOTAL_CAP}) t)"
    # Beside the page, not in its rows: a total is known even of an empty page.
    total = (await fetch_planned(f"SELECT {counted}", *values.bound))[0][0] if query.include_total else None
    after = read_cursor(query.cursor, "newest", (UUID,))
    if after is not None:
        where += f" AND v.id < {values.bind(after[0])}"
    rows = await fetch_planned(
        f"SELECT {COLUMNS} FROM {SOURCE} WHERE {where} ORDER BY v.id DESC LIMIT {query.limit + 1}",
        *values.bound,
    )
    return cut_page(query, [AdminVariant.of(row) for row in rows], "newest", ("id",), total=total)


def _found(row: Record | None) -> AdminVariant:
    if row is None:
        raise NotFound
    return AdminVariant.of(row)
