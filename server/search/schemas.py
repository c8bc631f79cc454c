"""What the search takes and gives over HTTP. Prices are in paise."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from server.catalog.schemas.parts import Named
from server.catalog.schemas.public import ProductRow, ShelfFilter
from server.core.pages import Page
from server.core.shapes import View


class SearchSort(StrEnum):
    """In which order products are found."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE_UP = "price"
    PRICE_DOWN = "-price"
    RATING = "rating"
    NAME = "name"


class SearchFilter(ShelfFilter):
    """What is searched for, among which products. Of more than 12 words the first 12 count."""

    q: str = Field(min_length=1, max_length=200, description="Words, parts of words, or SKUs; misspellings are mended.")
    sort: SearchSort = SearchSort.RELEVANCE


class NamedCount(Named):
    """How many of the products found are of a brand."""

    count: int


class CategoryCount(NamedCount):
    """How many of the products found are in a category or below it."""

    parent_id: UUID | None


class PriceCount(View):
    """How many of the products found cost, at their lowest price, from `min_price` to `max_price` (null: no end)."""

    min_price: int
    max_price: int | None
    count: int


class RatingCount(View):
    """How many of the products found are rated so high at least."""

    min_rating: int
    count: int


class ValueCount(View):
    """How many of the products found have a variant with the value."""

    value: str
    count: int


class AttributeCount(View):
    """An attribute of the products found, with its most frequent values."""

    slug: str
    name: str
    unit: str
    values: list[ValueCount]


class Facets(View):
    """What the products found have in common, at most 50 entries each.

    Each facet counts under all filters but its own, so that it shows what another choice would give.
    """

    category: list[CategoryCount]
    brand: list[NamedCount]
    price: list[PriceCount]
    rating: list[RatingCount]
    attributes: list[AttributeCount]


class SearchPage(Page[ProductRow]):
    """A page of the products found.

    Counts are exact up to 10,000 matches; beyond, `approximate` is true, `total` is 10,000, and the counts of a facet
    that looks at so many are estimates from a random sample. `corrected_query` says what `q` was read as, if not as it
    was typed.
    """

    facets: Facets
    approximate: bool
    corrected_query: str | None = Field(default=None, exclude_if=lambda text: text is None)


class SuggestFilter(BaseModel):
    """The beginning of what somebody types."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field(min_length=1, max_length=100)


class Suggestion(Named):
    """Something that the typed text may lead to."""

    type: Literal["product", "brand", "category"]


class Suggestions(View):
    """At most ten suggestions: categories and brands first, then products."""

    items: list[Suggestion]
