"""What client apps are told, with an example of everything. Amounts are in paise."""

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus, RefundStatus
from server.core.shapes import View
from server.hooks.rules import EventType

Fact = TypeVar("Fact", bound=View)


class Told(View, Generic[Fact]):
    """What is sent: what happened and when, and in `data` the thing as it was when this was first sent.

    The `id` is the event's, also when it comes again.
    """

    id: UUID
    type: EventType
    created_at: datetime
    data: Fact


class OrderLineFact(View):
    """A line of an order; `final_price` is the whole line after discounts."""

    product_id: UUID
    product_variant_id: UUID
    sku: str
    product_name: str
    total_quantity: int
    price_at_time: int
    final_price: int


class OrderFact(View):
    """An order, as a client app is told of it."""

    id: UUID
    order_number: str
    user_id: UUID
    order_status: OrderStatus
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    subtotal: int
    discount_amount: int
    shipping_cost: int
    tax_amount: int
    total_amount: int
    currency: str
    cancel_reason: CancelReason | None
    created_at: datetime
    updated_at: datetime
    items: list[OrderLineFact]


class RefundFact(View):
    """Money on its way back, as a client app is told of it."""

    id: UUID
    order_id: UUID
    order_number: str
    payment_id: UUID
    amount: int
    currency: str
    status: RefundStatus
    reason: str
    processed_at: datetime | None
    created_at: datetime


class StockFact(View):
    """What is left of a variant, as a client app is told of it."""

    product_id: UUID
    product_variant_id: UUID
    product_name: str
    variant_name: str
    sku: str
    stock_quantity: int
    low_stock_threshold: int


class PingFact(View):
    """Nothing but which webhook was tried out."""

    webhook_id: UUID


def _id(number: int) -> UUID:
    return UUID(int=(0x018F_0000_0000 << 80) | (7 << 76) | (2 << 62) | number)


MOMENT = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
ORDER = OrderFact(
    id=_id(1),
    order_number="VC260305ABCDEFGH",
    user_id=_id(2),
    order_status=OrderStatus.PENDING,
    payment_status=PaymentStatus.PENDING,
    payment_method=PaymentMethod.UPI,
    subtotal=7_499_000,
    discount_amount=0,
    shipping_cost=0,
    tax_amount=1_143_915,
    total_amount=7_499_000,
    currency="INR",
    cancel_reason=None,
    created_at=MOMENT,
    updated_at=MOMENT,
    items=[
        OrderLineFact(
            product_id=_id(3),
            product_variant_id=_id(4),
            sku="RTX-4070-12G",
            product_name="GeForce RTX 4070",
            total_quantity=1,
            price_at_time=7_499_000,
            final_price=7_499_000,
        )
    ],
)
REFUND = RefundFact(
    id=_id(5),
    order_id=_id(1),
    order_number="VC260305ABCDEFGH",
    payment_id=_id(6),
    amount=7_499_000,
    currency="INR",
    status=RefundStatus.REQUESTED,
    reason="order cancelled",
    processed_at=None,
    created_at=MOMENT,
)
STOCK = StockFact(
    product_id=_id(3),
    product_variant_id=_id(4),
    product_name="GeForce RTX 4070",
    variant_name="12 GB",
    sku="RTX-4070-12G",
    stock_quantity=4,
    low_stock_threshold=10,
)
# What the data of each kind of event are, by the first word of its name, with an example.
SHAPES: dict[str, tuple[type[Told[Any]], View]] = {
    "order": (Told[OrderFact], ORDER),
    "refund": (Told[RefundFact], REFUND),
    "stock": (Told[StockFact], STOCK),
    "webhook": (Told[PingFact], PingFact(webhook_id=_id(7))),
}
# Where an example differs from the first state of its thing.
CHANGES: dict[EventType, dict[str, Any]] = {
    EventType.ORDER_PAID: {"order_status": OrderStatus.PROCESSING, "payment_status": PaymentStatus.PAID},
    EventType.ORDER_SHIPPED: {"order_status": OrderStatus.SHIPPED, "payment_status": PaymentStatus.PAID},
    EventType.ORDER_DELIVERED: {"order_status": OrderStatus.DELIVERED, "payment_status": PaymentStatus.PAID},
    EventType.ORDER_CANCELLED: {
        "order_status": OrderStatus.CANCELLED,
        "payment_status": PaymentStatus.PAID,
        "cancel_reason": CancelReason.CUSTOMER,
    },
    EventType.REFUND_PROCESSED: {"status": RefundStatus.PROCESSED, "processed_at": MOMENT},
    EventType.REFUND_FAILED: {"status": RefundStatus.FAILED},
    EventType.STOCK_BACK: {"stock_quantity": 25},
}


def example_of(event_type: EventType) -> dict[str, Any]:
    """What a client app is sent, of a made-up thing."""
    shape, thing = SHAPES[event_type.partition(".")[0]]
    data = thing.model_copy(update=CHANGES.get(event_type, {}))
    found: dict[str, Any] = shape(id=_id(8), type=event_type, created_at=MOMENT, data=data).model_dump(mode="json")
    return found
