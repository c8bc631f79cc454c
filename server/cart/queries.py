"""Reads and locks of carts, and the quote that cart and checkout share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from server.cart.schemas import CartItemView, CartView, QuoteView
from server.catalog.queries import SaleLine, load_sale_lines
from server.core.db import Tx, fetch, fetch_row
from server.core.settings import Settings
from server.core.tokens import Principal, hash_secret
from server.coupons.queries import find_coupon
from server.discounts.queries import load_offers
from server.pricing.basket import Buyer, Line, Quote, Shipping
from server.pricing.quote import price


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose cart it is: a user's, or a guest's by the token in their hands."""

    user_id: UUID | None
    token: str | None
    is_retailer: bool = False

    @classmethod
    def of(cls, principal: Principal | None, token: str | None) -> "Holder":
        """The holder behind a request; a signed-in user's own cart comes before any token."""
        if principal is not None:
            return cls(principal.user_id, None, principal.role == "retailer")
        return cls(None, token)

    @property
    def keys(self) -> tuple[UUID | None, bytes | None]:
        """The columns user_id and token_hash that the cart has."""
        return self.user_id, hash_secret(self.token) if self.token and self.user_id is None else None


@dataclass(frozen=True, slots=True)
class CartLine:
    """A stored line."""

    id: UUID
    variant_id: UUID
    quantity: int
    price_at_time: int


@dataclass(frozen=True, slots=True)
class StoredCart:
    """A cart without its lines; `coupon_id` is the coupon that its user put on it."""

    id: UUID
    coupon_id: UUID | None


CART = "SELECT id, coupon_id FROM carts WHERE user_id = $1 OR token_hash = $2"
LINES = (
    "SELECT id, product_variant_id, quantity, price_at_time FROM cart_items WHERE cart_id = $1 ORDER BY created_at, id"
)


async def lock_cart(tx: Tx, holder: Holder) -> StoredCart | None:
    """Lock the holder's cart; None when there is none yet."""
    row = await tx.fetch_row(f"{CART} FOR UPDATE", *holder.keys)
    return StoredCart(**dict(row)) if row is not None else None


async def list_lines(tx: Tx | None, cart_id: UUID) -> list[CartLine]:
    """The lines of a cart, oldest first."""
    read = fetch if tx is None else tx.fetch
    return [CartLine(*row) for row in await read(LINES, cart_id)]


async def list_user_lines(user_id: UUID) -> list[CartLine]:
    """The lines of a user's cart, without a lock."""
    rows = await fetch(
        "SELECT i.id, i.product_variant_id, i.quantity, i.price_at_time FROM cart_items i"
        " JOIN carts c ON c.id = i.cart_id WHERE c.user_id = $1 ORDER BY i.created_at, i.id",
        user_id,
    )
    return [CartLine(*row) for row in rows]


async def get_cart(holder: Holder, settings: Settings, *, now: datetime) -> CartView:
    """The holder's cart as it stands, with prices of this moment; empty when there is none."""
    row = await fetch_row(CART, *holder.keys)
    cart = StoredCart(**dict(row)) if row is not None else None
    lines = await list_lines(None, cart.id) if cart is not None else []
    sale = await load_sale_lines(None, [line.variant_id for line in lines], retailer=holder.is_retailer)
    sellable = [line for line in lines if line.variant_id in sale and sale[line.variant_id].is_sellable]
    quantities = {line.variant_id: line.quantity for line in sellable}
    coupon = cart.coupon_id if cart is not None else None
    quote = await quote_basket(None, sale, quantities, settings, holder=holder, coupon=coupon, cod=False, now=now)
    return CartView(
        id=cart.id if cart is not None else None,
        items=[_item(line, sale[line.variant_id], quote) for line in lines if line.variant_id in sale],
        quote=QuoteView.from_quote(quote, currency=settings.currency),
    )


async def quote_basket(
    tx: Tx | None,
    sale: Mapping[UUID, SaleLine],
    quantities: Mapping[UUID, int],
    settings: Settings,
    *,
    holder: Holder,
    coupon: UUID | str | None,
    cod: bool,
    now: datetime,
) -> Quote:
    """What the variants cost the holder together, with a coupon by its id or code.

    The cart shows it, a coupon's preview answers with it, and the order charges it.
    """
    offers = await load_offers(tx, [sale[variant_id] for variant_id in quantities])
    return price(
        [price_line(sale[variant_id], quantity, settings) for variant_id, quantity in quantities.items()],
        offers=offers,
        coupon=await find_coupon(tx, coupon, holder.user_id) if coupon is not None and holder.user_id else None,
        shipping=Shipping(settings.shipping_fee, settings.free_shipping_from, settings.cod_surcharge),
        buyer=Buyer(is_retailer=holder.is_retailer),
        cod=cod,
        now=now,
    )


def price_line(sold: SaleLine, quantity: int, settings: Settings) -> Line:
    """So many units of a variant, as prices read them; a category without a tax rate has the shop's."""
    return Line(
        variant_id=sold.variant_id,
        product_id=sold.product_id,
        category_ids=sold.category_ids,
        brand_id=sold.brand_id,
        unit_price=sold.unit_price,
        quantity=quantity,
        tax_rate=Decimal(str(settings.default_tax_rate)) if sold.tax_rate is None else sold.tax_rate,
    )


def _item(line: CartLine, sale: SaleLine, quote: Quote) -> CartItemView:
    quoted = next((found for found in quote.lines if found.line.variant_id == line.variant_id), None)
    return CartItemView(
        id=line.id,
        product_id=sale.product_id,
        product_variant_id=line.variant_id,
        product_name=sale.product_name,
        variant_name=sale.variant_name,
        sku=sale.sku,
        attributes=sale.attributes,
        quantity=line.quantity,
        price_at_time=line.price_at_time,
        price=sale.unit_price if sale.is_sellable else None,
        price_changed=sale.is_sellable and sale.unit_price != line.price_at_time,
        is_sellable=sale.is_sellable,
        available=min(line.quantity, sale.stock_quantity) if sale.is_sellable else 0,
        in_stock=sale.is_sellable and sale.stock_quantity >= line.quantity,
        discount_applied=quoted.discount if quoted else 0,
        final_price=quoted.total if quoted else 0,
    )
