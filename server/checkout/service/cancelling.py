"""Cancelling: stock back once, money back if there was any."""

from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentStatus
from server.checkout.jobs import ExpireOrder, SendOrderLetter
from server.checkout.service.refunding import request_refund
from server.checkout.service.settling import settle_order
from server.core import jobs
from server.core.db import Tx, fetch_value, transaction
from server.core.errors import Unavailable
from server.coupons.service import release_coupon
from server.inventory.service import return_stock
from server.orders.queries import LockedOrder, lock_order
from server.orders.service import move_order
from server.payments.gateway import Gateway, GatewayRefused
from server.payments.queries import lock_payments

OVERDUE = "SELECT expires_at < now() - interval '1 minute' FROM orders WHERE id = $1"


async def cancel_order(order_id: UUID, *, user_id: UUID) -> None:
    """Cancel a user's own order, until it is shipped.

    Raises:
        NoSuchOrder: It does not exist, or is another's.
        MoveNotAllowed: It is shipped, delivered or cancelled already.
    """
    async with transaction() as tx:
        order = await lock_order(tx, order_id, user_id=user_id)
        await cancel(tx, order, CancelReason.CUSTOMER, actor_id=user_id)


async def expire_order(order_id: UUID, gateway: Gateway) -> None:
    """Cancel an order whose time is over, after asking the gateway once more whether its money has come.

    A gateway that stays silent does not hold the stock for ever: a minute later the order ends without it, and money
    that comes then revives it or goes back.

    Raises:
        NoSuchOrder: There is none.
        Unavailable: The gateway is silent, and the minute is not over.
    """
    try:
        await settle_order(order_id, gateway)
    except (Unavailable, GatewayRefused):
        if not await fetch_value(OVERDUE, order_id):
            raise
    async with transaction() as tx:
        order = await lock_order(tx, order_id)
        if order.order_status is OrderStatus.PENDING and order.is_due:
            await cancel(tx, order, CancelReason.EXPIRED, actor_id=None)


async def expire_due_orders() -> int:
    """Leave a job for each unpaid order whose time is over; gives how many. Several sweeps at once share them."""
    async with transaction() as tx:
        rows = await tx.fetch(
            "SELECT id FROM orders WHERE order_status = 'pending' AND expires_at <= now() ORDER BY expires_at LIMIT 500"
            " FOR UPDATE SKIP LOCKED"
        )
        for row in rows:
            await jobs.add(tx, ExpireOrder(order_id=row["id"]), once=True)
    return len(rows)


async def cancel(tx: Tx, order: LockedOrder, reason: CancelReason, *, actor_id: UUID | None, note: str = "") -> None:
    """Cancel a locked order: its stock, its money and its coupon go back.

    Raises:
        MoveNotAllowed: It is shipped, delivered or cancelled already.
    """
    to, told = OrderStatus.CANCELLED, note or reason.value
    await move_order(tx, order, to, actor_id=actor_id, note=told, cancel_reason=reason)
    payments = await lock_payments(tx, order.id)
    await return_stock(tx, order.id)
    for payment in payments:
        if payment.surplus:
            continue
        left = payment.amount - payment.amount_refunded
        if payment.payment_status is PaymentStatus.PAID and left > 0 and payment.transaction_id:
            await request_refund(tx, payment.id, order.id, left, reason="order cancelled", requested_by=actor_id)
        elif payment.payment_status is PaymentStatus.PENDING:
            await tx.execute(
                "UPDATE payments SET payment_status = 'failed', updated_at = now() WHERE id = $1", payment.id
            )
            await tx.execute("UPDATE orders SET payment_status = 'failed' WHERE id = $1", order.id)
    await jobs.add(tx, SendOrderLetter(order_id=order.id, letter="order_cancelled"))
    # The coupon's row is a whole campaign's: locked last, so that it is held no longer than the commit takes.
    await release_coupon(tx, order.id)
