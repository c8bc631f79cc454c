"""A worker stands still past its lease, with money in its hands."""

import asyncio
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import run_audit
from server.core.db import fetch, transaction
from server.resources import Resources
from tests.cluster import open_cluster
from tests.conftest import Client
from tests.workers.test_faults import cancelled_order, refunds_there, wait_until

pytestmark = [pytest.mark.cluster, pytest.mark.long]

OUTCOME = "SELECT status, attempts FROM jobs WHERE name = 'PayRefund'"


@pytest.mark.row("Q2")
async def test_a_worker_that_slept_past_its_lease_refunds_nothing_more(
    client: Client, resources: Resources, sandbox: TestServer, tmp_path: Path
) -> None:
    _, payment_id = await cancelled_order(client, resources, sandbox)
    async with open_cluster(resources.settings, tmp_path, servers=0) as cluster:
        # It stops when the refund is made and written down, and the job is not.
        sleeper = cluster.add_worker(VOLTCART_CRASH_AT="job.run", VOLTCART_CRASH_BY="STOP")
        await wait_until("SELECT status = 'processed' FROM refunds", within=20)
        await asyncio.sleep(0.3)
        assert [tuple(row) for row in await fetch(OUTCOME)] == [("running", 1)]
        async with transaction() as tx:
            # As if the lease had passed.
            await tx.execute("UPDATE jobs SET lease_until = now() WHERE name = 'PayRefund'")
        cluster.add_worker()
        await wait_until("SELECT status = 'done' FROM jobs WHERE name = 'PayRefund'", within=20)
        cluster.resume(sleeper)
        await asyncio.sleep(1)
        assert "its lease ran out, and another worker has it" in sleeper.output()
    assert [tuple(row) for row in await fetch(OUTCOME)] == [("done", 2)]
    assert await refunds_there(client, sandbox, payment_id) == [5_000_00]
    assert [tuple(row) for row in await fetch("SELECT amount, status FROM refunds")] == [(5_000_00, "processed")]
    assert await run_audit() == []
