"""Rounding, prorating and refunds, computed by hand."""

from decimal import Decimal

import pytest

from server.pricing.money import percent_of, prorate, split_refund, tax_inside, whole_paise


@pytest.mark.parametrize(
    ("amount", "percent", "expected"),
    [
        (10_000, "10", 1_000),  # 10000 * 0.10 = 1000
        (3_333, "10", 333),  # 333.3, down
        (3_335, "10", 334),  # 333.5, half goes up
        (3_334, "10", 333),  # 333.4, down
        (999, "12.5", 125),  # 124.875, up
        (1, "50", 1),  # 0.5, half goes up
        (1, "49.99", 0),  # 0.4999, down
        (7_499_000, "33.33", 2_499_417),  # 7499000 * 0.3333 = 2499416.7, up
        (12_345, "0", 0),
        (12_345, "100", 12_345),
        (0, "18", 0),
        (10**15 + 5, "10", 10**14 + 1),  # 100000000000000.5, half goes up: a float could not tell
        (200, "0.25", 1),  # 0.5, half goes up; half to even would give 0
    ],
)
def test_percent_of(amount: int, percent: str, expected: int) -> None:
    assert percent_of(amount, Decimal(percent)) == expected


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [
        (11_800, "18", 1_800),  # 11800 * 18 / 118
        (7_499_000, "18", 1_143_915),  # 134982000 / 118 = 1143915.25
        (9_900, "18", 1_510),  # 178200 / 118 = 1510.17
        (100, "28", 22),  # 2800 / 128 = 21.875
        (105, "5", 5),  # 525 / 105
        (41, "2.5", 1),  # 102.5 / 102.5
        (28, "12", 3),  # 336 / 112
        (3, "100", 2),  # 300 / 200 = 1.5, half goes up
        (1, "100", 1),  # 100 / 200 = 0.5, half goes up
        (11_800, "0", 0),
        (0, "18", 0),
    ],
)
def test_tax_inside(amount: int, rate: str, expected: int) -> None:
    assert tax_inside(amount, Decimal(rate)) == expected


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # 33.33 each; the spare paisa goes to the first of the tie
        (101, [1, 1, 1], [34, 34, 33]),  # 33.67 each: two spare paise
        (10, [1, 2, 3], [2, 3, 5]),  # 1.67, 3.33, 5.00: the spare one to the largest remainder
        (5, [7, 0, 3], [4, 0, 1]),  # 3.5, 0, 1.5: a tie, to the first
        (1, [1, 1, 98], [0, 0, 1]),  # 0.01, 0.01, 0.98
        (6, [1, 2, 3], [1, 2, 3]),  # all that is left is taken, to the paisa
        (5, [1, 2, 3], [1, 2, 2]),  # 0.83, 1.67, 2.50: the two spare paise to .83 and .67
        (1_000, [333, 333, 334], [333, 333, 334]),
        (7, [2, 1], [5, 2]),  # 4.67, 2.33
        (0, [5, 5], [0, 0]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
    ],
)
def test_prorate(amount: int, weights: list[int], expected: list[int]) -> None:
    assert prorate(amount, weights) == expected


@pytest.mark.parametrize(
    ("total", "steps", "expected"),
    [
        (10_000, [1, 1, 1], [3_333, 3_334, 3_333]),  # running 3333.33, 6666.67, 10000 -> 3333, 6667, 10000
        (10_000, [2, 1], [6_667, 3_333]),
        (10_000, [1, 2], [3_333, 6_667]),
        (10_000, [3], [10_000]),
        (8_999, [1, 1, 1], [3_000, 2_999, 3_000]),  # 2999.67, 5999.33, 8999 -> 3000, 5999, 8999
        (1, [1, 1], [1, 0]),  # 0.5 goes up, then nothing is left
        (0, [1, 1], [0, 0]),
    ],
)
def test_split_refund(total: int, steps: list[int], expected: list[int]) -> None:
    refunds = [
        split_refund(total, sum(steps), already=sum(steps[:position]), units=units)
        for position, units in enumerate(steps)
    ]
    assert refunds == expected
    assert sum(refunds) == total


@pytest.mark.parametrize("percent", ["-0.01", "100.01", "12.345", "NaN"])
def test_a_wrong_percentage_is_an_error(percent: str) -> None:
    with pytest.raises(ValueError, match=r"percentage|NaN"):
        percent_of(100, Decimal(percent))
    with pytest.raises(ValueError, match=r"percentage|NaN"):
        tax_inside(100, Decimal(percent))


@pytest.mark.parametrize(("value", "expected"), [(Decimal("5000.00"), 5_000), (Decimal("5E+3"), 5_000), (7, 7)])
def test_whole_paise(value: Decimal | int, expected: int) -> None:
    assert whole_paise(value) == expected


@pytest.mark.parametrize("value", [Decimal("0.5"), Decimal(-1), -1])
def test_parts_of_a_paisa_and_negative_values_are_errors(value: Decimal | int) -> None:
    with pytest.raises(ValueError, match="not a whole number of paise"):
        whole_paise(value)


def test_negative_amounts_are_errors() -> None:
    for wrong in (
        lambda: percent_of(-1, Decimal(10)),
        lambda: tax_inside(-1, Decimal(10)),
        lambda: prorate(-1, [1]),
        lambda: prorate(1, [2, -1]),
        lambda: split_refund(-1, 1, already=0, units=1),
    ):
        with pytest.raises(ValueError, match="never negative here: -1"):
            wrong()


def test_an_amount_needs_something_to_be_split_over() -> None:
    with pytest.raises(ValueError, match="5 paise cannot be split"):
        prorate(5, [0, 0])


@pytest.mark.parametrize(("already", "units"), [(0, 4), (2, 2), (0, 0), (-1, 1), (3, 1)])
def test_more_units_than_are_left_are_not_refunded(already: int, units: int) -> None:
    with pytest.raises(ValueError, match=f"cannot refund {units} of 3 units after {already}"):
        split_refund(10_000, 3, already=already, units=units)
