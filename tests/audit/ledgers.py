"""A shop with a history beside the gateway's books of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aiohttp.test_utils import TestServer

from server.audit.schemas import Comparison, Kind
from server.audit.service.comparing import compare_books
from server.checkout.service.refunding import request_refund
from server.core.db import fetch_value, transaction
from server.devstack.sandbox import duties
from server.devstack.sandbox.context import Sandbox
from server.resources import Resources
from tests.audit.history import Ids
from tests.checkout.shop import buy, buy_and_pay, do_jobs, pay, settle, start
from tests.conftest import Client
from tests.factories.shoppers import make_shopper

NOW = timedelta()


@dataclass
class Bench:
    """A shop with a history, the gateway's books, and since when."""

    ids: Ids
    sandbox: Sandbox
    resources: Resources
    since: datetime

    async def compare(self, grace: timedelta = NOW) -> Comparison:
        until = datetime.fromtimestamp(self.sandbox.time(), UTC)
        return await compare_books(self.resources.gateway, since=self.since, until=until, grace=grace)

    async def kinds(self, grace: timedelta = NOW) -> list[Kind]:
        return [difference.kind for difference in (await self.compare(grace)).differences]


async def part_refunded(bench: Bench, client: Client, server: TestServer) -> None:
    """A paid order of which two parts went back."""
    buyer = await make_shopper(bench.resources.tokens)
    bought = await buy_and_pay(client, bench.resources, server, buyer, UUID(bench.ids["variant"]))
    payment_id = await fetch_value("SELECT id FROM payments WHERE order_id = $1", UUID(bench.ids["paid"]))
    for amount in (1_000_00, 333_33):
        async with transaction() as tx:
            await request_refund(tx, payment_id, UUID(bench.ids["paid"]), amount, reason="part", requested_by=None)
    await do_jobs(bench.resources, "PayRefund")
    bench.ids["whole"] = bought["id"]


async def paid_by_link(bench: Bench, client: Client, server: TestServer) -> None:
    """An order begun both ways, paid by its link, then once more by its gateway order: that goes back."""
    buyer = await make_shopper(bench.resources.tokens)
    bought = await buy(client, buyer, UUID(bench.ids["variant"]))
    started = await start(client, buyer, bought["id"])
    linked = await start(client, buyer, bought["id"], mode="link")
    await pay(server, client, linked["payment_link"].rpartition("/")[2])
    await pay(server, client, started["razorpay_order_id"])
    await settle(bench.resources, bought["id"])
    await do_jobs(bench.resources, "PayRefund")
    bench.ids["twice"] = bought["id"]


async def never_captured(bench: Bench, client: Client, server: TestServer) -> None:
    """Money that the bank granted and nobody captured: the gateway gives it back after five days."""
    buyer = await make_shopper(bench.resources.tokens)
    bought = await buy(client, buyer, UUID(bench.ids["variant"]))
    started = await start(client, buyer, bought["id"])
    await pay(server, client, started["razorpay_order_id"], "authorized")
    duties.travel(bench.sandbox, bench.sandbox.time() + 6 * 86_400)
    await settle(bench.resources, bought["id"])
    bench.ids |= {"uncaptured": bought["id"], "uncaptured_there": started["razorpay_order_id"]}
