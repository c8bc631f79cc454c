"""What becomes of an order, as a stream of events."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from uuid import UUID

import pytest
from aiohttp.test_utils import TestServer

from models.enums import Role
from server.core import metrics
from server.core.db import transaction
from server.core.errors import Conflict, Unavailable
from server.core.feed import State
from server.orders.queries import lock_order
from server.resources import Resources
from tests.checkout.shop import buy, buy_and_pay, do_jobs
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.orders.events.reader import bought, none_left, streams_of, watching

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_the_first_event_is_the_order_as_it_is(client: Client, shopper: Shopper) -> None:
    order = await buy(client, shopper, (await make_variant(price=2_500_00)).id)
    async with watching(client, f"/api/orders/{order['id']}/events", shopper.headers) as reader:
        headers = reader.answer.headers
        assert headers["Content-Type"] == "text/event-stream"
        assert (headers["Cache-Control"], headers["X-Accel-Buffering"]) == ("no-store", "no")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Request-ID"]
        assert "Content-Encoding" not in headers
        event = await reader.next()
        assert (event.name, event.data) == (
            "order",
            {
                "order_id": order["id"],
                "order_number": order["order_number"],
                "order_status": "pending",
                "payment_status": "pending",
                "payment_method": "upi",
                "cancel_reason": None,
                "total_amount": 2_500_00,
                "currency": "INR",
                "expires_at": order["expires_at"],
                "refunds": [],
                "updated_at": order["updated_at"],
            },
        )
        assert reader.others == ["retry: 3000"]
        assert await reader.is_silent()
    await none_left(client)


async def test_each_change_comes_once_and_in_its_order(
    client: Client, resources: Resources, sandbox: TestServer, shopper: Shopper
) -> None:
    order = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=300_00)).id)
    async with watching(client, f"/api/orders/{order['id']}/events", shopper.headers) as reader:
        events = [await reader.next()]
        await client.put(f"/api/orders/{order['id']}/cancel", headers=shopper.headers)
        events.append(await reader.next())
        await do_jobs(resources, "PayRefund")
        events.append(await reader.next())
        assert await reader.is_silent()
    refunds = [[(one["amount"], one["status"]) for one in event.data["refunds"]] for event in events]
    assert [event.status for event in events] == [
        ("processing", "paid"),
        ("cancelled", "paid"),
        ("cancelled", "refunded"),
    ]
    total = order["total_amount"]
    assert refunds == [[], [(total, "requested")], [(total, "processed")]]
    assert [event.data["cancel_reason"] for event in events] == [None, "customer", "customer"]
    written = [datetime.fromisoformat(event.data["updated_at"]) for event in events]
    assert written == sorted(set(written))
    assert len({event.id for event in events}) == 3


async def test_who_comes_back_hears_only_what_is_new(client: Client, shopper: Shopper) -> None:
    address = await bought(client, shopper)
    async with watching(client, address, shopper.headers) as reader:
        first = await reader.next()
    async with watching(client, address, shopper.headers, last=first.id) as reader:
        assert await reader.is_silent()
        assert (await client.put(address.replace("events", "cancel"), headers=shopper.headers)).status == 200
        second = await reader.next()
        assert second.status == ("cancelled", "failed")
    for last in (first.id, "", "never heard of", "\xff"):
        async with watching(client, address, shopper.headers, last=last) as reader:
            assert await reader.next() == second


async def test_a_change_that_is_rolled_back_or_changes_nothing_is_not_an_event(
    client: Client, shopper: Shopper
) -> None:
    address = await bought(client, shopper)
    order_id = UUID(address.split("/")[3])
    async with watching(client, address, shopper.headers) as reader:
        await reader.next()
        with suppress(Conflict):
            async with transaction() as tx:
                await lock_order(tx, order_id)
                await tx.execute("UPDATE orders SET order_status = 'processing', updated_at = now()")
                raise Conflict
        async with transaction() as tx:
            await lock_order(tx, order_id)
        assert await reader.is_silent()


async def test_who_may_not_watch_is_told_so_and_leaves_nothing_behind(
    client: Client, resources: Resources, shopper: Shopper
) -> None:
    address = await bought(client, shopper)
    other, admin = await make_shopper(resources.tokens), await make_shopper(resources.tokens, role=Role.ADMIN)
    nowhere = f"/api/orders/{NOWHERE}/events"
    for path, headers, status, code in (
        (address, {}, 401, "unauthenticated"),
        (address, {"Authorization": "Bearer nonsense"}, 401, "bad_token"),
        (address, other.headers, 404, "no_such_order"),
        (address, admin.headers, 404, "no_such_order"),
        (nowhere, shopper.headers, 404, "no_such_order"),
        ("/api/orders/7/events", shopper.headers, 404, "not_found"),
        (f"{address}?token=1", shopper.headers, 400, "invalid_request"),
    ):
        answer = await client.get(path, headers=headers)
        body = await answer.json()
        assert (answer.status, answer.content_type, body["code"]) == (status, "application/problem+json", code), path
        assert not streams_of(client)._open
    assert not streams_of(client)._feed._watches


async def test_a_head_is_answered_at_once(client: Client, shopper: Shopper) -> None:
    before = len(asyncio.all_tasks())
    answer = await client.head(await bought(client, shopper), headers=shopper.headers)
    assert (answer.status, answer.content_type, await answer.read()) == (200, "text/event-stream", b"")
    await none_left(client)
    async with asyncio.timeout(10):
        while len(asyncio.all_tasks()) > before + 1:
            await asyncio.sleep(0.01)


async def test_those_who_watch_one_order_share_its_reads(
    client: Client, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await bought(client, shopper)
    feed, reads = streams_of(client)._feed, list[int]()
    real = feed._read

    async def read(keys: Sequence[UUID]) -> dict[UUID, State]:
        reads.append(len(keys))
        return await real(keys)

    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(watching(client, address, shopper.headers)) for _ in range(5)]
        first = [await reader.next() for reader in readers]
        monkeypatch.setattr(feed, "_read", read)
        await client.put(address.replace("events", "cancel"), headers=shopper.headers)
        second = [await reader.next() for reader in readers]
    assert [len({event.id for event in events}) for events in (first, second)] == [1, 1]
    assert sum(reads) <= 2


async def test_an_order_that_cannot_be_read_is_asked_for_again(
    client: Client, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await bought(client, shopper)
    feed = streams_of(client)._feed

    async def fail(_keys: Sequence[UUID]) -> dict[UUID, State]:
        raise Unavailable

    async with watching(client, address, shopper.headers) as reader:
        await reader.next()
        with monkeypatch.context() as patch:
            patch.setattr("server.core.feed.PATIENCE", 0.2)
            patch.setattr("server.core.feed.PAUSE", 0.05)
            patch.setattr(feed, "_read", fail)
            refused = await client.get(address, headers=shopper.headers)
            assert (refused.status, (await refused.json())["code"]) == (503, "unavailable")
            assert refused.headers["Retry-After"] == "1"
            await client.put(address.replace("events", "cancel"), headers=shopper.headers)
            assert await reader.is_silent(0.2)
        assert (await reader.next()).status == ("cancelled", "failed")


async def test_signs_of_life_are_no_events(client: Client, shopper: Shopper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.streams.PING", 0.05)
    async with watching(client, await bought(client, shopper), shopper.headers) as reader:
        await reader.next()
        assert await reader.is_silent(0.3)
        assert reader.others.count(": ping") >= 3


async def test_a_stream_is_logged_and_counted_when_it_begins(
    client: Client, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    address = await bought(client, shopper)
    caplog.set_level("INFO", "voltcart.requests")
    async with watching(client, address, shopper.headers) as reader:
        await reader.next()
        said = [record.getMessage() for record in caplog.records]
        assert said[-1] == f"GET {address} 200"
        assert metrics.streams._value.get() == 1
    await none_left(client)
