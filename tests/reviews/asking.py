"""Writing and reading reviews through the real application."""

from typing import Any
from uuid import UUID

from server.audit.queries import INVARIANTS
from server.core.db import fetch, fetch_row
from server.reviews.rules import Rating
from tests.conftest import Client
from tests.factories.shoppers import Shopper

I10 = next(invariant.sql for invariant in INVARIANTS if invariant.code == "I10")
Answer = tuple[int, Any]


async def ask(
    client: Client, who: Shopper | None, method: str, path: str, body: Any = None, *, etag: str | None = None
) -> Answer:
    """Ask; gives status and body, None where there is none."""
    headers = (who.headers if who is not None else {}) | ({"If-Match": etag} if etag is not None else {})
    answer = await client.request(method, path, json=body, headers=headers)
    return answer.status, await answer.json(content_type=None) if await answer.read() else None


async def refused(
    client: Client, who: Shopper | None, method: str, path: str, body: Any = None
) -> tuple[int, str, list[tuple[str, str]]]:
    """A refusal: its status, its code, and each mistake's field and code."""
    status, answer = await ask(client, who, method, path, body)
    return status, answer["code"], [(error["field"], error["code"]) for error in answer.get("errors", [])]


async def write(client: Client, who: Shopper, product_id: UUID, rating: int = 5, **more: Any) -> dict[str, Any]:
    """Write a review; gives it as its author sees it."""
    status, body = await ask(client, who, "POST", f"/api/products/{product_id}/reviews", {"rating": rating, **more})
    assert status == 201, body
    found: dict[str, Any] = body
    return found


async def page(client: Client, product_id: UUID, query: str = "", who: Shopper | None = None) -> dict[str, Any]:
    """A page of a product's reviews."""
    status, body = await ask(client, who, "GET", f"/api/products/{product_id}/reviews{query}")
    assert status == 200, body
    found: dict[str, Any] = body
    return found


async def titles(client: Client, product_id: UUID, query: str = "") -> list[str]:
    """The titles on a page of a product's reviews."""
    return [one["title"] for one in (await page(client, product_id, query))["items"]]


async def hide(client: Client, admin: Shopper, review_id: str, reason: str = "spam") -> dict[str, Any]:
    """Hide a review."""
    body = {"is_hidden": True, "reason": reason}
    status, view = await ask(client, admin, "PUT", f"/api/admin/reviews/{review_id}", body)
    assert status == 200, view
    found: dict[str, Any] = view
    return found


async def rating_of(product_id: UUID) -> Rating:
    """A product's rating, once the audit agrees with it."""
    assert [dict(row) for row in await fetch(I10)] == []
    row = await fetch_row("SELECT rating_sum, rating_count FROM products WHERE id = $1", product_id)
    assert row is not None
    return Rating(*row)
