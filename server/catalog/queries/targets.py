"""What coupons and discount rules are for."""

from collections.abc import Mapping
from typing import Any

from server.core.db import Tx

TABLES = {
    "product_id": "products",
    "product_variant_id": "product_variants",
    "category_id": "categories",
    "brand_id": "brands",
}


async def lock_targets(tx: Tx, row: Mapping[str, Any]) -> list[str]:
    """Keep what a coupon or a rule of these columns is for from being erased; gives the fields of what is not there."""
    return [
        field
        for field, table in TABLES.items()
        if (target_id := row.get(field)) is not None
        and await tx.fetch_row(f"SELECT FROM {table} WHERE id = $1 FOR KEY SHARE", target_id) is None
    ]
