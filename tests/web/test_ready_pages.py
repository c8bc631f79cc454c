"""Ready pages: made once, sent as they are, from the process alone while they are good."""

import asyncio
import gzip
import json
from typing import Any

import pytest
from tortoise import connections

from models.enums import Role
from server.core.redis import Shield
from server.resources import Resources
from server.web import pages
from server.web.keys import CACHE
from server.web.middleware import PAGES
from server.web.pages import matches
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.web.answers import problem
from tests.web.conftest import Start
from tests.web.probe import STATE

PLAIN = {"Accept-Encoding": "identity"}


async def test_a_page_is_made_once_and_has_an_etag(frame: Client) -> None:
    first = await frame.get("/probe/page", headers=PLAIN)
    again = await frame.get("/probe/page", headers=PLAIN)
    assert [json.loads(await answer.read()) for answer in (first, again)] == [{"count": 1}] * 2
    for answer in (first, again):
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer.headers["Vary"] == "Authorization, Accept-Encoding"
        assert answer.headers["ETag"].startswith('W/"')
    assert first.headers["ETag"] == again.headers["ETag"]


async def test_who_has_the_page_gets_no_body(frame: Client) -> None:
    full = await frame.get("/probe/page")
    tag = full.headers["ETag"]
    for path in ("/probe/page", "/probe/page?limit=20"):  # ready, and on its way through the endpoint
        for seen in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            answer = await frame.get(path, headers={"If-None-Match": seen})
            assert (answer.status, await answer.read()) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert answer.headers["Cache-Control"] == full.headers["Cache-Control"]
            assert answer.headers["Vary"] == full.headers["Vary"]
            assert "Content-Type" not in answer.headers
    answer = await frame.get("/probe/page", headers={"If-None-Match": '"other"'})
    assert answer.status == 200


async def test_a_change_makes_another_tag(frame: Client) -> None:
    first = await frame.get("/probe/page")
    assert frame.app is not None
    frame.app[CACHE].drop({"probe"})
    answer = await frame.get("/probe/page", headers={"If-None-Match": first.headers["ETag"]})
    assert (answer.status, json.loads(await answer.read())) == (200, {"count": 2})
    assert answer.headers["ETag"] != first.headers["ETag"]


async def test_a_page_is_compressed_once(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = [
        await (
            await frame.get("/probe/page?limit=50", headers={"Accept-Encoding": "gzip"}, auto_decompress=False)
        ).read()
        for _ in range(2)
    ]
    monkeypatch.setattr(gzip, "compress", None)
    packed.append(
        await (
            await frame.get("/probe/page?limit=50", headers={"Accept-Encoding": "gzip"}, auto_decompress=False)
        ).read()
    )
    assert packed[0] == packed[1] == packed[2]
    assert json.loads(gzip.decompress(packed[0])) == {"count": 1}


async def test_addresses_that_mean_the_same_share_a_page(frame: Client) -> None:
    for query in ("", "?limit=20", "?limit=020", "?include_total=false&limit=20", "?include_total=0"):
        assert json.loads(await (await frame.get("/probe/page" + query)).read()) == {"count": 1}
    assert json.loads(await (await frame.get("/probe/page?limit=21")).read()) == {"count": 2}


async def test_each_class_of_viewers_has_its_own_pages(frame: Client, resources: Resources) -> None:
    seen: dict[str, int] = {}
    for name, role in [("anonymous", None), *((role.value, role) for role in Role), ("another", Role.CUSTOMER)]:
        headers = (await make_shopper(resources.tokens, role=role)).headers if role else {}
        for _ in range(2):  # through the endpoint, then ready
            seen[name] = json.loads(await (await frame.get("/probe/page", headers=headers)).read())["count"]
        # What others were shown is not what everybody is shown.
        assert json.loads(await (await frame.get("/probe/page")).read())["count"] == seen["anonymous"]
    assert seen["anonymous"] == seen["customer"] == seen["another"]
    assert len({seen[name] for name in ("customer", "retailer", "owner", "admin")}) == 4


async def test_a_ready_page_is_not_for_a_bad_token(frame: Client) -> None:
    await frame.get("/probe/page")
    answer = await frame.get("/probe/page", headers={"Authorization": "Bearer nonsense"})
    await problem(answer, 401, "bad_token")


async def test_a_refusal_is_not_kept(frame: Client) -> None:
    for _ in range(2):
        answer = await frame.get("/probe/page?limit=0")
        assert await problem(answer, 400, "invalid_request") == [("query.limit", "greater_than_equal")]


async def test_a_ready_page_needs_neither_redis_nor_database(
    start: Start, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await start(rate_limit_exempt=())
    variant = await make_variant(price=5_000_00)
    shopper = await make_shopper(resources.tokens)
    paths = ("/api/products", f"/api/products/{variant.product_id}", "/api/categories", "/api/brands?limit=5")
    before = [await (await client.get(path)).read() for path in paths]
    for path in paths:
        assert (await client.get(path, headers=shopper.headers)).status == 200
    assert str(variant.product_id).encode() in before[0]

    def fail(*_: Any) -> Any:
        raise AssertionError("a ready page asked for more")

    monkeypatch.setattr(Shield, "ask", fail)
    monkeypatch.setattr(connections, "get", fail)
    for path, body in zip(paths, before, strict=True):
        for headers in ({}, shopper.headers):
            answer = await client.get(path, headers=headers)
            assert (answer.status, await answer.read()) == (200, body)
            assert answer.headers["RateLimit-Limit"] == "1200"
        assert (await client.head(path)).status == 200
        seen = {"If-None-Match": answer.headers["ETag"]}
        assert (await client.get(path, headers=seen)).status == 304


async def test_ready_pages_are_counted_in_the_metrics(frame: Client) -> None:
    async def sent(status: int) -> float:
        text = await (await frame.get("/metrics")).text()
        lines = dict(line.rsplit(" ", 1) for line in text.splitlines())
        return float(lines.get(f'voltcart_ready_pages_total{{status="{status}"}}', 0))

    tag = (await frame.get("/probe/page")).headers["ETag"]
    await asyncio.sleep(1.1)  # they are told once a second: let those before this test be told
    before = await sent(200), await sent(304)
    for _ in range(3):
        await frame.get("/probe/page")
    await frame.get("/probe/page", headers={"If-None-Match": tag})
    async with asyncio.timeout(3):
        while (await sent(200), await sent(304)) != (before[0] + 3, before[1] + 1):
            await asyncio.sleep(0.1)


async def test_addresses_do_not_fill_the_memory(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert frame.app is not None
    ready = frame.app[PAGES]
    ready._keys.clear()
    monkeypatch.setattr(ready._cache, "room_for_addresses", 1500)
    monkeypatch.setattr(ready, "_room", 1500)
    for number in range(20):
        await frame.get(f"/probe/page?limit={'0' * number}20")
        held = sum(len(address) + len(key) for address, key in ready._keys.items())
        assert 1500 - ready._room == held + pages.ADDRESS_OVERHEAD * len(ready._keys) <= 1500
    assert 1 < len(ready._keys) < 6
    known = dict(ready._keys)
    answer = await frame.get(f"/probe/page?limit={'0' * 600}20")
    assert (answer.status, ready._keys) == (200, known)
    assert frame.app[STATE].runs == 1


@pytest.mark.parametrize(
    ("seen", "matched"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a"', True),
        (" * ", True),
        ('"b"', False),
        ("a", False),
        ("", False),
        ('"aa"', False),
    ],
)
def test_tags_are_compared_weakly(seen: str, matched: bool) -> None:
    assert matches(seen, '"a"') is matched
