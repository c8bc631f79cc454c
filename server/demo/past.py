"""What the demo shop has sold so far: orders of the last weeks, invented by a fixed rule at the shop's own prices.

All of them are paid on delivery, or never: money that came through the gateway would be missing in its books.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus, Role
from server.cart.queries import price_line
from server.catalog.queries import SaleLine
from server.checkout.service.placing import LETTERS
from server.core.settings import Settings
from server.demo.accounts import Person
from server.demo.fates import Fate, decide_fate, id_at
from server.demo.opinions import OPINIONS, Opinion
from server.demo.regulars import REGULARS
from server.invoices.rules.numbers import INDIA
from server.pricing.basket import Buyer, CouponOffer, Line, Offer, Quote, Shipping
from server.pricing.quote import price

DAYS = 60  # before today, which is the last one
# So many orders came on the first day and on the last one, on average.
FIRST, LAST = 4.2, 8.8
WEEKEND, WEEKDAY = 1.25, 0.92
# How the day's orders are spread over its hours, from midnight on in India.
HOURS = (2, 1, 0, 0, 0, 1, 2, 3, 4, 6, 7, 7, 7, 6, 5, 5, 6, 7, 9, 12, 14, 14, 10, 5)
WAYS = {PaymentMethod.COD: 95, PaymentMethod.UPI: 3, PaymentMethod.CREDIT_CARD: 2}
# Lines of a basket, and units of what is so cheap that so many cost no more than can be paid on delivery; how often.
LINES = {1: 75, 2: 20, 3: 5}
UNITS, RETAILERS_UNITS = {1: 80, 2: 14, 3: 6}, {1: 2, 2: 3, 3: 3, 4: 2}
CHEAP = 5
COUPON_TRIED, REVIEWED = 0.2, 0.25

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the shop sells to a customer and to a retailer, favourites first; what it takes off, and who buys."""

    shelf: Mapping[UUID, SaleLine]
    retailers_shelf: Mapping[UUID, SaleLine]
    offers: Sequence[Offer]
    coupons: Sequence[CouponOffer]
    buyers: Sequence[Person]
    settings: Settings


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What a buyer says, once it has come, of the first thing in an order."""

    id: UUID
    opinion: Opinion
    at: datetime


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order, with all that became of it until now; `sold` are its lines as they were offered."""

    id: UUID
    payment_id: UUID
    number: str
    buyer: Person
    method: PaymentMethod
    quote: Quote
    sold: Sequence[SaleLine]
    fate: Fate
    review: FirstWords | None

    @property
    def placed_at(self) -> datetime:
        """When it was placed."""
        return self.fate.moves[0].at

    @property
    def updated_at(self) -> datetime:
        """When anything of it last changed."""
        return max([move.at for move in self.fate.moves] + [refund.at for refund in self.fate.refunds])

    @property
    def status(self) -> OrderStatus:
        """Where it is now."""
        return self.fate.moves[-1].after

    @property
    def cancel_reason(self) -> CancelReason | None:
        """Why it was cancelled."""
        return self.fate.cancel_reason if self.status is OrderStatus.CANCELLED else None

    @property
    def paid_at(self) -> datetime | None:
        """When its money came: on delivery."""
        return self.fate.moves[-1].at if self.status is OrderStatus.DELIVERED else None

    @property
    def payment_status(self) -> PaymentStatus:
        """What is known of its money."""
        if self.paid_at is None:
            return PaymentStatus.FAILED if self.status is OrderStatus.CANCELLED else PaymentStatus.PENDING
        return PaymentStatus.REFUNDED if self.refunded == self.quote.total_amount else PaymentStatus.PAID

    @property
    def refunded(self) -> int:
        """How many paise went back."""
        return sum(one.amount for one in self.fate.refunds)

    @property
    def coupon_discount(self) -> int:
        """What its coupon took off, in paise."""
        return sum(line.coupon_discount for line in self.quote.lines)

    def until(self, now: datetime) -> "PastOrder | None":
        """What had become of it by then; None before it was placed, and while it waits for money."""
        fate = self.fate.until(now)
        if not fate.moves or fate.moves[-1].after is OrderStatus.PENDING:
            return None
        review = self.review if self.review and self.review.at <= now else None
        return replace(self, fate=fate, review=review)


def invent_past(terms: Terms, now: datetime) -> list[PastOrder]:
    """The orders until now, in the order in which they were placed.

    All of today's are invented, and what has not happened yet is left out: a day has one past, whatever the hour.
    """
    if not terms.shelf:
        return []
    rng = Random("the past of the demo shop")
    inventor = _Inventor(rng, terms)
    orders = [inventor.invent(moment) for moment in _moments(rng, now)]
    return [happened for order in orders if (happened := order.until(now)) is not None]


def past_begins(now: datetime) -> datetime:
    """When the past begins: at midnight in India."""
    return datetime.combine(now.astimezone(INDIA).date() - timedelta(days=DAYS), time(), INDIA)


