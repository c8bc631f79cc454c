"""The storage, empty for every test."""

import pytest

from server.resources import Resources


@pytest.fixture
async def resources(resources: Resources) -> Resources:
    """The open parts, over empty tables, an empty Redis and an empty storage."""
    await resources.storage.delete(*[file.key for file in await resources.storage.list("")])
    return resources
