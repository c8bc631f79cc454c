"""Worked examples of coupons: what they take off, how it is spread, and why they are refused."""

from typing import Any

from server.pricing.basket import Buyer, CouponOffer, RefusalCode
from tests.pricing.builders import (
    CUSTOMER,
    DELL,
    ELECTRONICS,
    GPU,
    LAPTOPS,
    NOW,
    RETAILER,
    SECOND,
    fixed_coupon,
    line,
    percent_coupon,
    rule,
    uid,
)
from tests.pricing.examples.shape import NOTHING, TENTH, THREE, Example, Got, flat


def _spread(shows: str, prices: list[int], coupon: CouponOffer, shares: list[int], pays: int) -> Example:
    """A coupon's shares of lines without tax and rules."""
    lines = [flat(number, price) for number, price in enumerate(prices, 1)]
    return Example(shows, lines, [(0, 0, share, 0) for share in shares], pays, coupon=coupon)


PERCENTAGES = [
    # 10 % of 30000 = 3000, as 1 : 2; GST 9000 × 18 / 118 = 1372.88 → 1373, 18000 × 18 / 118 = 2745.76 → 2746
    Example(
        "a percentage over two lines",
        [line(1, 10_000), line(2, 20_000)],
        [(0, 0, 1_000, 1_373), (0, 0, 2_000, 2_746)],
        27_000,
        coupon=percent_coupon("10"),
    ),
    # 10 % of 9999 = 999.9 → 1000; 333.33 each, the spare paisa to the first; GST of 2999: 53982 / 118 = 457.47 → 457,
    # of 3000: 54000 / 118 = 457.63 → 458
    Example(
        "a percentage over three equal lines",
        [line(1, 3_333), line(2, 3_333), line(3, 3_333)],
        [(0, 0, 334, 457), (0, 0, 333, 458), (0, 0, 333, 458)],
        8_999,
        coupon=percent_coupon("10"),
    ),
    # 10 % of 30000 = 3000, but at most 1000: 333.33 and 666.67
    _spread("a cap", [10_000, 20_000], percent_coupon("10", max_discount=1_000), [333, 667], 29_000),
    # 3000 of at most 3000
    _spread("a cap just met", [10_000, 20_000], percent_coupon("10", max_discount=3_000), [1_000, 2_000], 27_000),
    # 3000 of at most 2999: 999.67 and 1999.33
    _spread("a cap a paisa below", [10_000, 20_000], percent_coupon("10", max_discount=2_999), [1_000, 1_999], 27_001),
    # 5 % of 1050 = 52.5 → 53
    _spread("half a paisa goes up", [1_050], percent_coupon("5"), [53], 997),
    # 99.99 % of 600 = 599.94 → 600: all of it
    _spread("nearly all is all", [100, 200, 300], percent_coupon("99.99"), [100, 200, 300], 0),
    # all of 1234 + 5678
    _spread("a zero total", [1_234, 5_678], percent_coupon("100"), [1_234, 5_678], 0),
    # the rule leaves 5000 of 10000; 10 % of 5000 + 20000 = 2500, as 1 : 4
    Example(
        "after the rules",
        [flat(1, 10_000), flat(2, 20_000)],
        [(7, 5_000, 500, 0), (0, 0, 2_000, 0)],
        22_500,
        [rule(7, "percentage", "50", product_id=uid(201))],
        coupon=percent_coupon("10"),
    ),
]
FIXED = [
    # 1000 as 1 : 2: 333.33 and 666.67
    _spread("a fixed amount", [10_000, 20_000], fixed_coupon(1_000), [333, 667], 29_000),
    # never more than 10000 + 20000
    _spread("more than the goods cost", [10_000, 20_000], fixed_coupon(99_999), [10_000, 20_000], 0),
    # all but a paisa: 29999 as 1 : 2 is 9999.67 and 19999.33
    _spread("all but a paisa", [10_000, 20_000], fixed_coupon(29_999), [10_000, 19_999], 1),
    # the cap is for percentages: 5000 as 1 : 2 is 1666.67 and 3333.33
    _spread("no cap", [10_000, 20_000], fixed_coupon(5_000, max_discount=1_000), [1_667, 3_333], 25_000),
    # 0.67 each: two paise for the first two
    _spread("two paise over three", [1, 1, 1], fixed_coupon(2), [1, 1, 0], 1),
    # 100 / 600 of each: 16.67, 33.33 and 50; whole 99, the spare one to .67
    _spread("the largest remainder", [100, 200, 300], fixed_coupon(100), [17, 33, 50], 500),
    # 100 / 280 of each: 3.57, 7.14, 10.71, 14.29, 17.86, 21.43 and 25; whole 97, the spare three to .86, .71 and .57
    _spread("seven lines", [10, 20, 30, 40, 50, 60, 70], fixed_coupon(100), [4, 7, 11, 14, 18, 21, 25], 180),
    # 0.01, 0.01 and 0.98
    _spread("one paisa", [1, 1, 98], fixed_coupon(1), [0, 0, 1], 99),
    # 3 over 10 is 1.5, 0 and 1.5: a tie, to the lower variant
    _spread("nothing for a free line", [5, 0, 5], fixed_coupon(3), [2, 0, 1], 7),
    # 1.5 each: the spare paisa goes to the lower variant, though it came into the cart later
    Example(
        "a tie is the lower variant's",
        [flat(2, 5), flat(1, 5)],
        [(0, 0, 1, 0), (0, 0, 2, 0)],
        7,
        coupon=fixed_coupon(3),
    ),
    # the rule made the first line free, so all 1500 come off the second
    Example(
        "a line that a rule made free",
        [flat(1, 10_000), flat(2, 20_000)],
        [(7, 10_000, 0, 0), (0, 0, 1_500, 0)],
        18_500,
        [rule(7, "percentage", "100", product_id=uid(201))],
        coupon=fixed_coupon(1_500),
    ),
]


