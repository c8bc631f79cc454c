"""Worked examples of what rules are for: goods, carts, dates."""

from datetime import datetime, timedelta, timezone
from typing import Any

from server.pricing.basket import Shipping
from tests.pricing.builders import DELL, ELECTRONICS, GPU, NOW, SECOND, rule, uid
from tests.pricing.examples.shape import NOTHING, THREE, Example, flat, tenth

TARGETS = [
    # 10 % of the second's 2000
    Example("a product", THREE, [NOTHING, (1, 200, 0, 0), NOTHING], 5_800, tenth(product_id=uid(202))),
    # 10 % of the third's 3000
    Example("a variant", THREE, [NOTHING, NOTHING, (1, 300, 0, 0)], 5_700, tenth(variant_id=uid(103))),
    # 10 % of 1000 and 2000
    Example("a category", THREE, [(1, 100, 0, 0), (1, 200, 0, 0), NOTHING], 5_700, tenth(category_id=GPU)),
    # 10 % of 1000, 2000 and 3000: cards and laptops are both electronics
    Example(
        "a category above both",
        THREE,
        [(1, 100, 0, 0), (1, 200, 0, 0), (1, 300, 0, 0)],
        5_400,
        tenth(category_id=ELECTRONICS),
    ),
    # 10 % of the second's 2000
    Example("a brand", THREE, [NOTHING, (1, 200, 0, 0), NOTHING], 5_800, tenth(brand_id=DELL)),
    # nothing of the 6000
    Example("a product that is not here", THREE, [NOTHING] * 3, 6_000, tenth(product_id=uid(999))),
    # 1500 in a category below cards: 10 % = 150
    Example(
        "a category in the middle of a path",
        [flat(1, 1_500, category_ids=(uid(303), GPU, ELECTRONICS))],
        [(1, 150, 0, 0)],
        1_350,
        tenth(category_id=GPU),
    ),
    # first: 10 % = 100, 2 % = 20. second: 5 % = 100, 10 % = 200, 2 % = 40. third: 2 % = 60. 6000 − 360 = 5640
    Example(
        "each line takes its own best",
        THREE,
        [(2, 100, 0, 0), (2, 200, 0, 0), (3, 60, 0, 0)],
        5_640,
        [
            rule(1, "percentage", "5", brand_id=DELL),
            rule(2, "percentage", "10", category_id=GPU),
            rule(3, "percentage", "2"),
        ],
    ),
    # 1000: the variant's 5 % = 50, everybody's 10 % = 100: not the nearest counts but the most
    Example(
        "the nearest is not the best",
        [flat(1, 1_000)],
        [(2, 100, 0, 0)],
        900,
        [rule(1, "percentage", "5", variant_id=uid(101)), rule(2, "percentage", "10")],
    ),
    # 1000: 8 % = 80 in its category, 10 % = 100 in the one above
    Example(
        "nor the nearest category",
        [flat(1, 1_000)],
        [(2, 100, 0, 0)],
        900,
        [rule(1, "percentage", "8", category_id=GPU), rule(2, "percentage", "10", category_id=ELECTRONICS)],
    ),
]
MINIMA = [
    # 10000 + 20000 = 30000, just enough: 1000 + 2000 off
    Example(
        "the cart is worth enough",
        [flat(1, 10_000), flat(2, 20_000)],
        [(1, 1_000, 0, 0), (1, 2_000, 0, 0)],
        27_000,
        tenth(min_cart_value=30_000),
    ),
    # a paisa short
    Example(
        "the cart is a paisa short",
        [flat(1, 10_000), flat(2, 20_000)],
        [NOTHING, NOTHING],
        30_000,
        tenth(min_cart_value=30_001),
    ),
    # 30000 before discounts, whatever the other rule would leave of it: 60 % = 6000 + 12000; left 12000
    Example(
        "the cart before other rules",
        [flat(1, 10_000), flat(2, 20_000)],
        [(1, 6_000, 0, 0), (1, 12_000, 0, 0)],
        12_000,
        [rule(1, "percentage", "60", min_cart_value=30_000), rule(2, "percentage", "50")],
    ),
    # 5000 + 4 × 5000 = 25000, of which the rule is for the first 5000: 500
    Example(
        "the whole cart counts for one product's rule",
        [flat(1, 5_000), flat(2, 5_000, 4)],
        [(1, 500, 0, 0), NOTHING],
        24_500,
        tenth(min_cart_value=25_000, product_id=uid(201)),
    ),
    # 10000 of goods and 9900 of delivery are not 10001 of goods
    Example(
        "delivery is not in the cart's worth",
        [flat(1, 10_000)],
        [NOTHING],
        19_900,
        tenth(min_cart_value=10_001),
        shipping=Shipping(fee=9_900, free_from=200_000, cod_surcharge=0),
        delivery=9_900,
    ),
]


def _on_a_date(shows: str, applies: bool, **changes: Any) -> Example:
    # 10 % of 1000 = 100, or nothing
    got, pays = ((1, 100, 0, 0), 900) if applies else (NOTHING, 1_000)
    return Example(shows, [flat(1, 1_000)], [got], pays, tenth(**changes))


DATES = [
    _on_a_date("begins now", True, valid_from=NOW),
    _on_a_date("begins in a second", False, valid_from=NOW + SECOND),
    _on_a_date("ends in a second", True, valid_to=NOW + SECOND),
    _on_a_date("ends in a microsecond", True, valid_to=NOW + timedelta(microseconds=1)),
    _on_a_date("ends now", False, valid_to=NOW),
    # 17:30 in India is 12:00 in UTC, which is now
    _on_a_date(
        "ends now in India",
        False,
        valid_to=datetime(2026, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    ),
    _on_a_date("between two dates", True, valid_from=NOW - SECOND, valid_to=NOW + SECOND),
    _on_a_date("switched off", False, is_active=False),
]
REACH = [*TARGETS, *MINIMA, *DATES]
