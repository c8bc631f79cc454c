"""The list of products: what the filter names is looked up first, then one statement writes the page.

Two statements, because the second is planned for the very categories, brands and values that the first one found:
walking an index in the list's order is right for a large category, and a thousand times too slow for a rare one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from server.catalog.errors import UnknownAttribute
from server.catalog.queries.rows import PRODUCT_ROW, Values, page_bytes, product_price, variant_price
from server.catalog.rules import Audience
from server.catalog.schemas.public import ProductFilter, ShelfFilter, Sort
from server.core.db import fetch, fetch_planned
from server.core.pages import TOTAL_CAP, read_cursor, write_cursor

LOOK_UP = """
WITH RECURSIVE visible AS (
  SELECT id, $2::text IS NULL OR slug = $2 OR id = $3::uuid AS wanted FROM categories
  WHERE parent_id IS NULL AND is_active AND target_role = ANY ($1::text[])
  UNION ALL
  SELECT c.id, v.wanted OR c.slug = $2 OR c.id = $3 FROM categories c JOIN visible v ON c.parent_id = v.id
  WHERE c.is_active AND c.target_role = ANY ($1))
SELECT array(SELECT id FROM visible WHERE wanted) AS category_ids, array(SELECT id FROM visible) AS visible_ids,
  array(SELECT id FROM brands WHERE slug = $4::text OR id = $5::uuid) AS brand_ids,
  array(SELECT slug FROM attributes WHERE slug = ANY ($6::text[])) AS slugs,
  array(
    SELECT t.id FROM unnest($6, $7::text[]) AS w(slug, value) JOIN attributes a ON a.slug = w.slug
      JOIN attribute_values t ON t.attribute_id = a.id AND t.value = w.value ORDER BY a.slug) AS value_ids
"""
PAGE = """
WITH hits AS (
  SELECT *, row_number() OVER () AS place FROM (
    SELECT p.*, {key} AS key FROM {source} {where} {after} ORDER BY {order} LIMIT {limit} + 1) found),
last AS (SELECT key, id FROM hits WHERE place = {limit} AND EXISTS (SELECT FROM hits WHERE place > {limit}))
SELECT
  (SELECT coalesce(json_agg(row_to_json(x)), '[]')::text FROM (
    SELECT {row} FROM hits p JOIN brands b ON b.id = p.brand_id JOIN categories c ON c.id = p.category_id
    WHERE p.place <= {limit} ORDER BY p.place) x) AS items,
  (SELECT key FROM last) AS key, (SELECT id FROM last) AS id, {total} AS total
"""
SOURCE = "products p JOIN brands b ON b.id = p.brand_id LEFT JOIN stores s ON s.id = p.store_id"
SELLERS_SHOWN = ("b.is_active", "(p.store_id IS NULL OR s.is_active)")
# What has no active variant has no price, and nothing to sell.
SHOWN = ("p.is_active", "p.price_from IS NOT NULL", *SELLERS_SHOWN)


class Order(NamedTuple):
    """A sort: by which expression, downwards or up, and how a cursor carries its value."""

    column: str
    way: str
    kind: type
    key: str = "{column}"
    value: str = "{}"


SORTS = {
    Sort.NEWEST: Order("p.created_at", "DESC", datetime),
    Sort.PRICE_UP: Order("p.{price}_from", "ASC", int),
    Sort.PRICE_DOWN: Order("p.{price}_from", "DESC", int),
    # In hundredths: a cursor knows no decimals.
    Sort.RATING: Order("p.rating_average", "DESC", int, "({column} * 100)::int", "{}::bigint / 100.0"),
    Sort.NAME: Order("p.name", "ASC", str),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that a filter names, values in the order of their attributes' slugs; `visible_ids` are categories."""

    category_ids: list[UUID]
    brand_ids: list[UUID]
    value_ids: list[UUID]
    visible_ids: list[UUID]


