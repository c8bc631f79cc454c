"""Passwords: argon2id off the event loop, with a bound on how many hash at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.core.errors import Unavailable

T = TypeVar("T")

# OWASP's minimum for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet).
KIND, TIME_COST, MEMORY_KIB, LANES = "$argon2", 2, 19_456, 1
AT_ONCE, IN_LINE = 2, 20


class Passwords:
    """Hashes and checks. More than `IN_LINE` waiting is refused at once, so that logins never stall the shop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES)
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The hash to store.

        Raises:
            Unavailable: Too many wait already.
        """
        return await self._run(lambda: self._hasher.hash(password))

    async def check(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; takes as long when there is none, or what is stored opens nothing.

        Raises:
            Unavailable: Too many wait already.
        """
        real = stored if stored is not None and stored.startswith(KIND) else None
        matches = await self._run(lambda: self._verify(real or self._nobody, password))
        return matches and real is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the stored hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= AT_ONCE + IN_LINE:
            raise Unavailable(retry_after=2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
