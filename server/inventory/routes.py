"""Stock over HTTP: admins for everything, owners for what is of their own stores."""

from uuid import UUID

from aiohttp import web

from server.core.errors import Stale
from server.core.idempotency import Attempt
from server.core.pages import BadCursor, Page
from server.inventory import queries, service
from server.inventory.errors import StockBelowZero, StockChanged, StockTooHigh
from server.inventory.schemas import AlertFilter, AlertView, ChangeStock, StockView, UpdateAlert
from server.web.auth import ADMIN_OR_OWNER, caller
from server.web.endpoint import Routes

routes = Routes("stock")


@routes.put(
    "/api/admin/variants/{variantId}/stock",
    allow=ADMIN_OR_OWNER,
    errors=(StockChanged, StockBelowZero, StockTooHigh),
    idempotent=True,
)
async def change_stock(request: web.Request, variant_id: UUID, body: ChangeStock, attempt: Attempt | None) -> StockView:
    """Change a variant's stock by a number of units, or set it if it still is what you know.

    Each change is a movement of the stock's ledger. Setting the stock to what it is changes nothing.
    """
    return await service.change_stock(caller(request), variant_id, body, attempt=attempt)


@routes.get("/api/admin/stock-alerts", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_stock_alerts(request: web.Request, query: AlertFilter) -> Page[AlertView]:
    """List alerts of low stock, newest first; owners see those of their own stores."""
    return await queries.list_alerts(query, owner_id=caller(request).owner_id)


@routes.put("/api/admin/stock-alerts/{alertId}", allow=ADMIN_OR_OWNER, errors=(Stale,))
async def update_stock_alert(
    request: web.Request, alert_id: UUID, body: UpdateAlert, if_match: str | None
) -> AlertView:
    """Resolve an alert by hand; resolving it again changes nothing. The next fall of the stock opens another."""
    return await service.update_alert(caller(request), alert_id, body, if_match=if_match)
