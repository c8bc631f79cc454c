"""Steps that change orders."""

from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import CancelReason, OrderStatus
from server.core.db import Tx
from server.hooks.rules import EventType
from server.hooks.service.telling import tell
from server.orders.errors import MoveNotAllowed
from server.orders.queries import LockedOrder
from server.orders.rules import may_move

# What client apps are told of moves; of the money they hear elsewhere.
TOLD = {
    OrderStatus.SHIPPED: EventType.ORDER_SHIPPED,
    OrderStatus.DELIVERED: EventType.ORDER_DELIVERED,
    OrderStatus.CANCELLED: EventType.ORDER_CANCELLED,
}


async def move_order(
    tx: Tx,
    order: LockedOrder,
    to: OrderStatus,
    *,
    actor_id: UUID | None,
    note: str = "",
    cancel_reason: CancelReason | None = None,
) -> None:
    """Move a locked order to another state and note who did it.

    Raises:
        MoveNotAllowed: Its state does not allow it.
    """
    if not may_move(order.order_status, to):
        raise MoveNotAllowed(order_status=order.order_status.value, wanted=to.value)
    await _write_move(tx, order, to, actor_id, note, cancel_reason)


async def revive_order(tx: Tx, order: LockedOrder, *, note: str) -> None:
    """Take an expired order up again, once its late money has come and its stock is taken again."""
    if order.order_status is not OrderStatus.CANCELLED or order.cancel_reason is not CancelReason.EXPIRED:
        raise MoveNotAllowed(order_status=order.order_status.value, wanted=OrderStatus.PROCESSING.value)
    await _write_move(tx, order, OrderStatus.PROCESSING, None, note, None)


async def note_event(
    tx: Tx, order_id: UUID, before: OrderStatus | None, after: OrderStatus, *, actor_id: UUID | None, note: str = ""
) -> None:
    """Write an event of an order's history.

    At the time of writing, under the order's lock: the transaction that waited for it may have begun first.
    """
    await tx.execute(
        "INSERT INTO order_events (id, order_id, from_status, to_status, actor_id, note, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), now())",
        uuid7(),
        order_id,
        before,
        after,
        actor_id,
        note,
    )


async def _write_move(
    tx: Tx, order: LockedOrder, to: OrderStatus, actor_id: UUID | None, note: str, reason: CancelReason | None
) -> None:
    await tx.execute(
        "UPDATE orders SET order_status = $2, cancel_reason = $3, expires_at = NULL, updated_at = now() WHERE id = $1",
        order.id,
        to,
        reason,
    )
    await note_event(tx, order.id, order.order_status, to, actor_id=actor_id, note=note)
    if to in TOLD:
        await tell(tx, TOLD[to], order.id)
