"""Razorpay's own client, off the event loop, with deadlines, a breaker and no retries.

The client's traps are fenced in here: it would retry POSTs, it prints, it shares a mutable default between captures, it
loses the HTTP status, and a page of HTML surprises it.
"""

import asyncio
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import razorpay
import requests
from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from server.core.settings import Settings
from server.payments.gateway.breaker import Breaker
from server.payments.gateway.entities import PAGE, GatewayLink, GatewayOrder, GatewayPayment, GatewayRefund
from server.payments.gateway.troubles import GatewayDown, GatewayRefused
from server.payments.gateway.wire import Wire, make_session

T = TypeVar("T")
# Seconds for a call and its wait for a thread; calls at once; calls that may wait for a thread.
WHOLE, AT_ONCE, WAITING = 8.0, 16, 48
# Minutes: the shortest window for automatic capture that Razorpay takes, so that no payment is captured after the
# order's hold on the stock has ended.
CAPTURE_WINDOW = 12
# Refusals by their status that are none: what is asked may be done later, or is being done.
NOT_NOW = frozenset({401, 408, 409, 425, 429})
FAILED = (GatewayDown, razorpay.errors.GatewayError, razorpay.errors.ServerError, requests.RequestException)
# What the client trips over when an answer is no JSON, or JSON of another shape.
CONFUSED = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


