"""Control points under `/__sandbox`: play the customer, read the books, order faults. No password."""

from dataclasses import asdict
from typing import Literal, cast

from aiohttp import web

from server.devstack.sandbox import customer, duties, fields, refunds, webhooks
from server.devstack.sandbox.context import SANDBOX, Sandbox
from server.devstack.sandbox.entities import order_entity, payment_entity, refund_entity
from server.devstack.sandbox.faults import MODES, read_rule
from server.devstack.sandbox.links import view
from server.devstack.sandbox.payments import get_payment
from server.devstack.sandbox.records import DAY, Json
from server.devstack.sandbox.refusals import Refused

routes = web.RouteTableDef()

PAY = {"order_id", "payment_id", "method", "outcome", "reason", "amount"}


@routes.post("/__sandbox/pay")
async def pay(request: web.Request) -> web.Response:
    """Play the customer.

    With `order_id` (an order's or a payment link's id) a payment is tried by `method` (card, upi,
    netbanking, wallet) with `outcome` (success, failure, authorized, or pending: the bank says nothing);
    `reason` says why it fails and `amount` pays in part. With `payment_id` the bank says late what it
    thinks of a pending payment, or authorises a failed one.
    """
    sandbox, body = request.app[SANDBOX], await fields.read_body(request)
    fields.check_names(body, PAY)
    if "payment_id" in body:
        payment = get_payment(sandbox, str(body["payment_id"]))
        attempt = customer.read_attempt(body)
        if payment.stage == "created" and attempt.outcome == "failure":
            return web.json_response(customer.fail(sandbox, payment, attempt.reason))
        return web.json_response(customer.authorize_late(sandbox, payment, attempt.outcome))
    target_id = str(fields.required(body, "order_id"))
    return web.json_response(customer.pay(sandbox, target_id, customer.read_attempt(body)))


@routes.post("/__sandbox/settle")
async def settle(request: web.Request) -> web.Response:
    """End a pending refund: `refund_id`, and `status` processed or failed."""
    sandbox, body = request.app[SANDBOX], await fields.read_body(request)
    fields.check_names(body, {"refund_id", "status"})
    refund = refunds.get_refund(sandbox, str(fields.required(body, "refund_id")))
    status = fields.choice(fields.required(body, "status"), "status", ("processed", "failed"))
    refund = refunds.settle(sandbox, refund, cast(Literal["processed", "failed"], status))
    return web.json_response(refund_entity(refund))


@routes.post("/__sandbox/resend")
async def resend(request: web.Request) -> web.Response:
    """Send the webhook event `event_id` once more."""
    sandbox, body = request.app[SANDBOX], await fields.read_body(request)
    fields.check_names(body, {"event_id"})
    delivery = webhooks.resend(sandbox, str(fields.required(body, "event_id")))
    return web.json_response(asdict(delivery))


@routes.get("/__sandbox/ledger")
async def ledger(request: web.Request) -> web.Response:
    """Show the books whole, oldest first, with their totals in paise."""
    sandbox = request.app[SANDBOX]
    books = sandbox.books
    return web.json_response(
        {
            "orders": [order_entity(order) for order in books.orders.all()],
            "payments": [payment_entity(payment) for payment in books.payments.all()],
            "refunds": [refund_entity(refund) for refund in books.refunds.all()],
            "payment_links": [view(sandbox, link) for link in books.links.all()],
            "webhooks": [asdict(delivery) for delivery in books.deliveries.all()],
            "totals": totals(sandbox),
        }
    )


def totals(sandbox: Sandbox) -> Json:
    """Paise captured, refunded of that (pending refunds included), and given back without a capture."""
    live = [refund for refund in sandbox.books.refunds.all() if refund.status != "failed"]
    return {
        "captured": sum(payment.amount for payment in sandbox.books.payments.all() if payment.captured),
        "refunded": sum(refund.amount for refund in live if not refund.automatic),
        "given_back_uncaptured": sum(refund.amount for refund in live if refund.automatic),
    }


@routes.get("/__sandbox/mode")
async def get_mode(request: web.Request) -> web.Response:
    """Show the faults in force, and those there are with the name of their parameter."""
    return web.json_response(request.app[SANDBOX].faults.describe())


@routes.post("/__sandbox/mode")
async def post_mode(request: web.Request) -> web.Response:
    """Put a fault in force: `mode`, its parameter, and optionally `path`, `method` and `count`."""
    faults = request.app[SANDBOX].faults
    faults.add(read_rule(await fields.read_body(request)))
    return web.json_response(faults.describe())


@routes.delete("/__sandbox/mode")
async def delete_mode(request: web.Request) -> web.Response:
    """End all faults, or those of the modes that `?mode=` names."""
    fields.check_names(request.query, {"mode"})
    faults = request.app[SANDBOX].faults
    faults.clear([fields.choice(mode, "mode", MODES) for mode in request.query.getall("mode", [])])
    return web.json_response(faults.describe())


@routes.get("/__sandbox/clock")
async def get_clock(request: web.Request) -> web.Response:
    """Show the sandbox's time in Unix seconds, and how far that is from real time."""
    return web.json_response(_time(request.app[SANDBOX]))


@routes.post("/__sandbox/clock")
async def post_clock(request: web.Request) -> web.Response:
    """Move the clock: `advance` by seconds, `set` to a Unix time, or `reset` to real time.

    Whatever falls due on the way happens at its moment; webhooks go out from where the clock ends up.
    """
    sandbox, body = request.app[SANDBOX], await fields.read_body(request)
    fields.check_names(body, {"advance", "set", "reset"})
    if len(body) != 1:
        raise Refused("Send one of advance, set and reset.")
    if fields.flag(body, "reset"):
        sandbox.clock.reset()
        sandbox.wake.set()
    elif "advance" in body:
        seconds = fields.integer(body["advance"], "advance", least=0, most=10 * 365 * DAY)
        duties.travel(sandbox, sandbox.time() + seconds)
    elif "set" in body:
        duties.travel(sandbox, fields.integer(body["set"], "set", least=fields.EARLIEST, most=fields.LATEST))
    return web.json_response(_time(sandbox))


def _time(sandbox: Sandbox) -> Json:
    return {"now": sandbox.time(), "offset": sandbox.clock.offset}
