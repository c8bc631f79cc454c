"""Refusals of the cart."""

from server.core.errors import Conflict, NotFound


class NoSuchVariant(NotFound):
    """The variant does not exist, or is not sold to the caller."""

    code = "no_such_variant"
    message = "This variant is not on sale."


class NoSuchLine(NotFound):
    """The caller's cart has no such line."""

    code = "no_such_cart_item"
    message = "The cart has no such line."


class CartFull(Conflict):
    """The cart has as many lines, or the line as many units, as it may have."""

    code = "cart_full"
    message = "A cart holds at most {lines} lines of {units} units each."

    def __init__(self) -> None:
        super().__init__(lines=MAX_LINES, units=MAX_UNITS)


MAX_LINES, MAX_UNITS = 100, 99
