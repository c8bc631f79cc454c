"""The bench: a sandbox on a free port, Razorpay's client, a receiver of webhooks and a clock to turn."""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import razorpay
from aiohttp import web
from aiohttp.test_utils import TestServer
from razorpay.errors import BadRequestError

from server.devstack.sandbox.app import create_app
from server.devstack.sandbox.context import SANDBOX, Config, Sandbox

KEY_ID = "rzp_test_bench"
KEY_SECRET = "key_secret"
WEBHOOK_SECRET = "webhook_secret"


def refused(said: str) -> AbstractContextManager[object]:
    """Expect the client to raise Razorpay's refusal with these words."""
    return pytest.raises(BadRequestError, match=re.escape(said))


@dataclass
class TurnableClock:
    """A clock that stands still until turned."""

    time: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass
class Hook:
    """One webhook as it came in."""

    event_id: str
    signature: str
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def event(self) -> str:
        return str(self.body["event"])

    @property
    def genuine(self) -> bool:
        made = hmac.new(WEBHOOK_SECRET.encode(), self.raw, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made, self.signature)


@dataclass
class Receiver:
    """The shop's end of the webhooks. `answers` are the next statuses, a float being seconds of silence."""

    hooks: list[Hook] = field(default_factory=list)
    answers: list[int | float] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.hooks.append(
            Hook(
                event_id=request.headers["X-Razorpay-Event-Id"],
                signature=request.headers.get("X-Razorpay-Signature", ""),
                raw=await request.read(),
            )
        )
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            answer = 200
        return web.Response(status=answer)

    async def until(self, count: int) -> list[Hook]:
        """Wait until so many webhooks have come, then a little longer to notice one too many."""
        await eventually(lambda: len(self.hooks) >= count)
        await asyncio.sleep(0.15)
        return self.hooks

    def events(self) -> list[str]:
        return sorted(hook.event for hook in self.hooks)


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait up to 5 s for the condition."""
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come about within 5 s")


@dataclass
class Bench:
    """A running sandbox and everything that a test does with it."""

    url: str
    sandbox: Sandbox
    client: Any
    hooks: Receiver
    clock: TurnableClock
    session: aiohttp.ClientSession

    @property
    def authorization(self) -> dict[str, str]:
        """The header that the API asks for."""
        return {"Authorization": aiohttp.encode_basic_auth(KEY_ID, KEY_SECRET)}

    async def call(self, function: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """Call Razorpay's blocking client in a thread."""
        return await asyncio.to_thread(function, *args, **options)

    async def order(self, **fields: Any) -> Any:
        return await self.call(self.client.order.create, {"amount": 50000, "currency": "INR", **fields})

    async def pay(self, target_id: str, **fields: Any) -> Any:
        return await self.control("pay", {"order_id": target_id, **fields})

    async def paid(self, **fields: Any) -> Any:
        """A captured payment of a new order, as the API shows it."""
        order = await self.order(**fields)
        given = await self.pay(order["id"])
        return await self.call(self.client.payment.fetch, given["razorpay_payment_id"])

    async def refund(self, payment_id: str, fields: Any, key: str | None = None) -> Any:
        headers = {} if key is None else {"X-Refund-Idempotency": key}
        return await self.call(self.client.payment.refund, payment_id, fields, headers=headers)

    async def control(self, point: str, body: Any) -> Any:
        async with self.session.post(f"{self.url}/__sandbox/{point}", json=body) as response:
            return await response.json()

    async def ledger(self) -> Any:
        async with self.session.get(f"{self.url}/__sandbox/ledger") as response:
            return await response.json()

    async def raw(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Status and JSON of an API call, which Razorpay's client hides."""
        options.setdefault("headers", self.authorization)
        async with self.session.request(method, self.url + path, **options) as response:
            return response.status, await response.json()

    async def refusal(self, method: str, path: str, **options: Any) -> tuple[int, str, str | None]:
        """Status, description and field of a refused API call."""
        status, body = await self.raw(method, path, **options)
        return status, body["error"]["description"], body["error"].get("field")

    async def page(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of a page, redirects followed."""
        method = "GET" if form is None else "POST"
        async with self.session.request(method, self.url + path, data=form) as response:
            return response.status, await response.text()


@asynccontextmanager
async def running(folder: Path, clock: TurnableClock | None = None, **settings: Any) -> AsyncIterator[Bench]:
    """A sandbox that keeps its books in the folder, for as long as the block lasts."""
    clock = clock or TurnableClock()
    receiver = Receiver()
    shop = web.Application()
    shop.router.add_post("/hook", receiver.take)
    async with TestServer(shop) as shop_server:
        config = Config(
            **{
                "key_id": KEY_ID,
                "key_secret": KEY_SECRET,
                "webhook_secret": WEBHOOK_SECRET,
                "webhook_url": str(shop_server.make_url("/hook")),
                "data_dir": folder,
                **settings,
            }
        )
        app = create_app(config, clock)
        async with TestServer(app) as server, aiohttp.ClientSession() as session:
            url = str(server.make_url("")).rstrip("/")
            client = razorpay.Client(auth=(KEY_ID, KEY_SECRET), base_url=url)
            try:
                yield Bench(url, app[SANDBOX], client, receiver, clock, session)
            finally:
                client.session.close()
