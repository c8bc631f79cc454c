"""Orders whose time is over: several sweeps and workers at once end each of them once."""

import asyncio
from uuid import UUID

from server.audit.queries import run_audit
from server.checkout.service.cancelling import expire_due_orders
from server.core.db import fetch, fetch_value, transaction
from server.orders.queries import lock_order
from server.resources import Resources
from tests.checkout.shop import buy, do_jobs
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.orders.office import buy_with, letters, make_coupon, make_due, stock_of, uses_of

JOBS = "SELECT count(*) FROM jobs WHERE name = 'ExpireOrder'"


async def test_three_sweeps_and_workers_at_once_end_each_order_once(client: Client, resources: Resources) -> None:
    coupon, variant = await make_coupon(usage_limit=8), (await make_variant(stock=20)).id
    placed = []
    for _ in range(4):
        shopper = await make_shopper(resources.tokens)
        placed += [(await buy_with(client, shopper, coupon, variant, 2))["id"] for _ in range(2)]
    paid_on_delivery = await buy(client, await make_shopper(resources.tokens), variant, method="cod")
    assert (await stock_of(variant), await uses_of(coupon)) == (3, (8, 8))
    await make_due(*placed[1:])

    await asyncio.gather(*(expire_due_orders() for _ in range(3)))
    assert await fetch_value(JOBS) == 7
    await asyncio.gather(*(do_jobs(resources, "ExpireOrder") for _ in range(3)))

    ended = await fetch("SELECT order_id FROM order_events WHERE to_status = 'cancelled'")
    assert sorted(str(row["order_id"]) for row in ended) == sorted(placed[1:])
    assert (await stock_of(variant), await uses_of(coupon)) == (17, (1, 1))
    assert [await letters(order_id) for order_id in placed[1:]] == [["order_placed", "order_cancelled"]] * 7
    for order_id in (placed[0], paid_on_delivery["id"]):
        assert await letters(order_id) == ["order_placed"]
    assert await expire_due_orders() == 0
    assert await run_audit() == []


async def test_a_sweep_does_not_wait_for_an_order_that_is_being_changed(client: Client, resources: Resources) -> None:
    shopper, variant = await make_shopper(resources.tokens), (await make_variant()).id
    busy, idle = [(await buy(client, shopper, variant))["id"] for _ in "ab"]
    await make_due(busy, idle)
    # In a context of its own: a transaction knows of one that is open already.
    at_work, done = asyncio.Event(), asyncio.Event()

    async def change() -> None:
        async with transaction() as tx:
            await lock_order(tx, UUID(busy))
            at_work.set()
            await done.wait()

    changing = asyncio.create_task(change())
    await at_work.wait()
    async with asyncio.timeout(2):
        assert await expire_due_orders() == 1
    done.set()
    await changing
    assert [
        row["id"] for row in await fetch("SELECT payload->>'order_id' AS id FROM jobs WHERE name = 'ExpireOrder'")
    ] == [idle]
    # The next sweep takes what this one left, and leaves no second job for what has one.
    assert (await expire_due_orders(), await fetch_value(JOBS)) == (2, 2)
