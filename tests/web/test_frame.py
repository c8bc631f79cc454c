"""What every answer has, whatever the request: an id, headers, and refusals that tell what they may."""

import asyncio
import gzip
import json
import logging
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from server.core.settings import Settings
from server.resources import Resources
from server.web.keys import SETTINGS
from server.web.middleware import Frame
from server.web.origins import Origins
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.web.answers import REQUEST_ID, problem, say
from tests.web.probe import SECRET, STATE


async def test_takes_over_a_well_formed_request_id(frame: Client) -> None:
    for given in ("abcdefgh", "A-z_0.9" + "x" * 57):
        answer = await frame.get("/probe/plain", headers={"X-Request-ID": given})
        assert answer.headers["X-Request-ID"] == given
        refusal = await frame.get("/nowhere", headers={"X-Request-ID": given})
        await problem(refusal, 404, "unknown_route")
        assert refusal.headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["short", "x" * 65, "has space", "sémantique", 'quote"quote', ""])
async def test_makes_a_request_id_where_the_given_one_is_odd(frame: Client, given: str) -> None:
    answers = [await frame.get("/probe/plain", headers={"X-Request-ID": given}) for _ in range(2)]
    made = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(made) == 2
    assert given not in made
    assert all(REQUEST_ID.match(name) for name in made)


async def test_an_unknown_address_is_a_problem(frame: Client) -> None:
    for path in ("/", "/api", "/api/health/", "/api/docs/static/../../etc/passwd", "/api/docs/static/", "/%00", "//"):
        await problem(await frame.get(path), 404, "unknown_route")


async def test_a_method_that_is_not_taken_names_those_that_are(frame: Client) -> None:
    answer = await frame.delete("/probe/plain")
    await problem(answer, 405, "method_not_allowed", method="DELETE")
    assert answer.headers["Allow"] == "GET,HEAD"
    answer = await frame.put("/api/cart/items", json={})
    await problem(answer, 405, "method_not_allowed", method="PUT")
    assert answer.headers["Allow"] == "POST"


async def test_nobody_signed_in_is_told_how(frame: Client) -> None:
    answer = await frame.get("/probe/signed-in")
    await problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="voltcart"'


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer", "unauthenticated"),
        ("Bearer ", "unauthenticated"),
        ("Basic dTpw", "unauthenticated"),
        ("Bearer " + "x" * 5000, "unauthenticated"),
        ("Bearer nonsense", "bad_token"),
        ("Bearer \xff\xfe", "bad_token"),
        ("Bearer a.b.c", "bad_token"),
    ],
)
async def test_a_bad_authorization_header_is_refused(frame: Client, header: str, code: str) -> None:
    await problem(await frame.get("/probe/plain", headers={"Authorization": header}), 401, code)
    text = f"GET /probe/plain HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: {header}\r\n\r\n"
    assert (await say(frame.server.port, text.encode("latin-1"))).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("name", ["X-Cart-Token", "X-Request-ID", "If-None-Match", "If-Match", "Accept-Encoding"])
