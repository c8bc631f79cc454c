"""Reads and locks of payments and refunds."""

from dataclasses import dataclass
from uuid import UUID

from models.enums import PaymentMethod, PaymentStatus, RefundStatus
from server.core.db import Tx
from server.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class LockedPayment:
    """What a change of a payment needs to know, read under its row lock. Amounts are in paise."""

    id: UUID
    order_id: UUID
    amount: int
    currency: str
    payment_status: PaymentStatus
    payment_method: PaymentMethod
    transaction_id: str | None
    razorpay_order_id: str | None
    payment_link_id: str | None
    payment_link: str | None
    surplus: bool
    amount_refunded: int
    being_asked: bool
    was_asked: bool


@dataclass(frozen=True, slots=True)
class LockedRefund:
    """What a change of a refund needs to know, read under its row lock. `amount` is in paise."""

    id: UUID
    payment_id: UUID
    order_id: UUID
    amount: int
    status: RefundStatus
    gateway_refund_id: str | None
    attempt: int
    checks: int
    error: str


async def lock_payments(tx: Tx, order_id: UUID) -> list[LockedPayment]:
    """Lock all payments of an order, whose own row the caller has locked."""
    rows = await tx.fetch(
        "SELECT id, order_id, amount, currency, payment_status, payment_method, transaction_id, razorpay_order_id,"
        " payment_link_id, payment_link, surplus, amount_refunded,"
        " coalesce(asked_at > now() - interval '10 seconds', false) AS being_asked, asked_at IS NOT NULL AS was_asked"
        " FROM payments WHERE order_id = $1 ORDER BY id FOR NO KEY UPDATE",
        order_id,
    )
    return [
        LockedPayment(
            **{
                **dict(row),
                "payment_status": PaymentStatus(row["payment_status"]),
                "payment_method": PaymentMethod(row["payment_method"]),
            }
        )
        for row in rows
    ]


async def lock_refund(tx: Tx, refund_id: UUID) -> LockedRefund:
    """Lock a refund, whose order the caller has locked.

    Raises:
        NotFound: There is none.
    """
    row = await tx.fetch_row(
        "SELECT id, payment_id, order_id, amount, status, gateway_refund_id, attempt, checks, error FROM refunds"
        " WHERE id = $1 FOR NO KEY UPDATE",
        refund_id,
    )
    if row is None:
        raise NotFound
    return LockedRefund(**{**dict(row), "status": RefundStatus(row["status"])})
