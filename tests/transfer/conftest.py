"""What tests of imports over HTTP begin with."""

import pytest

from models.enums import Role
from server.resources import Resources
from tests.factories.users import Person, make_user
from tests.transfer.asking import stored


@pytest.fixture
async def admin(resources: Resources) -> Person:
    for path in stored(resources):
        path.unlink()
    return await make_user(resources, role=Role.ADMIN)
