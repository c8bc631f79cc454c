"""What clients watch: each process reads the things that its clients watch again when it hears that they changed.

A change is told by its id alone, and whoever hears of it reads what is true now. So Redis is no more than a hint: all
that is watched is read again now and then anyway, oftener while Redis cannot be heard. The reads of a process come one
after the other: no watcher sees an older state after a newer one.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, Self
from uuid import UUID

import orjson
from redis.asyncio import Redis

from server.core.channel import Channel
from server.core.errors import AppError, Unavailable
from server.core.redis import TROUBLE

log = logging.getLogger(__name__)

CHANNEL = "voltcart:changed"
# Seconds after which all that is watched is read again: while changes are heard of, and while some may be missed. A
# connection must be so many seconds old, since those who speak come back to Redis later than those who listen.
SELDOM, OFTEN, SETTLED = 15.0, 2.0, 5.0
# Seconds that a new watcher waits for the first state, and those between two tries to read.
PATIENCE, PAUSE = 5.0, 0.5


@dataclass(frozen=True, slots=True)
class State:
    """What a thing is at the moment, as JSON with a short tag of it, and to whom it may be shown.

    `version` is that of the holder's tokens; None when their access has ended.
    """

    holder: UUID
    version: int | None
    text: str
    tag: str

    @classmethod
    def of(cls, text: str, *, holder: UUID, version: int | None) -> Self:
        """The state with this text, and its tag."""
        return cls(holder, version, text, hashlib.blake2b(text.encode(), digest_size=9).hexdigest())


Read = Callable[[Sequence[UUID]], Awaitable[dict[UUID, State]]]


class Changed(Protocol):
    """A transaction that notes the ids of what it changes."""

    changed: set[UUID]


class Herald:
    """Tells every process, this one among them, of a transaction's changes after its commit."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._untold: set[UUID] = set()
        self._telling: asyncio.Task[None] | None = None

    def __call__(self, tx: Changed) -> None:
        """Tell of a transaction, in the background."""
        self._untold |= tx.changed
        if self._untold and self._telling is None:
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def close(self) -> None:
        """Wait until all is told."""
        if self._telling is not None:
            await asyncio.wait((self._telling,))

    async def _tell(self) -> None:
        """Say all there is in one message at a time; what Redis does not take is found out by the others' own looks."""
        try:
            while self._untold:
                told = [str(key) for key in self._untold]
                self._untold.clear()
                try:
                    await self._redis.publish(CHANNEL, orjson.dumps(told))
                except TROUBLE as error:
                    log.warning("%d changes are not told: %s", len(told), error)
        finally:
            self._telling = None


class Watch:
    """One watcher of a thing, with its newest state: what came before that is passed over."""

    def __init__(self, key: UUID) -> None:
        self.key = key
        self.state: State | None = None
        self._shown = False
        self._news = asyncio.Event()

    async def begin(self) -> State | None:
        """The first state; None where there is no such thing.

        Raises:
            Unavailable: It could not be read in time.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self.wait()
        except TimeoutError as error:
            raise Unavailable from error
        return self.state

    async def wait(self) -> None:
        """Wait until there is something new, or somebody wakes the watcher."""
        await self._news.wait()
        self._news.clear()

    def wake(self) -> None:
        """End the watcher's waiting."""
        self._news.set()

    def show(self, state: State | None) -> None:
        """Take what was read: None where there is no such thing."""
        if not self._shown or (state is not None and state != self.state):
            self._shown = True
            self.state = state
            self.wake()


class Feed:
    """The watchers of a process and the one loop that reads for them."""

    def __init__(self, redis: Redis, read: Read) -> None:
        self._read = read
        self._channel = Channel(redis, CHANNEL, self._hear)
        self._watches: dict[UUID, set[Watch]] = {}
        self._due: set[UUID] = set()
        self._stir = asyncio.Event()
        self._all_read = 0.0

    def watch(self, key: UUID) -> Watch:
        """A new watcher, to be dropped at the end; its first state is read now, not remembered."""
        watch = Watch(key)
        self._watches.setdefault(key, set()).add(watch)
        self._ask({key})
        return watch

    def drop(self, watch: Watch) -> None:
        """Forget a watcher."""
        watches = self._watches.get(watch.key, set())
        watches.discard(watch)
        if not watches:
            self._watches.pop(watch.key, None)

    async def listen(self) -> None:
        """Hear of changes until cancelled."""
        await self._channel.listen()

    async def read_on(self) -> None:
        """Read what changed, and now and then all that is watched, until cancelled."""
        while True:
            await self._wait()
            self._stir.clear()
            often = self._channel.heard_for < SETTLED
            if monotonic() >= self._all_read + (OFTEN if often else SELDOM):
                self._due.update(self._watches)
                self._all_read = monotonic()
            due = [key for key in self._due if key in self._watches]
            self._due.clear()
            if due and not await self._show(due):
                self._due.update(due)
                await asyncio.sleep(PAUSE)
                self._stir.set()

    async def _wait(self) -> None:
        """Wait until something is to be read; where nobody watches, nothing is."""
        try:
            async with asyncio.timeout(OFTEN if self._watches else None):
                await self._stir.wait()
        except TimeoutError:
            return

    async def _show(self, keys: list[UUID]) -> bool:
        """Read once for all who watch now; who comes meanwhile is read for again. False when it failed."""
        waiting = {key: tuple(self._watches[key]) for key in keys}
        try:
            states = await self._read(keys)
        except AppError as error:
            log.warning("what is watched could not be read: %s", error.__cause__ or error)
            return False
        except Exception:
            log.exception("what is watched could not be read")
            return False
        for key, watches in waiting.items():
            for watch in watches:
                watch.show(states.get(key))
        return True

    def _hear(self, message: bytes | None) -> None:
        if message is None:
            self._ask(set(self._watches))
            return
        try:
            self._ask({UUID(key) for key in orjson.loads(message)} & self._watches.keys())
        except (ValueError, TypeError, AttributeError):
            log.warning("not understood on %s: %.100r", CHANNEL, message)

    def _ask(self, keys: set[UUID]) -> None:
        if keys:
            self._due |= keys
            self._stir.set()
