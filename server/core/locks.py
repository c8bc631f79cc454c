"""Redis locks on several keys at once, to keep a crowd away from the database.

They save work and guarantee nothing: a lock may be lost, expire in its holder's hands, or be gone with Redis. What
must hold is held by row locks and constraints.
"""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import monotonic

from server.core.redis import Shield

ACQUIRE = """
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then return 0 end
end
for _, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
end
return 1
"""
RELEASE = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 1
"""


@dataclass(slots=True)
class Hold:
    """Whether the locks of a set are held, and whether others held one of them when they were asked for."""

    held: bool = False
    waited: bool = False


class Locks:
    """Locks of this process: all keys of a set in one atomic step, with an owner's token and an expiry.

    Within a process the waiters of a key stand in one line, so that only the first of them asks Redis.
    The braces in the key keep a set on one node of a Redis Cluster.
    """

    def __init__(self, shield: Shield, *, lease: float = 5.0, patience: float = 2.0) -> None:
        self._shield = shield
        self._acquire = shield.redis.register_script(ACQUIRE)
        self._release = shield.redis.register_script(RELEASE)
        self._lease = lease
        self._patience = patience
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, names: Sequence[str]) -> AsyncIterator[Hold]:
        """Hold the locks of `names` for the block, after waiting `patience` seconds at most; then go on without.

        Gives what became of it; nothing that must hold may depend on that.
        """
        keys = sorted({f"lock:{{stock}}:{name}" for name in names})
        deadline = monotonic() + self._patience
        token = secrets.token_hex(12)
        hold = Hold(waited=any(key in self._lines for key in keys))
        async with AsyncExitStack() as stack:
            hold.held = await self._queue(stack, keys, deadline) and await self._take(keys, token, deadline, hold)
            try:
                yield hold
            finally:
                if hold.held:
                    await self._give_back(keys, token)

    async def _queue(self, stack: AsyncExitStack, keys: list[str], deadline: float) -> bool:
        try:
            async with asyncio.timeout(max(0.0, deadline - monotonic())):
                for key in keys:
                    await stack.enter_async_context(self._line(key))
        except TimeoutError:
            return False
        return True

    @asynccontextmanager
    async def _line(self, key: str) -> AsyncIterator[None]:
        lock, waiting = self._lines.get(key, (asyncio.Lock(), 0))
        self._lines[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._lines[key]
            if waiting == 1:
                del self._lines[key]
            else:
                self._lines[key] = (lock, waiting - 1)

    async def _take(self, keys: list[str], token: str, deadline: float, hold: Hold) -> bool:
        pause = 0.005
        args: list[str | int] = [token, round(1000 * self._lease)]
        while True:
            answer = await self._shield.ask(lambda: self._acquire(keys=keys, args=args), None)
            if answer is None:
                return False
            if answer:
                return True
            hold.waited = True
            if monotonic() + pause > deadline:
                return False
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter, not a secret
            pause = min(2 * pause, 0.05)

    async def _give_back(self, keys: list[str], token: str) -> None:
        await self._shield.ask(lambda: self._release(keys=keys, args=[token]), None)
