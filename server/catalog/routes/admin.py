"""The catalogue's back office: admins for everything, owners for what is of their own stores."""

from uuid import UUID

from aiohttp import web

from server.catalog.errors import AttributesFull, AttributeTaken, SkuTaken, SlugTaken
from server.catalog.queries.products import get_admin_product, list_admin_products
from server.catalog.queries.variants import list_admin_variants, list_variant_attributes
from server.catalog.schemas.products import AdminProduct, AdminProductFilter, CreateProduct, UpdateProduct
from server.catalog.schemas.variants import (
    AddVariantAttribute,
    AdminVariant,
    CreateVariant,
    UpdateVariant,
    VariantAttribute,
    VariantFilter,
)
from server.catalog.service import products, variant_attributes, variants
from server.core.errors import Stale
from server.core.pages import BadCursor, Page, PageFilter
from server.web.auth import ADMIN_OR_OWNER, caller
from server.web.endpoint import Routes
from server.web.keys import SETTINGS

routes = Routes("catalogue admin")


@routes.post("/api/admin/products", allow=ADMIN_OR_OWNER, errors=(SlugTaken,))
async def create_product(request: web.Request, body: CreateProduct) -> AdminProduct:
    """Add a product, without variants yet; owners in one of their own open stores."""
    return await products.create_product(caller(request), body)


@routes.get("/api/admin/products", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_products_for_admin(request: web.Request, query: AdminProductFilter) -> Page[AdminProduct]:
    """List products, active or not; owners see those of their own stores."""
    return await list_admin_products(query, owner_id=caller(request).owner_id)


@routes.get("/api/admin/products/{productId}", allow=ADMIN_OR_OWNER)
async def get_product_for_admin(request: web.Request, product_id: UUID) -> AdminProduct:
    """Show a product as it is now, active or not, with the ETag that a change takes."""
    return await get_admin_product(product_id, owner_id=caller(request).owner_id)


@routes.put("/api/admin/products/{productId}", allow=ADMIN_OR_OWNER, errors=(SlugTaken, Stale))
async def update_product(
    request: web.Request, product_id: UUID, body: UpdateProduct, if_match: str | None
) -> AdminProduct:
    """Change any subset of a product's fields; owners only from one of their own open stores to another."""
    return await products.update_product(caller(request), product_id, body, if_match=if_match)


@routes.delete("/api/admin/products/{productId}", allow=ADMIN_OR_OWNER, errors=(Stale,))
async def delete_product(request: web.Request, product_id: UUID, if_match: str | None) -> None:
    """Deactivate a product: it can no longer be seen or bought."""
    await products.delete_product(caller(request), product_id, if_match=if_match)


@routes.post("/api/admin/products/{productId}/variants", allow=ADMIN_OR_OWNER, errors=(SkuTaken,))
async def create_variant(request: web.Request, product_id: UUID, body: CreateVariant) -> AdminVariant:
    """Add a variant to a product, with its attributes and its first stock."""
    return await variants.create_variant(caller(request), product_id, body)


@routes.get("/api/admin/variants", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_variants_for_admin(request: web.Request, query: VariantFilter) -> Page[AdminVariant]:
    """List variants, newest first, active or not; owners see those of their own stores."""
    return await list_admin_variants(
        query,
        owner_id=caller(request).owner_id,
        low_stock_threshold=request.app[SETTINGS].low_stock_threshold,
    )


@routes.put("/api/admin/variants/{variantId}", allow=ADMIN_OR_OWNER, errors=(SkuTaken, Stale))
async def update_variant(
    request: web.Request, variant_id: UUID, body: UpdateVariant, if_match: str | None
) -> AdminVariant:
    """Change any subset of a variant's fields; its stock has an endpoint of its own."""
    return await variants.update_variant(caller(request), variant_id, body, if_match=if_match)


@routes.delete("/api/admin/variants/{variantId}", allow=ADMIN_OR_OWNER, errors=(Stale,))
async def delete_variant(request: web.Request, variant_id: UUID, if_match: str | None) -> None:
    """Erase a variant; deactivate one that was ever ordered or has a discount rule."""
    await variants.delete_variant(caller(request), variant_id, if_match=if_match)


@routes.post(
    "/api/admin/variants/{variantId}/attributes", allow=ADMIN_OR_OWNER, errors=(AttributeTaken, AttributesFull)
)
async def add_variant_attribute(request: web.Request, variant_id: UUID, body: AddVariantAttribute) -> VariantAttribute:
    """Give a variant a value for an attribute that it has none for."""
    return await variant_attributes.add_attribute(caller(request), variant_id, body)


@routes.get("/api/admin/variants/{variantId}/attributes", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_attributes_of_variant(
    request: web.Request, variant_id: UUID, query: PageFilter
) -> Page[VariantAttribute]:
    """List the values that a variant has for its attributes, by the attributes' slugs."""
    return await list_variant_attributes(variant_id, query, owner_id=caller(request).owner_id)


@routes.delete("/api/admin/variants/{variantId}/attributes/{attributeValueId}", allow=ADMIN_OR_OWNER)
async def remove_variant_attribute(request: web.Request, variant_id: UUID, attribute_value_id: UUID) -> None:
    """Take away the value that a variant has for an attribute."""
    await variant_attributes.remove_attribute(caller(request), variant_id, attribute_value_id)
