"""Duties: what happens by itself when its time comes, by the sandbox's clock."""

import asyncio
from dataclasses import replace

from server.devstack.sandbox import events, refunds
from server.devstack.sandbox.context import Sandbox
from server.devstack.sandbox.records import Link, Payment, Refund, new_id

TICK_SECONDS = 0.1


async def run(sandbox: Sandbox) -> None:
    """Do for ever what is due."""
    while True:
        do_due(sandbox)
        await asyncio.sleep(TICK_SECONDS)


def do_due(sandbox: Sandbox) -> None:
    """End pending refunds, expire links and give uncaptured payments back, where it is time."""
    books = sandbox.books
    for refund in books.refunds.where("status", "pending"):
        if refund.settle_at is not None and refund.settle_at <= sandbox.time():
            refunds.settle(sandbox, refund, refund.settle_as)
    for status in ("created", "partially_paid"):
        for link in books.links.where("status", status):
            if link.expires_at <= sandbox.now():
                _expire(sandbox, link)
    for payment in books.payments.where("status", "authorized"):
        order = books.orders.get(payment.order_id)
        if order is not None and payment.created_at + order.manual_minutes * 60 <= sandbox.now():
            _give_back(sandbox, payment)


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
