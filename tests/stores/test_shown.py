"""What a closed store sells is shown and sold to nobody: at once here, and soon in other processes."""

import asyncio
import json
from pathlib import Path
from uuid import UUID

import pytest

from models.stores import Store
from server.core.db import fetch_value
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checkout.shop import buy, order, put_in_cart
from tests.cluster import open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_image, make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.stores.office import OWNERS, STORES, ask, refused


async def shown(client: Client, product_id: UUID) -> list[int]:
    """What the public pages say of the product: lists how many of it they have, its own pages their status."""
    lists = ("?limit=5", "/search?q=lonely", "/suggest?q=lonely")
    counts = [(await (await client.get(f"/api/products{path}")).text()).count("Lonely card") for path in lists]
    pages = ("", "/variants", "/media")
    return counts + [(await client.get(f"/api/products/{product_id}{part}")).status for part in pages]


THERE, GONE = [1, 1, 1, 200, 200, 200], [0, 0, 0, 404, 404, 404]


@pytest.mark.parametrize("how", ["deleted", "changed", "its owner is deleted"])
async def test_a_closed_store_vanishes_from_every_page_and_returns(
    client: Client, resources: Resources, how: str
) -> None:
    admin, (_, store) = await make_admin(resources), await make_owner_of_store(resources)
    product, path = await make_product("Lonely card", store=store), f"{STORES}/{store.id}"
    await make_variant(product)
    await make_image(product)
    assert await shown(client, product.id) == THERE
    if how == "deleted":
        await ask(client, admin, "DELETE", path, status=204)
    elif how == "changed":
        await ask(client, admin, "PUT", path, {"is_active": False})
    else:
        await ask(client, admin, "DELETE", f"{OWNERS}/{store.owner_id}", status=204)
    assert await shown(client, product.id) == GONE
    # The back office has it all the same.
    assert (await ask(client, admin, "GET", f"/api/admin/products/{product.id}"))["is_active"] is True
    if how == "its owner is deleted":
        await ask(client, admin, "PUT", f"{OWNERS}/{store.owner_id}", {"status": "active"})
        assert await shown(client, product.id) == GONE
    await ask(client, admin, "PUT", path, {"is_active": True})
    assert await shown(client, product.id) == THERE


async def test_a_closed_stores_goods_leave_cart_and_checkout(client: Client, resources: Resources) -> None:
    admin, (_, store) = await make_admin(resources), await make_owner_of_store(resources)
    variant = await make_variant(await make_product(store=store), stock=5)
    buyer, later = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    bought = await buy(client, buyer, variant.id, method="cod")
    await put_in_cart(client, buyer, variant.id)
    await ask(client, admin, "DELETE", f"{STORES}/{store.id}", status=204)
    status, answer = await order(client, buyer, "cod")
    assert (status, answer["code"], [line["product_variant_id"] for line in answer["lines"]]) == (
        *(409, "not_on_sale"),
        [str(variant.id)],
    )
    cart = await (await client.get("/api/cart", headers=buyer.headers)).json()
    [line] = cart["items"]
    assert (line["is_sellable"], line["available"], cart["quote"]["total_amount"]) == (False, 0, 0)
    body = {"product_variant_id": str(variant.id)}
    for path in ("/api/cart/items", "/api/wishlist/items"):
        refusal = await client.post(path, json=body, headers=later.headers)
        assert (refusal.status, (await refusal.json())["code"]) == (404, "no_such_variant")
    assert await fetch_value("SELECT stock_quantity FROM product_variants") == 4
    # What was sold before is still to be sent.
    moved = await ask(client, admin, "PUT", f"/api/admin/orders/{bought['id']}/status", {"order_status": "shipped"})
    assert moved["order_status"] == "shipped"
    await ask(client, admin, "PUT", f"{STORES}/{store.id}", {"is_active": True})
    assert (await order(client, buyer, "cod"))[0] == 201


async def test_a_closed_store_takes_no_new_products_of_its_owner(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    product = await make_product(store=store)
    await ask(client, owner, "DELETE", f"{STORES}/{store.id}", status=204)
    body = {
        "name": "Late",
        "category_id": str(product.category_id),
        "brand_id": str(product.brand_id),
        "store_id": str(store.id),
        "base_price": 1,
    }
    assert (await refused(client, owner, "POST", "/api/admin/products", body))[2] == {("store_id", "unknown_store")}
    # What it has can still be put in order.
    assert (await ask(client, owner, "PUT", f"/api/admin/products/{product.id}", {"name": "New"}))["name"] == "New"


@pytest.mark.cluster
async def test_another_process_shows_it_no_longer_either(resources: Resources, tmp_path: Path) -> None:
    admin, (_, store) = await make_admin(resources), await make_owner_of_store(resources)
    product = await make_product("Lonely card", store=store)
    await make_variant(product)
    path = f"/api/products/{product.id}"
    async with open_cluster(resources.settings, tmp_path) as cluster:

        async def seen(server: int) -> tuple[int, int]:
            _, listed = await cluster.ask(server, "GET", "/api/products")
            return json.dumps(listed).count("Lonely card"), (await cluster.ask(server, "GET", path))[0]

        for is_active, expected in ((False, (0, 404)), (True, (1, 200)), (False, (0, 404))):
            for server in (0, 1):
                assert await seen(server) == ((0, 404) if is_active else (1, 200))
            body = {"is_active": is_active}
            assert (await cluster.ask(0, "PUT", f"{STORES}/{store.id}", body, **admin.headers))[0] == 200
            assert await seen(0) == expected
            async with asyncio.timeout(10):
                while await seen(1) != expected:
                    await asyncio.sleep(0.01)
    assert (await Store.get()).is_active is False
