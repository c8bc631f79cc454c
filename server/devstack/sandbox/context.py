"""Context: what every part of the sandbox shares, and its signatures."""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from server.devstack.sandbox.books import Books
from server.devstack.sandbox.clock import VirtualClock
from server.devstack.sandbox.faults import Faults
from server.devstack.sandbox.records import Record


def account_of(key_id: str) -> str:
    """The id of the merchant whose key this is."""
    return "acc_" + hashlib.sha256(key_id.encode()).hexdigest()[:14]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How one sandbox differs from another. `webhook_timeout` and `longest_backoff` are in seconds."""

    key_id: str
    key_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    webhook_url: str
    data_dir: Path
    public_url: str | None = None
    webhook_timeout: float = 5.0
    longest_backoff: float = 60.0

    @property
    def account_id(self) -> str:
        """The merchant's id, always the same for the same key."""
        return account_of(self.key_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """The parts of a running sandbox."""

    config: Config
    books: Books
    faults: Faults = field(default_factory=Faults)
    clock: VirtualClock = field(default_factory=VirtualClock)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def time(self) -> float:
        """The sandbox's time in Unix seconds."""
        return self.clock().timestamp()

    def now(self) -> int:
        """The sandbox's time in whole Unix seconds."""
        return int(self.time())

    def post(self, *records: Record) -> None:
        """Write the records down as one, and see to the webhooks among them."""
        self.books.post(*records)
        self.wake.set()

    def sign(self, *parts: str) -> str:
        """The signature that a checkout or a payment link's callback carries."""
        return signature(self.config.key_secret, "|".join(parts))


SANDBOX = web.AppKey("sandbox", Sandbox)


def signature(secret: str, message: str) -> str:
    """HMAC-SHA256 of the message in lower-case hexadecimal digits."""
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
