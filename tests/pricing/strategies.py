"""Generated baskets, rules and coupons: few ids and round numbers, so that targets hit and ties happen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st

from server.pricing.basket import Buyer, CouponOffer, CouponType, Line, Offer, Quote, RuleType, Shipping
from server.pricing.quote import price
from tests.pricing.builders import NOW, uid
from tests.pricing.reference import expected_quote

CATEGORY_PATHS = ((uid(31), uid(30)), (uid(32), uid(30)), (uid(33),))
PERCENTS: st.SearchStrategy[Decimal] = st.sampled_from(
    [Decimal(text) for text in ("0", "0.01", "5", "10", "12.5", "33.33", "50", "100")]
) | (st.decimals(min_value=0, max_value=100, places=2))
PRICES = st.integers(0, 12) | st.sampled_from([333, 999, 1_000, 7_499_000]) | st.integers(0, 10**7)
MINIMUMS = st.sampled_from([0, 0, 10, 2_000, 10**6])
MOMENTS = st.sampled_from([NOW + timedelta(seconds=seconds) for seconds in (-60, 0, 60)])


def often_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly nothing, so that several limits seldom meet."""
    return st.sampled_from([False, False, True]).flatmap(lambda some: values if some else st.none())


@dataclass(frozen=True)
class Case:
    """All that `price` takes."""

    lines: tuple[Line, ...]
    offers: tuple[Offer, ...]
    coupon: CouponOffer | None
    shipping: Shipping
    buyer: Buyer
    cod: bool
    now: datetime

    def quote(self, **changes: Any) -> Quote:
        """The quote of the case, with some of it exchanged."""
        values = {name: getattr(self, name) for name in Case.__dataclass_fields__} | changes
        return price(values.pop("lines"), **values)

    def expected(self) -> Quote:
        """The quote that the reference makes of the case."""
        return expected_quote(self.lines, self.offers, self.coupon, self.shipping, self.buyer, self.cod, self.now)


def _line(variant: UUID) -> st.SearchStrategy[Line]:
    return st.builds(
        Line,
        variant_id=st.just(variant),
        product_id=st.sampled_from([uid(11), uid(12)]),
        category_ids=st.sampled_from(CATEGORY_PATHS),
        brand_id=st.sampled_from([uid(41), uid(42)]),
        unit_price=PRICES,
        quantity=st.integers(1, 4) | st.integers(1, 99),
        tax_rate=st.sampled_from([Decimal(text) for text in ("0", "5", "12", "18", "28", "0.25")]),
    )


NUMBERS = st.integers(1, 9)
LINES = (st.lists(NUMBERS, max_size=6, unique=True) | st.lists(NUMBERS, min_size=2, max_size=6, unique=True)).flatmap(
    lambda numbers: st.tuples(*(_line(uid(number)) for number in numbers))
)


@st.composite
def rules(draw: st.DrawFn, number: int) -> Offer:
    """A rule of any type and target, its id being the number."""
    rule_type: RuleType = draw(st.sampled_from(get_args(RuleType)))
    return Offer(
        id=uid(number),
        rule_type=rule_type,
        value=draw(st.integers(0, 1_500)) if rule_type == "quantity" else draw(PERCENTS),
        min_quantity=draw(st.sampled_from([1, 1, 2, 3, 10])),
        min_cart_value=draw(MINIMUMS),
        product_id=draw(often_none(st.sampled_from([uid(11), uid(12)]))),
        variant_id=draw(often_none(st.sampled_from([uid(1), uid(2)]))),
        category_id=draw(often_none(st.sampled_from([uid(30), uid(31), uid(33)]))),
        brand_id=draw(often_none(st.sampled_from([uid(41), uid(42)]))),
        valid_from=draw(often_none(MOMENTS)),
        valid_to=draw(often_none(MOMENTS)),
        is_active=draw(st.sampled_from([True, True, True, False])),
    )


OFFERS = st.permutations(range(50, 55)).flatmap(
    lambda numbers: st.integers(0, 5).flatmap(lambda size: st.tuples(*(rules(number) for number in numbers[:size])))
)


# Standings that a coupon may be refused for; two are drawn together, so that the order of reasons counts.
STANDINGS: list[dict[str, Any]] = [
    {},
    {"min_cart_value": 10},
    {"min_cart_value": 10**6},
    {"valid_from": NOW},
    {"valid_from": NOW + timedelta(seconds=60)},
    {"valid_to": NOW},
    {"valid_to": NOW + timedelta(seconds=60)},
    {"is_active": False},
    {"usage_limit": 2, "used_count": 1},
    {"usage_limit": 2, "used_count": 2},
    {"used_by_caller": 1},
    {"used_by_caller": 1, "per_user_limit": 2},
    {"used_by_caller": 1, "per_user_limit": None},
    {"target_role": "customer"},
    {"target_role": "retailer"},
    {"named_users_only": True},
    {"named_users_only": True, "caller_is_named": True},
]


@st.composite
def coupons(draw: st.DrawFn) -> CouponOffer:
    """A coupon of any type, target and standing."""
    kind: CouponType = draw(st.sampled_from(get_args(CouponType)))
    standing = st.sampled_from(STANDINGS)
    return CouponOffer(
        id=uid(90),
        code="SAVE",
        type=kind,
        value=draw(PERCENTS) if kind == "percentage" else draw(PRICES),
        max_discount=draw(often_none(PRICES)),
        target=draw(st.sampled_from(["cart", "cart", "product"])),
        product_id=draw(often_none(st.just(uid(11)))),
        category_id=draw(often_none(st.sampled_from([uid(30), uid(31)]))),
        brand_id=draw(often_none(st.just(uid(41)))),
        **(draw(standing) | draw(standing)),
    )


SHIPPINGS = st.builds(
    Shipping,
    fee=st.integers(0, 9_900),
    free_from=st.sampled_from([0, 1_000, 10**6]),
    cod_surcharge=st.integers(0, 4_900),
)
CASES = st.builds(
    Case,
    lines=LINES,
    offers=OFFERS,
    coupon=st.none() | coupons() | coupons() | coupons(),
    shipping=SHIPPINGS,
    buyer=st.builds(Buyer, is_retailer=st.booleans()),
    cod=st.booleans(),
    now=st.just(NOW),
)
