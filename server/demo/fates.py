"""What becomes of an order of the demo shop's past: when it moves on, and what goes back. Amounts are in paise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentMethod
from server.demo.accounts import ADMIN_ID
from server.invoices.rules.numbers import INDIA
from server.pricing.basket import Quote
from server.pricing.money import percent_of, split_refund

# In percent: of orders paid on delivery those that the buyer and the shop cancel, of delivered ones those that go back.
CANCELLED, CALLED_OFF = 3, 5
RETURNED, PARTLY_RETURNED = 3, 7
OPENS, CLOSES = 9, 19  # hours in India
UNREACHABLE = "Nobody could be reached at the address."
RETURN, ALLOWANCE = "Returned within ten days", "Allowance for a damaged box"
VERSION_7, VARIANT = 7 << 76, 2 << 62


@dataclass(frozen=True, slots=True)
class Move:
    """A change of an order's state; `actor_id` is None where the shop itself acts."""

    at: datetime
    before: OrderStatus | None
    after: OrderStatus
    actor_id: UUID | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money that went back by hand."""

    id: UUID
    at: datetime
    amount: int
    reason: str
    reference: str


@dataclass(frozen=True, slots=True)
class Fate:
    """All that becomes of an order; `cancel_reason` says why, if it is ever cancelled."""

    moves: Sequence[Move]
    refunds: Sequence[GivenBack] = ()
    cancel_reason: CancelReason | None = None

    def until(self, now: datetime) -> "Fate":
        """What of it has happened by then."""
        moves = [move for move in self.moves if move.at <= now]
        return replace(self, moves=moves, refunds=[refund for refund in self.refunds if refund.at <= now])


def id_at(rng: Random, moment: datetime) -> UUID:
    """A UUIDv7 of that moment."""
    random = rng.getrandbits(12) << 64 | rng.getrandbits(62)
    return UUID(int=int(moment.timestamp() * 1000) << 80 | VERSION_7 | VARIANT | random)


def decide_fate(
    rng: Random, quote: Quote, placed_at: datetime, *, buyer_id: UUID, method: PaymentMethod, hold: timedelta
) -> Fate:
    """What becomes of an order for such a quote; one to be paid online never is, and ends after its `hold`."""
    if method is not PaymentMethod.COD:
        placed = Move(placed_at, None, OrderStatus.PENDING, buyer_id)
        return _cancelled(placed, placed_at + hold + timedelta(seconds=3), CancelReason.EXPIRED, None)
    placed = Move(placed_at, None, OrderStatus.PROCESSING, buyer_id)
    luck = rng.randrange(100)
    if luck < CANCELLED:
        at = placed_at + timedelta(minutes=rng.randrange(5, 240))
        return _cancelled(placed, at, CancelReason.CUSTOMER, buyer_id)
    if luck < CALLED_OFF:
        at = _working_moment(rng, placed_at, 1)
        return _cancelled(placed, at, CancelReason.ADMIN, ADMIN_ID, UNREACHABLE)
    shipped_at = _working_moment(rng, placed_at, rng.choice((1, 1, 1, 2)))
    delivered_at = _working_moment(rng, shipped_at, rng.choice((1, 2, 2, 3, 4)))
    moves = (
        placed,
        Move(shipped_at, OrderStatus.PROCESSING, OrderStatus.SHIPPED, ADMIN_ID),
        Move(delivered_at, OrderStatus.SHIPPED, OrderStatus.DELIVERED, ADMIN_ID),
    )
    return Fate(moves, _refunds(rng, quote, delivered_at))


def _cancelled(placed: Move, at: datetime, reason: CancelReason, actor_id: UUID | None, note: str = "") -> Fate:
    end = Move(at, placed.after, OrderStatus.CANCELLED, actor_id, note or reason.value)
    return Fate((placed, end), cancel_reason=reason)


def _refunds(rng: Random, quote: Quote, delivered_at: datetime) -> tuple[GivenBack, ...]:
    luck = rng.randrange(100)
    at = _working_moment(rng, delivered_at, rng.randrange(2, 9))
    reference = f"NEFT {rng.randrange(10**11, 10**12)}"
    if luck < RETURNED:
        return (GivenBack(id_at(rng, at), at, quote.total_amount, RETURN, reference),)
    if luck >= PARTLY_RETURNED:
        return ()
    line = quote.lines[0]
    if len(quote.lines) > 1 or line.line.quantity > 1:
        one_unit = split_refund(line.total, line.line.quantity, already=0, units=1)
        return (GivenBack(id_at(rng, at), at, one_unit, RETURN, reference),)
    return (GivenBack(id_at(rng, at), at, percent_of(quote.total_amount, 5), ALLOWANCE, reference),)


def _working_moment(rng: Random, after: datetime, days: int) -> datetime:
    """A moment in working hours, so many days after another."""
    day = after.astimezone(INDIA).date() + timedelta(days=days)
    seconds = rng.randrange((CLOSES - OPENS) * 3600)
    return datetime.combine(day, time(OPENS), INDIA) + timedelta(seconds=seconds)
