"""Public pages as ready bytes: in the process, behind it in Redis, behind that the database.

Each page carries tags; a committed change drops its tags here at once and tells the other processes. A page's copy in
Redis is filed under the generations of its tags, read before the page was built, so that a page built from old rows is
never found after the change. A page that merely grew old is renewed before its end, and held on to while the database
does not answer.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from server.core.errors import AppError, Unavailable
from server.core.news import News
from server.core.redis import Shield

T = TypeVar("T")
Build = Callable[[], Awaitable[bytes]]
# Served while it is refilled: for this long after another process's change, and in the last part of its life.
GRACE, LAST_PART = 0.5, 0.15
# A page that another process is renewing is not asked for again so soon.
PAUSE = 0.1
# While the database does not answer, each attempt to renew a page lets the old one live for so long: more than an
# attempt takes to fail.
HOLD = 10.0
FILL_LEASE_MS, FILL_WAIT = 3000, 1.0
SMALLEST_GZIP = 1024


@dataclass(slots=True)
class Page:
    """A page ready to send, good for `life` seconds.

    `outdated` says that a change made it untrue. `extra` is the web layer's own, made once for each page.
    """

    body: bytes
    packed: bytes | None
    etag: str
    tags: tuple[str, ...]
    life: float
    fresh_until: float = 0.0
    usable_until: float = 0.0
    used: bool = True
    refilling: bool = False
    outdated: bool = False
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it occupies, roughly."""
        return 1000 + len(self.body) + len(self.packed or b"")


def make_page(body: bytes, tags: tuple[str, ...], life: float) -> Page:
    """A page from its body, good for `life` seconds: compressed once, with an ETag of its content."""
    packed = gzip.compress(body, 6, mtime=0) if len(body) > SMALLEST_GZIP else None
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    return Page(body, packed, f'"{etag}"', tags, life)


class Cache:
    """The pages of this process and their way to Redis."""

    def __init__(self, shield: Shield, *, ttl: float, megabytes: int) -> None:
        self._shield = shield
        self._news = News(shield, ttl=ttl, hear=self.mark)
        self._ttl = ttl
        self._limit = megabytes * 1_000_000
        self._size = 0
        self._pages: dict[str, Page] = {}
        self._filling: dict[str, tuple[asyncio.Task[Page], tuple[str, ...]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.fills = 0

    def find(self, key: str) -> Page | None:
        """The page if it is here and may be served now."""
        page = self._pages.get(key)
        if page is None or page.usable_until < monotonic():
            return None
        page.used = True
        return page

    async def get(self, key: str, tags: tuple[str, ...], build: Build) -> Page:
        """The page, from here, from Redis or built; at most one build at a time for a key.

        Raises:
            AppError: What the build refuses with; without the database an old page that no change is known to have
                made untrue is given instead.
        """
        page = self.find(key)
        if page is None:
            try:
                return await asyncio.shield(self._fill(key, tags, build))
            except Unavailable:
                if (page := self.find(key)) is None:
                    raise
                return page
        if page.fresh_until < monotonic() and not page.refilling:
            page.refilling = True
            self._fill(key, tags, build)
        return page

    def drop(self, tags: Iterable[str]) -> None:
        """After this process's own commit: forget the pages now, and tell the others."""
        gone = set(tags)
        if not gone:
            return
        for key in [key for key, page in self._pages.items() if not gone.isdisjoint(page.tags)]:
            self._size -= self._pages.pop(key).size
        self._detach(gone)
        self._news.begin(gone)
        self._spawn(self._news.announce(gone))

    def mark(self, tags: set[str] | None) -> None:
        """After another process's commit: serve the pages a moment longer, while they are refilled (None: all)."""
        now = monotonic()
        for page in self._pages.values():
            if tags is None or not tags.isdisjoint(page.tags):
                page.fresh_until = 0.0
                page.refilling = False
                page.outdated = page.outdated or tags is not None
                page.usable_until = min(page.usable_until, now + GRACE)
        self._detach(tags)

    def clear(self) -> None:
        """Forget every page of this process."""
        self._pages.clear()
        self._size = 0
        self._detach(None)

    async def listen(self) -> None:
        """Hear of other processes' changes until cancelled."""
        await self._news.listen()

    async def close(self) -> None:
        """Wait a moment for what is still to be told."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=2)

    def _detach(self, tags: set[str] | None) -> None:
        """Let no later request join a build that began before the change, and keep nothing of it."""
        for key, (_, carried) in list(self._filling.items()):
            if tags is None or not tags.isdisjoint(carried):
                del self._filling[key]

    def _fill(self, key: str, tags: tuple[str, ...], build: Build) -> "asyncio.Task[Page]":
        if key in self._filling:
            return self._filling[key][0]
        task = self._spawn(self._build(key, tags, build))
        self._filling[key] = task, tags
        task.add_done_callback(lambda done: self._filled(key, done))
        return task

    def _filled(self, key: str, task: "asyncio.Task[Page]") -> None:
        error = None if task.cancelled() else task.exception()
        if key not in self._filling or self._filling[key][0] is not task:
            return
        del self._filling[key]
        if not task.cancelled() and error is None:
            self._keep(key, task.result())
        elif (page := self._pages.get(key)) is not None:
            page.refilling = False
            if isinstance(error, Unavailable):
                if not page.outdated:
                    page.usable_until = max(page.usable_until, monotonic() + HOLD)
            elif isinstance(error, AppError):
                self._size -= self._pages.pop(key).size

    def _keep(self, key: str, page: Page) -> None:
        now = monotonic()
        page.usable_until = now + page.life
        page.fresh_until = now + max(page.life - LAST_PART * self._ttl, min(page.life, PAUSE))
        if (old := self._pages.pop(key, None)) is not None:
            self._size -= old.size
        self._pages[key] = page
        self._size += page.size
        while self._size > self._limit and len(self._pages) > 1:
            oldest = next(iter(self._pages))
            page = self._pages.pop(oldest)
            if page.used:
                page.used = False
                self._pages[oldest] = page
            else:
                self._size -= page.size

    async def _build(self, key: str, tags: tuple[str, ...], build: Build) -> Page:
        generations = await self._news.generations(tags)
        if generations is None:
            return await self._make(tags, build)
        where = f"page:{generations}:{key}"
        redis, lease = self._shield.redis, f"fill:{where}"
        deadline = monotonic() + FILL_WAIT
        while True:
            copy = await self._shield.ask(lambda: self._read(where), None)
            if copy is not None and copy[1] > LAST_PART * self._ttl:
                return make_page(copy[0], tags, copy[1])
            mine = await self._shield.ask(lambda: redis.set(lease, b"1", nx=True, px=FILL_LEASE_MS), True)
            if mine or monotonic() > deadline:
                break
            if copy is not None:
                return make_page(copy[0], tags, copy[1])
            await asyncio.sleep(0.02)
        try:
            page = await self._make(tags, build)
            await self._shield.ask(lambda: redis.set(where, page.body, px=round(1000 * self._ttl)), None)
        finally:
            if mine:
                await self._shield.ask(lambda: redis.delete(lease), 0)
        return page

    async def _read(self, where: str) -> tuple[bytes, float] | None:
        """A page's body in Redis and the seconds it still has."""
        async with self._shield.redis.pipeline(transaction=False) as pipe:
            pipe.get(where)
            pipe.pttl(where)
            body, left = await pipe.execute()
        return None if body is None else (body, max(0.0, left / 1000))

    async def _make(self, tags: tuple[str, ...], build: Build) -> Page:
        self.fills += 1
        return make_page(await build(), tags, self._ttl)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Start work and hold on to it: the loop itself does not."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
