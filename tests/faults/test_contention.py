"""Others in the way: deadlocks and serialisation failures are run again, and several schedulers share their steps."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.checkout.shop import do_jobs, order, put_in_cart
from tests.checkout.test_crowd import gather_crowd
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.waiting import until_blocked
from workers.runner import run_job
from workers.schedule import SCHEDULE

UNITS = 10
ORDERS = 12
# PostgreSQL's word for two transactions that cannot both be; a sequence counts through roll-backs.
FAILING = """
CREATE SEQUENCE failures;
CREATE FUNCTION fail_sometimes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('failures') <= {times} THEN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fail_sometimes BEFORE INSERT ON order_items FOR EACH STATEMENT EXECUTE FUNCTION fail_sometimes();
"""
HEALED = """
DROP TRIGGER IF EXISTS fail_sometimes ON order_items;
DROP FUNCTION IF EXISTS fail_sometimes;
DROP SEQUENCE IF EXISTS failures;
"""


@pytest.fixture
async def stranger(database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that is not the shop's; what it did to the schema is undone at the end."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.execute(HEALED)
    await connection.close()


async def ready_to_order(client: Client, resources: Resources) -> Shopper:
    """A shopper with a unit in the cart."""
    shopper = await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, (await make_variant(stock=UNITS)).id)
    return shopper


async def left() -> tuple[int, int]:
    """How many orders there are, and units in stock."""
    [row] = await fetch("SELECT (SELECT count(*) FROM orders), stock_quantity FROM product_variants")
    return tuple(row)


@pytest.mark.row("F13")
async def test_an_order_that_loses_in_a_deadlock_is_run_again(
    client: Client, resources: Resources, stranger: asyncpg.Connection, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    shopper = await ready_to_order(client, resources)
    caplog.set_level("INFO", "server.web.binder")
    async with stranger.transaction():
        await stranger.execute("SELECT 1 FROM product_variants FOR UPDATE")
        ordering = asyncio.create_task(order(client, shopper, key="the-deadlock"))
        await until_blocked(database)
        # The order waits for the variant and has the cart; whoever waited first is the one that PostgreSQL ends.
        await stranger.execute("UPDATE carts SET updated_at = now()")
    status, placed = await ordering
    assert status == 201, placed
    said = [record.getMessage().splitlines()[0] for record in caplog.records if record.name == "server.web.binder"]
    assert said == ["again after contention: deadlock detected"]
    assert await order(client, shopper, key="the-deadlock") == (201, placed)
    assert await left() == (1, UNITS - 1)
    assert await run_audit() == []


@pytest.mark.row("F13")
@pytest.mark.parametrize(("times", "status"), [(3, 201), (4, 503)], ids=["three-times", "four-times"])
async def test_an_order_that_cannot_be_serialised_is_run_again_three_times(
    client: Client, resources: Resources, stranger: asyncpg.Connection, times: int, status: int
) -> None:
    shopper = await ready_to_order(client, resources)
    await stranger.execute(FAILING.format(times=times))
    answered, body = await order(client, shopper, key="the-serialisation")
    assert (answered, body.get("code")) == (status, "contention" if status == 503 else None)
    assert await fetch_value("SELECT last_value FROM failures") == 4
    made = int(status == 201)
    assert await left() == (made, UNITS - made)
    assert await fetch_value("SELECT count(*) FROM idempotency_keys") == made
    # Whatever came of it, the key's next use has the one order.
    assert (await order(client, shopper, key="the-serialisation"))[0] == 201
    assert await left() == (1, UNITS - 1)
    assert await run_audit() == []


@pytest.mark.row("F19")
async def test_three_schedulers_do_each_step_once(client: Client, resources: Resources) -> None:
    variant = await make_variant(stock=UNITS * ORDERS)
    crowd = await gather_crowd(resources, ORDERS, [[variant.id]])

    async def place(token: str, address: str) -> dict[str, Any]:
        wish = {"address_id": address, "payment_method": "upi"}
        answer = await client.post("/api/orders", json=wish, headers={"Authorization": f"Bearer {token}"})
        assert answer.status == 201
        body: dict[str, Any] = await answer.json()
        return body

    await asyncio.gather(*(place(*one) for one in crowd))
    async with transaction() as tx:
        await tx.execute("DELETE FROM jobs")
        await tx.execute("UPDATE orders SET order_date = now() - interval '1 hour', expires_at = now()")
        await tx.execute("UPDATE payments SET next_check_at = now()")
    for _ in range(2):
        # A step that is not over when the next turn begins is one more of them.
        await asyncio.gather(*(step.run(resources) for step in SCHEDULE for _ in range(3)))
    left_behind = await fetch("SELECT name, count(*) FROM jobs WHERE status = 'queued' GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in left_behind] == [("ExpireOrder", ORDERS), ("ReconcileOrder", ORDERS)]
    assert await fetch_value("SELECT array_agg(DISTINCT checks) FROM payments") == [1]
    waiting = await fetch("SELECT id FROM jobs WHERE status = 'queued'")
    await asyncio.gather(*(run_job(resources, row["id"]) for row in waiting for _ in range(3)))
    await do_jobs(resources, "ExpireOrder", "ReconcileOrder")
    assert await fetch_value("SELECT array_agg(DISTINCT attempts) FROM jobs WHERE status = 'done'") == [1]
    told = "SELECT payload ->> 'letter', count(*) FROM jobs WHERE payload ? 'letter' GROUP BY 1 ORDER BY 1"
    assert [tuple(row) for row in await fetch(told)] == [("order_cancelled", ORDERS)]
    ended = "SELECT count(*), count(DISTINCT order_id) FROM order_events WHERE to_status = 'cancelled'"
    assert [tuple(row) for row in await fetch(ended)] == [(ORDERS, ORDERS)]
    assert await left() == (ORDERS, UNITS * ORDERS)
    assert await run_audit() == []
