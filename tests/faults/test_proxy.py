"""The fault proxy does what its modes say: else the tests that use it would prove nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from tests.faults.proxy import (
    CUT,
    LOSE_ANSWER,
    SWALLOW,
    BlackHole,
    CutAfterRequest,
    Delay,
    Mode,
    Pass,
    Proxy,
    Refuse,
    Reset,
    ResetAfter,
    Throttle,
    open_proxy,
)

HEARD: list[bytes] = []
# Seconds that a busy machine may take for what is done at once.
SLOWEST = 10.0


@asynccontextmanager
async def echoing() -> AsyncIterator[Proxy]:
    """A proxy before a server that answers each line with itself, and notes it in HEARD."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            HEARD.append(line)
            writer.write(line)
        writer.close()

    HEARD.clear()
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, open_proxy("127.0.0.1", server.sockets[0].getsockname()[1]) as proxy:
        yield proxy


class Caller:
    """One connection by way of a proxy."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, proxy: Proxy) -> "Caller":
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", proxy.own_port))

    async def ask(self, line: bytes) -> bytes:
        """The answer to a line: empty or short where the connection ended, ConnectionError where it was reset."""
        self.writer.write(line)
        return await self.reader.readline()


async def test_what_passes_is_unchanged_and_counted() -> None:
    async with echoing() as proxy:
        caller = await Caller.connect(proxy)
        assert await caller.ask(b"hello\n") == b"hello\n"
        assert proxy.did == {"connections": 1, "requests": 6, "answers": 6}
        caller.writer.close()
        assert proxy.url_for("redis://:secret@127.0.0.1:1/0") == f"redis://:secret@127.0.0.1:{proxy.own_port}/0"


async def test_answers_are_late_and_a_change_of_mode_frees_them() -> None:
    async with echoing() as proxy:
        caller = await Caller.connect(proxy)
        proxy.mode = Delay(0.2, jitter=0.05)
        began = monotonic()
        assert await caller.ask(b"one\n") == b"one\n"
        assert 0.2 <= monotonic() - began < SLOWEST
        proxy.mode = BlackHole()
        asking = asyncio.create_task(caller.ask(b"two\n"))
        await asyncio.sleep(0.1)
        assert (asking.done(), HEARD) == (False, [b"one\n"])
        proxy.mode = Pass()
        assert await asyncio.wait_for(asking, SLOWEST) == b"two\n"
        caller.writer.close()


async def test_a_throttled_connection_takes_its_time() -> None:
    async with echoing() as proxy:
        proxy.mode = Throttle(bytes_per_second=20_000)
        caller = await Caller.connect(proxy)
        began = monotonic()
        assert len(await caller.ask(b"x" * 3_999 + b"\n")) == 4_000
        assert 0.3 < monotonic() - began < SLOWEST  # 0.2 s each way, of which the last part's is not waited for
        caller.writer.close()


async def test_refused_is_refused_by_the_system_until_it_is_over() -> None:
    async with echoing() as proxy:
        caller = await Caller.connect(proxy)
        assert await caller.ask(b"one\n") == b"one\n"
        proxy.mode = Refuse()
        with pytest.raises(ConnectionResetError):
            await caller.ask(b"two\n")
        with pytest.raises(ConnectionRefusedError):
            await Caller.connect(proxy)
        proxy.mode = Pass()
        again = await Caller.connect(proxy)
        assert await again.ask(b"three\n") == b"three\n"
        again.writer.close()
        assert HEARD == [b"one\n", b"three\n"]


@pytest.mark.parametrize(
    ("mode", "acted", "got"),
    [(Reset(), 0, None), (CutAfterRequest(), 1, None), (ResetAfter(3), 1, b"fou")],
    ids=["reset", "cut-after-request", "reset-after"],
)
async def test_broken_connections_break_where_they_should(mode: Mode, acted: int, got: bytes | None) -> None:
    async with echoing() as proxy:
        proxy.mode = mode
        caller = await Caller.connect(proxy)
        if got is None:
            with pytest.raises(ConnectionResetError):
                await caller.ask(b"four\n")
        else:
            assert await caller.ask(b"four\n") == got
        assert len(HEARD) == acted
        assert proxy.did["lost"] + proxy.did["reset"] == 1
        caller.writer.close()


async def test_a_pattern_acts_so_often_and_no_more() -> None:
    async with echoing() as proxy:
        swallowed = proxy.on_answer(rb"se[a-z]+et", SWALLOW, times=2)
        lost = proxy.on_request(b"COMMIT", LOSE_ANSWER)
        caller = await Caller.connect(proxy)
        assert await caller.ask(b"a secret, a seet, a secret\n") == b"a , a seet, a \n"
        assert await caller.ask(b"secret\n") == b"secret\n"
        with pytest.raises(ConnectionResetError):
            await caller.ask(b"COMMIT\n")
        cut = proxy.on_request(b"BEGIN", CUT)
        caller = await Caller.connect(proxy)
        with pytest.raises(ConnectionResetError):
            await caller.ask(b"BEGIN\n")
        caller = await Caller.connect(proxy)
        assert await caller.ask(b"BEGIN COMMIT\n") == b"BEGIN COMMIT\n"
        caller.writer.close()
        assert (swallowed.times, lost.times, cut.times, proxy.did["matched"]) == (2, 1, 1, 4)
        assert HEARD[2:] == [b"COMMIT\n", b"BEGIN COMMIT\n"]
