"""Rate limits per client and route class: shared through Redis, in the process where Redis is silent."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic, time

from aiohttp import web
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter

from server.core.errors import TooManyRequests
from server.core.redis import Shield
from server.core.settings import Network, Settings

# Pages that are ready in the process cost next to nothing, and are counted in the process.
PAGES_PER_MINUTE = 1200
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client has left in the running window; `reset` is in seconds."""

    limit: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers in their widely used form."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


class Limits:
    """Counts the requests of each client."""

    def __init__(self, settings: Settings, shield: Shield) -> None:
        self._exempt = settings.exempt_networks
        self._trusted = settings.trusted_proxies
        self._shield = shield
        url = settings.redis_url.get_secret_value() if settings.redis_url else ""
        self._shared = FixedWindowRateLimiter(_redis_storage(url, settings.redis_timeout)) if url else None
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._items: dict[str, RateLimitItem] = {}
        self._pages: dict[str, int] = {}
        self._window = 0.0
        self._is_exempt: dict[str, bool] = {}

    def address(self, request: web.Request) -> str:
        """The client's address: the peer's, or, behind trusted proxies, the last hop that is not one of them."""
        peer = request.remote or "unknown"
        if not self._trusted or not _within(peer, self._trusted):
            return peer
        hops = [hop.strip() for hop in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
        for hop in reversed(hops):
            if not _is_address(hop):
                break
            if not _within(hop, self._trusted):
                return hop
            peer = hop
        return peer

    def exempts(self, address: str) -> bool:
        """Whether no limit applies to the address."""
        known = self._is_exempt.get(address)
        if known is None:
            if len(self._is_exempt) >= REMEMBERED:
                self._is_exempt.clear()
            known = self._is_exempt[address] = _within(address, self._exempt)
        return known

    def count_page(self, address: str) -> Allowance | None:
        """Count a ready page for the address; None when it is exempt.

        Raises:
            TooManyRequests: The window's allowance is used up.
        """
        if self.exempts(address):
            return None
        now = monotonic()
        if now >= self._window or len(self._pages) >= REMEMBERED:
            self._pages.clear()
            self._window = now + 60
        client = _client(address)
        seen = self._pages[client] = self._pages.get(client, 0) + 1
        reset = max(1, round(self._window - now))
        if seen > PAGES_PER_MINUTE:
            raise TooManyRequests(retry_after=reset)
        return Allowance(PAGES_PER_MINUTE, PAGES_PER_MINUTE - seen, reset)

    async def count(self, rule: str, route: str, address: str, user: str | None) -> Allowance | None:
        """Count a request under a rule such as `10/minute`; None when the address is exempt.

        Raises:
            TooManyRequests: The window's allowance is used up.
        """
        if self.exempts(address):
            return None
        item = self._items.get(rule)
        if item is None:
            item = self._items[rule] = parse(rule)
        who = user or _client(address)
        shared = self._shared
        allowed = None if shared is None else await self._shield.ask(lambda: shared.hit(item, route, who), None)
        limiter = self._own if shared is None or allowed is None else shared
        if allowed is None:
            allowed = await self._own.hit(item, route, who)
        stats = await self._shield.ask(lambda: limiter.get_window_stats(item, route, who), None)
        reset = max(1, round(stats.reset_time - time())) if stats else 60
        if not allowed:
            raise TooManyRequests(retry_after=reset)
        return Allowance(item.amount, stats.remaining if stats else 0, reset)


def _redis_storage(url: str, seconds: float) -> Storage:
    return RedisStorage(
        f"async+{url}", implementation="redispy", socket_timeout=seconds, socket_connect_timeout=seconds
    )


def _client(address: str) -> str:
    """What is counted: an IPv4 address, or an IPv6 network of 64 bits, since one client has a whole one."""
    if ":" in address and _is_address(address) and isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _within(address: str, networks: tuple[Network, ...]) -> bool:
    if not _is_address(address):
        return False
    found = ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in networks)
