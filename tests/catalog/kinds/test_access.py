"""Categories, brands and attributes of the back office are the admins' alone."""

from typing import Any

import pytest

from models.catalog import Attribute, AttributeValue, Brand, Category
from models.enums import Role
from server.resources import Resources
from tests.catalog.kinds.office import noted
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_brand, make_category, make_value
from tests.factories.users import make_user


async def everything() -> list[Any]:
    return [await table.all().order_by("id").values() for table in (Category, Brand, Attribute, AttributeValue)]


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [
        (None, 401, "unauthenticated"),
        (Role.CUSTOMER, 403, "forbidden"),
        (Role.RETAILER, 403, "forbidden"),
        (Role.OWNER, 403, "forbidden"),
    ],
)
async def test_others_see_and_change_nothing(
    client: Client, resources: Resources, role: Role | None, status: int, code: str
) -> None:
    category, brand, attribute = await make_category(), await make_brand(), await make_attribute("Colour")
    value = await make_value(attribute, "red")
    before = await everything()
    headers = (await make_user(resources, role=role)).headers if role is not None else {}
    bodies: dict[str, Any] = {
        f"categories/{category.id}": {"name": "New"},
        f"brands/{brand.id}": {"name": "New"},
        f"attributes/{attribute.id}": {"name": "New", "data_type": "string"},
        f"attributes/{attribute.id}/values/{value.id}": {"value": "blue"},
    }
    for path, body in bodies.items():
        many = path.rpartition("/")[0]
        for method, where in (("POST", many), ("GET", many), ("PUT", path), ("DELETE", path)):
            wish = body if method in {"POST", "PUT"} else None
            answer = await client.request(method, f"/api/admin/{where}", json=wish, headers=headers)
            assert (answer.status, (await answer.json())["code"]) == (status, code), (method, where)
    assert await everything() == before
    assert await noted() == []
