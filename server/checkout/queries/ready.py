"""What an order begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from server.core.db import Tx, fetch
from server.inventory.rules import Stock
from server.users.queries import SNAPSHOT
from server.users.schemas import AddressView

WANTED = """
SELECT v.id, v.sku, v.stock_quantity, i.quantity
FROM carts c JOIN cart_items i ON i.cart_id = c.id JOIN product_variants v ON v.id = i.product_variant_id
WHERE c.user_id = $1
"""
READY = f"""
SELECT i.items, i.variants, i.quantities,
  (SELECT count(*) FROM orders o WHERE o.user_id = $2 AND o.order_status = 'pending') AS unpaid,
  (SELECT to_jsonb(a)::text FROM (
    SELECT {SNAPSHOT} FROM addresses WHERE id = $3 AND user_id = $2 AND is_active) a) AS address
FROM (
  SELECT coalesce(array_agg(id ORDER BY created_at, id), '{{}}') AS items,
    coalesce(array_agg(product_variant_id ORDER BY created_at, id), '{{}}') AS variants,
    coalesce(array_agg(quantity ORDER BY created_at, id), '{{}}') AS quantities
  FROM cart_items WHERE cart_id = $1) i
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many units of each variant a cart asks for, and what is left of them."""

    quantities: Mapping[UUID, int]
    stock: list[Stock]


@dataclass(frozen=True, slots=True)
class Ready:
    """What an order begins with: the cart's lines by their variants, and what speaks for or against its buyer.

    `item_ids` and `quantities` are by variant, the oldest line first; the address is None where the buyer has no such.
    """

    item_ids: Mapping[UUID, UUID]
    quantities: Mapping[UUID, int]
    unpaid: int
    address: AddressView | None


async def read_wanted(user_id: UUID) -> Wanted:
    """What a user's cart asks for, without a lock."""
    rows = await fetch(WANTED, user_id)
    return Wanted(
        {row["id"]: row["quantity"] for row in rows},
        [Stock(row["id"], row["sku"], row["stock_quantity"]) for row in rows],
    )


async def read_ready(tx: Tx, cart_id: UUID, user_id: UUID, address_id: UUID) -> Ready:
    """What a user's order begins with, once the cart is locked."""
    [row] = await tx.fetch(READY, cart_id, user_id, address_id)
    return Ready(
        dict(zip(row["variants"], row["items"], strict=True)),
        dict(zip(row["variants"], row["quantities"], strict=True)),
        row["unpaid"],
        AddressView.model_validate_json(row["address"]) if row["address"] is not None else None,
    )
