"""Fixtures of the sandbox's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.devstack.sandbox.bench import Bench, running


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    async with running(tmp_path) as started:
        yield started
