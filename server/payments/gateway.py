"""The one place that talks to Razorpay: its own client, off the event loop, with deadlines and without retries.

The client's traps are fenced in here: it has no time limit of its own, it would retry POSTs, it prints, it shares a
mutable default between captures, it loses the HTTP status, and a page of HTML surprises it. Facts about the gateway:
https://razorpay.com/docs/api/.
"""

import asyncio
import hashlib
import hmac
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypeVar

import razorpay
import requests
from aiohttp import web
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from requests.adapters import HTTPAdapter

from server.core.errors import Unavailable
from server.core.settings import Settings

T = TypeVar("T")
CONNECT, READ, WHOLE = 2.0, 5.0, 8.0
AT_ONCE = 16
# Minutes: the shortest window for automatic capture that Razorpay takes, so that no payment is captured after the
# order's hold on the stock has ended.
CAPTURE_WINDOW = 12
# Paise: Razorpay takes no order for less.
LEAST = 100


class GatewayDown(Unavailable):
    """The payment gateway does not answer, or not in a way that can be understood."""

    code = "payment_gateway_unavailable"
    message = "The payment gateway does not answer; try again in {retry_after} s."


class GatewayRefused(Exception):
    """The gateway understood, and says no; the text is its reason."""


class _Entity(BaseModel):
    """Part of an answer; members that we do not use are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GatewayOrder(_Entity):
    """An order at the gateway. `amount` is in paise."""

    id: str
    amount: int
    currency: str
    receipt: str | None = None
    status: str


class GatewayPayment(_Entity):
    """A payment at the gateway. Amounts are in paise."""

    id: str
    order_id: str | None = None
    amount: int
    currency: str
    status: Literal["created", "authorized", "captured", "refunded", "failed"]
    captured: bool | None = None
    method: str | None = None
    card: dict[str, Any] | None = None
    amount_refunded: int | None = None
    error_description: str | None = None


class GatewayRefund(_Entity):
    """A refund at the gateway. `amount` is in paise."""

    id: str
    payment_id: str
    amount: int
    status: Literal["pending", "processed", "failed"]
    receipt: str | None = None


class GatewayLink(_Entity):
    """A payment link; its order appears once somebody opens it."""

    id: str
    amount: int
    currency: str
    reference_id: str | None = None
    short_url: str
    status: str
    order_id: str | None = None


class _Statuses(HTTPAdapter):
    """Remembers, thread by thread, the HTTP status that the client is about to lose."""

    def __init__(self) -> None:
        self.last = threading.local()
        super().__init__(pool_maxsize=AT_ONCE, max_retries=0)

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send with a deadline, whatever the caller passed."""
        self.last.status = 0
        kwargs["timeout"] = (CONNECT, READ)
        try:
            response = super().send(request, *args, **kwargs)
        except requests.RequestException as error:
            # Raised here, past the client, which would print it first.
            raise GatewayDown(retry_after=5) from error
        self.last.status = response.status_code
        return response


class Gateway:
    """Razorpay, as the shop uses it. Every call may raise `GatewayDown` and `GatewayRefused`."""

    def __init__(self, settings: Settings) -> None:
        self.key_id = settings.razorpay_key_id
        self._secret = settings.razorpay_key_secret.get_secret_value()
        self._webhook_secrets = settings.webhook_secrets
        self._statuses = _Statuses()
        session = requests.Session()
        session.trust_env = False
        session.mount("http://", self._statuses)
        session.mount("https://", self._statuses)
        self._client = razorpay.Client(
            session=session, auth=(self.key_id, self._secret), base_url=settings.razorpay_base_url
        )
        self._threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="razorpay")

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
        answer = await self._run(lambda: self._client.payment_link.all({"reference_id": reference}))
        links = answer.get("payment_links", answer.get("items", [])) if isinstance(answer, dict) else []
        found = self._read(TypeAdapter(list[GatewayLink]), links)
        return next((link for link in found if link.reference_id == reference), None)

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

    def signs_checkout(self, *, order_id: str, payment_id: str, signature: str) -> bool:
        """Whether the signature that a client's checkout handed over is Razorpay's, compared in constant time."""
        return _signed(self._secret, f"{order_id}|{payment_id}".encode(), signature)

    def signs_webhook(self, body: bytes, signature: str) -> bool:
        """Whether a webhook's raw body is signed with our secret, or with the one before it."""
        # Every secret is tried, so that the time taken tells nothing.
        return True in [_signed(secret, body, signature) for secret in self._webhook_secrets]

    async def _ask(self, kind: type[T], call: Callable[[], Any]) -> T:
        return self._read(TypeAdapter(kind), await self._run(call))

    async def _list(self, kind: type[T], call: Callable[[], Any]) -> list[T]:
        answer = await self._run(call)
        items = answer.get("items") if isinstance(answer, dict) else None
        return self._read(TypeAdapter(list[kind]), items)  # type: ignore[valid-type]  # built at run time

    def _read(self, kind: TypeAdapter[T], answer: Any) -> T:
        try:
            return kind.validate_python(answer)
        except ValidationError as error:
            raise GatewayDown(retry_after=5) from error

    async def _run(self, call: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(WHOLE):
                return await loop.run_in_executor(self._threads, self._quietly, call)
        except TimeoutError as error:
            raise GatewayDown(retry_after=5) from error

    def _quietly(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except razorpay.errors.BadRequestError as error:
            if self._statuses.last.status in {401, 408, 409, 425, 429} or self._statuses.last.status >= 500:
                raise GatewayDown(retry_after=5) from error
            raise GatewayRefused(str(error)) from error
        except (
            razorpay.errors.GatewayError,
            razorpay.errors.ServerError,
            requests.RequestException,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:
            # ValueError and the two after it: an answer that is no JSON, or JSON of another shape.
            raise GatewayDown(retry_after=5) from error


def _signed(secret: str, message: bytes, signature: str) -> bool:
    expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


GATEWAY = web.AppKey("gateway", Gateway)

__all__ = ["GATEWAY", "Gateway", "GatewayDown", "GatewayOrder", "GatewayPayment", "GatewayRefused"]
