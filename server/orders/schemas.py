"""What orders show. Amounts are in paise, times in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    computed_field,
)

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus, RefundStatus
from server.core.errors import Mistake
from server.core.pages import PageFilter
from server.core.shapes import TimeRange, View, Wish
from server.orders.rules import version_of
from server.users.rules import check_text
from server.users.schemas import AddressView

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(check_text)]


class OrderItemView(View):
    """A line as sold; `final_price` is the whole line after discounts, `tax_amount` the GST inside it."""

    id: UUID
    product_id: UUID
    product_variant_id: UUID
    store_id: UUID | None
    product_name: str
    variant_name: str
    sku: str
    attributes: dict[str, str]
    total_quantity: int
    price_at_time: int
    discount_applied: int
    coupon_discount: int
    discount_rule_id: UUID | None
    final_price: int
    tax_rate: float
    tax_amount: int


class PaymentView(View):
    """Money for the order, expected or received."""

    id: UUID
    amount: int
    currency: str
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    transaction_id: str | None
    razorpay_order_id: str | None
    surplus: bool
    amount_refunded: int
    payment_date: datetime | None
    created_at: datetime


class RefundView(View):
    """Money on its way back."""

    id: UUID
    payment_id: UUID
    amount: int
    status: RefundStatus
    reason: str
    processed_at: datetime | None
    created_at: datetime


class AdminRefundView(RefundView):
    """Money on its way back, as the back office sees it.

    `requested_by` is null where the shop itself gives it back. `attempt` counts the tries that the gateway confirmed as
    failed, `error` is its last reason. `reference` is how the money went back where it did not through the gateway.
    """

    requested_by: UUID | None
    gateway_refund_id: str | None
    attempt: int
    error: str
    reference: str


def money_is_going_back(refunds: Sequence[RefundView]) -> bool:
    """Whether a refund is still to come."""
    return any(refund.status in {RefundStatus.REQUESTED, RefundStatus.PENDING} for refund in refunds)


class OrderEventView(View):
    """A change of the order's state; `actor_id` is null where the shop itself acted."""

    from_status: OrderStatus | None
    to_status: OrderStatus
    actor_id: UUID | None
    note: str
    created_at: datetime


class OrderSummary(View):
    """An order in a list."""

    id: UUID
    order_number: str
    order_date: datetime
    order_status: OrderStatus
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    subtotal: int
    discount_amount: int
    shipping_cost: int
    tax_amount: int
    total_amount: int
    currency: str
    expires_at: datetime | None
    cancel_reason: CancelReason | None
    coupon_id: UUID | None
    created_at: datetime
    updated_at: datetime


class OrderView(OrderSummary):
    """An order with everything that belongs to it."""

    http_statuses: ClassVar[tuple[int, ...]] = ()

    coupon_code: str | None
    user_id: UUID
    address_id: UUID
    shipping_address: AddressView
    items: list[OrderItemView]
    payments: list[PaymentView]
    refunds: list[RefundView]
    events: list[OrderEventView]


class RefundState(View):
    """How far money on its way back is."""

    id: UUID
    amount: int
    status: RefundStatus


class OrderState(View):
    """What becomes of an order; `updated_at` is when any of it last changed."""

    order_id: UUID
    order_number: str
    order_status: OrderStatus
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    cancel_reason: CancelReason | None
    total_amount: int
    currency: str
    expires_at: datetime | None
    refunds: list[RefundState]
    updated_at: datetime


class OrderChoice(TimeRange):
    """Which orders are wanted; `from` and `to` are when they were placed, half-open."""

    order_status: OrderStatus | None = None
    payment_status: PaymentStatus | None = None


class OrderFilter(OrderChoice, PageFilter):
    """Which of the caller's orders to list, newest first."""


class AdminOrderChoice(OrderChoice):
    """Which orders the back office wants. Who they are of, their coupon and their totals are for admins to ask."""

    payment_method: PaymentMethod | None = None
    store_id: UUID | None = Field(default=None, description="Orders that hold a line of the store.")
    user_id: UUID | None = None
    coupon_id: UUID | None = None
    order_number: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=20)] | None = None
    sort: Literal["newest", "oldest", "total", "-total"] = "newest"

    @property
    def for_admins(self) -> tuple[Mistake, ...]:
        """What only an admin may ask: the answer would say more of an order than an owner sees."""
        asked = {
            "user_id": self.user_id is not None,
            "coupon_id": self.coupon_id is not None,
            "sort": self.sort in {"total", "-total"},
        }
        return tuple(
            Mistake(f"query.{name}", "Only admins can ask for this.", "admins_only") for name in asked if asked[name]
        )


class AdminOrderFilter(AdminOrderChoice, PageFilter):
    """Which orders the back office lists."""


class AdminOrderSummary(View):
    """An order in the back office's list.

    An owner sees the amounts of their own lines alone, without shipping, and of the buyer the name.
    """

    id: UUID
    order_number: str
    order_date: datetime
    order_status: OrderStatus
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    subtotal: int
    discount_amount: int
    shipping_cost: int | None
    tax_amount: int
    total_amount: int
    currency: str
    item_count: int = Field(description="Units of all lines together.")
    expires_at: datetime | None
    cancel_reason: CancelReason | None
    coupon_id: UUID | None
    user_id: UUID | None
    user_name: str
    user_email: str | None
    created_at: datetime
    updated_at: datetime


class AdminOrder(AdminOrderSummary):
    """An order in the back office.

    An owner sees their own lines and the history, but neither payments nor refunds.
    """

    coupon_code: str | None
    shipping_address: AddressView
    items: list[OrderItemView]
    payments: list[PaymentView]
    refunds: list[AdminRefundView]
    events: list[OrderEventView]

    @computed_field(description="What If-Match takes.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def etag(self) -> str:
        """The version of what can be changed: the order's state."""
        return version_of(self.id, self.order_status)


class MovedOrder(AdminOrder):
    """An order in the state that it was just set to; 202 while the money of a cancelled one is still to go back."""

    http_statuses: ClassVar[tuple[int, ...]] = (202,)

    @property
    def http_status(self) -> int:
        """202 while money is on its way back."""
        return 202 if self.cancel_reason is not None and money_is_going_back(self.refunds) else 200


class MoveOrder(Wish):
    """Where an order is now; the buyer reads the note in its history."""

    order_status: OrderStatus
    note: Note = ""
