"""Carts of guests who never came back."""

import asyncpg
import pytest

from models.cart import Cart, CartItem
from server.cart.service import forget_guest_carts
from server.core.db import fetch
from server.resources import Resources
from tests.cart.asking import add, begin_as_guest, held, show
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from workers.schedule import SCHEDULE


async def test_only_old_carts_of_guests_are_forgotten(
    client: Client, resources: Resources, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.cart.service.BATCH", 2)
    variant = await make_variant(stock=99)
    shopper = await make_shopper(resources.tokens)
    await add(client, shopper.headers, variant.id)
    guests = [await begin_as_guest(client, variant.id) for _ in range(7)]
    carts = await Cart.filter(user_id=None).order_by("id")
    assert len(carts) == 7
    await fetch("UPDATE carts SET updated_at = now() - interval '30 days 1 minute'")
    await fetch("UPDATE carts SET updated_at = now() - interval '29 days 23 hours' WHERE id = $1", carts[0].id)
    # Who comes back in time keeps everything.
    await add(client, guests[1], variant.id)
    [forget] = [step.run for step in SCHEDULE if step.name == "forget guest carts"]
    stranger = await asyncpg.connect(database)
    async with stranger.transaction():
        # Whoever is at work with a cart keeps it, and holds nobody up.
        await stranger.fetch("SELECT FROM carts WHERE id = $1 FOR UPDATE", carts[2].id)
        assert await forget(resources) == 4
    await stranger.close()
    assert {cart.id for cart in await Cart.all()} == {carts[n].id for n in range(3)} | {
        (await Cart.get(user_id=shopper.user_id)).id
    }
    assert await CartItem.all().count() == 4
    assert [held(await show(client, guest)) for guest in guests[:4]] == [
        {str(variant.id): 1},
        {str(variant.id): 2},
        {str(variant.id): 1},
        {},
    ]
    assert (await forget_guest_carts(), await forget_guest_carts()) == (1, 0)
