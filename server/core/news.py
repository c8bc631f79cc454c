"""News of changes between processes, by Redis: which tags became untrue, at once and for those who ask later.

Each tag has a generation, which a change replaces in the same step that tells everybody. What is filed under the
generations that its tags had before it was read is never found after the change.
"""

import asyncio
import logging
import math
import secrets
from collections.abc import Callable, Collection

import orjson
from redis.asyncio.client import PubSub

from server.core.redis import TROUBLE, Shield

log = logging.getLogger(__name__)

CHANNEL = "voltcart:stale"
# News comes at once; a connection that stays silent for two of these seconds, a ping between them, is dead.
SILENCE = 1.0
# Longer than it takes to build a page, in seconds.
LONGEST_BUILD = 10.0
Hearer = Callable[[set[str] | None], None]


class News:
    """One process's part in it. `hear` is called with the tags that another process changed, with None for all.

    `ttl` is how long things filed under generations live, in seconds.
    """

    def __init__(self, shield: Shield, *, ttl: float, hear: Hearer) -> None:
        self._shield = shield
        self._ttl = ttl
        self._tell_hearer = hear
        self._unsent: dict[str, int] = {}
        self._name = secrets.token_hex(6)

    async def generations(self, tags: Collection[str]) -> str | None:
        """The tags' present generations; None while Redis does not know of this process's own changes."""
        if any(tag in self._unsent for tag in tags):
            return None
        names = [f"generation:{tag}" for tag in tags]
        found = await self._shield.ask(lambda: self._shield.redis.mget(names), None)
        return None if found is None else ".".join((value or b"0").decode() for value in found)

    def begin(self, tags: set[str]) -> None:
        """Note a change of this process's own, to be told by `announce`."""
        for tag in tags:
            self._unsent[tag] = self._unsent.get(tag, 0) + 1

    async def announce(self, tags: set[str]) -> None:
        """Tell the others of a change, again and again while Redis is away and pages from before it may live."""
        message = orjson.dumps([self._name, sorted(tags)])
        try:
            for _ in range(math.ceil(self._ttl)):
                if await self._shield.ask(lambda: self._tell(tags, message), False):
                    return
                await asyncio.sleep(1)
        finally:
            for tag in tags:
                self._unsent[tag] -= 1
                if not self._unsent[tag]:
                    del self._unsent[tag]

    async def _tell(self, tags: set[str], message: bytes) -> bool:
        """Begin a new generation of the tags and say so.

        Generations are random, and forgotten when every page of the one before has ended: no counter that starts
        anew, and no Redis that grows with every product ever changed.
        """
        generation = secrets.token_hex(6)
        kept = round(1000 * (2 * self._ttl + LONGEST_BUILD))
        async with self._shield.redis.pipeline(transaction=True) as pipe:
            for tag in sorted(tags):
                pipe.set(f"generation:{tag}", generation, px=kept)
            pipe.publish(CHANNEL, message)
            await pipe.execute()
        return True

    async def listen(self) -> None:
        """Hear of other processes' changes until cancelled; whenever the connection is new, everything is in doubt."""
        pause = 0.05
        while True:
            try:
                async with self._shield.redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    pause = 0.05
                    await self._follow(pubsub)
            except TROUBLE as error:
                log.warning("no news of other processes: %s", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, 1.0)

    async def _follow(self, pubsub: PubSub) -> None:
        """Act on each message; the one that confirms a subscription comes after every silent reconnection, too."""
        asked = False
        while True:
            message = await pubsub.get_message(timeout=SILENCE)
            if message is None:
                if asked:
                    raise TimeoutError("no answer to a ping")
                await pubsub.ping()
                asked = True
                continue
            asked = False
            if message["type"] == "subscribe":
                self._tell_hearer(None)
            elif message["type"] == "message":
                self._learn(message["data"])

    def _learn(self, text: bytes) -> None:
        try:
            sender, tags = orjson.loads(text)
            changed = set(tags)
        except (ValueError, TypeError):
            log.warning("not understood on %s: %.100r", CHANNEL, text)
            return
        if sender != self._name:
            self._tell_hearer(changed)
