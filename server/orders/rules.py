"""Which moves an order may make."""

from models.enums import OrderStatus

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
