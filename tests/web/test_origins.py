"""Other sites: a browser lets the pages of those on the list read our answers, and of no others; no cookie counts."""

import pytest

from server.core.settings import BadSettings, load_settings
from server.resources import Resources
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.web.answers import problem
from tests.web.conftest import Start

APP = "https://app.example.com"
ASKING = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,if-match"}
# The list is whole origins: no part of one, no other scheme or port, and not what a page in a sandbox sends.
OTHERS = (
    "https://evil.example",
    "https://app.example.com.evil.example",
    "https://evilapp.example.com",
    "http://app.example.com",
    "https://app.example.com:8443",
    "https://APP.example.com",
    "null",
    "*",
)


@pytest.fixture
async def listed(start: Start) -> Client:
    return await start(cors_origins=(APP, "http://localhost:3000"))


def told(headers: object) -> list[str]:
    return [name for name in headers if name.lower().startswith("access-control")]  # type: ignore[attr-defined]  # a mapping


@pytest.mark.row("A17")
async def test_a_site_on_the_list_is_let_in(listed: Client) -> None:
    for path in ("/probe/plain", "/probe/page", "/probe/page", "/probe/signed-in", "/nowhere", "/metrics"):
        answer = await listed.get(path, headers={"Origin": APP})
        assert answer.headers["Access-Control-Allow-Origin"] == APP
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in answer.headers["Vary"].split(", ")
    asked = await listed.options("/probe/signed-in", headers={"Origin": APP, **ASKING})
    assert (asked.status, await asked.read()) == (204, b"")
    assert asked.headers["Access-Control-Allow-Origin"] == APP
    assert "PUT" in asked.headers["Access-Control-Allow-Methods"]
    assert {"Authorization", "If-Match", "Idempotency-Key"} <= set(
        asked.headers["Access-Control-Allow-Headers"].split(", ")
    )


@pytest.mark.row("A17")
async def test_no_other_site_is_let_in(listed: Client, frame: Client) -> None:
    for client, origins in ((listed, OTHERS), (frame, (*OTHERS, APP))):
        for origin in origins:
            for path in ("/probe/plain", "/probe/page", "/probe/page", "/nowhere"):
                assert told((await client.get(path, headers={"Origin": origin})).headers) == [], (origin, path)
            asked = await client.options("/probe/plain", headers={"Origin": origin, **ASKING})
            await problem(asked, 405, "method_not_allowed", method="OPTIONS")
            assert told(asked.headers) == []


@pytest.mark.row("A17")
async def test_no_cookie_carries_a_right(frame: Client, resources: Resources) -> None:
    token = (await make_shopper(resources.tokens)).headers["Authorization"].removeprefix("Bearer ")
    for name in ("Authorization", "access_token", "token", "session", "X-Cart-Token", "jwt"):
        for value in (token, f"Bearer {token}"):
            answer = await frame.get("/probe/signed-in", headers={"Cookie": f'{name}="{value}"'})
            await problem(answer, 401, "unauthenticated")
            assert "Set-Cookie" not in answer.headers
    signed_in = await frame.get("/probe/signed-in", headers={"Authorization": f"Bearer {token}"})
    assert (signed_in.status, "Set-Cookie" in signed_in.headers) == (200, False)


async def test_caches_keep_apart_what_sites_are_told(listed: Client, frame: Client) -> None:
    for _ in range(2):
        assert (await listed.get("/probe/page")).headers["Vary"] == "Authorization, Accept-Encoding, Origin"
        assert (await frame.get("/probe/page")).headers["Vary"] == "Authorization, Accept-Encoding"


def test_the_list_is_of_whole_origins() -> None:
    settings = load_settings(_env_file=None, cors_origins=f"{APP}, http://localhost:3000")
    assert settings.cors_origins == (APP, "http://localhost:3000")
    for wrong in ("*", "app.example.com", f"{APP}/", "https://*.example.com", "null", "https://APP.example.com"):
        with pytest.raises(BadSettings, match="CORS_ORIGINS"):
            load_settings(_env_file=None, cors_origins=wrong)
