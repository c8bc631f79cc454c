"""Crash points: the named place and time, by environment or by file, and never in production."""

import os
import signal
from collections.abc import Iterator
from importlib import reload
from pathlib import Path

import pytest

from server.core import crash


@pytest.fixture
def deaths(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The signals that the process would have sent itself."""
    sent: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _pid, number: sent.append(number))
    yield sent
    monkeypatch.undo()
    reload(crash)


def test_the_third_time_at_a_place(monkeypatch: pytest.MonkeyPatch, deaths: list[int]) -> None:
    monkeypatch.setenv("VOLTCART_CRASH_AT", "order.written:3")
    monkeypatch.setenv("VOLTCART_CRASH_BY", "STOP")
    reload(crash)
    for place in ("order.written", "order.taken", "order.written"):
        crash.crash_point(place)
    assert deaths == []
    crash.crash_point("order.written")
    crash.crash_point("order.written")
    assert deaths == [signal.SIGSTOP]


def test_a_place_planted_in_a_file_is_died_at_once(
    monkeypatch: pytest.MonkeyPatch, deaths: list[int], tmp_path: Path
) -> None:
    file = tmp_path / "crash"
    monkeypatch.setenv("VOLTCART_CRASH_FILE", str(file))
    reload(crash)
    crash.crash_point("order.written")
    file.write_text("order.taken\n")
    crash.crash_point("order.written")
    assert (deaths, file.exists()) == ([], True)
    crash.crash_point("order.taken")
    crash.crash_point("order.taken")
    assert (deaths, file.exists()) == ([signal.SIGKILL], False)


def test_in_production_they_are_nothing(monkeypatch: pytest.MonkeyPatch, deaths: list[int], tmp_path: Path) -> None:
    file = tmp_path / "crash"
    file.write_text("order.taken")
    monkeypatch.setenv("VOLTCART_CRASH_FILE", str(file))
    monkeypatch.setenv("VOLTCART_CRASH_AT", "order.written")
    monkeypatch.setenv("ENV", "production")
    reload(crash)
    for place in ("order.written", "order.taken"):
        crash.crash_point(place)
    assert (deaths, file.exists()) == ([], True)
