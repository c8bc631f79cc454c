"""How the rows of a page are found: by walking an index that has the matches in the list's own order.

So a page costs the same however many products match. Where no index has that order (several categories, a range of
prices), the matches fall into parts of which an index has it: each part is walked, and the parts' first rows are put
in order together.
"""

from typing import NamedTuple
from uuid import UUID

from server.catalog.queries.rows import Values

# So many categories are walked one by one at most; with more, one walk through everything finds a page sooner.
MOST_PARTS = 200
# Up to so many products with an attribute value are fetched and sorted where no index has them in the list's order.
FEW = 50_000
# Which of several values, the brand or the store has the fewest products is told up to so many.
COMPARED = 20_000
PAGE = """
WITH RECURSIVE {subquery}hits AS (
  SELECT id, {key} AS key, row_number() OVER () AS place FROM ({found}) found),
last AS (SELECT key, id FROM hits WHERE place = {limit} AND EXISTS (SELECT FROM hits WHERE place > {limit}))
SELECT
  (SELECT coalesce(json_agg(row_to_json(x)), '[]')::text FROM (
    SELECT {row} FROM hits h JOIN products p ON p.id = h.id JOIN brands b ON b.id = p.brand_id
      JOIN categories c ON c.id = p.category_id
    WHERE h.place <= {limit} ORDER BY h.place) x) AS items,
  (SELECT key FROM last) AS key, (SELECT id FROM last) AS id, {total} AS total
"""
WALK = "SELECT p.id, {column} AS sort FROM {source} WHERE {where} ORDER BY {column} {way}, p.id {way} LIMIT {limit}"
# A part whose first row is not among the first of the page has no other there either.
MERGED = """
  SELECT f.id, f.sort FROM (
    SELECT g.* FROM {parts} CROSS JOIN LATERAL ({head}) f ORDER BY f.sort {way}, f.id {way} LIMIT {limit}) g
  CROSS JOIN LATERAL ({walk}) f ORDER BY f.sort {way}, f.id {way} LIMIT {limit}"""
# Of each category the pairs of bands that there are (of a product's lowest price, and of its highest), up to the band
# of the wanted price: a look into the index for each.
SHELVES = """shelves AS (
  SELECT c.id, (SELECT {pair} FROM products p WHERE {shown} AND p.category_id = c.id ORDER BY {pair} LIMIT 1) AS pair
  FROM unnest({category_ids}::uuid[]) AS c(id)
  UNION ALL
  SELECT o.id, (SELECT {pair} FROM products p WHERE {shown} AND p.category_id = o.id AND {pair} > o.pair
    ORDER BY {pair} LIMIT 1)
  FROM shelves o WHERE o.pair < {end}),
"""
PAIR = "price_bands(p.{price}_from, p.{price}_to)"
SHOWN = "p.is_active AND p.price_from IS NOT NULL"
LAST_PAIR = "2147483647"


class Parts(NamedTuple):
    """What the matches fall into: the rows `g` of a FROM, and what a product of such a part fulfils.

    `subquery` stands before the statement, where the source needs it. A part's products `p` are found in `rows`, and
    have the attribute value `value_id`, if any.
    """

    source: str
    condition: str
    subquery: str = ""
    rows: str = "products p"
    value_id: UUID | None = None


def by_category(category_ids: list[UUID], values: Values) -> Parts:
    """One part for each category."""
    return Parts(f"unnest({values.bind(category_ids)}::uuid[]) AS g(id)", "p.category_id = g.id")


def by_category_of_value(category_ids: list[UUID], value_id: UUID, values: Values) -> Parts:
    """One part for each category, of the products that have an attribute value: their own order is that of `k`."""
    rows = f"product_values k JOIN products p ON p.id = k.product_id AND k.value_id = {values.bind(value_id)}"
    return by_category(category_ids, values)._replace(condition="k.category_id = g.id", rows=rows, value_id=value_id)


def by_value(value_id: UUID, category_ids: list[UUID], values: Values) -> Parts:
    """One part for each product of the categories that has an attribute value."""
    source = (
        f"(SELECT product_id AS id FROM product_values WHERE value_id = {values.bind(value_id)}"
        f" AND category_id = ANY ({values.bind(category_ids)}::uuid[])) g"
    )
    return Parts(source, "p.id = g.id", value_id=value_id)


def id_of(column: str) -> str:
    """The product's id beside a column of `p` or of `k`: a row comparison uses an index of one table."""
    return "k.product_id" if column.startswith("k.") else "p.id"


def having_values(value_ids: list[UUID], parts: Parts | None, column: str, values: Values) -> list[str]:
    """That a product of a part has the other values too: looked up in the index with `column`, of `p` or of `k`."""
    row, name = column.split(".")
    same = f"o.category_id = {row}.category_id AND o.{name} = {column}"
    same += f" AND o.product_id = {id_of(column)}"
    return [
        f"(SELECT true FROM product_values o WHERE o.value_id = {values.bind(value_id)} AND {same}) IS NOT NULL"
        for value_id in value_ids
        if parts is None or value_id != parts.value_id
    ]


def by_shelf(category_ids: list[UUID], price: str, least: int | None, most: int | None, values: Values) -> Parts:
    """One part for each category and pair of price bands that may hold a match. Prices are in paise."""
    pair = PAIR.format(price=price)
    end = LAST_PAIR if most is None else f"1000 * (price_band({values.bind(most)}) + 1)"
    made = f"pair < {end}"
    if least is not None:
        made += f" AND pair % 1000 >= price_band({values.bind(least)})"
    source = f"(SELECT id, pair FROM shelves WHERE {made}) g"
    return Parts(source, f"p.category_id = g.id AND {pair} = g.pair", _shelves(category_ids, pair, end, values))


def by_least_price(category_ids: list[UUID], price: str, least: int, values: Values) -> Parts:
    """One part for each category, from the lowest price at which a product begins that reaches `least` paise."""
    source = (
        "(SELECT id, floor(exp(min(pair / 1000) / 4.0))::bigint - 1 AS beginning FROM shelves"
        f" WHERE pair % 1000 >= price_band({values.bind(least)}) GROUP BY id) g"
    )
    condition = f"p.category_id = g.id AND p.{price}_from >= g.beginning"
    return Parts(source, condition, _shelves(category_ids, PAIR.format(price=price), LAST_PAIR, values))


def _shelves(category_ids: list[UUID], pair: str, end: str, values: Values) -> str:
    return SHELVES.format(pair=pair, shown=SHOWN, category_ids=values.bind(category_ids), end=end)


def first_rows(column: str, way: str, where: str, *, parts: Parts | None, limit: int) -> str:
    """The statement that finds the ids and the sort's values of the first `limit` products."""
    if parts is None:
        return WALK.format(column=column, source="products p", where=where, way=way, limit=limit)
    head, walk = (
        WALK.format(column=column, source=parts.rows, where=f"{parts.condition} AND {where}", way=way, limit=count)
        for count in (1, limit)
    )
    return MERGED.format(parts=parts.source, head=head, walk=walk, way=way, limit=limit)
