"""What a coupon takes off, how it is spread and why it is refused, computed by hand."""

from typing import Any, get_args

import pytest

from server.pricing.basket import Buyer, CouponOffer, CouponType, Refusal
from server.pricing.effects import COUPON_EFFECTS
from tests.pricing.builders import (
    ASUS,
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
    quote,
    rule,
    uid,
)
from tests.pricing.examples.shape import THREE


@pytest.mark.parametrize(
    ("prices", "coupon", "expected"),
    [
        ([10_000, 20_000], percent_coupon("10"), [1_000, 2_000]),  # 3000 split 1 : 2
        ([3_333, 3_333, 3_333], percent_coupon("10"), [334, 333, 333]),  # 999.9 -> 1000: 333.33 each, one spare
        ([10_000, 20_000], percent_coupon("10", max_discount=1_000), [333, 667]),  # capped: 333.33, 666.67
        ([10_000, 20_000], percent_coupon("10", max_discount=3_000), [1_000, 2_000]),  # the cap just fits
        ([10_000, 20_000], fixed_coupon(1_000), [333, 667]),
        ([10_000, 20_000], fixed_coupon(99_999), [10_000, 20_000]),  # never more than the lines
        ([10_000, 20_000], fixed_coupon(5_000, max_discount=1_000), [1_667, 3_333]),  # the cap is for percentages
        ([1, 1, 1], fixed_coupon(2), [1, 1, 0]),  # 0.67 each
        ([5, 0, 5], fixed_coupon(3), [2, 0, 1]),  # 1.5 each: a tie, to the lower variant
        ([100, 200, 300], percent_coupon("99.99"), [100, 200, 300]),  # 599.94 -> 600
        ([1_050], percent_coupon("5"), [53]),  # 52.5, half goes up
    ],
)
def test_a_coupon_is_spread_by_largest_remainder(prices: list[int], coupon: CouponOffer, expected: list[int]) -> None:
    result = quote([line(number, price) for number, price in enumerate(prices)], coupon=coupon)
    assert [one.coupon_discount for one in result.lines] == expected
    assert result.discount_amount == sum(expected)
    assert result.total_amount == sum(prices) - sum(expected)
    assert (result.coupon_id, result.refusals) == (coupon.id, ())


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"product_id": uid(202)}, [0, 200, 0]),  # 10 % of 2000
        ({"brand_id": DELL}, [0, 200, 0]),
        ({"category_id": GPU}, [100, 200, 0]),  # 10 % of 3000, split 1 : 2
        ({"category_id": ELECTRONICS}, [100, 200, 300]),
        ({"category_id": GPU, "brand_id": ASUS}, [100, 0, 0]),
    ],
)
def test_a_product_coupon_is_spread_over_its_targets_only(limits: dict[str, Any], expected: list[int]) -> None:
    result = quote(THREE, coupon=percent_coupon("10", target="product", **limits))
    assert [one.coupon_discount for one in result.lines] == expected


def test_a_fixed_product_coupon_stops_at_what_its_targets_cost() -> None:
    coupon = fixed_coupon(5_000, target="product", product_id=uid(201))
    result = quote([line(1, 3_000), line(2, 9_000)], coupon=coupon)
    assert [one.coupon_discount for one in result.lines] == [3_000, 0]
    assert result.total_amount == 9_000


def test_a_cart_coupon_looks_at_no_limit() -> None:
    result = quote([line(1, 1_000)], coupon=percent_coupon("10", target="cart", product_id=uid(999)))
    assert result.discount_amount == 100


def test_a_coupon_works_on_what_the_rules_left() -> None:
    # Line 1: 10000 - 50 % = 5000. Line 2: 20000. Then 10 % of 25000 = 2500, split 5000 : 20000.
    result = quote(
        [line(1, 10_000), line(2, 20_000)],
        rule(7, "percentage", "50", product_id=uid(201)),
        coupon=percent_coupon("10"),
    )
    assert [(one.rule_discount, one.coupon_discount) for one in result.lines] == [(5_000, 500), (0, 2_000)]
    assert [one.discount for one in result.lines] == [5_500, 2_000]
    assert [one.total for one in result.lines] == [4_500, 18_000]
    assert (result.subtotal, result.discount_amount, result.total_amount) == (30_000, 7_500, 22_500)


def test_a_line_that_the_rules_made_free_takes_no_share() -> None:
    result = quote(
        [line(1, 10_000), line(2, 20_000)],
        rule(7, "percentage", "100", product_id=uid(201)),
        coupon=fixed_coupon(1_500),
    )
    assert [one.coupon_discount for one in result.lines] == [0, 1_500]
    assert [one.total for one in result.lines] == [0, 18_500]


def test_a_coupons_minimum_looks_at_the_cart_after_rules() -> None:
    # 30000 - 10 % = 27000.
    lines, tenth = [line(1, 10_000), line(2, 20_000)], rule(1, "percentage", "10")
    enough = quote(lines, tenth, coupon=fixed_coupon(500, min_cart_value=27_000))
    assert enough.total_amount == 26_500
    short = quote(lines, tenth, coupon=fixed_coupon(500, min_cart_value=30_000))
    assert short.refusals == (Refusal("coupon_below_minimum", {"missing": 3_000}),)
    assert short.total_amount == 27_000  # the rules stay
    by_one = quote(lines, tenth, coupon=fixed_coupon(500, min_cart_value=27_001))
    assert by_one.refusals == (Refusal("coupon_below_minimum", {"missing": 1}),)


