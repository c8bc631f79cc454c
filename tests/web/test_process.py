"""The real `python -m server`: how it starts, refuses to start, and ends."""

import asyncio
import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import ClientConnectionError

from server.core.settings import Settings
from server.resources import Resources
from tests.cluster import Cluster, open_cluster
from tests.factories.catalog import make_category

pytestmark = pytest.mark.cluster


async def _answer(cluster: Cluster, path: str) -> tuple[int, dict[str, Any]]:
    async with cluster.session.get(cluster.servers[0][1] + path) as answer:
        return answer.status, await answer.json(content_type=None)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.row("F5")
async def test_sigterm_lets_running_requests_finish(settings: Settings, resources: Resources, tmp_path: Path) -> None:
    category = await make_category("Cards")
    async with open_cluster(settings, tmp_path, servers=1) as cluster:
        child, url = cluster.servers[0]
        connection = await asyncpg.connect(str(settings.database_url))
        async with connection.transaction():
            await connection.execute("LOCK TABLE categories IN ACCESS EXCLUSIVE MODE")
            running = [asyncio.create_task(_answer(cluster, f"/api/categories{query}")) for query in ("", "?")]
            running.append(asyncio.create_task(_answer(cluster, "/api/products")))
            async with asyncio.timeout(5):
                while await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < 2:
                    await asyncio.sleep(0.02)
            os.kill(child.pid, signal.SIGTERM)
            # New ones are turned away while the old ones are still at work.
            async with asyncio.timeout(5):
                while True:
                    try:
                        async with cluster.session.get(url + "/api/health"):
                            await asyncio.sleep(0.02)
                    except ClientConnectionError:
                        break
            assert child.status is None
            assert not any(task.done() for task in running)
        answers = await asyncio.gather(*running)
        await connection.close()
        assert [status for status, _ in answers] == [200, 200, 200]
        assert answers[0][1]["items"][0]["id"] == str(category.id)
        assert await asyncio.to_thread(child.wait, 10) == 0


def _seconds(pid: str) -> float:
    """The CPU time that a process has used."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def test_a_bomb_is_not_unpacked(settings: Settings, tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * 200_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    async with open_cluster(settings, tmp_path, servers=1) as cluster:
        child, url = cluster.servers[0]
        [worker] = _children(child.pid)
        before = _seconds(worker)
        for path, status in (("/api/auth/login", 415), ("/api/payments/webhook/razorpay", 400)):
            async with cluster.session.post(url + path, data=bomb, headers=headers) as answer:
                assert answer.status == status
        assert (await _answer(cluster, "/api/health"))[0] == 200
        assert _seconds(worker) - before < 0.5


async def test_a_killed_worker_is_replaced(settings: Settings, tmp_path: Path) -> None:
    async with open_cluster(settings, tmp_path, servers=1) as cluster:
        child, _ = cluster.servers[0]
        [worker] = _children(child.pid)
        os.kill(int(worker), signal.SIGKILL)
        async with asyncio.timeout(10):
            while True:
                try:
                    if (await _answer(cluster, "/api/health/ready"))[0] == 200:
                        break
                except ClientConnectionError:
                    await asyncio.sleep(0.05)
        assert _children(child.pid) != [worker]


def _run(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "server"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd()), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_wrong_settings_are_named_and_nothing_is_served(tmp_path: Path) -> None:
    ended = _run(tmp_path, PORT="many", HOLD_MINUTES="1", RAZORPAY_KEY_SECRET="hidden")
    assert ended.returncode == 2
    lines = ended.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["PORT", "HOLD_MINUTES"]
    assert "hidden" not in ended.stderr


def test_production_names_what_is_missing(tmp_path: Path) -> None:
    ended = _run(tmp_path, ENV="production")
    assert ended.returncode == 2
    for name in ("DATABASE_URL", "REDIS_URL", "JWT_KEYS", "RAZORPAY_KEY_ID", "RAZORPAY_WEBHOOK_SECRET", "SMTP_URL"):
        assert name in ended.stderr
