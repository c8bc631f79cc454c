"""Both books read for a time range: the gateway's through its documented API alone, ours from the database."""

from asyncio import sleep
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from server.audit.queries import list_linked, list_own_payments, list_own_refunds
from server.audit.schemas import OwnPayment, OwnRefund
from server.payments.gateway import (
    PAGE,
    Gateway,
    GatewayDown,
    GatewayOrder,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
)

# Things that the lists do not have and that are asked for one by one.
MOST_ASKED = 500
# A gateway that does not answer, or asks to be left alone, is asked so often.
TRIES = 6


class _Entity(Protocol):
    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=_Entity)
T = TypeVar("T")


@dataclass(slots=True)
class Books:
    """Both books by the gateway's ids. `unknown` are ids that the gateway does not know.

    `linked` are our numbers of orders that have a payment link, and `awaited` our refunds whose answer is awaited, by
    their own ids.
    """

    orders: dict[str, GatewayOrder]
    payments: dict[str, GatewayPayment]
    refunds: dict[str, GatewayRefund]
    own_payments: dict[str, OwnPayment] = field(default_factory=dict)
    own_refunds: dict[str, OwnRefund] = field(default_factory=dict)
    awaited: dict[UUID, OwnRefund] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    asked: int = 0

    def is_captured(self, payment_id: str) -> bool:
        """Whether the gateway took this payment's money, be it refunded since or not."""
        payment = self.payments.get(payment_id)
        return payment is not None and payment.was_captured

    async def ask(self, kept: dict[str, E], wanted: Iterable[str], fetch: Callable[[str], Awaitable[E]]) -> None:
        """Fetch singly what the lists did not have, as far as that goes."""
        for name in wanted:
            if name in kept or name in self.unknown or self.asked == MOST_ASKED:
                continue
            self.asked += 1
            try:
                kept[name] = await _patiently(fetch, name)
            except GatewayRefused:
                self.unknown.add(name)


def own_id(refund: GatewayRefund) -> UUID | None:
    """Our refund's id, with which the receipt that we give it begins."""
    try:
        return UUID(str(refund.receipt).partition("-")[0])
    except ValueError:
        return None


async def read_books(gateway: Gateway, since: datetime, until: datetime) -> Books:
    """Everything that either book has for what happened between two times.

    Raises:
        GatewayDown: The gateway does not answer.
    """
    first, last = int(since.timestamp()), int(until.timestamp())
    books = Books(
        orders=await _every(gateway.list_orders, first, last),
        payments=await _every(gateway.list_payments, first, last),
        refunds=await _every(gateway.list_refunds, first, last),
    )
    own_payments = await list_own_payments(list(books.payments), since, until)
    books.own_payments = {payment.transaction_id: payment for payment in own_payments}
    receipts = [own for refund in books.refunds.values() if (own := own_id(refund)) is not None]
    for refund in await list_own_refunds(list(books.refunds), receipts, since, until):
        if refund.gateway_refund_id is None:
            books.awaited[refund.id] = refund
        else:
            books.own_refunds[refund.gateway_refund_id] = refund
    books.linked = await list_linked([order.receipt for order in books.orders.values() if order.receipt])
    await _read_more(gateway, books)
    return books


async def _read_more(gateway: Gateway, books: Books) -> None:
    """Ask for what our books have and the lists do not: it began before the range, or is not there."""
    await books.ask(books.refunds, books.own_refunds, gateway.fetch_refund)
    refunded = [refund.payment_id for refund in books.refunds.values()]
    await books.ask(books.payments, [*books.own_payments, *refunded], gateway.fetch_payment)
    # Money that we know nothing of is told with the order that it was taken for.
    strange = [payment for payment in books.payments.values() if payment.id not in books.own_payments]
    names = [payment.order_id for payment in strange if payment.order_id and books.is_captured(payment.id)]
    await books.ask(books.orders, names, gateway.fetch_order)


async def _every(page: Callable[[int, int, int], Awaitable[list[E]]], since: int, until: int) -> dict[str, E]:
    """Every row of a list; what is added meanwhile shifts the pages, so the ids tell the rows apart."""
    found: dict[str, E] = {}
    skip = 0
    while True:
        rows = await _patiently(page, since, until, skip)
        found.update((row.id, row) for row in rows)
        if len(rows) < PAGE:
            return found
        skip += PAGE


async def _patiently(read: Callable[..., Awaitable[T]], *values: object) -> T:
    """Read, and read again when the gateway did not answer."""
    for _ in range(TRIES - 1):
        try:
            return await read(*values)
        except GatewayDown as error:
            await sleep(error.fields["retry_after"])
    return await read(*values)
