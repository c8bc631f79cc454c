"""The back office as its tests use it."""

from typing import Any
from uuid import UUID

from models.catalog import ProductVariant
from models.enums import Role
from models.stores import Store
from models.users import User
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_store
from tests.factories.users import Person, make_user


async def make_admin(resources: Resources) -> Person:
    return await make_user(resources, role=Role.ADMIN)


async def make_owner_of_store(resources: Resources) -> tuple[Person, Store]:
    """A signed-in owner with a store."""
    person = await make_user(resources, role=Role.OWNER)
    return person, await make_store(await make_owner(await User.get(id=person.id)))


async def change(
    client: Client, variant_id: UUID, person: Person, body: dict[str, Any], etag: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = person.headers | ({"If-Match": etag} if etag is not None else {})
    answer = await client.put(f"/api/admin/variants/{variant_id}", json=body, headers=headers)
    return answer.status, await answer.json()


async def listed(client: Client, person: Person, query: str = "") -> dict[str, Any]:
    answer = await client.get(f"/api/admin/variants{query}", headers=person.headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def skus(client: Client, person: Person, query: str = "") -> list[str]:
    return [row["sku"] for row in (await listed(client, person, query))["items"]]


async def columns(variant_id: UUID) -> dict[str, Any]:
    found: list[dict[str, Any]] = await ProductVariant.filter(id=variant_id).values()
    return found[0]
