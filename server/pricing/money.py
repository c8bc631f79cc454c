"""The only place that rounds: integer arithmetic on paise, half-up, shares by largest remainder."""

from collections.abc import Sequence
from decimal import Decimal


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _check_amount(amount: int) -> None:
    if amount < 0:
        raise ValueError(f"an amount of money is never negative here: {amount}")


def _hundredths(percent: Decimal | int) -> int:
    numerator, denominator = percent.as_integer_ratio()
    hundredths, rest = divmod(numerator * 100, denominator)
    if rest or not 0 <= hundredths <= 100_00:
        raise ValueError(f"not a percentage from 0 to 100 with at most two decimals: {percent}")
    return hundredths


def whole_paise(value: Decimal | int) -> int:
    """The value as an int of paise.

    Raises:
        ValueError: The value is negative, or not a whole number.
    """
    paise, denominator = value.as_integer_ratio()
    if denominator != 1 or paise < 0:
        raise ValueError(f"not a whole number of paise: {value}")
    return paise


def percent_of(amount: int, percent: Decimal | int) -> int:
    """So many percent of an amount, in paise, rounded half-up.

    Raises:
        ValueError: The amount is negative, or the percentage is not 0 to 100 with at most two decimals.
    """
    _check_amount(amount)
    return _half_up(amount * _hundredths(percent), 100_00)


def tax_inside(amount: int, rate: Decimal | int) -> int:
    """The tax that an amount already includes at a rate in percent, in paise, rounded half-up.

    Raises:
        ValueError: The amount is negative, or the rate is not 0 to 100 with at most two decimals.
    """
    _check_amount(amount)
    hundredths = _hundredths(rate)
    return _half_up(amount * hundredths, 100_00 + hundredths)


def prorate(amount: int, weights: Sequence[int]) -> list[int]:
    """Split paise in proportion to weights, by largest remainder; ties go to the earlier position.

    The shares add up to the amount. When the weights are the amounts left and their sum covers the
    amount, no share exceeds its weight.

    Raises:
        ValueError: The amount or a weight is negative, or there is an amount and nothing to split it over.
    """
    _check_amount(amount)
    for weight in weights:
        _check_amount(weight)
    whole = sum(weights)
    if whole == 0:
        if amount:
            raise ValueError(f"{amount} paise cannot be split over weights that are all zero")
        return [0] * len(weights)
    # Spare paise are fewer than the shares with a remainder, and a share with a remainder was rounded
    # down: one paisa more is still at most its exact share rounded up, hence within its weight.
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(amount * weight, whole)
        shares.append(share)
        remainders.append(remainder)
    by_remainder = sorted(range(len(weights)), key=lambda position: -remainders[position])
    for position in by_remainder[: amount - sum(shares)]:
        shares[position] += 1
    return shares


def split_refund(total: int, quantity: int, *, already: int, units: int) -> int:
    """The part of a line's total, in paise, that belongs to the next `units` after `already` were refunded.

    Each call takes the difference of two running sums, so that the refunds of any split of the line
    add up to its total. The same holds for the tax in a line.

    Raises:
        ValueError: The total is negative, no unit is asked for, or more units than are left.
    """
    _check_amount(total)
    if already < 0 or units < 1 or already + units > quantity:
        raise ValueError(f"cannot refund {units} of {quantity} units after {already}")
    return _half_up(total * (already + units), quantity) - _half_up(total * already, quantity)
