"""A channel of Redis that a process listens to, over one connection that is taken up again whenever it is lost."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from server.core.redis import TROUBLE

log = logging.getLogger(__name__)

# A connection that stays silent for two of these seconds, a ping between them, is dead.
SILENCE = 1.0
# Seconds between two tries to connect, at first and at most.
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0


class Channel:
    """`hear` is called with each message, and with None when the connection is new: who spoke before was not heard."""

    def __init__(self, redis: Redis, name: str, hear: Callable[[bytes | None], None]) -> None:
        self._redis = redis
        self._name = name
        self._hear = hear
        self._since: float | None = None

    @property
    def heard_for(self) -> float:
        """For how many seconds nothing can have been missed."""
        return 0.0 if self._since is None else monotonic() - self._since

    async def listen(self) -> None:
        """Hear what is said until cancelled."""
        pause = FIRST_PAUSE
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(self._name)
                    pause = FIRST_PAUSE
                    await self._follow(pubsub)
            except TROUBLE as error:
                self._since = None
                log.warning("nothing is heard on %s: %s", self._name, error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _follow(self, pubsub: PubSub) -> None:
        """Pass on each message; the one that confirms a subscription comes after every silent reconnection, too."""
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
                self._since = monotonic()
                self._hear(None)
            elif message["type"] == "message":
                self._hear(message["data"])
