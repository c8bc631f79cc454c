"""The list of products: what the filter names is looked up first, then one statement writes the page.

Two statements, because the second is made and planned for the very categories, brands and values that the first one
found: it walks indexes that have them in the list's own order.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from server.catalog.errors import UnknownAttribute
from server.catalog.queries.rows import PRODUCT_ROW, Values, id_in, page_bytes, product_price, variant_price
from server.catalog.queries.walks import (
    COMPARED,
    FEW,
    MOST_PARTS,
    PAGE,
    Parts,
    by_category,
    by_category_of_value,
    by_least_price,
    by_shelf,
    by_value,
    first_rows,
    having_values,
    id_of,
)
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
  WHERE c.is_active AND c.target_role = ANY ($1)),
named AS (
  SELECT a.slug, t.id, (
    SELECT count(*) FROM (SELECT FROM product_values WHERE value_id = t.id LIMIT $8::int) k) AS matches
  FROM unnest($6::text[], $7::text[]) AS w(slug, value) JOIN attributes a ON a.slug = w.slug
    JOIN attribute_values t ON t.attribute_id = a.id AND t.value = w.value)
SELECT array(SELECT id FROM visible WHERE wanted) AS category_ids, array(SELECT id FROM visible) AS visible_ids,
  array(SELECT id FROM brands WHERE (slug = $4::text OR id = $5::uuid) AND is_active) AS brand_ids,
  array(SELECT slug FROM attributes WHERE slug = ANY ($6)) AS slugs,
  -- In an index's order, so that the index is read and not the table.
  (SELECT count(*) FROM brands b CROSS JOIN LATERAL (SELECT FROM products WHERE brand_id = b.id
    ORDER BY created_at DESC, id DESC LIMIT $8) k WHERE b.slug = $4 OR b.id = $5) AS of_brand,
  (SELECT count(*) FROM (SELECT FROM products WHERE store_id = $9::uuid ORDER BY id LIMIT $8) k) AS of_store,
  array(SELECT id FROM named ORDER BY slug) AS value_ids, array(SELECT matches FROM named ORDER BY slug) AS matches
"""
SOURCE = "products p JOIN brands b ON b.id = p.brand_id LEFT JOIN stores s ON s.id = p.store_id"
SELLERS_SHOWN = ("b.is_active", "(p.store_id IS NULL OR s.is_active)")
# A condition that the planner takes for true of nearly all rows.
MOSTLY = "nullif({}, false) IS NOT NULL"
# What has no active variant has no price, and nothing to sell.
SHOWN = ("p.is_active", "p.price_from IS NOT NULL", *SELLERS_SHOWN)
# The same where an index is walked: looked up row by row, and put so that the planner expects nearly all to pass.
WALKED = (
    "p.is_active",
    "p.price_from IS NOT NULL",
    "(SELECT true FROM brands b WHERE b.id = p.brand_id AND b.is_active) IS NOT NULL",
    "(p.store_id IS NULL OR (SELECT true FROM stores s WHERE s.id = p.store_id AND s.is_active) IS NOT NULL)",
)


class Order(NamedTuple):
    """A sort: by which expression, downwards or up, and how a cursor carries its value.

    `of_values` says whether the products of each attribute value are kept in that order.
    """

    column: str
    way: str
    kind: type
    of_values: bool = False
    key: str = "{column}"
    value: str = "{}"


