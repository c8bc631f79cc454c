"""Variants as the back office sees and locks them. `owner_id` is the owner's user; None is an admin, who sees all."""

from uuid import UUID

from server.catalog.queries.rows import Values
from server.catalog.schemas.variants import AdminVariant, VariantFilter
from server.core.db import Tx, fetch_planned
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, read_cursor, write_cursor
from server.stores.queries import OWN

COLUMNS = """v.id, v.product_id, p.name AS product_name, p.store_id, v.name, v.sku, v.price, v.retailer_price,
  v.compare_at_price, v.stock_quantity, v.low_stock_threshold, v.is_active, v.created_at, v.updated_at"""
SOURCE = "product_variants v JOIN products p ON p.id = v.product_id"


async def lock_variant(tx: Tx, variant_id: UUID, *, owner_id: UUID | None) -> AdminVariant:
    """Lock a variant's row and read it.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    row = await tx.fetch_row(
        f"SELECT {COLUMNS} FROM {SOURCE} WHERE v.id = $1"
        f" AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2)) FOR NO KEY UPDATE OF v",
        variant_id,
        owner_id,
    )
    if row is None:
        raise NotFound
    return AdminVariant.of(row)


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
        made.append(f"p.store_id IN ({OWN} {values.bind(owner_id)})")
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
    items = [AdminVariant.of(row) for row in rows[: query.limit]]
    more = len(rows) > query.limit
    cursor = write_cursor("newest", (items[-1].id,)) if more else None
    return Page(items=items, next_cursor=cursor, total=total)
