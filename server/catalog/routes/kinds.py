"""The back office's categories, brands and attributes: admins only."""

from uuid import UUID

from aiohttp import web

from server.catalog.errors import (
    AttributeInUse,
    CategoryCycle,
    CategoryTooDeep,
    SlugTaken,
    TooManyValues,
    UnknownParent,
    ValueDoesNotFit,
    ValueInUse,
    ValuesDoNotFit,
    ValueTaken,
)
from server.catalog.queries import admin_kinds
from server.catalog.schemas.kinds import (
    AdminAttribute,
    AdminBrand,
    AdminCategory,
    AdminValue,
    AttributeFilter,
    BrandFilter,
    CategoryFilter,
    CreateAttribute,
    CreateBrand,
    CreateCategory,
    CreateValue,
    UpdateAttribute,
    UpdateBrand,
    UpdateCategory,
    UpdateValue,
    ValueFilter,
)
from server.catalog.service import attributes, brands, categories
from server.core.errors import Stale
from server.core.pages import BadCursor, Page
from server.web.auth import ADMIN, caller
from server.web.endpoint import Routes

routes = Routes("catalogue admin")


@routes.post("/api/admin/categories", allow=ADMIN, errors=(SlugTaken, UnknownParent, CategoryTooDeep))
async def create_category(request: web.Request, body: CreateCategory) -> AdminCategory:
    """Add a category; its slug is made from its name unless given."""
    return await categories.create_category(caller(request), body)


@routes.get("/api/admin/categories", allow=ADMIN, errors=(BadCursor,))
async def list_categories_for_admin(request: web.Request, query: CategoryFilter) -> Page[AdminCategory]:  # noqa: ARG001 - every handler takes it
    """List categories by slug, active or not, each with its path."""
    return await admin_kinds.list_admin_categories(query)


@routes.put(
    "/api/admin/categories/{categoryId}",
    allow=ADMIN,
    errors=(SlugTaken, UnknownParent, CategoryCycle, CategoryTooDeep, Stale),
)
async def update_category(
    request: web.Request, category_id: UUID, body: UpdateCategory, if_match: str | None
) -> AdminCategory:
    """Change any subset of a category's fields; with a new parent it moves, and what stands below it moves along."""
    return await categories.update_category(caller(request), category_id, body, if_match=if_match)


@routes.delete("/api/admin/categories/{categoryId}", allow=ADMIN, errors=(Stale,))
async def delete_category(request: web.Request, category_id: UUID, if_match: str | None) -> None:
    """Make a category inactive: it, what stands below it and their products are shown to nobody."""
    await categories.delete_category(caller(request), category_id, if_match=if_match)


@routes.post("/api/admin/brands", allow=ADMIN, errors=(SlugTaken,))
async def create_brand(request: web.Request, body: CreateBrand) -> AdminBrand:
    """Add a brand; its slug is made from its name unless given."""
    return await brands.create_brand(caller(request), body)


@routes.get("/api/admin/brands", allow=ADMIN, errors=(BadCursor,))
async def list_brands_for_admin(request: web.Request, query: BrandFilter) -> Page[AdminBrand]:  # noqa: ARG001 - every handler takes it
    """List brands by slug, active or not."""
    return await admin_kinds.list_admin_brands(query)


@routes.put("/api/admin/brands/{brandId}", allow=ADMIN, errors=(SlugTaken, Stale))
async def update_brand(request: web.Request, brand_id: UUID, body: UpdateBrand, if_match: str | None) -> AdminBrand:
    """Change any subset of a brand's fields."""
    return await brands.update_brand(caller(request), brand_id, body, if_match=if_match)


@routes.delete("/api/admin/brands/{brandId}", allow=ADMIN, errors=(Stale,))
async def delete_brand(request: web.Request, brand_id: UUID, if_match: str | None) -> None:
    """Make a brand inactive: it and its products are shown to nobody."""
    await brands.delete_brand(caller(request), brand_id, if_match=if_match)


@routes.post("/api/admin/attributes", allow=ADMIN, errors=(SlugTaken,))
async def create_attribute(request: web.Request, body: CreateAttribute) -> AdminAttribute:
    """Add an attribute; its slug, which filters use, is made from its name unless given."""
    return await attributes.create_attribute(caller(request), body)


@routes.get("/api/admin/attributes", allow=ADMIN, errors=(BadCursor,))
async def list_attributes_for_admin(request: web.Request, query: AttributeFilter) -> Page[AdminAttribute]:  # noqa: ARG001 - every handler takes it
    """List attributes by slug, each with the number of its values."""
    return await admin_kinds.list_attributes(query)


@routes.put("/api/admin/attributes/{attributeId}", allow=ADMIN, errors=(SlugTaken, ValuesDoNotFit, Stale))
async def update_attribute(
    request: web.Request, attribute_id: UUID, body: UpdateAttribute, if_match: str | None
) -> AdminAttribute:
    """Change any subset of an attribute's fields; every value must fit a new data type."""
    return await attributes.update_attribute(caller(request), attribute_id, body, if_match=if_match)


@routes.delete("/api/admin/attributes/{attributeId}", allow=ADMIN, errors=(AttributeInUse, Stale))
async def delete_attribute(request: web.Request, attribute_id: UUID, if_match: str | None) -> None:
    """Delete an attribute that no variant has, with its values, for good."""
    await attributes.delete_attribute(caller(request), attribute_id, if_match=if_match)


@routes.post(
    "/api/admin/attributes/{attributeId}/values", allow=ADMIN, errors=(ValueDoesNotFit, ValueTaken, TooManyValues)
)
async def create_value(request: web.Request, attribute_id: UUID, body: CreateValue) -> AdminValue:
    """Add a value to an attribute, in the spelling of its data type."""
    return await attributes.create_value(caller(request), attribute_id, body)


@routes.get("/api/admin/attributes/{attributeId}/values", allow=ADMIN, errors=(BadCursor,))
async def list_values(request: web.Request, attribute_id: UUID, query: ValueFilter) -> Page[AdminValue]:  # noqa: ARG001 - every handler takes it
    """List an attribute's values: numbers by their size, others by their text."""
    return await admin_kinds.list_values(attribute_id, query)


@routes.put(
    "/api/admin/attributes/{attributeId}/values/{valueId}", allow=ADMIN, errors=(ValueDoesNotFit, ValueTaken, Stale)
)
async def update_value(
    request: web.Request, attribute_id: UUID, value_id: UUID, body: UpdateValue, if_match: str | None
) -> AdminValue:
    """Give a value another text; every variant that has it shows the new one."""
    return await attributes.update_value(caller(request), attribute_id, value_id, body, if_match=if_match)


@routes.delete("/api/admin/attributes/{attributeId}/values/{valueId}", allow=ADMIN, errors=(ValueInUse, Stale))
async def delete_value(request: web.Request, attribute_id: UUID, value_id: UUID, if_match: str | None) -> None:
    """Delete a value that no variant has, for good."""
    await attributes.delete_value(caller(request), attribute_id, value_id, if_match=if_match)
