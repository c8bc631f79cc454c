"""The gateway's edge: whatever it answers, or does not, ends as one of two troubles, and in bounded time."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from server.core.settings import Settings, load_settings
from server.core.tasks import end
from server.payments.gateway import Gateway, GatewayDown, GatewayRefused, breaker, client, wire
from server.payments.gateway.breaker import Breaker

CALLS: dict[str, Callable[[Gateway], Coroutine[Any, Any, Any]]] = {
    "create_order": lambda gateway: gateway.create_order(amount=100, currency="INR", receipt="r"),
    "find_order": lambda gateway: gateway.find_order("r"),
    "create_link": lambda gateway: gateway.create_link(amount=100, currency="INR", reference="r", expire_by=1),
    "find_link": lambda gateway: gateway.find_link("r"),
    "fetch_link": lambda gateway: gateway.fetch_link("plink_1"),
    "fetch_payment": lambda gateway: gateway.fetch_payment("pay_1"),
    "payments_of": lambda gateway: gateway.payments_of("order_1"),
    "refund": lambda gateway: gateway.refund("pay_1", amount=100, key="0123456789", receipt="r"),
    "fetch_refund": lambda gateway: gateway.fetch_refund("rfnd_1"),
}
WHOLE = {
    "id": "x_1",
    "amount": 100,
    "currency": "INR",
    "status": "captured",
    "payment_id": "pay_1",
    "order_id": "order_1",
    "receipt": "r",
    "reference_id": "r",
    "short_url": "https://rzp.test/i/1",
    "notes": [],
}
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
entities = st.dictionaries(st.sampled_from(sorted(WHOLE)), values, max_size=3).map(lambda changed: {**WHOLE, **changed})
errors = st.fixed_dictionaries(
    {"error": values | st.fixed_dictionaries({"code": st.sampled_from(["BAD_REQUEST_ERROR", "", "é"]) | values})}
)
bodies = st.one_of(
    st.binary(max_size=60),
    st.one_of(values, entities, errors, st.lists(entities, max_size=2).map(lambda items: {"items": items})).map(
        lambda value: json.dumps(value).encode()
    ),
    entities.map(lambda value: json.dumps(value).encode()[:-7]),
    st.sampled_from(
        [b"", b"[" * 100_000, b"1" * 5_000, b"<html><h1>Bad Gateway</h1></html>", b'{"items": null}', b"x" * 3_000_000]
    ),
)
statuses = st.sampled_from([200, 200, 200, 201, 204, 302, 304, 400, 400, 401, 404, 409, 429, 500, 502, 504, 599])
headers = st.dictionaries(
    st.sampled_from(["Retry-After", "Content-Encoding", "Location", "Content-Type"]),
    st.sampled_from(["gzip", "7", "-1", "999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "http://elsewhere.test/"]),
    max_size=3,
)


def make(base_url: str = "http://127.0.0.1:9") -> Gateway:
    made: Settings = load_settings(
        _env_file=None, razorpay_key_id="rzp_test_1", razorpay_key_secret="s", razorpay_base_url=base_url
    )
    return Gateway(made)


async def outcome_of(call: Coroutine[Any, Any, Any]) -> str:
    try:
        await call
    except (GatewayDown, GatewayRefused) as error:
        return type(error).__name__
    return "answered"


@pytest.mark.row("M18")
def test_whatever_the_gateway_answers_is_an_answer_or_one_of_two_troubles() -> None:
    answered = HTTPResponse()

    def send(adapter: HTTPAdapter, request: Any, **_: Any) -> Any:
        return adapter.build_response(request, answered)

    @hypothesis_settings(max_examples=60, deadline=None, derandomize=True)
    @given(status=statuses, body=bodies, told=headers, name=st.sampled_from(sorted(CALLS)))
    def check(status: int, body: bytes, told: dict[str, str], name: str) -> None:
        nonlocal answered
        answered = HTTPResponse(io.BytesIO(body), headers=told, status=status, preload_content=False)
        gateway.breaker.close()
        outcome = loop.run(outcome_of(CALLS[name](gateway)))
        assert outcome != "answered" or status < 300
        assert outcome != "GatewayRefused" or (400 <= status < 500 and status not in client.NOT_NOW)

    with patch.object(HTTPAdapter, "send", send), closing(make()) as gateway, asyncio.Runner() as loop:
        check()


@pytest.mark.row("M18")
@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "BAD_REQUEST_ERROR", "GatewayRefused"),
        (401, "BAD_REQUEST_ERROR", "GatewayDown"),
        (409, "BAD_REQUEST_ERROR", "GatewayDown"),
        (429, "BAD_REQUEST_ERROR", "GatewayDown"),
        (500, "SERVER_ERROR", "GatewayDown"),
        (504, "GATEWAY_ERROR", "GatewayDown"),
        (502, "BAD_REQUEST_ERROR", "GatewayDown"),
    ],
)
async def test_what_the_gateway_says_no_to_is_told_from_what_it_cannot_do_now(
    status: int, code: str, expected: str
) -> None:
    body = json.dumps({"error": {"code": code, "description": "no"}})
    async with answering(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n{body}") as there:
        with closing(make(there.url)) as gateway:
            assert await outcome_of(CALLS["refund"](gateway)) == expected


@dataclass
class There:
    """What stands in the gateway's place: what it says, if anything, how many connected, how many gave it up."""

    url: str = ""
    connections: int = 0
    left: int = 0
    says: bytes = b""
    pause: float = 0.0
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, the body byte by byte where there is a pause; without an answer, hang."""
        self.connections += 1
        await reader.readuntil(b"\r\n\r\n")
        try:
            if not self.says:
                await self._hang(reader)
            head, end, rest = self.says.partition(b"\r\n\r\n")
            pieces = [rest[place : place + 1] for place in range(len(rest))] if self.pause else [rest]
            for piece in (head + end, *pieces):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(self.pause)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _hang(self, reader: asyncio.StreamReader) -> None:
        """Say nothing until the caller is gone, or the test lets go."""
        gone, over = asyncio.create_task(reader.read()), asyncio.create_task(self.release.wait())
        await asyncio.wait((gone, over), return_when=asyncio.FIRST_COMPLETED)
        self.left += gone.done()
        for task in (gone, over):
            await end(task)


@asynccontextmanager
async def answering(says: str, pause: float = 0.0) -> AsyncIterator[There]:
    there = There(says=says.encode(), pause=pause)
    server = await asyncio.start_server(there.talk, "127.0.0.1", 0)
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield there
    finally:
        there.release.set()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.05)


@pytest.mark.row("M18")
async def test_a_throttled_call_says_for_how_long_and_no_other_is_made_meanwhile() -> None:
    body = '{"error": {"code": "BAD_REQUEST_ERROR", "description": "Too many requests"}}'
    says = f"HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    async with answering(says) as there:
        with closing(make(there.url)) as gateway:
            for _ in range(3):
                with pytest.raises(GatewayDown) as refused:
                    await CALLS["fetch_payment"](gateway)
                assert refused.value.fields == {"retry_after": 7}
    assert there.connections == 1


@pytest.mark.row("M1")
async def test_an_answer_that_drips_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "WHOLE", 0.3)
    async with answering("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n" + "x" * 90, pause=0.1) as there:
        began = monotonic()
        with closing(make(there.url)) as gateway:
            assert await outcome_of(CALLS["fetch_payment"](gateway)) == "GatewayDown"
    # It would drip for nine seconds.
    assert monotonic() - began < 6


@pytest.mark.row("M1")
async def test_hung_calls_exhaust_neither_the_threads_nor_the_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        *((client, "AT_ONCE", 2), (client, "WAITING", 2), (client, "WHOLE", 1.0), (wire, "READ", 3.0)),
        (breaker, "PAUSE", 1.2),
    ):
        monkeypatch.setattr(module, name, value)
    async with answering("") as there:
        with closing(make(there.url)) as gateway:
            first = [asyncio.create_task(outcome_of(CALLS["create_order"](gateway))) for _ in range(4)]
            await asyncio.sleep(0)
            # All places are taken: who comes now is told at once.
            assert await outcome_of(CALLS["refund"](gateway)) == "GatewayDown"
            assert not any(task.done() for task in first)
            assert set(await asyncio.gather(*first)) == {"GatewayDown"}
            # Those that waited for a thread were never made; and after five failures no more are.
            assert there.connections == 2
            assert [await outcome_of(CALLS["refund"](gateway)) for _ in range(9)] == ["GatewayDown"] * 9
            # All were told while the threads still hung.
            assert (there.connections, there.left) == (2, 0)
            # Those end by their own limit, and the pause does; then one call tries, whoever else comes.
            pause = asyncio.create_task(asyncio.sleep(1.3))
            async with asyncio.timeout(30):
                while there.left < 2:
                    await asyncio.sleep(0.02)
            await pause
            body = json.dumps(WHOLE)
            there.says = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
            tried = await asyncio.gather(*(outcome_of(CALLS["fetch_payment"](gateway)) for _ in range(5)))
            assert sorted(tried) == ["GatewayDown"] * 4 + ["answered"]
            assert await outcome_of(CALLS["fetch_payment"](gateway)) == "answered"
    assert there.connections == 4


def test_the_breaker_opens_after_failures_on_end_and_lets_one_call_try() -> None:
    now = [0.0]
    tried = Breaker(lambda: now[0])

    def attempt(error: type[Exception] | None = None) -> str:
        try:
            with tried.guard():
                if error is not None:
                    raise error
        except GatewayDown as down:
            return "made" if error is GatewayDown and down.fields == {"retry_after": 5} else "not made"
        except GatewayRefused:
            return "made"
        return "made"

    for ending in (None, GatewayRefused):
        assert [attempt(GatewayDown) for _ in range(4)] == ["made"] * 4
        assert attempt(ending) == "made"
    assert [attempt(GatewayDown) for _ in range(5)] == ["made"] * 5
    assert attempt() == "not made"
    now[0] = 4.9
    assert attempt() == "not made"
    now[0] = 5.1

    def probe(error: type[BaseException]) -> None:
        with tried.guard():
            assert attempt() == "not made"
            raise error

    # A probe that nobody waits for to the end has found nothing out: the next call tries.
    for error in (asyncio.CancelledError, GatewayDown):
        with pytest.raises(error):
            probe(error)
    assert attempt() == "not made"
    now[0] = 10.3
    assert [attempt(), attempt()] == ["made", "made"]