async def list_products(query: ProductFilter, audience: Audience) -> bytes:
    """A page of the products that the audience sees, as ready JSON.

    Raises:
        BadCursor: The cursor is of another sort, or of no list.
        UnknownAttribute: The filter names an attribute that is not there.
    """
    order = SORTS[query.sort]
    after = read_cursor(query.cursor, query.sort, (order.kind, UUID))
    found = await look_up(query, audience)
    if found is None:
        return page_bytes("[]", None, 0 if query.include_total else None)
    values = Values()
    price = product_price(audience)
    column = order.column.format(price=price)
    where = "WHERE " + " AND ".join((*SHOWN, *conditions(query, audience, found, values)))
    counted = f"(SELECT count(*) FROM (SELECT FROM {SOURCE} {where} LIMIT {TOTAL_CAP}) t)"
    sql = PAGE.format(
        source=SOURCE,
        where=where,
        after=after_key(after, order, column, values),
        order=f"{column} {order.way}, p.id {order.way}",
        key=order.key.format(column=column),
        limit=query.limit,
        row=PRODUCT_ROW.format(price=price),
        total=counted if query.include_total else "NULL::bigint",
    )
    row = (await fetch_planned(sql, *values.bound))[0]
    cursor = write_cursor(query.sort, (row["key"], row["id"])) if row["id"] is not None else None
    return page_bytes(row["items"], cursor, row["total"])


async def look_up(query: ShelfFilter, audience: Audience) -> Found | None:
    """The rows that the filter names; None when one of them is not there, and nothing can match.

    Raises:
        UnknownAttribute: It names an attribute that is not there.
    """
    wanted = query.attributes
    category, brand = query.category, query.brand
    row = (
        await fetch(
            LOOK_UP,
            list(audience.target_roles),
            category,
            _id(category),
            brand,
            _id(brand),
            list(wanted),
            list(wanted.values()),
        )
    )[0]
    if unknown := [slug for slug in wanted if slug not in row["slugs"]]:
        raise UnknownAttribute(unknown)
    found = Found(row["category_ids"], row["brand_ids"], row["value_ids"], row["visible_ids"])
    if not found.category_ids or len(found.value_ids) < len(wanted) or (brand is not None and not found.brand_ids):
        return None
    return found


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text is not None else None
    except ValueError:
        return None


def conditions(query: ShelfFilter, audience: Audience, found: Found, values: Values) -> list[str]:
    """What must hold of a product `p`, or of a row with the same columns, beyond that it is shown."""
    price = product_price(audience)
    made = [f"p.category_id = ANY ({values.bind(found.category_ids)}::uuid[])"]
    if found.brand_ids:
        made.append(f"p.brand_id = ANY ({values.bind(found.brand_ids)}::uuid[])")
    if query.store_id is not None:
        made.append(f"p.store_id = {values.bind(query.store_id)}")
    if query.min_rating is not None:
        made.append(f"p.rating_average >= {values.bind(query.min_rating)}::float8::numeric")
    if query.in_stock is not None:
        made.append("p.in_stock" if query.in_stock else "NOT p.in_stock")
    if query.min_price is not None:
        made.append(f"p.{price}_to >= {values.bind(query.min_price)}")
    if query.max_price is not None:
        made.append(f"p.{price}_from <= {values.bind(query.max_price)}")
    # The summaries are of all variants; several wishes must come true in one.
    if found.value_ids or (query.min_price is not None and query.max_price is not None):
        made.append(_one_variant(query, audience, found, values))
    return made


def _one_variant(query: ShelfFilter, audience: Audience, found: Found, values: Values) -> str:
    price = variant_price(audience)
    made = ["v.is_active"]
    if query.min_price is not None:
        made.append(f"{price} >= {values.bind(query.min_price)}")
    if query.max_price is not None:
        made.append(f"{price} <= {values.bind(query.max_price)}")
    if query.in_stock:
        made.append("v.stock_quantity > 0")
    joins = ""
    for number, value_id in enumerate(found.value_ids):
        joins += f" JOIN variant_attribute_values x{number} ON x{number}.product_variant_id = v.id"
        made.append(f"x{number}.product_attribute_value_id = {values.bind(value_id)}")
    return f"p.id IN (SELECT v.product_id FROM product_variants v{joins} WHERE {' AND '.join(made)})"


def after_key(after: list[object] | None, order: Order, column: str, values: Values) -> str:
    """The condition that a row of `p` comes after the cursor's, or nothing."""
    if after is None:
        return ""
    key = order.value.format(values.bind(after[0]))
    sign = ">" if order.way == "ASC" else "<"
    return f"AND ({column}, p.id) {sign} ({key}, {values.bind(after[1])})"
