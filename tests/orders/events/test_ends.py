"""How many streams there may be, and when they end."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import UUID

import pytest

from models.enums import Role
from server.core import metrics
from server.core.clock import utc_now
from server.core.db import fetch, transaction
from server.orders.queries import lock_order
from server.resources import Resources
from tests.conftest import Client
from tests.factories.shoppers import Shopper, make_shopper
from tests.orders.events.reader import bought, none_left, watching

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_one_may_have_five_streams(client: Client, shopper: Shopper) -> None:
    address = await bought(client, shopper)
    async with AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(watching(client, address, shopper.headers)) for _ in range(5)]
        refused = await client.get(address, headers=shopper.headers)
        body = await refused.json()
        assert (refused.status, body["code"], body["limit"]) == (429, "too_many_streams", 5)
        assert (refused.content_type, refused.headers["Retry-After"]) == ("application/problem+json", "3")
        # A page that is loaded anew leaves and comes back at once.
        readers[0].answer.close()
        async with asyncio.timeout(1):
            while (again := await client.get(address, headers=shopper.headers)).status == 429:
                await asyncio.sleep(0.01)
        assert again.status == 200
        again.close()
    await none_left(client)


async def test_a_process_holds_so_many_streams(
    client: Client, resources: Resources, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.streams.MOST", 1)
    other = await make_shopper(resources.tokens)
    elsewhere = await bought(client, other)
    async with watching(client, await bought(client, shopper), shopper.headers):
        full = await client.get(elsewhere, headers=other.headers)
        assert (full.status, (await full.json())["code"], full.headers["Retry-After"]) == (503, "streams_full", "3")
    await none_left(client)
    async with watching(client, elsewhere, other.headers) as reader:
        await reader.next()


async def test_who_leaves_takes_everything_along(client: Client, shopper: Shopper) -> None:
    address = await bought(client, shopper)
    before = asyncio.all_tasks()
    async with AsyncExitStack() as stack:
        for _ in range(5):
            await (await stack.enter_async_context(watching(client, address, shopper.headers))).next()
        # The request's task, and one that sends signs of life.
        assert len(asyncio.all_tasks() - before) >= 10
    await none_left(client)
    async with asyncio.timeout(3):
        while asyncio.all_tasks() - before:
            await asyncio.sleep(0.01)
    assert metrics.streams._value.get() == 0


BANNED = "UPDATE users SET status = 'banned', token_version = token_version + 1 WHERE id = $1"
PAID = "UPDATE orders SET order_status = 'processing' WHERE user_id = $1"


async def test_whose_access_has_ended_is_shown_nothing_more(client: Client, shopper: Shopper) -> None:
    address = await bought(client, shopper)
    async with watching(client, address, shopper.headers) as reader:
        await reader.next()
        await fetch(BANNED, shopper.user_id)
        async with transaction() as tx:
            await lock_order(tx, UUID(address.split("/")[3]))
            await tx.execute(PAID, shopper.user_id)
        assert await reader.ends(within=1)
    await none_left(client)


@pytest.mark.parametrize("ending", [BANNED, "UPDATE users SET token_version = token_version + 1 WHERE id = $1"])
async def test_the_stream_of_an_ended_access_ends_though_nothing_happens(
    client: Client, shopper: Shopper, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("server.core.feed.SELDOM", 0.2)
    monkeypatch.setattr("server.core.feed.OFTEN", 0.2)
    async with watching(client, await bought(client, shopper), shopper.headers) as reader:
        await reader.next()
        await fetch(ending, shopper.user_id)
        assert await reader.ends(within=2)


async def test_a_stream_ends_with_its_token_and_after_its_time(
    client: Client, resources: Resources, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await bought(client, shopper)
    issued = utc_now() - resources.tokens.lifetime + timedelta(seconds=1.5)
    token = resources.tokens.issue(shopper.user_id, Role.CUSTOMER, 1, now=issued)
    async with watching(client, address, {"Authorization": f"Bearer {token}"}) as reader:
        await reader.next()
        assert await reader.ends(within=2)
    monkeypatch.setattr("server.web.streams.LONGEST", 0.2)
    async with watching(client, address, shopper.headers) as reader:
        await reader.next()
        assert await reader.ends(within=1)
