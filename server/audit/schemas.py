"""What a comparison of our books with the gateway's says. Amounts are in paise."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """How the two books can differ about a thing."""

    CAPTURED_UNKNOWN_HERE = "captured_unknown_here"
    PAID_UNKNOWN_THERE = "paid_unknown_there"
    PAID_UNCAPTURED_THERE = "paid_uncaptured_there"
    PAYMENT_AMOUNT = "payment_amount"
    OVERPAID = "overpaid"
    ORDER_MADE_TWICE = "order_made_twice"
    REFUND_UNKNOWN_HERE = "refund_unknown_here"
    REFUND_UNKNOWN_THERE = "refund_unknown_there"
    REFUND_AMOUNT = "refund_amount"
    REFUND_STATUS = "refund_status"
    NOT_ASKED = "not_asked"


# What time mends: an event, the sweep or a refund's job may be on its way.
PASSING = frozenset({Kind.CAPTURED_UNKNOWN_HERE, Kind.OVERPAID, Kind.REFUND_STATUS})


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class OwnPayment(_Row):
    """A payment that came through the gateway, as our books have it."""

    transaction_id: str
    amount: int
    currency: str
    payment_date: datetime
    order_number: str
    total_amount: int


class OwnRefund(_Row):
    """A refund through the gateway, as our books have it; `gateway_refund_id` is None while its answer is awaited."""

    id: UUID
    gateway_refund_id: str | None
    amount: int
    status: str
    transaction_id: str | None
    order_number: str
    created_at: datetime


class Difference(_Row):
    """One thing that the two books tell differently: the gateway's id of it, and each one's words."""

    kind: Kind
    gateway_id: str
    order_number: str | None = None
    there: str
    here: str
    at: datetime


class Sums(_Row):
    """How many things of a kind one book has, and what they come to."""

    count: int = 0
    amount: int = 0


class Comparison(_Row):
    """Our books beside the gateway's for what happened between two times.

    `given_back` is what the gateway returned by itself because nobody captured it. `under_way` are differences that are
    still young enough to mend themselves.
    """

    since: datetime
    until: datetime
    orders_there: int
    captured_there: Sums
    captured_here: Sums
    refunded_there: Sums
    refunded_here: Sums
    given_back: Sums
    differences: list[Difference]
    under_way: list[Difference]
