"""Whose review is a verified purchase: who has a delivered order with the product, whichever came first."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from models.catalog import ProductVariant
from models.enums import OrderStatus
from models.reviews import ProductReview
from server.core.db import fetch, transaction
from server.orders.queries import lock_order
from server.orders.service import move_order
from server.resources import Resources
from tests.checkout.shop import buy
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.orders.racing import race, watching
from tests.reviews.asking import ask, page, rating_of, write


@pytest.fixture
async def watcher(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own, to see who waits for whom."""
    async with watching(database_url) as connection:
        yield connection


async def ordered(client: Client, buyer: Shopper, variant: ProductVariant) -> str:
    """The id of an order that is on its way."""
    bought = await buy(client, buyer, variant.id, 1, "cod")
    order_id: str = bought["id"]
    return order_id


async def move(order_id: str, to: OrderStatus) -> None:
    async with transaction() as tx:
        await move_order(tx, await lock_order(tx, UUID(order_id)), to, actor_id=None)


async def deliver(order_id: str) -> None:
    for status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        await move(order_id, status)


async def marks() -> list[bool]:
    return [one.is_verified_purchase for one in await ProductReview.all().order_by("id")]


async def test_what_was_delivered_before_or_after_the_review_is_verified(client: Client, resources: Resources) -> None:
    early, late, idle = [await make_shopper(resources.tokens) for _ in range(3)]
    product, other = await make_product(), await make_product()
    variant, elsewhere = await make_variant(product), await make_variant(other)
    await deliver(await ordered(client, early, variant))
    await deliver(await ordered(client, idle, elsewhere))
    await ordered(client, idle, variant)
    assert (await write(client, early, product.id))["is_verified_purchase"]
    waiting = await ordered(client, late, variant)
    for who in (late, idle):
        assert not (await write(client, who, product.id))["is_verified_purchase"]
    before = await ProductReview.all().order_by("id").values("id", "updated_at")
    await deliver(waiting)
    assert await marks() == [True, True, False]
    assert await ProductReview.all().order_by("id").values("id", "updated_at") == before
    assert len((await page(client, product.id, "?verified=true&include_total=true"))["items"]) == 2
    assert [one["user"] for one in (await page(client, product.id, "?verified=false"))["items"]] == [
        {"name": "Asha Rao"}
    ]
    # What the money does afterwards is another matter: the thing has arrived.
    await fetch("UPDATE orders SET payment_status = 'refunded' WHERE id = $1", UUID(waiting))
    own = (await ask(client, late, "GET", "/api/users/me/reviews"))[1]["items"][0]
    status, changed = await ask(client, late, "PUT", f"/api/reviews/{own['id']}", {"rating": 1})
    assert (status, changed["is_verified_purchase"]) == (200, True)
    assert (await rating_of(product.id)).rating_count == 3


async def test_an_order_marks_every_review_of_what_is_in_it(client: Client, resources: Resources) -> None:
    buyer, stranger = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    variants = [await make_variant() for _ in range(3)]
    for variant in variants:
        for who in (buyer, stranger):
            await write(client, who, variant.product_id)
    orders = [await ordered(client, buyer, variants[place]) for place in (0, 1)]
    await asyncio.gather(*(deliver(order_id) for order_id in orders))
    verified = {(one.user_id, one.product_id) for one in await ProductReview.filter(is_verified_purchase=True)}
    assert verified == {(buyer.user_id, variant.product_id) for variant in variants[:2]}
    assert (await rating_of(variants[0].product_id)).rating_count == 2


async def test_a_delivery_waits_for_the_review_that_is_being_written(
    client: Client, resources: Resources, watcher: asyncpg.Connection
) -> None:
    buyer, variant = await make_shopper(resources.tokens), await make_variant()
    order_id = await ordered(client, buyer, variant)
    await move(order_id, OrderStatus.SHIPPED)
    own, _, waited = await race(
        watcher,
        lambda: write(client, buyer, variant.product_id),
        lambda: move(order_id, OrderStatus.DELIVERED),
        where="server.reviews.queries.get_own_review",
        point="holding",
    )
    assert (own["is_verified_purchase"], waited, await marks()) == (False, True, [True])


async def test_a_review_waits_for_the_delivery_under_way(
    client: Client, resources: Resources, watcher: asyncpg.Connection
) -> None:
    buyer, variant = await make_shopper(resources.tokens), await make_variant()
    order_id = await ordered(client, buyer, variant)
    await move(order_id, OrderStatus.SHIPPED)
    _, own, waited = await race(
        watcher,
        lambda: move(order_id, OrderStatus.DELIVERED),
        lambda: write(client, buyer, variant.product_id),
        where="server.orders.service.note_event",
        point="holding",
    )
    assert (own["is_verified_purchase"], waited, await marks()) == (True, True, [True])
