"""The bench: its ratios, its verdict, and its own load generator."""

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from loadtests.bench.bare import Answer, make_application
from loadtests.bench.editing import Edit
from loadtests.bench.generator import load, read_wrk
from loadtests.bench.hot_list import HotList, Pair, Round, fetch
from loadtests.bench.orders import Orders, Placed
from loadtests.bench.tables import Bench, as_json, judge

ANSWER = Answer("/api/products", {"etag": '"a"', "content-type": "application/json", "x-request-id": "b-1"}, b'{"i":1}')


def side(rate: float, cost: float, *, bad: int = 0) -> Round:
    """A round at so many answers per second, each of so many microseconds of the server."""
    return Round(rate, 1000, bad, 1.0, cost * 1000 / 1_000_000, 0.3)


def bench(*ratios: tuple[float, float], edit: float | None = 0.05, bad: int = 0) -> Bench:
    """A bench whose pairs of rounds had these ratios of rates and of processor time, and which met all else."""
    pairs = [
        Pair(side(10_000, 20), side(10_000 * rate, 20 / cost, bad=bad), Edit(edit, through_another_process=False))
        for rate, cost in ratios
    ]
    placed = Placed(latencies=[0.1, 0.2, 0.3], seconds=1.0)
    return Bench(
        HotList(pairs, 9000, pinned=True),
        [Edit(0.05, through_another_process=True)],
        Orders(placed, placed),
        audit_clean=True,
    )


def missed(measured: Bench) -> list[int]:
    return [number for number, check in enumerate(judge(measured)) if not check.met]


def test_the_median_of_the_pairs_decides() -> None:
    measured = bench((0.5, 0.9), (0.8, 0.6), (0.75, 0.85))
    assert measured.hot_list.rate_ratio == pytest.approx(0.75)
    assert measured.hot_list.cost_ratio == pytest.approx(0.85)
    assert missed(measured) == []


def test_either_ratio_can_miss() -> None:
    assert missed(bench((0.69, 0.8))) == [0]
    assert missed(bench((0.95, 0.69))) == [1]


def test_bad_answers_slow_edits_and_failed_orders_miss() -> None:
    good = bench((0.8, 0.8))
    assert missed(bench((0.8, 0.8), bad=1)) == [2]
    assert missed(bench((0.8, 0.8), edit=1.01)) == [3]
    assert missed(bench((0.8, 0.8), edit=None)) == [3]
    assert missed(replace(good, edits=[])) == [4]
    assert missed(replace(good, edits=[Edit(0.05, through_another_process=False)])) == [4]
    failed = Placed(latencies=[0.1, 0.2], errors=Counter({"500": 1}), seconds=1.0)
    assert missed(replace(good, orders=Orders(failed, good.orders.hot))) == [5]
    assert missed(replace(good, orders=Orders(good.orders.spread, Placed(seconds=1.0)))) == [5]
    assert missed(replace(good, audit_clean=False)) == [6]


def test_the_figures_as_json() -> None:
    document = as_json(bench((0.8, 0.9)))
    assert document["hot_list"]["rate_ratio"] == pytest.approx(0.8)
    assert document["orders"]["hot"]["per_second"] == 3.0
    assert document["orders"]["hot"]["p50"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Running 4s test\n  171234 requests in 4.00s, 2.1GB read\nRequests/sec: 42808.5\n", (171_234, 0, 4.0)),
        ("  10 requests in 900.00ms, 1KB read\n  Non-2xx or 3xx responses: 4\n", (10, 4, 0.9)),
        ("  Socket errors: connect 0, read 2, write 0, timeout 1\n  9 requests in 1.00m, 1KB read\n", (9, 3, 60.0)),
    ],
)
def test_what_wrk_tells_is_read(text: str, told: tuple[int, int, float]) -> None:
    assert read_wrk(text) == pytest.approx(told)


def test_what_wrk_does_not_tell_is_no_result() -> None:
    with pytest.raises(RuntimeError, match="wrk said something unexpected: help"):
        read_wrk("help")


async def test_the_bare_server_sends_what_the_shop_sent(tmp_path: Path) -> None:
    ANSWER.save(tmp_path / "page.json")
    async with TestServer(make_application(Answer.load(tmp_path / "page.json"))) as server:
        sent = await asyncio.to_thread(fetch, str(server.make_url("")).rstrip("/"))
        counts = await asyncio.to_thread(load, str(server.make_url("/api/products")), connections=3, seconds=0.3)
    assert sent.body == ANSWER.body
    assert {name: sent.headers[name] for name in ANSWER.headers} == ANSWER.headers
    assert sent.same_as(replace(sent, headers={**sent.headers, "date": "then", "x-request-id": "c-2"}))
    assert not sent.same_as(replace(sent, headers={**sent.headers, "etag": '"b"'}))
    assert not sent.same_as(replace(sent, body=b"{}"))
    answers, bad, seconds = counts
    assert answers > 3
    assert bad == 0
    assert 0.3 <= seconds < 2


async def test_refused_and_broken_answers_are_bad_ones() -> None:
    async def refuse(_request: web.Request) -> web.Response:
        raise web.HTTPServiceUnavailable(text="x" * 40_000)

    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"x")
        assert request.transport is not None
        request.transport.close()
        return response

    app = web.Application()
    app.router.add_get("/refuse", refuse)
    app.router.add_get("/break", break_off)
    async with TestServer(app) as server:
        for path in ("/refuse", "/break"):
            counts = await asyncio.to_thread(load, str(server.make_url(path)), connections=2, seconds=0.2)
            assert counts[0] == counts[1] > 0
