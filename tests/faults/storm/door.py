"""The door that the gateway's webhooks come to: each connection goes on to a server process that listens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle

PIECE = 65_536  # bytes


@asynccontextmanager
async def open_door(ports: Sequence[int]) -> AsyncIterator[int]:
    """Listen on a port of its own, which it gives, before the processes of these ports."""
    turn = cycle(range(len(ports)))
    under_way: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way.add(task)
        try:
            first = next(turn)
            for port in (*ports[first:], *ports[:first]):
                with suppress(OSError):
                    answers, there = await asyncio.open_connection("127.0.0.1", port)
                    ways = (_carry(reader, there), _carry(answers, writer))
                    await asyncio.wait([asyncio.create_task(way) for way in ways], return_when=asyncio.FIRST_COMPLETED)
                    there.close()
                    break
        finally:
            under_way.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tuple(under_way):
            task.cancel()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
