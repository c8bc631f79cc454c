"""Shipping, tax and whole quotes, computed by hand."""

from decimal import Decimal

import pytest

from server.pricing.basket import Quote, QuotedLine, Shipping
from tests.pricing.builders import DELL, RETAILER, fixed_coupon, line, percent_coupon, quote, rule, uid

SHIPPING = Shipping(fee=9_900, free_from=200_000, cod_surcharge=4_900)


@pytest.mark.parametrize(
    ("price", "cod", "expected"),
    [
        (199_999, False, 9_900),
        (200_000, False, 0),  # free from the threshold itself on
        (199_999, True, 14_800),  # 9900 + 4900
        (200_000, True, 4_900),  # free delivery, the surcharge stays
    ],
)
def test_shipping(price: int, cod: bool, expected: int) -> None:
    result = quote([line(1, price)], shipping=SHIPPING, cod=cod)
    assert result.shipping_cost == expected
    assert result.total_amount == price + expected


@pytest.mark.parametrize("cod", [False, True])
def test_an_empty_basket_costs_nothing(cod: bool) -> None:
    assert quote([], rule(1, "percentage", "10"), shipping=SHIPPING, cod=cod) == Quote(0, 0, 0, 0, 0, (), None, ())


def test_free_shipping_looks_at_the_sum_after_rules() -> None:
    # 220000 - 10 % = 198000, short of 200000: 198000 + 9900.
    result = quote([line(1, 220_000)], rule(1, "percentage", "10"), shipping=SHIPPING)
    assert (result.shipping_cost, result.total_amount) == (9_900, 207_900)


def test_a_coupon_does_not_take_free_shipping_away() -> None:
    # 200000 after rules is free; the coupon's 50000 comes later.
    result = quote([line(1, 200_000)], coupon=fixed_coupon(50_000), shipping=SHIPPING)
    assert (result.shipping_cost, result.total_amount) == (0, 150_000)


def test_goods_that_cost_nothing_are_still_delivered() -> None:
    # A coupon never pays for shipping: 0 + 9900.
    result = quote([line(1, 5_000)], coupon=fixed_coupon(20_000), shipping=SHIPPING)
    assert (result.discount_amount, result.shipping_cost, result.total_amount) == (5_000, 9_900, 9_900)


def test_a_zero_total() -> None:
    result = quote([line(1, 5_000)], coupon=fixed_coupon(20_000))
    assert (result.discount_amount, result.tax_amount, result.total_amount) == (5_000, 0, 0)


@pytest.mark.parametrize("field", ["fee", "free_from", "cod_surcharge"])
def test_shipping_is_never_negative(field: str) -> None:
    amounts = {"fee": 0, "free_from": 0, "cod_surcharge": 0} | {field: -1}
    with pytest.raises(ValueError, match="never negative"):
        Shipping(**amounts)


def test_tax_is_rounded_for_each_line_at_its_own_rate() -> None:
    lines = [line(1, 100), line(2, 100, tax_rate=Decimal(28)), line(3, 100, tax_rate=Decimal(0)), line(4, 100)]
    # 1800 / 118 = 15.25 -> 15; 2800 / 128 = 21.875 -> 22; 0; 15 again
    result = quote(lines)
    assert [one.tax_amount for one in result.lines] == [15, 22, 0, 15]
    assert result.tax_amount == 52


def test_the_sum_of_rounded_taxes_is_not_the_rounded_tax_of_the_sum() -> None:
    # 153 * 18 / 118 = 23.34 -> 23 each, 69 in all; on 459 at once it would be 70.02 -> 70.
    assert quote([line(number, 153) for number in range(3)]).tax_amount == 69


def test_tax_is_inside_the_discounted_line() -> None:
    # 23600 - 50 % = 11800, of which 1800 is tax; without the discount it would be 3600.
    result = quote([line(1, 23_600)], rule(1, "percentage", "50"))
    assert (result.tax_amount, result.total_amount) == (1_800, 11_800)


def test_shipping_carries_no_tax() -> None:
    # 11800 * 18 / 118; the 9900 of delivery do not count.
    assert quote([line(1, 11_800)], shipping=SHIPPING).tax_amount == 1_800


def test_a_whole_quote() -> None:
    card, laptop = line(1, 74_990, 2), line(2, 49_999, 1, brand_id=DELL, tax_rate=Decimal(12))
    result = quote(
        [card, laptop],
        rule(1, "percentage", "5"),
        rule(2, "bulk", "7.5", min_quantity=2, brand_id=uid(401)),
        rule(3, "retailer", "50"),
        coupon=percent_coupon("10", max_discount=15_000, min_cart_value=150_000),
        shipping=SHIPPING,
        cod=True,
    )
    # card:   2 * 74990 = 149980; 5 % = 7499, 7.5 % = 11248.5 -> 11249: rule 2; 138731 left
    # laptop: 49999; 5 % = 2499.95 -> 2500: rule 1; 47499 left
    # after rules 186230: enough for the coupon, short of free shipping
    # coupon: 10 % = 18623, capped at 15000; 15000 * 138731 / 186230 = 11174.17, 15000 * 47499 / 186230 = 3825.83
    # card: 138731 - 11174 = 127557; tax 127557 * 18 / 118 = 19457.85 -> 19458
    # laptop: 47499 - 3826 = 43673; tax 43673 * 12 / 112 = 4679.25 -> 4679
    # shipping 9900 + 4900 = 14800; total 127557 + 43673 + 14800 = 186030
    assert result == Quote(
        subtotal=199_979,
        discount_amount=28_749,
        shipping_cost=14_800,
        tax_amount=24_137,
        total_amount=186_030,
        lines=(
            QuotedLine(card, 149_980, 11_249, uid(2), 11_174, 22_423, 127_557, 19_458),
            QuotedLine(laptop, 49_999, 2_500, uid(1), 3_826, 6_326, 43_673, 4_679),
        ),
        coupon_id=uid(900),
        refusals=(),
    )


def test_the_same_quote_for_a_retailer() -> None:
    # 50 % of 149980 = 74990 and of 49999 = 24999.5 -> 25000: 74990 + 24999 left, + 9900
    lines = [line(1, 74_990, 2), line(2, 49_999)]
    result = quote(lines, rule(1, "percentage", "5"), rule(3, "retailer", "50"), shipping=SHIPPING, buyer=RETAILER)
    assert [one.total for one in result.lines] == [74_990, 24_999]
    assert result.total_amount == 109_889
