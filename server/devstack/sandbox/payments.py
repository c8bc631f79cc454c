"""Payments: their moves between states, and the shop's view of them."""

from collections.abc import Iterator
from dataclasses import replace

from aiohttp import web

from server.devstack.sandbox import events, fields
from server.devstack.sandbox.context import SANDBOX, Sandbox
from server.devstack.sandbox.entities import collection, payment_entity
from server.devstack.sandbox.orders import get_order
from server.devstack.sandbox.records import Json, Link, Order, Payment, Record
from server.devstack.sandbox.refusals import Refused, unknown_id

routes = web.RouteTableDef()

ORDER_PAID = (
    "Your payment has been declined as the order is already paid. Please initiate the payment with a new order."
)


def get_payment(sandbox: Sandbox, payment_id: str) -> Payment:
    """The payment of that id.

    Raises:
        Refused: There is none.
    """
    payment = sandbox.books.payments.get(payment_id)
    if payment is None:
        raise unknown_id()
    return payment


def authorized(sandbox: Sandbox, order: Order, payment: Payment, *, capture: bool) -> Iterator[Record]:
    """The records of the customer's bank saying yes, and of the capture that may follow at once."""
    payment = replace(payment, stage="authorized", failure=None, late_at=None)
    yield from (order, payment)
    yield from events.payment_event(sandbox, "authorized", payment)
    if capture:
        yield from captured(sandbox, order, payment)


def failed(sandbox: Sandbox, order: Order, payment: Payment, failure: Json) -> Iterator[Record]:
    """The records of an attempt that came to nothing."""
    payment = replace(payment, stage="failed", failure=failure)
    yield from (order, payment)
    yield from events.payment_event(sandbox, "failed", payment)


def captured(sandbox: Sandbox, order: Order, payment: Payment) -> Iterator[Record]:
    """The records of taking an authorised payment's money for its order, and for the link behind that."""
    payment = replace(payment, stage="captured")
    paid_before = order.status == "paid"
    order = replace(order, amount_paid=min(order.amount, order.amount_paid + payment.amount))
    yield from (order, payment)
    yield from events.payment_event(sandbox, "captured", payment)
    if paid_before:
        return
    if order.status == "paid":
        yield from events.order_paid(sandbox, order, payment)
    link = sandbox.books.links.get(order.link_id) if order.link_id else None
    if link is not None:
        link = _link_after(sandbox, link, order)
        yield link
        yield from events.link_paid(sandbox, link, order, payment)


def _link_after(sandbox: Sandbox, link: Link, order: Order) -> Link:
    return replace(link, order_id=order.id, amount_paid=order.amount_paid, updated_at=sandbox.now())


def capture_payment(sandbox: Sandbox, payment: Payment, body: Json) -> Payment:
    """Capture an authorised payment in full.

    Raises:
        Refused: The amount is another one, or the state of payment or order forbids it.
    """
    fields.check_names(body, {"amount", "currency"})
    amount = fields.amount(body)
    if "currency" in body:
        fields.currency(body)
    if payment.captured:
        raise Refused("This payment has already been captured")
    if payment.status != "authorized":
        raise Refused("Only payments which have been authorized and not yet captured can be captured")
    if amount != payment.amount:
        raise Refused("Capture amount must be equal to the amount authorized", "amount")
    order = get_order(sandbox, payment.order_id)
    if order.status == "paid" and not sandbox.faults.take("pay_again"):
        raise Refused(ORDER_PAID)
    sandbox.post(*captured(sandbox, order, payment))
    return get_payment(sandbox, payment.id)


def _path_payment(request: web.Request) -> Payment:
    return get_payment(request.app[SANDBOX], fields.path_id(request, "payment_id", "pay_"))


@routes.get("/v1/payments")
async def list_payments(request: web.Request) -> web.Response:
    """List payments, newest first."""
    window = fields.window(request.query, also={"expand[]"})
    payments = window.cut(request.app[SANDBOX].books.payments.newest())
    card = _wants_card(request)
    return web.json_response(collection([payment_entity(payment, card=card) for payment in payments]))


@routes.get("/v1/payments/{payment_id}")
async def fetch_payment(request: web.Request) -> web.Response:
    """Show one payment."""
    fields.check_names(request.query, {"expand[]"})
    return web.json_response(payment_entity(_path_payment(request), card=_wants_card(request)))


def _wants_card(request: web.Request) -> bool:
    expand = request.query.getall("expand[]", [])
    for name in expand:
        fields.choice(name, "expand", {"card"})
    return bool(expand)


@routes.get("/v1/payments/{payment_id}/card")
async def fetch_card(request: web.Request) -> web.Response:
    """Show the card that a payment was made with."""
    payment = _path_payment(request)
    if payment.card is None:
        raise Refused("Payment was not done using card")
    return web.json_response(payment.card)


@routes.post("/v1/payments/{payment_id}/capture")
async def post_capture(request: web.Request) -> web.Response:
    """Capture a payment."""
    body = await fields.read_body(request)
    payment = capture_payment(request.app[SANDBOX], _path_payment(request), body)
    return web.json_response(payment_entity(payment))


@routes.patch("/v1/payments/{payment_id}")
async def patch_payment(request: web.Request) -> web.Response:
    """Replace a payment's notes."""
    body = await fields.read_body(request)
    payment = _path_payment(request)
    fields.check_names(body, {"notes"})
    fields.required(body, "notes")
    payment = replace(payment, notes=fields.notes(body))
    request.app[SANDBOX].post(payment)
    return web.json_response(payment_entity(payment))
