"""The back office moves orders on: shipped, delivered, cancelled."""

from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus
from server.checkout.jobs import Letter, SendOrderLetter
from server.checkout.service.cancelling import cancel
from server.checkout.service.settling import note_paid
from server.core import jobs
from server.core.db import Tx, transaction
from server.core.etags import check_if_match
from server.core.tokens import Principal
from server.journal.service import record
from server.orders.errors import MoveNotAllowed, NotAllLinesOwn, OwnersCannotCancel
from server.orders.queries import LockedOrder, lock_order
from server.orders.queries.office import get_admin_order, owns_every_line
from server.orders.rules import version_of
from server.orders.schemas import MovedOrder, MoveOrder
from server.orders.service import move_order
from server.payments.queries import lock_payments

LETTERS: dict[OrderStatus, Letter] = {
    OrderStatus.SHIPPED: "order_shipped",
    OrderStatus.DELIVERED: "order_delivered",
}


async def move_by_hand(actor: Principal, order_id: UUID, wish: MoveOrder, *, if_match: str | None) -> MovedOrder:
    """Say that an order is shipped or delivered, or cancel it; owners only ship and deliver what is all theirs.

    An order delivered for cash is paid with it.

    Raises:
        NoSuchOrder: It does not exist, or holds no line of the owner's stores.
        NotAllLinesOwn: It holds lines of others' stores, too.
        OwnersCannotCancel: An owner wants to cancel it.
        Stale: `if_match` names another version of it.
        MoveNotAllowed: Its state does not allow it, or it is no move to make by hand.
    """
    async with transaction() as tx:
        every_line = actor.owner_id is None or await owns_every_line(tx, order_id, actor.owner_id)
        order = await lock_order(tx, order_id)
        if wish.order_status in {OrderStatus.PENDING, OrderStatus.PROCESSING}:
            # Only a buyer's order and its money bring an order there.
            raise MoveNotAllowed(order_status=order.order_status.value, wanted=wish.order_status.value)
        if not every_line:
            raise NotAllLinesOwn
        check_if_match(if_match, version_of(order.id, order.order_status))
        before = {"order_status": order.order_status}
        after = {"order_status": wish.order_status, **({"note": wish.note} if wish.note else {})}
        await record(tx, actor.user_id, "order.status", "order", order.id, before=before, after=after)
        # Last, since a coupon that it gives back stays locked to the commit.
        await _move(tx, actor, order, wish)
    view = await get_admin_order(order_id, owner_id=actor.owner_id)
    return MovedOrder.model_validate(view, from_attributes=True)


async def _move(tx: Tx, actor: Principal, order: LockedOrder, wish: MoveOrder) -> None:
    if wish.order_status is OrderStatus.CANCELLED:
        if actor.owner_id is not None:
            raise OwnersCannotCancel
        await cancel(tx, order, CancelReason.ADMIN, actor_id=actor.user_id, note=wish.note)
        return
    await move_order(tx, order, wish.order_status, actor_id=actor.user_id, note=wish.note)
    if wish.order_status is OrderStatus.DELIVERED:
        await _take_cash(tx, order.id)
    await jobs.add(tx, SendOrderLetter(order_id=order.id, letter=LETTERS[wish.order_status]))


async def _take_cash(tx: Tx, order_id: UUID) -> None:
    """Whoever delivers an order that is paid on delivery has its money."""
    for payment in await lock_payments(tx, order_id):
        if payment.payment_method is PaymentMethod.COD and payment.payment_status is PaymentStatus.PENDING:
            await tx.execute(
                "UPDATE payments SET payment_status = 'paid', payment_date = now(), updated_at = now() WHERE id = $1",
                payment.id,
            )
            await note_paid(tx, order_id)
