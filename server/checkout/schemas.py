"""What checkout takes and answers. Amounts are in paise."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from models.enums import OrderStatus, PaymentMethod, PaymentStatus
from server.core.shapes import View, Wish
from server.orders.schemas import OrderView


class PlaceOrder(Wish):
    """An order of the caller's cart; with `expected_total` it is refused when it would cost anything else."""

    address_id: UUID
    payment_method: PaymentMethod
    expected_total: int | None = Field(default=None, ge=0, le=10**15)


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
    """The event is safe with us."""

    status: Literal["received", "duplicate"]
