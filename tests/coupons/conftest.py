"""The back office, open."""

import pytest

from server.resources import Resources
from tests.catalog.kinds.office import Office, open_office
from tests.conftest import Client


@pytest.fixture
async def office(client: Client, resources: Resources) -> Office:
    """The back office as an admin uses it."""
    return await open_office(client, resources)
