"""Money back: a row first, then the gateway, until it answers; a sweep forgets no refund that is not settled."""

import logging
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import RefundStatus
from server.checkout.jobs import PayRefund, SendOrderLetter, TellRefundTrouble
from server.checkout.rules import REFUSALS, STUCK, next_check, next_try
from server.core import jobs, metrics
from server.core.crash import crash_point
from server.core.db import Tx, fetch_row, transaction
from server.core.errors import NotFound
from server.hooks.rules import EventType
from server.hooks.service.telling import tell
from server.orders.queries import lock_order
from server.payments.gateway import Gateway, GatewayRefund, GatewayRefused
from server.payments.queries import LockedRefund, lock_payments, lock_refund

log = logging.getLogger(__name__)

UNSETTLED = (
    "SELECT r.id, r.order_id, r.amount, r.status, r.gateway_refund_id, r.attempt, p.transaction_id"
    " FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.id = $1"
)
DUE = (
    "SELECT id, checks FROM refunds WHERE next_check_at <= now() ORDER BY next_check_at LIMIT 500"
    " FOR NO KEY UPDATE SKIP LOCKED"
)
ADMINS = "SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id LIMIT 100"


async def request_refund(
    tx: Tx, payment_id: UUID, order_id: UUID, amount: int, *, reason: str, requested_by: UUID | None
) -> UUID:
    """Set `amount` paise of a payment aside to be given back, and leave the work behind; gives the refund's id.

    The payment's CHECK keeps all refunds within what was paid.
    """
    refund_id = await _set_aside(tx, payment_id, order_id, amount, reason, requested_by)
    await tx.execute("UPDATE refunds SET next_check_at = now() + $2 WHERE id = $1", refund_id, next_check(0))
    await jobs.add(tx, PayRefund(refund_id=refund_id))
    return refund_id


async def note_refund(
    tx: Tx, payment_id: UUID, order_id: UUID, amount: int, *, reason: str, requested_by: UUID, reference: str
) -> UUID:
    """Note that `amount` paise of a payment went back by hand; gives the refund's id."""
    refund_id = await _set_aside(tx, payment_id, order_id, amount, reason, requested_by)
    await tx.execute(
        "UPDATE refunds SET status = 'processed', reference = $2, processed_at = now() WHERE id = $1",
        refund_id,
        reference,
    )
    await _finish(tx, await lock_refund(tx, refund_id))
    return refund_id


async def _set_aside(
    tx: Tx, payment_id: UUID, order_id: UUID, amount: int, reason: str, requested_by: UUID | None
) -> UUID:
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
    await tell(tx, EventType.REFUND_REQUESTED, refund_id)
    return refund_id


async def pay_refund(refund_id: UUID, gateway: Gateway) -> None:
    """Have the gateway give a refund's money back, or ask it what became of that.

    The key given to the gateway is the refund's own, so that a second call is answered like the first; only a
    failure that the gateway confirmed gets a new one. What is not settled by this, the sweep asks about again.

    Raises:
        NotFound: There is no such refund.
        GatewayDown: The gateway does not answer; the outcome is unknown, and the same key asks again.
        GatewayRefused: It does not know the refund that it made.
    """
    row = await fetch_row(UNSETTLED, refund_id)
    if row is None:
        raise NotFound
    if row["status"] == RefundStatus.PROCESSED:
        return
    answer = await _ask(row, gateway)
    async with transaction() as tx:
        await lock_order(tx, row["order_id"])
        await lock_payments(tx, row["order_id"])
        refund = await lock_refund(tx, refund_id)
        # Another run may have heard of a failure meanwhile, and be further on than this answer.
        if refund.attempt == row["attempt"] and refund.status is not RefundStatus.PROCESSED:
            await _record(tx, refund, answer)
        crash_point("refund.recorded")


