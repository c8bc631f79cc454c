"""The demo shop's past as it is invented: believable, and the same all day."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from models.enums import OrderStatus, PaymentMethod, PaymentStatus, Role
from server.catalog.queries import SaleLine
from server.core.settings import Settings
from server.demo.accounts import accounts
from server.demo.past import DAYS, PastOrder, Terms, invent_past, past_begins
from server.demo.promotions import COUPONS, RULE_ID
from server.demo.regulars import REGULARS
from server.invoices.rules.numbers import INDIA
from server.pricing.basket import CouponOffer, Offer

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # half past nine in the evening in India
OFFER = Offer(id=RULE_ID, rule_type="bulk", value=Decimal(3), min_quantity=3)
OFF = [
    CouponOffer(id=COUPONS[0].id, code="WELCOME10", type="percentage", value=Decimal(10), max_discount=200_000),
    CouponOffer(id=COUPONS[1].id, code="FLAT500", type="fixed", value=Decimal(50_000), min_cart_value=2_000_000),
]


def sale_line(number: int) -> SaleLine:
    """One of some things, from 4,000 rupees to 43,000."""
    return SaleLine(
        variant_id=UUID(int=number),
        product_id=UUID(int=100 + number),
        product_name=f"Card {number}",
        variant_name="Standard",
        sku=f"C-{number}",
        attributes={"Memory": "8 GB"},
        brand_id=UUID(int=200),
        category_ids=(UUID(int=300),),
        store_id=None,
        unit_price=400_000 + 390_000 * (number % 11),
        compare_at_price=None,
        tax_rate=Decimal(18),
        stock_quantity=5,
        is_sellable=True,
        low_stock_threshold=None,
    )


def terms(settings: Settings, goods: int = 40) -> Terms:
    shelf = {line.variant_id: line for line in map(sale_line, range(1, goods + 1))}
    buyers = [*REGULARS, *(person for person in accounts() if person.address is not None)]
    return Terms(shelf, shelf, [OFFER], OFF, buyers, settings)


def days_of(orders: Sequence[PastOrder]) -> Counter[int]:
    """How many orders each day of the past has, counted from 0."""
    first = past_begins(NOW).date()
    return Counter((order.placed_at.astimezone(INDIA).date() - first).days for order in orders)


def test_there_is_more_in_the_evening_and_at_weekends_and_at_the_end(settings: Settings) -> None:
    orders = invent_past(terms(settings), NOW)
    assert 360 < len(orders) < 460
    days = days_of(orders)
    assert set(days) == set(range(DAYS + 1))
    assert sum(days[day] for day in range(30, 60)) > 1.2 * sum(days[day] for day in range(30))
    hours = Counter(order.placed_at.astimezone(INDIA).hour for order in orders)
    assert sum(hours[hour] for hour in range(18, 23)) > 1.3 * sum(hours[hour] for hour in range(9, 14))
    weekend = [count for day, count in days.items() if (past_begins(NOW) + timedelta(days=day)).weekday() >= 5]
    others = [count for day, count in days.items() if (past_begins(NOW) + timedelta(days=day)).weekday() < 5]
    assert sum(weekend) / len(weekend) > sum(others) / len(others)


def test_most_has_come_and_something_of_everything_happened(settings: Settings) -> None:
    orders = invent_past(terms(settings), NOW)
    states = Counter(order.status for order in orders)
    assert states[OrderStatus.DELIVERED] > 0.7 * len(orders)
    assert min(states[status] for status in (OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.CANCELLED)) > 2
    assert OrderStatus.PENDING not in states
    assert {order.cancel_reason for order in orders} == {None, "customer", "admin", "expired"}
    paid = Counter(order.payment_status for order in orders)
    assert paid[PaymentStatus.REFUNDED] > 2
    assert sum(0 < order.refunded < order.quote.total_amount for order in orders) > 2
    assert sum(order.quote.coupon_id is not None for order in orders) > 20
    assert sum(any(line.rule_id == RULE_ID for line in order.quote.lines) for order in orders) > 2
    assert sum(order.review is not None for order in orders) > 30
    assert {order.buyer.role for order in orders} == {Role.CUSTOMER, Role.RETAILER}
    assert len({order.buyer.id for order in orders}) > 30


def test_times_follow_each_other_and_nothing_is_yet_to_come(settings: Settings) -> None:
    orders = invent_past(terms(settings), NOW)
    placed = [order.placed_at for order in orders]
    assert placed == sorted(placed)
    assert [order.id for order in orders] == sorted(order.id for order in orders)
    for order in orders:
        moves = order.fate.moves
        assert all(one.at < other.at and one.after is other.before for one, other in pairwise(moves)), order.number
        later = [refund.at for refund in order.fate.refunds] + ([order.review.at] if order.review else [])
        assert all(at > moves[-1].at for at in later), order.number
        assert past_begins(NOW) <= order.placed_at <= order.updated_at <= NOW
        assert order.number.startswith(f"VC{order.placed_at.astimezone(UTC):%y%m%d}")
        assert order.refunded <= (order.quote.total_amount if order.paid_at else 0)


def test_only_cash_is_received_and_never_more_than_can_be(settings: Settings) -> None:
    orders = invent_past(terms(settings), NOW)
    assert {order.method for order in orders if order.paid_at} == {PaymentMethod.COD}
    assert max(order.quote.total_amount for order in orders) <= settings.cod_maximum
    uses = Counter((order.quote.coupon_id, order.buyer.id) for order in orders if order.quote.coupon_id is not None)
    assert set(uses.values()) == {1}
    assert {buyer for _, buyer in uses} <= {person.id for person in REGULARS}


def test_a_day_has_one_past_whatever_the_hour(settings: Settings) -> None:
    evening = {order.id: order for order in invent_past(terms(settings), NOW)}
    assert evening == {order.id: order for order in invent_past(terms(settings), NOW)}
    then = NOW - timedelta(hours=9)
    morning = invent_past(terms(settings), then)
    assert 0 < len(evening) - len(morning) < 20
    assert morning == [seen for order in evening.values() if (seen := order.until(then)) is not None]


def test_a_shop_with_nothing_to_sell_has_no_past(settings: Settings) -> None:
    assert invent_past(terms(settings, goods=0), NOW) == []
    assert all(len(order.quote.lines) == 1 for order in invent_past(terms(settings, goods=1), NOW))
