"""What arrives, decoded or refused with every mistake at once, and never a 500."""

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web

from server.core.idempotency import Attempt
from server.web import bodies
from server.web.auth import PUBLIC
from server.web.endpoint import MAX_BODY, Routes
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.web.answers import problem, say
from tests.web.probe import STATE

THING = "018f0000-0000-7000-8000-000000000001"
PATH = f"/probe/things/{THING}"
JSON = {"Content-Type": "application/json"}


async def test_gives_the_handler_what_arrived(frame: Client) -> None:
    answer = await frame.post(PATH + "?limit=7", json={"text": "₹ ok", "number": -3})
    assert (answer.status, await answer.json()) == (
        201,
        {"thing_id": THING, "text": "₹ ok", "number": -3, "limit": 7},
    )
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_names_every_mistake_of_query_and_body_at_once(frame: Client) -> None:
    answer = await frame.post(
        PATH + "?limit=0&limit=1000&what=1&include_total=perhaps",
        json={"number": "3", "tags": ["short", "too long"], "extra": 1},
    )
    assert await problem(answer, 400, "invalid_request") == [
        ("query.limit", "duplicate"),
        ("query.limit", "less_than_equal"),
        ("query.include_total", "bool_parsing"),
        ("query.what", "unknown_field"),
        ("text", "missing"),
        ("number", "int_type"),
        ("tags.1", "string_too_long"),
        ("extra", "unknown_field"),
    ]


async def test_refuses_parameters_where_there_are_none(frame: Client) -> None:
    answer = await frame.get("/probe/plain?a=1&b=2")
    assert await problem(answer, 400, "invalid_request") == [
        ("query.a", "unknown_field"),
        ("query.b", "unknown_field"),
    ]
    assert frame.app is not None
    assert frame.app[STATE].runs == 0


BAD_BODIES = {
    "no JSON": b"{",
    "nothing": b"",
    "not UTF-8": b'{"text": "\xff"}',
    "NaN": b'{"text": "a", "ratio": NaN}',
    "NaN where anything goes": b'{"text": "NaN", "anything": [NaN]}',
    "endless": b'{"text": "a", "ratio": Infinity}',
    "5,000 levels of lists": b'{"text": "a", "anything": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "5,000 levels, unclosed": b"[" * 5_000,
    "5,000 levels of objects": b'{"anything":' * 5_000,
    "a number of 5,000 digits": b'{"text": "a", "number": ' + b"9" * 5_000 + b"}",
    "a list": b"[]",
    "null": b"null",
    "a text": b'"text"',
    "half a character": b'{"text": "\\ud800"}',
    "a raw NUL": b'{"text": "\x00"}',
    "two values": b'{"text": "a"} {}',
    "a comment": b'{"text": "a"} // b',
    "a text for a number": b'{"text": "a", "number": "1"}',
    "a fraction for a number": b'{"text": "a", "number": 1.5}',
    "true for a number": b'{"text": "a", "number": true}',
    "a number for a text": b'{"text": 1}',
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
async def test_refuses_a_bad_body(frame: Client, body: bytes) -> None:
    answer = await frame.post(PATH, data=body, headers=JSON)
    assert len(await problem(answer, 400, "invalid_request")) == 1


async def test_a_text_may_name_what_is_no_number(frame: Client) -> None:
    answer = await frame.post(PATH, json={"text": "NaN, -Infinity"})
    assert (answer.status, (await answer.json())["text"]) == (201, "NaN, -Infinity")


async def test_a_huge_number_where_anything_goes_is_no_trouble(frame: Client) -> None:
    answer = await frame.post(PATH, data=b'{"text": "a", "anything": ' + b"9" * 4_000 + b"}", headers=JSON)
    assert answer.status == 201
    answer = await frame.post(PATH, data=b'{"text": "a", "anything": ' + b"9" * 9_000 + b"}", headers=JSON)
    await problem(answer, 400, "invalid_request")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (rb"a\u0000b", True),
        (rb"a\\\u0000b", True),
        (rb"a\\u0000b", False),
        (rb"a\\\\u0000b", False),
        (rb"\u00000", True),
        (rb"\u0001", False),
    ],
)
async def test_refuses_nul_in_the_body_and_nothing_like_it(frame: Client, text: bytes, refused: bool) -> None:
    answer = await frame.post(PATH, data=b'{"text": "' + text + b'"}', headers=JSON)
    if refused:
        assert await problem(answer, 400, "invalid_request") == [("body", "nul_character")]
    else:
        assert (answer.status, (await answer.json())["text"]) == (201, json.loads(b'"' + text + b'"'))


@pytest.mark.parametrize(
    ("query", "mistakes"),
    [
        (b"limit=%00", [("query.limit", "nul_character"), ("query.limit", "int_parsing")]),
        (b"a%00=1", [("query.a\x00", "nul_character"), ("query.a\x00", "unknown_field")]),
        (b"limit=1&limit=1", [("query.limit", "duplicate")]),
        (b"limit=" + b"9" * 5_000, [("query.limit", "int_parsing_size")]),
        (b"cursor=%ED%A0%80", None),
        (b"%ED%A0%80=1", [("query.\ufffd\ufffd\ufffd", "unknown_field")]),
        (b"%ff%zz=%", [("query.\ufffd%zz", "unknown_field")]),
        (b"&&=&;", [("query.", "unknown_field"), ("query.;", "unknown_field")]),
    ],
)
async def test_survives_odd_queries(frame: Client, query: bytes, mistakes: list[tuple[str, str]] | None) -> None:
    head = b"POST " + PATH.encode() + b"?" + query + b" HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
    body = b"Content-Type: application/json\r\nContent-Length: 13\r\n\r\n" + b'{"text": "a"}'
    answer = await say(frame.server.port, head + body)
    if mistakes is None:
        assert answer.startswith(b"HTTP/1.1 201 ")
        return
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Content-Type: application/problem+json" in answer
    errors = json.loads(answer.partition(b"\r\n\r\n")[2])["errors"]
    assert [(mistake["field"], mistake["code"]) for mistake in errors] == mistakes


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "", ";;"])
async def test_wants_json_by_its_content_type(frame: Client, kind: str) -> None:
    answer = await frame.post(PATH, data=b'{"text": "a"}', headers={"Content-Type": kind})
    await problem(answer, 415, "unsupported_media_type")


