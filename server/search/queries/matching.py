"""What matches: the candidates of a text under the filters, all of them or, where they are many, a sample."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from server.catalog.queries.listing import SELLERS_SHOWN, Found, conditions
from server.catalog.queries.rows import Values, product_price
from server.catalog.rules import Audience
from server.core.db import fetch_planned
from server.core.pages import TOTAL_CAP
from server.search.rules import SAMPLES, Reading, sampling
from server.search.schemas import SearchFilter

SOURCE = "product_search p JOIN brands b ON b.id = p.brand_id LEFT JOIN stores s ON s.id = p.store_id"
# Up to so many possible matches are simply read; where there may be more, a sample says whether there are.
READ_AT_MOST = 2 * TOTAL_CAP
SAMPLE_SIZE = 2000
# A sample's guess may be off by a few percent.
MARGIN = 0.9


class Leaving(NamedTuple):
    """A facet whose own filter is left out of what it counts: its name, with the slug of an attribute."""

    facet: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """One search: what is asked, by whom, and what its filters name."""

    query: SearchFilter
    audience: Audience
    found: Found
    reading: Reading

    @property
    def filtered(self) -> list[Leaving]:
        """The facets that have a filter of their own."""
        query = self.query
        there = {
            "category": query.category is not None,
            "brand": query.brand is not None,
            "price": query.min_price is not None or query.max_price is not None,
            "rating": query.min_rating is not None,
        }
        return [
            *(Leaving(name) for name, is_filtered in there.items() if is_filtered),
            *(Leaving("attribute", slug) for slug in sorted(query.attributes)),
        ]

    def without(self, left: Leaving) -> "Search":
        """The same search without the filter of a facet."""
        found, query = self.found, self.query
        match left.facet:
            case "category":
                return replace(
                    self, found=replace(found, category_ids=found.visible_ids), query=_drop(query, "category")
                )
            case "brand":
                return replace(self, found=replace(found, brand_ids=[]))
            case "price":
                return replace(self, query=_drop(query, "min_price", "max_price"))
            case "rating":
                return replace(self, query=_drop(query, "min_rating"))
        place = sorted(query.attributes).index(left.attribute)
        return replace(self, found=replace(found, value_ids=found.value_ids[:place] + found.value_ids[place + 1 :]))


def _drop(query: SearchFilter, *names: str) -> SearchFilter:
    return query.model_copy(update=dict.fromkeys(names))


def sampled(text: str, samples: int) -> str:
    """A tsquery that looks into the first so many of the samples."""
    return text if samples == SAMPLES else f"({sampling(samples)}) & ({text})"


def matches(search: Search, values: Values, *, words: str = "p.document", samples: int = SAMPLES) -> str:
    """The conditions of a search on `p`, within the first so many of the samples; `words` is looked into."""
    text = sampled(search.reading.tsquery, samples)
    found = search.found
    made = [f"{words} @@ {values.bind(text)}::text::tsquery", *SELLERS_SHOWN]
    if search.query.category is not None:
        made.append(f"p.keys && {values.bind(found.category_ids)}::uuid[]")
    if found.brand_ids:
        made.append(f"p.keys && {values.bind(found.brand_ids)}::uuid[]")
    if wanted := [*found.value_ids, *([search.query.store_id] if search.query.store_id else [])]:
        made.append(f"p.keys @> {values.bind(wanted)}::uuid[]")
    return " AND ".join((*made, *conditions(search.query, search.audience, found, values)))


def score(reading: Reading, values: Values) -> str:
    """How well `p` fits the text, as a whole number: rare words count more, and long names less."""
    parts = []
    for term in reading.terms:
        part = f"{len(term.alternatives)} * {_rank(term.tsquery, values)}"
        if term.exact is not None and len(term.alternatives) + term.tsquery.count(":*") > 1:
            part += f" + {_rank(term.exact, values)}"
        parts.append(f"{term.weight} * ({part})")
    return f"(1e6 * ({' + '.join(parts)}) / (4 + p.name_words + length(p.name) / 16.0))::bigint"


def _rank(text: str, values: Values) -> str:
    return f"ts_rank('{{0, 0.2, 0.4, 1}}', p.title, {values.bind(text)}::text::tsquery)"


async def choose_samples(searches: list[Search]) -> list[int]:
    """For each search of one text how many samples to read: all of them unless it has far too many matches."""
    most = searches[0].reading.most
    if most <= READ_AT_MOST:
        return [SAMPLES] * len(searches)
    few = max(1, SAMPLES * SAMPLE_SIZE // most)
    values = Values()
    counts = ", ".join(
        f"(SELECT count(*) FROM {SOURCE} WHERE {matches(search, values, samples=few)})" for search in searches
    )
    row = (await fetch_planned(f"SELECT {counts}", *values.bound))[0]
    enough = MARGIN * TOTAL_CAP * few / SAMPLES
    return [SAMPLES if count < enough else few for count in row]


def candidates(name: str, search: Search, values: Values, samples: int, columns: str = "") -> str:
    """The part of a WITH clause that calls the matches, a bounded number of them, by a name.

    In two steps: a plan made for the bound would rather read the whole table, hoping to meet enough matches soon.
    """
    price = product_price(search.audience)
    return (
        f"all_of_{name} AS MATERIALIZED ("
        f"SELECT p.id, p.category_id, p.brand_id, p.{price}_from AS price, p.rating_average, p.keys{columns}"
        f" FROM {SOURCE} WHERE {matches(search, values, samples=samples)}),"
        f" {name} AS MATERIALIZED (SELECT * FROM all_of_{name} LIMIT {TOTAL_CAP + 1})"
    )
