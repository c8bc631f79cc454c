"""Type-ahead: what a half-typed text may lead to."""

from dataclasses import replace

from server.catalog.queries.listing import SELLERS_SHOWN, Found, look_up
from server.catalog.queries.rows import Values
from server.catalog.rules import Audience
from server.catalog.schemas.public import ShelfFilter
from server.core.db import fetch_planned
from server.search.queries.matching import SOURCE, sampled, score
from server.search.queries.words import read_text
from server.search.rules import SAMPLES, Reading
from server.search.schemas import SuggestFilter, Suggestion, Suggestions

MOST = 10
# Categories and brands come first, so that products are left some room.
MOST_OF_A_KIND = 3
# Up to so many matches are ranked; of more, about so many are looked at.
READ_AT_MOST, SAMPLE_SIZE, FEW = 2000, 300, 5
KIND = """
(SELECT '{kind}' AS type, id, name, slug, {place} AS place, row_number() OVER (ORDER BY length(name), slug) AS nth
  FROM {table} WHERE {where} AND search_vector(name) @@ {words}::text::tsquery ORDER BY nth LIMIT {most})
"""
PRODUCTS = """
(SELECT 'product' AS type, p.id, o.name, o.slug, 3 AS place, row_number() OVER (ORDER BY p.score DESC, p.id DESC) AS nth
  FROM (SELECT DISTINCT ON (name) id, name, score FROM ({pool}) t ORDER BY name, score DESC, id DESC) p
    JOIN products o ON o.id = p.id
  ORDER BY nth LIMIT {most})
"""
ALL = "SELECT type, id, name, slug FROM ({parts}) x ORDER BY place, nth LIMIT {most}"


async def suggest(query: SuggestFilter, audience: Audience) -> Suggestions:
    """At most ten categories, brands and products that the audience sees and the text may mean.

    Raises:
        NothingToSearch: The text has neither letters nor digits.
    """
    reading, _ = await read_text(query.q)
    found = await look_up(ShelfFilter(), audience)
    if reading is None or found is None:
        return Suggestions(items=[])
    # The most frequent completions of a letter or two are enough.
    reading = replace(reading, terms=tuple(replace(one, alternatives=one.alternatives[:FEW]) for one in reading.terms))
    values = Values()
    words = values.bind(reading.tsquery)
    seen = f"id = ANY ({values.bind(found.visible_ids)}::uuid[])"
    parts = [
        KIND.format(kind="category", table="categories", place=1, where=seen, words=words, most=MOST_OF_A_KIND),
        KIND.format(kind="brand", table="brands", place=2, where="is_active", words=words, most=MOST_OF_A_KIND),
        PRODUCTS.format(pool=_pool(reading, found, values), most=MOST),
    ]
    rows = await fetch_planned(ALL.format(parts=" UNION ALL ".join(parts), most=MOST), *values.bound)
    return Suggestions(items=[Suggestion(**dict(row)) for row in rows])


def _pool(reading: Reading, found: Found, values: Values) -> str:
    """The statement that reads the products to choose from: all that match, or a sample with the newest."""
    ranked = f"SELECT p.id, p.name, {score(reading, values)} AS score FROM {SOURCE}"
    seen = f"{' AND '.join(SELLERS_SHOWN)} AND p.category_id = ANY ({values.bind(found.visible_ids)}::uuid[])"
    if reading.most <= READ_AT_MOST:
        return f"{ranked} WHERE p.document @@ {values.bind(reading.tsquery)}::text::tsquery AND {seen}"
    text = values.bind(sampled(reading.tsquery, max(1, SAMPLES * SAMPLE_SIZE // reading.most)))
    newest = f"(SELECT id FROM products WHERE is_active ORDER BY created_at DESC, id DESC LIMIT {SAMPLE_SIZE})"
    return (
        f"({ranked} WHERE p.document @@ {text}::text::tsquery AND {seen} LIMIT {SAMPLE_SIZE}) UNION ALL"
        f" {ranked} WHERE p.id IN {newest} AND p.title @@ {values.bind(reading.tsquery)}::text::tsquery AND {seen}"
    )
