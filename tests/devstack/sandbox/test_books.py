"""The books and the process: a restart, even after kill -9, keeps every paisa."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.devstack.sandbox.books import Books, BooksInUse
from server.devstack.sandbox.records import Order
from tests.devstack.sandbox.bench import KEY_ID, KEY_SECRET, Receiver, running

SECRETS = {"RAZORPAY_KEY_ID": KEY_ID, "RAZORPAY_KEY_SECRET": KEY_SECRET, "RAZORPAY_WEBHOOK_SECRET": "w"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(
    folder: Path, port: int, secrets: dict[str, str] = SECRETS, hook: str = "http://127.0.0.1:9/hook"
) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "server.devstack.sandbox", "--port", str(port), "--data-dir", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAZORPAY_")}
    return subprocess.Popen(
        [*command, "--webhook-url", hook],
        env={**environment, **secrets},
        stderr=subprocess.PIPE,
        text=True,
    )


Call = Callable[..., Any]


@asynccontextmanager
async def _process(
    folder: Path, hook: str = "http://127.0.0.1:9/hook"
) -> AsyncIterator[tuple[subprocess.Popen[str], Call]]:
    """A sandbox in a process of its own, and a way to call it."""
    port = _free_port()
    process = _start(folder, port, hook=hook)
    headers = {"Authorization": aiohttp.encode_basic_auth(KEY_ID, KEY_SECRET)}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:

        async def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
            async with session.request(method, path, json=body, headers=headers) as response:
                return await response.json()

        try:
            await _answering(session, process)
            yield process, call
        finally:
            process.kill()
            await asyncio.to_thread(process.communicate)


async def _answering(session: aiohttp.ClientSession, process: subprocess.Popen[str]) -> None:
    for _ in range(400):
        try:
            async with session.get("/__sandbox/mode"):
                return
        except aiohttp.ClientConnectionError:
            if process.poll() is not None:
                break
            await asyncio.sleep(0.05)
    pytest.fail("the sandbox did not start")


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_the_books_outlive_kill_9(tmp_path: Path) -> None:
    async with _process(tmp_path) as (process, call):
        order = await call("POST", "/v1/orders", {"amount": 5000, "currency": "INR", "receipt": "VC-1"})
        given = await call("POST", "/__sandbox/pay", {"order_id": order["id"]})
        await call("POST", f"/v1/payments/{given['razorpay_payment_id']}/refund", {"amount": 1500})
        link = await call("POST", "/v1/payment_links", {"amount": 900, "currency": "INR", "reference_id": "L"})
        before = await call("GET", "/__sandbox/ledger")
        process.kill()
    async with _process(tmp_path) as (_, call):
        after = await call("GET", "/__sandbox/ledger")
        for kind in ("orders", "payments", "refunds", "payment_links", "totals"):
            assert after[kind] == before[kind]
        assert after["totals"] == {"captured": 5000, "refunded": 1500, "given_back_uncaptured": 0}
        assert [row["id"] for row in after["webhooks"]] == [row["id"] for row in before["webhooks"]]
        assert after["payment_links"][0]["id"] == link["id"]
        again = await call("POST", "/v1/orders", {"amount": 5000, "currency": "INR", "receipt": "VC-1"})
        assert again["error"]["field"] == "receipt"


class _Burst:
    """Customers who order, pay and get a part back, and what was answered to them."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.orders: dict[str, str] = {}
        self.payments: set[str] = set()
        self.refunds: dict[str, str] = {}

    async def shop(self, name: str) -> None:
        with suppress(aiohttp.ClientError):
            for number in range(1000):
                receipt = f"{name}-{number:04}"
                order = await self.call("POST", "/v1/orders", {"amount": 5000, "currency": "INR", "receipt": receipt})
                self.orders[receipt] = order["id"]
                given = await self.call("POST", "/__sandbox/pay", {"order_id": order["id"]})
                self.payments.add(given["razorpay_payment_id"])
                refund = await self.refund(given["razorpay_payment_id"])
                self.refunds[given["razorpay_payment_id"]] = refund["id"]

    async def refund(self, payment_id: str) -> Any:
        headers = {"X-Refund-Idempotency": f"key-of-{payment_id}"}
        return await self.call("POST", f"/v1/payments/{payment_id}/refund", {"amount": 1500}, **headers)


