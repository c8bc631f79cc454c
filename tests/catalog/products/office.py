"""The back office of products as its tests use it."""

from typing import Any
from uuid import UUID

from models.catalog import Product
from models.journal import AdminAction
from models.stores import Store
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category
from tests.factories.users import Person

NOWHERE = UUID("018f0000-0000-7000-8000-000000000001")
Answer = tuple[int, dict[str, Any]]


async def ask(
    client: Client,
    person: Person | None,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    etag: str | None = None,
) -> Answer:
    """Ask the back office below /api/admin; gives status and body, which is empty where there is none."""
    headers = (person.headers if person else {}) | ({"If-Match": etag} if etag is not None else {})
    answer = await client.request(method, f"/api/admin/{path}", json=body, headers=headers)
    return answer.status, await answer.json() if await answer.read() else {}


async def wish(**fields: Any) -> dict[str, Any]:
    """The body of a new product of a new category and brand."""
    category, brand = await make_category(), await make_brand()
    return {
        "name": "GeForce One",
        "category_id": str(category.id),
        "brand_id": str(brand.id),
        "base_price": 900,
        **fields,
    }


async def make_two_owners(resources: Resources) -> tuple[Person, Store, Person, Store]:
    """Two signed-in owners, each with a store."""
    return *(await make_owner_of_store(resources)), *(await make_owner_of_store(resources))


async def columns_of(product_id: UUID | str) -> dict[str, Any]:
    found: list[dict[str, Any]] = await Product.filter(id=product_id).values()
    return found[0]


async def audited() -> list[tuple[str, str, UUID, Any, Any]]:
    """Every action of the audit log, oldest first."""
    rows = await AdminAction.all().order_by("id")
    return [(row.action, row.entity, row.entity_id, row.before, row.after) for row in rows]


def mistakes(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields and codes of a refusal's mistakes."""
    return [(error["field"], error["code"]) for error in answer["errors"]]
