"""Which rule a line takes and what it takes off, computed by hand."""

from typing import Any, get_args

import pytest

from server.pricing.basket import Line, Offer, RuleType
from server.pricing.quote import RULES
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
    line,
    quote,
    rule,
    uid,
)


@pytest.mark.parametrize(
    ("the_line", "the_rule", "expected"),
    [
        (line(1, 7_499_000), rule(1, "percentage", "10"), 749_900),  # 10 % of 7499000
        (line(1, 3_333, 3), rule(1, "percentage", "10"), 1_000),  # 10 % of 9999 = 999.9; by unit it would be 3 * 333
        (line(1, 1_001, 5), rule(1, "percentage", "0.5"), 25),  # 0.5 % of 5005 = 25.025
        (line(1, 5_000, 10), rule(1, "bulk", "15", min_quantity=10), 7_500),  # 15 % of 50000, from 10 units
        (line(1, 5_000, 9), rule(1, "bulk", "15", min_quantity=10), 0),  # one unit short
        (line(1, 2_500, 4), rule(1, "quantity", 300, min_quantity=3), 1_200),  # 300 off each of 4
        (line(1, 2_500, 2), rule(1, "quantity", 300, min_quantity=3), 0),  # one unit short
        (line(1, 250, 3), rule(1, "quantity", 300), 750),  # at most the unit's price: 3 * 250
        (line(1, 99, 1), rule(1, "percentage", "100"), 99),
        (line(1, 10_000, 1), rule(1, "percentage", "10", min_quantity=5), 1_000),  # a plain percentage has no minimum
    ],
)
def test_what_a_rule_takes_off(the_line: Line, the_rule: Offer, expected: int) -> None:
    quoted = quote([the_line], the_rule).lines[0]
    assert quoted.rule_discount == expected
    assert quoted.discount == expected
    assert quoted.total == the_line.subtotal - expected
    assert quoted.rule_id == (the_rule.id if expected else None)


def test_a_retailer_rule_is_for_retailers_only() -> None:
    offer = rule(1, "retailer", "20")
    # 20 % of 10000
    assert quote([line(1, 10_000)], offer, buyer=RETAILER).lines[0].rule_discount == 2_000
    assert quote([line(1, 10_000)], offer, buyer=CUSTOMER).lines[0].rule_discount == 0


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, [100, 200, 300]),
        ({"product_id": uid(202)}, [0, 200, 0]),
        ({"variant_id": uid(103)}, [0, 0, 300]),
        ({"category_id": GPU}, [100, 200, 0]),
        ({"category_id": ELECTRONICS}, [100, 200, 300]),  # the ancestor of both
        ({"brand_id": DELL}, [0, 200, 0]),
        ({"category_id": GPU, "brand_id": ASUS}, [100, 0, 0]),  # each limit that is set must hold
        ({"product_id": uid(999)}, [0, 0, 0]),
    ],
)
def test_a_rule_reaches_the_goods_it_is_limited_to(limits: dict[str, Any], expected: list[int]) -> None:
    lines = [
        line(1, 1_000),
        line(2, 2_000, brand_id=DELL),
        line(3, 3_000, category_ids=(LAPTOPS, ELECTRONICS)),
    ]
    # 10 % of 1000, 2000 and 3000
    assert [one.rule_discount for one in quote(lines, rule(1, "percentage", "10", **limits)).lines] == expected


@pytest.mark.parametrize(
    ("changes", "applies"),
    [
        ({"valid_from": NOW}, True),
        ({"valid_from": NOW + SECOND}, False),
        ({"valid_to": NOW + SECOND}, True),
        ({"valid_to": NOW}, False),  # the end itself is outside
        ({"valid_from": NOW - SECOND, "valid_to": NOW + SECOND}, True),
        ({"is_active": False}, False),
    ],
)
def test_a_rule_holds_from_its_start_until_just_before_its_end(changes: dict[str, Any], applies: bool) -> None:
    assert quote([line(1, 1_000)], rule(1, "percentage", "10", **changes)).discount_amount == (100 if applies else 0)


@pytest.mark.parametrize(("minimum", "expected"), [(30_000, 3_000), (30_001, 0)])
def test_a_rules_minimum_looks_at_the_whole_cart_before_discounts(minimum: int, expected: int) -> None:
    # The cart is 10000 + 20000. Half of it is taken off by rule 2, which must not count; 10 % of 30000 = 3000.
    lines = [line(1, 10_000), line(2, 20_000)]
    alone = quote(lines, rule(1, "percentage", "10", min_cart_value=minimum))
    assert alone.discount_amount == expected
    both = quote(
        lines,
        rule(1, "percentage", "60", min_cart_value=minimum),
        rule(2, "percentage", "50"),
    )
    # 60 % of 30000 where rule 1 holds, else 50 %
    assert both.discount_amount == (18_000 if expected else 15_000)


def test_each_line_takes_its_own_best_rule() -> None:
    offers = (
        rule(1, "percentage", "10"),
        rule(2, "bulk", "15", min_quantity=3),
        rule(3, "quantity", 700, min_quantity=2),
    )
    quoted = quote([line(1, 4_000, 2), line(2, 6_000, 3), line(3, 500, 1)], *offers)
    # Line 1, 8000: 800 or 2 * 700 = 1400. Line 2, 18000: 1800, 2700 or 2100. Line 3, 500: 50.
    assert [(one.rule_discount, one.rule_id) for one in quoted.lines] == [
        (1_400, uid(3)),
        (2_700, uid(2)),
        (50, uid(1)),
    ]
    assert quoted.discount_amount == 4_150


def test_rules_never_add_up_on_one_line() -> None:
    # 10 % and 20 % of 10000: 2000, not 3000.
    assert quote([line(1, 10_000)], rule(1, "percentage", "10"), rule(2, "percentage", "20")).discount_amount == 2_000


@pytest.mark.parametrize("numbers", [(5, 4), (4, 5)])
def test_a_tie_goes_to_the_lower_id(numbers: tuple[int, int]) -> None:
    # 10 % of 2 * 5000 is 1000, as is 500 off each of 2.
    first, second = numbers
    quoted = quote([line(1, 5_000, 2)], rule(first, "percentage", "10"), rule(second, "quantity", 500))
    assert (quoted.lines[0].rule_discount, quoted.lines[0].rule_id) == (1_000, uid(4))


def test_a_rule_that_takes_nothing_off_is_not_named() -> None:
    # 10 % of 4 paise is 0.4: nothing.
    quoted = quote([line(1, 4)], rule(1, "percentage", "10")).lines[0]
    assert (quoted.rule_discount, quoted.rule_id) == (0, None)


def test_every_type_of_rule_is_registered() -> None:
    assert set(RULES) == set(get_args(RuleType))


@pytest.mark.parametrize(
    ("rule_type", "value", "message"),
    [("percentage", "100.5", "not a percentage"), ("quantity", "0.5", "not a whole number of paise")],
)
def test_a_wrong_value_is_an_error(rule_type: RuleType, value: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        quote([line(1, 1_000)], rule(1, rule_type, value))


@pytest.mark.parametrize(("price", "quantity"), [(-1, 1), (100, 0), (100, -2)])
def test_a_line_needs_a_price_and_units(price: int, quantity: int) -> None:
    with pytest.raises(ValueError, match=f"no line of {quantity} units at {price} paise"):
        line(1, price, quantity)
