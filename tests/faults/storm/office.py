"""The back office: restocks what runs low, ships and delivers, and gives some money back."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from server.core.clock import utc_now
from server.core.tokens import AccessTokens
from tests.faults.storm.clients import Client, GivenUp, Wires
from tests.faults.storm.history import ToldRefund

RESTOCKED = (20, 80)
ACTS = ("ship", "ship and deliver", "cancel", "refund")
TOGETHER = 4


@dataclass
class Office:
    """Works through the orders that were handed to it, and restocks at random; `rate` is in orders a second."""

    wires: Wires
    tokens: AccessTokens
    admin_id: UUID
    variants: list[UUID]
    seed: int
    rate: float
    orders: deque[str] = field(default_factory=deque)

    async def work(self) -> None:
        """Work until it is over."""
        staff = [self._handle_orders(number) for number in range(TOGETHER)]
        await asyncio.gather(self._restock(), *staff)

    def _client(self, name: str) -> Client:
        return Client(name, lambda: self.tokens.issue(self.admin_id, "admin", 1, now=utc_now()), self.wires)

    async def _restock(self) -> None:
        random, number = Random(f"restock {self.seed}"), 0
        with suppress(GivenUp):
            while not self.wires.over.is_set():
                number += 1
                # As those are asked for: the first ones are in fashion.
                variant_id = self.variants[int(len(self.variants) * random.random() ** 1.3)]
                units = random.randint(*RESTOCKED)
                wish = {"delta": units, "reason": "restock"}
                path, key = f"/api/admin/variants/{variant_id}/stock", f"restock-{number:06}"
                status, _ = await self._client("stock room").insist("restock", "PUT", path, wish, key=key)
                if status == 200:
                    self.wires.history.restocked[variant_id] += units
                # More units than so many orders ask for, so that it is the popular ones that run out, and not for long.
                await asyncio.sleep(5 / self.rate)

    async def _handle_orders(self, number: int) -> None:
        random = Random(f"office {self.seed} {number}")
        with suppress(GivenUp):
            while not self.wires.over.is_set():
                if not self.orders:
                    await asyncio.sleep(0.2)
                    continue
                await self._handle(self.orders.popleft(), random.choice(ACTS), random)

    async def _handle(self, order_id: str, act: str, random: Random) -> None:
        client, path = self._client("office"), f"/api/admin/orders/{order_id}"
        if act == "refund":
            await self._refund(client, path, random)
            return
        moves = {"ship": ["shipped"], "ship and deliver": ["shipped", "delivered"], "cancel": ["cancelled"]}
        for move in moves[act]:
            status, _ = await client.insist(move, "PUT", f"{path}/status", {"order_status": move})
            # Of a move whose answer was lost the second try is told that there is nothing to move.
            if status not in {200, 202, 409}:
                return

    async def _refund(self, client: Client, path: str, random: Random) -> None:
        """Give back a part of what was paid, where anything was."""
        status, order = await client.insist("look at order", "GET", path)
        received = [payment for payment in order.get("payments", ()) if payment["transaction_id"]]
        if status != 200 or not received or order["payment_status"] != "paid":
            return
        amount = random.randint(1, received[0]["amount"] // 2 or 1)
        wish = {"amount": amount, "reason": "a scratch"}
        key = f"refund-{random.getrandbits(64):016x}"
        status, refund = await client.insist("refund", "POST", f"{path}/refunds", wish, key=key)
        if status in {201, 202}:
            self.wires.history.refunds[UUID(refund["id"])] = ToldRefund(UUID(order["id"]), amount)
