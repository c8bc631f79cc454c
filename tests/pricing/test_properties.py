"""What holds for every basket."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.pricing.basket import Quote
from server.pricing.money import percent_of, prorate, split_refund, tax_inside
from tests.pricing.reference import half_up
from tests.pricing.strategies import CASES, PERCENTS, Case

AMOUNTS = st.integers(0, 30) | st.integers(0, 10**12)
# Times and examples kept on disk differ between machines: neither may decide whether a run passes.
steady = settings(max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(steady, max_examples=150)


@steady
@given(CASES)
def test_the_quote_is_that_of_the_reference(case: Case) -> None:
    assert case.quote() == case.expected()


@steady
@given(CASES)
def test_lines_add_up_and_nothing_is_negative(case: Case) -> None:
    quote = case.quote()
    assert [one.line for one in quote.lines] == list(case.lines)
    for one in quote.lines:
        assert one.subtotal == one.line.unit_price * one.line.quantity
        assert one.discount == one.rule_discount + one.coupon_discount
        assert one.total == one.subtotal - one.discount
        assert min(one.rule_discount, one.coupon_discount, one.total, one.tax_amount) >= 0
        assert one.tax_amount <= one.total
    assert quote.subtotal == sum(one.subtotal for one in quote.lines)
    assert quote.discount_amount == sum(one.discount for one in quote.lines)
    assert quote.tax_amount == sum(one.tax_amount for one in quote.lines)
    assert quote.total_amount == quote.subtotal - quote.discount_amount + quote.shipping_cost
    assert quote.shipping_cost >= 0


@steady
@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_rules_is_irrelevant(case: Case, random: Random) -> None:
    lines, offers = list(case.lines), list(case.offers)
    random.shuffle(lines)
    random.shuffle(offers)
    first, second = case.quote(), case.quote(lines=lines, offers=offers)
    assert {one.line.variant_id: one for one in first.lines} == {one.line.variant_id: one for one in second.lines}
    assert _without_lines(first) == _without_lines(second)


def _without_lines(quote: Quote) -> Quote:
    return replace(quote, lines=())


@steady
@given(CASES)
def test_each_line_has_the_best_of_all_rules_tried_alone(case: Case) -> None:
    chosen = case.quote(coupon=None)
    alone = {offer.id: case.quote(offers=(offer,), coupon=None) for offer in case.offers}
    for position, one in enumerate(chosen.lines):
        tried = {key: quote.lines[position].rule_discount for key, quote in alone.items()}
        assert one.rule_discount == max(tried.values(), default=0)
        winners = [key for key, off in tried.items() if off == one.rule_discount > 0]
        assert one.rule_id == min(winners, default=None)


@steady
@given(CASES)
def test_a_coupon_never_raises_a_total_and_a_refused_one_changes_nothing(case: Case) -> None:
    without, with_it = case.quote(coupon=None), case.quote()
    assert with_it.total_amount <= without.total_amount
    if with_it.refusals:
        assert with_it.lines == without.lines
        assert with_it.total_amount == without.total_amount
    elif case.coupon:
        assert with_it.total_amount < without.total_amount


@thorough
@given(AMOUNTS, st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_the_refunds_of_any_split_of_a_line_add_up(total: int, steps: list[int]) -> None:
    quantity, already, refunded = sum(steps), 0, 0
    for units in steps:
        refund = split_refund(total, quantity, already=already, units=units)
        assert 0 <= refund <= total - refunded
        assert abs(refund - Fraction(total * units, quantity)) <= 1
        already, refunded = already + units, refunded + refund
    assert refunded == total


@steady
@given(CASES, st.data())
def test_refunding_a_quote_unit_by_unit_gives_back_what_its_goods_cost(case: Case, data: st.DataObject) -> None:
    quote, refunded = case.quote(), 0
    for one in quote.lines:
        already = 0
        while already < one.line.quantity:
            units = data.draw(st.integers(1, one.line.quantity - already))
            refunded += split_refund(one.total, one.line.quantity, already=already, units=units)
            already += units
    assert refunded == quote.total_amount - quote.shipping_cost


@thorough
@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=8).filter(any))
def test_shares_add_up_and_stay_within_a_paisa_of_the_exact_ones(amount: int, weights: list[int]) -> None:
    shares = prorate(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1


@thorough
@given(st.lists(AMOUNTS, min_size=1, max_size=8).filter(any), st.data())
def test_no_share_exceeds_what_is_left_of_its_line(left: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(left)) | st.integers(max(0, sum(left) - 3), sum(left)))
    assert all(0 <= share <= weight for share, weight in zip(prorate(amount, left), left, strict=True))


@thorough
@given(AMOUNTS, PERCENTS)
def test_rounding_is_that_of_exact_fractions(amount: int, percent: Decimal) -> None:
    rate = Fraction(percent) / 100
    assert percent_of(amount, percent) == half_up(amount * rate)
    assert tax_inside(amount, percent) == half_up(amount * rate / (1 + rate))
