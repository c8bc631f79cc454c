"""Orders as those who watch them are shown them."""

from collections.abc import Sequence
from uuid import UUID

from server.core.db import fetch
from server.core.feed import State
from server.orders.schemas import OrderState

# A transaction that waited for the order's lock may have begun before the one it waited for, and its `updated_at` is
# when it began; its event is of the time of writing.
STATES = """
SELECT o.id, o.user_id, CASE WHEN u.status = 'active' THEN u.token_version END AS version, jsonb_build_object(
  'order_id', o.id, 'order_number', o.order_number, 'order_status', o.order_status,
  'payment_status', o.payment_status, 'payment_method', o.payment_method, 'cancel_reason', o.cancel_reason,
  'total_amount', o.total_amount, 'currency', o.currency, 'expires_at', o.expires_at,
  'refunds', coalesce(r.refunds, '[]'), 'updated_at', greatest(o.updated_at, r.updated_at, e.written_at))::text
FROM orders o JOIN users u ON u.id = o.user_id
CROSS JOIN LATERAL (SELECT max(updated_at) AS updated_at, jsonb_agg(jsonb_build_object('id', id, 'amount', amount,
  'status', status) ORDER BY created_at, id) AS refunds FROM refunds WHERE order_id = o.id) r
CROSS JOIN LATERAL (SELECT max(created_at) AS written_at FROM order_events WHERE order_id = o.id) e
WHERE o.id = ANY ($1::uuid[])
"""


async def read_states(order_ids: Sequence[UUID]) -> dict[UUID, State]:
    """What these orders are now, and whether their buyers may still see it; all in one statement."""
    rows = await fetch(STATES, order_ids)
    return {row["id"]: State.of(_write(row[3]), holder=row["user_id"], version=row["version"]) for row in rows}


def _write(text: str) -> str:
    return OrderState.model_validate_json(text).model_dump_json()
