"""Money back: a row first, then the gateway, until it answers."""

import logging
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import RefundStatus
from server.checkout.jobs import PayRefund, SendOrderLetter
from server.core import jobs
from server.core.crash import crash_point
from server.core.db import Tx, fetch_row, transaction
from server.core.errors import NotFound, Unavailable
from server.orders.queries import lock_order
from server.payments.gateway import Gateway, GatewayRefund
from server.payments.queries import LockedRefund, lock_payments, lock_refund

log = logging.getLogger(__name__)


class RefundFailed(Unavailable):
    """The gateway confirmed that a refund failed; it is tried again under a new key."""

    code = "refund_failed"
    message = "The gateway could not refund; trying again in {retry_after} s."


async def request_refund(
    tx: Tx, payment_id: UUID, order_id: UUID, amount: int, *, reason: str, requested_by: UUID | None
) -> UUID:
    """Set `amount` paise of a payment aside to be given back, and leave the work behind; gives the refund's id.

    The payment's CHECK keeps all refunds within what was paid.
    """
    refund_id = uuid7()
    await tx.execute(
        "UPDATE payments SET amount_refunded = amount_refunded + $2, updated_at = now() WHERE id = $1",
        payment_id,
        amount,
    )
    await tx.execute(
        "INSERT INTO refunds (id, payment_id, order_id, amount, status, reason, requested_by, attempt, error,"
        " created_at, updated_at) VALUES ($1, $2, $3, $4, 'requested', $5, $6, 0, '', now(), now())",
        refund_id,
        payment_id,
        order_id,
        amount,
        reason,
        requested_by,
    )
    await jobs.add(tx, PayRefund(refund_id=refund_id))
    return refund_id


async def pay_refund(refund_id: UUID, gateway: Gateway) -> None:
    """Have the gateway give a refund's money back, or ask it what became of that; runs until it is settled.

    The key given to the gateway is the refund's own, so that a second call is answered like the first; only a
    failure that the gateway confirmed gets a new one.

    Raises:
        NotFound: There is no such refund.
        GatewayDown: The gateway does not answer; the outcome is unknown, and the same key asks again.
        GatewayRefused: It will not refund this.
        RefundFailed: It confirmed a failure.
        Unavailable: The refund is still pending there.
    """
    row = await fetch_row(
        "SELECT r.id, r.order_id, r.amount, r.status, r.gateway_refund_id, r.attempt, p.transaction_id"
        " FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.id = $1",
        refund_id,
    )
    if row is None:
        raise NotFound
    if row["status"] == RefundStatus.PROCESSED:
        return
    if row["status"] == RefundStatus.PENDING and row["gateway_refund_id"]:
        answer = await gateway.fetch_refund(row["gateway_refund_id"])
    else:
        receipt = f"{refund_id.hex}-{row['attempt']}"
        crash_point("refund.asking")
        answer = await gateway.refund(row["transaction_id"], amount=row["amount"], key=receipt, receipt=receipt)
        crash_point("refund.made")
    async with transaction() as tx:
        await lock_order(tx, row["order_id"])
        await lock_payments(tx, row["order_id"])
        refund = await lock_refund(tx, refund_id)
        # Another run may have heard of a failure meanwhile, and be further on than this answer.
        if refund.attempt == row["attempt"]:
            await _record(tx, refund, answer)
        crash_point("refund.recorded")
    if answer.status == "failed":
        raise RefundFailed(retry_after=60)
    if answer.status == "pending":
        raise Unavailable(retry_after=30)


async def _record(tx: Tx, refund: LockedRefund, answer: GatewayRefund) -> None:
    if refund.status is RefundStatus.PROCESSED:
        return
    if answer.status == "failed":
        log.error("refund %s failed at the gateway", refund.id)
        await tx.execute(
            "UPDATE refunds SET status = 'failed', attempt = attempt + 1, gateway_refund_id = NULL, error = $2,"
            " updated_at = now() WHERE id = $1",
            refund.id,
            f"{answer.id} failed",
        )
        return
    await tx.execute(
        "UPDATE refunds SET status = $2::text, gateway_refund_id = $3, updated_at = now(),"
        " processed_at = CASE WHEN $2 = 'processed' THEN now() END WHERE id = $1",
        refund.id,
        answer.status,
        answer.id,
    )
    if answer.status == "processed":
        await _close(tx, refund)
        await jobs.add(tx, SendOrderLetter(order_id=refund.order_id, letter="refund_processed"))


async def _close(tx: Tx, refund: LockedRefund) -> None:
    """When a payment has gone back entirely, it is refunded, and so is its order unless no order wanted it."""
    row = await tx.fetch_row(
        "UPDATE payments p SET payment_status = 'refunded', updated_at = now() WHERE p.id = $1 AND p.amount ="
        " (SELECT sum(amount) FROM refunds WHERE payment_id = p.id AND status = 'processed') RETURNING p.surplus",
        refund.payment_id,
    )
    if row is not None and not row["surplus"]:
        await tx.execute(
            "UPDATE orders SET payment_status = 'refunded', updated_at = now() WHERE id = $1", refund.order_id
        )
