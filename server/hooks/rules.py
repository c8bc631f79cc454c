"""What client apps are told of, how it is signed and paced, and which addresses it may go to.

Signatures follow the Standard Webhooks convention, https://www.standardwebhooks.com.
"""

import base64
import hashlib
import hmac
import random
from collections.abc import Iterable
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from pydantic_core import PydanticCustomError

PREFIX = "whsec_"
# Seconds between the tries of a delivery: eleven tries in about a day.
PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)
# Deliveries given up one after the other until nothing more is sent.
PATIENCE = 5
# Of IPv6 only global unicast is public, and of that neither what carries an IPv4 address inside nor documentation.
UNICAST = IPv6Network("2000::/3")
UNROUTED: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2001::/23"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)


class EventType(StrEnum):
    """What a client app can be told of."""

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_SHIPPED = "order.shipped"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    REFUND_REQUESTED = "refund.requested"
    REFUND_PROCESSED = "refund.processed"
    REFUND_FAILED = "refund.failed"
    STOCK_LOW = "stock.low"
    STOCK_BACK = "stock.back"
    PING = "webhook.ping"


MEANING = {
    EventType.ORDER_PLACED: "A buyer has ordered.",
    EventType.ORDER_PAID: "An order's money has arrived.",
    EventType.ORDER_SHIPPED: "An order is on its way to the buyer.",
    EventType.ORDER_DELIVERED: "An order has reached the buyer.",
    EventType.ORDER_CANCELLED: "An order is cancelled; what was paid goes back.",
    EventType.REFUND_REQUESTED: "Money is about to go back to a buyer.",
    EventType.REFUND_PROCESSED: "Money has gone back to a buyer.",
    EventType.REFUND_FAILED: "The gateway could not give money back; it is tried again.",
    EventType.STOCK_LOW: "A variant's stock fell below its threshold.",
    EventType.STOCK_BACK: "A variant that was sold out can be bought again.",
    EventType.PING: "Somebody in the back office tries out whether this address listens.",
}


def body_of(payload: dict[str, Any]) -> bytes:
    """The bytes of a payload, the same at each attempt: the database keeps its members in no order."""
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)


def sign(secrets: Iterable[str], event_id: UUID, timestamp: int, body: bytes) -> str:
    """The signature header: one signature for each secret; `timestamp` is in Unix seconds."""
    signed = b"%b.%d.%b" % (str(event_id).encode(), timestamp, body)
    keys = (base64.b64decode(secret.removeprefix(PREFIX)) for secret in secrets)
    digests = (hmac.digest(key, signed, hashlib.sha256) for key in keys)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def pause_after(tries: int) -> float | None:
    """Seconds until the next try, with some jitter; None after the last."""
    if tries > len(PAUSES):
        return None
    return PAUSES[tries - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - jitter, not a secret


def check_url(url: str) -> str:
    """The address as it is kept.

    Raises:
        PydanticCustomError: It is none that can be sent to.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise PydanticCustomError("url", "An http or https address is expected.")
    if "@" in parts.netloc:
        raise PydanticCustomError("url_credentials", "The address must have no user name or password.")
    if parts.fragment or url.endswith("#"):
        raise PydanticCustomError("url_fragment", "The address must have no fragment.")
    return parts.geturl()


def may_reach(address: str, allowed: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether events may go to an IP address: a public one, or one of the allowed networks."""
    ip = ip_address(address)
    return any(ip in network for network in allowed) or _is_public(ip)


def is_forbidden_host(host: str, allowed: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether a host is written as an IP address that events may not go to; names are looked up when it is time."""
    try:
        return not may_reach(host, allowed)
    except ValueError:
        return False


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if any(ip in network for network in UNROUTED):
        return False
    return ip.is_global and not ip.is_multicast and (isinstance(ip, IPv4Address) or ip in UNICAST)
