"""The breaker: a gateway that failed several times on end is left alone for some seconds, then tried by one call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from time import monotonic

from server.payments.gateway.troubles import GatewayDown, GatewayRefused

# Failures on end, and seconds.
FAILURES, PAUSE = 5, 5.0


class Breaker:
    """Counts the failures on end of one process's calls, and says which calls are made at all.

    A refusal is an answer, hence no failure. Every call stands in `guard`.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self.close()

    def close(self) -> None:
        """Let every call through, as at the beginning."""
        self._failures = 0
        self._opens_at = 0.0
        self._probing = False

    def pause(self, seconds: float) -> None:
        """Make no call for so long."""
        self._opens_at = max(self._opens_at, self._now() + seconds)

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Make a call in here, and hear what became of it.

        Raises:
            GatewayDown: It is not made.
        """
        probes = self._admit()
        try:
            yield
        except GatewayDown:
            self._failures += 1
            if self._failures >= FAILURES:
                self.pause(PAUSE)
            raise
        except GatewayRefused:
            self._failures = 0
            raise
        else:
            self._failures = 0
        finally:
            self._probing = self._probing and not probes

    def _admit(self) -> bool:
        """Whether this call is the one that tries the gateway after its failures."""
        left = self._opens_at - self._now()
        if left > 0 or self._probing:
            raise GatewayDown(retry_after=max(1, ceil(left)))
        self._probing = self._failures >= FAILURES
        return self._probing
