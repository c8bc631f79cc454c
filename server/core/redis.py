"""Redis, which may vanish at any moment: every call has a deadline, and a failure is nobody's error."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.core.settings import Settings

log = logging.getLogger(__name__)
T = TypeVar("T")
# The event loop calls it a RuntimeError when a connection is written to that it has closed a moment ago.
TROUBLE = (RedisError, OSError, TimeoutError, RuntimeError)
REST = 1.0


def connect(settings: Settings) -> Redis:
    """A client whose every call ends within `redis_timeout` seconds. Connects when first used."""
    if settings.redis_url is None:
        raise RuntimeError("REDIS_URL is not set")
    client: Redis = Redis.from_url(
        settings.redis_url.get_secret_value(),
        socket_timeout=settings.redis_timeout,
        socket_connect_timeout=settings.redis_timeout,
        health_check_interval=30,
    )
    return client


class Shield:
    """Between the shop and Redis: a call that fails, or takes `patience` seconds, gives the default.

    Then nobody asks for a second, after which the first who comes tries for all.
    """

    def __init__(self, redis: Redis, *, patience: float = 0.25) -> None:
        self.redis = redis
        self._patience = patience
        self._failed = False
        self._rest_until = 0.0

    async def ask(self, call: Callable[[], Awaitable[T]], default: T) -> T:
        """The answer of `call`, or `default` when Redis does not give one."""
        if self._failed:
            if monotonic() < self._rest_until:
                return default
            self._rest_until = monotonic() + REST
        try:
            async with asyncio.timeout(self._patience):
                answer = await call()
        except TROUBLE as error:
            self._failed = True
            self._rest_until = monotonic() + REST
            log.warning("Redis does not answer: %s", error)
            return default
        self._failed = False
        return answer
