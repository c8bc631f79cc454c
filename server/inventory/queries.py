"""Reads and locks of stock."""

from collections.abc import Iterable
from uuid import UUID

from server.core.db import Tx, fetch
from server.core.errors import NotFound
from server.inventory.rules import Stock

COLUMNS = "SELECT id, sku, stock_quantity FROM product_variants WHERE id = ANY ($1::uuid[]) ORDER BY id"


async def lock_stock(tx: Tx, variant_ids: Iterable[UUID]) -> list[Stock]:
    """Lock the variants' rows in the order of their ids, so that no two baskets can wait for each other.

    Raises:
        NotFound: One of them does not exist.
    """
    wanted = set(variant_ids)
    rows = await tx.fetch(f"{COLUMNS} FOR NO KEY UPDATE", list(wanted))
    if len(rows) != len(wanted):
        raise NotFound
    return [Stock(*row) for row in rows]


async def read_stock(tx: Tx | None, variant_ids: Iterable[UUID]) -> list[Stock]:
    """What is left of the variants, without a lock."""
    read = fetch if tx is None else tx.fetch
    return [Stock(*row) for row in await read(COLUMNS, list(set(variant_ids)))]
