"""The third book: what the gateway has and what we have, compared both ways."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from server.audit.schemas import PASSING, Comparison, Difference, Kind, OwnPayment, OwnRefund, Sums
from server.audit.service.reading import Books, own_id, read_books
from server.core.clock import Clock, utc_now
from server.payments.gateway import Gateway, GatewayPayment, GatewayRefund

NOTHING = "unknown"


async def compare_books(
    gateway: Gateway,
    *,
    since: datetime,
    until: datetime,
    grace: timedelta = timedelta(minutes=15),
    clock: Clock = utc_now,
) -> Comparison:
    """Compare both ways what happened between two times; what is younger than `grace` may be under way.

    Raises:
        GatewayDown: The gateway does not answer.
    """
    books = await read_books(gateway, since, until)
    found = sorted(_differences(books), key=lambda one: (one.at, one.gateway_id))
    young = clock() - grace
    under_way = [one for one in found if one.kind in PASSING and one.at > young]
    live = [refund for refund in books.refunds.values() if refund.status != "failed"]
    return Comparison(
        since=since,
        until=until,
        orders_there=len(books.orders),
        captured_there=_sums(one.amount for one in books.payments.values() if books.is_captured(one.id)),
        captured_here=_sums(one.amount for one in books.own_payments.values()),
        refunded_there=_sums(one.amount for one in live if books.is_captured(one.payment_id)),
        refunded_here=_sums(one.amount for one in books.own_refunds.values()),
        given_back=_sums(one.amount for one in live if not books.is_captured(one.payment_id)),
        differences=[one for one in found if one not in under_way],
        under_way=under_way,
    )


def _sums(amounts: Iterable[int]) -> Sums:
    every = list(amounts)
    return Sums(count=len(every), amount=sum(every))


def _differences(books: Books) -> Iterator[Difference]:
    yield from _strange_payments(books)
    for own in books.own_payments.values():
        yield from _about_payment(books, own)
    for refund in books.refunds.values():
        yield from _about_refund(books, refund)
    for name, own_refund in books.own_refunds.items():
        if name not in books.refunds:
            yield _about_own_refund(books, name, own_refund)
    yield from _overpaid(books)
    yield from _made_twice(books)


def _strange_payments(books: Books) -> Iterator[Difference]:
    """Money that the gateway took and that we know nothing of."""
    for payment in books.payments.values():
        if books.is_captured(payment.id) and payment.id not in books.own_payments:
            order = books.orders.get(payment.order_id or "")
            yield Difference(
                kind=Kind.CAPTURED_UNKNOWN_HERE,
                gateway_id=payment.id,
                order_number=order.receipt if order else None,
                there=_payment_words(payment),
                here=NOTHING,
                at=_moment(payment.created_at),
            )


def _about_payment(books: Books, own: OwnPayment) -> Iterator[Difference]:
    """How a payment of ours is not what the gateway has."""
    there = books.payments.get(own.transaction_id)
    if there is None:
        kind = Kind.PAID_UNKNOWN_THERE if own.transaction_id in books.unknown else Kind.NOT_ASKED
    elif not books.is_captured(there.id):
        kind = Kind.PAID_UNCAPTURED_THERE
    elif (there.amount, there.currency) != (own.amount, own.currency):
        kind = Kind.PAYMENT_AMOUNT
    else:
        return
    yield Difference(
        kind=kind,
        gateway_id=own.transaction_id,
        order_number=own.order_number,
        there=_payment_words(there) if there else _absence(kind),
        here=f"{own.amount} {own.currency} paid",
        at=own.payment_date,
    )


def _about_refund(books: Books, there: GatewayRefund) -> Iterator[Difference]:
    """How a refund of the gateway's is not what we have. What it gives back uncaptured was never ours."""
    recorded, receipt = books.own_refunds.get(there.id), own_id(there)
    own = recorded or (books.awaited.get(receipt) if receipt else None)
    if recorded is None and (there.status == "failed" or not books.is_captured(there.payment_id)):
        return
    if own is None:
        kind = Kind.REFUND_UNKNOWN_HERE
    elif (there.amount, there.payment_id) != (own.amount, own.transaction_id):
        kind = Kind.REFUND_AMOUNT
    elif there.status != own.status or recorded is None:
        kind = Kind.REFUND_STATUS
    else:
        return
    yield Difference(
        kind=kind,
        gateway_id=there.id,
        order_number=own.order_number if own else None,
        there=f"{there.amount} {there.status} of {there.payment_id}",
        here=_refund_words(own) if own else NOTHING,
        at=_moment(there.created_at),
    )


def _about_own_refund(books: Books, name: str, own: OwnRefund) -> Difference:
    kind = Kind.REFUND_UNKNOWN_THERE if name in books.unknown else Kind.NOT_ASKED
    return Difference(
        kind=kind,
        gateway_id=name,
        order_number=own.order_number,
        there=_absence(kind),
        here=_refund_words(own),
        at=own.created_at,
    )


def _overpaid(books: Books) -> Iterator[Difference]:
    """Orders for which the gateway keeps more than they cost."""
    paid: dict[str, list[tuple[GatewayPayment, OwnPayment]]] = defaultdict(list)
    for own in books.own_payments.values():
        if books.is_captured(own.transaction_id):
            paid[own.order_number].append((books.payments[own.transaction_id], own))
    for number, pairs in paid.items():
        kept = sum(there.amount - (there.amount_refunded or 0) for there, _ in pairs)
        total = pairs[0][1].total_amount
        if kept > total:
            latest = max((there for there, _ in pairs), key=lambda there: there.created_at)
            yield Difference(
                kind=Kind.OVERPAID,
                gateway_id=latest.id,
                order_number=number,
                there=f"{kept} kept",
                here=f"{total} to pay",
                at=_moment(latest.created_at),
            )


def _made_twice(books: Books) -> Iterator[Difference]:
    """Orders of ours that the gateway has more than once; a payment link has one of its own behind it."""
    counts = Counter(order.receipt for order in books.orders.values() if order.receipt)
    for order in books.orders.values():
        if order.receipt and counts.pop(order.receipt, 0) > 1 + (order.receipt in books.linked):
            yield Difference(
                kind=Kind.ORDER_MADE_TWICE,
                gateway_id=order.id,
                order_number=order.receipt,
                there="more than one order",
                here="one order",
                at=_moment(order.created_at),
            )


def _payment_words(payment: GatewayPayment) -> str:
    return f"{payment.amount} {payment.currency} {payment.status}"


def _refund_words(refund: OwnRefund) -> str:
    return f"{refund.amount} {refund.status} of {refund.transaction_id}"


def _absence(kind: Kind) -> str:
    return "not asked, too many" if kind is Kind.NOT_ASKED else NOTHING


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
