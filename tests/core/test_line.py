"""The line before the database's connections."""

import asyncio

import pytest

from server.core.line import Full, Line

PATIENCE = 60.0


async def join(line: Line, told: list[str], name: str, *, begun: bool) -> None:
    await line.take(begun=begun)
    told.append(name)


def queue(line: Line, told: list[str], *names: str, begun: bool = False) -> list["asyncio.Task[None]"]:
    return [asyncio.create_task(join(line, told, name, begun=begun)) for name in names]


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_has_begun_goes_first_and_then_in_turn() -> None:
    line, told = Line(1, patience=PATIENCE), list[str]()
    await line.take(begun=False)
    waiting = queue(line, told, "new 1", "new 2") + queue(line, told, "begun 1", "begun 2", begun=True)
    for number in range(4):
        await settle()
        assert len(told) == number
        line.give()
    await asyncio.gather(*waiting)
    assert told == ["begun 1", "begun 2", "new 1", "new 2"]


async def test_nobody_new_joins_those_who_wait_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    line, told = Line(1, patience=PATIENCE), list[str]()
    now = 0.0
    monkeypatch.setattr("server.core.line.monotonic", lambda: now)
    await line.take(begun=False)
    waiting = queue(line, told, "first")
    await settle()
    now = PATIENCE / 2
    waiting += queue(line, told, "just in time")
    await settle()
    now += 0.001
    with pytest.raises(Full):
        await line.take(begun=False)
    waiting += queue(line, told, "begun", begun=True)
    await settle()
    for _ in waiting:
        line.give()
        await settle()
    assert told == ["begun", "first", "just in time"]


async def test_a_place_is_never_lost() -> None:
    line, told = Line(1, patience=PATIENCE), list[str]()
    await line.take(begun=False)
    gone, served = queue(line, told, "gone", "served")
    await settle()
    line.give()
    # Given, and not wanted any more in the same moment.
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await served
    [late] = queue(line, told, "gave up")
    await settle()
    late.cancel()
    await asyncio.wait([late])
    line.give()
    await line.take(begun=False)
    assert told == ["served"]


async def test_patience_ends() -> None:
    line = Line(1, patience=0.01)
    await line.take(begun=True)
    with pytest.raises(TimeoutError):
        await line.take(begun=True)
