"""Orders over HTTP, as the back office and those who wait for one see them."""

from uuid import UUID

from aiohttp import web

from server.core.pages import BadCursor, Page
from server.orders.errors import NoSuchOrder
from server.orders.queries import office
from server.orders.schemas import AdminOrder, AdminOrderFilter, AdminOrderSummary, OrderState
from server.web.auth import ADMIN_OR_OWNER, SIGNED_IN, caller
from server.web.endpoint import Routes
from server.web.streams import EVENT_STREAM, STREAMS, EventStream, StreamsFull, TooManyStreams

routes = Routes("orders")


@routes.get("/api/admin/orders", allow=ADMIN_OR_OWNER, errors=(BadCursor,))
async def list_admin_orders(request: web.Request, query: AdminOrderFilter) -> Page[AdminOrderSummary]:
    """List orders; an owner those that hold their stores' lines, with the amounts of these alone."""
    return await office.list_admin_orders(query, owner_id=caller(request).owner_id)


@routes.get("/api/admin/orders/{orderId}", allow=ADMIN_OR_OWNER, errors=(NoSuchOrder,))
async def get_admin_order(request: web.Request, order_id: UUID) -> AdminOrder:
    """Show an order; an owner their own lines of it, where it goes, and its history."""
    return await office.get_admin_order(order_id, owner_id=caller(request).owner_id)


@routes.get(
    "/api/orders/{orderId}/events",
    allow=SIGNED_IN,
    limit="120/minute",
    errors=(NoSuchOrder, TooManyStreams, StreamsFull),
    view=OrderState,
    kind=EVENT_STREAM,
    headers={"Last-Event-ID": "The id of the last event had: nothing is sent while it is still the present state's."},
)
async def watch_order(request: web.Request, order_id: UUID) -> EventStream:
    """Watch what becomes of an order: server-sent events named `order`, the first at once.

    The data of each event is the whole state as it is then; states that follow each other at once come as one. The
    stream ends with the access token, at the latest: come back with a fresh one and `Last-Event-ID`. EventSource cannot
    send the Authorization header; read the stream by `fetch`.
    """
    stream = await request.app[STREAMS].open(request, order_id, event="order")
    if stream is None:
        raise NoSuchOrder
    return stream
