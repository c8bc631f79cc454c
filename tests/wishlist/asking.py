"""Asking for wishlists through the real application."""

from typing import Any
from uuid import UUID

from tests.conftest import Client
from tests.factories.users import Person

ITEMS = "/api/wishlist/items"


async def ask(
    client: Client, person: Person | None, method: str, path: str, body: Any = None
) -> tuple[int, dict[str, Any]]:
    """Ask; gives status and body."""
    answer = await client.request(method, path, json=body, headers=person.headers if person else {})
    return answer.status, await answer.json() if await answer.read() else {}


async def wish(client: Client, person: Person, **wanted: UUID) -> dict[str, Any]:
    """Put something new on the person's wishlist; gives the item."""
    status, body = await ask(client, person, "POST", ITEMS, {name: str(one) for name, one in wanted.items()})
    assert status == 201, body
    return body


async def wishes(client: Client, person: Person, query: str = "") -> dict[str, Any]:
    """A page of the person's wishlist."""
    status, body = await ask(client, person, "GET", f"/api/wishlist{query}")
    assert status == 200, body
    return body


async def cart(client: Client, person: Person) -> dict[str, int]:
    """The quantities in the person's cart by the variants' ids."""
    status, body = await ask(client, person, "GET", "/api/cart")
    assert status == 200, body
    return {item["product_variant_id"]: item["quantity"] for item in body["items"]}
