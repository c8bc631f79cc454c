"""From the wishlist into the cart, in one step or not at all."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from models.cart import Cart, CartItem
from models.catalog import ProductVariant
from models.enums import Role, TargetRole
from models.wishlist import WishListItem
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_brand, make_category, make_product, make_variant
from tests.factories.users import Person, make_user
from tests.wishlist.asking import ITEMS, ask, cart, wish, wishes


@pytest.fixture
async def person(resources: Resources) -> Person:
    """A customer."""
    return await make_user(resources)


async def move(client: Client, person: Person, item: dict[str, Any], **wanted: Any) -> tuple[int, dict[str, Any]]:
    """Move an item into the cart; gives status and body."""
    return await ask(client, person, "POST", f"{ITEMS}/{item['id']}/move-to-cart", wanted)


async def test_an_item_becomes_a_line_of_the_cart(client: Client, resources: Resources) -> None:
    retailer = await make_user(resources, role=Role.RETAILER)
    variant = await make_variant(price=500_00, retailer_price=450_00)
    first = await wish(client, retailer, product_variant_id=variant.id)
    kept = await wish(client, retailer, product_id=(await make_product()).id)
    status, body = await move(client, retailer, first, quantity=2)
    assert status == 200
    (line,) = body["items"]
    assert (line["product_variant_id"], line["quantity"], line["price_at_time"]) == (str(variant.id), 2, 450_00)
    assert body["quote"]["subtotal"] == 900_00
    assert (await ask(client, retailer, "GET", "/api/cart"))[1] == body
    assert (await wishes(client, retailer))["items"] == [kept]
    # Once more, it adds to the line.
    again = await wish(client, retailer, product_variant_id=variant.id)
    assert (await move(client, retailer, again, product_variant_id=str(variant.id)))[0] == 200
    assert await cart(client, retailer) == {str(variant.id): 3}


async def test_which_variant_of_a_product(client: Client, person: Person) -> None:
    product = await make_product()
    variant, other = await make_variant(product), await make_variant(product)
    paused, elsewhere = await make_variant(product, is_active=False), await make_variant()
    item = await wish(client, person, product_id=product.id)
    own = await wish(client, person, product_variant_id=variant.id)
    refused: list[tuple[dict[str, Any], dict[str, Any], int, str]] = [
        (item, {}, 400, "variant_needed"),
        (item, {"product_variant_id": str(elsewhere.id)}, 400, "variant_not_of_product"),
        (item, {"product_variant_id": "018f0000-0000-7000-8000-000000000001"}, 400, "variant_not_of_product"),
        (item, {"product_variant_id": str(paused.id)}, 404, "no_such_variant"),
        (own, {"product_variant_id": str(other.id)}, 400, "variant_not_of_product"),
    ]
    for wished, wanted, status, code in refused:
        found, body = await move(client, person, wished, **wanted)
        assert (found, body["code"]) == (status, code), wanted
        fields = [(one["field"], one["code"]) for one in body.get("errors", [])]
        assert fields == ([("product_variant_id", code)] if status == 400 else []), wanted
    assert len((await wishes(client, person))["items"]) == 2
    assert (await move(client, person, item, product_variant_id=str(other.id)))[0] == 200
    assert await cart(client, person) == {str(other.id): 1}
    # With one left that is sold, nobody need be told which.
    item = await wish(client, person, product_id=product.id)
    await ProductVariant.filter(id=variant.id).update(is_active=False)
    assert (await move(client, person, item))[0] == 200
    assert await cart(client, person) == {str(other.id): 2}
    item = await wish(client, person, product_id=product.id)
    await ProductVariant.filter(id=other.id).update(is_active=False)
    status, body = await move(client, person, item)
    assert (status, body["code"]) == (404, "no_such_variant")


async def test_a_refused_move_leaves_the_item_and_the_cart_as_they_were(
    client: Client, person: Person, resources: Resources
) -> None:
    brand, bulk = await make_brand(), await make_category(target_role=TargetRole.RETAILER)
    sold_out, scarce = await make_variant(stock=0), await make_variant(stock=2, sku="SCARCE")
    plenty = await make_variant(stock=200)
    gone = await make_variant(await make_product(brand=brand))
    items = {
        variant.id: await wish(client, person, product_variant_id=variant.id)
        for variant in (sold_out, scarce, plenty, gone)
    }
    brand.is_active = False
    await brand.save()
    assert (await ask(client, person, "POST", "/api/cart/items", {"product_variant_id": str(scarce.id)}))[0] == 201
    refused: list[tuple[UUID, dict[str, Any], int, str]] = [
        (sold_out.id, {}, 409, "out_of_stock"),
        (scarce.id, {"quantity": 2}, 409, "out_of_stock"),
        (gone.id, {}, 404, "no_such_variant"),
        (plenty.id, {"quantity": 0}, 400, "invalid_request"),
        (plenty.id, {"quantity": 100}, 400, "invalid_request"),
        (plenty.id, {"units": 1}, 400, "invalid_request"),
    ]
    for variant_id, wanted, status, code in refused:
        found, body = await move(client, person, items[variant_id], **wanted)
        assert (found, body["code"]) == (status, code), wanted
    body = (await move(client, person, items[scarce.id], quantity=2))[1]
    assert body["lines"] == [{"product_variant_id": str(scarce.id), "sku": "SCARCE", "requested": 3, "available": 2}]
    assert await cart(client, person) == {str(scarce.id): 1}
    assert len((await wishes(client, person))["items"]) == 4
    # An admin sees everything in the catalogue, and buys what customers buy.
    admin = await make_user(resources, role=Role.ADMIN)
    item = await wish(client, admin, product_variant_id=(await make_variant(await make_product(category=bulk))).id)
    found, body = await move(client, admin, item)
    assert (found, body["code"]) == (404, "no_such_variant")
    assert await Cart.filter(user_id=admin.id).count() == 0


async def test_a_full_cart_takes_no_item(client: Client, person: Person) -> None:
    product = await make_product()
    variants = [ProductVariant(product_id=product.id, sku=f"S{n}", price=1, stock_quantity=1) for n in range(101)]
    await ProductVariant.bulk_create(variants)
    own = await Cart.create(user_id=person.id)
    lines = [
        CartItem(
            cart_id=own.id,
            product_id=product.id,
            product_variant_id=variant.id,
            quantity=1,
            price_at_time=1,
            discount_applied=0,
            final_price=1,
        )
        for variant in variants[1:]
    ]
    await CartItem.bulk_create(lines)
    item = await wish(client, person, product_variant_id=variants[0].id)
    status, body = await move(client, person, item)
    assert (status, body["code"]) == (409, "cart_full")
    assert (await wishes(client, person))["items"] == [item]
    assert await CartItem.all().count() == 100


async def test_an_item_moved_many_times_at_once_is_moved_once(client: Client, person: Person) -> None:
    variant = await make_variant(stock=50)
    item = await wish(client, person, product_variant_id=variant.id)
    answers = await asyncio.gather(*(move(client, person, item) for _ in range(8)))
    assert sorted(status for status, _ in answers) == [200] + [404] * 7
    assert {body["code"] for status, body in answers if status == 404} == {"no_such_wish_list_item"}
    assert await cart(client, person) == {str(variant.id): 1}
    assert await WishListItem.all().count() == 0


async def test_moved_or_removed_never_both(client: Client, person: Person) -> None:
    variant = await make_variant(stock=50)
    moved = 0
    for _ in range(5):
        item = await wish(client, person, product_variant_id=variant.id)
        (status, _), (removed, _) = await asyncio.gather(
            move(client, person, item), ask(client, person, "DELETE", f"{ITEMS}/{item['id']}")
        )
        assert (status, removed) in {(200, 404), (404, 204)}
        moved += status == 200
    assert await cart(client, person) == ({str(variant.id): moved} if moved else {})
