"""The customer: pays or fails to pay an order or a link, with Razorpay's test cards and UPI ids."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from server.devstack.sandbox import fields, payments
from server.devstack.sandbox.context import Sandbox
from server.devstack.sandbox.links import get_link, order_of
from server.devstack.sandbox.orders import get_order
from server.devstack.sandbox.records import Json, Link, Order, Payment, Record, new_id
from server.devstack.sandbox.refusals import Refused

Outcome = Literal["success", "failure", "authorized", "pending"]

METHODS = ("card", "upi", "netbanking", "wallet")
FAILURES = {
    "payment_cancelled": "Payment was cancelled by the customer",
    "payment_timed_out": "Payment was not completed on time",
    "insufficient_fund": "Payment failed because of insufficient balance in the account",
    "incorrect_otp": "Payment processing failed because of incorrect OTP",
}
CARDS = {
    "4100280000001007": ("Visa", None),
    "5500670000001002": ("MasterCard", None),
    "6527658900001005": ("RuPay", None),
    "4100280000090000": ("Visa", "payment_timed_out"),
    "4100280000080001": ("Visa", "insufficient_fund"),
    "4100280000070002": ("Visa", "payment_cancelled"),
}
UPI_IDS = {"success@razorpay": None, "failure@razorpay": "payment_cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How a customer pays. `reason` is why it fails; without `amount` (paise) all that is due is paid."""

    method: str
    outcome: Outcome
    reason: str = "payment_cancelled"
    amount: int | None = None
    card: str = "4100280000001007"
    vpa: str = "success@razorpay"


def by_upi(vpa: str) -> Attempt:
    """Pay from a UPI id, one of the two that test mode knows.

    Raises:
        Refused: It is another one.
    """
    if vpa not in UPI_IDS:
        raise Refused("Enter success@razorpay or failure@razorpay as UPI ID.", "vpa")
    reason = UPI_IDS[vpa]
    return Attempt(method="upi", outcome="failure" if reason else "success", vpa=vpa)


def by_card(number: str, otp: str) -> Attempt:
    """Pay by a test card and a one-time password, of which 4 to 10 digits pass.

    Raises:
        Refused: It is not one of the test cards.
    """
    number = "".join(number.split())
    if number not in CARDS:
        raise Refused("Enter one of the test card numbers.", "card")
    reason = CARDS[number][1]
    if not (otp.isascii() and otp.isdigit() and 4 <= len(otp) <= 10):
        reason = "incorrect_otp"
    outcome: Outcome = "failure" if reason else "success"
    return Attempt(method="card", outcome=outcome, reason=reason or "payment_cancelled", card=number)


def read_attempt(body: Json) -> Attempt:
    """Read an attempt as `POST /__sandbox/pay` takes it.

    Raises:
        Refused: A field is wrong.
    """
    return Attempt(
        method=fields.choice(body.get("method", "upi"), "method", METHODS),
        outcome=read_outcome(body),
        reason=fields.choice(body.get("reason", "payment_cancelled"), "reason", FAILURES),
        amount=fields.amount(body) if body.get("amount") is not None else None,
    )


def read_outcome(body: Json) -> Outcome:
    """Read how a payment ends.

    Raises:
        Refused: It is no known outcome.
    """
    outcomes: tuple[Outcome, ...] = ("success", "failure", "authorized", "pending")
    chosen = fields.choice(body.get("outcome", "success"), "outcome", outcomes)
    return next(outcome for outcome in outcomes if outcome == chosen)


def pay(sandbox: Sandbox, target_id: str, attempt: Attempt) -> Json:
    """Try to pay an order or a payment link; answers what its checkout would hand to the shop.

    Raises:
        Refused: There is no such thing, or it cannot be paid now, or not that amount.
    """
    link: Link | None = None
    if target_id.startswith("plink_"):
        link = get_link(sandbox, target_id)
        order = order_of(sandbox, link)
    else:
        order = get_order(sandbox, target_id)
        link = sandbox.books.links.get(order.link_id) if order.link_id else None
    _check_payable(sandbox, order, link)
    attempt, late_at = _fate(sandbox, order, attempt)
    payment = replace(_new_payment(sandbox, order, link, attempt), late_at=late_at)
    order = replace(order, attempts=order.attempts + 1)
    linked: list[Record] = [] if link is None else [replace(link, order_id=order.id)]
    sandbox.post(*linked, *_outcome(sandbox, order, payment, attempt))
    return handover(sandbox, payments.get_payment(sandbox, payment.id))


def authorize_late(sandbox: Sandbox, payment: Payment, outcome: Outcome) -> Json:
    """Let the bank say yes to a payment that it was silent about, or after all to one that has failed.

    It is captured if its order is captured automatically, still unpaid and the payment young enough.

    Raises:
        Refused: The payment waits for nothing, or the outcome is no yes.
    """
    if payment.signed or outcome not in {"success", "authorized"}:
        raise Refused("Only a failed payment can be authorized late")
    order = get_order(sandbox, payment.order_id)
    young = sandbox.now() - payment.created_at <= order.automatic_minutes * 60
    fits = payment.amount <= order.amount_due or sandbox.faults.take("pay_again") is not None
    capture = outcome == "success" and order.capture == "automatic" and young and fits
    sandbox.post(*payments.authorized(sandbox, order, payment, capture=capture))
    return handover(sandbox, payments.get_payment(sandbox, payment.id))


