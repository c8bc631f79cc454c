"""Rate limits per client and route: shared through Redis, and never more in one process than the limit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import islice
from time import time

from aiohttp import web

from server.core.errors import TooManyRequests
from server.core.redis import Shield
from server.core.settings import Network, Settings

# Pages that are ready in the process cost next to nothing, and are counted in the process.
PAGES_PER_MINUTE = 1200
REMEMBERED = 50_000
LONGEST_ADDRESS = 45
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client has of a window that ends in `reset` seconds: `limit` requests, of which it made `made`."""

    limit: int
    made: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers in their widely used form."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.made)),
            "RateLimit-Reset": str(self.reset),
        }

    def check(self) -> None:
        """Let the request pass or refuse it.

        Raises:
            TooManyRequests: The window's allowance was used up before it.
        """
        if self.made > self.limit:
            raise TooManyRequests(retry_after=self.reset)


class Limits:
    """Counts the requests of each client in windows that begin with the clock's seconds, minutes, hours and days."""

    def __init__(self, settings: Settings, shield: Shield, *, now: Callable[[], float] = time) -> None:
        self._shield = shield
        self._now = now
        self._counted: dict[str, int] = {}
        self._any_trusted = bool(settings.trusted_proxies)
        # Parsing an address costs more than sending a ready page.
        self._trusts = _membership(settings.trusted_proxies)
        self._exempts = _membership(settings.exempt_networks)

    def address(self, request: web.Request) -> str:
        """The client's address: the peer's, or, behind trusted proxies, the last hop that is not one of them."""
        peer = request.remote or "unknown"
        if not self._any_trusted or not self._trusts(peer):
            return peer
        for hop in reversed(",".join(request.headers.getall("X-Forwarded-For", [])).split(",")):
            named = hop.strip()
            if len(named) > LONGEST_ADDRESS or _parse(named) is None:
                break
            peer = named
            if not self._trusts(named):
                break
        return peer

    def client(self, request: web.Request) -> tuple[str, bool]:
        """What a client is counted by, its IPv4 address or IPv6 network, and whether it is exempt."""
        address = self.address(request)
        return _client(address), self._exempts(address)

    def count_page(self, address: str) -> Allowance | None:
        """Count a ready page for the address; None when it is exempt."""
        if self._exempts(address):
            return None
        window, reset = self._window(60)
        return Allowance(PAGES_PER_MINUTE, self._count_here(f"{_client(address)} {window}"), reset)

    async def count(self, rule: str, route: str, address: str, user: str | None) -> Allowance | None:
        """Count a request under a rule such as `10/minute`; None when the address is exempt."""
        if self._exempts(address):
            return None
        limit, seconds = parse_rule(rule)
        window, reset = self._window(seconds)
        key = f"limit:{route}:{user or _client(address)}:{window}"
        here = self._count_here(key)
        made = await self._shield.ask(lambda: self._count_for_all(key, seconds), 0)
        # Redis may have forgotten what this process remembers.
        return Allowance(limit, max(made, here), reset)

    def _window(self, seconds: int) -> tuple[int, int]:
        """The number of the window that runs, and the seconds to its end."""
        number, passed = divmod(self._now(), seconds)
        return int(number), max(1, round(seconds - passed))

    def _count_here(self, key: str) -> int:
        if len(self._counted) >= REMEMBERED:
            # The oldest, whose windows are over, unless so many clients come at once.
            for oldest in list(islice(self._counted, REMEMBERED // 2)):
                del self._counted[oldest]
        made = self._counted[key] = self._counted.get(key, 0) + 1
        return made

    async def _count_for_all(self, key: str, seconds: int) -> int:
        async with self._shield.redis.pipeline(transaction=False) as pipe:
            pipe.incr(key)
            pipe.expire(key, seconds + 1)
            made, _ = await pipe.execute()
        return int(made)


@cache
def parse_rule(rule: str) -> tuple[int, int]:
    """How many requests in how many seconds.

    Raises:
        ValueError: It is not written like `10/minute`.
    """
    amount, _, unit = rule.partition("/")
    if unit not in SECONDS or not amount.isdecimal():
        raise ValueError(f"{rule!r} is no rate limit: write it as 10/minute")
    return int(amount), SECONDS[unit]


def _membership(networks: tuple[Network, ...]) -> Callable[[str], bool]:
    return lru_cache(REMEMBERED)(partial(_within, networks))


def _within(networks: tuple[Network, ...], address: str) -> bool:
    found = _parse(address)
    return found is not None and any(found in network for network in networks)


@lru_cache(REMEMBERED)
def _client(address: str) -> str:
    """What is counted: an IPv4 address, or an IPv6 network of 64 bits, since one client has a whole one."""
    found = _parse(address)
    return str(ip_network((int(found) >> 64 << 64, 64))) if isinstance(found, IPv6Address) else str(found or address)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address, an IPv4 one also where an IPv6 socket names it; None when it is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
