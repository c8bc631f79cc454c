"""Categories, brands and attributes of the back office are the admins' alone."""

from typing import Any

import pytest

from models.catalog import Attribute, AttributeValue, Brand, Category
from models.enums import Role
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import noted
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_brand, make_category, make_value


async def everything() -> list[Any]:
    return [await table.all().order_by("id").values() for table in (Category, Brand, Attribute, AttributeValue)]


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_others_see_and_change_nothing(client: Client, resources: Resources, role: Role | None) -> None:
    category, brand, attribute = await make_category(), await make_brand(), await make_attribute("Colour")
    value = await make_value(attribute, "red")
    before = await everything()
    bodies: dict[str, Any] = {
        f"categories/{category.id}": {"name": "New"},
        f"brands/{brand.id}": {"name": "New"},
        f"attributes/{attribute.id}": {"name": "New", "data_type": "string"},
        f"attributes/{attribute.id}/values/{value.id}": {"value": "blue"},
    }
    for path, body in bodies.items():
        many = path.rpartition("/")[0]
        asked = (("POST", many, body), ("GET", many, None), ("PUT", path, body), ("DELETE", path, None))
        await check_refused(client, resources, role, asked)
    assert await everything() == before
    assert await noted() == []
