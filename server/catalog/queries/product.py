"""One product as a viewer sees it: its page, and its variants as a list."""

from uuid import UUID

from server.catalog.queries.rows import (
    MEDIUM,
    MEDIUM_SHOWN,
    PRODUCT_ROW,
    VARIANT,
    Values,
    page_bytes,
    product_price,
    variant_price,
)
from server.catalog.rules import Audience, Viewer
from server.core.db import fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, PageFilter, read_cursor, write_cursor

# Of what a page shows at once; the lists show the rest.
AT_ONCE = 100

# UNION drops a row seen before, so that even a cycle in the tree would come to an end.
SHOWN = """
WITH RECURSIVE climbed AS (
  SELECT c.id, c.parent_id, c.is_active AND c.target_role = ANY ($2::text[]) AS seen
  FROM products p JOIN categories c ON c.id = p.category_id WHERE p.id = $1
  UNION
  SELECT c.id, c.parent_id, c.is_active AND c.target_role = ANY ($2)
  FROM climbed l JOIN categories c ON c.id = l.parent_id),
shown AS (
  SELECT p.*, $3::boolean OR coalesce(o.user_id = $4::uuid, false) AS sees_stock
  FROM products p JOIN brands b ON b.id = p.brand_id LEFT JOIN stores s ON s.id = p.store_id
    LEFT JOIN owners o ON o.id = s.owner_id
  WHERE p.id = $1 AND p.is_active AND b.is_active AND (p.store_id IS NULL OR s.is_active)
    AND (SELECT bool_and(seen) FROM climbed))
"""
PAGE = """
SELECT row_to_json(x)::text AS page FROM (
  SELECT {row}, p.description, p.base_price, p.store_id,
    (SELECT coalesce(jsonb_agg(one), '[]') FROM (
      SELECT {variant} AS one FROM product_variants v WHERE v.product_id = p.id AND v.is_active
      ORDER BY v.id LIMIT {at_once}) listed) AS variants,
    (SELECT coalesce(json_agg(row_to_json(one)), '[]') FROM (
      SELECT {medium}
      FROM product_media m LEFT JOIN product_variants v ON v.id = m.product_variant_id
      WHERE m.product_id = p.id AND {medium_shown}
      ORDER BY m.sort_order, m.id LIMIT {at_once}) one) AS media
  FROM shown p JOIN brands b ON b.id = p.brand_id JOIN categories c ON c.id = p.category_id) x
"""
VARIANTS = """
, counted AS (
  SELECT v.id, row_number() OVER () AS place, {variant} AS one
  FROM shown p JOIN LATERAL (
    SELECT * FROM product_variants WHERE product_id = p.id AND is_active {after}
    ORDER BY id LIMIT {limit} + 1) v ON true)
SELECT
  (SELECT coalesce(jsonb_agg(one ORDER BY place), '[]')::text FROM counted WHERE place <= {limit}) AS items,
  (SELECT id FROM counted WHERE place = {limit} AND EXISTS (SELECT FROM counted WHERE place > {limit})) AS last,
  {total} AS total
FROM shown p
"""
TOTAL = f"""
(SELECT count(*) FROM (
  SELECT FROM product_variants v WHERE v.product_id = p.id AND v.is_active LIMIT {TOTAL_CAP}) t)
"""


async def get_page(product_id: UUID, viewer: Viewer) -> bytes:
    """A product's page, as ready JSON.

    Raises:
        NotFound: It is not there, or not for this viewer.
    """
    sql = PAGE.format(
        row=PRODUCT_ROW.format(price=product_price(viewer.audience)),
        variant=VARIANT.format(price=variant_price(viewer.audience)),
        at_once=AT_ONCE,
        medium=MEDIUM,
        medium_shown=MEDIUM_SHOWN,
    )
    row = await fetch_row(SHOWN + sql, *seen_by(product_id, viewer))
    if row is None:
        raise NotFound
    page: str = row["page"]
    return page.encode()


async def list_variants(product_id: UUID, viewer: Viewer, query: PageFilter) -> bytes:
    """A page of a product's active variants, oldest first, as ready JSON.

    Raises:
        NotFound: The product is not there, or not for this viewer.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "oldest", (UUID,))
    values = Values()
    values.bound.extend(seen_by(product_id, viewer))
    sql = VARIANTS.format(
        variant=VARIANT.format(price=variant_price(viewer.audience)),
        after=f"AND id > {values.bind(after[0])}" if after is not None else "",
        limit=query.limit,
        total=TOTAL if query.include_total else "NULL::bigint",
    )
    row = await fetch_row(SHOWN + sql, *values.bound)
    if row is None:
        raise NotFound
    cursor = write_cursor("oldest", (row["last"],)) if row["last"] is not None else None
    return page_bytes(row["items"], cursor, row["total"])


def seen_by(product_id: UUID, viewer: Viewer) -> tuple[object, ...]:
    """The values of `SHOWN`."""
    audience = viewer.audience
    return product_id, list(audience.target_roles), audience is Audience.ADMIN, viewer.owner_id
