"""Noting that something happened, for every webhook that wants to know of it."""

from uuid import UUID

from server.core.db import Tx
from server.core.logs import request_id_var
from server.hooks.jobs import SendEvent
from server.hooks.rules import EventType


def telling(event_type: str, subjects: str, request_id: str) -> str:
    """The parts of a WITH that leave a delivery, and work, for each active webhook that wants the event.

    All three are SQL; `subjects` selects the ids of what it happened to. Folded into the statement of a change it costs
    no round trip. Workers find the work in the table, within a second. What a paused webhook misses is kept, as failed.
    """
    return f"""
told_of AS MATERIALIZED (SELECT subject_id, uuidv7() AS event_id FROM ({subjects}) s(subject_id)),
told AS (
  INSERT INTO webhook_deliveries (id, webhook_id, event_id, event_type, subject_id, status, attempts, created_at,
    updated_at)
  SELECT uuidv7(), w.id, t.event_id, {event_type}, t.subject_id,
    CASE WHEN w.paused_at IS NULL THEN 'pending' ELSE 'failed' END, 0, now(), now()
  FROM told_of t, client_webhooks w WHERE w.is_active AND w.event_types ? {event_type}
  RETURNING id, status),
told_work AS ({work_for("told WHERE status = 'pending'", request_id)})"""


def work_for(deliveries: str, request_id: str) -> str:
    """The INSERT of a first try for each of the deliveries; both are SQL."""
    return f"""
  INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at, updated_at)
  SELECT uuidv7(), '{SendEvent.job_name()}', '{SendEvent.queue}',
    jsonb_build_object('delivery_id', id, 'attempt', 0), 'queued', 0, now(), '', {request_id}, now(), now()
  FROM {deliveries}"""


TELL = f"WITH {telling('$1::text', 'SELECT unnest($2::uuid[])', '$3::text')} SELECT FROM told"


async def tell(tx: Tx, event_type: EventType, *subject_ids: UUID) -> None:
    """Note in the transaction of a change that an event happened to each of these."""
    if subject_ids:
        await tx.execute(TELL, event_type, list(subject_ids), request_id_var.get())
