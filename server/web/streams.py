"""Server-sent events: streams of the present state of something that a client watches.

Each event carries the whole state, so who missed some misses nothing. Its id is a tag of that state: who comes back
with it in `Last-Event-ID` hears nothing until the state is another. A browser's EventSource cannot send the
Authorization header, and a token in an address would stand in logs: such clients read the stream by `fetch`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from uuid import UUID

from aiohttp import hdrs, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp_sse import EventSourceResponse

from server.core import metrics
from server.core.errors import AppError, TooManyRequests, Unavailable
from server.core.feed import Feed, Watch
from server.core.tasks import end
from server.core.tokens import Claims
from server.web.auth import bearer
from server.web.keys import CLOCK, TOKENS

log = logging.getLogger(__name__)

EVENT_STREAM = "text/event-stream"
# Streams of one user, and of all users, in a process.
MOST_OF_ONE, MOST = 5, 2000
# Seconds: between two signs of life, until a client that takes nothing is dropped, and how long a stream may last.
PING, SLOWEST, LONGEST = 15.0, 20.0, 30 * 60.0
# Seconds between two looks at who has left, and whose access has ended: that ends within a second.
GLANCE = 0.8
# Milliseconds after which a client shall come back.
RETRY = 3000


class TooManyStreams(TooManyRequests):
    """The caller has as many streams open as one may have."""

    code = "too_many_streams"
    message = "{limit} streams are open already; close one, or try again in {retry_after} s."


class StreamsFull(Unavailable):
    """The process holds as many streams as it can, or it is about to end."""

    code = "streams_full"
    message = "No more streams can be opened just now; try again in {retry_after} s."


class EventStream(EventSourceResponse):
    """One client's stream, which the frame runs once the request is counted and logged.

    It ends when the client leaves, when its access does, with the access token, or when the process ends.
    """

    def __init__(self, request: web.Request, claims: Claims, watch: Watch, event: str, streams: "Streams") -> None:
        super().__init__(sep="\n", allow_all_methods=True, send_timeout=SLOWEST, ping_interval=PING)
        self.headers[hdrs.CACHE_CONTROL] = "no-store"
        self.claims = claims
        self.watch = watch
        self._event = event
        self._streams = streams
        self._request = request
        self._ends = monotonic() + min(LONGEST, claims.expires_at - request.app[CLOCK]().timestamp())
        self._is_over = False

    @property
    def is_left(self) -> bool:
        """Whether the client is gone."""
        return self._request.transport is None

    @property
    def is_due(self) -> bool:
        """Whether it is to end."""
        return self.is_left or monotonic() >= self._ends

    def finish(self) -> None:
        """Have it end now, also where the client takes nothing."""
        self._is_over = True
        self.watch.wake()
        if self._request.transport is not None and self._request.protocol.writing_paused:
            self._request.transport.abort()

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send the headers.

        Raises:
            ConnectionResetError: The client is gone.
        """
        if request.transport is None:
            raise ConnectionResetError
        return await super().prepare(request)

    async def run(self) -> None:
        """Send the present state, and each later one that the client is there to take, to the end."""
        try:
            await self.prepare(self._request)
            async with self:
                if self._request.method == hdrs.METH_GET:
                    await self._follow()
        except (ConnectionError, TimeoutError) as error:
            log.info("a stream ended with its client: %s", error)
        finally:
            self._streams.forget(self)

    async def _follow(self) -> None:
        await self.write(b"retry: %d\n\n" % RETRY)
        known = self.last_event_id
        while not self._is_over and (state := self.watch.state) and state.version == self.claims.version:
            if state.tag != known:
                await self.send(state.text, id=state.tag, event=self._event)
                known = state.tag
            await self.watch.wait()


class Streams:
    """The streams of a process. `find_acting` says which of some tokens' access has not ended."""

    def __init__(self, feed: Feed, find_acting: Callable[[Sequence[Claims]], Awaitable[frozenset[Claims]]]) -> None:
        self._feed = feed
        self._find_acting = find_acting
        self._open: set[EventStream] = set()
        self._is_closing = False

    async def open(self, request: web.Request, key: UUID, *, event: str) -> EventStream | None:
        """A stream of the states of what has the id `key`, as events of this name; None where it is not the caller's.

        Raises:
            TooManyStreams: The caller has as many as one may have.
            StreamsFull: The process has as many as it can hold.
            Unavailable: The present state could not be read in time.
        """
        claims = request.app[TOKENS].read(bearer(request) or "")
        if sum(one.claims.user_id == claims.user_id and not one.is_left for one in self._open) >= MOST_OF_ONE:
            raise TooManyStreams(limit=MOST_OF_ONE, retry_after=RETRY // 1000)
        if self._is_closing or len(self._open) >= MOST:
            raise StreamsFull(retry_after=RETRY // 1000)
        stream = EventStream(request, claims, self._feed.watch(key), event, self)
        self._open.add(stream)
        metrics.streams.set(len(self._open))
        try:
            state = await stream.watch.begin()
        except BaseException:
            self.forget(stream)
            raise
        if state is None or state.holder != claims.user_id:
            self.forget(stream)
            return None
        return stream

    def forget(self, stream: EventStream) -> None:
        """Let go of a stream that is over."""
        self._open.discard(stream)
        self._feed.drop(stream.watch)
        metrics.streams.set(len(self._open))

    def close(self) -> None:
        """End all, and open no more."""
        self._is_closing = True
        for stream in self._open:
            stream.finish()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Feed the streams, and end those whose time is over."""
        tasks = [asyncio.create_task(work) for work in (self._feed.listen(), self._feed.read_on(), self._look_round())]
        try:
            yield
        finally:
            for task in tasks:
                await end(task)

    async def _look_round(self) -> None:
        while True:
            await asyncio.sleep(GLANCE)
            ended = await self._find_ended()
            for stream in self._open:
                if stream.is_due or stream.claims in ended:
                    stream.finish()

    async def _find_ended(self) -> frozenset[Claims]:
        """Those of all streams' tokens whose access has ended; none, where the database does not say."""
        asked = list({stream.claims for stream in self._open})
        try:
            return frozenset(asked) - await self._find_acting(asked) if asked else frozenset()
        except AppError as error:
            log.warning("whose access has ended could not be read: %s", error.__cause__ or error)
        except Exception:
            log.exception("whose access has ended could not be read")
        return frozenset()


STREAMS = web.AppKey("streams", Streams)
