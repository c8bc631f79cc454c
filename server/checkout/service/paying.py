"""Asking the gateway to take a payment, and hearing from clients and from the gateway that it did."""

import asyncio
from datetime import timedelta
from time import monotonic
from typing import Literal
from uuid import UUID

from models.enums import OrderStatus, PaymentStatus
from server.checkout.errors import (
    AmountTooSmall,
    BadSignature,
    NoSuchPayment,
    NotPayable,
    PaymentInProgress,
    PaymentRefused,
)
from server.checkout.jobs import ReconcileOrder
from server.checkout.schemas import PaymentStart, Verification, VerifyPayment
from server.core import jobs
from server.core.crash import crash_point
from server.core.db import Tx, fetch_row, fetch_value, transaction
from server.core.idempotency import Attempt
from server.core.pool import within
from server.orders.queries import LockedOrder, lock_order
from server.payments.gateway import LEAST, Gateway, GatewayDown, GatewayLink, GatewayOrder, GatewayRefused
from server.payments.queries import LockedPayment, lock_payments

Mode = Literal["order", "link"]
# Seconds for a request that failed to say so in the database.
LAST_WORD = 2.0
PATIENCE, PAUSE = 2.0, 0.05
# Seconds for all calls of the gateway that create-order makes. Another may ask ten seconds after the first.
WHOLE = 8.0
# Minutes after create-order at which the sweep asks the gateway; the last ones are for late authorisations, which
# Razorpay allows for three days.
CHECKS = (1, 2, 5, 10, 15, 30, 60, 180, 720, 1440, 2880, 4320)
# The shortest life of a link that Razorpay takes is 15 minutes.
LINK_SECONDS = 16 * 60


async def start_payment(
    order_id: UUID, mode: Mode, *, user_id: UUID, gateway: Gateway, attempt: Attempt | None
) -> PaymentStart:
    """Have the gateway await an order's money: by its own order, or by a payment link; once for each order.

    The order's number is the receipt, by which an order or link that was made in a call without an answer is found.

    Raises:
        NoSuchOrder: It does not exist, or is another's.
        NotPayable: It does not wait for a payment.
        PaymentInProgress: Another request is asking the gateway at this moment.
        PaymentRefused: The gateway will not take it.
        GatewayDown: The gateway does not answer.
    """
    async with transaction(attempt) as tx:
        order, payment = await lock_payable(tx, order_id, user_id)
        if _is_started(payment, mode):
            view = _start(payment, gateway)
            if attempt is not None:
                await attempt.answer(tx, view)
            return view
        if payment.being_asked:
            raise PaymentInProgress
        await tx.execute("UPDATE payments SET asked_at = now(), updated_at = now() WHERE id = $1", payment.id)
    try:
        crash_point("payment.asking")
        made = await _make(order, mode, gateway, search=payment.was_asked)
        crash_point("payment.made")
        return await _note_start(order_id, payment.id, made, user_id=user_id, gateway=gateway, attempt=attempt)
    except BaseException:
        # However long the request took: who comes again shall not be told that it still runs.
        with within(LAST_WORD, begun=True):
            await _let_others_ask(payment.id, attempt)
        raise


async def verify_payment(
    proof: VerifyPayment, *, user_id: UUID, gateway: Gateway, attempt: Attempt | None
) -> Verification:
    """Take a client's word that it paid: check the signature, have a worker ask the gateway, wait for it up to 2 s.

    Raises:
        NoSuchPayment: None of the user's payments has this gateway order.
        BadSignature: The signature is not the gateway's.
    """
    row = await fetch_row(
        "SELECT order_id, razorpay_order_id FROM payments"
        " WHERE razorpay_order_id = $1 AND user_id = $2 AND NOT surplus",
        proof.razorpay_order_id,
        user_id,
    )
    if row is None:
        raise NoSuchPayment
    if not gateway.signs_checkout(
        order_id=row["razorpay_order_id"], payment_id=proof.razorpay_payment_id, signature=proof.razorpay_signature
    ):
        raise BadSignature
    known = await _known(row["order_id"])
    if known.http_status != 200:
        async with transaction() as tx:
            await jobs.add(tx, ReconcileOrder(order_id=row["order_id"]), once=True)
        known = await _wait(row["order_id"])
    if attempt is not None and known.http_status == 200:
        async with transaction(attempt) as tx:
            await attempt.answer(tx, known)
    return known


async def check_open_payments() -> int:
    """Leave a job for each payment that the gateway shall be asked about again; gives how many."""
    async with transaction() as tx:
        rows = await tx.fetch(
            "SELECT id, order_id, checks FROM payments WHERE next_check_at <= now() ORDER BY next_check_at LIMIT 500"
            " FOR UPDATE SKIP LOCKED"
        )
        for row in rows:
            checks = row["checks"] + 1
            pause = timedelta(minutes=CHECKS[checks] - CHECKS[checks - 1]) if checks < len(CHECKS) else None
            await tx.execute(
                "UPDATE payments SET checks = $2, next_check_at = now() + $3::interval WHERE id = $1",
                row["id"],
                checks,
                pause,
            )
            await jobs.add(tx, ReconcileOrder(order_id=row["order_id"]), once=True)
    return len(rows)


