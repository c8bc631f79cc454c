"""The cart over HTTP."""

from uuid import UUID

from aiohttp import web

from models.enums import PaymentMethod
from server.cart import queries, service
from server.cart.errors import CartFull, NoSuchLine, NoSuchVariant
from server.cart.queries import Holder
from server.cart.schemas import TOKEN_HEADER, CartFilter, CartView, ChangeQuantity, PutInCart
from server.inventory.errors import OutOfStock
from server.web.auth import GUEST_OR_USER, SIGNED_IN, caller, maybe_caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK, SETTINGS

routes = Routes("cart")
TAKES_TOKEN = {TOKEN_HEADER: "Opens a guest's cart; whoever is signed in has their own."}
TELLS_TOKEN = {TOKEN_HEADER: "Opens the cart that was made for a guest, from now on; told once."}


@routes.get("/api/cart", allow=GUEST_OR_USER, headers=TAKES_TOKEN)
async def get_cart(request: web.Request, query: CartFilter) -> CartView:
    """Show the cart, with each line's price then and now and the quote that an order would charge.

    With a `payment_method` the quote is what an order paid that way costs: paying on delivery costs extra.
    """
    cod = query.payment_method is PaymentMethod.COD
    return await queries.get_cart(_holder(request), request.app[SETTINGS], cod=cod, now=request.app[CLOCK]())


@routes.post(
    "/api/cart/items",
    allow=GUEST_OR_USER,
    headers=TAKES_TOKEN,
    tells=TELLS_TOKEN,
    errors=(NoSuchVariant, OutOfStock, CartFull),
)
async def put_in_cart(request: web.Request, body: PutInCart) -> CartView:
    """Put units of a variant into the cart; a guest's first answer carries the `X-Cart-Token` to send from then on."""
    app = request.app
    return await service.put_in_cart(
        _holder(request), body.product_variant_id, body.quantity, settings=app[SETTINGS], now=app[CLOCK]()
    )


@routes.put(
    "/api/cart/items/{cartItemId}",
    allow=GUEST_OR_USER,
    headers=TAKES_TOKEN,
    errors=(NoSuchLine, NoSuchVariant, OutOfStock),
)
async def change_quantity(request: web.Request, cart_item_id: UUID, body: ChangeQuantity) -> CartView:
    """Set how many units a line of the cart has."""
    app = request.app
    return await service.change_quantity(
        _holder(request), cart_item_id, body.quantity, settings=app[SETTINGS], now=app[CLOCK]()
    )


@routes.delete("/api/cart/items/{cartItemId}", allow=GUEST_OR_USER, headers=TAKES_TOKEN, errors=(NoSuchLine,))
async def remove_line(request: web.Request, cart_item_id: UUID) -> None:
    """Take a line out of the cart."""
    await service.remove_line(_holder(request), cart_item_id)


@routes.delete("/api/cart/coupon", allow=SIGNED_IN)
async def take_off_coupon(request: web.Request) -> None:
    """Take the coupon off the caller's cart; a cart without one stays as it is."""
    await service.take_off_coupon(caller(request).user_id)


def _holder(request: web.Request) -> Holder:
    return Holder.of(maybe_caller(request), request.headers.get(TOKEN_HEADER))
