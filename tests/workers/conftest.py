"""Saying what a probe does."""

import pytest

from tests.workers.probe import Does, Probe, Work
from workers.registry import TASKS, Task


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Does:
    """Says what the probe's task does."""

    def register(run: Work) -> None:
        monkeypatch.setitem(TASKS, "Probe", Task(Probe, run))

    return register
