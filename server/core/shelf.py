"""Pages' copies in Redis, and whose turn it is to build a missing one: one process's at a time."""

import hashlib
from dataclasses import dataclass

from server.core.redis import Shield

# Milliseconds after which a builder counts as dead.
LEASE_MS = 3000
# In one step, so that nobody finds neither the page nor its builder. Only a missing or ageing page has a builder.
TAKE = """
local left = redis.call('PTTL', KEYS[1])
if left > tonumber(ARGV[1]) then return {redis.call('GET', KEYS[1]), left, 0} end
local mine = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2]) and 1 or 0
return {left > 0 and redis.call('GET', KEYS[1]), left, mine}
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page's body in Redis and the seconds that it still has."""

    body: bytes
    left: float


class Shelf:
    """The copies. A page that has less than `ageing` seconds left may be built anew."""

    def __init__(self, shield: Shield, *, ageing: float) -> None:
        self._shield = shield
        self._ageing = round(1000 * ageing)
        self._take = shield.redis.register_script(TAKE)

    async def take(self, place: str) -> tuple[Copy | None, bool]:
        """The copy, if there is one, and whether the caller is to build the page; so it is without Redis."""
        keys, arguments = _keys(place), (self._ageing, LEASE_MS)
        found: tuple[bytes | None, int, int] = (None, 0, 1)
        body, left, mine = await self._shield.ask(lambda: self._take(keys, arguments), found)
        return None if body is None else Copy(body, left / 1000), bool(mine)

    async def put(self, place: str, body: bytes, seconds: float) -> None:
        """File a page for so long, and end the turn of its builder."""
        page, turn = _keys(place)

        async def write() -> None:
            async with self._shield.redis.pipeline(transaction=False) as pipe:
                pipe.set(page, body, px=max(1, round(1000 * seconds)))
                pipe.delete(turn)
                await pipe.execute()

        await self._shield.ask(write, None)

    async def give_up(self, place: str) -> None:
        """Let somebody else build the page."""
        _, turn = _keys(place)
        await self._shield.ask(lambda: self._shield.redis.delete(turn), 0)


def make_place(generations: str, key: str) -> str:
    """Where a page lies: a name of one size, however long the address it was asked for."""
    return hashlib.blake2b(f"{generations}:{key}".encode(), digest_size=16).hexdigest()


def _keys(place: str) -> list[str]:
    """The names of a page and of its builder's turn; the braces keep them on one node of a Redis Cluster."""
    return [f"page:{{{place}}}", f"turn:{{{place}}}"]
