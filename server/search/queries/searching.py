"""The search: one page of what was found, with its facets."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson

from server.catalog.queries.listing import SORTS, Order, look_up
from server.catalog.queries.rows import PRODUCT_ROW, Values, page_bytes, product_price
from server.catalog.rules import Audience
from server.catalog.schemas.public import Sort
from server.core.db import fetch_planned
from server.core.pages import TOTAL_CAP, read_cursor, write_cursor
from server.search.queries.facets import facets
from server.search.queries.matching import SOURCE, Search, candidates, choose_samples, matches, score
from server.search.queries.words import read_loosely, read_text
from server.search.rules import SAMPLES
from server.search.schemas import Facets, SearchFilter, SearchSort

# Of so many of the shop's newest products, those that match stand beside a sample's matches, to be ranked with them.
NEWEST = 1000
# How far the list in the wanted order is walked for a page of a text that very many products match, at least; further
# where sorting all matches would take longer still.
LONGEST_WALK, WORTH_WALKING = 10_000, 4
BY_SCORE = Order("score", "DESC", int)
EMPTY = orjson.dumps(Facets(category=[], brand=[], price=[], rating=[], attributes=[]).model_dump()).decode()

PAGE = """
WITH {sets},
hits AS (SELECT id, key, row_number() OVER () AS place FROM ({hits}) found),
last AS (SELECT key, id FROM hits WHERE place = {limit} AND EXISTS (SELECT FROM hits WHERE place > {limit}))
SELECT
  (SELECT coalesce(json_agg(row_to_json(x)), '[]')::text FROM (
    SELECT {row} FROM hits h JOIN products p ON p.id = h.id JOIN brands b ON b.id = p.brand_id
      JOIN categories c ON c.id = p.category_id
    WHERE h.place <= {limit} ORDER BY h.place) x) AS items,
  (SELECT key FROM last) AS key, (SELECT id FROM last) AS id, (SELECT count(*) FROM hits) AS hits,
  {counts} AS counts, {facets} AS facets
"""
WALKED = """
SELECT p.id, {key} AS key FROM (
  SELECT p.id, {column} AS sorted FROM products p WHERE p.is_active AND p.price_from IS NOT NULL {after}
  ORDER BY {column} {way}, p.id {way} LIMIT {walk}) w
JOIN {source} ON p.id = w.id WHERE {where} ORDER BY w.sorted {way}, w.id {way} LIMIT {limit} + 1
"""
# In two steps, as `candidates`.
ANY_MATCH = """
WITH found AS MATERIALIZED (SELECT FROM product_search WHERE document @@ $1::text::tsquery)
SELECT EXISTS (SELECT FROM found)
"""


async def search_products(query: SearchFilter, audience: Audience) -> bytes:
    """A page of the products that fit a text, for this audience, as ready JSON.

    Raises:
        BadCursor: The cursor is of another sort, or of no search.
        NothingToSearch: The text has neither letters nor digits.
        UnknownAttribute: The filter names an attribute that is not there.
    """
    order = _order(query)
    after = read_cursor(query.cursor, query.sort, (order.kind, UUID))
    found = await look_up(query, audience)
    reading, tokens = await read_text(query.q)
    if found is None or reading is None:
        return _page_bytes("[]", None, 0 if query.include_total else None, EMPTY, False, None)
    search = Search(query, audience, found, reading)
    page = await _find(search, after)
    if page["counts"][0] == 0 and not await _matches_anything(search):
        search = replace(search, reading=await read_loosely(reading, tokens))
        page = await _find(search, after)
    cursor = write_cursor(query.sort, (page["key"], page["id"])) if page["id"] is not None else None
    total = page["total"] if query.include_total else None
    return _page_bytes(page["items"], cursor, total, page["facets"], page["approximate"], search.reading.corrected)


def _order(query: SearchFilter) -> Order:
    return BY_SCORE if query.sort is SearchSort.RELEVANCE else SORTS[Sort(query.sort.value)]


async def _find(search: Search, after: list[Any] | None) -> dict[str, Any]:
    """The page's items and facets as JSON, its counts, and its last row if there is more."""
    sides = search.filtered
    searches = [search, *(search.without(left) for left in sides)]
    samples = await choose_samples(searches)
    values = Values()
    names = [f"set_{number}" for number in range(len(searches))]
    keys = [_key(search, values)] + [""] * len(sides)
    sets = [
        candidates(name, one, values, many, key)
        for name, one, many, key in zip(names, searches, samples, keys, strict=True)
    ]
    sources = list(zip(names, samples, strict=True))
    statement = {
        "limit": search.query.limit,
        "row": PRODUCT_ROW.format(price=product_price(search.audience)),
        "counts": f"ARRAY[{', '.join(f'(SELECT count(*) FROM {name})' for name in names)}]",
    }
    hits = _hits(search, after, values, is_sampled=samples[0] < SAMPLES)
    counting = facets(sources[0], dict(zip(sides, sources[1:], strict=True)), values)
    sql = PAGE.format(sets=", ".join(sets), hits=hits, facets=counting, **statement)
    page = dict((await fetch_planned(sql, *values.bound))[0])
    page["total"] = TOTAL_CAP if samples[0] < SAMPLES else min(page["counts"][0], TOTAL_CAP)
    page["approximate"] = min(samples) < SAMPLES or max(page["counts"]) > TOTAL_CAP
    if samples[0] < SAMPLES and page["hits"] <= search.query.limit and search.query.sort is not SearchSort.RELEVANCE:
        page.update(await _sort_all(search, after, statement))
    return page


