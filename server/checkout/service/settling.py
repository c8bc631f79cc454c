"""What the gateway says, made true here: one function for verify, webhook and sweep alike."""

import logging
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus
from server.checkout.jobs import SendOrderLetter
from server.checkout.service.refunding import request_refund
from server.core import jobs
from server.core.crash import crash_point
from server.core.db import Tx, fetch, transaction
from server.coupons.service import redeem_again
from server.hooks.rules import EventType
from server.hooks.service.telling import tell
from server.inventory.queries import lock_stock
from server.inventory.rules import shortages
from server.inventory.service import take_stock
from server.invoices.jobs import IssueInvoice
from server.orders.queries import LockedOrder, lock_order, ordered_quantities
from server.orders.service import move_order, revive_order
from server.payments.gateway import Gateway, GatewayPayment
from server.payments.queries import LockedPayment, lock_payments

log = logging.getLogger(__name__)

METHODS = {"upi": PaymentMethod.UPI, "netbanking": PaymentMethod.NET_BANKING}


async def settle_order(order_id: UUID, gateway: Gateway) -> None:
    """Ask the gateway about everything tried for an order, and take in what is new. Any number of runs has one effect.

    Raises:
        GatewayDown: It does not answer.
        GatewayRefused: It does not know what we ask about.
    """
    received = [payment for payment in await _ask(order_id, gateway) if payment.was_captured]
    if not received:
        return
    async with transaction() as tx:
        for payment in sorted(received, key=lambda payment: payment.id):
            await _take_in(tx, order_id, payment)
        crash_point("payment.settled")


async def _ask(order_id: UUID, gateway: Gateway) -> list[GatewayPayment]:
    """Every payment that the gateway has for the order, by its gateway order and by its payment link."""
    rows = await fetch(
        "SELECT razorpay_order_id, payment_link_id FROM payments WHERE order_id = $1 AND NOT surplus", order_id
    )
    names = {row["razorpay_order_id"] for row in rows if row["razorpay_order_id"]}
    for row in rows:
        if row["payment_link_id"]:
            link = await gateway.fetch_link(row["payment_link_id"])
            if link.order_id:
                names.add(link.order_id if link.order_id.startswith("order_") else f"order_{link.order_id}")
    return [payment for name in sorted(names) for payment in await gateway.payments_of(name)]


async def _take_in(tx: Tx, order_id: UUID, received: GatewayPayment) -> None:
    order = await lock_order(tx, order_id)
    payments = await lock_payments(tx, order_id)
    if any(payment.transaction_id == received.id for payment in payments):
        return
    expected = next((payment for payment in payments if not payment.surplus), None)
    wanted = (
        expected is not None
        and expected.payment_status is not PaymentStatus.PAID
        and expected.payment_status is not PaymentStatus.REFUNDED
        and (received.amount, received.currency) == (expected.amount, expected.currency)
    )
    if expected is not None and wanted and await _is_wanted(tx, order):
        await _mark_paid(tx, order, expected, received)
    else:
        await _give_back(tx, order, received)


async def _is_wanted(tx: Tx, order: LockedOrder) -> bool:
    """Whether an order waits for its money, or is an expired one that can have its stock and its coupon again.

    The coupon, locked last, is taken at once.
    """
    if order.order_status is OrderStatus.PENDING:
        return True
    if order.order_status is not OrderStatus.CANCELLED or order.cancel_reason is not CancelReason.EXPIRED:
        return False
    wanted = await ordered_quantities(tx, order.id)
    return not shortages(await lock_stock(tx, wanted), wanted) and await redeem_again(tx, order.id)


async def _mark_paid(tx: Tx, order: LockedOrder, payment: LockedPayment, received: GatewayPayment) -> None:
    await tx.execute(
        "UPDATE payments SET payment_status = 'paid', transaction_id = $2, payment_date = now(), next_check_at = NULL,"
        " payment_method = coalesce($3, payment_method), updated_at = now() WHERE id = $1",
        payment.id,
        received.id,
        _method(received),
    )
    await note_paid(tx, order.id)
    if order.order_status is OrderStatus.PENDING:
        await move_order(tx, order, OrderStatus.PROCESSING, actor_id=None, note="paid")
    else:
        await take_stock(tx, order.id, await ordered_quantities(tx, order.id))
        await revive_order(tx, order, note="paid late")
    await jobs.add(tx, SendOrderLetter(order_id=order.id, letter="order_paid"))


async def note_paid(tx: Tx, order_id: UUID) -> None:
    """Say on a locked order that its money is here, and leave its invoice to be written."""
    await tx.execute("UPDATE orders SET payment_status = 'paid', updated_at = now() WHERE id = $1", order_id)
    await jobs.add(tx, IssueInvoice(order_id=order_id))
    await tell(tx, EventType.ORDER_PAID, order_id)


async def _give_back(tx: Tx, order: LockedOrder, received: GatewayPayment) -> None:
    """Keep money that no order wants in the books, and send it back."""
    log.warning("unwanted payment %s for order %s goes back", received.id, order.order_number)
    payment_id = uuid7()
    await tx.execute(
        "INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, transaction_id,"
        " razorpay_order_id, surplus, amount_refunded, payment_date, checks, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, 'paid', coalesce($6, (SELECT payment_method FROM orders WHERE id = $2)), $7, $8,"
        " true, 0, now(), 0, now(), now())",
        payment_id,
        order.id,
        order.user_id,
        received.amount,
        received.currency,
        _method(received),
        received.id,
        received.order_id,
    )
    await request_refund(
        tx, payment_id, order.id, received.amount, reason="no order wants this payment", requested_by=None
    )


def _method(received: GatewayPayment) -> PaymentMethod | None:
    """How the buyer really paid, where the gateway says so in one of our words."""
    if received.method == "card":
        card: dict[str, Any] = received.card or {}
        return PaymentMethod.DEBIT_CARD if card.get("type") == "debit" else PaymentMethod.CREDIT_CARD
    return METHODS.get(received.method or "")
