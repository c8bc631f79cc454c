"""The sandbox's clock: real time, moved by as much as it was told. A restart is real time again."""

from datetime import datetime, timedelta

from server.core.clock import Clock, utc_now


class VirtualClock:
    """A clock that goes on at its pace from wherever it is moved to. `offset` is in seconds."""

    def __init__(self, real: Clock = utc_now) -> None:
        self._real = real
        self.offset = 0.0

    def __call__(self) -> datetime:
        """The time now, in UTC."""
        return self._real() + timedelta(seconds=self.offset)

    def move_to(self, time: float) -> None:
        """Let it be that time, in Unix seconds."""
        self.offset = time - self._real().timestamp()

    def reset(self) -> None:
        """Let it be real time."""
        self.offset = 0.0
