"""The search over HTTP."""

from typing import Any

from aiohttp import web

from server.catalog.errors import UnknownAttribute
from server.catalog.rules import ATTRIBUTES, BRANDS, CATEGORIES, PRODUCTS, SEARCHED, STORES, Audience
from server.core.pages import BadCursor
from server.search.errors import NothingToSearch
from server.search.queries.searching import search_products
from server.search.queries.suggesting import suggest
from server.search.schemas import SearchFilter, SearchPage, SuggestFilter, Suggestions
from server.web.auth import PUBLIC, maybe_caller
from server.web.endpoint import Cached, Routes

routes = Routes("search")


def _tags(_: dict[str, Any]) -> tuple[str, ...]:
    return PRODUCTS, CATEGORIES, BRANDS, STORES, ATTRIBUTES, SEARCHED


def _audience(request: web.Request) -> Audience:
    who = maybe_caller(request)
    return Audience.of_role(who.role if who is not None else None)


@routes.get(
    "/api/products/search",
    allow=PUBLIC,
    errors=(BadCursor, NothingToSearch, UnknownAttribute),
    cached=Cached(tags=_tags),
    view=SearchPage,
)
async def search(request: web.Request, query: SearchFilter) -> bytes:
    """Find products by what people type: words and their beginnings, SKUs, memory sizes, misspelt or run together.

    All words must be there; when nothing has them all, one may be missing. Filters are those of the list of products.
    """
    return await search_products(query, _audience(request))


@routes.get(
    "/api/products/suggest",
    allow=PUBLIC,
    limit="1200/minute",
    errors=(NothingToSearch,),
    cached=Cached(tags=_tags),
    view=Suggestions,
)
async def suggest_products(request: web.Request, query: SuggestFilter) -> Suggestions:
    """Say what a half-typed text may lead to: up to ten categories, brands and products."""
    return await suggest(query, _audience(request))
