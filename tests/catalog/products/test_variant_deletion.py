"""Deleting variants: erased before the first order, deactivated after, whatever happens at the same moment."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from models.cart import CartItem
from models.catalog import Product, ProductMedia, ProductVariant, VariantAttributeValue
from models.enums import OrderStatus
from models.inventory import StockAlert, StockMovement
from models.orders import Order, OrderItem
from server.audit.queries import run_audit
from server.core.db import fetch, transaction
from server.resources import Resources
from tests.catalog.back_office import columns, make_admin, make_owner_of_store
from tests.catalog.products.office import NOWHERE, Answer, ask, audited
from tests.checkout.shop import buy, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_image, make_product, make_store, make_value, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import Person
from tests.waiting import until_blocked


async def test_a_variant_never_ordered_goes_with_all_that_is_of_it(client: Client, resources: Resources) -> None:
    admin, product, attribute = await make_admin(resources), await make_product(), await make_attribute("Colour")
    kept = await make_variant(product, price=300, stock=0)
    variant = await make_variant(
        product, sku="GONE", price=100, stock=2, low_stock_threshold=9, values=(await make_value(attribute, "red"),)
    )
    await StockAlert.create(product_id=product.id, product_variant_id=variant.id, stock_level=2, threshold=9)
    image = await make_image(product, variant_id=variant.id)
    shopper = await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, variant.id)
    line = {"product_variant_id": str(variant.id), "quantity": 1}
    assert (await client.post("/api/cart/items", json=line)).status == 201
    assert await ask(client, admin, "DELETE", f"variants/{variant.id}") == (204, {})
    for table in (StockMovement, StockAlert, VariantAttributeValue, CartItem):
        assert await table.all().count() == 0, table
    assert [row.id for row in await ProductVariant.all()] == [kept.id]
    assert (await ProductMedia.get()).product_variant_id is None
    assert (await ProductMedia.get()).id == image.id
    summary = await Product.get(id=product.id)
    assert (summary.price_from, summary.in_stock) == (300, False)
    before = {
        "product_id": str(product.id),
        "name": "",
        "sku": "GONE",
        "price": 100,
        "retailer_price": None,
        "compare_at_price": None,
        "low_stock_threshold": 9,
        "stock_quantity": 2,
        "is_active": True,
    }
    assert await audited() == [("variant.delete", "product_variant", variant.id, before, None)]
    assert await run_audit() == []
    status, answer = await ask(client, admin, "DELETE", f"variants/{variant.id}")
    assert (status, answer["code"], len(await audited())) == (404, "not_found", 1)


@pytest.mark.parametrize("cancelled", [False, True])
async def test_a_variant_once_ordered_is_deactivated_once(
    client: Client, resources: Resources, cancelled: bool
) -> None:
    admin, variant, shopper = await make_admin(resources), await make_variant(), await make_shopper(resources.tokens)
    bought = await buy(client, shopper, variant.id)
    if cancelled:
        assert (await client.put(f"/api/orders/{bought['id']}/cancel", headers=shopper.headers)).status < 300
        assert (await Order.get()).order_status is OrderStatus.CANCELLED
    for _ in range(2):
        assert await ask(client, admin, "DELETE", f"variants/{variant.id}") == (204, {})
        assert (await columns(variant.id))["is_active"] is False
    told = ("variant.delete", "product_variant", variant.id, {"is_active": True}, {"is_active": False})
    assert await audited() == [told]
    assert (await Product.get(id=variant.product_id)).price_from is None
    status, view = await ask(client, admin, "PUT", f"variants/{variant.id}", {"is_active": True})
    assert (status, view["is_active"]) == (200, True)
    assert await run_audit() == []


async def test_an_inactive_variant_never_ordered_is_erased(client: Client, resources: Resources) -> None:
    variant = await make_variant(is_active=False)
    assert await ask(client, await make_admin(resources), "DELETE", f"variants/{variant.id}") == (204, {})
    assert await ProductVariant.all().count() == 0


@pytest.mark.parametrize("of", ["another", "the shop", "nobody"])
async def test_an_owner_deletes_their_own_only(client: Client, resources: Resources, of: str) -> None:
    owner, store = await make_owner_of_store(resources)
    theirs = await make_variant(await make_product(store=await make_store() if of == "another" else None))
    variant_id = NOWHERE if of == "nobody" else theirs.id
    status, answer = await ask(client, owner, "DELETE", f"variants/{variant_id}")
    assert (status, answer["code"]) == (404, "not_found")
    assert (await ProductVariant.all().count(), await audited()) == (1, [])
    mine = await make_variant(await make_product(store=store))
    assert await ask(client, owner, "DELETE", f"variants/{mine.id}") == (204, {})
    assert [row.id for row in await ProductVariant.all()] == [theirs.id]


async def test_if_match_takes_the_present_version_only(client: Client, resources: Resources) -> None:
    admin, variant = await make_admin(resources), await make_variant()
    etag = (await ask(client, admin, "GET", "variants"))[1]["items"][0]["etag"]
    await ask(client, admin, "PUT", f"variants/{variant.id}", {"price": 1})
    status, answer = await ask(client, admin, "DELETE", f"variants/{variant.id}", etag=etag)
    assert (status, answer["code"], await ProductVariant.all().count()) == (412, "stale", 1)
    etag = (await ask(client, admin, "GET", "variants"))[1]["items"][0]["etag"]
    assert (await ask(client, admin, "DELETE", f"variants/{variant.id}", etag=etag))[0] == 204


async def delete_meanwhile(client: Client, admin: Person, variant_id: UUID) -> "asyncio.Task[Answer]":
    """A DELETE that is under way, and waits for somebody."""
    deleting = asyncio.create_task(ask(client, admin, "DELETE", f"variants/{variant_id}"))
    await asyncio.sleep(0.2)
    assert not deleting.done()
    return deleting


async def test_an_order_that_is_being_placed_is_waited_for(client: Client, resources: Resources) -> None:
    """The lock that an order's line holds until its commit is all that the DELETE meets here."""
    admin, variant, shopper = await make_admin(resources), await make_variant(), await make_shopper(resources.tokens)
    await buy(client, shopper, (await make_variant()).id)
    async with transaction() as tx:
        await tx.execute("UPDATE order_items SET product_variant_id = $1", variant.id)
        deleting = await delete_meanwhile(client, admin, variant.id)
    assert await deleting == (204, {})
    assert (await columns(variant.id))["is_active"] is False
    assert (await OrderItem.get()).product_variant_id == variant.id