SORTS = {
    Sort.NEWEST: Order("p.created_at", "DESC", datetime, of_values=True),
    Sort.PRICE_UP: Order("p.{price}_from", "ASC", int, of_values=True),
    Sort.PRICE_DOWN: Order("p.{price}_from", "DESC", int, of_values=True),
    # In hundredths: a cursor knows no decimals.
    Sort.RATING: Order("p.rating_average", "DESC", int, key="({column} * 100)::int", value="{}::bigint / 100.0"),
    Sort.NAME: Order("p.name", "ASC", str),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that a filter names, values in the order of their attributes' slugs; `visible_ids` are categories.

    Where it was asked for, `matches` says of each value how many products have it; `others`, the brand or the store.
    """

    category_ids: list[UUID]
    brand_ids: list[UUID]
    value_ids: list[UUID]
    visible_ids: list[UUID]
    matches: list[int]
    others: int

    @property
    def by_value(self) -> bool:
        """Whether the products with a value are the fewest to look through."""
        return bool(self.value_ids) and self.rarest[0] <= self.others

    @property
    def rarest(self) -> tuple[int, UUID]:
        """The value that the fewest products have, after their number; there must be values."""
        return min(zip(self.matches, self.value_ids, strict=True))


async def list_products(query: ProductFilter, audience: Audience) -> bytes:
    """A page of the products that the audience sees, as ready JSON.

    Raises:
        BadCursor: The cursor is of another sort, or of no list.
        UnknownAttribute: The filter names an attribute that is not there.
    """
    order = SORTS[query.sort]
    after = read_cursor(query.cursor, query.sort, (order.kind, UUID))
    found = await look_up(query, audience, count_to=_count_to(query, order))
    if found is None:
        return page_bytes("[]", None, 0 if query.include_total else None)
    values = Values()
    parts = _parts(query, order, audience, found, values)
    column = order.column.format(price=product_price(audience))
    if found.by_value and order.of_values:
        column = column.replace("p.", "k.")
    walked = [*WALKED, *_walked(query, audience, found, parts, values)]
    walked += having_values(found.value_ids, parts, column if order.of_values else "p.created_at", values)
    if after is not None:
        walked.append(_after(after, order, column, values))
    sql = PAGE.format(
        subquery=parts.subquery if parts is not None else "",
        key=order.key.format(column="sort"),
        found=first_rows(column, order.way, " AND ".join(walked), parts=parts, limit=query.limit + 1),
        limit=query.limit,
        row=PRODUCT_ROW.format(price=product_price(audience)),
        total=_total(query, audience, found, values) if query.include_total else "NULL::bigint",
    )
    row = (await fetch_planned(sql, *values.bound))[0]
    cursor = write_cursor(query.sort, (row["key"], row["id"])) if row["id"] is not None else None
    return page_bytes(row["items"], cursor, row["total"])


async def look_up(query: ShelfFilter, audience: Audience, *, count_to: int = 0) -> Found | None:
    """The rows that the filter names; None when one of them is not there, and nothing can match.

    The products with each attribute value are counted up to `count_to`.

    Raises:
        UnknownAttribute: It names an attribute that is not there.
    """
    wanted = query.attributes
    category, brand = query.category, query.brand
    roles, slugs, texts = list(audience.target_roles), list(wanted), list(wanted.values())
    brand_id, category_id = id_in(brand), id_in(category)
    rows = await fetch(LOOK_UP, roles, category, category_id, brand, brand_id, slugs, texts, count_to, query.store_id)
    row = rows[0]
    if unknown := [slug for slug in wanted if slug not in row["slugs"]]:
        raise UnknownAttribute(unknown)
    counts = ((query.brand, row["of_brand"]), (query.store_id, row["of_store"]))
    others = min((count for wish, count in counts if wish is not None), default=count_to)
    found = Found(row["category_ids"], row["brand_ids"], row["value_ids"], row["visible_ids"], row["matches"], others)
    if not found.category_ids or len(found.value_ids) < len(wanted) or (brand is not None and not found.brand_ids):
        return None
    return found


def _count_to(query: ProductFilter, order: Order) -> int:
    """How far products are counted: no further than it takes to choose which of them to look through."""
    if not order.of_values:
        return FEW + 1 if query.attributes else 0
    wishes = (query.brand, query.store_id, *query.attributes)
    return COMPARED if query.attributes and sum(wish is not None for wish in wishes) > 1 else 0


def conditions(query: ShelfFilter, audience: Audience, found: Found, values: Values) -> list[str]:
    """What must hold of a product `p`, or of a row with the same columns, beyond that it is shown."""
    made = [_in_category(found, values), *_columns(query, audience, found, values)]
    if found.value_ids or _several(query, found):
        made.append(_one_variant(query, audience, found, values))
    return made


def _in_category(found: Found, values: Values) -> str:
    return f"p.category_id = ANY ({values.bind(found.category_ids)}::uuid[])"


def _columns(query: ShelfFilter, audience: Audience, found: Found, values: Values, wrap: str = "{}") -> list[str]:
    price = product_price(audience)
    made = []
    if len(found.brand_ids) == 1:
        made.append(f"p.brand_id = {values.bind(found.brand_ids[0])}")
    elif found.brand_ids:
        made.append(f"p.brand_id = ANY ({values.bind(found.brand_ids)}::uuid[])")
    if query.store_id is not None:
        made.append(f"p.store_id = {values.bind(query.store_id)}")
    if query.min_rating is not None:
        made.append(f"p.rating_average >= {values.bind(query.min_rating)}::float8::numeric")
    if query.in_stock is not None:
        made.append("p.in_stock" if query.in_stock else "NOT p.in_stock")
    if query.min_price is not None:
        made.append(wrap.format(f"p.{price}_to >= {values.bind(query.min_price)}"))
    if query.max_price is not None:
        made.append(wrap.format(f"p.{price}_from <= {values.bind(query.max_price)}"))
    return made


def _several(query: ShelfFilter, found: Found) -> bool:
    """Whether several wishes must come true in one variant; a single one is answered by the product's summaries."""
    wishes = (query.min_price, query.max_price, query.in_stock or None, *found.value_ids)
    return sum(wish is not None for wish in wishes) > 1


def _one_variant(query: ShelfFilter, audience: Audience, found: Found, values: Values) -> str:
    price = variant_price(audience)
    made = ["v.product_id = p.id", "v.is_active"]
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
    # Asked of each product: as a set, all variants of a price would be gathered for one page.
    return f"(SELECT true FROM product_variants v{joins} WHERE {' AND '.join(made)} LIMIT 1) IS NOT NULL"


def _parts(query: ProductFilter, order: Order, audience: Audience, found: Found, values: Values) -> Parts | None:
    """The parts that the page is put together from; None where one walk is the shorter way."""
    ids, price = found.category_ids, product_price(audience)
    if found.by_value and order.of_values:
        return by_category_of_value(ids, found.rarest[1], values)
    if found.by_value and found.rarest[0] <= FEW:
        return by_value(found.rarest[1], ids, values)
    # What a store has, and what is sold out, have an index of their own through all categories.
    own = query.category is None and query.brand is None and (query.store_id is not None or query.in_stock is False)
    if own or len(ids) > MOST_PARTS:
        return None
    limited = query.min_price is not None or query.max_price is not None
    if query.sort is Sort.NEWEST and limited and query.brand is None:
        return by_shelf(ids, price, query.min_price, query.max_price, values)
    if query.sort is Sort.PRICE_UP and query.min_price is not None:
        return by_least_price(ids, price, query.min_price, values)
    return by_category(ids, values)


def _walked(query: ProductFilter, audience: Audience, found: Found, parts: Parts | None, values: Values) -> list[str]:
    """What must hold of a product of a part, or of any where there are none."""
    # Nearly all of the parts by price fulfil it: how many in the whole shop do must not lead to another index.
    wrap = MOSTLY if parts is not None and parts.subquery else "{}"
    made = _columns(query, audience, found, values, wrap)
    if parts is None:
        made.append(_in_category(found, values))
    if _several(query, found):
        made.append(_one_variant(query, audience, found, values))
        if not found.value_ids and not query.in_stock:
            # The cheapest or the dearest variant mostly is the one.
            least, most = values.bind(query.min_price), values.bind(query.max_price)
            price = product_price(audience)
            made[-1] = f"(p.{price}_from >= {least} OR p.{price}_to <= {most} OR {made[-1]})"
    return made


def _total(query: ProductFilter, audience: Audience, found: Found, values: Values) -> str:
    where = " AND ".join([*SHOWN, *_walked(query, audience, found, None, values)])
    source = SOURCE
    if found.value_ids:
        source += f" JOIN product_values k ON k.value_id = {values.bind(found.rarest[1])} AND k.product_id = p.id"
    return f"(SELECT count(*) FROM (SELECT FROM {source} WHERE {where} LIMIT {TOTAL_CAP}) t)"


def _after(after: list[object], order: Order, column: str, values: Values) -> str:
    key = order.value.format(values.bind(after[0]))
    return f"({column}, {id_of(column)}) {'>' if order.way == 'ASC' else '<'} ({key}, {values.bind(after[1])})"
