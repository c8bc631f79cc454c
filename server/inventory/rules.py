"""What stock suffices for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Stock:
    """What is left of a variant."""

    variant_id: UUID
    sku: str
    quantity: int


def shortages(stocks: Iterable[Stock], wanted: Mapping[UUID, int]) -> list[dict[str, Any]]:
    """The lines that ask for more than is left, as a refusal names them."""
    return [
        {
            "product_variant_id": stock.variant_id,
            "sku": stock.sku,
            "requested": wanted[stock.variant_id],
            "available": stock.quantity,
        }
        for stock in stocks
        if stock.quantity < wanted[stock.variant_id]
    ]
