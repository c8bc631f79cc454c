"""Which moves an order may make, and which version of it they are meant for."""

from uuid import UUID

from models.enums import OrderStatus
from server.core.etags import etag_of

# A cancelled order comes back only when its money arrives late and its stock can be had again.
MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PENDING: frozenset({OrderStatus.PROCESSING, OrderStatus.CANCELLED}),
    OrderStatus.PROCESSING: frozenset({OrderStatus.SHIPPED, OrderStatus.CANCELLED}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED}),
    OrderStatus.DELIVERED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}


def may_move(current: OrderStatus, to: OrderStatus) -> bool:
    """Whether an order may go from one state to another on somebody's wish."""
    return to in MOVES[current]


def version_of(order_id: UUID, order_status: OrderStatus) -> str:
    """The ETag of what the back office may change of an order: its state."""
    return etag_of(order_id, order_status)
