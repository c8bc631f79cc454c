"""Cancel, pay, ship and expire on one order, each in the way of each other: one winner, and the books agree."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_order
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.checkout.shop import do_jobs, pay, settle, show, start
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import Person
from tests.orders.office import agree_on_money, buy_with, invoices_due, make_coupon, make_due, move, stock_of, uses_of
from tests.orders.racing import Point, race, watching

LOCKS = {
    "cancel": "server.checkout.service.cancelling.lock_order",
    "expire": "server.checkout.service.cancelling.lock_order",
    "pay": "server.checkout.service.settling.lock_order",
    "ship": "server.checkout.service.moving.lock_order",
}


@dataclass(frozen=True)
class Way:
    """How two acts meet, and what must come of it.

    `answers` are those of both acts (None where nobody is answered), `ends` the order's state, that of its money, and
    why it was cancelled.
    """

    first: str
    second: str
    point: Point
    answers: tuple[int | None, int | None]
    ends: tuple[str, str, str | None]
    refunds: int = 0


CANCELLED, EXPIRED = ("cancelled", "failed", "customer"), ("cancelled", "failed", "expired")
REFUNDED = ("cancelled", "refunded", "customer")
PAID, SHIPPED = ("processing", "paid", None), ("shipped", "paid", None)
WAYS = (
    # Money that comes after the cancellation goes back as nobody's; what was paid before it goes back as the order's.
    Way("cancel", "pay", "holding", (200, None), CANCELLED, refunds=1),
    Way("cancel", "pay", "before", (202, None), REFUNDED, refunds=1),
    Way("pay", "cancel", "holding", (None, 202), REFUNDED, refunds=1),
    Way("pay", "cancel", "before", (None, 200), CANCELLED, refunds=1),
    Way("cancel", "expire", "holding", (200, None), CANCELLED),
    Way("cancel", "expire", "before", (409, None), EXPIRED),
    Way("expire", "cancel", "holding", (None, 409), EXPIRED),
    Way("expire", "cancel", "before", (None, 200), CANCELLED),
    # Money that comes in time, or too late for an order whose goods are there, is the order's.
    Way("pay", "expire", "holding", (None, None), PAID),
    Way("pay", "expire", "before", (None, None), PAID),
    Way("expire", "pay", "holding", (None, None), PAID),
    Way("expire", "pay", "before", (None, None), PAID),
    Way("ship", "cancel", "holding", (200, 409), SHIPPED),
    Way("ship", "cancel", "before", (409, 202), REFUNDED, refunds=1),
    Way("cancel", "ship", "holding", (202, 409), REFUNDED, refunds=1),
    Way("cancel", "ship", "before", (409, 200), SHIPPED),
    # No conflict: what is paid is shipped, and nothing before it is.
    Way("pay", "ship", "holding", (None, 200), SHIPPED),
    Way("pay", "ship", "before", (None, 409), PAID),
    Way("ship", "pay", "holding", (409, None), PAID),
    Way("ship", "pay", "before", (200, None), SHIPPED),
    # The money is at the gateway when the time is over: expiry asks there first, and leaves a paid order alone.
    Way("ship", "expire", "holding", (409, None), PAID),
    Way("ship", "expire", "before", (200, None), SHIPPED),
    Way("expire", "ship", "holding", (None, 200), SHIPPED),
    Way("expire", "ship", "before", (None, 200), SHIPPED),
)


@dataclass(frozen=True)
class Stage:
    """An order and those who act on it."""

    client: Client
    resources: Resources
    sandbox: TestServer
    shopper: Shopper
    admin: Person
    order_id: str
    gateway_id: str

    async def cancel(self) -> int:
        """The buyer cancels; gives the status of the answer."""
        url = f"/api/orders/{self.order_id}/cancel"
        return (await self.client.put(url, headers=self.shopper.headers)).status

    async def ship(self) -> int:
        """The back office ships; gives the status of the answer."""
        return (await move(self.client, self.admin, self.order_id, "shipped"))[0]

    async def expire(self) -> None:
        """A worker ends an order whose time is over."""
        await expire_order(UUID(self.order_id), self.resources.gateway)

    async def pay(self) -> None:
        """The buyer pays, and a worker hears of it."""
        await pay(self.sandbox, self.client, self.gateway_id)
        await settle(self.resources, self.order_id)


async def set_the_stage(
    client: Client, resources: Resources, sandbox: TestServer, acts: set[str], coupon: UUID, variant: UUID
) -> Stage:
    """An unpaid order, in the state in which these acts are possible."""
    shopper, admin = await make_shopper(resources.tokens), await make_admin(resources)
    bought = await buy_with(client, shopper, coupon, variant)
    gateway_id = (await start(client, shopper, bought["id"]))["razorpay_order_id"]
    stage = Stage(client, resources, sandbox, shopper, admin, bought["id"], gateway_id)
    if acts == {"cancel", "ship"}:
        await stage.pay()
    if acts == {"ship", "expire"}:
        await pay(sandbox, client, gateway_id)
    if "expire" in acts:
        await make_due(bought["id"])
    return stage


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.first} {way.point} {way.second}")
async def test_two_acts_in_each_others_way(
    client: Client, resources: Resources, sandbox: TestServer, database_url: str, way: Way
) -> None:
    coupon, variant = await make_coupon(usage_limit=1), (await make_variant(price=5_000_00, stock=1)).id
    stage = await set_the_stage(client, resources, sandbox, {way.first, way.second}, coupon, variant)
    acts: dict[str, Any] = {name: getattr(stage, name) for name in LOCKS}
    async with watching(database_url) as watcher:
        first, second, waited = await race(
            watcher, acts[way.first], acts[way.second], where=LOCKS[way.first], point=way.point
        )
    assert (first, second) == way.answers

    # Whoever else comes by finds nothing to do.
    await settle(resources, stage.order_id)
    await do_jobs(resources, "PayRefund")
    await stage.expire()
    order = await show(client, stage.shopper, stage.order_id)
    assert (order["order_status"], order["payment_status"], order["cancel_reason"]) == way.ends
    lives = way.ends[0] != "cancelled"
    assert (await stock_of(variant), await uses_of(coupon)) == ((0, (1, 1)) if lives else (1, (0, 0)))
    assert [refund["status"] for refund in order["refunds"]] == ["processed"] * way.refunds
    assert await invoices_due(stage.order_id) == (way.ends[1] != "failed")
    await agree_on_money(client, sandbox, {stage.gateway_id})
    assert await run_audit() == []
    assert waited == (way.point == "holding")
