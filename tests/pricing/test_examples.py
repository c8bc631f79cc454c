"""The worked examples, to the paisa."""

import pytest

from tests.pricing.examples import COUNT, EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example(name: str) -> None:
    example = EXAMPLES[name]
    expected = example.expected()
    # The total was worked out by itself: it must be that of the parts.
    assert expected.subtotal - expected.discount_amount + expected.shipping_cost == expected.total_amount
    assert example.quoted() == expected


def test_there_are_a_hundred_and_each_shows_something_of_its_own() -> None:
    assert len(EXAMPLES) == COUNT >= 100
