"""News of changes between processes, by Redis: which tags became untrue, at once and for those who ask later.

Each tag has a generation, a random word in Redis. A change takes the word away in the same step that tells everybody,
and whoever builds a page next makes up a new one: what is filed under the generations that its tags had before it was
read is never found after the change, whatever Redis forgets. Taking away and telling are what even a Redis without
memory left still does.

`transaction()` writes the tags down with the change, and the row goes when they are told. Rows that stay belong to
processes that ended in between, or cannot reach Redis; the workers tell of them, a few seconds later.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID

import orjson

from server.core.channel import Channel
from server.core.db import fetch
from server.core.errors import Unavailable
from server.core.redis import TROUBLE, Shield

log = logging.getLogger(__name__)

CHANNEL = "voltcart:stale"
# Seconds between two tries to tell, at first and at most.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
# How long a process has for telling of its own change, before a worker does it.
PATIENCE = timedelta(seconds=2)
# A generation outlives the pages under it so many times: without it they are not found, and built again for nothing.
LIVES = 10
UNTOLD = """
SELECT id, tags FROM untold_changes WHERE created_at < clock_timestamp() - $1::interval ORDER BY id LIMIT 1000
"""
Hearer = Callable[[set[str] | None], None]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of this process's own that Redis does not know of; not worth telling after `until`."""

    tags: frozenset[str]
    notice: UUID | None
    until: float


class News:
    """One process's part in it. `hear` is called with the tags that another process changed, with None for all.

    `ttl` is how long things filed under generations live, in seconds.
    """

    def __init__(self, shield: Shield, *, ttl: float, hear: Hearer) -> None:
        self._shield = shield
        self._ttl = ttl
        self._tell_hearer = hear
        self._untold: list[Change] = []
        self._telling = False
        self._name = secrets.token_hex(6)

    async def generations(self, tags: Collection[str]) -> str | None:
        """The tags' present generations; None while Redis does not know of this process's own changes."""
        if any(tag in change.tags for change in self._untold for tag in tags):
            return None
        return await self._shield.ask(lambda: self._read(tags), None)

    async def _read(self, tags: Collection[str]) -> str:
        """The generations as they are, begun where there is none."""
        begun = secrets.token_hex(6).encode()
        kept = round(1000 * LIVES * self._ttl)
        async with self._shield.redis.pipeline(transaction=False) as pipe:
            for tag in tags:
                pipe.set(f"generation:{tag}", begun, nx=True, get=True, px=kept)
            found = await pipe.execute()
        return b".".join(value or begun for value in found).decode()

    def note(self, tags: Iterable[str], notice: UUID | None) -> None:
        """Note a change of this process's own, to be told by `tell`; `notice` is the row that keeps it till then."""
        self._untold.append(Change(frozenset(tags), notice, monotonic() + self._ttl))

    async def tell(self) -> None:
        """Tell the others of what was noted, again and again while Redis is away and pages from before may live."""
        if self._telling:
            return
        self._telling = True
        told: list[UUID] = []
        pause = FIRST_PAUSE
        try:
            while batch := tuple(self._untold):
                if await self._say(set().union(*(change.tags for change in batch)), self._name):
                    told += [change.notice for change in batch if change.notice is not None]
                    del self._untold[: len(batch)]
                    continue
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                now = monotonic()
                self._untold = [change for change in self._untold if change.until > now]
        finally:
            self._telling = False
        await _forget(told)

    async def tell_for_others(self) -> int:
        """Tell everybody of changes whose own process did not; say how many."""
        rows = await fetch(UNTOLD, PATIENCE)
        if not rows or not await self._say({tag for row in rows for tag in orjson.loads(row["tags"])}, ""):
            return 0
        await _forget([row["id"] for row in rows])
        return len(rows)

    async def _say(self, tags: set[str], sender: str) -> bool:
        """End the tags' generations and say so; asks Redis even when another call has just failed."""
        try:
            async with self._shield.redis.pipeline(transaction=True) as pipe:
                pipe.delete(*(f"generation:{tag}" for tag in tags))
                pipe.publish(CHANNEL, orjson.dumps([sender, sorted(tags)]))
                await pipe.execute()
        except TROUBLE as error:
            log.warning("a change of %d tags is not told yet: %s", len(tags), error)
            return False
        return True

    async def listen(self) -> None:
        """Hear of other processes' changes until cancelled; whenever the connection is new, everything is in doubt."""
        await Channel(self._shield.redis, CHANNEL, self._learn).listen()

    def _learn(self, text: bytes | None) -> None:
        if text is None:
            self._tell_hearer(None)
            return
        try:
            sender, tags = orjson.loads(text)
            changed = set(tags)
        except (ValueError, TypeError):
            log.warning("not understood on %s: %.100r", CHANNEL, text)
            return
        if sender != self._name:
            self._tell_hearer(changed)


async def _forget(notices: list[UUID]) -> None:
    """Drop the rows of changes that everybody was told of; told twice does no harm."""
    if not notices:
        return
    try:
        await fetch("DELETE FROM untold_changes WHERE id = ANY ($1::uuid[])", notices)
    except Unavailable as error:
        log.warning("%d changes will be told of again: %s", len(notices), error)
