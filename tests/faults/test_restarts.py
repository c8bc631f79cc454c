"""PostgreSQL is restarted, stopped at once or killed while orders come in: nothing acknowledged is lost or doubled."""

import asyncio
import os
import signal
from collections import Counter
from pathlib import Path
from time import monotonic

import asyncpg
import pytest
from pydantic import PostgresDsn

from server.audit.queries import run_audit
from server.cli.archives import seal_tables
from server.core.settings import Settings
from server.devstack.postgres import EmbeddedPostgres
from server.resources import Resources
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.factories.catalog import make_variant
from tests.faults.commands import voltcart

pytestmark = [pytest.mark.cluster, pytest.mark.long]

WAYS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT, "killed": signal.SIGKILL}
BUYERS, PAUSE = 150, 0.05
# Seconds: 5 are promised, of a machine like ours.
HEALED = 30.0
IDLE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'voltcart' AND state LIKE 'idle in transaction%'"


async def insist(cluster: Cluster, number: int, token: str, address: str, seen: Counter[int]) -> str:
    """Order under one key until there is an answer; gives the order's id."""
    await asyncio.sleep(number * PAUSE)
    wish = {"address_id": address, "payment_method": "cod"}
    headers = {"Authorization": f"Bearer {token}", "Idempotency_Key": f"restart-{number:04}"}
    while True:
        status, body = await cluster.call("POST", "/api/orders", wish, **headers)
        seen[status] += 1
        if status == 201:
            return str(body["id"])
        await asyncio.sleep(0.2)


async def restart(postgres: EmbeddedPostgres, way: signal.Signals) -> float:
    """End it that way and start it again; gives the moment when it was back."""
    pid = int((postgres.home / "postmaster.pid").read_text().split()[0])
    os.kill(pid, way)
    await asyncio.sleep(0.7)
    await asyncio.to_thread(postgres.stop)
    await asyncio.to_thread(postgres.start)
    return monotonic()


@pytest.mark.row("F10")
@pytest.mark.parametrize("way", WAYS)
async def test_a_restarted_database_is_found_again(
    resources: Resources, settings: Settings, database: str, tmp_path: Path, way: str
) -> None:
    variant = await make_variant(stock=BUYERS, price=2_000_00)
    crowd = await gather_crowd(resources, BUYERS, [[variant.id]])
    assert (await voltcart(database, tmp_path, "backup", str(tmp_path / "shop.tar")))[0] == 0
    postgres, seen = EmbeddedPostgres(tmp_path / "postgres", durable=True), Counter[int]()
    url = await asyncio.to_thread(postgres.start)
    try:
        back, said = await voltcart(url, tmp_path, "restore", str(tmp_path / "shop.tar"))
        assert back == 0, said
        own = settings.model_copy(update={"database_url": PostgresDsn(url)})
        async with open_cluster(own, tmp_path) as cluster:
            buying = [asyncio.create_task(insist(cluster, number, *one, seen)) for number, one in enumerate(crowd)]
            await asyncio.sleep(2)
            began = await restart(postgres, WAYS[way])
            while (await cluster.call("GET", "/api/health/ready"))[0] != 200:
                await asyncio.sleep(0.05)
            # It would never be, if the old connections were kept.
            assert monotonic() - began < HEALED
            async with asyncio.timeout(300):
                ordered = await asyncio.gather(*buying)
            connection = await asyncpg.connect(url)
            assert await connection.fetchval(IDLE) == 0
            rows = await connection.fetch("SELECT id FROM orders")
            assert sorted(str(row["id"]) for row in rows) == sorted(ordered)
            assert await connection.fetchval("SELECT stock_quantity FROM product_variants") == 0
            assert (await seal_tables(connection))["idempotency_keys"].rows == BUYERS
            await connection.close()
            audit, said = await voltcart(url, tmp_path, "audit")
            assert audit == 0, said
    finally:
        await asyncio.to_thread(postgres.stop)
    assert set(seen) <= {201, 409, 503}, seen
    assert await run_audit() == []
