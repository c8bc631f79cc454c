"""The one place that calls client apps: bounded in time, in bytes, in places, and in where it may connect to.

What a client answers is never trusted: no redirect is followed, nothing is unpacked, no cookie is kept, and of the
body no more than the beginning is read.
"""

import errno
import socket
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from time import monotonic
from typing import Any
from uuid import UUID

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from server.hooks.rules import may_reach

# Seconds: for a connection, and for everything.
CONNECT, WHOLE = 3.0, 10.0
# Calls under way in one process: to one webhook, and to all. The queue has one place more than these.
PER_WEBHOOK, TOGETHER = 2, 4
# Seconds: a call that failed after so long keeps a place from others; then the client is left alone for a while.
SLOW, REST = 1.0, 60.0
# Seconds until the turn of whoever stands last in a line.
LONGEST_LINE = 600.0
MOST_BYTES, EXCERPT = 1024, 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a call: the status, if there was one, and what is wrong with it."""

    status: int | None
    milliseconds: int
    error: str

    @property
    def arrived(self) -> bool:
        """Whether the client says that it has the event."""
        return self.status is not None and 200 <= self.status < 300


class Courier:
    """Calls client apps; `allowed` are the networks that it may connect to besides public addresses.

    It knows only this process's calls: each process finds out by itself which client is slow.
    """

    def __init__(self, allowed: Collection[IPv4Network | IPv6Network]) -> None:
        self._allowed = tuple(allowed)
        self._flying: Counter[UUID] = Counter()
        self._rests_until: dict[UUID, float] = {}
        self._pace: dict[UUID, float] = {}
        self._line: dict[UUID, float] = {}
        self._session = ClientSession(
            # The address is checked where the socket is made, so that no name can mean another one by then.
            connector=TCPConnector(socket_factory=self._make_socket, use_dns_cache=False, keepalive_timeout=10),
            timeout=ClientTimeout(total=WHOLE, sock_connect=CONNECT),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """End the connections."""
        await self._session.close()

    def seconds_until_turn(self, webhook_id: UUID) -> float:
        """How long to wait before a call, 0 for none; who must wait is given a turn behind all who wait already."""
        if self._rests(webhook_id):
            return 0.0
        if self._flying[webhook_id] < PER_WEBHOOK and self._flying.total() < TOGETHER:
            return 0.0
        now = monotonic()
        turn = max(now, self._line.get(webhook_id, 0.0)) + self._pace.get(webhook_id, 0.1) / PER_WEBHOOK
        self._line[webhook_id] = min(turn, now + LONGEST_LINE)
        return self._line[webhook_id] - now

    async def send(
        self, webhook_id: UUID, url: str, *, headers: Mapping[str, str], body: bytes, anyway: bool = False
    ) -> Reply:
        """Call a client, unless it was slow to fail a moment ago; `anyway` calls it even then."""
        if self._rests(webhook_id) and not anyway:
            return Reply(None, 0, "not tried: the client did not answer in time a moment ago")
        self._flying[webhook_id] += 1
        began = monotonic()
        status, error = None, "cut short"
        try:
            status, error = await self._call(url, headers, body)
        finally:
            self._flying[webhook_id] -= 1
            reply = Reply(status, round(1000 * (monotonic() - began)), error)
            self._learn(webhook_id, reply)
        return reply

    def _rests(self, webhook_id: UUID) -> bool:
        return monotonic() < self._rests_until.get(webhook_id, 0.0)

    def _learn(self, webhook_id: UUID, reply: Reply) -> None:
        seconds = reply.milliseconds / 1000
        self._pace[webhook_id] = seconds
        if not reply.arrived and seconds >= SLOW:
            self._rests_until[webhook_id] = monotonic() + REST

    async def _call(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int | None, str]:
        status = None
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
                return status, "" if 200 <= status < 300 else await _excerpt(response)
        except TimeoutError:
            return status, f"no whole answer within {WHOLE:.0f} s"
        except (ClientError, OSError, ValueError) as error:
            return status, _clean(f"{type(error).__name__}: {error}")

    def _make_socket(self, address: tuple[Any, ...]) -> socket.socket:
        """A socket for an address that events may go to.

        Raises:
            PermissionError: They may not.
        """
        family, kind, protocol, _, place = address
        if not may_reach(place[0], self._allowed):
            raise PermissionError(errno.EACCES, "the address is not a public one")
        return socket.socket(family, kind, protocol)


async def _excerpt(response: ClientResponse) -> str:
    """The beginning of an answer that is none of success."""
    read = b""
    while len(read) < MOST_BYTES and (more := await response.content.read(MOST_BYTES - len(read))):
        read += more
    return _clean(f"{response.status}: {read.decode('utf-8', 'replace')[:EXCERPT]}")


def _clean(text: str) -> str:
    """A text that the database takes and a terminal bears."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:500]
