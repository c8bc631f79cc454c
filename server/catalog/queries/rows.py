"""Pieces of SQL that several reads of the catalogue share; PostgreSQL writes the JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from server.catalog.rules import Audience
from server.core.db import fetch_planned
from server.core.pages import ID_MARGIN, TOTAL_CAP, PageFilter, first_id

# Of a product `p` with its brand `b` and its category `c`; {price} is the audience's column prefix.
PRODUCT_ROW = """
  p.id, p.name, p.slug,
  json_build_object('id', b.id, 'name', b.name, 'slug', b.slug) AS brand,
  json_build_object('id', c.id, 'name', c.name, 'slug', c.slug) AS category,
  p.{price}_from AS price_from, p.{price}_to AS price_to, p.compare_at_price, p.in_stock,
  p.rating_average, p.rating_count,
  (SELECT json_build_object(
      'thumb', (array_agg(place) FILTER (WHERE rendition = 'thumb'))[1],
      'medium', (array_agg(place) FILTER (WHERE rendition = 'medium'))[1],
      'large', (array_agg(place) FILTER (WHERE rendition = 'large'))[1],
      'original', (array_agg(place) FILTER (WHERE rendition = 'original'))[1],
      'alt_text', m.alt_text)
    FROM product_media m LEFT JOIN LATERAL (
      -- WebP where there is any, else the oldest.
      SELECT u.rendition, media_url(u.url, u.storage_key) AS place FROM product_media_urls u
      WHERE u.product_media_id = m.id ORDER BY u.content_type <> 'image/webp', u.id) u ON true
    WHERE m.product_id = p.id AND m.is_primary AND m.type = 'image' AND m.status = 'ready' GROUP BY m.id) AS image
"""
# Of a medium's URL `u`.
MEDIA_URL = """
  json_build_object(
    'id', u.id, 'rendition', u.rendition, 'url', media_url(u.url, u.storage_key), 'width', u.width,
    'height', u.height, 'content_type', u.content_type)
"""
# Of a medium `m`.
MEDIUM = f"""
  m.id, m.product_variant_id, m.type, m.alt_text, m.sort_order, m.is_primary,
  (SELECT coalesce(json_agg({MEDIA_URL} ORDER BY u.id), '[]')
    FROM product_media_urls u WHERE u.product_media_id = m.id) AS urls
"""
# Whether a medium `m`, perhaps of the variant `v`, is for everybody.
MEDIUM_SHOWN = "m.status = 'ready' AND (m.product_variant_id IS NULL OR v.is_active)"
# Of a variant `v` of the product `p`, of which the caller sees the stock or does not; {price} is an expression.
VARIANT = """
  jsonb_build_object(
    'id', v.id, 'sku', v.sku, 'name', v.name, 'price', {price}, 'compare_at_price', v.compare_at_price,
    'in_stock', v.stock_quantity > 0,
    'attributes', (
      SELECT coalesce(
        jsonb_agg(jsonb_build_object('name', a.name, 'slug', a.slug, 'value', t.value, 'unit', a.unit) ORDER BY a.slug),
        '[]')
      FROM variant_attribute_values x JOIN attributes a ON a.id = x.product_attribute_id
        JOIN attribute_values t ON t.id = x.product_attribute_value_id
      WHERE x.product_variant_id = v.id))
  || CASE WHEN p.sees_stock THEN jsonb_build_object('stock_quantity', v.stock_quantity) ELSE '{{}}' END
"""


class Values:
    """The values of a statement that is put together from parts."""

    def __init__(self) -> None:
        self.bound: list[Any] = []

    def bind(self, value: Any) -> str:
        """Add a value; gives its placeholder."""
        self.bound.append(value)
        return f"${len(self.bound)}"


async def count_found(query: PageFilter, found: str, values: Values) -> int | None:
    """How many rows a list has, exact to 10,000, where its total is asked for; `found` is the SELECT of them all.

    Beside the page, not in its rows: a total is known even of an empty page.
    """
    if not query.include_total:
        return None
    rows = await fetch_planned(f"SELECT count(*) FROM ({found} LIMIT {TOTAL_CAP}) t", *values.bound)
    return int(rows[0][0])


def made_between(values: Values, earliest: datetime | None, until: datetime | None, *, of: str = "") -> list[str]:
    """The conditions that rows (`of` is their prefix, as `r.`) were made in a span of time, half-open.

    The times themselves have no index; the ids, which such lists are ordered by, bound what is looked at.
    """
    made = []
    if earliest is not None:
        first = values.bind(first_id(earliest - ID_MARGIN))
        made += [f"{of}created_at >= {values.bind(earliest)}", f"{of}id >= {first}"]
    if until is not None:
        last = values.bind(first_id(until + ID_MARGIN))
        made += [f"{of}created_at < {values.bind(until)}", f"{of}id < {last}"]
    return made


def id_in(text: str | None) -> UUID | None:
    """The id that a slug-or-id is, if it is one."""
    try:
        return UUID(text) if text is not None else None
    except ValueError:
        return None


def part_pattern(text: str) -> str:
    """What LIKE takes for every text that contains this one."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"


def product_price(audience: Audience) -> str:
    """The prefix of a product's price range, as the audience buys."""
    return "retailer_price" if audience is Audience.RETAILER else "price"


def variant_price(audience: Audience) -> str:
    """A variant's price, as the audience buys."""
    return "coalesce(v.retailer_price, v.price)" if audience is Audience.RETAILER else "v.price"


def page_bytes(items: str, next_cursor: str | None, total: int | None) -> bytes:
    """The answer of a list from its items' JSON."""
    counted = b"" if total is None else b',"total":%d' % total
    return b'{"items":%b,"next_cursor":%b%b}' % (items.encode(), orjson.dumps(next_cursor), counted)
