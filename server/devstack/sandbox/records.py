"""Records: what the books hold. Each is frozen; a change makes a new one. Amounts in paise, times Unix seconds."""

import secrets
import string
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

CURRENCY = "INR"
DAY = 86_400
SIX_MONTHS = 183 * DAY
# What is wrong with a forged webhook: its signature, no signature at all, or what was changed after the signing.
FORGERIES = ("signature", "unsigned", "amount", "order")
_ALPHANUMERIC = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """An id as Razorpay makes them: the prefix and 14 letters or digits."""
    return prefix + "".join(secrets.choice(_ALPHANUMERIC) for _ in range(14))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be paid. `link_id` names the payment link that it was made for."""

    id: str
    amount: int
    created_at: int
    receipt: str | None = None
    notes: Json = field(default_factory=dict)
    partial_payment: bool = False
    capture: Literal["automatic", "manual"] = "automatic"
    automatic_minutes: int = 4320
    manual_minutes: int = 4320
    attempts: int = 0
    amount_paid: int = 0
    link_id: str | None = None

    @property
    def amount_due(self) -> int:
        """Paise still to be paid."""
        return self.amount - self.amount_paid

    @property
    def status(self) -> str:
        """Created, attempted or paid; it stays paid after a refund."""
        if self.amount_due == 0:
            return "paid"
        return "attempted" if self.attempts else "created"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One attempt of a customer to pay an order. `failure` says what went wrong with the last try.

    A created one waits for the bank's word. `late_at` is when the bank says yes to a failed one after all.
    """

    id: str
    order_id: str
    amount: int
    method: str
    created_at: int
    stage: Literal["created", "authorized", "captured", "failed"]
    amount_refunded: int = 0
    bank: str | None = None
    wallet: str | None = None
    vpa: str | None = None
    card: Json | None = None
    email: str
    contact: str
    notes: Json = field(default_factory=dict)
    description: str | None = None
    acquirer_data: Json = field(default_factory=dict)
    failure: Json | None = None
    late_at: float | None = None

    @property
    def signed(self) -> bool:
        """Whether the customer's checkout gets a signature: the bank has said yes."""
        return self.stage in {"authorized", "captured"}

    @property
    def comes_late(self) -> bool:
        """Whether it has failed and the bank will say yes after all."""
        return self.late_at is not None

    @property
    def status(self) -> str:
        """Created, authorized, captured, failed, or refunded once the whole amount went back."""
        return "refunded" if self.amount_refunded == self.amount else self.stage

    @property
    def captured(self) -> bool:
        """Whether the money was taken, be it refunded since or not."""
        return self.stage == "captured"

    @property
    def refund_status(self) -> str | None:
        """None, partial or full."""
        if self.amount_refunded == 0:
            return None
        return "full" if self.amount_refunded == self.amount else "partial"

    @property
    def tax(self) -> int:
        """GST on the gateway's commission of 2 %, in paise."""
        return (self._commission * 18 + 50) // 100

    @property
    def fee(self) -> int:
        """The gateway's commission with GST, in paise."""
        return self._commission + self.tax

    @property
    def _commission(self) -> int:
        return (self.amount * 2 + 50) // 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money on its way back. `settle_at` is when a pending one becomes `settle_as`; None waits to be told."""

    id: str
    payment_id: str
    amount: int
    created_at: int
    status: Literal["pending", "processed", "failed"]
    speed: Literal["normal", "optimum"] = "normal"
    receipt: str | None = None
    notes: Json = field(default_factory=dict)
    automatic: bool = False
    idempotency_key: str | None = None
    request_hash: str | None = None
    settle_at: float | None = None
    settle_as: Literal["processed", "failed"] = "processed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A payment link. Times are 0 while they do not apply."""

    id: str
    amount: int
    created_at: int
    updated_at: int
    short_url: str
    reference_id: str = ""
    description: str = ""
    customer: Json = field(default_factory=dict)
    notify: Json = field(default_factory=dict)
    notes: Json = field(default_factory=dict)
    callback_url: str = ""
    reminder_enable: bool = False
    accept_partial: bool = False
    first_min_partial_amount: int = 0
    expire_by: int = 0
    cancelled_at: int = 0
    expired_at: int = 0
    amount_paid: int = 0
    order_id: str | None = None

    @property
    def status(self) -> str:
        """Created, partially_paid, paid, cancelled or expired."""
        if self.cancelled_at:
            return "cancelled"
        if self.amount_paid == self.amount:
            return "paid"
        if self.expired_at:
            return "expired"
        return "partially_paid" if self.amount_paid else "created"

    @property
    def open(self) -> bool:
        """Whether it can be paid or changed."""
        return self.status in {"created", "partially_paid"}

    @property
    def expires_at(self) -> int:
        """When it expires: as asked for, else six months after it was made."""
        return self.expire_by or self.created_at + SIX_MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How far the delivery of one webhook event has come; `id` is the event's id.

    With a `forgery`, a forged twin goes ahead of every attempt; `forged_status` is what the last one was answered.
    """

    id: str
    event: str
    created_at: float
    next_attempt_at: float
    about: Json
    status: Literal["pending", "delivered", "failed", "dropped"] = "pending"
    attempts: int = 0
    copies: int = 1
    delivered_at: float | None = None
    last_error: str | None = None
    forgery: str | None = None
    forged_status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The bytes of a webhook event and their signature, sent unchanged each time; kept on disk only."""

    id: str
    body: str
    signature: str


Record = Order | Payment | Refund | Link | Delivery | Envelope
