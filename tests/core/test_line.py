"""The line before the database's connections."""

import asyncio

import pytest

from server.core.line import Full, Line

PATIENCE = 60.0


class Waiting:
    """A line of one place, and those who wait in it: each says its name when its turn comes, and goes."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.line = Line(1)
        self.patience = patience
        self.told: list[str] = []

    async def join(self, name: str, *, begun: bool = False, until: asyncio.Event | None = None) -> None:
        async with self.line.place(self.patience, begun=begun):
            self.told.append(name)
            if until is not None:
                await until.wait()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_has_begun_goes_first_and_then_in_turn() -> None:
    waiting, leave = Waiting(), asyncio.Event()
    wishes = [("holder", False), ("new 1", False), ("new 2", False), ("begun 1", True), ("begun 2", True)]
    tasks = []
    for name, begun in wishes:
        tasks.append(asyncio.create_task(waiting.join(name, begun=begun, until=leave if name == "holder" else None)))
        await settle()
    assert waiting.told == ["holder"]
    leave.set()
    await asyncio.gather(*tasks)
    assert waiting.told == ["holder", "begun 1", "begun 2", "new 1", "new 2"]


@pytest.mark.parametrize("held", [0.24, 0.26])
async def test_a_crowd_waits_where_places_are_given_back_quickly(monkeypatch: pytest.MonkeyPatch, held: float) -> None:
    waiting, now = Waiting(), 0.0
    monkeypatch.setattr("server.core.line.monotonic", lambda: now)
    for _ in range(50):
        async with waiting.line.place(PATIENCE, begun=False):
            now += held * PATIENCE
    leave = asyncio.Event()
    holder = asyncio.create_task(waiting.join("holder", until=leave))
    await settle()
    newcomer = asyncio.create_task(waiting.join("newcomer"))
    begun = asyncio.create_task(waiting.join("begun", begun=True))
    await settle()
    leave.set()
    answers = await asyncio.gather(holder, newcomer, begun, return_exceptions=True)
    assert [type(answer) for answer in answers if answer is not None] == ([] if held < 0.25 else [Full])
    assert waiting.told == ["holder", "begun", "newcomer"][: 3 if held < 0.25 else 2]


async def test_a_line_that_stands_still_is_left() -> None:
    waiting, leave = Waiting(0.1), asyncio.Event()
    holder = asyncio.create_task(waiting.join("holder", until=leave))
    await settle()
    with pytest.raises(Full):
        await waiting.join("first")
    with pytest.raises(Full):
        await waiting.join("at once")
    with pytest.raises(TimeoutError):
        await waiting.join("begun", begun=True)
    leave.set()
    await holder
    await waiting.join("later")
    assert waiting.told == ["holder", "later"]


async def test_a_place_is_never_lost() -> None:
    waiting, leave = Waiting(), asyncio.Event()
    holder = asyncio.create_task(waiting.join("holder", until=leave))
    await settle()
    gone, late, served = (asyncio.create_task(waiting.join(name)) for name in ("gone", "late", "served"))
    await settle()
    late.cancel()
    leave.set()
    # Given, and not wanted any more in the same moment.
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(holder, gone, late, served, return_exceptions=True)
    await waiting.join("after all")
    assert waiting.told[-2:] == ["served", "after all"]