def _key(search: Search, values: Values) -> str:
    """The column that the page is sorted by."""
    if search.query.sort is SearchSort.RELEVANCE:
        return f", {score(search.reading, values)} AS key"
    order = _order(search.query)
    return f", {order.key.format(column=_column(search))} AS key"


def _column(search: Search) -> str:
    return _order(search.query).column.format(price=product_price(search.audience))


def _hits(search: Search, after: list[Any] | None, values: Values, *, is_sampled: bool) -> str:
    """The statement that gives a page's ids in their order, and one more."""
    query, order = search.query, _order(search.query)
    pool = "set_0"
    if is_sampled and query.sort is not SearchSort.RELEVANCE:
        return _walked(search, after, values)
    if is_sampled:
        pool = f"(SELECT id, key FROM set_0 UNION {_among_newest(search, values)}) pool"
    past = ""
    if after is not None:
        past = (
            f"WHERE (key, id) {'>' if order.way == 'ASC' else '<'} ({values.bind(after[0])}, {values.bind(after[1])})"
        )
    return f"SELECT id, key FROM {pool} {past} ORDER BY key {order.way}, id {order.way} LIMIT {query.limit} + 1"


def _among_newest(search: Search, values: Values) -> str:
    return (
        f"SELECT p.id{_key(search, values)} FROM (SELECT id FROM products p WHERE p.is_active"
        f" ORDER BY p.created_at DESC, p.id DESC LIMIT {NEWEST}) n JOIN {SOURCE} ON p.id = n.id"
        f" WHERE {matches(search, values, words='p.title')}"
    )


def _walked(search: Search, after: list[Any] | None, values: Values) -> str:
    order, column = _order(search.query), _column(search)
    return WALKED.format(
        key=order.key.format(column=column),
        column=column,
        way=order.way,
        after=_past(after, order, column, values),
        walk=max(LONGEST_WALK, search.reading.most // WORTH_WALKING),
        source=SOURCE,
        where=matches(search, values),
        limit=search.query.limit,
    )


def _past(after: list[Any] | None, order: Order, column: str, values: Values) -> str:
    if after is None:
        return ""
    sign = ">" if order.way == "ASC" else "<"
    return f"AND ({column}, p.id) {sign} ({order.value.format(values.bind(after[0]))}, {values.bind(after[1])})"


async def _sort_all(search: Search, after: list[Any] | None, statement: dict[str, Any]) -> dict[str, Any]:
    """The page by sorting all matches: the walk met too few of them."""
    values, order, column = Values(), _order(search.query), _column(search)
    hits = (
        f"SELECT p.id, {order.key.format(column=column)} AS key FROM {SOURCE} WHERE {matches(search, values)}"
        f" {_past(after, order, column, values)} ORDER BY {column} {order.way}, p.id {order.way}"
        f" LIMIT {search.query.limit} + 1"
    )
    unused = {"sets": "nothing AS (SELECT)", "counts": "NULL", "facets": "NULL"}
    sql = PAGE.format(**{**statement, **unused}, hits=hits)
    row = (await fetch_planned(sql, *values.bound))[0]
    return {name: row[name] for name in ("items", "key", "id")}


async def _matches_anything(search: Search) -> bool:
    """Whether any product at all has the words, whoever may see it."""
    return bool((await fetch_planned(ANY_MATCH, search.reading.tsquery))[0][0])


def _page_bytes(
    items: str, cursor: str | None, total: int | None, counted: str, approximate: bool, corrected: str | None
) -> bytes:
    page = page_bytes(items, cursor, total)
    told = b"" if corrected is None else b',"corrected_query":%b' % orjson.dumps(corrected)
    return page[:-1] + b',"facets":%b,"approximate":%b%b}' % (counted.encode(), orjson.dumps(approximate), told)
