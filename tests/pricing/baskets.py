"""Baskets by the thousand, quickly made from a seed: few ids and round numbers, so that limits hit and ties happen."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, get_args

from server.pricing.basket import Buyer, CouponOffer, CouponType, Line, Offer, RuleType, Shipping
from tests.pricing.builders import NOW, uid
from tests.pricing.strategies import STANDINGS, Case

PATHS = ((uid(31), uid(30)), (uid(32), uid(30)), (uid(33),))
RATES = [Decimal(text) for text in ("0", "5", "12", "18", "28", "0.25")]
ROUND = [Decimal(text) for text in ("0.01", "5", "10", "12.5", "33.33", "50", "99.99", "100")]
MOMENTS = [NOW + timedelta(seconds=seconds) for seconds in (-60, 0, 60)]
RULE_TYPES: Sequence[RuleType] = get_args(RuleType)
COUPON_TYPES: Sequence[CouponType] = get_args(CouponType)


def random_case(random: Random) -> Case:
    """Some basket with some rules and perhaps a coupon."""
    size = random.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 8))
    lines = tuple(_line(random, number) for number in random.sample(range(1, 10), size))
    worth = sum(line.unit_price * line.quantity for line in lines)
    numbers = random.sample(range(50, 60), random.randrange(6))
    return Case(
        lines=lines,
        offers=tuple(_rule(random, number, worth) for number in numbers),
        coupon=_coupon(random, worth) if random.random() < 0.75 else None,
        shipping=Shipping(random.randrange(9_900), random.choice((0, 1_000, worth, 10**6)), random.randrange(4_900)),
        buyer=Buyer(is_retailer=random.random() < 0.3),
        cod=random.random() < 0.3,
        now=NOW,
    )


def _line(random: Random, number: int) -> Line:
    return Line(
        variant_id=uid(number),
        product_id=uid(random.choice((11, 12))),
        category_ids=random.choice(PATHS),
        brand_id=uid(random.choice((41, 42))),
        unit_price=_price(random),
        quantity=random.choice((1, 1, 2, 3, 4, 10, random.randrange(1, 100))),
        tax_rate=random.choice(RATES),
    )


def _price(random: Random) -> int:
    return random.choice((random.randrange(13), 333, 999, 1_000, 7_499_000, random.randrange(10**7)))


def _percent(random: Random) -> Decimal:
    return random.choice((random.choice(ROUND), Decimal(random.randrange(1, 100_01)) / 100))


def _perhaps(random: Random, *values: Any) -> Any:
    return random.choice(values) if random.random() < 0.3 else None


def _rule(random: Random, number: int, worth: int) -> Offer:
    rule_type = random.choice(RULE_TYPES)
    # One limit, as the database has it, or none.
    limit, ids = random.choice(
        (
            ("product_id", (11, 12)),
            ("variant_id", (1, 2, 3)),
            ("category_id", (30, 31, 33)),
            ("brand_id", (41, 42)),
            ("", ()),
        )
    )
    return Offer(
        id=uid(number),
        rule_type=rule_type,
        value=random.randrange(1, 1_500) if rule_type == "quantity" else _percent(random),
        min_quantity=random.choice((1, 1, 2, 3, 10)),
        min_cart_value=random.choice((0, 0, 0, 2_000, worth, worth + 1)),
        valid_from=_perhaps(random, *MOMENTS),
        valid_to=_perhaps(random, *MOMENTS),
        is_active=random.random() < 0.9,
        **({limit: uid(random.choice(ids))} if limit else {}),
    )


def _coupon(random: Random, worth: int) -> CouponOffer:
    kind = random.choice(COUPON_TYPES)
    percentage = kind == "percentage"
    # Two standings at once, so that the order of reasons counts; each second coupon has none that refuses.
    standings: dict[str, Any] = random.choice(({}, random.choice(STANDINGS) | random.choice(STANDINGS)))
    minimum = {"min_cart_value": random.choice((0, 0, worth, worth + 1))}
    return CouponOffer(
        id=uid(90),
        code="SAVE",
        type=kind,
        value=_percent(random) if percentage else _price(random),
        max_discount=_perhaps(random, _price(random)) if percentage else None,
        target=random.choice(("cart", "cart", "product")),
        product_id=_perhaps(random, uid(11)),
        category_id=_perhaps(random, uid(30), uid(31)),
        brand_id=_perhaps(random, uid(41)),
        **(minimum | standings),
    )
