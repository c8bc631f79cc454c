"""The frame."""

from tests.conftest import Client


async def test_health_says_ok(client: Client) -> None:
    answer = await client.get("/api/health")
    assert answer.status == 200
    assert (await answer.json())["status"] == "OK"


async def test_ready_names_each_part(client: Client) -> None:
    answer = await client.get("/api/health/ready")
    assert answer.status == 200
    body = await answer.json()
    assert {name: body[name] for name in ("status", "database", "migrated", "redis", "draining")} == {
        "status": "OK",
        "database": True,
        "migrated": True,
        "redis": True,
        "draining": False,
    }