async def _ask(row: Any, gateway: Gateway) -> GatewayRefund | GatewayRefused:
    """What the gateway says of a refund, or why it will not make it."""
    if row["status"] == RefundStatus.PENDING:
        return await gateway.fetch_refund(row["gateway_refund_id"])
    receipt = f"{row['id'].hex}-{row['attempt']}"
    crash_point("refund.asking")
    try:
        answer = await gateway.refund(row["transaction_id"], amount=row["amount"], key=receipt, receipt=receipt)
    except GatewayRefused as refusal:
        return refusal
    crash_point("refund.made")
    return answer


async def _record(tx: Tx, refund: LockedRefund, answer: GatewayRefund | GatewayRefused) -> None:
    if isinstance(answer, GatewayRefused):
        await _note_refusal(tx, refund, str(answer))
        return
    if answer.status == "failed":
        await _note_failure(tx, refund, f"{answer.id} failed")
        return
    processed = answer.status == "processed"
    await tx.execute(
        "UPDATE refunds SET status = $2, gateway_refund_id = $3, updated_at = now(),"
        " processed_at = CASE WHEN $4 THEN now() END, next_check_at = CASE WHEN NOT $4 THEN next_check_at END"
        " WHERE id = $1",
        refund.id,
        answer.status,
        answer.id,
        processed,
    )
    if processed:
        await _finish(tx, refund)


async def _note_refusal(tx: Tx, refund: LockedRefund, reason: str) -> None:
    """The gateway will not make it, perhaps for want of a balance: the sweep asks again, under the same key.

    An earlier call without an answer may have been made, which only the same key finds.
    """
    log.error("refund %s refused by the gateway: %s", refund.id, reason)
    metrics.refunds_failed.inc()
    gives_up = refund.checks >= REFUSALS
    await tx.execute(
        "UPDATE refunds SET status = 'failed', error = $2, updated_at = now(),"
        " next_check_at = CASE WHEN NOT $3 THEN next_check_at END WHERE id = $1",
        refund.id,
        reason[:500],
        gives_up,
    )
    if refund.status is not RefundStatus.FAILED:
        await tell(tx, EventType.REFUND_FAILED, refund.id)
    if gives_up:
        await _tell_admins(tx, refund.id)


async def _note_failure(tx: Tx, refund: LockedRefund, error: str) -> None:
    """The gateway confirmed that nothing went back: a later try has a key of its own."""
    log.error("refund %s failed at the gateway: %s", refund.id, error)
    metrics.refunds_failed.inc()
    pause = next_try(refund.attempt + 1)
    await tx.execute(
        "UPDATE refunds SET status = 'failed', attempt = attempt + 1, gateway_refund_id = NULL, error = $2, checks = 0,"
        " next_check_at = now() + $3::interval, updated_at = now() WHERE id = $1",
        refund.id,
        error,
        pause,
    )
    await tell(tx, EventType.REFUND_FAILED, refund.id)
    if pause is None:
        await _tell_admins(tx, refund.id)


async def _finish(tx: Tx, refund: LockedRefund) -> None:
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
    await jobs.add(tx, SendOrderLetter(order_id=refund.order_id, letter="refund_processed", refund_id=refund.id))
    await tell(tx, EventType.REFUND_PROCESSED, refund.id)


async def check_refunds() -> int:
    """Leave a job for each refund that the gateway shall be asked about again; gives how many.

    Several sweeps at once share them.
    """
    async with transaction() as tx:
        rows = await tx.fetch(DUE)
        for row in rows:
            checks = row["checks"] + 1
            await tx.execute(
                "UPDATE refunds SET checks = $2, next_check_at = now() + $3 WHERE id = $1",
                row["id"],
                checks,
                next_check(checks),
            )
            await jobs.add(tx, PayRefund(refund_id=row["id"]), once=True)
            if checks == STUCK:
                await _tell_admins(tx, row["id"])
    return len(rows)


async def _tell_admins(tx: Tx, refund_id: UUID) -> None:
    for admin in await tx.fetch(ADMINS):
        await jobs.add(tx, TellRefundTrouble(refund_id=refund_id, user_id=admin["id"]))