async def test_kill_9_in_the_middle_of_a_burst_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    receiver = Receiver()
    shop = web.Application()
    shop.router.add_post("/hook", receiver.take)
    async with TestServer(shop) as server:
        receiver.answers = [500] * 20
        hook = str(server.make_url("/hook"))
        async with _process(tmp_path, hook=hook) as (process, call):
            burst = _Burst(call)
            customers = asyncio.gather(*(burst.shop(f"VC-{number}") for number in range(8)))
            while len(burst.refunds) < 40 or len(burst.orders) == len(burst.refunds):
                await asyncio.sleep(0.005)
            process.kill()
            await customers
        async with _process(tmp_path, hook=hook) as (_, call):
            ledger = await call("GET", "/__sandbox/ledger")
            assert burst.orders.items() <= {row["receipt"]: row["id"] for row in ledger["orders"]}.items()
            assert burst.payments <= {row["id"] for row in ledger["payments"] if row["captured"]}
            assert burst.refunds.items() <= {row["payment_id"]: row["id"] for row in ledger["refunds"]}.items()
            # The keys outlive it, too: asked again, the same refund and no other.
            burst.call = call
            for payment_id in list(burst.refunds)[:5]:
                assert (await burst.refund(payment_id))["id"] == burst.refunds[payment_id]
            every = {row["id"] for row in ledger["webhooks"]}
            for _ in range(1000):
                if {hook.event_id for hook in receiver.hooks} >= every:
                    break
                await asyncio.sleep(0.01)
            assert {hook.event_id for hook in receiver.hooks} == every
            assert len(every) == sum(3 for row in ledger["payments"] if row["captured"]) + 2 * len(ledger["refunds"])


async def test_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    async with _process(tmp_path) as (process, call):
        await call("POST", "/v1/orders", {"amount": 5000, "currency": "INR"})
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 5) == 0
    assert _names(tmp_path) == ["razorpay-sandbox.sqlite3"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"RAZORPAY_KEY_SECRET": ""}, "set RAZORPAY_KEY_SECRET in the environment"),
        ({"RAZORPAY_KEY_ID": "rzp_live_x"}, "RAZORPAY_KEY_ID is a live key"),
    ],
)
async def test_it_does_not_start_without_its_secrets(tmp_path: Path, change: dict[str, str], said: str) -> None:
    process = _start(tmp_path, _free_port(), {**SECRETS, **change})
    _, errors = await asyncio.to_thread(process.communicate, timeout=20)
    assert process.returncode == 1
    assert said in errors
    assert "Traceback" not in errors


async def test_a_taken_port_and_a_taken_folder_are_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with running(tmp_path / "taken"):
            processes = [_start(tmp_path / "free", port), _start(tmp_path / "taken", _free_port())]
            texts = [(await asyncio.to_thread(one.communicate, timeout=20))[1] for one in processes]
    assert f"cannot listen on 127.0.0.1:{port}" in texts[0]
    assert f"another sandbox already uses {tmp_path / 'taken'}" in texts[1]
    assert [one.returncode for one in processes] == [1, 1]


def test_records_are_written_all_or_none(tmp_path: Path) -> None:
    books = Books(tmp_path)
    good = Order(id="order_1", amount=500, created_at=0)
    bad = Order(id="order_2", amount=500, created_at=0, notes={"x": object()})
    with pytest.raises(TypeError):
        books.post(good, bad)
    assert books.orders.get("order_1") is None
    books.post(good)
    books.close()
    reopened = Books(tmp_path)
    assert list(reopened.orders.all()) == [good]
    with pytest.raises(BooksInUse):
        Books(tmp_path)
    reopened.close()
