"""Who calls, and what they may do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from aiohttp import web

from server.core.errors import Forbidden, Unauthenticated
from server.core.tokens import AccessTokens, Claims, Principal

# A ban, a role change or a new password must end access within a second.
TRUSTED_FOR = 0.8
REMEMBERED = 20_000

CALLER = web.RequestKey("caller", object)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route: nobody needs to sign in, anyone signed in, or the named roles only.

    Where `identified` is false the Authorization header is not looked at.
    """

    name: str
    signed_in: bool = True
    roles: frozenset[str] = frozenset()
    identified: bool = True

    def check(self, principal: Principal | None) -> None:
        """Let the caller through or refuse.

        Raises:
            Unauthenticated: The route needs somebody signed in.
            Forbidden: The caller's role may not use the route.
        """
        if principal is None:
            if self.signed_in:
                raise Unauthenticated
        elif self.roles and principal.role not in self.roles:
            raise Forbidden


PUBLIC = Access("public", signed_in=False)
# The body says who it is: an old access token must not stand in the way of a new one, and an own account must not
# bring its own rate limit for guessing at others.
BY_BODY = Access("public", signed_in=False, identified=False)
GUEST_OR_USER = Access("guest or user", signed_in=False)
SIGNED_IN = Access("user")
ADMIN = Access("admin", roles=frozenset({"admin"}))
ADMIN_OR_OWNER = Access("admin or owner", roles=frozenset({"admin", "owner"}))


class Principals:
    """Turns bearer tokens into principals; what the database said is trusted for less than a second."""

    def __init__(self, tokens: AccessTokens, load: Callable[[Claims], Awaitable[Principal | None]]) -> None:
        self._tokens = tokens
        self._load = load
        self._known: dict[str, tuple[Principal, float]] = {}
        self._claims: dict[str, Claims] = {}

    def peek(self, token: str) -> Principal | None:
        """The principal, if the database was asked a moment ago."""
        found = self._known.get(token)
        return found[0] if found is not None and found[1] > monotonic() else None

    async def identify(self, token: str, *, now: float) -> Principal:
        """The principal of a token at the time `now` (Unix seconds).

        Raises:
            BadToken: It is not ours or too old.
            Unauthenticated: Its user's access has ended.
        """
        claims = self._claims.get(token)
        if claims is None or claims.expires_at <= now:
            claims = self._tokens.read(token)
        principal = await self._load(claims)
        if principal is None:
            self._known.pop(token, None)
            raise Unauthenticated
        if len(self._known) >= REMEMBERED:
            self._known.clear()
            self._claims.clear()
        left = max(0.0, claims.expires_at - now)
        self._known[token] = (principal, monotonic() + min(TRUSTED_FOR, left))
        self._claims[token] = claims
        return principal


def bearer(request: web.Request) -> str | None:
    """The bearer token of a request, or None when it has no Authorization header.

    Raises:
        Unauthenticated: The header is of another kind.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token or len(header) > 4096:
        raise Unauthenticated
    return token.strip()


def maybe_caller(request: web.Request) -> Principal | None:
    """Who is signed in, or None."""
    found = request.get(CALLER)
    return found if isinstance(found, Principal) else None


def caller(request: web.Request) -> Principal:
    """Who is signed in.

    Raises:
        Unauthenticated: Nobody is.
    """
    found = maybe_caller(request)
    if found is None:
        raise Unauthenticated
    return found
