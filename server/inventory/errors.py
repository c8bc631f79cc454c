"""Refusals of the stock."""

from collections.abc import Sequence
from typing import Any

from server.core.errors import Conflict


class OutOfStock(Conflict):
    """Fewer units are left than were asked for; `lines` names each line and what is left."""

    code = "out_of_stock"
    message = "Not enough is left of {names}."

    def __init__(self, lines: Sequence[dict[str, Any]]) -> None:
        names = ", ".join(str(line["sku"]) for line in lines)
        super().__init__(lines=list(lines), names=names)


class StockChanged(Conflict):
    """The stock is no longer what `from` says; `stock_quantity` is what it is now."""

    code = "stock_changed"
    message = "The stock is {stock_quantity} by now."


class StockBelowZero(Conflict):
    """More units would go than are there; `stock_quantity` is what is left."""

    code = "stock_below_zero"
    message = "Only {stock_quantity} are left."


class StockTooHigh(Conflict):
    """More units would be there than a variant can have; `stock_quantity` is what is there, `maximum` the most."""

    code = "stock_too_high"
    message = "A variant has at most {maximum} units; it has {stock_quantity} now."
