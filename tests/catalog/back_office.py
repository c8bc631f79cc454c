"""The back office as its tests use it."""

from collections.abc import Iterable
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

# Who is no admin; None is nobody signed in.
NO_ADMINS = (None, Role.CUSTOMER, Role.RETAILER, Role.OWNER)
# How what another's store sells is refused to each of them.
NOT_THEIRS = (
    (None, 401, "unauthenticated"),
    (Role.CUSTOMER, 403, "forbidden"),
    (Role.RETAILER, 403, "forbidden"),
    (Role.OWNER, 404, "not_found"),
)


async def make_admin(resources: Resources) -> Person:
    return await make_user(resources, role=Role.ADMIN)


async def make_owner_of_store(resources: Resources) -> tuple[Person, Store]:
    """A signed-in owner with a store."""
    person = await make_user(resources, role=Role.OWNER)
    return person, await make_store(await make_owner(await User.get(id=person.id)))


async def make_stranger(resources: Resources, role: Role | None) -> Person:
    """Somebody of the role, an owner with a store of their own; None is somebody who is not signed in."""
    if role is Role.OWNER:
        return (await make_owner_of_store(resources))[0]
    person = await make_user(resources, role=role or Role.CUSTOMER)
    return person if role is not None else Person(person.id, person.email, {})


async def check_refused(
    client: Client, resources: Resources, role: Role | None, asked: Iterable[tuple[str, str, dict[str, Any] | None]]
) -> None:
    """See that each of the requests (method, path, body) is refused to who is no admin."""
    person = await make_stranger(resources, role)
    refusal = (401, "unauthenticated") if role is None else (403, "forbidden")
    for method, path, body in asked:
        answer = await client.request(method, f"/api/admin/{path}", json=body, headers=person.headers)
        assert (answer.status, (await answer.json())["code"]) == refusal, (method, path)


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
