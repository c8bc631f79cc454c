"""Counting what the matches have in common, as JSON that PostgreSQL writes."""

from server.catalog.queries.rows import Values
from server.search.queries.matching import Leaving
from server.search.rules import SAMPLES

MOST = 50
# In paise: where one price band ends and the next begins.
BANDS = (0, 5_000_00, 10_000_00, 25_000_00, 50_000_00, 1_00_000_00, 2_50_000_00, 5_00_000_00)
RATINGS = (4, 3, 2, 1)

BRANDS = """
(SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'slug', slug, 'count', n)
    ORDER BY n DESC, slug), '[]')
  FROM (SELECT b.id, b.name, b.slug, c.n FROM
      (SELECT brand_id, {count} AS n FROM {rows} GROUP BY brand_id) c JOIN brands b ON b.id = c.brand_id
    ORDER BY n DESC, slug LIMIT {most}) t)
"""
# What is in a category is in all above it.
CATEGORIES = """
(WITH RECURSIVE up AS (
    SELECT category_id AS id, {count} AS n FROM {rows} GROUP BY category_id
    UNION ALL
    SELECT c.parent_id, u.n FROM up u JOIN categories c ON c.id = u.id WHERE c.parent_id IS NOT NULL)
  SELECT coalesce(json_agg(json_build_object(
      'id', id, 'name', name, 'slug', slug, 'parent_id', parent_id, 'count', n) ORDER BY n DESC, slug), '[]')
  FROM (SELECT c.id, c.name, c.slug, c.parent_id, u.n
    FROM (SELECT id, sum(n)::bigint AS n FROM up GROUP BY id) u JOIN categories c ON c.id = u.id
    ORDER BY n DESC, slug LIMIT {most}) t)
"""
PRICES = """
(SELECT coalesce(json_agg(json_build_object('min_price', bands[band], 'max_price', bands[band + 1] - 1, 'count', n)
    ORDER BY band), '[]')
  FROM (SELECT width_bucket(price, bands) AS band, bands, {count} AS n
    FROM {rows}, (SELECT {bands}::bigint[] AS bands) b GROUP BY 1, 2) t)
"""
RATED = """
(SELECT coalesce(json_agg(json_build_object('min_rating', least, 'count', n) ORDER BY least DESC), '[]')
  FROM (SELECT r.least, {count} AS n FROM unnest({ratings}::int[]) r(least) JOIN {rows} ON rating_average >= r.least
    GROUP BY r.least) t)
"""
VALUES = """
SELECT t.attribute_id, t.value, c.n FROM
  (SELECT k, {count} AS n FROM {rows}, unnest(keys) k GROUP BY k) c
  JOIN attribute_values t ON t.id = c.k JOIN attributes a ON a.id = t.attribute_id WHERE {which}
"""
ATTRIBUTES = """
(SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'unit', unit, 'values', counted)
    ORDER BY slug), '[]')
  FROM (SELECT a.slug, a.name, a.unit, json_agg(json_build_object('value', value, 'count', n) ORDER BY n DESC, value)
      AS counted
    FROM (SELECT *, row_number() OVER (PARTITION BY attribute_id ORDER BY n DESC, value) AS place FROM ({values}) v) t
      JOIN attributes a ON a.id = t.attribute_id
    WHERE place <= {most} GROUP BY a.id ORDER BY a.slug LIMIT {most}) x)
"""
Counted = dict[Leaving, tuple[str, int]]


def facets(main: tuple[str, int], sides: Counted, values: Values) -> str:
    """The expression of all facets as one JSON object.

    `main` is the name of the rows under all filters, with how many of the samples they were read from; `sides` are
    those for the facets that have a filter of their own.
    """

    def write(template: str, source: tuple[str, int], **more: object) -> str:
        rows, samples = source
        count = "count(*)" if samples == SAMPLES else f"(count(*) * {SAMPLES} / {samples})"
        return template.format(rows=rows, count=count, most=MOST, **more)

    def source(facet: str) -> tuple[str, int]:
        return sides.get(Leaving(facet), main)

    slugs = [left.attribute for left in sides if left.facet == "attribute"]
    counted = [write(VALUES, main, which=f"a.slug <> ALL ({values.bind(slugs)}::text[])")]
    counted += [
        write(VALUES, sides[Leaving("attribute", slug)], which=f"a.slug = {values.bind(slug)}") for slug in slugs
    ]
    parts = {
        "category": write(CATEGORIES, source("category")),
        "brand": write(BRANDS, source("brand")),
        "price": write(PRICES, source("price"), bands=values.bind(list(BANDS))),
        "rating": write(RATED, source("rating"), ratings=values.bind(list(RATINGS))),
        "attributes": ATTRIBUTES.format(values=" UNION ALL ".join(counted), most=MOST),
    }
    return f"json_build_object({', '.join(f'{chr(39)}{name}{chr(39)}, {part}' for name, part in parts.items())})::text"
