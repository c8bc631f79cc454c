"""The desk: payments, refunds and webhooks on one page, and what a person may have happen to them."""

from itertools import islice
from typing import Literal, cast

from aiohttp import web

from server.devstack.sandbox import customer, refunds, webhooks
from server.devstack.sandbox.context import SANDBOX
from server.devstack.sandbox.fields import choice, path_id
from server.devstack.sandbox.pages import SHOWN, render
from server.devstack.sandbox.payments import get_payment
from server.devstack.sandbox.rules import Rule

routes = web.RouteTableDef()

ENDS = ("processed", "failed")


@routes.get("/books")
async def show_books(request: web.Request) -> web.Response:
    """List the newest payments, refunds and webhooks with their states."""
    sandbox = request.app[SANDBOX]
    books = sandbox.books
    return render(
        request,
        "books.html",
        payments=list(islice(books.payments.newest(), SHOWN)),
        refunds=list(islice(books.refunds.newest(), SHOWN)),
        webhooks=list(islice(books.deliveries.newest(), SHOWN)),
        receipts={order.id: order.receipt for order in books.orders.all()},
        waits=any(rule.mode == "refund_pending" and rule.count != 0 for rule in sandbox.faults.rules),
        clock=sandbox.clock(),
        offset=sandbox.clock.offset,
    )


@routes.post("/books/payments/{payment_id}/authorize")
async def authorize(request: web.Request) -> web.StreamResponse:
    """Have the bank say yes to a payment that failed, or that it was silent about."""
    sandbox = request.app[SANDBOX]
    customer.authorize_late(sandbox, get_payment(sandbox, path_id(request, "payment_id", "pay_")), "success")
    raise web.HTTPSeeOther("/books")


@routes.post("/books/refunds/{refund_id}/{status}")
async def settle(request: web.Request) -> web.StreamResponse:
    """End a pending refund one way or the other."""
    sandbox = request.app[SANDBOX]
    status = cast(Literal["processed", "failed"], choice(request.match_info["status"], "status", ENDS))
    refunds.settle(sandbox, refunds.get_refund(sandbox, path_id(request, "refund_id", "rfnd_")), status)
    raise web.HTTPSeeOther("/books")


@routes.post("/books/next-refund")
async def let_wait(request: web.Request) -> web.StreamResponse:
    """Have the next refund wait for a person's word."""
    request.app[SANDBOX].faults.add(Rule("refund_pending", count=1))
    raise web.HTTPSeeOther("/books")


@routes.post("/books/webhooks/{event_id}")
async def send_again(request: web.Request) -> web.StreamResponse:
    """Send a webhook once more."""
    webhooks.resend(request.app[SANDBOX], path_id(request, "event_id", ""))
    raise web.HTTPSeeOther("/books")
