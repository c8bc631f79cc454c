"""A client that reads a stream of events, and what the tests of streams look at."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import ClientResponse

from server.web.streams import STREAMS, Streams
from tests.checkout.shop import buy
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a client has it."""

    id: str
    name: str
    data: dict[str, Any]

    @property
    def status(self) -> tuple[str, str]:
        """The order's and the payment's status."""
        return self.data["order_status"], self.data["payment_status"]


class Reader:
    """Reads the events of an answer; what is not one is kept in `others`."""

    def __init__(self, answer: ClientResponse) -> None:
        self.answer = answer
        self.others: list[str] = []

    async def next(self, within: float = 5) -> Event:
        """The next event; fails where there is none in so many seconds."""
        async with asyncio.timeout(within):
            event = await self._read()
        assert event is not None, "the stream has ended"
        return event

    async def ends(self, within: float = 5) -> bool:
        """Whether the stream ends within so many seconds, and without another event."""
        async with asyncio.timeout(within):
            return await self._read() is None

    async def is_silent(self, seconds: float = 0.3) -> bool:
        """Whether no event comes for so long."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def _read(self) -> Event | None:
        while True:
            lines = []
            while line := (await self.answer.content.readline()).decode():
                if line == "\n":
                    break
                lines.append(line.rstrip("\n"))
            if not lines:
                return None
            fields = dict(line.split(": ", 1) for line in lines)
            if "data" in fields:
                return Event(fields["id"], fields["event"], json.loads(fields["data"]))
            self.others += lines


@asynccontextmanager
async def watching(
    session: Client | aiohttp.ClientSession, address: str, headers: dict[str, str], last: str | None = None
) -> AsyncIterator[Reader]:
    """Open a stream, and leave it at the end; `last` is the id of the event had last."""
    extra = {"Last-Event-ID": last} if last is not None else {}
    async with session.get(address, headers={**headers, **extra}) as answer:
        assert answer.status == 200, await answer.text()
        yield Reader(answer)
        answer.close()


def streams_of(client: Client) -> Streams:
    """The streams of the process under test."""
    assert client.app is not None
    return client.app[STREAMS]


async def none_left(client: Client, within: float = 3) -> None:
    """Wait until no stream is open and nobody watches anything."""
    streams = streams_of(client)
    async with asyncio.timeout(within):
        while streams._open or streams._feed._watches:
            await asyncio.sleep(0.01)


async def bought(client: Client, shopper: Shopper) -> str:
    """An order that waits for its payment; gives the address of its events."""
    order = await buy(client, shopper, (await make_variant()).id)
    return f"/api/orders/{order['id']}/events"