async def test_headers_of_any_bytes_do_no_harm(frame: Client, name: str) -> None:
    for path in ("/api/cart", "/api/products", "/probe/plain"):
        head = f"GET {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{name}: ".encode()
        for value in (b"\xff\xfe", b"\xed\xa0\x80", b"a" * 8000, b'"', b",,,;;;=="):
            assert (await say(frame.server.port, head + value + b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


async def test_what_is_unexpected_is_told_only_to_the_log(frame: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = await frame.get("/probe/boom")
    assert SECRET not in await answer.text()
    assert "RuntimeError" not in await answer.text()
    await problem(answer, 500, "internal_error")
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage() == "unexpected error in GET /probe/boom"
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], RuntimeError)
    assert SECRET in str(record.exc_info[1])


async def test_a_refusal_of_no_kind_is_unexpected(frame: Client) -> None:
    answer = await frame.get("/probe/unkind")
    assert "Neither" not in await answer.text()
    await problem(answer, 500, "internal_error")


async def test_a_cancelled_part_is_unexpected_and_answered(frame: Client, caplog: pytest.LogCaptureFixture) -> None:
    await problem(await frame.get("/probe/cancelled"), 500, "internal_error")
    assert "unexpected error in GET /probe/cancelled" in caplog.text


async def test_a_cancelled_request_is_not_answered(settings: Settings) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(10)
        raise AssertionError

    async def show(request: web.Request) -> web.StreamResponse:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().call_soon(task.cancel)
        with pytest.raises(asyncio.CancelledError):
            await Frame(Origins(()))(request, handler)
        task.uncancel()
        return web.Response(text="was cancelled")

    app = web.Application()
    app[SETTINGS] = settings
    app.router.add_post("/", show)
    async with TestServer(app) as server, ClientSession() as session:
        assert await (await session.post(server.make_url("/"))).text() == "was cancelled"


async def test_a_refusal_brings_its_own_members_and_no_others(frame: Client) -> None:
    answer = await frame.post("/probe/refused")
    await problem(answer, 409, "probe_refused", what="tea")
    assert (await answer.json(content_type=None))["detail"] == "No tea today."


async def test_answers_name_neither_language_nor_framework(frame: Client) -> None:
    for path in (
        "/probe/plain",
        "/probe/page",
        "/probe/page",
        "/nowhere",
        "/api/docs",
        "/api/openapi.json",
        "/metrics",
    ):
        answer = await frame.get(path)
        assert answer.headers["Server"] == "voltcart"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "X-Request-ID" in answer.headers


async def test_head_is_get_without_the_body(frame: Client) -> None:
    for path in (
        "/probe/page",
        "/probe/page?limit=5",
        "/probe/page?limit=5",
        "/api/health",
        "/api/docs",
        "/probe/long",
    ):
        full = await frame.get(path)
        head = await frame.head(path)
        assert (head.status, await head.read()) == (200, b"")
        assert int(head.headers["Content-Length"]) > 0
        for name in ("Content-Type", "Content-Encoding", "ETag", "Content-Length"):
            if path != "/api/health" or name != "Content-Length":
                assert head.headers.get(name) == full.headers.get(name), (path, name)
    head = await frame.head("/nowhere")
    assert (head.status, head.headers["Content-Type"], await head.read()) == (404, "application/problem+json", b"")


async def test_nothing_has_no_body_and_no_type(frame: Client) -> None:
    answer = await frame.delete("/probe/nothing")
    assert (answer.status, await answer.read()) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip; q=0, br", False),
        ("gzip;q=0.000", False),
        ("br", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("path", ["/probe/long", "/probe/page?limit=50"])
async def test_long_bodies_are_compressed_for_who_takes_it(
    frame: Client, path: str, accepted: str, packed: bool
) -> None:
    answer = await frame.get(path, headers={"Accept-Encoding": accepted}, auto_decompress=False)
    raw = await answer.read()
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert "Accept-Encoding" in answer.headers["Vary"]
    body = json.loads(gzip.decompress(raw) if packed else raw)
    assert set(body) == ({"count"} if "page" in path else {"thing_id", "text", "number", "limit"})
    assert int(answer.headers["Content-Length"]) == len(raw)


async def test_short_bodies_are_left_alone(frame: Client) -> None:
    answer = await frame.get("/probe/plain", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


async def test_a_client_that_leaves_is_no_error_and_stops_nothing(
    frame: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """As gunicorn runs it: the handler is not cancelled when its client goes away."""
    assert frame.app is not None
    listener = await asyncio.get_running_loop().create_server(frame.app._make_handler(), "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    head = b"POST /probe/things/018f0000-0000-7000-8000-000000000001 HTTP/1.1\r\nHost: shop\r\n"
    head += b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    caplog.set_level(logging.INFO, logger="voltcart.requests")
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head)
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.close()
    async with asyncio.timeout(5):
        while "POST /probe/things/018f0000-0000-7000-8000-000000000001 400" not in caplog.text:
            await asyncio.sleep(0.02)
    ours = [record for record in caplog.records if not record.name.startswith("server.devstack")]
    assert not [record for record in ours if record.levelno >= logging.WARNING]
    listener.close()
    await listener.wait_closed()


async def test_the_log_has_a_line_for_each_request(frame: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="voltcart.requests")
    await frame.get("/probe/plain?secret=1", headers={"X-Request-ID": "log-line-1"})
    await frame.get("/probe/plain", headers={"X-Request-ID": "log-line-2"})
    lines = [record for record in caplog.records if record.name == "voltcart.requests"]
    assert [line.getMessage() for line in lines] == ["GET /probe/plain 400", "GET /probe/plain 200"]
    fields: dict[str, Any] = lines[0].__dict__
    assert fields["route"] == "GET /probe/plain"
    assert 0 < fields["milliseconds"] < 5_000


async def test_a_token_that_was_tampered_with_opens_nothing(frame: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    assert (await frame.get("/probe/signed-in", headers=shopper.headers)).status == 200
    other = {"Authorization": shopper.headers["Authorization"] + "x"}
    await problem(await frame.get("/probe/signed-in", headers=other), 401, "bad_token")


async def test_a_retried_contention_is_told_to_the_log(frame: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert frame.app is not None
    frame.app[STATE].contended = 1
    caplog.set_level(logging.INFO)
    await frame.post("/probe/contended")
    assert len([record for record in caplog.records if record.getMessage().startswith("again after")]) == 1
