"""A TCP proxy that is as bad as a test wants: before PostgreSQL, Redis, a mail server or the gateway.

async with open_proxy("127.0.0.1", 5432) as proxy:
    url = proxy.url_for(url)
    proxy.mode = Delay(1.0, jitter=0.5)             # for the connections there are, and for new ones
    cut = proxy.on_request(rb"COMMIT;", LOSE_ANSWER)  # the next COMMIT is made, its answer is lost
    assert cut.times == 1 and proxy.did["lost"] == 1
"""

import asyncio
import random
import re
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.faults.modes import (
    BlackHole,
    CutAfterRequest,
    Delay,
    Mode,
    Pass,
    Refuse,
    Reset,
    ResetAfter,
    Throttle,
)

__all__ = [
    "CUT",
    "LOSE_ANSWER",
    "SWALLOW",
    "BlackHole",
    "CutAfterRequest",
    "Delay",
    "Link",
    "Mode",
    "Pass",
    "Proxy",
    "Refuse",
    "Reset",
    "ResetAfter",
    "Throttle",
    "Watch",
    "open_proxy",
    "open_proxy_to",
]
PIECE = 65_536  # bytes
SHARES = 20  # a throttled stream comes in so many parts a second
RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class Link:
    """One connection through the proxy. `lost` means that it is reset in place of the next answer."""

    def __init__(self, client: asyncio.StreamWriter) -> None:
        self.client = client
        self.there: asyncio.StreamWriter | None = None
        self.lost = False
        self.answered = 0

    def reset(self) -> None:
        """Break both ends with a reset, whatever is under way."""
        for writer in (self.client, self.there):
            if writer is not None and not writer.transport.is_closing():
                own: socket.socket = writer.get_extra_info("socket")
                with suppress(OSError):
                    own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
                writer.transport.abort()


# What is done with a piece in which a pattern was found: gives what goes on of it, after whatever else it did.
Act = Callable[[Link, bytes, re.Match[bytes]], bytes]


def SWALLOW(_link: Link, piece: bytes, found: re.Match[bytes]) -> bytes:  # noqa: N802 - a constant to its users
    """What was found does not go on; the rest of the piece does."""
    return piece[: found.start()] + piece[found.end() :]


def LOSE_ANSWER(link: Link, piece: bytes, _found: re.Match[bytes]) -> bytes:  # noqa: N802 - as above
    """The request goes on; in place of its answer the connection is reset."""
    link.lost = True
    return piece


def CUT(link: Link, _piece: bytes, _found: re.Match[bytes]) -> bytes:  # noqa: N802 - as above
    """The connection is reset before the piece goes on."""
    link.reset()
    return b""


@dataclass(slots=True)
class Watch:
    """A pattern waited for: `left` is how often it still acts, `times` how often it did."""

    pattern: re.Pattern[bytes]
    act: Act
    left: int
    times: int = 0

    def look(self, link: Link, piece: bytes) -> bytes:
        """What goes on of a piece. A pattern has to come in one piece, as what is written at once does here."""
        while self.left and (found := self.pattern.search(piece)):
            self.left -= 1
            self.times += 1
            piece = self.act(link, piece, found)
            if self.act is not SWALLOW:
                break
        return piece