def test_the_minimum_of_a_product_coupon_looks_at_the_whole_cart() -> None:
    # 1000 + 9000 reaches 10000, though the target alone would not; 10 % of 1000.
    coupon = percent_coupon("10", target="product", product_id=uid(201), min_cart_value=10_000)
    assert quote([line(1, 1_000), line(2, 9_000)], coupon=coupon).discount_amount == 100


REFUSED: list[tuple[dict[str, Any], Buyer, str]] = [
    ({"valid_to": NOW}, CUSTOMER, "coupon_expired"),  # the end itself is outside
    ({"is_active": False}, CUSTOMER, "coupon_expired"),
    ({"is_active": False, "valid_from": NOW + SECOND}, CUSTOMER, "coupon_expired"),  # it will never start
    ({"valid_from": NOW + SECOND}, CUSTOMER, "coupon_not_started"),
    ({"usage_limit": 5, "used_count": 5}, CUSTOMER, "coupon_used_up"),
    ({"usage_limit": 0}, CUSTOMER, "coupon_used_up"),
    ({"used_by_caller": 1}, CUSTOMER, "coupon_already_used"),  # once each, unless said otherwise
    ({"per_user_limit": 3, "used_by_caller": 3}, CUSTOMER, "coupon_already_used"),
    ({"usage_limit": 1, "used_count": 1, "used_by_caller": 1}, CUSTOMER, "coupon_already_used"),  # it was the caller
    ({"target_role": "retailer"}, CUSTOMER, "coupon_not_for_you"),
    ({"target_role": "customer"}, RETAILER, "coupon_not_for_you"),
    ({"named_users_only": True}, CUSTOMER, "coupon_not_for_you"),
    ({"target": "product", "product_id": uid(999)}, CUSTOMER, "coupon_not_applicable"),
    ({"target": "product", "brand_id": DELL}, CUSTOMER, "coupon_not_applicable"),
    ({"target": "product", "category_id": LAPTOPS}, CUSTOMER, "coupon_not_applicable"),
    ({"target": "product", "category_id": GPU, "brand_id": DELL}, CUSTOMER, "coupon_not_applicable"),
    ({"target": "product"}, CUSTOMER, "coupon_not_applicable"),  # names nothing, so covers nothing
    ({"max_discount": 0}, CUSTOMER, "coupon_not_applicable"),  # would take nothing off
    # More goods would not make it apply, so the minimum is not what is told:
    ({"target": "product", "product_id": uid(999), "min_cart_value": 99_999}, CUSTOMER, "coupon_not_applicable"),
]


@pytest.mark.parametrize(("changes", "buyer", "code"), REFUSED)
def test_a_refused_coupon_says_why_and_changes_nothing(changes: dict[str, Any], buyer: Buyer, code: str) -> None:
    result = quote([line(1, 10_000)], coupon=percent_coupon("10", **changes), buyer=buyer)
    assert [(refusal.code, dict(refusal.fields)) for refusal in result.refusals] == [(code, {})]
    assert result.coupon_id is None
    assert (result.discount_amount, result.lines[0].coupon_discount, result.total_amount) == (0, 0, 10_000)


@pytest.mark.parametrize(
    ("changes", "buyer"),
    [
        ({"valid_to": NOW + SECOND}, CUSTOMER),
        ({"valid_from": NOW}, CUSTOMER),
        ({"usage_limit": 5, "used_count": 4}, CUSTOMER),
        ({"usage_limit": 1}, CUSTOMER),  # not used yet, unless said otherwise
        ({"used_count": 1_000_000}, CUSTOMER),  # no limit
        ({"per_user_limit": 3, "used_by_caller": 2}, CUSTOMER),
        ({"per_user_limit": None, "used_by_caller": 50}, CUSTOMER),
        ({"target_role": "retailer"}, RETAILER),
        ({"target_role": "customer"}, CUSTOMER),
        ({"target_role": "both"}, RETAILER),
        ({"named_users_only": True, "caller_is_named": True}, CUSTOMER),
        ({"min_cart_value": 10_000}, CUSTOMER),
    ],
)
def test_a_coupon_applies_up_to_the_edge_of_each_condition(changes: dict[str, Any], buyer: Buyer) -> None:
    result = quote([line(1, 10_000)], coupon=percent_coupon("10", **changes), buyer=buyer)
    assert (result.discount_amount, result.coupon_id, result.refusals) == (1_000, uid(900), ())


def test_a_coupon_on_a_free_or_empty_cart_is_not_applicable() -> None:
    free = quote([line(1, 500)], rule(1, "percentage", "100"), coupon=fixed_coupon(100))
    assert free.refusals == (Refusal("coupon_not_applicable"),)
    assert quote([], coupon=fixed_coupon(100)).refusals == (Refusal("coupon_not_applicable"),)


def test_every_type_of_coupon_is_registered() -> None:
    assert set(COUPON_EFFECTS) == set(get_args(CouponType))


def test_a_refusal_can_be_kept_in_a_set() -> None:
    same = Refusal("coupon_below_minimum", {"missing": 5})
    assert {same, Refusal("coupon_below_minimum", {"missing": 5})} == {same}
