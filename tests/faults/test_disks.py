"""Disks with no room left: what needs some is refused, nothing is half written, and all goes on once there is room."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from obstore.store import LocalStore
from pydantic import PostgresDsn

from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from server.core.errors import Unavailable
from server.core.settings import Settings
from server.core.storage import Storage
from server.devstack.postgres import EmbeddedPostgres
from server.resources import Resources
from tests.checkout.shop import order, put_in_cart
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.faults.commands import ROOT, voltcart
from tests.faults.disks import fill, small_disk

pytestmark = pytest.mark.row("F14")

# PostgreSQL's word for a table that cannot grow, when the order is all but written.
FULL = """
CREATE FUNCTION find_no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER find_no_room BEFORE INSERT ON order_events FOR EACH STATEMENT EXECUTE FUNCTION find_no_room();
"""
FREED = "DROP TRIGGER IF EXISTS find_no_room ON order_events; DROP FUNCTION IF EXISTS find_no_room;"
SEEN = """
SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_items), (SELECT count(*) FROM stock_movements),
  (SELECT sum(stock_quantity) FROM product_variants), (SELECT count(*) FROM cart_items), (SELECT count(*) FROM jobs),
  (SELECT count(*) FROM idempotency_keys)
"""
# Counts under as many names as fill several pages of the file, before and after the disk is full.
COUNT = """
import sys
from server.core import metrics
metrics.reserve_room()
for turn in range(2):
    for number in range(300):
        metrics.requests.labels(f"GET /{turn}/{number}", "200").observe(1)
    print("counted", flush=True)
    sys.stdin.readline()
"""
BUYERS, FEW, UNITS = 300, 80, 1_000


async def test_a_full_media_folder_leaves_nothing_half_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        folder = disk / "files"
        storage = Storage(LocalStore(folder, mkdir=True, automatic_cleanup=True), folder)
        await storage.put("media/one", b"1" * 1024 * 1024)
        for content in (b"2" * 3 * 1024 * 1024, _pieces()):
            with pytest.raises(Unavailable):
                await storage.put("media/two", content)
            assert await storage.head("media/two") is None
        assert [path.name for path in folder.rglob("*") if path.is_file()] == ["one"]
        await storage.put("media/three", b"3" * 900 * 1024)
        await storage.delete("media/one")
        await storage.put("media/two", b"2" * 1024 * 1024)
        assert await storage.get("media/two") == b"2" * 1024 * 1024


async def _pieces() -> AsyncIterator[bytes]:
    for _ in range(30):
        yield b"2" * 100 * 1024


async def test_an_order_for_which_the_database_has_no_room_is_refused_whole(
    client: Client, resources: Resources, database: str
) -> None:
    shopper: Shopper = await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, (await make_variant(stock=UNITS)).id)
    before = await fetch(SEEN)
    stranger = await asyncpg.connect(database)
    try:
        await stranger.execute(FULL)
        status, refused = await order(client, shopper, key="the-full-disk")
        assert (status, refused["code"]) == (503, "unavailable")
        assert await fetch(SEEN) == before
    finally:
        await stranger.execute(FREED)
        await stranger.close()
    assert (await order(client, shopper, key="the-full-disk"))[0] == 201
    assert await fetch_value("SELECT stock_quantity FROM product_variants") == UNITS - 1
    assert await run_audit() == []


async def test_a_full_disk_does_not_end_who_counts_on_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as disk:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", COUNT),
            cwd=ROOT,
            env={"PROMETHEUS_MULTIPROC_DIR": str(disk)},
            stdin=PIPE,
            stdout=PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert await process.stdout.readline() == b"counted\n"
        fill(disk)
        process.stdin.write(b"\n")
        assert await process.stdout.readline() == b"counted\n"
        process.stdin.close()
        assert await process.wait() == 0


class Buyers:
    """A crowd of whom each orders under one key; `seen` counts the answers."""

    def __init__(self, crowd: list[tuple[str, str]], cluster: Cluster) -> None:
        self._crowd = crowd
        self._cluster = cluster
        self.seen: Counter[int] = Counter()
        self.ordered: dict[int, str] = {}

    async def order(self, number: int) -> int:
        """One of them orders; gives the status."""
        token, address = self._crowd[number]
        status, body = await self._cluster.call(
            "POST",
            "/api/orders",
            {"address_id": address, "payment_method": "cod"},
            Authorization=f"Bearer {token}",
            Idempotency_Key=f"disk-{number:04}",
        )
        self.seen[status] += 1
        if status == 201:
            self.ordered[number] = body["id"]
        return status

    async def order_until_refused(self) -> None:
        """They order one after the other, those that were told of an order already left out, until one is refused."""
        for number in range(BUYERS):
            if number not in self.ordered and await self.order(number) != 201:
                return
        raise AssertionError("the disk never was full")

    async def order_all(self) -> None:
        """Whoever has no order yet orders until there is one."""
        for number in range(BUYERS):
            while number not in self.ordered and await self.order(number) != 201:
                await asyncio.sleep(0.1)


@pytest.mark.long
@pytest.mark.cluster
@pytest.mark.parametrize("what", ["tables", "log"])
async def test_a_database_on_a_full_disk_refuses_and_goes_on(
    resources: Resources, settings: Settings, database: str, tmp_path: Path, what: str
) -> None:
    variant = await make_variant(stock=UNITS, price=2_000_00)
    crowd = await gather_crowd(resources, BUYERS, [[variant.id]])
    assert (await voltcart(database, tmp_path, "backup", str(tmp_path / "shop.tar")))[0] == 0
    with small_disk(tmp_path / "disk", 320) as disk:
        postgres = EmbeddedPostgres(disk, durable=True, log=tmp_path / "postgres.log")
        url = await asyncio.to_thread(postgres.start)
        try:
            back, said = await voltcart(url, tmp_path, "restore", str(tmp_path / "shop.tar"))
            assert back == 0, said
            own = settings.model_copy(update={"database_url": PostgresDsn(url)})
            async with open_cluster(own, tmp_path / "cluster", servers=2) as cluster:
                buyers = Buyers(crowd, cluster)
                assert await buyers.order(0) == 201
                processes = [child.pid for child, _ in cluster.servers]
                ballast = fill(disk)
                if what == "log":
                    await _use_the_log_up(postgres.superuser_url)
                await buyers.order_until_refused()
                assert [(await cluster.call("GET", "/api/health"))[0] for _ in range(2)] == [200, 200]
                ballast.unlink()
                # What PostgreSQL's own supervisor does: without room for its log it ends.
                await asyncio.to_thread(postgres.start)
                async with asyncio.timeout(120):
                    await buyers.order_all()
                assert [child.pid for child, _ in cluster.servers] == processes
                assert [child.status for child, _ in cluster.servers] == [None, None]
            await _check(url, buyers)
            audit, said = await voltcart(url, tmp_path, "audit")
            assert audit == 0, said
        finally:
            await asyncio.to_thread(postgres.stop)
    assert buyers.seen.keys() == {201, 503}


async def _use_the_log_up(url: str) -> None:
    """Have PostgreSQL begin new files of its log until there is no room for one."""
    connection = await asyncpg.connect(url)
    try:
        for _ in range(100):
            await connection.execute("SELECT pg_switch_wal()")
            await connection.execute("CREATE TABLE written (); DROP TABLE written")
    except (asyncpg.PostgresError, OSError):
        return
    finally:
        connection.terminate()
    raise AssertionError("there was room all the time")


async def _check(url: str, buyers: Buyers) -> None:
    """Every order that was answered is there once, and nothing else."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT id FROM orders")
    assert sorted(str(row["id"]) for row in rows) == sorted(buyers.ordered.values())
    assert await connection.fetchval("SELECT stock_quantity FROM product_variants") == UNITS - BUYERS
    assert await connection.fetchval("SELECT count(*) FROM cart_items") == 0
    await connection.close()


