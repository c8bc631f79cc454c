"""The storage, empty for every test."""

import pytest

from server.resources import Resources


@pytest.fixture(autouse=True)
async def _empty_storage(resources: Resources) -> None:
    files = [file.key for file in await resources.storage.list("")]
    await resources.storage.delete(*files)