class Gateway:
    """Razorpay, as the shop uses it. Every call may raise `GatewayDown` and `GatewayRefused`, and nothing else.

    After `GatewayDown` nobody knows whether what was asked for was done.
    """

    def __init__(self, settings: Settings) -> None:
        self.key_id = settings.razorpay_key_id
        self.account_id = settings.razorpay_account_id
        self.breaker = Breaker()
        self._checkout_secrets = settings.checkout_secrets
        self._webhook_secrets = settings.webhook_secrets
        self._wire = Wire(connections=AT_ONCE)
        self._client = razorpay.Client(
            session=make_session(self._wire),
            auth=(self.key_id, settings.razorpay_key_secret.get_secret_value()),
            base_url=settings.razorpay_base_url,
        )
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="razorpay")
        self._places = threading.BoundedSemaphore(AT_ONCE + WAITING)

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.session.close()

    async def create_order(self, *, amount: int, currency: str, receipt: str) -> GatewayOrder:
        """Make an order of `amount` paise; `receipt` is ours and unique, so that it can be found again."""
        wish = {
            "amount": amount,
            "currency": currency,
            "receipt": receipt,
            "payment": {
                "capture": "automatic",
                "capture_options": {"automatic_expiry_period": CAPTURE_WINDOW, "refund_speed": "normal"},
            },
        }
        return await self._ask(GatewayOrder, lambda: self._client.order.create(wish))

    async def find_order(self, receipt: str) -> GatewayOrder | None:
        """The order made with this receipt, if there is one."""
        found = await self._list(GatewayOrder, lambda: self._client.order.all({"receipt": receipt}))
        return next((order for order in found if order.receipt == receipt), None)

    async def create_link(self, *, amount: int, currency: str, reference: str, expire_by: int) -> GatewayLink:
        """Make a payment link of `amount` paise that ends at `expire_by` (Unix seconds)."""
        wish = {"amount": amount, "currency": currency, "reference_id": reference, "expire_by": expire_by}
        return await self._ask(GatewayLink, lambda: self._client.payment_link.create(wish))

    async def find_link(self, reference: str) -> GatewayLink | None:
        """The payment link made with this reference, if there is one."""
        links = await self._list(
            GatewayLink, lambda: self._client.payment_link.all({"reference_id": reference}), within="payment_links"
        )
        return next((link for link in links if link.reference_id == reference), None)

    async def fetch_link(self, link_id: str) -> GatewayLink:
        """A payment link as the gateway has it now."""
        return await self._ask(GatewayLink, lambda: self._client.payment_link.fetch(link_id))

    async def fetch_payment(self, payment_id: str) -> GatewayPayment:
        """A payment as the gateway has it now."""
        return await self._ask(GatewayPayment, lambda: self._client.payment.fetch(payment_id))

    async def payments_of(self, order_id: str) -> list[GatewayPayment]:
        """Every payment tried for a gateway order."""
        return await self._list(GatewayPayment, lambda: self._client.order.payments(order_id))

    async def refund(self, payment_id: str, *, amount: int, key: str, receipt: str) -> GatewayRefund:
        """Give back `amount` paise; the same `key` (10 or more of A-Z a-z 0-9 _ -) never gives back twice."""
        wish = {"amount": amount, "speed": "normal", "receipt": receipt}
        headers = {"X-Refund-Idempotency": key}
        return await self._ask(GatewayRefund, lambda: self._client.payment.refund(payment_id, wish, headers=headers))

    async def fetch_refund(self, refund_id: str) -> GatewayRefund:
        """A refund as the gateway has it now."""
        return await self._ask(GatewayRefund, lambda: self._client.refund.fetch(refund_id))

    async def fetch_order(self, order_id: str) -> GatewayOrder:
        """An order as the gateway has it now."""
        return await self._ask(GatewayOrder, lambda: self._client.order.fetch(order_id))

    async def list_orders(self, since: int, until: int, skip: int) -> list[GatewayOrder]:
        """At most `PAGE` of the orders made between two times (Unix seconds, both included), newest first."""
        return await self._list(GatewayOrder, lambda: self._client.order.all(_window(since, until, skip)))

    async def list_payments(self, since: int, until: int, skip: int) -> list[GatewayPayment]:
        """At most `PAGE` of the payments tried between two times (Unix seconds, both included), newest first."""
        return await self._list(GatewayPayment, lambda: self._client.payment.all(_window(since, until, skip)))

    async def list_refunds(self, since: int, until: int, skip: int) -> list[GatewayRefund]:
        """At most `PAGE` of the refunds made between two times (Unix seconds, both included), newest first."""
        return await self._list(GatewayRefund, lambda: self._client.refund.all(_window(since, until, skip)))

    def signs_checkout(self, *, order_id: str, payment_id: str, signature: str) -> bool:
        """Whether the signature that a client's checkout handed over is Razorpay's, made with our key or the old."""
        return _signed(self._checkout_secrets, f"{order_id}|{payment_id}".encode(), signature)

    def signs_webhook(self, body: bytes, signature: str) -> bool:
        """Whether a webhook's raw body is signed with our secret, or with the one before it."""
        return _signed(self._webhook_secrets, body, signature)

    async def _ask(self, kind: type[T], call: Callable[[], Any]) -> T:
        return await self._run(lambda: _parse(TypeAdapter(kind), call()))

    async def _list(self, kind: type[T], call: Callable[[], Any], *, within: str = "items") -> list[T]:
        adapter: TypeAdapter[list[T]] = TypeAdapter(list[kind])  # type: ignore[valid-type]  # built at run time
        return await self._run(lambda: _parse(adapter, call()[within]))

    async def _run(self, call: Callable[[], T]) -> T:
        """Make a call in a thread. One that is given up while it runs keeps its thread, and nobody hears its answer."""
        with self.breaker.guard():
            if not self._places.acquire(blocking=False):
                raise GatewayDown
            running: Future[T] = self._threads.submit(self._quietly, call)
            running.add_done_callback(lambda _: self._places.release())
            try:
                async with asyncio.timeout(WHOLE):
                    return await asyncio.wrap_future(running)
            except TimeoutError as error:
                raise GatewayDown from error

    def _quietly(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except razorpay.errors.BadRequestError as error:
            if self._wire.last.status in NOT_NOW or self._wire.last.status >= 500:
                raise self._down() from error
            raise GatewayRefused(str(error)) from error
        except (*FAILED, *CONFUSED) as error:
            raise self._down() from error

    def _down(self) -> GatewayDown:
        """Not now, and for how long not where the gateway says so."""
        asked = self._wire.last.retry_after
        self.breaker.pause(asked)
        return GatewayDown(retry_after=max(asked, 5))


def _parse(adapter: TypeAdapter[T], answer: Any) -> T:
    try:
        return adapter.validate_python(answer)
    except ValidationError as error:
        raise GatewayDown from error


def _window(since: int, until: int, skip: int) -> dict[str, int]:
    return {"from": since, "to": until, "count": PAGE, "skip": skip}


def _signed(secrets: Iterable[str], message: bytes, signature: str) -> bool:
    """Whether one of the secrets made the signature; each is tried, so that the time taken tells nothing."""
    given = signature.encode("utf-8", "replace")
    made = [hmac.new(secret.encode(), message, hashlib.sha256).hexdigest().encode() for secret in secrets]
    return True in [hmac.compare_digest(one, given) for one in made]


GATEWAY = web.AppKey("gateway", Gateway)
