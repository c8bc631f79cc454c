"""What a buyer is told of a line."""

import pytest

from server.cart.rules import line_changes


@pytest.mark.parametrize(
    ("then", "now", "wanted", "left", "told"),
    [
        (100, 100, 2, 2, []),
        (100, 101, 2, 9, ["price_up"]),
        (100, 99, 2, 9, ["price_down"]),
        (100, 0, 1, 1, ["price_down"]),
        (100, 100, 2, 1, ["not_enough_stock"]),
        (100, 100, 2, 0, ["out_of_stock"]),
        (100, 150, 3, 2, ["price_up", "not_enough_stock"]),
        (100, 50, 3, 0, ["price_down", "out_of_stock"]),
        # What is not sold has neither a price nor a stock to speak of.
        (100, None, 3, 0, ["not_on_sale"]),
        (100, None, 1, 9, ["not_on_sale"]),
    ],
)
def test_what_is_told(then: int, now: int | None, wanted: int, left: int, told: list[str]) -> None:
    assert line_changes(price_then=then, price_now=now, wanted=wanted, left=left) == told
