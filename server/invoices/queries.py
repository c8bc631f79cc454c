"""Reads of invoices."""

from uuid import UUID

from models.enums import OrderStatus, PaymentStatus
from server.core.db import Tx, fetch_row
from server.invoices.errors import InvoiceNotDue, InvoiceNotReady, NothingInvoiced
from server.invoices.schemas import InvoiceDocument
from server.orders.errors import NoSuchOrder

# An order whose money went back later was paid all the same.
PAID = (PaymentStatus.PAID, PaymentStatus.REFUNDED)


async def get_invoice(order_id: UUID, *, user_id: UUID | None) -> InvoiceDocument:
    """The invoice of an order; with `user_id` only of that user's.

    Raises:
        NoSuchOrder: The order does not exist, or is another's.
        NothingInvoiced: It was cancelled before it had one.
        InvoiceNotDue: It is not paid.
        InvoiceNotReady: It is paid, and the invoice is being issued.
    """
    row = await fetch_row(
        "SELECT o.order_status, o.payment_status, i.document::text FROM orders o"
        " LEFT JOIN invoices i ON i.order_id = o.id WHERE o.id = $1 AND ($2::uuid IS NULL OR o.user_id = $2)",
        order_id,
        user_id,
    )
    if row is None:
        raise NoSuchOrder
    if row["document"] is not None:
        return InvoiceDocument.model_validate_json(row["document"])
    if row["order_status"] == OrderStatus.CANCELLED:
        raise NothingInvoiced
    raise InvoiceNotReady if row["payment_status"] in PAID else InvoiceNotDue


async def has_invoice(tx: Tx, order_id: UUID) -> bool:
    """Whether an order, which the caller has locked, has its invoice."""
    return await tx.fetch_row("SELECT FROM invoices WHERE order_id = $1", order_id) is not None


async def buyer_name(tx: Tx, user_id: UUID) -> str:
    """What a buyer is called now."""
    row = await tx.fetch_row("SELECT name FROM users WHERE id = $1", user_id)
    if row is None:
        raise LookupError("an order's user is never erased")
    return str(row["name"])
