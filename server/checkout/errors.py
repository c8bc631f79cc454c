"""Refusals of checkout."""

from collections.abc import Sequence
from typing import Any

from server.core.errors import Conflict, Invalid, NotFound


class EmptyCart(Conflict):
    """The cart holds nothing to order."""

    code = "cart_empty"
    message = "The cart is empty."


class NotOnSale(Conflict):
    """A line of the cart is no longer sold; `lines` names each."""

    code = "not_on_sale"
    message = "Some lines of the cart are no longer on sale."

    def __init__(self, lines: Sequence[dict[str, Any]]) -> None:
        super().__init__(lines=list(lines))


class PriceChanged(Conflict):
    """The total is not the one that the client expects; `quote` is the new one."""

    code = "price_changed"
    message = "The total is {total_amount} now, not {expected_total}."


class TooManyUnpaid(Conflict):
    """The user has as many unpaid orders as one may have."""

    code = "too_many_unpaid_orders"
    message = "Pay or cancel one of your {limit} unpaid orders first."


class CodTooMuch(Conflict):
    """The order is worth more than can be paid on delivery."""

    code = "cod_limit"
    message = "Up to {maximum} paise can be paid on delivery."


class AmountTooSmall(Conflict):
    """Something is to be paid online, and it is less than the gateway takes."""

    code = "amount_too_small"
    message = "At least {minimum} paise can be paid online: add something, or pay on delivery."


class PaymentStarted(Conflict):
    """The gateway awaits the order's present amount already."""

    code = "payment_started"
    message = "The payment of this order has begun: its amount cannot change any more."


class NotPayable(Conflict):
    """The order does not wait for a payment."""

    code = "order_not_payable"
    message = "The order does not wait for a payment: it is {order_status}."


class PaymentInProgress(Conflict):
    """Another request is asking the gateway about this order just now."""

    code = "payment_in_progress"
    message = "The payment of this order is being prepared; try again in {retry_after} s."

    def __init__(self) -> None:
        super().__init__(retry_after=2)


class PaymentRefused(Conflict):
    """The gateway will not take this payment."""

    code = "payment_refused"
    message = "The payment gateway does not take this payment."


class NothingPaid(Conflict):
    """No money has come for the order that could go back."""

    code = "nothing_paid"
    message = "No money has come for this order."


class RefundTooMuch(Conflict):
    """More is to go back than is left of what was paid."""

    code = "refund_too_much"
    message = "Only {left} paise of what was paid are left to refund."


class RefundTooSmall(Conflict):
    """The gateway would not make this refund, or not the one of the rest."""

    code = "refund_too_small"
    message = (
        "The gateway refunds {minimum} paise or more, and {left} paise are left: refund all of it, or leave enough."
    )


class NoSuchRefund(NotFound):
    """There is no refund of this id."""

    code = "no_such_refund"
    message = "There is no such refund."


class RefundUnderWay(Conflict):
    """The refund is done, or on its way without trouble."""

    code = "refund_under_way"
    message = "The refund is {refund_status}: there is nothing to try again."


class NoSuchPayment(NotFound):
    """None of the caller's payments has this gateway order."""

    code = "no_such_payment"
    message = "There is no such payment."


class BadSignature(Invalid):
    """The signature is not the gateway's."""

    code = "bad_signature"
    message = "The signature does not match."


class BadEvent(Invalid):
    """The webhook's body is not an event."""

    code = "bad_event"
    message = "The body is not an event with an id."
