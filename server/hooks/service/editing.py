"""What the back office does with webhooks: make, change, try out, take up again, send again."""

import base64
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from models.enums import DeliveryStatus
from server.core import jobs
from server.core.db import Tx, transaction
from server.core.errors import Invalid, Mistake
from server.core.logs import request_id_var
from server.core.rows import insert_row, update_row
from server.core.settings import Settings
from server.core.tokens import Principal
from server.hooks.errors import TooManyWebhooks, WebhookSilent
from server.hooks.jobs import SendEvent
from server.hooks.queries import count_active, lock_delivery, lock_webhook
from server.hooks.rules import PREFIX, EventType, is_forbidden_host
from server.hooks.schemas.webhooks import (
    AdminWebhook,
    CreateWebhook,
    Delivery,
    ResumedWebhook,
    ResumeFilter,
    SecretWebhook,
    UpdateWebhook,
)
from server.hooks.service.telling import work_for
from server.journal.service import Entity

MOST = 20
# Of a webhook: the next ten thousand that it missed since then, as new as when they happened.
OFFER_AGAIN = f"""
WITH missed AS (
  SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND status = 'failed' AND created_at >= $2
  ORDER BY id LIMIT 10000 FOR NO KEY UPDATE),
again AS (
  UPDATE webhook_deliveries SET status = 'pending', attempts = 0, updated_at = now()
  WHERE id IN (SELECT id FROM missed) RETURNING id)
{work_for("again", "$3::text")}
"""


async def _write(tx: Tx, webhook: AdminWebhook, changed: Mapping[str, Any]) -> None:
    columns = dict(changed)
    if "event_types" in columns:
        columns["event_types"] = orjson.dumps(columns["event_types"]).decode()
    await update_row(tx, "client_webhooks", webhook.id, columns)


WEBHOOK = Entity("webhook", "webhook", lock_webhook, _write)


