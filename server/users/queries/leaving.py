"""What stands in the way of deleting an account, read under the locks on its person and cart."""

from uuid import UUID

from models.enums import UserStatus
from server.core.db import Tx

# Of those that are named.
MOST_NAMED = 10
# A delivered order without its invoice is about to get one, with the buyer's name.
ORDERS = """
SELECT o.order_number FROM orders o
WHERE o.user_id = $1 AND (o.order_status IN ('pending', 'processing', 'shipped')
  OR (o.order_status = 'delivered' AND o.payment_status IN ('paid', 'refunded')
    AND NOT EXISTS (SELECT FROM invoices i WHERE i.order_id = o.id)))
ORDER BY o.created_at, o.id LIMIT $2
"""
REFUNDS = """
SELECT o.order_number FROM orders o
WHERE o.user_id = $1 AND EXISTS (SELECT FROM refunds r WHERE r.order_id = o.id AND r.status <> 'processed')
ORDER BY o.created_at, o.id LIMIT $2
"""


async def find_orders_under_way(tx: Tx, user_id: UUID) -> list[str]:
    """The numbers of a person's first orders that are not settled yet."""
    return [row["order_number"] for row in await tx.fetch(ORDERS, user_id, MOST_NAMED)]


async def find_refunds_under_way(tx: Tx, user_id: UUID) -> list[str]:
    """The numbers of a person's first orders of which money is still to go back."""
    return [row["order_number"] for row in await tx.fetch(REFUNDS, user_id, MOST_NAMED)]


async def count_open_stores(tx: Tx, user_id: UUID) -> int:
    """How many stores that sell a person has."""
    row = await tx.fetch_row(
        "SELECT count(*) FROM stores s JOIN owners o ON o.id = s.owner_id WHERE o.user_id = $1 AND s.is_active", user_id
    )
    return row[0] if row is not None else 0


async def find_owners_status(tx: Tx, user_id: UUID) -> UserStatus | None:
    """The status of the profile that a person has as an owner."""
    row = await tx.fetch_row("SELECT status FROM owners WHERE user_id = $1", user_id)
    return None if row is None else UserStatus(row["status"])
