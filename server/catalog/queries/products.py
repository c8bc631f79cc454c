"""Products as the back office sees and locks them. `owner_id` is the owner's user; None is an admin, who sees all.

The list is planned for the very rows that its filter names: where these are few they are found by their own index and
sorted, where they are many they are met along the index of the list's order, of the whole table, active or not.
"""

from typing import NamedTuple
from uuid import UUID

from asyncpg import Record

from server.catalog.queries.rows import Values, id_in, part_pattern
from server.catalog.schemas.products import AdminProduct, AdminProductFilter, AdminSort
from server.core.db import Tx, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, cut_page, read_cursor
from server.stores.queries import OWN

COLUMNS = """p.id, p.category_id, c.name AS category_name, p.brand_id, b.name AS brand_name, p.store_id,
  s.name AS store_name, p.name, p.slug, p.description, p.base_price, p.is_active, p.price_from, p.price_to, p.in_stock,
  p.rating_average, p.rating_count, p.created_at, p.updated_at"""
JOINS = """JOIN categories c ON c.id = p.category_id JOIN brands b ON b.id = p.brand_id
  LEFT JOIN stores s ON s.id = p.store_id"""
ONE = f"SELECT {COLUMNS} FROM products p {JOINS} WHERE p.id = $1 AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2))"
LOOK_UP = f"""
WITH RECURSIVE below AS (
  SELECT id FROM categories WHERE slug = $1::text OR id = $2::uuid
  UNION
  SELECT c.id FROM categories c JOIN below l ON c.parent_id = l.id)
SELECT array(SELECT id FROM below) AS category_ids,
  array(SELECT id FROM brands WHERE slug = $3::text OR id = $4::uuid) AS brand_ids,
  array({OWN} $5::uuid) AS store_ids
"""
PAGE = """
WITH matching AS {way_to_find} (SELECT p.id, {column} AS key FROM products p WHERE {where})
SELECT {columns} FROM (
  SELECT id, key FROM matching {after} ORDER BY key {way}, id {way} LIMIT {limit}) m
JOIN products p ON p.id = m.id {joins} ORDER BY m.key {way}, m.id {way}
"""
REFERENCES = f"""
SELECT $1::uuid IS NULL OR EXISTS (SELECT FROM categories WHERE id = $1) AS category_id,
  $2::uuid IS NULL OR EXISTS (SELECT FROM brands WHERE id = $2) AS brand_id,
  $3::uuid IS NULL OR EXISTS (
    SELECT FROM stores WHERE id = $3 AND ($4::uuid IS NULL OR (is_active AND id IN ({OWN} $4)))) AS store_id
"""


class Order(NamedTuple):
    """A sort: by which column, and downwards or up."""

    column: str
    way: str
    kind: type


# The newest have the greatest ids.
SORTS = {
    AdminSort.NEWEST: Order("p.id", "DESC", UUID),
    AdminSort.NAME: Order("p.name", "ASC", str),
    AdminSort.PRICE_UP: Order("p.base_price", "ASC", int),
    AdminSort.PRICE_DOWN: Order("p.base_price", "DESC", int),
}


async def get_admin_product(product_id: UUID, *, owner_id: UUID | None, tx: Tx | None = None) -> AdminProduct:
    """A product, active or not.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    read = fetch_row if tx is None else tx.fetch_row
    return _found(await read(ONE, product_id, owner_id))


async def lock_product(tx: Tx, product_id: UUID, *, owner_id: UUID | None) -> AdminProduct:
    """Lock a product's row and read it.

    A transaction that writes variants that are there already locks those first: the database sums them up under the
    product's lock.

    Raises:
        NotFound: It is not there, or of another's store.
    """
    return _found(await tx.fetch_row(f"{ONE} FOR NO KEY UPDATE OF p", product_id, owner_id))


async def find_missing(
    tx: Tx, *, category_id: UUID | None, brand_id: UUID | None, store_id: UUID | None, owner_id: UUID | None
) -> list[str]:
    """The fields of those that do not exist; of another's or a closed store an owner may not know."""
    row = await tx.fetch_row(REFERENCES, category_id, brand_id, store_id, owner_id)
    return [field for field, there in (row or {}).items() if not there]


async def list_admin_products(query: AdminProductFilter, *, owner_id: UUID | None) -> Page[AdminProduct]:
    """A page of products, active or not.

    Raises:
        BadCursor: The cursor is of another sort, or of no list.
    """
    order = SORTS[query.sort]
    after = read_cursor(query.cursor, query.sort, (order.kind, UUID))
    values = Values()
    where = await _conditions(query, owner_id, values)
    counted = f"SELECT count(*) FROM (SELECT FROM products p WHERE {where} LIMIT {TOTAL_CAP}) t"
    total: int = (await fetch_planned(counted, *values.bound))[0][0]
    sign = ">" if order.way == "ASC" else "<"
    sql = PAGE.format(
        # Few are found and sorted. Of many some are soon met along the order, but a few may all stand at its end.
        way_to_find="MATERIALIZED" if total < TOTAL_CAP else "NOT MATERIALIZED",
        column=order.column,
        way=order.way,
        where=where,
        after=f"WHERE (key, id) {sign} ({values.bind(after[0])}, {values.bind(after[1])})" if after else "",
        columns=COLUMNS,
        joins=JOINS,
        limit=query.limit + 1,
    )
    rows = await fetch_planned(sql, *values.bound)
    found, by = [AdminProduct.of(row) for row in rows], (order.column.removeprefix("p."), "id")
    return cut_page(query, found, query.sort, by, total=total if query.include_total else None)


async def _conditions(query: AdminProductFilter, owner_id: UUID | None, values: Values) -> str:
    category, brand = query.category, query.brand
    row = (await fetch_planned(LOOK_UP, category, id_in(category), brand, id_in(brand), owner_id))[0]
    made = ["true"]
    if category is not None:
        made.append(f"p.category_id = ANY ({values.bind(row['category_ids'])}::uuid[])")
    if brand is not None:
        made.append(f"p.brand_id = ANY ({values.bind(row['brand_ids'])}::uuid[])")
    if owner_id is not None:
        made.append(f"p.store_id = ANY ({values.bind(row['store_ids'])}::uuid[])")
    if query.store_id is not None:
        made.append(f"p.store_id = {values.bind(query.store_id)}")
    if query.is_active is not None:
        made.append("p.is_active" if query.is_active else "NOT p.is_active")
    if query.in_stock is not None:
        made.append("p.in_stock" if query.in_stock else "NOT p.in_stock")
    if query.q is not None:
        made.append(f"p.name ILIKE {values.bind(part_pattern(query.q))}")
    return " AND ".join(made)


def _found(row: Record | None) -> AdminProduct:
    if row is None:
        raise NotFound
    return AdminProduct.of(row)