def _moments(rng: Random, now: datetime) -> Iterator[datetime]:
    """When orders are placed, to the end of today."""
    first = past_begins(now).date()
    for number in range(DAYS + 1):
        day = first + timedelta(days=number)
        mean = (FIRST + (LAST - FIRST) * number / DAYS) * (WEEKEND if day.weekday() >= 5 else WEEKDAY)
        count = max(1, round(rng.gauss(mean, mean**0.5 / 2)))
        yield from sorted(_moment(rng, day) for _ in range(count))


def _moment(rng: Random, day: date) -> datetime:
    hour = _draw(rng, dict(enumerate(HOURS)))
    return datetime.combine(day, time(hour), INDIA) + timedelta(milliseconds=rng.randrange(3_600_000))


def _draw(rng: Random, weights: Mapping[T, float]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]


class _Inventor:
    """Invents orders one after the other; knows who has used which coupon, and who has reviewed what."""

    def __init__(self, rng: Random, terms: Terms) -> None:
        self._rng = rng
        self._terms = terms
        self._redeemed: set[tuple[UUID, UUID]] = set()
        self._reviewed: set[tuple[UUID, UUID]] = set()
        # The first buyers are the keenest, and the first goods are sold most.
        self._buyers = {number: 1 / (number + 8) for number in range(len(terms.buyers))}
        self._goods = {variant_id: 1 / (rank + 6) for rank, variant_id in enumerate(terms.shelf)}
        limit = terms.settings.cod_maximum // CHEAP
        self._small = {variant_id: 1.0 for variant_id, one in terms.shelf.items() if one.unit_price <= limit}

    def invent(self, at: datetime) -> PastOrder:
        """The order that is placed at a moment."""
        rng = self._rng
        buyer = self._terms.buyers[_draw(rng, self._buyers)]
        method = _draw(rng, WAYS)
        shelf = self._terms.retailers_shelf if buyer.role is Role.RETAILER else self._terms.shelf
        quote = self._quote(buyer, self._fill_basket(shelf, buyer), self._pick_coupon(buyer), method, at)
        hold = timedelta(minutes=self._terms.settings.hold_minutes)
        fate = decide_fate(rng, quote, at, buyer_id=buyer.id, method=method, hold=hold)
        sold = [shelf[line.line.variant_id] for line in quote.lines]
        return PastOrder(
            id=id_at(rng, at),
            payment_id=id_at(rng, at),
            number=f"VC{at.astimezone(UTC):%y%m%d}" + "".join(rng.choices(LETTERS, k=8)),
            buyer=buyer,
            method=method,
            quote=quote,
            sold=sold,
            fate=fate,
            review=self._review(buyer, sold[0].product_id, fate),
        )

    def _fill_basket(self, shelf: Mapping[UUID, SaleLine], buyer: Person) -> list[Line]:
        """One of the favourites, and sometimes small things with it; several units of small things alone."""
        rng, units = self._rng, RETAILERS_UNITS if buyer.role is Role.RETAILER else UNITS
        picked = [_draw(rng, self._goods)]
        picked += [_draw(rng, self._small) for _ in range(_draw(rng, LINES) - 1) if self._small]
        counts = {variant_id: _draw(rng, units) if variant_id in self._small else 1 for variant_id in picked}
        return [price_line(shelf[variant_id], count, self._terms.settings) for variant_id, count in counts.items()]

    def _pick_coupon(self, buyer: Person) -> CouponOffer | None:
        """Sometimes the first one that they have not used; the published accounts keep theirs."""
        if self._rng.random() > COUPON_TRIED or buyer not in REGULARS:
            return None
        return next((one for one in self._terms.coupons if (one.id, buyer.id) not in self._redeemed), None)

    def _quote(
        self, buyer: Person, lines: Sequence[Line], coupon: CouponOffer | None, method: PaymentMethod, at: datetime
    ) -> Quote:
        """What the shop charges for as many of the lines as can be paid on delivery."""
        settings = self._terms.settings
        quote = price(
            lines,
            offers=self._terms.offers,
            coupon=coupon,
            shipping=Shipping(settings.shipping_fee, settings.free_shipping_from, settings.cod_surcharge),
            buyer=Buyer(is_retailer=buyer.role is Role.RETAILER),
            cod=method is PaymentMethod.COD,
            now=at,
        )
        if quote.total_amount > settings.cod_maximum and len(lines) > 1:
            return self._quote(buyer, lines[:-1], coupon, method, at)
        if quote.coupon_id is not None:
            self._redeemed.add((quote.coupon_id, buyer.id))
        return quote

    def _review(self, buyer: Person, product_id: UUID, fate: Fate) -> FirstWords | None:
        """Sometimes, some days after it came, and of a product once."""
        rng, came = self._rng, fate.moves[-1]
        at = came.at + timedelta(minutes=rng.randrange(600, 12_000))
        said = FirstWords(id_at(rng, at), rng.choice(OPINIONS), at)
        known = (buyer.id, product_id) in self._reviewed
        if came.after is not OrderStatus.DELIVERED or known or rng.random() > REVIEWED:
            return None
        self._reviewed.add((buyer.id, product_id))
        return said
