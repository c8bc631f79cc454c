"""A variant that the back office takes away while somebody wishes for it."""

import asyncio

import pytest

from models.catalog import ProductVariant
from models.enums import Role
from models.wishlist import WishListItem
from server.catalog.queries.variants import lock_variant
from server.core.db import transaction
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.users import make_user
from tests.wishlist.asking import ITEMS, ask, wish, wishes

WAITS = 0.2  # seconds after which what is not done waits for somebody


async def test_what_is_wished_for_is_deactivated_and_never_erased(client: Client, resources: Resources) -> None:
    person, admin = await make_user(resources), await make_user(resources, role=Role.ADMIN)
    wished, other = await make_variant(), await make_variant()
    item = await wish(client, person, product_variant_id=wished.id)
    for variant in (wished, other, wished):
        assert await ask(client, admin, "DELETE", f"/api/admin/variants/{variant.id}") == (204, {})
    assert await ProductVariant.all().values_list("id", "is_active") == [(wished.id, False)]
    (found,) = (await wishes(client, person))["items"]
    assert (found["id"], found["variant"], found["is_available"]) == (item["id"], item["variant"], False)


@pytest.mark.parametrize("erased", [True, False])
async def test_a_wish_waits_for_whoever_erases(client: Client, resources: Resources, erased: bool) -> None:
    person, variant = await make_user(resources), await make_variant(stock=0)
    async with transaction() as tx:
        await lock_variant(tx, variant.id, owner_id=None, to_erase=True)
        if erased:
            await tx.execute("DELETE FROM product_variants WHERE id = $1", variant.id)
        wishing = asyncio.create_task(ask(client, person, "POST", ITEMS, {"product_variant_id": str(variant.id)}))
        await asyncio.sleep(WAITS)
        assert not wishing.done()
    status, body = await wishing
    assert (status, body.get("code")) == ((404, "no_such_variant") if erased else (201, None))
    assert await WishListItem.all().count() == (0 if erased else 1)
