"""Sending a delivery to its client, try by try, until it arrives or is given up."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from pydantic import SerializeAsAny
from uuid_utils.compat import uuid7

from models.enums import DeliveryStatus
from server.core import jobs, metrics
from server.core.clock import Clock
from server.core.crash import crash_point
from server.core.db import Tx, fetch, transaction
from server.core.shapes import View
from server.hooks.gateway import Courier, Reply
from server.hooks.jobs import MailSilence, SendEvent
from server.hooks.queries import Sending, find_fact, find_sending
from server.hooks.rules import PATIENCE, EventType, body_of, pause_after, sign
from server.hooks.schemas.facts import Told

log = logging.getLogger(__name__)

GONE = 410
KEEP = "UPDATE webhook_deliveries SET payload = coalesce(payload, $2::jsonb) WHERE id = $1 RETURNING payload::text"
# Only the try that is next may be noted: of two that ran side by side one counts, and one goes on.
NOTE = """
WITH noted AS (
  UPDATE webhook_deliveries SET status = $3::text, attempts = attempts + 1, updated_at = now(),
    delivered_at = CASE WHEN $3 = 'delivered' THEN now() END
  WHERE id = $1 AND attempts = $2 AND status = 'pending' RETURNING id)
INSERT INTO webhook_attempts (id, delivery_id, response_status, milliseconds, error, created_at, updated_at)
SELECT $4, id, $5, $6, $7, clock_timestamp(), now() FROM noted
"""
ANSWERS = "UPDATE client_webhooks SET failures = 0 WHERE id = $1 AND failures > 0"
# Beside this try's delivery, which was tried for a day: whether anything arrived meanwhile.
SILENCE = """
UPDATE client_webhooks w SET paused_at = now()
WHERE id = $1 AND is_active AND paused_at IS NULL AND (failures >= $2 OR NOT EXISTS (
  SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.delivered_at > now() - interval '1 day'))
"""
ADMINS = "SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id"


async def send_event(job: SendEvent, courier: Courier, clock: Clock) -> None:
    """Make the next try of a delivery, note what came of it, and leave the try after it behind.

    At least once: who was killed before the note makes the try again, with the same id of the event.
    """
    sending = await find_sending(job.delivery_id)
    if sending is None or sending.status is not DeliveryStatus.PENDING or sending.attempts != job.attempt:
        return
    is_ping = sending.event_type is EventType.PING
    if not sending.is_active or (sending.is_paused and not is_ping):
        await _leave(sending)
    elif wait := courier.seconds_until_turn(sending.webhook_id):
        async with transaction() as tx:
            await jobs.add(tx, job, delay=timedelta(seconds=wait))
    elif (payload := await _write_payload(sending)) is None:
        await _note(sending, Reply(None, 0, "what it tells of is there no more"), once=True)
    else:
        reply = await _send(sending, payload, courier, clock)
        crash_point("hook.sent")
        await _note(sending, reply, once=is_ping)


async def _write_payload(sending: Sending) -> dict[str, Any] | None:
    """What is sent at every try: written down at the first; None when there is nothing to tell of."""
    if sending.payload is not None:
        return sending.payload
    fact = await find_fact(sending.event_type, sending.subject_id)
    if fact is None:
        return None
    told = Told[SerializeAsAny[View]](
        id=sending.event_id, type=sending.event_type, created_at=sending.created_at, data=fact
    )
    payload: dict[str, Any] = orjson.loads((await fetch(KEEP, sending.id, told.model_dump_json()))[0][0])
    return payload


async def _send(sending: Sending, payload: dict[str, Any], courier: Courier, clock: Clock) -> Reply:
    body, timestamp = body_of(payload), int(clock().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Voltcart-Webhooks/1",
        "webhook-id": str(sending.event_id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(sending.secrets, sending.event_id, timestamp, body),
    }
    ping = sending.event_type is EventType.PING
    return await courier.send(sending.webhook_id, sending.url, headers=headers, body=body, anyway=ping)


async def _leave(sending: Sending) -> None:
    """Keep as missed what comes to a webhook that is sent nothing."""
    await fetch(
        "UPDATE webhook_deliveries SET status = 'failed', updated_at = now() WHERE id = $1 AND status = 'pending'",
        sending.id,
    )


async def _note(sending: Sending, reply: Reply, *, once: bool) -> None:
    """Write down a try and what follows from it; what is tried `once` is held against nobody."""
    pause = None if once or reply.status == GONE else pause_after(sending.attempts + 1)
    if reply.arrived:
        outcome, status = "delivered", DeliveryStatus.DELIVERED
    else:
        outcome, status = ("given_up", DeliveryStatus.FAILED) if pause is None else ("retry", DeliveryStatus.PENDING)
    values = (sending.id, sending.attempts, status, uuid7(), reply.status, reply.milliseconds, reply.error)
    async with transaction() as tx:
        if not await tx.execute(NOTE, *values):
            return
        if reply.arrived:
            await tx.execute(ANSWERS, sending.webhook_id)
        elif pause is not None:
            again = SendEvent(delivery_id=sending.id, attempt=sending.attempts + 1)
            await jobs.add(tx, again, delay=timedelta(seconds=pause))
        elif not once:
            await _lose_patience(tx, sending.webhook_id, gone=reply.status == GONE)
    metrics.webhook_deliveries.labels(outcome).inc()


async def _lose_patience(tx: Tx, webhook_id: UUID, *, gone: bool) -> None:
    """Count a delivery that was given up; a client that wants no more, or never answers, is left alone."""
    await tx.execute("UPDATE client_webhooks SET failures = failures + 1 WHERE id = $1", webhook_id)
    if gone:
        ended = await tx.execute(
            "UPDATE client_webhooks SET is_active = false, updated_at = now() WHERE id = $1 AND is_active", webhook_id
        )
    else:
        ended = await tx.execute(SILENCE, webhook_id, PATIENCE)
    if ended:
        log.warning("nothing more is sent to webhook %s: %s", webhook_id, "gone" if gone else "no answers")
        metrics.webhook_silences.inc()
        admins = await tx.fetch(ADMINS)
        await jobs.add_all(tx, [MailSilence(webhook_id=webhook_id, user_id=row["id"]) for row in admins])


async def forget_deliveries() -> int:
    """Forget deliveries after thirty days, ten thousand at a time, and old secrets; gives how many deliveries."""
    async with transaction() as tx:
        await tx.execute(
            "UPDATE client_webhooks SET old_secret = NULL, old_secret_until = NULL WHERE old_secret_until < now()"
        )
        return await tx.execute(
            "WITH old AS MATERIALIZED (SELECT id FROM webhook_deliveries"
            " WHERE created_at < now() - interval '30 days' ORDER BY created_at LIMIT 10000 FOR UPDATE SKIP LOCKED)"
            " DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id"
        )
