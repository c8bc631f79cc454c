"""The catalogue's back office: admins for everything, owners for what is of their own stores."""

from uuid import UUID

from aiohttp import web

from server.catalog.errors import SkuTaken
from server.catalog.queries.variants import list_admin_variants
from server.catalog.schemas.variants import AdminVariant, UpdateVariant, VariantFilter
from server.catalog.service import variants
from server.core.errors import Stale
from server.core.pages import BadCursor, Page
from server.web.auth import ADMIN_OR_OWNER, caller
from server.web.endpoint import Routes
from server.web.keys import SETTINGS

routes = Routes("catalogue admin")


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
