"""Whole orders per second: put a variant into the cart, order it; prepaid and cash on delivery mixed."""

import asyncio
import itertools
import random
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from uuid import UUID

import asyncpg
import uvloop
from aiohttp import ClientSession, TCPConnector

from loadtests.bench.editing import LIST, Unexpected
from server.demo.accounts import PASSWORD, shoppers

CLIENTS = 16
BUYERS = 320  # half of them for each run
UNPAID = 1  # prepaid orders of a buyer: with two of them the shop would take no third order
PREPAID = 0.25  # the share of prepaid orders while a buyer may have one more
LOGINS_AT_ONCE = 4
PRICE_LIMIT = 4_000_000  # paise; cash on delivery takes no more than 50,000 rupees
RESTOCK = 100_000  # units of the hot variant
RESTOCK_SQL = """
WITH raised AS (
  UPDATE product_variants SET stock_quantity = stock_quantity + $2, updated_at = now() WHERE id = $1 RETURNING id)
INSERT INTO stock_movements (id, product_variant_id, delta, reason, created_at, updated_at)
SELECT uuidv7(), id, $2, 'restock', now(), now() FROM raised
"""


@dataclass
class Buyer:
    """A shopper who is signed in. `unpaid` counts the orders that wait for their money."""

    headers: dict[str, str]
    address_id: str
    unpaid: int = 0

    def method(self) -> str:
        """How the next order is to be paid."""
        return "upi" if self.unpaid < UNPAID and random.random() < PREPAID else "cod"


@dataclass
class Placed:
    """What became of a run. Latencies are in seconds, of cart and order together."""

    latencies: list[float] = field(default_factory=list)
    prepaid: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Orders per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """A percentile of the latencies in milliseconds; 0 when there are too few."""
        return 1000 * quantiles(self.latencies, n=100)[percent - 1] if len(self.latencies) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Orders:
    """The run over many variants and the one on a single variant."""

    spread: Placed
    hot: Placed


def measure(url: str, database_url: str, *, seconds: float) -> Orders:
    """Place orders for that long, over many variants and then on one.

    Raises:
        Unexpected: The shop does not answer as the measurement needs.
    """
    return uvloop.run(_measure(url, database_url, seconds))


async def _measure(url: str, database_url: str, seconds: float) -> Orders:
    async with ClientSession(url, connector=TCPConnector(limit=CLIENTS)) as session:
        buyers = await _buyers(session)
        variants = await _variants(session)
        hot = variants[0]
        await _restock(database_url, hot)
        spread = await _place(session, buyers[::2], variants[1:], seconds)
        return Orders(spread, await _place(session, buyers[1::2], [hot], seconds))


async def _buyers(session: ClientSession) -> list[Buyer]:
    turns = asyncio.Semaphore(LOGINS_AT_ONCE)

    async def sign_in(email: str) -> Buyer:
        async with turns:
            body = {"email": email, "password": PASSWORD}
            access = await _json(session, "POST", "/api/auth/login", {}, body)
            headers = {"Authorization": f"Bearer {access['access_token']}"}
            addresses = await _json(session, "GET", "/api/users/addresses", headers)
        return Buyer(headers, addresses["items"][0]["id"])

    return await asyncio.gather(*(sign_in(person.email) for person in shoppers(1, BUYERS)))


async def _variants(session: ClientSession) -> list[str]:
    """Variants that are in stock and cheap enough to be paid on delivery, of a few hundred products."""
    found: list[str] = []
    cursor = ""
    for _ in range(2):
        listed = await _json(
            session, "GET", f"{LIST}?in_stock=true&sort=-price&limit=100&max_price={PRICE_LIMIT}{cursor}", {}
        )
        for row in listed["items"]:
            page = await _json(session, "GET", f"{LIST}/{row['id']}", {})
            found += [v["id"] for v in page["variants"] if v["in_stock"] and v["price"] <= PRICE_LIMIT]
        if listed["next_cursor"] is None:
            break
        cursor = f"&cursor={listed['next_cursor']}"
    if len(found) < 2:
        raise Unexpected("the shop has no variants to order")
    return found


async def _restock(database_url: str, variant_id: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(RESTOCK_SQL, UUID(variant_id), RESTOCK)
    finally:
        await connection.close()


async def _place(session: ClientSession, buyers: Sequence[Buyer], variants: Sequence[str], seconds: float) -> Placed:
    placed = Placed()
    begun = time.perf_counter()

    async def client(mine: Sequence[Buyer]) -> None:
        for buyer in itertools.cycle(mine):
            if time.perf_counter() >= begun + seconds:
                return
            await _order(session, buyer, random.choice(variants), placed)

    await asyncio.gather(*(client(buyers[number::CLIENTS]) for number in range(CLIENTS)))
    placed.seconds = time.perf_counter() - begun
    return placed


async def _order(session: ClientSession, buyer: Buyer, variant_id: str, placed: Placed) -> None:
    begun, method = time.perf_counter(), buyer.method()
    wish = {"product_variant_id": variant_id, "quantity": 1}
    if not await _counted(session, "/api/cart/items", buyer, wish, placed):
        return
    order = {"address_id": buyer.address_id, "payment_method": method}
    if await _counted(session, "/api/orders", buyer, order, placed):
        placed.latencies.append(time.perf_counter() - begun)
        if method != "cod":
            placed.prepaid += 1
            buyer.unpaid += 1
    else:
        await _empty_cart(session, buyer)


async def _counted(session: ClientSession, path: str, buyer: Buyer, body: dict[str, Any], placed: Placed) -> bool:
    """Whether the shop did it; a refusal or an error is counted under its code."""
    headers = {**buyer.headers, "Idempotency-Key": secrets.token_hex(16)}
    async with session.post(path, json=body, headers=headers) as response:
        answer = await response.json(content_type=None)
    if response.status == 201:
        return True
    (placed.refusals if response.status == 409 else placed.errors)[f"{path} {response.status} {answer['code']}"] += 1
    return False


async def _empty_cart(session: ClientSession, buyer: Buyer) -> None:
    cart = await _json(session, "GET", "/api/cart", buyer.headers)
    for item in cart["items"]:
        async with session.delete(f"/api/cart/items/{item['id']}", headers=buyer.headers):
            pass


async def _json(
    session: ClientSession, method: str, path: str, headers: dict[str, str], body: dict[str, Any] | None = None
) -> Any:
    async with session.request(method, path, headers=headers, json=body) as response:
        answer = await response.json(content_type=None)
    if response.status // 100 != 2:
        raise Unexpected(f"{method} {path}: {response.status} {str(answer)[:500]}")
    return answer
