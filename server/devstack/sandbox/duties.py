"""Duties: what happens by itself when its time comes, by the sandbox's clock."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from server.devstack.sandbox import customer, events, refunds
from server.devstack.sandbox.context import Sandbox
from server.devstack.sandbox.records import Link, Payment, Refund, new_id

TICK_SECONDS = 0.1
# After so many seconds without the bank's word a payment has failed.
BANK_SECONDS = 600
# When, in Unix seconds, and what.
Duty = tuple[float, Callable[[], object]]


async def run(sandbox: Sandbox) -> None:
    """Do for ever what is due."""
    while True:
        do_due(sandbox, sandbox.time())
        await asyncio.sleep(TICK_SECONDS)


def do_due(sandbox: Sandbox, until: float) -> None:
    """Do everything whose time comes until then, in that order; what one thing brings about may be due as well."""
    while True:
        when, act = min(_duties(sandbox), key=lambda duty: duty[0], default=(until + 1, None))
        if act is None or when > until:
            return
        if when > sandbox.time():
            sandbox.clock.move_to(when)
        act()


def travel(sandbox: Sandbox, until: float) -> None:
    """Move the clock, forward through everything that happens on the way, or back."""
    do_due(sandbox, until)
    sandbox.clock.move_to(until)
    sandbox.wake.set()


def _duties(sandbox: Sandbox) -> Iterator[Duty]:
    """What will happen by itself as things stand."""
    yield from _duties_of_payments(sandbox)
    books = sandbox.books
    for refund in books.refunds.where("status", "pending"):
        if refund.settle_at is not None:
            yield refund.settle_at, partial(refunds.settle, sandbox, refund, refund.settle_as)
    for status in ("created", "partially_paid"):
        for link in books.links.where("status", status):
            yield link.expires_at, partial(_expire, sandbox, link)


def _duties_of_payments(sandbox: Sandbox) -> Iterator[Duty]:
    """The bank is silent for too long or changes its mind, and uncaptured money goes back."""
    books = sandbox.books
    for payment in books.payments.where("status", "created"):
        yield payment.created_at + BANK_SECONDS, partial(customer.fail, sandbox, payment, "payment_timed_out")
    for payment in books.payments.where("comes_late", True):
        if payment.late_at is not None:
            yield payment.late_at, partial(customer.authorize_late, sandbox, payment, "success")
    for payment in books.payments.where("status", "authorized"):
        order = books.orders.get(payment.order_id)
        if order is not None:
            yield payment.created_at + order.manual_minutes * 60, partial(_give_back, sandbox, payment)


def _expire(sandbox: Sandbox, link: Link) -> None:
    link = replace(link, expired_at=sandbox.now(), updated_at=sandbox.now())
    sandbox.post(link, *events.link_event(sandbox, "expired", link))


def _give_back(sandbox: Sandbox, payment: Payment) -> None:
    refund = Refund(
        id=new_id("rfnd_"),
        payment_id=payment.id,
        amount=payment.amount,
        created_at=sandbox.now(),
        status="processed",
        automatic=True,
    )
    sandbox.post(*refunds.created(sandbox, payment, refund))