class Proxy:
    """The way to `host:port`. `did` counts connections, delayed, lost, reset, matched; bytes of requests, answers."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.did: Counter[str] = Counter()
        self._mode: Mode = Pass()
        self._changed = asyncio.Event()
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._watches: dict[str, list[Watch]] = {"requests": [], "answers": []}
        # Keeps the port ours while nobody listens on it.
        self._holder = _bound(0)
        self.own_port: int = self._holder.getsockname()[1]
        self._listening: asyncio.Task[None] | None = None
        self._listen()

    def url_for(self, url: str) -> str:
        """The same URL, by way of this proxy."""
        parts = urlsplit(url)
        user, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{user}{at}127.0.0.1:{self.own_port}"))

    @property
    def mode(self) -> Mode:
        """What it does to every connection."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        for link in self._links:
            link.answered = 0
        if isinstance(mode, Refuse) and self._listening is not None:
            self._listening.cancel()
            self._listening = None
        elif not isinstance(mode, Refuse) and self._listening is None:
            self._listen()
        if isinstance(mode, Refuse | Reset):
            self.cut()

    def cut(self) -> int:
        """Reset every connection there is; gives how many."""
        for link in self._links:
            link.reset()
        self.did["reset"] += len(self._links)
        return len(self._links)

    def on_request(self, pattern: bytes, act: Act, times: int = 1) -> Watch:
        """Act on the next `times` requests with `pattern` in them."""
        self._watches["requests"].append(watch := Watch(re.compile(pattern, re.DOTALL), act, times))
        return watch

    def on_answer(self, pattern: bytes, act: Act, times: int = 1) -> Watch:
        """Act on the next `times` answers with `pattern` in them."""
        self._watches["answers"].append(watch := Watch(re.compile(pattern, re.DOTALL), act, times))
        return watch

    def _listen(self) -> None:
        listener = _bound(self.own_port)
        listener.listen(1024)
        self._listening = self._begin(self._accept(listener))

    def _begin(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _accept(self, listener: socket.socket) -> None:
        with listener:
            while True:
                accepted, _ = await asyncio.get_running_loop().sock_accept(listener)
                self.did["connections"] += 1
                self._begin(self._serve(accepted))

    async def _serve(self, accepted: socket.socket) -> None:
        requests, client = await asyncio.open_connection(sock=accepted)
        link = Link(client)
        self._links.add(link)
        try:
            if isinstance(self._mode, Refuse | Reset):
                self.did["reset"] += 1
                link.reset()
                return
            with suppress(OSError):
                answers, link.there = await asyncio.open_connection(self.host, self.port)
                ways = self._carry(link, requests, link.there), self._carry(link, answers, client)
                await asyncio.wait([self._begin(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._links.discard(link)
            client.close()
            if link.there is not None:
                link.there.close()

    async def _carry(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one direction to its end."""
        side = "answers" if writer is link.client else "requests"
        # RuntimeError: uvloop's word for a connection that was closed meanwhile.
        with suppress(OSError, RuntimeError):
            while piece := await reader.read(PIECE):
                if not await self._hold(link, piece, side):
                    return
                for watch in self._watches[side]:
                    before = watch.times
                    piece = watch.look(link, piece)
                    self.did["matched"] += watch.times - before
                for part in self._parts(piece):
                    writer.write(part)
                    self.did[side] += len(part)
                    await writer.drain()
                    if isinstance(self._mode, Throttle):
                        await asyncio.sleep(len(part) / self._mode.bytes_per_second)

    def _parts(self, piece: bytes) -> list[bytes]:
        size = max(1, self._mode.bytes_per_second // SHARES) if isinstance(self._mode, Throttle) else PIECE
        return [piece[start : start + size] for start in range(0, len(piece), size)]

    async def _hold(self, link: Link, piece: bytes, side: str) -> bool:
        """Wait as the mode says; gives whether the piece may go on, or the connection is at its end."""
        if side == "answers" and isinstance(self._mode, Delay):
            self.did["delayed"] += 1
            late = self._mode.seconds + random.uniform(0, self._mode.jitter)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), late)
        while isinstance(self._mode, BlackHole):
            await self._changed.wait()
        if side == "requests":
            return True
        if link.lost or isinstance(self._mode, CutAfterRequest):
            self.did["lost"] += 1
            link.reset()
            return False
        link.answered += len(piece)
        if isinstance(self._mode, ResetAfter) and link.answered > self._mode.bytes:
            over = link.answered - self._mode.bytes
            link.client.write(piece[: max(0, len(piece) - over)])
            with suppress(OSError):
                await link.client.drain()
            self.did["reset"] += 1
            # A reset would overtake what was written: the end of the stream does not.
            link.client.close()
            return False
        return True

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        self._holder.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=2)


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setblocking(False)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound


@asynccontextmanager
async def open_proxy(host: str, port: int) -> AsyncIterator[Proxy]:
    """A proxy on a port of its own before `host:port`; passes everything on until it is told otherwise."""
    proxy = Proxy(host, port)
    try:
        yield proxy
    finally:
        await proxy.close()


@asynccontextmanager
async def open_proxy_to(url: str) -> AsyncIterator[Proxy]:
    """A proxy before the host and port of a URL, which `url_for` then gives by way of it."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    async with open_proxy(parts.hostname, parts.port) as proxy:
        yield proxy