async def test_a_cart_that_is_being_filled_is_waited_for(client: Client, resources: Resources) -> None:
    admin, variant, shopper = await make_admin(resources), await make_variant(), await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, (await make_variant()).id)
    async with transaction() as tx:
        await tx.execute("UPDATE cart_items SET product_variant_id = $1", variant.id)
        deleting = await delete_meanwhile(client, admin, variant.id)
    assert await deleting == (204, {})
    assert await ProductVariant.filter(id=variant.id).count() + await CartItem.all().count() == 0


async def test_who_comes_while_a_variant_is_erased_is_told_that_it_is_gone(
    client: Client, resources: Resources, database_url: str
) -> None:
    variant = await make_variant()
    buyer, latecomer = [await make_shopper(resources.tokens) for _ in range(2)]
    await put_in_cart(client, buyer, variant.id)
    item = await CartItem.get()
    body = {"product_variant_id": str(variant.id), "quantity": 1}
    async with transaction() as tx:
        await tx.fetch("SELECT FROM product_variants FOR UPDATE")
        filling = asyncio.create_task(client.post("/api/cart/items", json=body, headers=latecomer.headers))
        ordering = asyncio.create_task(order(client, buyer))
        await until_blocked(database_url, sessions=2)
        for table in ("stock_movements", "cart_items", "product_variants"):
            await tx.execute(f"DELETE FROM {table}")
    answer = await filling
    assert (answer.status, (await answer.json())["code"]) == (404, "no_such_variant")
    status, refusal = await ordering
    assert (status, refusal["code"]) == (409, "not_on_sale")
    assert refusal["lines"] == [{"cart_item_id": str(item.id), "product_variant_id": str(variant.id)}]


async def test_an_ordered_variant_is_never_gone(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for _ in range(12):
        variant = await make_variant(stock=50)
        shoppers = [await make_shopper(resources.tokens) for _ in range(3)]
        for shopper in shoppers[:2]:
            await put_in_cart(client, shopper, variant.id)
        path, line = f"variants/{variant.id}", {"product_variant_id": str(variant.id), "quantity": 1}
        orders, filled, deleted = await asyncio.gather(
            asyncio.gather(*(order(client, shopper, "cod") for shopper in shoppers[:2])),
            client.post("/api/cart/items", json=line, headers=shoppers[2].headers),
            asyncio.gather(*(ask(client, admin, "DELETE", path) for _ in range(2))),
        )
        placed, gone = {status for status, _ in orders}, {status for status, _ in deleted}
        assert placed <= {201, 409}
        assert filled.status in {201, 404}
        assert gone == {204} if 201 in placed else gone == {204, 404}
        left = [row.is_active for row in await ProductVariant.filter(id=variant.id)]
        assert left == ([False] if 201 in placed else [])
    assert await run_audit() == []


async def test_the_database_itself_keeps_an_ordered_variant(client: Client, resources: Resources) -> None:
    variant, shopper = await make_variant(stock=50), await make_shopper(resources.tokens)
    await buy(client, shopper, variant.id)
    await StockMovement.all().delete()
    with pytest.raises(asyncpg.RestrictViolationError):
        await fetch("DELETE FROM product_variants WHERE id = $1", variant.id)
    assert (await columns(variant.id))["id"] == variant.id
