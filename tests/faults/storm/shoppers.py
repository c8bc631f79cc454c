"""The shoppers: each fills a cart, orders, pays in one of the ways that people pay, and may think better of it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import Any
from uuid import UUID

from server.core.clock import utc_now
from server.core.tokens import AccessTokens
from tests.faults.storm.clients import Client, GivenUp, Wires
from tests.faults.storm.world import Account, World

METHODS = {"cod": 65, "upi": 16, "credit_card": 8, "debit_card": 4, "net_banking": 7}
AT_GATEWAY = {"upi": "upi", "credit_card": "card", "debit_card": "card", "net_banking": "netbanking"}
# How a prepaid order is paid, of a hundred.
WAYS = {"at once": 74, "failed first": 6, "twice": 5, "authorised late": 4, "slowly": 5, "never": 3, "too late": 3}
LINKS, COUPONS, EXPECTED, VERIFIED = 0.1, 0.25, 0.4, 0.7
CANCELLED, OFFICE = 0.06, 0.2
# Journeys under way, for each order a second: more would only wait.
MOST_AT_ONCE = 6
# Seconds: an order's money comes `TOO_LATE` after it was placed, when its 15 minutes and the sweep's turn are over.
TOO_LATE = 15 * 60 + 20


@dataclass
class Crowd:
    """Everybody who may come, and what they come for; `busy` are the journeys under way, `asleep` wait to pay late.

    `wait` hands an order of which the back office shall do something to it.
    """

    wires: Wires
    tokens: AccessTokens
    world: World
    seed: int
    end: float
    wait: Callable[[str], None]
    busy: set["asyncio.Task[None]"] = field(default_factory=set)
    asleep: int = 0

    async def come(self, rate: float) -> None:
        """Come at random until it is over, so often that `rate` orders a second are acknowledged if that can be."""
        random = Random(f"arrivals {self.seed}")
        began, number = monotonic(), 0
        while not self.wires.over.is_set():
            behind = rate * (monotonic() - began) - len(self.wires.history.orders)
            hurry = 1.1 + min(1.0, max(0.0, behind / (10 * rate)))
            await asyncio.sleep(random.expovariate(rate * hurry))
            if len(self.busy) - self.asleep < max(20, MOST_AT_ONCE * rate) and self.world.accounts:
                number += 1
                task = asyncio.create_task(self._shop(number, self.world.accounts.popleft()))
                self.busy.add(task)
                task.add_done_callback(self.busy.discard)

    async def _shop(self, number: int, account: Account) -> None:
        client = Client(
            f"shopper {number}",
            lambda: self.tokens.issue(account.user_id, "customer", 1, now=utc_now()),
            self.wires,
        )
        try:
            with suppress(GivenUp):
                await Journey(self, client, account, Random(f"{self.seed} {number}")).go()
        finally:
            self.world.accounts.append(account)


@dataclass
class Journey:
    """One shopper's way from an empty cart to goods on their way, or to nothing."""

    crowd: Crowd
    client: Client
    account: Account
    random: Random

    async def go(self) -> None:
        """Shop."""
        method = self._choose(METHODS)
        total = await self._fill(method)
        order = await self._order(method, total)
        if order is None:
            return
        if order["order_status"] == "pending":
            await self._pay(order, AT_GATEWAY[method])
        if self.random.random() < CANCELLED:
            await self.client.insist("cancel", "PUT", f"/api/orders/{order['id']}/cancel")
        elif self.random.random() < OFFICE:
            self.crowd.wait(order["id"])

    def _choose(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    async def _fill(self, method: str) -> int | None:
        """Fill the cart; gives the total in paise that it was quoted at, where the shopper looked at it."""
        total = None
        variants = self.crowd.world.variants
        for _ in range(self.random.choices((1, 2, 3), (6, 3, 1))[0]):
            # The first ones are in fashion, and run out.
            chosen = variants[int(len(variants) * self.random.random() ** 1.3)]
            wish: dict[str, Any] = {"product_variant_id": chosen, "quantity": self.random.choices((1, 2), (4, 1))[0]}
            await self.client.insist("put in cart", "POST", "/api/cart/items", wish)
        if self.random.random() < COUPONS:
            wish = {"code": self.random.choice(self.crowd.world.coupons), "payment_method": method}
            await self.client.insist("apply coupon", "POST", "/api/orders/apply-coupon", wish)
        if self.random.random() < EXPECTED:
            _, cart = await self.client.insist("look at cart", "GET", f"/api/cart?payment_method={method}")
            total = cart["quote"]["total_amount"]
        return total

    async def _order(self, method: str, total: int | None) -> dict[str, Any] | None:
        """Place the order; None where it is refused."""
        wish: dict[str, Any] = {"address_id": self.account.address_id, "payment_method": method}
        wish |= {} if total is None else {"expected_total": total}
        status, order = await self.client.insist("order", "POST", "/api/orders", wish, key=self._key())
        if status != 201:
            return None
        self.crowd.wires.history.note_order(order)
        return order

    async def _pay(self, order: dict[str, Any], method: str) -> None:
        mode = "link" if self.random.random() < LINKS else "order"
        wish = {"order_id": order["id"], "mode": mode}
        status, start = await self.client.insist(
            "create-order", "POST", "/api/payments/create-order", wish, key=self._key()
        )
        if status != 201:
            return
        target = start["payment_link"].rpartition("/")[2] if mode == "link" else start["razorpay_order_id"]
        way = self._choose(WAYS)
        if way == "never" or (way == "too late" and monotonic() + TOO_LATE > self.crowd.end):
            return
        if way in {"slowly", "too late"}:
            self.crowd.asleep += 1
            try:
                await asyncio.sleep(TOO_LATE if way == "too late" else self.random.uniform(5, 30))
            finally:
                self.crowd.asleep -= 1
        paid = await self._try_to_pay(target, method, way)
        if "razorpay_signature" in paid and "razorpay_order_id" in paid and self.random.random() < VERIFIED:
            await self._verify(paid)

    async def _try_to_pay(self, target: str, method: str, way: str) -> dict[str, Any]:
        """Pay at the gateway; gives what its checkout hands over."""
        wish = {"order_id": target, "method": method}
        if way in {"failed first", "authorised late"}:
            _, failed = await self.client.at_the_gateway("pay", wish | {"outcome": "failure"})
            if way == "authorised late" and "razorpay_payment_id" in failed:
                await asyncio.sleep(self.random.uniform(1, 10))
                late = {"payment_id": failed["razorpay_payment_id"], "outcome": "success"}
                return (await self.client.at_the_gateway("pay", late))[1]
        _, paid = await self.client.at_the_gateway("pay", wish | {"outcome": "success"})
        if way == "twice":
            await self.client.at_the_gateway("mode", {"mode": "pay_again", "count": 1})
            await self.client.at_the_gateway("pay", wish | {"outcome": "success"})
        return paid

    async def _verify(self, paid: dict[str, Any]) -> None:
        proof = {name: value for name, value in paid.items() if name.startswith("razorpay_")}
        status, seen = await self.client.insist("verify", "POST", "/api/payments/verify", proof, key=self._key())
        if status == 200:
            self.crowd.wires.history.paid.add(UUID(seen["order_id"]))

    def _key(self) -> str:
        return f"{self.client.who.replace(' ', '-')}-{self.random.getrandbits(64):016x}"