def _for_product(shows: str, shares: list[int], pays: int, coupon: CouponOffer) -> Example:
    return Example(shows, THREE, [(0, 0, share, 0) for share in shares], pays, coupon=coupon)


def _tenth(**limits: Any) -> CouponOffer:
    return percent_coupon("10", target="product", **limits)


TARGETS = [
    # 10 % of the second's 2000
    _for_product("for a product", [0, 200, 0], 5_800, _tenth(product_id=uid(202))),
    _for_product("for a brand", [0, 200, 0], 5_800, _tenth(brand_id=DELL)),
    # 10 % of 1000 + 2000 = 300, as 1 : 2
    _for_product("for a category", [100, 200, 0], 5_700, _tenth(category_id=GPU)),
    # 10 % of 6000 = 600, as 1 : 2 : 3
    _for_product("for a category above", [100, 200, 300], 5_400, _tenth(category_id=ELECTRONICS)),
    # 10 % of the second's 2000: of the two cards the one by that brand
    _for_product("for a brand's cards", [0, 200, 0], 5_800, _tenth(category_id=GPU, brand_id=DELL)),
    # 5000, but at most the first's 1000
    _for_product(
        "no more than its goods cost", [1_000, 0, 0], 5_000, fixed_coupon(5_000, target="product", product_id=uid(201))
    ),
    # 50 % of 3000 = 1500, but at most 100, as 1 : 2: 33.33 and 66.67
    _for_product(
        "a cap on its goods",
        [33, 67, 0],
        5_900,
        percent_coupon("50", target="product", category_id=GPU, max_discount=100),
    ),
]
TWO = [flat(1, 10_000), flat(2, 20_000)]
TENTHS: list[Got] = [(1, 1_000, 0, 0), (1, 2_000, 0, 0)]
MINIMA = [
    # the rule leaves 9000 + 18000 = 27000, just enough; 500 as 1 : 2: 166.67 and 333.33
    Example(
        "the minimum just met after rules",
        TWO,
        [(1, 1_000, 167, 0), (1, 2_000, 333, 0)],
        26_500,
        [TENTH],
        coupon=fixed_coupon(500, min_cart_value=27_000),
    ),
    # 27000, a paisa short; the rules stay
    Example(
        "a paisa short of the minimum",
        TWO,
        TENTHS,
        27_000,
        [TENTH],
        coupon=fixed_coupon(500, min_cart_value=27_001),
        refused=("coupon_below_minimum", {"missing": 1}),
    ),
    # 30000 before rules would do, 27000 after them do not: 3000 short
    Example(
        "enough only before rules",
        TWO,
        TENTHS,
        27_000,
        [TENTH],
        coupon=fixed_coupon(500, min_cart_value=30_000),
        refused=("coupon_below_minimum", {"missing": 3_000}),
    ),
    # 1000 + 2000 + 3000 = 6000 is the minimum, though only the second's 2000 get 10 % = 200
    _for_product("the whole cart counts", [0, 200, 0], 5_800, _tenth(product_id=uid(202), min_cart_value=6_000)),
]


def _refused(shows: str, code: RefusalCode, buyer: Buyer = CUSTOMER, **changes: Any) -> Example:
    # the whole 10000, without a coupon
    coupon = percent_coupon("10", **changes)
    return Example(shows, [flat(1, 10_000)], [NOTHING], 10_000, coupon=coupon, buyer=buyer, refused=(code, {}))


def _applies(shows: str, buyer: Buyer = CUSTOMER, **changes: Any) -> Example:
    # 10000 − 10 %
    coupon = percent_coupon("10", **changes)
    return Example(shows, [flat(1, 10_000)], [(0, 0, 1_000, 0)], 9_000, coupon=coupon, buyer=buyer)


STANDINGS = [
    _applies("ends in a second", valid_to=NOW + SECOND),
    _refused("ends now", "coupon_expired", valid_to=NOW),
    _refused("switched off", "coupon_expired", is_active=False),
    _applies("begins now", valid_from=NOW),
    _refused("begins in a second", "coupon_not_started", valid_from=NOW + SECOND),
    _applies("one use left", usage_limit=5, used_count=4),
    _refused("no use left", "coupon_used_up", usage_limit=5, used_count=5),
    _applies("one use left for the caller", per_user_limit=2, used_by_caller=1),
    _refused("used by the caller", "coupon_already_used", used_by_caller=1),
    _refused("the caller's was the last", "coupon_already_used", usage_limit=1, used_count=1, used_by_caller=1),
    _applies("a retailer's", RETAILER, target_role="retailer"),
    _refused("a customer has a retailer's", "coupon_not_for_you", target_role="retailer"),
    _applies("the caller is named", named_users_only=True, caller_is_named=True),
    _refused("others are named", "coupon_not_for_you", named_users_only=True),
    _refused("for another product", "coupon_not_applicable", target="product", product_id=uid(999)),
    _refused("for laptops", "coupon_not_applicable", target="product", category_id=LAPTOPS),
    # 10 % of 4 = 0.4 → 0: no use of it is spent on nothing
    Example(
        "nothing to take off",
        [flat(1, 4)],
        [NOTHING],
        4,
        coupon=percent_coupon("10"),
        refused=("coupon_not_applicable", {}),
    ),
]
COUPONS = [*PERCENTAGES, *FIXED, *TARGETS, *MINIMA, *STANDINGS]