def check_amount(amount: int) -> None:
    """See that the gateway can be asked for so many paise; for nothing at all it is not asked.

    Raises:
        AmountTooSmall: It takes no less than its minimum.
    """
    if 0 < amount < LEAST:
        raise AmountTooSmall(minimum=LEAST)


async def lock_payable(tx: Tx, order_id: UUID, user_id: UUID) -> tuple[LockedOrder, LockedPayment]:
    """Lock a user's order that waits for a payment, and the payment.

    Raises:
        NoSuchOrder: It does not exist, or is another's.
        NotPayable: It does not wait for a payment.
    """
    order = await lock_order(tx, order_id, user_id=user_id)
    if order.order_status is not OrderStatus.PENDING or order.is_due:
        raise NotPayable(order_status=order.order_status.value)
    payments = await lock_payments(tx, order_id)
    waiting = [p for p in payments if not p.surplus and p.payment_status is PaymentStatus.PENDING]
    if not waiting:
        raise NotPayable(order_status=order.order_status.value)
    return order, waiting[0]


def _is_started(payment: LockedPayment, mode: Mode) -> bool:
    return bool(payment.payment_link_id if mode == "link" else payment.razorpay_order_id)


def _start(payment: LockedPayment, gateway: Gateway) -> PaymentStart:
    return PaymentStart(
        razorpay_order_id=payment.razorpay_order_id,
        key_id=gateway.key_id,
        amount=payment.amount,
        currency=payment.currency,
        payment_link=payment.payment_link,
    )


async def _make(order: LockedOrder, mode: Mode, gateway: Gateway, *, search: bool) -> GatewayOrder | GatewayLink:
    """What the gateway made for the order, now or in an earlier call whose answer was lost.

    Raises:
        PaymentRefused: It will not make anything for it.
        GatewayDown: It does not answer, or not soon enough.
    """
    try:
        async with asyncio.timeout(WHOLE):
            return await _find_or_make(order, mode, gateway, search=search)
    except GatewayRefused as error:
        raise PaymentRefused from error
    except TimeoutError as error:
        raise GatewayDown from error


async def _find_or_make(
    order: LockedOrder, mode: Mode, gateway: Gateway, *, search: bool
) -> GatewayOrder | GatewayLink:
    number, amount, currency = order.order_number, order.total_amount, order.currency
    if search and (found := await (gateway.find_link if mode == "link" else gateway.find_order)(number)):
        return found
    try:
        if mode == "link":
            # By the database's clock: the gateway refuses a link that this machine's lets end too early.
            ends = int(await fetch_value("SELECT extract(epoch FROM now())")) + LINK_SECONDS
            return await gateway.create_link(amount=amount, currency=currency, reference=number, expire_by=ends)
        return await gateway.create_order(amount=amount, currency=currency, receipt=number)
    except GatewayRefused:
        # Refused as a duplicate, it is there already.
        if found := await (gateway.find_link if mode == "link" else gateway.find_order)(number):
            return found
        raise


async def _note_start(
    order_id: UUID,
    payment_id: UUID,
    made: GatewayOrder | GatewayLink,
    *,
    user_id: UUID,
    gateway: Gateway,
    attempt: Attempt | None,
) -> PaymentStart:
    async with transaction(attempt, resume=True) as tx:
        order = await lock_order(tx, order_id, user_id=user_id)
        await lock_payments(tx, order_id)
        # Kept whatever became of the order meanwhile: money that comes this way must be found.
        await _write_start(tx, payment_id, made)
        still_payable = order.order_status is OrderStatus.PENDING and not order.is_due
        if still_payable:
            _, payment = await lock_payable(tx, order_id, user_id)
            view = _start(payment, gateway)
            if attempt is not None:
                await attempt.answer(tx, view)
    if not still_payable:
        raise NotPayable(order_status=order.order_status.value)
    return view


async def _let_others_ask(payment_id: UUID, attempt: Attempt | None) -> None:
    async with transaction() as tx:
        await tx.execute("UPDATE payments SET asked_at = now() - interval '1 minute' WHERE id = $1", payment_id)
        if attempt is not None:
            await attempt.give_up(tx)


async def _write_start(tx: Tx, payment_id: UUID, made: GatewayOrder | GatewayLink) -> None:
    link = made if isinstance(made, GatewayLink) else None
    await tx.execute(
        "UPDATE payments SET razorpay_order_id = coalesce($2, razorpay_order_id),"
        " payment_link_id = coalesce($3, payment_link_id), payment_link = coalesce($4, payment_link), checks = 0,"
        " next_check_at = now() + $5::interval, asked_at = now() - interval '1 minute', updated_at = now()"
        " WHERE id = $1",
        payment_id,
        None if link else made.id,
        link.id if link else None,
        link.short_url if link else None,
        timedelta(minutes=CHECKS[0]),
    )


async def _known(order_id: UUID) -> Verification:
    row = await fetch_row("SELECT id AS order_id, order_status, payment_status FROM orders WHERE id = $1", order_id)
    return Verification.model_validate(dict(row or {}))


async def _wait(order_id: UUID) -> Verification:
    deadline, pause = monotonic() + PATIENCE, PAUSE
    while (known := await _known(order_id)).http_status != 200 and monotonic() < deadline:
        await asyncio.sleep(pause)
        # Most are known at once; for the others a look more often than that is the shop's time, not theirs.
        pause *= 1.3
    return known
