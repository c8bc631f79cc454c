"""What everybody may see of the catalogue."""

from typing import Any
from uuid import UUID

from aiohttp import web

from server.catalog.errors import UnknownAttribute
from server.catalog.queries import kinds, listing, product
from server.catalog.rules import ATTRIBUTES, BRANDS, CATEGORIES, PRODUCTS, STORES, Viewer, product_tag
from server.catalog.schemas.parts import Named
from server.catalog.schemas.public import CategoryTree, ProductFilter, ProductPage, ProductRow, VariantView
from server.core.errors import NotFound
from server.core.pages import BadCursor, Page, PageFilter
from server.web.auth import PUBLIC, maybe_caller
from server.web.endpoint import Cached, Routes

routes = Routes("catalogue")

SEE_STOCK = frozenset({"admin", "owner"})


def _shows_product(arguments: dict[str, Any]) -> tuple[str, ...]:
    return product_tag(arguments["product_id"]), CATEGORIES, BRANDS, STORES, ATTRIBUTES


def _viewer(request: web.Request) -> Viewer:
    who = maybe_caller(request)
    return Viewer.of(None, None) if who is None else Viewer.of(who.role, who.user_id)


@routes.get(
    "/api/products",
    allow=PUBLIC,
    errors=(BadCursor, UnknownAttribute),
    cached=Cached(tags=lambda _: (PRODUCTS, CATEGORIES, BRANDS, STORES, ATTRIBUTES)),
    view=Page[ProductRow],
)
async def list_products(request: web.Request, query: ProductFilter) -> bytes:
    """List the products that have an active variant, with the caller's own price ranges.

    Conditions on price, stock and attributes hold for one and the same variant. A category, brand, store or value
    that is not there, or not for the caller, matches nothing.
    """
    return await listing.list_products(query, _viewer(request).audience)


@routes.get(
    "/api/products/{productId}",
    allow=PUBLIC,
    errors=(NotFound,),
    cached=Cached(tags=_shows_product, afresh_for=SEE_STOCK),
    view=ProductPage,
)
async def get_product(request: web.Request, product_id: UUID) -> bytes:
    """Show a product with its first 100 active variants and media."""
    return await product.get_page(product_id, _viewer(request))


@routes.get(
    "/api/products/{productId}/variants",
    allow=PUBLIC,
    errors=(BadCursor, NotFound),
    cached=Cached(tags=_shows_product, afresh_for=SEE_STOCK),
    view=Page[VariantView],
)
async def list_variants(request: web.Request, product_id: UUID, query: PageFilter) -> bytes:
    """List a product's active variants, oldest first."""
    return await product.list_variants(product_id, _viewer(request), query)


@routes.get("/api/categories", allow=PUBLIC, cached=Cached(tags=lambda _: (CATEGORIES,)), view=CategoryTree)
async def list_categories(request: web.Request) -> bytes:
    """Show the tree of categories that the caller sees."""
    return await kinds.list_categories(_viewer(request).audience)


@routes.get("/api/brands", allow=PUBLIC, errors=(BadCursor,), cached=Cached(tags=lambda _: (BRANDS,)), view=Page[Named])
async def list_brands(request: web.Request, query: PageFilter) -> bytes:  # noqa: ARG001 - every handler takes it
    """List the active brands by slug."""
    return await kinds.list_brands(query)
