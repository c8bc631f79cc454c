"""The schedule of three workers at once: each step does its work once, or is harmless again."""

import asyncio
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer
from uuid_utils.compat import uuid7

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from tests.checkout.shop import buy_and_pay
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from workers.schedule import SCHEDULE

OLD_JOBS = """
INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, finished_at, created_at,
  updated_at)
SELECT uuidv7(), 'RefreshSearch', 'bulk', '{}', status, 1, now(), '', '', now() - interval '8 days', now(), now()
FROM unnest(ARRAY['done', 'failed']) status, generate_series(1, 50)
"""
OLD_KEYS = """
INSERT INTO idempotency_keys (id, user_id, route, key, body_hash, claimed_until, created_at, updated_at)
SELECT uuidv7(), $1::uuid, 'POST /api/orders', 'key-' || age, '', now(), now() - age * interval '1 hour', now()
FROM generate_series(21, 60) age
"""


async def every_step_thrice(resources: Resources) -> None:
    await asyncio.gather(*(step.run(resources) for step in SCHEDULE for _ in range(3)))


@pytest.mark.row("F19")
async def test_a_refund_is_asked_about_once(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shopper = await make_shopper(resources.tokens)
    bought = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)
    assert (await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)).status == 202
    async with transaction() as tx:
        await tx.execute("DELETE FROM jobs WHERE name = 'PayRefund'")
        await tx.execute("UPDATE refunds SET next_check_at = now() WHERE order_id = $1", UUID(bought["id"]))
    await every_step_thrice(resources)
    left = "SELECT payload ->> 'refund_id' FROM jobs WHERE name = 'PayRefund'"
    [refund] = await fetch("SELECT id, checks, next_check_at > now() AS later FROM refunds")
    assert [row[0] for row in await fetch(left)] == [str(refund["id"])]
    assert (refund["checks"], refund["later"]) == (1, True)
    assert await run_audit() == []


@pytest.mark.row("F19")
async def test_what_has_outlived_its_use_is_forgotten_and_nothing_else(resources: Resources) -> None:
    async with transaction() as tx:
        await tx.execute(OLD_JOBS)
        await tx.execute(OLD_KEYS, uuid7())
    await every_step_thrice(resources)
    assert [tuple(row) for row in await fetch("SELECT status, count(*) FROM jobs GROUP BY 1")] == [("failed", 50)]
    assert await fetch_value("SELECT count(*) FROM idempotency_keys") == 4
