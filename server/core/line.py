"""A line before so many places, in which whoever has begun goes before whoever has not."""

import asyncio
from time import monotonic

# So many may wait for each place: whoever comes then would wait in vain.
CROWD = 100


class Full(Exception):
    """Too many wait already, or those who do wait too long: nobody shall join them."""


class Line:
    """So many places, each waited for `patience` seconds at most.

    Work that took a place before, and needs one again, goes first: else all that a crowd begins would be given up half
    done. Newcomers are refused while the first of them waits for half of the patience: at once it costs nothing, and
    who is in the line has time left when the turn comes.
    """

    def __init__(self, places: int, *, patience: float) -> None:
        self._places = self._free = places
        self._patience = patience
        # Who waits, the oldest first, and since when.
        self._begun: dict[asyncio.Future[None], float] = {}
        self._new: dict[asyncio.Future[None], float] = {}

    async def take(self, *, begun: bool) -> None:
        """Have a place, until `give` is called.

        Raises:
            Full: Somebody new came while nobody new can be served in time.
            TimeoutError: None was free in time.
        """
        if self._free:
            self._free -= 1
            return
        now, line = monotonic(), self._begun if begun else self._new
        if not begun and (len(line) >= CROWD * self._places or self._is_stuck(now)):
            raise Full("too many wait")
        place = asyncio.get_running_loop().create_future()
        line[place] = now
        try:
            async with asyncio.timeout(self._patience):
                await place
        except BaseException:
            if place.done() and not place.cancelled():
                # It was given in the very moment in which nobody wanted it any more.
                self.give()
            raise
        finally:
            del line[place]

    def give(self) -> None:
        """Give a place to whoever waits for it."""
        for line in (self._begun, self._new):
            for place in line:
                if not place.done():
                    place.set_result(None)
                    return
        self._free += 1

    def _is_stuck(self, now: float) -> bool:
        oldest = next(iter(self._new.values()), now)
        return now - oldest > self._patience / 2
