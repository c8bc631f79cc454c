"""Letters to buyers about their orders. An order is told of as it is now, however late its letter goes out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus, RefundStatus
from server.checkout.jobs import Letter
from server.core.settings import Settings
from server.orders.schemas import OrderView
from workers.letters.words import clock_time, rupees
from workers.letters.writing import Draft, Link, OrderTable, Written, subject_of, write

METHODS = {
    PaymentMethod.CREDIT_CARD: "credit card",
    PaymentMethod.DEBIT_CARD: "debit card",
    PaymentMethod.UPI: "UPI",
    PaymentMethod.COD: "cash on delivery",
    PaymentMethod.NET_BANKING: "net banking",
}
BANKS_TAKE = "Depending on your bank it takes 5 to 7 working days to show."
BOUGHT = "You get this letter because of your order at our shop."


def is_overtaken(letter: Letter, order: OrderView, *, now: datetime) -> bool:
    """Whether a letter comes too late to say anything true: the one about what happened since says it all."""
    cancelled = order.order_status is OrderStatus.CANCELLED
    if letter == "order_placed":
        return cancelled or (order.expires_at is not None and order.expires_at <= now)
    if letter in {"order_paid", "order_shipped"}:
        return cancelled or (letter == "order_shipped" and order.order_status is OrderStatus.DELIVERED)
    if letter == "order_cancelled":
        # Late money has revived it.
        return not cancelled
    return letter == "refund_processed" and not _returned(order)


def write_order_letter(
    letter: Letter,
    order: OrderView,
    *,
    name: str,
    settings: Settings,
    refund_id: UUID | None = None,
    pictures: Mapping[UUID, str] | None = None,
) -> Written:
    """A letter about an order as it is now; `refund_id` names the refund that it is about, `pictures` the lines'."""
    lines = _refunded(order, refund_id) if letter == "refund_processed" else LINES[letter](order)
    on_its_way = letter not in {"order_cancelled", "refund_processed"}
    draft = Draft(
        subject=subject_of(letter, number=order.order_number),
        name=name,
        lines=tuple(line for line in lines if line),
        facts=_facts(order),
        link=Link("See your order", settings.order_page.replace("{id}", str(order.id))),
        table=OrderTable(order, pictures or {}, with_address=on_its_way),
        why=BOUGHT,
    )
    return write(draft, settings=settings)


def _placed(order: OrderView) -> list[str]:
    thanks = f"Thank you for your order {order.order_number}."
    if order.order_status is OrderStatus.PENDING and order.expires_at is not None:
        return [thanks, f"It is kept for you until {clock_time(order.expires_at)}; please pay before then."]
    if order.payment_status is PaymentStatus.PAID and order.total_amount:
        return [thanks, f"Your payment of {rupees(order.total_amount)} is received."]
    return [thanks, _due_at_the_door(order)]


def _paid(order: OrderView) -> list[str]:
    nothing = f"There is nothing to pay for order {order.order_number}."
    received = f"We have received your payment of {rupees(order.total_amount)} for order {order.order_number}."
    preparing = "It is being prepared now." if order.order_status is OrderStatus.PROCESSING else ""
    return [received if order.total_amount else nothing, preparing]


def _shipped(order: OrderView) -> list[str]:
    return [f"Your order {order.order_number} is on its way to you.", _due_at_the_door(order)]


def _delivered(order: OrderView) -> list[str]:
    return [f"Your order {order.order_number} is delivered. Thank you for buying with us."]


def _cancelled(order: OrderView) -> list[str]:
    reason = {
        CancelReason.CUSTOMER: f"Your order {order.order_number} is cancelled, as you asked.",
        CancelReason.ADMIN: f"We are sorry that we had to cancel your order {order.order_number}.",
        CancelReason.EXPIRED: f"Your order {order.order_number} is cancelled, because it was not paid in time.",
    }
    told = reason.get(order.cancel_reason) if order.cancel_reason is not None else None
    lines = [told or f"Your order {order.order_number} is cancelled."]
    if order.cancel_reason is CancelReason.ADMIN and (note := order.events[-1].note) != order.cancel_reason:
        lines.append(f"Our note: {note}")
    coming = sum(refund.amount for refund in order.refunds if refund.status is not RefundStatus.PROCESSED)
    if coming:
        lines.append(f"{rupees(coming)} is on its way back to you; we write again when it has been returned.")
    if returned := _returned(order):
        lines.append(f"{rupees(returned)} has been returned to you.")
    if order.cancel_reason is CancelReason.EXPIRED and not order.refunds:
        lines.append("If your bank paid all the same, the money comes back by itself, or the order is taken up.")
    return lines


def _refunded(order: OrderView, refund_id: UUID | None) -> list[str]:
    refund = next((refund for refund in order.refunds if refund.id == refund_id), None)
    amount = refund.amount if refund is not None else _returned(order)
    lines = [f"{rupees(amount)} for order {order.order_number} has been returned to you."]
    payment = next((payment for payment in order.payments if refund and payment.id == refund.payment_id), None)
    if payment is not None and payment.surplus:
        lines.append("It came in addition to what the order needed.")
    elif payment is not None and amount == payment.amount:
        lines.append("That is all that you paid.")
    elif payment is not None:
        together = f"{rupees(_returned(order))} of it has been returned in all"
        lines.append(f"That is a part of the {rupees(payment.amount)} that you paid; {together}.")
    return [*lines, "" if order.payment_method is PaymentMethod.COD else BANKS_TAKE]


LINES: Mapping[Letter, Callable[[OrderView], list[str]]] = {
    "order_placed": _placed,
    "order_paid": _paid,
    "order_shipped": _shipped,
    "order_delivered": _delivered,
    "order_cancelled": _cancelled,
}


def _due_at_the_door(order: OrderView) -> str:
    if not order.total_amount:
        return "There is nothing to pay."
    if order.payment_method is PaymentMethod.COD and order.payment_status is PaymentStatus.PENDING:
        return f"Please have {rupees(order.total_amount)} ready when it is delivered."
    return ""


def _returned(order: OrderView) -> int:
    return sum(refund.amount for refund in order.refunds if refund.status is RefundStatus.PROCESSED)


def _facts(order: OrderView) -> tuple[tuple[str, str], ...]:
    """How the order is paid, and each refund with where it is."""
    words = {
        PaymentStatus.PENDING: "not paid yet",
        PaymentStatus.PAID: "paid",
        PaymentStatus.FAILED: "not paid",
        PaymentStatus.REFUNDED: "returned",
    }
    facts = []
    if order.total_amount:
        facts.append(("Payment", f"{METHODS[order.payment_method]}, {words[order.payment_status]}"))
    for refund in order.refunds:
        state = "returned" if refund.status is RefundStatus.PROCESSED else "on its way"
        facts.append(("Refund", f"{rupees(refund.amount)}, {state}"))
    return tuple(facts)
