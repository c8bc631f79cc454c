"""What orders show. Amounts are in paise, times in UTC."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus, RefundStatus
from server.core.pages import PageFilter
from server.core.shapes import View
from server.users.schemas import AddressView


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

    user_id: UUID
    address_id: UUID
    shipping_address: AddressView
    items: list[OrderItemView]
    payments: list[PaymentView]
    refunds: list[RefundView]
    events: list[OrderEventView]


class OrderFilter(PageFilter):
    """Which of the caller's orders to list, newest first."""

    order_status: OrderStatus | None = Field(default=None)
