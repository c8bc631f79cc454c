"""Money that comes late, twice, or wrong."""

from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from models.catalog import ProductVariant
from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_order
from server.core.db import transaction
from server.resources import Resources
from tests.checkout.shop import (
    buy,
    do_jobs,
    expire,
    ledger,
    misbehave,
    pay,
    settle,
    show,
    waiting,
)
from tests.conftest import Client
from tests.factories.shoppers import make_shopper


@pytest.mark.row("M14")
async def test_late_money_revives_an_expired_order_whose_stock_is_left(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, variant_id, bought, gateway_order = await waiting(client, resources, stock=1)
    await expire(bought["id"])
    await expire_order(UUID(bought["id"]), resources.gateway)
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"], seen["cancel_reason"]) == ("processing", "paid", None)
    assert (await ProductVariant.get(id=variant_id)).stock_quantity == 0
    assert await run_audit() == []


@pytest.mark.row("M14")
async def test_late_money_for_goods_that_are_gone_goes_back(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    shopper, variant_id, bought, gateway_order = await waiting(client, resources, stock=1)
    await expire(bought["id"])
    await expire_order(UUID(bought["id"]), resources.gateway)
    other = await make_shopper(resources.tokens)
    await buy(client, other, variant_id, method="cod")
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert seen["order_status"] == "cancelled"
    assert [(r["amount"], r["status"]) for r in seen["refunds"]] == [(5_000_00, "processed")]
    assert await run_audit() == []


@pytest.mark.row("M14")
async def test_money_for_a_cancelled_order_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, variant_id, bought, gateway_order = await waiting(client, resources)
    answer = await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)
    assert answer.status == 200
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await settle(resources, bought["id"])
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert seen["order_status"] == "cancelled"
    assert [(p["surplus"], p["payment_status"]) for p in seen["payments"]] == [(False, "failed"), (True, "refunded")]
    assert [r["status"] for r in seen["refunds"]] == ["processed"]
    assert (await ProductVariant.get(id=variant_id)).stock_quantity == 10
    assert await run_audit() == []


@pytest.mark.row("M15")
async def test_a_second_payment_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await misbehave(client, sandbox, "pay_again", count=1)
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    await do_jobs(resources, "PayRefund")
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("processing", "paid")
    assert [(p["surplus"], p["payment_status"]) for p in seen["payments"]] == [(False, "paid"), (True, "refunded")]
    assert await run_audit() == []


@pytest.mark.row("M12")
async def test_a_wrong_amount_goes_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper, _, bought, gateway_order = await waiting(client, resources)
    async with transaction() as tx:
        await tx.execute("UPDATE payments SET amount = amount + 1 WHERE order_id = $1", UUID(bought["id"]))
    await pay(sandbox, client, gateway_order)
    await settle(resources, bought["id"])
    seen = await show(client, shopper, bought["id"])
    assert (seen["order_status"], seen["payment_status"]) == ("pending", "pending")
    assert [(r["amount"], r["status"]) for r in seen["refunds"]] == [(5_000_00, "requested")]


@pytest.mark.row("M14")
async def test_a_payment_that_failed_and_is_authorised_late_pays_or_goes_back(
    client: Client, resources: Resources, sandbox: TestServer
) -> None:
    for stock, expected in ((1, ("processing", [])), (0, ("cancelled", [(5_000_00, "processed")]))):
        shopper, variant_id, bought, gateway_order = await waiting(client, resources, stock=1)
        await pay(sandbox, client, gateway_order, "failure")
        failed = next(p for p in (await ledger(client, sandbox))["payments"] if p["order_id"] == gateway_order)
        await expire(bought["id"])
        await expire_order(UUID(bought["id"]), resources.gateway)
        if not stock:
            await buy(client, await make_shopper(resources.tokens), variant_id, method="cod")
        late = {"payment_id": failed["id"], "outcome": "success"}
        assert (await client.session.post(sandbox.make_url("/__sandbox/pay"), json=late)).status == 200
        await settle(resources, bought["id"])
        await do_jobs(resources, "PayRefund")
        seen = await show(client, shopper, bought["id"])
        assert (seen["order_status"], [(r["amount"], r["status"]) for r in seen["refunds"]]) == expected
    assert await run_audit() == []
