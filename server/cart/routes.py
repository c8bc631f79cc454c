"""The cart over HTTP."""

from uuid import UUID

from aiohttp import web

from server.cart import queries, service
from server.cart.errors import CartFull, NoSuchLine, NoSuchVariant
from server.cart.queries import Holder
from server.cart.schemas import CartView, ChangeQuantity, PutInCart
from server.inventory.errors import OutOfStock
from server.web.auth import GUEST_OR_USER, maybe_caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK, SETTINGS

routes = Routes("cart")
TOKEN_HEADER = "X-Cart-Token"  # noqa: S105 - a header's name


@routes.get("/api/cart", allow=GUEST_OR_USER)
async def get_cart(request: web.Request) -> CartView:
    """Show the cart, with each line's price then and now and the quote that an order would charge."""
    return await _view(request, _holder(request))


@routes.post("/api/cart/items", allow=GUEST_OR_USER, errors=(NoSuchVariant, OutOfStock, CartFull))
async def put_in_cart(request: web.Request, body: PutInCart) -> CartView:
    """Put units of a variant into the cart; a guest's first answer carries the `X-Cart-Token` to send from then on."""
    before = _holder(request)
    holder = await service.put_in_cart(before, body.product_variant_id, body.quantity)
    view = await _view(request, holder)
    return view.model_copy(update={"cart_token": holder.token}) if holder.token != before.token else view


@routes.put("/api/cart/items/{cartItemId}", allow=GUEST_OR_USER, errors=(NoSuchLine, NoSuchVariant, OutOfStock))
async def change_quantity(request: web.Request, cart_item_id: UUID, body: ChangeQuantity) -> CartView:
    """Set how many units a line of the cart has."""
    holder = _holder(request)
    await service.change_quantity(holder, cart_item_id, body.quantity)
    return await _view(request, holder)


@routes.delete("/api/cart/items/{cartItemId}", allow=GUEST_OR_USER, errors=(NoSuchLine,))
async def remove_line(request: web.Request, cart_item_id: UUID) -> None:
    """Take a line out of the cart."""
    await service.remove_line(_holder(request), cart_item_id)


def _holder(request: web.Request) -> Holder:
    return Holder.of(maybe_caller(request), request.headers.get(TOKEN_HEADER))


async def _view(request: web.Request, holder: Holder) -> CartView:
    return await queries.get_cart(holder, request.app[SETTINGS], now=request.app[CLOCK]())
