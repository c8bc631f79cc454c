"""What becomes of a refund at the gateway: it hangs, fails, is refused, or stays pending."""

import asyncio
from uuid import uuid4

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.checkout.service.hearing import handle_event
from server.core.db import fetch_row, fetch_value, transaction
from server.resources import Resources
from tests.checkout.shop import (
    buy_and_pay,
    do_jobs,
    ledger,
    misbehave,
    show,
)
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper


@pytest.mark.row("F3", "M17")
async def test_a_gateway_that_hangs_after_refunding_refunds_once(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    await misbehave(client, sandbox, "act_then_hang", path="/v1/payments", method="POST", count=1, seconds=5.5)
    await do_jobs(resources, "PayRefund")
    row = await fetch_row("SELECT status, error FROM jobs WHERE name = 'PayRefund'")
    assert row is not None
    assert row["status"] == "queued"
    assert row["error"].startswith("GatewayDown")
    await asyncio.sleep(1)
    async with transaction() as tx:
        await tx.execute("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    await do_jobs(resources, "PayRefund")
    books = await ledger(client, sandbox)
    paid = (await show(client, shopper, bought["id"]))["payments"][0]["transaction_id"]
    assert [r["amount"] for r in books["refunds"] if r["payment_id"] == paid] == [5_000_00]
    assert (await show(client, shopper, bought["id"]))["payment_status"] == "refunded"
    assert await run_audit() == []


async def test_an_unknown_refund_is_an_error(resources: Resources) -> None:
    assert await fetch_value("SELECT count(*) FROM refunds") == 0
    await handle_event(uuid4(), resources.gateway)
