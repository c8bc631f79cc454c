"""The wishlist over HTTP."""

from uuid import UUID

from aiohttp import web

from server.cart.errors import CartFull, NoSuchVariant
from server.cart.schemas import CartView
from server.catalog.rules import Audience
from server.core.pages import BadCursor, Page, PageFilter
from server.inventory.errors import OutOfStock
from server.web.auth import SIGNED_IN, caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK, SETTINGS
from server.wishlist import queries, service
from server.wishlist.errors import NoSuchProduct, NoSuchWish, VariantNeeded, VariantNotOfProduct, WishlistFull
from server.wishlist.schemas import AddedWish, AddWish, MoveToCart, WishListItemView

routes = Routes("wishlist")


@routes.post(
    "/api/wishlist/items",
    allow=SIGNED_IN,
    errors=(NoSuchProduct, NoSuchVariant, VariantNotOfProduct, WishlistFull),
)
async def add_wish(request: web.Request, body: AddWish) -> AddedWish:
    """Put a product, or one of its variants, on the wishlist; what is there already is answered with 200."""
    return await service.add_wish(caller(request), body)


@routes.get("/api/wishlist", allow=SIGNED_IN, errors=(BadCursor,))
async def list_wishes(request: web.Request, query: PageFilter) -> Page[WishListItemView]:
    """List the wishlist, newest first; what the shop no longer shows to the caller stays, as not available."""
    who = caller(request)
    return await queries.list_items(who.user_id, query, Audience.of_role(who.role))


@routes.delete("/api/wishlist/items/{wishListItemId}", allow=SIGNED_IN, errors=(NoSuchWish,))
async def remove_wish(request: web.Request, wish_list_item_id: UUID) -> None:
    """Take an item off the wishlist."""
    await service.remove_wish(caller(request).user_id, wish_list_item_id)


@routes.post(
    "/api/wishlist/items/{wishListItemId}/move-to-cart",
    allow=SIGNED_IN,
    status=200,
    errors=(NoSuchWish, NoSuchVariant, VariantNeeded, VariantNotOfProduct, OutOfStock, CartFull),
)
async def move_to_cart(request: web.Request, wish_list_item_id: UUID, body: MoveToCart) -> CartView:
    """Take an item off the wishlist and put units of it into the cart; a refusal leaves both as they were.

    Where the item names a product with several variants, `product_variant_id` says which one.
    """
    app = request.app
    return await service.move_to_cart(
        caller(request), wish_list_item_id, body, settings=app[SETTINGS], now=app[CLOCK]()
    )
