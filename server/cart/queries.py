"""Reads and locks of carts, and the quote that cart and checkout share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.cart.rules import line_changes
from server.cart.schemas import CartCoupon, CartItemView, CartView, QuoteView
from server.catalog.queries import SaleLine, load_sale_lines
from server.core.db import Tx, fetch
from server.core.settings import Settings
from server.core.tokens import Principal, hash_secret
from server.coupons.queries import find_coupon
from server.discounts.queries import load_offers
from server.pricing.basket import Buyer, Line, Quote, QuotedLine, Shipping
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


@dataclass(frozen=True, slots=True)
class StoredCoupon:
    """The coupon on a cart."""

    id: UUID
    code: str
    description: str


@dataclass(frozen=True, slots=True)
class FilledCart:
    """A cart with its lines, oldest first, and what is known of their variants at this moment.

    Who has no cart yet has an empty one without an id.
    """

    holder: Holder
    id: UUID | None
    coupon: StoredCoupon | None
    lines: tuple[CartLine, ...]
    sale: Mapping[UUID, SaleLine]

    @property
    def sellable(self) -> dict[UUID, int]:
        """How many units it asks for of each variant that is sold to the holder."""
        return {
            line.variant_id: line.quantity
            for line in self.lines
            if line.variant_id in self.sale and self.sale[line.variant_id].is_sellable
        }


CART = "SELECT id, coupon_id FROM carts WHERE user_id = $1 OR token_hash = $2"
FILLED = """
SELECT c.id AS cart_id, c.coupon_id, k.code, k.description, i.id, i.product_variant_id, i.quantity, i.price_at_time
FROM carts c LEFT JOIN coupons k ON k.id = c.coupon_id LEFT JOIN cart_items i ON i.cart_id = c.id
WHERE c.user_id = $1 OR c.token_hash = $2 ORDER BY i.created_at, i.id
"""


async def lock_cart(tx: Tx, holder: Holder) -> StoredCart | None:
    """Lock the holder's cart; None when there is none yet."""
    row = await tx.fetch_row(f"{CART} FOR UPDATE", *holder.keys)
    return StoredCart(**dict(row)) if row is not None else None


async def read_cart(tx: Tx | None, holder: Holder, also: UUID | None = None) -> FilledCart:
    """The holder's cart with all that is in it, and `also` what is known of another variant.

    Who is to change it locks it first, in a statement of its own.
    """
    read = fetch if tx is None else tx.fetch
    rows = await read(FILLED, *holder.keys)
    first: Mapping[str, Any] = rows[0] if rows else {"cart_id": None, "coupon_id": None}
    lines = [
        CartLine(row["id"], row["product_variant_id"], row["quantity"], row["price_at_time"])
        for row in rows
        if row["id"] is not None
    ]
    wanted = {line.variant_id for line in lines} | ({also} if also else set())
    return FilledCart(
        holder=holder,
        id=first["cart_id"],
        coupon=StoredCoupon(first["coupon_id"], first["code"], first["description"]) if first["coupon_id"] else None,
        lines=tuple(lines),
        sale=await load_sale_lines(tx, wanted, retailer=holder.is_retailer),
    )


async def get_cart(holder: Holder, settings: Settings, *, now: datetime, cod: bool = False) -> CartView:
    """The holder's cart as it stands, with prices of this moment; empty when there is none."""
    return await view_cart(None, await read_cart(None, holder), settings, now=now, cod=cod)


async def view_cart(
    tx: Tx | None, cart: FilledCart, settings: Settings, *, now: datetime, cod: bool = False
) -> CartView:
    """A cart as its holder sees it, quoted as if it were paid on delivery or not."""
    sale, coupon = cart.sale, cart.coupon
    lines = [line for line in cart.lines if line.variant_id in sale]
    quote = await quote_basket(
        tx,
        sale,
        cart.sellable,
        settings,
        holder=cart.holder,
        coupon=coupon.id if coupon else None,
        cod=cod,
        now=now,
    )
    quoted = {line.line.variant_id: line for line in quote.lines}
    return CartView(
        id=cart.id,
        items=[_item(line, sale[line.variant_id], quoted.get(line.variant_id)) for line in lines],
        coupon=CartCoupon(code=coupon.code, description=coupon.description, applied=quote.coupon_id == coupon.id)
        if coupon
        else None,
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


def _item(line: CartLine, sale: SaleLine, quoted: QuotedLine | None) -> CartItemView:
    price_now = sale.unit_price if sale.is_sellable else None
    left = sale.stock_quantity if sale.is_sellable else 0
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
        price=price_now,
        price_changed=price_now is not None and price_now != line.price_at_time,
        is_sellable=sale.is_sellable,
        available=min(line.quantity, left),
        in_stock=left >= line.quantity,
        changes=line_changes(
            price_then=line.price_at_time, price_now=price_now, wanted=line.quantity, left=sale.stock_quantity
        ),
        discount_applied=quoted.discount if quoted else 0,
        final_price=quoted.total if quoted else 0,
    )
