"""A line before so many places, in which whoever has begun goes before whoever has not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

# So many may wait for each place, and so many times the patience at most while the line moves.
CROWD, LONGEST = 100, 4
# How much the newest place given back counts in the mean of how long places are held.
NEWEST = 0.3


class Full(Exception):
    """Too many wait already, or those who have a place keep it so long that nobody new would be served in time."""


class Line:
    """So many places. While they are given back quickly, a crowd waits for its turn; else it is refused at once.

    Quickly is in a quarter of the patience of who waits, in seconds. Work that had a place before, and needs one again,
    goes first: else all that a crowd begins would be given up half done.
    """

    def __init__(self, places: int) -> None:
        self._places = self._free = places
        self._held = 0.0
        self._moved = 0.0
        # Who waits, the oldest first.
        self._begun: dict[asyncio.Future[None], None] = {}
        self._new: dict[asyncio.Future[None], None] = {}

    @asynccontextmanager
    async def place(self, patience: float, *, begun: bool) -> AsyncIterator[None]:
        """Have a place for the block.

        Raises:
            Full: Somebody new came, or waited, while nobody new can be served in time.
            TimeoutError: None was free in time.
        """
        await self._take(patience, begun=begun)
        taken = monotonic()
        try:
            yield
        finally:
            self._held += NEWEST * (monotonic() - taken - self._held)
            self._give()

    async def _take(self, patience: float, *, begun: bool) -> None:
        if self._free:
            self._free -= 1
            self._moved = monotonic()
            return
        line = self._begun if begun else self._new
        if not begun and (len(line) >= CROWD * self._places or self._is_slow(patience)):
            raise Full("too many wait")
        place = asyncio.get_running_loop().create_future()
        line[place] = None
        try:
            async with asyncio.timeout(patience * (1 if begun else LONGEST)):
                await self._wait(place, patience, begun=begun)
        except BaseException:
            if place.done() and not place.cancelled():
                # It was given in the very moment in which nobody wanted it any more.
                self._give()
            raise
        finally:
            del line[place]

    async def _wait(self, place: "asyncio.Future[None]", patience: float, *, begun: bool) -> None:
        while not place.done():
            await asyncio.wait({place}, timeout=patience / 4)
            if not begun and self._is_slow(patience):
                raise Full("nobody gives a place back")

    def _give(self) -> None:
        self._moved = monotonic()
        for line in (self._begun, self._new):
            for place in line:
                if not place.done():
                    place.set_result(None)
                    return
        self._free += 1

    def _is_slow(self, patience: float) -> bool:
        return self._held > patience / 4 or monotonic() - self._moved > patience / 2
