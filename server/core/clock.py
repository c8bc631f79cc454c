"""The time, as a value that tests can set; in the shop's processes it is the database's."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from server.core.db import fetch_value
from server.core.errors import Unavailable

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Seconds between two looks at the database's clock; a process's own drifts by less than a millisecond meanwhile.
PAUSE, PAUSE_WITHOUT = 30.0, 1.0
# In seconds: how wrong a machine's clock may be before somebody should look after it.
SKEWED = 5.0


def utc_now() -> datetime:
    """The time now by this machine's clock, in UTC."""
    return datetime.now(UTC)


class DatabaseClock:
    """The time by the database's clock, so that all processes agree; by the machine's until the database was asked.

    It goes on by the process's monotonic clock in between: that the machine's is wrong, or set anew, does not matter.
    """

    def __init__(self, machine: Clock = utc_now) -> None:
        self._machine = machine
        self._told: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        """The time now, in UTC."""
        if self._told is None:
            return self._machine()
        then, at = self._told
        return then + timedelta(seconds=monotonic() - at)

    async def ask(self) -> bool:
        """Set it by the database's clock; False when the database does not answer."""
        began = monotonic()
        try:
            then: datetime = await fetch_value("SELECT clock_timestamp()")
        except Unavailable:
            return False
        self._told = then, (began + monotonic()) / 2
        if (skew := abs((self._machine() - then).total_seconds())) > SKEWED:
            log.warning("this machine's clock is %.0f s away from the database's", skew)
        return True

    async def follow(self) -> None:
        """Keep it set until cancelled."""
        while True:
            await asyncio.sleep(PAUSE if self._told is not None else PAUSE_WITHOUT)
            await self.ask()
