"""Redis, which may vanish at any moment: every call has a deadline, and a failure is nobody's error."""

import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.core.settings import Settings

log = logging.getLogger(__name__)
T = TypeVar("T")
TROUBLE = (RedisError, OSError, TimeoutError)
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
    """Between the shop and Redis: a call that fails gives the default, and for a second nobody asks again."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._rest_until = 0.0

    @property
    def is_up(self) -> bool:
        """Whether the last call answered, as far as is known."""
        return monotonic() >= self._rest_until

    async def ask(self, call: Callable[[], Awaitable[T]], default: T) -> T:
        """The answer of `call`, or `default` when Redis does not give one."""
        if not self.is_up:
            return default
        try:
            return await call()
        except TROUBLE as error:
            self._rest_until = monotonic() + REST
            log.warning("Redis does not answer: %s", error)
            return default
