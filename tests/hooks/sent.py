"""Webhooks and what becomes of their deliveries, step by step, for the tests of this folder."""

from typing import Any
from uuid import UUID

from server.core.db import fetch, transaction
from server.hooks.rules import EventType
from server.hooks.service.telling import tell
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.checkout.shop import do_jobs


async def make_webhook(office: Office, url: str, *events: str, **more: Any) -> dict[str, Any]:
    """A webhook that wants these events, or of stock alone."""
    return await office.make("webhooks", {"url": url, "event_types": list(events) or ["stock.low"], **more})


async def happen(*subject_ids: UUID, event: EventType = EventType.STOCK_LOW) -> None:
    """Have an event happen to each of these."""
    async with transaction() as tx:
        await tell(tx, event, *subject_ids)


async def send(resources: Resources) -> int:
    """Make every try whose time has come; gives how many jobs that took."""
    return await do_jobs(resources, "SendEvent")


async def let_time_pass() -> None:
    """As if the pause before the next try were over."""
    await fetch("UPDATE jobs SET run_at = now() WHERE status = 'queued' AND name = 'SendEvent'")


async def deliveries(office: Office, webhook_id: str, query: str = "") -> list[dict[str, Any]]:
    """What was sent to a webhook, oldest first."""
    page = await office.listed(f"webhooks/{webhook_id}/deliveries{query}")
    return [*reversed(page["items"])]


async def report(office: Office, webhook_id: str, delivery_id: str) -> dict[str, Any]:
    """A delivery with its tries."""
    return await office.listed(f"webhooks/{webhook_id}/deliveries/{delivery_id}")


async def webhook_now(office: Office, webhook_id: str) -> dict[str, Any]:
    """A webhook as it is now."""
    return await office.listed(f"webhooks/{webhook_id}")
