"""What has become of a line since it was put into the cart."""

from enum import StrEnum


class LineChange(StrEnum):
    """A change that the buyer is to be told of; the line itself holds the figures.

    The price is `price`, no longer `price_at_time` (price_up, price_down); of `quantity` units `available` are left
    (not_enough_stock), or none is (out_of_stock); or the variant is not sold to the buyer any more (not_on_sale).
    """

    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    NOT_ENOUGH_STOCK = "not_enough_stock"
    OUT_OF_STOCK = "out_of_stock"
    NOT_ON_SALE = "not_on_sale"


def line_changes(*, price_then: int, price_now: int | None, wanted: int, left: int) -> list[LineChange]:
    """What to tell of a line; prices are in paise, and there is none now for what is no longer sold."""
    if price_now is None:
        return [LineChange.NOT_ON_SALE]
    changes = []
    if price_now != price_then:
        changes.append(LineChange.PRICE_UP if price_now > price_then else LineChange.PRICE_DOWN)
    if left < wanted:
        changes.append(LineChange.NOT_ENOUGH_STOCK if left > 0 else LineChange.OUT_OF_STOCK)
    return changes