def new_secret() -> str:
    """A secret that signs: 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


async def create_webhook(actor: Principal, wish: CreateWebhook, settings: Settings) -> SecretWebhook:
    """Make a webhook, with a secret of its own.

    Raises:
        Invalid: Nothing may be sent to its address.
        TooManyWebhooks: There are twenty active ones.
    """
    _check_address(wish.url, settings)
    secret = new_secret()
    row = {
        "id": uuid7(),
        **dict(wish),
        "event_types": orjson.dumps(wish.event_types).decode(),
        "secret": secret,
        "is_active": True,
        "failures": 0,
    }
    async with transaction() as tx:
        await _check_number(tx)
        await insert_row(tx, "client_webhooks", row)
        made = await WEBHOOK.note_made(tx, actor, row["id"])
    return SecretWebhook(**_columns(made), secret=secret)


async def update_webhook(
    actor: Principal, webhook_id: UUID, wish: UpdateWebhook, settings: Settings, *, if_match: str | None
) -> AdminWebhook:
    """Change a webhook; what is on its way already goes to the new address.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
        Invalid: Nothing may be sent to its new address.
        TooManyWebhooks: It was switched off, and there are twenty active ones.
    """
    if "url" in wish.model_fields_set:
        _check_address(wish.url, settings)
    async with transaction() as tx:
        before = await lock_webhook(tx, webhook_id)

        async def check(changed: Mapping[str, Any]) -> None:
            if changed.get("is_active"):
                await _check_number(tx)

        return await WEBHOOK.update(tx, actor, before, wish, if_match=if_match, check=check)


async def delete_webhook(actor: Principal, webhook_id: UUID, *, if_match: str | None) -> None:
    """Switch a webhook off; its row stays for what was sent.

    Raises:
        NotFound: It is not there.
        Stale: `if_match` names another version of it.
    """
    async with transaction() as tx:
        await WEBHOOK.switch_off(tx, actor, await lock_webhook(tx, webhook_id), if_match=if_match)


async def rotate_secret(actor: Principal, webhook_id: UUID) -> SecretWebhook:
    """Give a webhook a new secret; for a day the one before it signs, too.

    Raises:
        NotFound: It is not there.
    """
    secret = new_secret()
    async with transaction() as tx:
        await lock_webhook(tx, webhook_id)
        await tx.execute(
            "UPDATE client_webhooks SET old_secret = secret, old_secret_until = now() + interval '1 day', secret = $2,"
            " updated_at = now() WHERE id = $1",
            webhook_id,
            secret,
        )
        await WEBHOOK.note(tx, actor, "rotate_secret", webhook_id, None, None)
        after = await lock_webhook(tx, webhook_id)
    return SecretWebhook(**_columns(after), secret=secret)


async def ping(webhook_id: UUID) -> Delivery:
    """Leave an event for a webhook that says nothing; it is tried once, even while the webhook is paused.

    Raises:
        NotFound: It is not there.
        WebhookSilent: It is switched off.
    """
    delivery_id = uuid7()
    row = {
        "id": delivery_id,
        "webhook_id": webhook_id,
        "event_id": uuid7(),
        "event_type": EventType.PING,
        "subject_id": webhook_id,
        "status": DeliveryStatus.PENDING,
        "attempts": 0,
    }
    async with transaction() as tx:
        if not (await lock_webhook(tx, webhook_id)).is_active:
            raise WebhookSilent
        await insert_row(tx, "webhook_deliveries", row)
        await jobs.add(tx, SendEvent(delivery_id=delivery_id))
        return await lock_delivery(tx, webhook_id, delivery_id)


async def resume(actor: Principal, webhook_id: UUID, wish: ResumeFilter) -> ResumedWebhook:
    """Send to a paused webhook again, with `since` also what it missed since then.

    Raises:
        NotFound: It is not there.
        WebhookSilent: It is switched off.
    """
    redelivered = 0
    async with transaction() as tx:
        before = await lock_webhook(tx, webhook_id)
        if not before.is_active:
            raise WebhookSilent
        if before.paused_at is not None:
            changed = {"paused_at": None, "failures": 0}
            await update_row(tx, "client_webhooks", webhook_id, changed)
            await WEBHOOK.note(tx, actor, "resume", webhook_id, {"paused_at": before.paused_at}, {"paused_at": None})
        if wish.since is not None:
            redelivered = await tx.execute(OFFER_AGAIN, webhook_id, wish.since, request_id_var.get())
        after = await lock_webhook(tx, webhook_id)
    return ResumedWebhook(**_columns(after), redelivered=redelivered)


async def redeliver(actor: Principal, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send a delivery again, under the same id of its event; one that waits for its next try is tried now.

    Raises:
        NotFound: The webhook has none of that id.
        WebhookSilent: The webhook is switched off or paused.
    """
    async with transaction() as tx:
        webhook = await lock_webhook(tx, webhook_id)
        before = await lock_delivery(tx, webhook_id, delivery_id)
        if not webhook.is_active or webhook.paused_at is not None:
            raise WebhookSilent
        if before.status is not DeliveryStatus.PENDING:
            anew = {"status": DeliveryStatus.PENDING, "attempts": 0, "delivered_at": None}
            await update_row(tx, "webhook_deliveries", delivery_id, anew)
        after = await lock_delivery(tx, webhook_id, delivery_id)
        await jobs.add(tx, SendEvent(delivery_id=delivery_id, attempt=after.attempts))
        await WEBHOOK.note(tx, actor, "redeliver", webhook_id, None, {"delivery_id": delivery_id})
    return after


def _check_address(url: str, settings: Settings) -> None:
    """See that events may be sent to an address, as far as can be seen from how it is written.

    Raises:
        Invalid: They may not.
    """
    parts = urlsplit(url)
    mistakes = []
    if settings.env == "production" and parts.scheme != "https":
        mistakes.append(Mistake("url", "The address must begin with https.", "https_only"))
    if is_forbidden_host(parts.hostname or "", settings.hook_networks):
        mistakes.append(Mistake("url", "The address is not a public one.", "address_not_public"))
    if mistakes:
        raise Invalid(mistakes=tuple(mistakes))


async def _check_number(tx: Tx) -> None:
    if await count_active(tx) >= MOST:
        raise TooManyWebhooks(limit=MOST)


def _columns(webhook: AdminWebhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in AdminWebhook.model_fields}
