"""TCP ports: whether one is free, and which to take."""

import errno
import secrets
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from server.devstack.processes import CannotStart

# Below the range that systems take outgoing connections' ports from: none of those can sit on a server's port
# while the server restarts.
CHOICE = range(20_000, 32_000)
ATTEMPTS = 200
POLL = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class PortUse:
    """A port that will be listened on, for what, and the variable that moves it."""

    port: int
    purpose: str
    variable: str


def reachable(host: str) -> str:
    """The host part of a URL by which this machine reaches a server that listens on `host`."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return f"[{host}]" if address.version == 6 else host


def free_port(preferred: int | None = None) -> int:
    """A port of 127.0.0.1 that nobody listens on: the preferred one if that is free.

    Raises:
        CannotStart: None was found.
    """
    if preferred is not None and _refusal("127.0.0.1", preferred) is None:
        return preferred
    for _ in range(ATTEMPTS):
        port = secrets.choice(CHOICE)
        if _refusal("127.0.0.1", port) is None:
            return port
    raise CannotStart(f"No free TCP port was found between {CHOICE.start} and {CHOICE.stop}.")


def check_ports(host: str, uses: Sequence[PortUse], *, patience: float = 0) -> None:
    """Make sure that every port can be listened on, waiting up to `patience` seconds for those in use.

    Raises:
        CannotStart: One can't, or two are the same; one line names the port and its variable.
    """
    give_up = time.monotonic() + patience
    seen: dict[int, PortUse] = {}
    for use in uses:
        if use.port > 65_535:
            raise CannotStart(f"Port {use.port} ({use.purpose}) is above 65535; set {use.variable} lower.")
        if use.port in seen:
            other = seen[use.port]
            raise CannotStart(
                f"Port {use.port} is wanted for both {other.purpose} and {use.purpose}; set {use.variable} to another."
            )
        seen[use.port] = use
        while (refusal := _refusal(host, use.port)) is not None:
            if refusal.errno == errno.EADDRINUSE and time.monotonic() < give_up:
                time.sleep(POLL)
                continue
            raise CannotStart(_explain(refusal, host, use))


def _explain(refusal: OSError, host: str, use: PortUse) -> str:
    if refusal.errno == errno.EADDRINUSE:
        return f"Port {use.port} ({use.purpose}) is taken; set {use.variable} to a free one."
    if refusal.errno == errno.EACCES:
        return f"Port {use.port} ({use.purpose}) is not allowed to this user; set {use.variable} above 1023."
    return f"HOST={host} can't be listened on: {refusal.strerror or refusal}."


def _refusal(host: str, port: int) -> OSError | None:
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in places:
            with socket.socket(family, kind, protocol) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(address)
                trial.listen(1)
    except OSError as error:
        return error
    return None
