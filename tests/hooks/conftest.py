"""A back office with a client app that listens."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from server.core.settings import LOOPBACK
from server.hooks import gateway
from server.hooks.gateway import Courier
from server.resources import Resources
from tests.catalog.kinds.office import Office, open_office
from tests.conftest import Client
from tests.hooks.receiver import Receiver, open_receiver


@pytest.fixture
async def office(client: Client, resources: Resources) -> Office:
    """The back office as an admin uses it."""
    return await open_office(client, resources)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A client app that takes everything, unless it is told otherwise."""
    async with open_receiver() as found:
        yield found


@pytest.fixture
async def hasty(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Resources]:
    """The open parts, with a gateway to client apps that has little time."""
    monkeypatch.setattr(gateway, "WHOLE", 0.7)
    monkeypatch.setattr(gateway, "SLOW", 0.2)
    courier = Courier(LOOPBACK)
    yield replace(resources, courier=courier)
    await courier.close()


@pytest.fixture
async def strict() -> AsyncIterator[Courier]:
    """A gateway to client apps that connects to public addresses alone, as in production."""
    courier = Courier(())
    yield courier
    await courier.close()
