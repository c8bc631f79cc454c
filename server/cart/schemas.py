"""What the cart takes and shows. Amounts are in paise."""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.enums import PaymentMethod
from server.cart.errors import MAX_UNITS
from server.cart.rules import LineChange
from server.core.shapes import View, Wish
from server.pricing.basket import Quote

TOKEN_HEADER = "X-Cart-Token"  # noqa: S105 - a header's name


class CartFilter(BaseModel):
    """How the cart would be paid for: paying on delivery costs extra."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    payment_method: PaymentMethod | None = None


class PutInCart(Wish):
    """A variant for the cart; adding one that is there adds to its quantity."""

    product_variant_id: UUID
    quantity: int = Field(default=1, ge=1, le=MAX_UNITS)


class ChangeQuantity(Wish):
    """How many units the line shall have."""

    quantity: int = Field(ge=1, le=MAX_UNITS)


class QuoteLineView(View):
    """What one line costs; `coupon_discount` is the coupon's share of `discount_applied`."""

    product_variant_id: UUID
    quantity: int
    unit_price: int
    subtotal: int
    discount_applied: int
    coupon_discount: int
    discount_rule_id: UUID | None
    final_price: int
    tax_amount: int


class RefusalView(View):
    """Why a coupon does not apply."""

    code: str
    fields: dict[str, int]


class QuoteView(View):
    """What the cart costs if it is ordered now; the order charges the same unless something changes before."""

    subtotal: int
    discount_amount: int
    shipping_cost: int
    tax_amount: int
    total_amount: int
    currency: str
    lines: list[QuoteLineView]
    refusals: list[RefusalView]

    @classmethod
    def from_quote(cls, quote: Quote, *, currency: str) -> Self:
        """The view of a quote."""
        return cls(
            subtotal=quote.subtotal,
            discount_amount=quote.discount_amount,
            shipping_cost=quote.shipping_cost,
            tax_amount=quote.tax_amount,
            total_amount=quote.total_amount,
            currency=currency,
            lines=[
                QuoteLineView(
                    product_variant_id=line.line.variant_id,
                    quantity=line.line.quantity,
                    unit_price=line.line.unit_price,
                    subtotal=line.subtotal,
                    discount_applied=line.discount,
                    coupon_discount=line.coupon_discount,
                    discount_rule_id=line.rule_id,
                    final_price=line.total,
                    tax_amount=line.tax_amount,
                )
                for line in quote.lines
            ],
            refusals=[RefusalView(code=refusal.code, fields=dict(refusal.fields)) for refusal in quote.refusals],
        )


class CartItemView(View):
    """A line of the cart, then and now; `changes` are what its buyer is to be told of.

    `available` is how many of the wanted units could be had at the moment.
    """

    id: UUID
    product_id: UUID
    product_variant_id: UUID
    product_name: str
    variant_name: str
    sku: str
    attributes: dict[str, str]
    quantity: int
    price_at_time: int
    price: int | None
    price_changed: bool
    is_sellable: bool
    available: int
    in_stock: bool
    changes: list[LineChange]
    discount_applied: int
    final_price: int


class CartCoupon(View):
    """The coupon on the cart; where it is not `applied`, the quote's `refusals` say why."""

    code: str
    description: str
    applied: bool


class CartView(View):
    """The cart with its quote, over the lines that can be sold."""

    id: UUID | None
    items: list[CartItemView]
    coupon: CartCoupon | None
    quote: QuoteView
    cart_token: str | None = Field(default=None, exclude=True)

    @property
    def http_headers(self) -> dict[str, Any]:
        """A guest's new token, told once."""
        return {TOKEN_HEADER: self.cart_token} if self.cart_token else {}
