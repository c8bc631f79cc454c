"""Events on their way to a real HTTP server: what each answer means, and what is never done."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web

from server.core.db import fetch, fetch_value
from server.hooks.gateway import Courier
from server.hooks.rules import PAUSES, body_of
from server.hooks.service.editing import new_secret
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.factories.catalog import make_product, make_variant
from tests.hooks.receiver import Receiver, open_letter
from tests.hooks.sent import deliveries, happen, let_time_pass, make_webhook, report, send, webhook_now
from workers.runner import run_job


async def test_an_event_arrives_signed_and_once(office: Office, resources: Resources, receiver: Receiver) -> None:
    hook = await make_webhook(office, receiver.url, "stock.low")
    product = await make_product("GeForce RTX 4070")
    variant = await make_variant(product, stock=4, sku="RTX-4070", name="12 GB", low_stock_threshold=7)
    await happen(variant.id)
    assert await send(resources) == 1
    assert await send(resources) == 0
    now = resources.clock().timestamp()
    told = open_letter(hook["secret"], receiver.headers[0], receiver.bodies[0], now=now)
    (delivery,) = await deliveries(office, hook["id"])
    assert told == {
        "id": delivery["event_id"],
        "type": "stock.low",
        "created_at": delivery["created_at"],
        "data": {
            "product_id": str(product.id),
            "product_variant_id": str(variant.id),
            "product_name": "GeForce RTX 4070",
            "variant_name": "12 GB",
            "sku": "RTX-4070",
            "stock_quantity": 4,
            "low_stock_threshold": 7,
        },
    }
    assert receiver.bodies == [body_of(told)]
    assert receiver.headers[0]["content-type"] == "application/json"
    assert (delivery["status"], delivery["attempts"], delivery["subject_id"]) == ("delivered", 1, str(variant.id))
    shown = await report(office, hook["id"], delivery["id"])
    assert shown["payload"] == told
    assert [(one["response_status"], one["error"]) for one in shown["tries"]] == [(200, "")]


Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _hang(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(status=500)
    await response.prepare(request)
    for _ in range(50):
        await response.write(b".")
        await asyncio.sleep(0.1)
    return response


async def _flood(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(status=503)
    await response.prepare(request)
    for _ in range(1000):
        await response.write(b"x" * 100_000)
    return response


async def _redirect(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/hook"})


async def _bomb(_request: web.Request) -> web.StreamResponse:
    body = gzip.compress(b"\x00\n\x1b[31m" * 10_000)
    return web.Response(status=418, body=body, headers={"Content-Encoding": "gzip"})


async def _says(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=400, text="no\x00t\nso\x1b[31m" + "y" * 2000)


# The last two take all the time that there is.
ANSWERS: tuple[tuple[Answering, int | None, str], ...] = (
    (_reset, None, "ServerDisconnectedError: "),
    (_flood, 503, "503: " + "x" * 300),
    (_redirect, 302, "302: "),
    (_bomb, 418, "418: "),
    (_says, 400, "400: no t so [31m" + "y" * 250),
    (_drip, 500, "no whole answer within"),
    (_hang, None, "no whole answer within"),
)


async def test_what_is_no_success_comes_again(
    office: Office, resources: Resources, hasty: Resources, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url)
    variant = await make_variant()
    for answer, status, error in ANSWERS:
        receiver.answer = answer
        await happen(variant.id)
        hasty.courier._rests_until.clear()
        async with asyncio.timeout(25):
            await send(hasty if answer in {_drip, _hang} else resources)
        *_, delivery = await deliveries(office, hook["id"])
        assert (delivery["status"], delivery["attempts"]) == ("pending", 1)
        (one,) = (await report(office, hook["id"], delivery["id"]))["tries"]
        assert (one["response_status"], one["error"][: len(error)]) == (status, error)
        assert one["error"].isprintable()
        assert len(one["error"]) <= 310
    assert len(receiver.ids) == len(ANSWERS)
    pauses = await fetch(
        "SELECT extract(epoch FROM run_at - created_at)::float8 FROM jobs WHERE run_at > created_at"
        " AND name = 'SendEvent' AND status = 'queued'"
    )
    assert [0.9 * PAUSES[0] <= row[0] <= 1.1 * PAUSES[0] for row in pauses] == [True] * len(ANSWERS)


async def test_every_success_is_one(office: Office, resources: Resources, receiver: Receiver) -> None:
    hook = await make_webhook(office, receiver.url)
    variant = await make_variant()
    for receiver.status in (200, 201, 202, 204, 299):
        await happen(variant.id)
        await send(resources)
    assert [one["status"] for one in await deliveries(office, hook["id"])] == ["delivered"] * 5


async def test_a_success_that_never_ends_is_not_waited_for(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await asyncio.sleep(30)
        return response

    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    receiver.answer = drip
    async with asyncio.timeout(25):
        await send(resources)
    assert [one["status"] for one in await deliveries(office, hook["id"])] == ["delivered"]


async def test_every_try_says_the_same(office: Office, resources: Resources, receiver: Receiver) -> None:
    await make_webhook(office, receiver.url)
    variant = await make_variant(stock=4)
    await happen(variant.id)
    receiver.status = 500
    for stock in (4, 3, 2):
        await fetch("UPDATE product_variants SET stock_quantity = $2 WHERE id = $1", variant.id, stock)
        await let_time_pass()
        await send(resources)
    assert len(receiver.bodies) == 3
    assert (len(set(receiver.bodies)), len(set(receiver.ids))) == (1, 1)
    assert receiver.payloads[0]["data"]["stock_quantity"] == 4


async def test_a_client_that_hangs_is_left_alone_for_a_while(
    office: Office, hasty: Resources, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url)
    for _ in range(3):
        await happen((await make_variant()).id)
    receiver.answer = _hang
    await send(hasty)
    assert len(receiver.ids) == 1
    errors = [
        (await report(office, hook["id"], one["id"]))["tries"][0]["error"][:9]
        for one in await deliveries(office, hook["id"])
    ]
    assert sorted(errors) == ["no whole ", "not tried", "not tried"]


async def test_what_a_webhook_waits_for_is_bounded(strict: Courier) -> None:
    slow, other = UUID(int=1), UUID(int=2)
    strict._flying[slow] = 2
    first, second = strict.seconds_until_turn(slow), strict.seconds_until_turn(slow)
    assert 0 < first < second < 1
    assert strict.seconds_until_turn(other) == 0
    strict._flying[other] = 2
    assert strict.seconds_until_turn(UUID(int=3)) > 0


async def test_a_try_that_has_no_place_counts_for_nothing(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    resources.courier._flying[UUID(hook["id"])] = 2
    assert await send(resources) == 1
    resources.courier._flying.clear()
    assert [one["attempts"] for one in await deliveries(office, hook["id"])] == [0]
    await let_time_pass()
    await send(resources)
    assert [(one["status"], one["attempts"]) for one in await deliveries(office, hook["id"])] == [("delivered", 1)]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])  # noqa: S104 - to be refused
@pytest.mark.row("A13")
async def test_a_private_address_is_not_connected_to(strict: Courier, receiver: Receiver, host: str) -> None:
    port = receiver.url.rsplit(":", 1)[1]
    reply = await strict.send(UUID(int=1), f"http://{host}:{port}", headers={}, body=b"{}")
    assert (reply.status, "not a public one" in reply.error, receiver.bodies) == (None, True, []), reply.error


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "not-a-host.invalid", "x" * 64])
async def test_what_is_no_host_is_an_answer_like_others(strict: Courier, receiver: Receiver, host: str) -> None:
    reply = await strict.send(UUID(int=1), f"http://{host}:{receiver.url.rsplit(':', 1)[1]}", headers={}, body=b"{}")
    assert (reply.status, reply.error != "", receiver.bodies) == (None, True, [])


async def test_what_it_tells_of_may_be_gone(office: Office, resources: Resources, receiver: Receiver) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen(UUID(hook["id"]))
    await send(resources)
    (delivery,) = await deliveries(office, hook["id"])
    assert (delivery["status"], receiver.ids, (await webhook_now(office, hook["id"]))["failures"]) == ("failed", [], 0)


async def test_two_runs_of_one_try_are_one_chain(office: Office, resources: Resources, receiver: Receiver) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    await fetch(
        "INSERT INTO jobs SELECT uuidv7(), created_at, updated_at, name, queue, payload, status, attempts, run_at,"
        " handed_at, lease_until, finished_at, error, request_id, once_key FROM jobs WHERE name = 'SendEvent'"
    )
    both = asyncio.Event()

    async def refuse_both(_request: web.Request) -> web.StreamResponse:
        if len(receiver.ids) == 2:
            both.set()
        await both.wait()
        return web.Response(status=500)

    receiver.answer = refuse_both
    rows = await fetch("SELECT id FROM jobs WHERE name = 'SendEvent'")
    await asyncio.gather(*(run_job(resources, row["id"]) for row in rows))
    assert [one["attempts"] for one in await deliveries(office, hook["id"])] == [1]
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'SendEvent' AND status = 'queued'") == 1


def test_secrets_differ() -> None:
    made: list[Any] = [new_secret() for _ in range(10)]
    assert len(set(made)) == 10
    assert all(secret.startswith("whsec_") and len(secret) == 50 for secret in made)
