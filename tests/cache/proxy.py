"""A way to Redis on which messages can be lost."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

from server.core.news import CHANNEL

# A message to a subscriber, as Redis writes it.
MESSAGE = re.compile(rb"\*3\r\n\$7\r\nmessage\r\n\$%d\r\n%s\r\n\$\d+\r\n[^\r]*\r\n" % (len(CHANNEL), CHANNEL.encode()))


class Proxy:
    """Passes everything on but the messages it is to swallow: `to_swallow` of them; `swallowed` is how many it did."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self.url = ""
        self.to_swallow = 0
        self.swallowed = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a server's."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(OSError, asyncio.CancelledError):
            theirs, ours = await asyncio.open_connection(self._parts.hostname, self._parts.port)
            try:
                await asyncio.gather(self._pass_on(reader, ours), self._pass_on(theirs, writer, lossy=True))
            finally:
                ours.close()
                writer.close()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, lossy: bool = False
    ) -> None:
        while part := await reader.read(65536):
            if lossy and self.to_swallow and (found := MESSAGE.search(part)):
                part = part[: found.start()] + part[found.end() :]
                self.to_swallow -= 1
                self.swallowed += 1
            writer.write(part)
            await writer.drain()
        writer.close()

    async def open(self) -> asyncio.Server:
        """Listen on a free port."""
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        where = f"{self._parts.netloc.rpartition('@')[0]}@127.0.0.1:{port}"
        self.url = urlunsplit(self._parts._replace(netloc=where))
        return server

    async def close(self) -> None:
        """Cut every connection."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=2)


@asynccontextmanager
async def open_proxy(url: str) -> AsyncIterator[Proxy]:
    """A proxy before the Redis of that URL."""
    proxy = Proxy(url)
    server = await proxy.open()
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()
