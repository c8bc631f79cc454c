"""Public pages as ready bytes: in the process, behind it in Redis, behind that the database.

Each page carries tags; a committed change drops its tags here at once and tells the other processes. A page's copy in
Redis is filed under the generations of its tags, read before the page was built, so that a page built from old rows is
never found after the change.
"""

import asyncio
import gzip
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from time import monotonic

import orjson

from server.core.redis import TROUBLE, Shield

log = logging.getLogger(__name__)

CHANNEL = "voltcart:stale"
Build = Callable[[], Awaitable[bytes]]
# Served while it is refilled: for this long after another process's change, and in the last part of its life.
GRACE, LAST_PART = 0.5, 0.15
FILL_LEASE_MS, FILL_WAIT = 3000, 1.0
SMALLEST_GZIP = 1024


@dataclass(slots=True)
class Page:
    """A page ready to send. `extra` is the web layer's own, made once for each page."""

    body: bytes
    packed: bytes | None
    etag: str
    tags: tuple[str, ...]
    life: float
    fresh_until: float = 0.0
    usable_until: float = 0.0
    used: bool = True
    refilling: bool = False
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
        self._ttl = ttl
        self._limit = megabytes * 1_000_000
        self._size = 0
        self._pages: dict[str, Page] = {}
        self._filling: dict[str, asyncio.Task[Page]] = {}
        self._unsent: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._name = secrets.token_hex(6)
        self.fills = 0

    def find(self, key: str) -> Page | None:
        """The page if it is here and may be served now."""
        page = self._pages.get(key)
        if page is None or page.usable_until < monotonic():
            return None
        page.used = True
        return page

    async def get(self, key: str, tags: tuple[str, ...], build: Build) -> Page:
        """The page, from here, from Redis or built; at most one build at a time for a key."""
        page = self.find(key)
        if page is None:
            return await asyncio.shield(self._fill(key, tags, build))
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
        for tag in gone:
            self._unsent[tag] = self._unsent.get(tag, 0) + 1
        self._spawn(self._announce(gone))

    def mark(self, tags: set[str] | None) -> None:
        """After another process's commit: serve the pages a moment longer, while they are refilled (None: all)."""
        now = monotonic()
        for page in self._pages.values():
            if tags is None or not tags.isdisjoint(page.tags):
                page.fresh_until = 0.0
                page.refilling = False
                page.usable_until = min(page.usable_until, now + GRACE)
        self._detach(tags)

    def clear(self) -> None:
        """Forget every page of this process."""
        self._pages.clear()
        self._size = 0
        self._detach(None)

    async def listen(self) -> None:
        """Hear of other processes' changes until cancelled; after a lost connection everything is in doubt."""
        pause = 0.05
        while True:
            try:
                async with self._shield.redis.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    self.mark(None)
                    pause = 0.05
                    while True:
                        message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=5)
                        if message is None:
                            await pubsub.ping()
                        elif message["type"] == "message":
                            self._hear(message["data"])
            except TROUBLE as error:
                log.warning("no news of other processes: %s", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, 1.0)

    async def close(self) -> None:
        """Wait a moment for what is still to be told."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=2)

    def _hear(self, data: bytes) -> None:
        try:
            sender, tags = orjson.loads(data)
        except ValueError:
            return
        if sender != self._name:
            self.mark(set(tags))

    def _detach(self, tags: set[str] | None) -> None:
        """Let no later request join a build that began before the change."""
        for key, task in list(self._filling.items()):
            if tags is None or not tags.isdisjoint(getattr(task, "tags", ())):
                del self._filling[key]

    def _fill(self, key: str, tags: tuple[str, ...], build: Build) -> "asyncio.Task[Page]":
        task = self._filling.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._build(key, tags, build))
            task.tags = tags  # type: ignore[attr-defined]  # read by _detach
            self._filling[key] = task
            task.add_done_callback(lambda done: self._filled(key, done))
        return task

    def _filled(self, key: str, task: "asyncio.Task[Page]") -> None:
        attached = self._filling.get(key) is task
        if attached:
            del self._filling[key]
        if task.cancelled() or task.exception() is not None:
            if (page := self._pages.get(key)) is not None:
                page.refilling = False
        elif attached:
            self._keep(key, task.result())

    def _keep(self, key: str, page: Page) -> None:
        now = monotonic()
        page.usable_until = now + page.life
        page.fresh_until = now + page.life - LAST_PART * self._ttl
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
        where = await self._place(key, tags)
        if where is None:
            return await self._make(tags, build)
        lease = f"fill:{where}"
        redis = self._shield.redis
        deadline = monotonic() + FILL_WAIT
        while True:
            if (found := await self._shield.ask(lambda: self._read(where), None)) is not None:
                return make_page(found[0], tags, found[1])
            mine = await self._shield.ask(lambda: redis.set(lease, b"1", nx=True, px=FILL_LEASE_MS), True)
            if mine or monotonic() > deadline:
                break
            await asyncio.sleep(0.02)
        page = await self._make(tags, build)
        await self._shield.ask(lambda: redis.set(where, page.body, px=round(1000 * self._ttl)), None)
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

    async def _place(self, key: str, tags: tuple[str, ...]) -> str | None:
        """Where the page stands in Redis, or None while its own changes have not reached Redis."""
        if any(tag in self._unsent for tag in tags):
            return None
        names = [f"generation:{tag}" for tag in tags]
        found = await self._shield.ask(lambda: self._shield.redis.mget(names), None)
        if found is None:
            return None
        generations = ".".join((value or b"0").decode() for value in found)
        return f"page:{generations}:{key}"

    async def _announce(self, tags: set[str]) -> None:
        message = orjson.dumps([self._name, sorted(tags)])
        try:
            for _ in range(round(self._ttl)):
                if await self._shield.ask(lambda: self._tell(tags, message), False):
                    return
                await asyncio.sleep(1)
        finally:
            for tag in tags:
                self._unsent[tag] -= 1
                if not self._unsent[tag]:
                    del self._unsent[tag]

    async def _tell(self, tags: set[str], message: bytes) -> bool:
        async with self._shield.redis.pipeline(transaction=True) as pipe:
            for tag in sorted(tags):
                pipe.incr(f"generation:{tag}")
            pipe.publish(CHANNEL, message)
            await pipe.execute()
        return True

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
