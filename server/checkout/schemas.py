"""What checkout takes and answers. Amounts are in paise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from models.enums import OrderStatus, PaymentMethod, PaymentStatus, RefundStatus
from server.cart.schemas import QuoteView
from server.core.pages import PageFilter
from server.core.shapes import TimeRange, View, Wish
from server.coupons.errors import error_of
from server.orders.schemas import AdminRefundView, OrderView
from server.pricing.basket import CouponOffer, Quote, Refusal
from server.users.rules import check_text

CHECKED = AfterValidator(check_text)

# What is told of a condition that is met, by its name in the pricing.
MET = {
    "not_expired": "The coupon is switched on and its time is not over.",
    "started": "The coupon's time has come.",
    "for_this_buyer": "The coupon is for this user.",
    "caller_has_uses_left": "The user has a use of the coupon left.",
    "has_uses_left": "The coupon is not used up.",
    "takes_something_off": "The coupon takes something off what is in the cart.",
    "minimum_spend": "The cart is worth as much as the coupon asks for.",
}


class PlaceOrder(Wish):
    """An order of the caller's cart; with `expected_total` it is refused when it would cost anything else."""

    address_id: UUID
    payment_method: PaymentMethod
    expected_total: int | None = Field(default=None, ge=0, le=10**15)


class ApplyCoupon(Wish):
    """A coupon for the caller's cart, or with `order_id` for that unpaid order of theirs.

    The cart's quote has the surcharge for payment on delivery when that is the `payment_method`; an order has its own.
    """

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    order_id: UUID | None = None
    payment_method: PaymentMethod | None = None


class ExplainFilter(Wish):
    """Whose cart a coupon shall be judged on."""

    user_id: UUID


class CouponConditionView(View):
    """A condition of a coupon; `code` is that of the refusal where it is not met."""

    name: str
    met: bool
    code: str | None
    detail: str

    @classmethod
    def from_refusal(cls, name: str, refusal: Refusal | None) -> Self:
        """The view of a condition and of what was found."""
        if refusal is None:
            return cls(name=name, met=True, code=None, detail=MET[name])
        return cls(name=name, met=False, code=refusal.code, detail=str(error_of(refusal)))


class CouponExplanation(View):
    """How a coupon is judged on a user's cart: it applies when every condition is met.

    `discount_amount` is what the coupon alone takes off, beside the discount rules.
    """

    coupon_id: UUID
    code: str
    user_id: UUID
    applies: bool
    discount_amount: int
    conditions: list[CouponConditionView]
    quote: QuoteView

    @classmethod
    def from_judgement(
        cls,
        coupon: CouponOffer,
        user_id: UUID,
        found: Sequence[tuple[str, Refusal | None]],
        quote: Quote,
        *,
        currency: str,
    ) -> Self:
        """The view of what the pricing found, and of the quote that follows from it."""
        return cls(
            coupon_id=coupon.id,
            code=coupon.code,
            user_id=user_id,
            applies=quote.coupon_id is not None,
            discount_amount=sum(line.coupon_discount for line in quote.lines),
            conditions=[CouponConditionView.from_refusal(name, refusal) for name, refusal in found],
            quote=QuoteView.from_quote(quote, currency=currency),
        )


class CancelledOrderView(OrderView):
    """A cancelled order; 202 while its refund is still to come."""

    http_statuses: ClassVar[tuple[int, ...]] = (202,)

    @property
    def http_status(self) -> int:
        """202 while money is on its way back."""
        open_refunds = any(refund.status in {"requested", "pending"} for refund in self.refunds)
        return 202 if open_refunds else 200


class CreatePayment(Wish):
    """How the caller will pay the order: in the client's checkout, or by a link."""

    order_id: UUID
    mode: Literal["order", "link"] = "order"


class PaymentStart(View):
    """What a client's checkout needs to take the payment."""

    razorpay_order_id: str | None
    key_id: str
    amount: int
    currency: str
    payment_link: str | None


class VerifyPayment(Wish):
    """What the gateway's checkout handed to the client."""

    razorpay_order_id: str = Field(min_length=1, max_length=40)
    razorpay_payment_id: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_]+$")
    razorpay_signature: str = Field(min_length=1, max_length=200)


class Verification(View):
    """What is known of the payment; 202 while the gateway has not confirmed it."""

    http_statuses: ClassVar[tuple[int, ...]] = (202,)

    order_id: UUID
    order_status: OrderStatus
    payment_status: PaymentStatus

    @property
    def http_status(self) -> int:
        """200 once the order is paid."""
        return 200 if self.payment_status in {PaymentStatus.PAID, PaymentStatus.REFUNDED} else 202


class Received(View):
    """What became of an event: it is safe with us, was so before, or is another account's."""

    status: Literal["received", "duplicate", "ignored"]


class RefundOrder(Wish):
    """Money of an order to give back: `amount` of it in paise, or all that is left.

    What was paid through the gateway goes back through it. Cash goes back by hand: `reference` says how, and is for
    that alone.
    """

    amount: int | None = Field(default=None, ge=1, le=10**15)
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), CHECKED]
    reference: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), CHECKED] | None
    ) = None


class RefundFilter(TimeRange, PageFilter):
    """Which refunds to list; `from` and `to` are when they were asked for, half-open."""

    status: RefundStatus | None = None
    order_id: UUID | None = None
    sort: Literal["newest", "oldest"] = "newest"


class RefundDetail(AdminRefundView):
    """A refund with what it belongs to.

    `tax_amount` is the part of it that was GST: the parts of an order's refunds add up to its tax. `checks` counts how
    often the gateway was asked again about it, `next_check_at` is when it will be; null while nothing more is tried.
    """

    order_id: UUID
    order_number: str
    currency: str
    payment_method: PaymentMethod
    surplus: bool
    tax_amount: int
    checks: int
    next_check_at: datetime | None
    updated_at: datetime
