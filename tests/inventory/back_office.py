"""Stock and its alerts as the back office's tests use them."""

from typing import Any
from uuid import UUID

from models.catalog import ProductVariant
from models.inventory import StockAlert
from server.core.db import fetch
from tests.conftest import Client
from tests.factories.users import Person


async def change_stock(
    client: Client, variant_id: UUID | str, person: Person, body: dict[str, Any], key: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = person.headers | ({"Idempotency-Key": key} if key is not None else {})
    answer = await client.put(f"/api/admin/variants/{variant_id}/stock", json=body, headers=headers)
    return answer.status, await answer.json()


async def listed(client: Client, person: Person, query: str = "") -> dict[str, Any]:
    answer = await client.get(f"/api/admin/stock-alerts{query}", headers=person.headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def change_alert(
    client: Client, alert_id: UUID | str, person: Person, body: dict[str, Any], etag: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = person.headers | ({"If-Match": etag} if etag is not None else {})
    answer = await client.put(f"/api/admin/stock-alerts/{alert_id}", json=body, headers=headers)
    return answer.status, await answer.json()


async def open_alert(client: Client, admin: Person, variant: ProductVariant) -> StockAlert:
    """Sell one by hand; gives the alert that it opens."""
    body = {"delta": -1, "reason": "correction"}
    assert (await change_stock(client, variant.id, admin, body))[0] == 200
    return await StockAlert.get(product_variant_id=variant.id, status__not="resolved")


async def alerts() -> list[tuple[str, int, int]]:
    """Status, level and threshold of every alert, oldest first."""
    rows = await fetch("SELECT status, stock_level, threshold FROM stock_alerts ORDER BY id")
    return [tuple(row) for row in rows]


async def announced() -> list[UUID]:
    """The alerts that jobs are left for, oldest first."""
    rows = await fetch(
        "SELECT (payload ->> 'alert_id')::uuid AS id FROM jobs WHERE name = 'AnnounceStockAlert' ORDER BY id"
    )
    return [row["id"] for row in rows]


async def moves(variant_id: UUID) -> list[tuple[int, str, UUID | None]]:
    """Delta, reason and person of each of a variant's movements, oldest first."""
    rows = await fetch(
        "SELECT delta, reason, actor_id FROM stock_movements WHERE product_variant_id = $1 ORDER BY id", variant_id
    )
    return [tuple(row) for row in rows]
