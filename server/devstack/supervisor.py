"""Keeps the parts of the stack running, and stops them in order."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from server.devstack.processes import CannotStart, Child, ending, spawn

POLL = 0.05  # seconds
FIRST_DELAY = 0.5  # seconds before a part that died is started again; doubles each time
LONGEST_DELAY = 30.0
STEADY_AFTER = 60.0  # seconds of life after which the delay begins anew


class Part(Protocol):
    """A server that can be started, watched and stopped."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    @property
    def child(self) -> Child | None:
        """Its process, once started."""

    def start(self) -> object:
        """Start it; again, if it has died."""

    def stop(self) -> None:
        """Stop it, if it runs."""


class Program:
    """A part that is one command. `patience` is how many seconds it has to end when asked."""

    def __init__(
        self, name: str, command: Sequence[str], *, environment: Mapping[str, str], log: Path, patience: float
    ) -> None:
        self.name = name
        self.child: Child | None = None
        self._command = command
        self._environment = environment
        self._log = log
        self._patience = patience

    def start(self) -> None:
        """Start it."""
        self.child = spawn(self.name, self._command, environment=self._environment, log=self._log)

    def stop(self) -> None:
        """Ask it to end, and end what is left of it when its time is over."""
        if self.child is not None:
            self.child.stop(patience=self._patience)


@dataclass
class _Watch:
    part: Part
    started_at: float
    failures: int = 0
    start_at: float | None = None
    is_quiet: bool = False


class Supervisor:
    """Starts a part again when it dies, after a growing delay, and says so through `say`.

    A part that ends in order, with status 0, has done its share: a new one takes its place at once, without a word.
    """

    def __init__(self, say: Callable[[str], None], stop_wanted: Callable[[], bool]) -> None:
        self._say = say
        self._stop_wanted = stop_wanted
        self._watches: list[_Watch] = []

    def add(self, part: Part) -> None:
        """Watch over a part that has been started."""
        self._watches.append(_Watch(part, time.monotonic()))

    def refuse_the_dead(self) -> None:
        """While starting up, a part that dies is not started again.

        Raises:
            CannotStart: One has died; the text shows its last words.
        """
        for watch in self._watches:
            child = watch.part.child
            if child is not None and child.status is not None:
                raise CannotStart(
                    f"{child.name} {ending(child.status)}. Its log {child.log} ends:\n{child.last_words()}"
                )

    def watch(self) -> None:
        """Look after all parts until a stop is wanted."""
        while not self._stop_wanted():
            for watch in self._watches:
                self._look_after(watch, time.monotonic())
            time.sleep(POLL)

    def _look_after(self, watch: _Watch, now: float) -> None:
        if watch.start_at is not None:
            if now >= watch.start_at:
                self._start_again(watch, now)
            return
        child = watch.part.child
        if child is None or child.status is None:
            return
        child.stop()  # Nothing of its process group may hold on to its port.
        if child.status == 0:
            watch.start_at = max(now, watch.started_at + FIRST_DELAY)
            watch.is_quiet = True
            return
        if now - watch.started_at > STEADY_AFTER:
            watch.failures = 0
        self._postpone(watch, now, f"{child.name} {ending(child.status)} (log: {child.log})")

    def _start_again(self, watch: _Watch, now: float) -> None:
        try:
            watch.part.start()
        except (CannotStart, OSError) as error:
            self._postpone(watch, now, str(error))
            return
        watch.start_at = None
        watch.started_at = now
        if not watch.is_quiet:
            self._say(f"{watch.part.name} is started again.")
        watch.is_quiet = False

    def _postpone(self, watch: _Watch, now: float, what_happened: str) -> None:
        delay = min(FIRST_DELAY * 2**watch.failures, LONGEST_DELAY)
        watch.failures += 1
        watch.start_at = now + delay
        watch.is_quiet = False
        self._say(f"{what_happened}; starting it again in {delay:g} s.")
