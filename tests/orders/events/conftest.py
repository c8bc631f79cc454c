"""What the tests of streams share."""

import pytest

from server.resources import Resources
from tests.conftest import Client
from tests.factories.shoppers import Shopper, make_shopper


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has left is noticed sooner than in the shop, and no change is seen that was not told of."""
    monkeypatch.setattr("server.web.streams.GLANCE", 0.05)
    monkeypatch.setattr("server.core.feed.OFTEN", 60)
    monkeypatch.setattr("server.core.feed.SELDOM", 60)


@pytest.fixture
async def shopper(client: Client, resources: Resources) -> Shopper:
    """Somebody who may buy."""
    return await make_shopper(resources.tokens)
