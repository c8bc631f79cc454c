"""Whether the process lives, whether it can serve, and what it counted."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, TCPConnector
from prometheus_client.parser import text_string_to_metric_families

from server.core.errors import Unavailable
from server.core.redis import Shield
from server.core.settings import Settings
from server.devstack.redis import EmbeddedRedis
from server.web import health
from tests.cluster import open_cluster
from tests.conftest import Client
from tests.web.conftest import Start


async def _ready(client: Client) -> tuple[int, dict[str, Any]]:
    answer = await client.get("/api/health/ready")
    body: dict[str, Any] = await answer.json()
    assert (datetime.now(UTC) - datetime.fromisoformat(body.pop("timestamp"))).total_seconds() < 5
    return answer.status, body


async def test_health_says_ok_and_the_time(client: Client) -> None:
    answer = await client.get("/api/health")
    body = await answer.json()
    assert (answer.status, set(body), body["status"]) == (200, {"status", "timestamp"}, "OK")
    assert (datetime.now(UTC) - datetime.fromisoformat(body["timestamp"])).total_seconds() < 5


async def test_ready_names_each_part(frame: Client) -> None:
    parts = {"database": True, "migrated": True, "redis": True, "draining": False}
    assert await _ready(frame) == (200, {"status": "OK", **parts})


async def test_degraded_without_redis(start: Start, tmp_path: Path, opened: Any) -> None:
    redis = EmbeddedRedis(tmp_path, durable=False)
    connection = type(opened.redis).from_url(redis.start(), socket_connect_timeout=0.2)
    client = await start(shield=Shield(connection))
    parts = {"database": True, "migrated": True, "draining": False}
    assert await _ready(client) == (200, {"status": "OK", "redis": True, **parts})
    redis.stop()
    assert await _ready(client) == (200, {"status": "degraded", "redis": False, **parts})
    # And the shop sells on.
    assert (await client.get("/api/products")).status == 200
    await connection.aclose()


async def test_unavailable_without_the_database(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_sql: str, *_values: Any) -> Any:
        raise Unavailable

    monkeypatch.setattr(health, "fetch_value", fail)
    parts = {"database": False, "migrated": False, "redis": True, "draining": False}
    assert await _ready(frame) == (503, {"status": "unavailable", **parts})


async def test_a_part_that_hangs_is_not_waited_for(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.0)
    parts = {"database": False, "migrated": False, "redis": False, "draining": False}
    assert await _ready(frame) == (503, {"status": "unavailable", **parts})


async def test_unavailable_until_migrated(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last_migration", lambda: "999_20991231235959_not_yet.py")
    parts = {"database": True, "migrated": False, "redis": True, "draining": False}
    assert await _ready(frame) == (503, {"status": "unavailable", **parts})


async def test_unavailable_while_draining(start: Start) -> None:
    client = await start()
    assert client.app is not None
    await client.app.shutdown()
    parts = {"database": True, "migrated": True, "redis": True, "draining": True}
    assert await _ready(client) == (503, {"status": "unavailable", **parts})


async def test_metrics_are_prometheus_text(frame: Client) -> None:
    await frame.get("/probe/plain")
    await frame.get("/probe/boom")
    answer = await frame.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(await answer.text())}
    counts = {
        (sample.labels["route"], sample.labels["status"]): sample.value
        for sample in families["voltcart_http_request_seconds"].samples
        if sample.name.endswith("_count")
    }
    assert counts["GET /probe/plain", "200"] >= 1
    assert counts["GET /probe/boom", "500"] >= 1
    assert {"voltcart_jobs", "voltcart_jobs_oldest_seconds", "voltcart_ready_pages"} <= set(families)


async def test_metrics_do_without_the_database(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail() -> Any:
        raise Unavailable

    monkeypatch.setattr(health, "counts", fail)
    answer = await frame.get("/metrics")
    assert answer.status == 200
    assert "voltcart_http_request_seconds_count" in await answer.text()


@pytest.mark.cluster
async def test_metrics_are_those_of_all_processes_together(settings: Settings, tmp_path: Path) -> None:
    async with open_cluster(settings, tmp_path, servers=0) as cluster:
        cluster.environment["WORKERS"] = "2"
        await cluster.add_server()
        url = cluster.servers[0][1]
        folder, asked = tmp_path / "server-0" / "metrics", 0
        async with asyncio.timeout(10), ClientSession(connector=TCPConnector(force_close=True, limit=0)) as session:
            # Many connections at once, until both processes have got some.
            while sum(b'"other"' in file.read_bytes() for file in folder.glob("histogram_*.db")) < 2:
                answers = await asyncio.gather(*(session.get(url + "/nowhere") for _ in range(20)))
                assert {answer.status for answer in answers} == {404}
                asked += 20
        for _ in range(6):
            async with ClientSession() as session:
                text = await (await session.get(url + "/metrics")).text()
            [count] = [line for line in text.splitlines() if '_count{route="other",status="404"}' in line]
            assert float(count.rpartition(" ")[2]) == asked
