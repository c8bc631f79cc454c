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
