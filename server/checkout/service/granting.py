"""The back office gives money back, and has what got stuck tried again."""

from uuid import UUID

from models.enums import PaymentStatus, RefundStatus
from server.checkout.errors import NoSuchRefund, NothingPaid, RefundTooMuch, RefundTooSmall, RefundUnderWay
from server.checkout.jobs import PayRefund
from server.checkout.queries import get_refund
from server.checkout.rules import next_check, waits_for_help
from server.checkout.schemas import RefundDetail, RefundOrder
from server.checkout.service.refunding import note_refund, request_refund
from server.core import jobs
from server.core.db import Tx, fetch_value, transaction
from server.core.errors import Invalid, Mistake
from server.core.idempotency import Attempt
from server.core.tokens import Principal
from server.journal.service import record
from server.orders.queries import lock_order
from server.payments.gateway import LEAST
from server.payments.queries import LockedPayment, lock_payments, lock_refund

RECEIVED = frozenset({PaymentStatus.PAID, PaymentStatus.REFUNDED})


async def refund_order(actor: Principal, order_id: UUID, wish: RefundOrder, *, attempt: Attempt | None) -> RefundDetail:
    """Give back some or all of what was paid for an order, the way it came: through the gateway, or by hand.

    Raises:
        NoSuchOrder: It does not exist.
        NothingPaid: No money came for it.
        RefundTooMuch: Less is left.
        RefundTooSmall: The gateway would refuse it, or the refund of what it leaves.
        Invalid: Cash goes back without a reference, or other money with one.
    """
    async with transaction(attempt) as tx:
        order = await lock_order(tx, order_id)
        payment = next((one for one in await lock_payments(tx, order.id) if _has_paid(one)), None)
        if payment is None:
            raise NothingPaid
        amount = _check_amount(payment, wish.amount)
        _check_reference(payment, wish.reference)
        refund_id = await _give_back(tx, payment, amount, wish, actor.user_id)
        told = {"order_id": order.id, "amount": amount, "reason": wish.reason, "reference": wish.reference}
        await record(tx, actor.user_id, "refund.create", "refund", refund_id, after=told)
        view = await get_refund(refund_id, tx=tx)
        if attempt is not None:
            await attempt.answer(tx, view)
    return view


async def retry_refund(actor: Principal, refund_id: UUID) -> RefundDetail:
    """Have the gateway asked at once about a refund that failed, or that has been waited for in vain.

    A new key it only gets by a failure that the gateway confirmed, not by being tried again.

    Raises:
        NoSuchRefund: There is none.
        RefundUnderWay: It is done, or on its way without trouble.
    """
    order_id = await fetch_value("SELECT order_id FROM refunds WHERE id = $1", refund_id)
    if order_id is None:
        raise NoSuchRefund
    async with transaction() as tx:
        await lock_order(tx, order_id)
        await lock_payments(tx, order_id)
        refund = await lock_refund(tx, refund_id)
        if not waits_for_help(refund.status, refund.checks):
            raise RefundUnderWay(refund_status=refund.status.value)
        status = RefundStatus.REQUESTED if refund.status is RefundStatus.FAILED else refund.status
        await tx.execute(
            "UPDATE refunds SET status = $2, checks = 0, next_check_at = now() + $3, error = '', updated_at = now()"
            " WHERE id = $1",
            refund_id,
            status,
            next_check(0),
        )
        await jobs.add(tx, PayRefund(refund_id=refund_id), once=True)
        before = {"status": refund.status, "checks": refund.checks, "error": refund.error}
        after = {"status": status, "checks": 0, "error": ""}
        await record(tx, actor.user_id, "refund.retry", "refund", refund_id, before=before, after=after)
        return await get_refund(refund_id, tx=tx)


def _has_paid(payment: LockedPayment) -> bool:
    """Whether a payment paid its order; one that is surplus goes back by itself."""
    return not payment.surplus and payment.payment_status in RECEIVED and payment.amount > 0


def _check_amount(payment: LockedPayment, wanted: int | None) -> int:
    """How many paise go back.

    Raises:
        RefundTooMuch: Less is left.
        RefundTooSmall: The gateway would refuse it, or the refund of what it leaves.
    """
    left = payment.amount - payment.amount_refunded
    amount = left if wanted is None else wanted
    if not 0 < amount <= left:
        raise RefundTooMuch(left=left)
    if payment.transaction_id is not None and (amount < LEAST or 0 < left - amount < LEAST):
        raise RefundTooSmall(minimum=LEAST, left=left)
    return amount


def _check_reference(payment: LockedPayment, reference: str | None) -> None:
    by_hand = payment.transaction_id is None
    if by_hand and reference is None:
        said = "The order was paid in cash: say how the money went back."
        raise Invalid(mistakes=(Mistake("reference", said, "reference_required"),))
    if not by_hand and reference is not None:
        said = "The gateway gives this money back: there is nothing to refer to."
        raise Invalid(mistakes=(Mistake("reference", said, "reference_not_wanted"),))


async def _give_back(tx: Tx, payment: LockedPayment, amount: int, wish: RefundOrder, actor_id: UUID) -> UUID:
    ids = (payment.id, payment.order_id, amount)
    if wish.reference is None:
        return await request_refund(tx, *ids, reason=wish.reason, requested_by=actor_id)
    return await note_refund(tx, *ids, reason=wish.reason, requested_by=actor_id, reference=wish.reference)