def fail(sandbox: Sandbox, payment: Payment, reason: str) -> Json:
    """Let the bank say no to a payment that it was silent about, or nothing for too long.

    Raises:
        Refused: The payment does not wait for the bank.
    """
    if payment.stage != "created":
        raise Refused("Only a created payment can fail")
    order = get_order(sandbox, payment.order_id)
    sandbox.post(*payments.failed(sandbox, order, payment, _failure(reason)))
    return handover(sandbox, payments.get_payment(sandbox, payment.id))


def _fate(sandbox: Sandbox, order: Order, attempt: Attempt) -> tuple[Attempt, float | None]:
    """What the faults make of an attempt, and when the bank changes its mind about it."""
    path, fate = f"/v1/orders/{order.id}", attempt
    if attempt.outcome == "success" and (rule := sandbox.faults.take("fail_then_authorize", path)):
        fate = replace(attempt, outcome="failure", reason="payment_timed_out")
    elif attempt.outcome != "failure" or not (rule := sandbox.faults.take("authorize_late", path)):
        return attempt, None
    return fate, sandbox.time() + (rule.seconds or 0)


def _check_payable(sandbox: Sandbox, order: Order, link: Link | None) -> None:
    if link is not None and (not link.open or link.expires_at <= sandbox.now()):
        raise Refused(f"The payment link is {link.status if not link.open else 'expired'}")
    if order.status == "paid":
        refusal = payments.ORDER_PAID
    elif any(payment.status == "authorized" for payment in sandbox.books.payments.where("order_id", order.id)):
        refusal = "Your payment has been declined as another payment of the order is already authorized."
    else:
        return
    if not sandbox.faults.take("pay_again"):
        raise Refused(refusal)


def _new_payment(sandbox: Sandbox, order: Order, link: Link | None, attempt: Attempt) -> Payment:
    payer = link.customer if link else {}
    return Payment(
        id=new_id("pay_"),
        order_id=order.id,
        amount=_amount(order, link, attempt),
        method=attempt.method,
        created_at=sandbox.now(),
        stage="created",
        bank="HDFC" if attempt.method == "netbanking" else None,
        wallet="payzapp" if attempt.method == "wallet" else None,
        vpa=attempt.vpa if attempt.method == "upi" else None,
        card=_card(attempt.card) if attempt.method == "card" else None,
        email=payer.get("email", "customer@example.com"),
        contact=payer.get("contact", "+919000090000"),
        notes=order.notes,
        description=f"#{link.id.removeprefix('plink_')}" if link else None,
        acquirer_data=_acquirer_data(attempt.method),
    )


def _amount(order: Order, link: Link | None, attempt: Attempt) -> int:
    due = order.amount_due or order.amount
    if attempt.amount is None or attempt.amount == due:
        return due
    first = link.first_min_partial_amount if link and not order.amount_paid else 0
    if not order.partial_payment or not first <= attempt.amount < due:
        raise Refused("Your payment amount is different from your order amount.", "amount")
    return attempt.amount


def _outcome(sandbox: Sandbox, order: Order, payment: Payment, attempt: Attempt) -> Iterator[Record]:
    if attempt.outcome == "failure":
        return payments.failed(sandbox, order, payment, _failure(attempt.reason))
    if attempt.outcome == "pending":
        return iter((order, payment))
    capture = attempt.outcome == "success" and order.capture == "automatic"
    return payments.authorized(sandbox, order, payment, capture=capture)


def _failure(reason: str) -> Json:
    return {
        "code": "BAD_REQUEST_ERROR",
        "description": FAILURES[reason],
        "source": "customer",
        "step": "payment_authentication",
        "reason": reason,
    }


def _card(number: str) -> Json:
    return {
        "id": new_id("card_"),
        "entity": "card",
        "name": "",
        "last4": number[-4:],
        "network": CARDS[number][0],
        "type": "credit",
        "issuer": "UTIB",
        "international": False,
        "emi": False,
        "sub_type": "consumer",
        "token_iin": None,
    }


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))


def _acquirer_data(method: str) -> Json:
    if method == "card":
        return {"auth_code": _digits(6)}
    if method == "upi":
        return {"rrn": _digits(12), "upi_transaction_id": secrets.token_hex(16).upper()}
    return {"bank_transaction_id" if method == "netbanking" else "transaction_id": _digits(10)}


def handover(sandbox: Sandbox, payment: Payment) -> Json:
    """What the checkout, or the link's callback, gives the shop of this payment; signed once the bank said yes."""
    order = get_order(sandbox, payment.order_id)
    link = sandbox.books.links.get(order.link_id) if order.link_id else None
    if link is None:
        given = {"razorpay_order_id": order.id, "razorpay_payment_id": payment.id}
        parts = [order.id, payment.id]
    else:
        given = {
            "razorpay_payment_link_id": link.id,
            "razorpay_payment_link_reference_id": link.reference_id,
            "razorpay_payment_link_status": link.status,
            "razorpay_payment_id": payment.id,
        }
        parts = [link.id, link.reference_id, link.status, payment.id]
    if payment.signed:
        given["razorpay_signature"] = sandbox.sign(*parts)
    return {**given, "status": payment.status}


def callback_address(link: Link, given: Json) -> str:
    """Where the link's page sends the customer back to, or nothing."""
    if not link.callback_url or "razorpay_signature" not in given:
        return ""
    query = urlencode({name: value for name, value in given.items() if name != "status"})
    return f"{link.callback_url}{'&' if '?' in link.callback_url else '?'}{query}"
