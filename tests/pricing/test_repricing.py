"""An order's lines priced again with another coupon, and a coupon explained condition by condition."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any, get_args

from server.pricing.basket import Line, Offer, Quote, Refusal, RefusalCode, SoldLine
from server.pricing.conditions import COUPON_CONDITIONS
from server.pricing.quote import explain, reprice
from tests.pricing.baskets import random_case
from tests.pricing.builders import CUSTOMER, NOW, RETAILER, fixed_coupon, line, percent_coupon, quote, rule, uid


def sold(of: Quote) -> list[SoldLine]:
    """The lines of a quote as an order keeps them."""
    return [SoldLine(one.line, one.rule_discount, one.rule_id) for one in of.lines]


def again(of: Quote, **changes: Any) -> Quote:
    """The quote priced again, without a coupon unless one is given."""
    values = {"coupon": None, "shipping_cost": of.shipping_cost, "buyer": CUSTOMER, "now": NOW} | changes
    return reprice(sold(of), **values)


LINES: Sequence[Line] = [line(1, 10_000), line(2, 20_000)]
TENTH: Offer = rule(7, "percentage", "10")


def test_a_new_coupon_takes_the_old_ones_place() -> None:
    first = quote(LINES, TENTH, coupon=percent_coupon("50"))
    # The rule leaves 9000 + 18000 = 27000; 600 as 1 : 2; GST 8800 × 18 / 118 = 1342.37, 17600 × 18 / 118 = 2684.75
    second = again(first, coupon=fixed_coupon(600), shipping_cost=9_900)
    assert [(one.rule_discount, one.rule_id, one.coupon_discount, one.total) for one in second.lines] == [
        (1_000, uid(7), 200, 8_800),
        (2_000, uid(7), 400, 17_600),
    ]
    assert (second.subtotal, second.discount_amount, second.shipping_cost) == (30_000, 3_600, 9_900)
    assert (second.tax_amount, second.total_amount, second.coupon_id) == (1_342 + 2_685, 36_300, uid(901))


def test_a_refused_coupon_leaves_the_order_as_it_is_without_one() -> None:
    first = quote(LINES, TENTH)
    refused = again(first, coupon=percent_coupon("10", min_cart_value=27_001))
    assert refused.refusals == (Refusal("coupon_below_minimum", {"missing": 1}),)
    assert replace(refused, refusals=()) == first == again(first)


def test_shipping_stays_as_it_was_agreed() -> None:
    # A coupon for all of it: only what delivery costs is left.
    assert again(quote(LINES), coupon=percent_coupon("100"), shipping_cost=14_800).total_amount == 14_800


def test_a_fresh_quote_priced_again_is_the_same() -> None:
    random = Random(1)
    for case in (random_case(random) for _ in range(1_000)):
        plain, with_it = case.quote(coupon=None), case.quote()
        for old in (plain, with_it):
            # Whichever coupon the order has, the rules' discounts are the same, so both give both.
            assert again(old, buyer=case.buyer) == plain
            assert again(old, coupon=case.coupon, buyer=case.buyer) == with_it


def test_an_explanation_has_every_condition_and_the_quotes_reason_first() -> None:
    random = Random(2)
    for case in (random_case(random) for _ in range(1_000)):
        if case.coupon is None:
            continue
        found = explain(sold(case.quote()), coupon=case.coupon, buyer=case.buyer, now=case.now)
        assert [name for name, _ in found] == list(COUPON_CONDITIONS)
        refusals = [refusal for _, refusal in found if refusal]
        assert tuple(refusals[:1]) == case.quote().refusals


def test_an_explanation_tells_all_that_is_wrong() -> None:
    coupon = percent_coupon(
        "10",
        target="product",
        product_id=uid(999),
        min_cart_value=40_000,
        valid_from=NOW.replace(year=2027),
        valid_to=NOW,
        target_role="customer",
        usage_limit=1,
        used_count=1,
        used_by_caller=1,
    )
    found = explain(sold(quote(LINES)), coupon=coupon, buyer=RETAILER, now=NOW)
    # Every reason that there is, each once.
    assert {refusal.code for _, refusal in found if refusal} == set(get_args(RefusalCode))
    assert len(found) == len(get_args(RefusalCode))
    assert found[-1] == ("minimum_spend", Refusal("coupon_below_minimum", {"missing": 10_000}))


def test_an_explanation_of_a_coupon_that_applies_has_no_reason() -> None:
    assert explain(sold(quote(LINES)), coupon=percent_coupon("10"), buyer=CUSTOMER, now=NOW) == [
        (name, None) for name in COUPON_CONDITIONS
    ]