async def test_takes_json_with_a_character_set(frame: Client) -> None:
    answer = await frame.post(PATH, data=b'{"text": "a"}', headers={"Content-Type": "Application/JSON; charset=utf-8"})
    assert answer.status == 201


async def _pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize("path", [PATH, "/probe/raw"])
async def test_refuses_a_body_over_the_limit(frame: Client, path: str) -> None:
    answer = await frame.post(path, data=b" " * (MAX_BODY + 1), headers=JSON)
    await problem(answer, 413, "body_too_large", limit=MAX_BODY)
    chunked = await frame.post(path, data=_pieces(MAX_BODY + 1024), headers=JSON)
    await problem(chunked, 413, "body_too_large", limit=MAX_BODY)


async def test_takes_a_body_of_just_the_limit(frame: Client) -> None:
    body = b'{"text": "a"}'
    answer = await frame.post(PATH, data=body + b" " * (MAX_BODY - len(body)), headers=JSON)
    assert answer.status == 201


async def test_takes_no_compressed_body(frame: Client) -> None:
    body = gzip.compress(b'{"text": "packed"}')
    answer = await frame.post(PATH, data=body, headers={**JSON, "Content-Encoding": "gzip"})
    await problem(answer, 415, "unsupported_media_type")


async def test_a_body_that_is_read_raw_may_be_broken(frame: Client) -> None:
    answer = await frame.post("/probe/raw", data=b"not packed", headers={"Content-Encoding": "gzip"})
    await problem(answer, 400, "broken_body")


async def test_waits_for_a_body_only_so_long(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.2)
    head = f"POST {PATH} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n"
    answer = await say(frame.server.port, head.encode() + b'{"text"', then=b': "a"}', pause=0.5)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "slow_body"


@pytest.mark.parametrize(
    "thing",
    ["1", "018f0000", THING.replace("-", ""), THING + "0", "%00", "%20", "urn:uuid:" + THING],
)
async def test_what_is_no_id_is_not_found(frame: Client, thing: str) -> None:
    answer = await frame.post(f"/probe/things/{thing}", json={"text": "a"})
    await problem(answer, 404, "not_found")


async def test_an_id_may_be_in_capitals(frame: Client) -> None:
    answer = await frame.post(f"/probe/things/{THING.upper()}", json={"text": "a"})
    assert (await answer.json())["thing_id"] == THING


@pytest.mark.parametrize("key", ["a b", "ü", "x" * 256, ""])
async def test_refuses_a_bad_idempotency_key(frame: Client, resources: Any, key: str) -> None:
    shopper = await make_shopper(resources.tokens)
    answer = await frame.post("/probe/keyed", headers={**shopper.headers, "Idempotency-Key": key})
    assert await problem(answer, 400, "invalid_request") == [("Idempotency-Key", "bad_idempotency_key")]


@pytest.mark.row("F13")
async def test_a_command_meets_others_and_runs_again(frame: Client) -> None:
    assert frame.app is not None
    state = frame.app[STATE]
    state.contended = 3
    answer = await frame.post("/probe/contended")
    assert (answer.status, await answer.json(), state.runs) == (201, {"count": 4}, 4)


@pytest.mark.row("F13")
async def test_a_command_gives_up_after_four_runs(frame: Client) -> None:
    assert frame.app is not None
    state = frame.app[STATE]
    state.contended = 100
    answer = await frame.post("/probe/contended")
    await problem(answer, 503, "contention", retry_after=1)
    assert answer.headers["Retry-After"] == "1"
    assert state.runs == 4


@pytest.mark.row("F13")
async def test_a_stream_that_was_read_is_not_read_again(frame: Client) -> None:
    assert frame.app is not None
    state = frame.app[STATE]
    answer = await frame.post("/probe/streamed", data=b"12345")
    assert (answer.status, await answer.json()) == (201, {"count": 5})
    state.runs, state.contended = 0, 1
    answer = await frame.post("/probe/streamed", data=b"12345")
    await problem(answer, 503, "contention", retry_after=1)
    assert state.runs == 1


async def test_an_answer_that_was_rolled_back_is_not_sent(frame: Client, resources: Any) -> None:
    assert frame.app is not None
    shopper = await make_shopper(resources.tokens)
    answer = await frame.post("/probe/keyed", headers={**shopper.headers, "Idempotency-Key": "k1"})
    assert (answer.status, await answer.json()) == (201, {"count": 2})
    assert frame.app[STATE].attempts == [None, None]


def test_a_handler_has_to_take_what_the_path_names() -> None:
    async def show(request: web.Request, other_id: UUID) -> None: ...

    with pytest.raises(TypeError, match="thing_id"):
        Routes("test").get("/things/{thingId}", allow=PUBLIC)(show)


def test_a_rate_limit_has_to_be_one() -> None:
    async def show(request: web.Request, attempt: Attempt | None) -> None: ...

    with pytest.raises(ValueError, match="10/minute"):
        Routes("test").get("/things", allow=PUBLIC, limit="often")(show)