@pytest.mark.long
@pytest.mark.cluster
async def test_a_shop_whose_log_and_data_are_on_a_full_disk_sells(resources: Resources, tmp_path: Path) -> None:
    variant = await make_variant(stock=UNITS, price=2_000_00)
    crowd = await gather_crowd(resources, FEW, [[variant.id]])
    with small_disk(tmp_path / "disk", 64) as disk:
        async with open_cluster(resources.settings, disk, servers=0) as cluster:
            await cluster.add_server(LOG_LEVEL="INFO")
            await cluster.add_server(LOG_LEVEL="INFO")
            buyers = Buyers(crowd, cluster)
            assert await buyers.order(0) == 201
            ballast, logs = fill(disk), [child.log for child, _ in cluster.servers]
            sizes = [log.stat().st_size for log in logs]
            for number in range(1, FEW):
                assert await buyers.order(number) == 201
                assert (await cluster.call("GET", f"/api/products?limit={number}"))[0] == 200
            assert (await cluster.call("GET", "/api/health/ready"))[1]["status"] == "OK"
            # No line found room beyond the page that was begun.
            assert all(log.stat().st_size - size < 4096 for log, size in zip(logs, sizes, strict=True))
            ballast.unlink()
            for _ in range(100):
                assert (await cluster.call("GET", "/api/health"))[0] == 200
            assert all(
                b"GET /api/health" in log.read_bytes()[size + 4096 :] for log, size in zip(logs, sizes, strict=True)
            )
            assert [child.status for child, _ in cluster.servers] == [None, None]
    assert await fetch_value("SELECT count(*) FROM orders") == FEW
    assert await run_audit() == []
