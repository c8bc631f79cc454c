"""Webhooks of client apps over HTTP: admins only."""

from uuid import UUID

from aiohttp import web

from server.core.errors import Stale
from server.core.pages import BadCursor, Page, PageFilter
from server.hooks import queries
from server.hooks.errors import TooManyWebhooks, WebhookSilent
from server.hooks.rules import MEANING, EventType
from server.hooks.schemas.facts import SHAPES, example_of
from server.hooks.schemas.webhooks import (
    AdminWebhook,
    CreateWebhook,
    Delivery,
    DeliveryFilter,
    DeliveryReport,
    EventKind,
    EventKinds,
    ResumedWebhook,
    ResumeFilter,
    SecretWebhook,
    UpdateWebhook,
)
from server.hooks.service import editing
from server.web.announcements import Announcement
from server.web.auth import ADMIN, caller
from server.web.endpoint import Routes
from server.web.keys import SETTINGS

routes = Routes("webhooks")
EVENT_KINDS = EventKinds(
    items=[EventKind(type=one, description=MEANING[one], example=example_of(one)) for one in EventType]
)
# What the document says of them.
announcements = [
    Announcement(one.value, MEANING[one], SHAPES[one.partition(".")[0]][0], example_of(one)) for one in EventType
]


@routes.get("/api/admin/webhooks/events", allow=ADMIN)
async def list_webhook_events(request: web.Request) -> EventKinds:  # noqa: ARG001 - every handler takes it
    """List everything that a client app can be told of, each with an example of what is sent."""
    return EVENT_KINDS


@routes.post("/api/admin/webhooks", allow=ADMIN, errors=(TooManyWebhooks,))
async def create_webhook(request: web.Request, body: CreateWebhook) -> SecretWebhook:
    """Make a webhook; its secret is shown this once."""
    return await editing.create_webhook(caller(request), body, request.app[SETTINGS])


@routes.get("/api/admin/webhooks", allow=ADMIN, errors=(BadCursor,))
async def list_webhooks(request: web.Request, query: PageFilter) -> Page[AdminWebhook]:  # noqa: ARG001 - every handler takes it
    """List webhooks, newest first, switched off or not."""
    return await queries.list_webhooks(query)


@routes.get("/api/admin/webhooks/{webhookId}", allow=ADMIN)
async def get_webhook(request: web.Request, webhook_id: UUID) -> AdminWebhook:  # noqa: ARG001 - every handler takes it
    """Show a webhook, with the ETag that a change takes."""
    return await queries.get_webhook(webhook_id)


@routes.put("/api/admin/webhooks/{webhookId}", allow=ADMIN, errors=(Stale, TooManyWebhooks))
async def update_webhook(
    request: web.Request, webhook_id: UUID, body: UpdateWebhook, if_match: str | None
) -> AdminWebhook:
    """Change any subset of a webhook's fields; what is on its way already goes to the new address."""
    settings = request.app[SETTINGS]
    return await editing.update_webhook(caller(request), webhook_id, body, settings, if_match=if_match)


@routes.delete("/api/admin/webhooks/{webhookId}", allow=ADMIN, errors=(Stale,))
async def delete_webhook(request: web.Request, webhook_id: UUID, if_match: str | None) -> None:
    """Switch a webhook off; nothing more is sent to it."""
    await editing.delete_webhook(caller(request), webhook_id, if_match=if_match)


@routes.post("/api/admin/webhooks/{webhookId}/rotate-secret", allow=ADMIN, status=200)
async def rotate_webhook_secret(request: web.Request, webhook_id: UUID) -> SecretWebhook:
    """Give a webhook a new secret, shown this once; for 24 hours the one before it signs, too."""
    return await editing.rotate_secret(caller(request), webhook_id)


@routes.post("/api/admin/webhooks/{webhookId}/ping", allow=ADMIN, status=202, errors=(WebhookSilent,))
async def ping_webhook(request: web.Request, webhook_id: UUID) -> Delivery:  # noqa: ARG001 - every handler takes it
    """Send a `webhook.ping`, once, even while the webhook is paused; how it went stands in the delivery."""
    return await editing.ping(webhook_id)


@routes.post("/api/admin/webhooks/{webhookId}/resume", allow=ADMIN, status=200, errors=(WebhookSilent,))
async def resume_webhook(request: web.Request, webhook_id: UUID, query: ResumeFilter) -> ResumedWebhook:
    """Send to a paused webhook again, with `since` also what it has missed since then."""
    return await editing.resume(caller(request), webhook_id, query)


@routes.get("/api/admin/webhooks/{webhookId}/deliveries", allow=ADMIN, errors=(BadCursor,))
async def list_webhook_deliveries(
    request: web.Request,  # noqa: ARG001 - every handler takes it
    webhook_id: UUID,
    query: DeliveryFilter,
) -> Page[Delivery]:
    """List what was sent to a webhook in thirty days, or is to be, newest first."""
    return await queries.list_deliveries(webhook_id, query)


@routes.get("/api/admin/webhooks/{webhookId}/deliveries/{deliveryId}", allow=ADMIN)
async def get_webhook_delivery(request: web.Request, webhook_id: UUID, delivery_id: UUID) -> DeliveryReport:  # noqa: ARG001 - every handler takes it
    """Show a delivery with what is sent and every try."""
    return await queries.get_delivery(webhook_id, delivery_id)


@routes.post(
    "/api/admin/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver",
    allow=ADMIN,
    status=202,
    errors=(WebhookSilent,),
)
async def redeliver_webhook_event(request: web.Request, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send a delivery again under the same id of its event; one that waits for its next try is tried now."""
    return await editing.redeliver(caller(request), webhook_id, delivery_id)
