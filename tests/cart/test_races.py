"""A cart that changes while it is ordered: the order is one version of it, and what came too late stays in the cart."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from models.cart import CartItem
from models.orders import Order, OrderItem
from server.audit.queries import run_audit
from server.core.db import transaction
from server.resources import Resources
from tests.cart.asking import add, call
from tests.checkout.shop import order
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper


@pytest.fixture
async def shopper(resources: Resources) -> Shopper:
    """A customer."""
    return await make_shopper(resources.tokens)


async def bought() -> dict[UUID, int]:
    """The units of all orders by their variants."""
    units: dict[UUID, int] = {}
    for item in await OrderItem.all():
        units[item.product_variant_id] = units.get(item.product_variant_id, 0) + item.total_quantity
    return units


async def test_what_is_added_during_an_order_waits_for_it(client: Client, shopper: Shopper) -> None:
    first, late = await make_variant(stock=50), await make_variant(stock=50)
    await add(client, shopper.headers, first.id, 2)
    async with transaction() as tx:
        # The order has the cart, and waits for the stock.
        await tx.fetch("SELECT FROM product_variants WHERE id = $1 FOR UPDATE", first.id)
        ordering = asyncio.create_task(order(client, shopper, "cod"))
        await asyncio.sleep(0.3)
        adding = asyncio.create_task(add(client, shopper.headers, late.id))
        await asyncio.sleep(0.3)
        assert not ordering.done()
    status, placed = await ordering
    assert status == 201, placed
    status, cart = await adding
    assert (status, [item["product_variant_id"] for item in cart["items"]]) == (201, [str(late.id)])
    assert await bought() == {first.id: 2}


async def test_an_order_is_one_version_of_the_cart(client: Client, shopper: Shopper) -> None:
    kept, changed, removed, added = [await make_variant(stock=500) for _ in range(4)]
    expected = {kept.id: 0, changed.id: 0, removed.id: 0, added.id: 0}
    for _ in range(5):
        await add(client, shopper.headers, kept.id)
        await add(client, shopper.headers, changed.id)
        _, cart = await add(client, shopper.headers, removed.id)
        items = {UUID(item["product_variant_id"]): f"/api/cart/items/{item['id']}" for item in cart["items"]}
        tasks: list[Any] = [
            call(client, "PUT", items[changed.id], shopper.headers, {"quantity": 7}),
            order(client, shopper, "cod"),
            call(client, "DELETE", items[removed.id], shopper.headers),
            *(add(client, shopper.headers, added.id) for _ in range(4)),
        ]
        put, ordered, deleted, *adds = [answer[0] for answer in await asyncio.gather(*tasks)]
        assert (ordered, adds) == (201, [201] * 4)
        # Who comes after the order finds no line.
        assert (put, deleted) in {(200, 204), (200, 404), (404, 204), (404, 404)}
        for variant, units in ((kept, 1), (changed, 7 if put == 200 else 1), (removed, deleted == 404), (added, 4)):
            expected[variant.id] += units
        left = {item.product_variant_id: item.quantity for item in await CartItem.all()}
        assert set(left) <= {added.id}
        assert {**expected, added.id: expected[added.id] - left.get(added.id, 0)} == {
            variant_id: (await bought()).get(variant_id, 0) for variant_id in expected
        }
    for placed in await Order.all():
        lines = await OrderItem.filter(order_id=placed.id)
        assert placed.total_amount == sum(line.final_price for line in lines) + placed.shipping_cost
    assert await run_audit() == []
