"""Public pages as ready bytes: in the process, behind it in Redis, behind that the database.

Each page carries tags; a committed change drops its tags here at once and tells the other processes. A page's copy in
Redis is filed under the generations of its tags, read before the page was built, so that a page built from old rows is
never found after the change. A page that merely grew old is renewed before its end, and held on to while the database
does not answer. What holds:

- The process that commits a change never answers a request that comes after it with a page from before. One that
  does not learn of its own commit, since the connection broke, is in the place of the others.
- The others serve such a page for `GRACE` more from when they hear of the change, and they hear of it at once; where
  the one who changed it died before telling, a few seconds later, from a worker.
- A process that lost its connection for news doubts all its pages when it has a new one: each is renewed, or not
  served after `GRACE`. A dead connection is noticed within two seconds.
- A process that stood still finds the news waiting, or its connection lost, when it goes on: the two lines above hold
  from that moment.
- Whatever else is lost, a page ends `ttl` seconds after its rows began to be read, in all processes together; seconds
  in which the whole machine sleeps do not count. Only a database that does not answer keeps a page longer, and only
  one that no news has called untrue.
- One build at a time for a page in a process; across processes too while Redis answers and a build takes less than
  `FILL_WAIT`.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from server.core import metrics
from server.core.errors import AppError, Unavailable
from server.core.news import News
from server.core.redis import Shield
from server.core.shelf import Shelf, make_place

T = TypeVar("T")
Build = Callable[[], Awaitable[bytes]]
# Served while it is refilled: for this long after another process's change, and in the last part of its life.
GRACE, LAST_PART = 0.5, 0.15
# A page that another process is renewing is not asked for again so soon.
PAUSE = 0.1
# While the database does not answer, each attempt to renew a page lets the old one live for so long: more than an
# attempt takes to fail.
HOLD = 10.0
FILL_WAIT, FILL_POLL = 1.0, 0.02
SMALLEST_GZIP = 1024
# Bytes that a page occupies besides its body: itself, its tags, its headers in each form.
OVERHEAD = 2000
# Of the memory; the rest is for the web layer's addresses that lead to pages.
PAGES_SHARE = 0.9


@dataclass(slots=True)
class Page:
    """A page ready to send, which ends at the monotonic time `ends`.

    `outdated` says that a change made it untrue. `size` is in bytes, roughly, once it is kept. `extra` is the web
    layer's own, made once for each page.
    """

    body: bytes
    packed: bytes | None
    etag: str
    tags: tuple[str, ...]
    ends: float
    fresh_until: float = 0.0
    usable_until: float = 0.0
    used: bool = True
    refilling: bool = False
    outdated: bool = False
    size: int = 0
    extra: dict[str, object] = field(default_factory=dict)


def make_page(body: bytes, tags: tuple[str, ...], ends: float) -> Page:
    """A page from its body, until the monotonic time `ends`: compressed once, with an ETag of its content."""
    packed = gzip.compress(body, 6, mtime=0) if len(body) > SMALLEST_GZIP else None
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    return Page(body, packed, f'"{etag}"', tags, ends)


class Cache:
    """The pages of this process and their way to Redis."""

    def __init__(self, shield: Shield, *, ttl: float, megabytes: int) -> None:
        self._shield = shield
        self._news = News(shield, ttl=ttl, hear=self.mark)
        self._shelf = Shelf(shield, ageing=LAST_PART * ttl)
        self._ttl = ttl
        self._limit = round(PAGES_SHARE * megabytes * 1_000_000)
        self.room_for_addresses = megabytes * 1_000_000 - self._limit
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

    def drop(self, tags: Iterable[str], notice: UUID | None = None) -> None:
        """After this process's own commit: forget the pages now, and tell the others.

        `notice` is the row that says so until they are told.
        """
        gone = set(tags)
        if not gone:
            return
        for key in [key for key, page in self._pages.items() if not gone.isdisjoint(page.tags)]:
            self._forget(key)
        metrics.page_bytes.set(self._size)
        self._detach(gone)
        self._news.note(gone, notice)
        self._spawn(self._news.tell())

    async def tell_for_others(self) -> int:
        """Tell everybody of changes whose own process did not live to do it; say how many."""
        return await self._news.tell_for_others()

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
                self._forget(key)

    def _keep(self, key: str, page: Page) -> None:
        page.usable_until = page.ends
        page.fresh_until = max(page.ends - LAST_PART * self._ttl, min(page.ends, monotonic() + PAUSE))
        page.size = OVERHEAD + len(key) + len(page.body) + len(page.packed or b"")
        if key in self._pages:
            self._forget(key)
        self._pages[key] = page
        self._size += page.size
        while self._size > self._limit and len(self._pages) > 1:
            oldest = next(iter(self._pages))
            if self._pages[oldest].used:
                page = self._pages.pop(oldest)
                page.used = False
                self._pages[oldest] = page
            else:
                self._forget(oldest)
        metrics.page_bytes.set(self._size)

    def _forget(self, key: str) -> None:
        self._size -= self._pages.pop(key).size

    async def _build(self, key: str, tags: tuple[str, ...], build: Build) -> Page:
        generations = await self._news.generations(tags)
        if generations is None:
            return await self._make(tags, build)
        place = make_place(generations, key)
        deadline = monotonic() + FILL_WAIT
        while True:
            copy, mine = await self._shelf.take(place)
            if copy is not None and not mine:
                return make_page(copy.body, tags, monotonic() + copy.left)
            if mine or monotonic() > deadline:
                break
            await asyncio.sleep(FILL_POLL)
        try:
            page = await self._make(tags, build)
        except BaseException:
            if mine:
                await self._shelf.give_up(place)
            raise
        await self._shelf.put(place, page.body, page.ends - monotonic())
        return page

    async def _make(self, tags: tuple[str, ...], build: Build) -> Page:
        self.fills += 1
        metrics.page_builds.inc()
        ends = monotonic() + self._ttl
        return make_page(await build(), tags, ends)

    def _spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Start work and hold on to it: the loop itself does not."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
