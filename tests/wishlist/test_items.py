"""The wishlist: what it shows, to whom, and what it takes."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.catalog import Brand, Category, Product, ProductVariant
from models.enums import Role, TargetRole
from models.stores import Store
from models.wishlist import Wishlist, WishListItem
from server.core.db import fetch_value
from server.resources import Resources
from tests.catalog.lists import statements
from tests.conftest import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_image,
    make_product,
    make_store,
    make_value,
    make_variant,
)
from tests.factories.users import Person, make_user
from tests.wishlist.asking import ITEMS, ask, wish, wishes

NOWHERE = "018f0000-0000-7000-8000-000000000001"


@pytest.fixture
async def person(resources: Resources) -> Person:
    """A customer."""
    return await make_user(resources)


async def test_an_item_shows_the_product_as_the_list_does_and_the_variant_as_its_page_does(
    client: Client, person: Person
) -> None:
    product = await make_product("GeForce One", category=await make_category("Cards"), brand=await make_brand("Zotac"))
    value = await make_value(await make_attribute("Memory", unit="GB"), "16")
    variant = await make_variant(product, name="Red", price=1000, compare_at_price=1200, values=(value,))
    await make_variant(product, name="Bare", price=800, stock=0)
    await make_image(product, alt_text="Front")
    before = datetime.now(UTC)
    item = await wish(client, person, product_variant_id=variant.id)
    (row,) = (await ask(client, None, "GET", "/api/products"))[1]["items"]
    page = (await ask(client, None, "GET", f"/api/products/{product.id}"))[1]
    assert UUID(item["id"]).version == 7
    assert before - timedelta(seconds=5) < datetime.fromisoformat(item["created_at"]) < before + timedelta(seconds=60)
    assert item == {
        "id": item["id"],
        "created_at": item["created_at"],
        "product_id": str(product.id),
        "product_variant_id": str(variant.id),
        "is_available": True,
        "product": row,
        "variant": page["variants"][0],
    }
    assert (row["price_from"], row["price_to"], row["image"]["alt_text"]) == (800, 1000, "Front")
    assert item["variant"] == {
        "id": str(variant.id),
        "sku": variant.sku,
        "name": "Red",
        "price": 1000,
        "compare_at_price": 1200,
        "in_stock": True,
        "attributes": [{"name": "Memory", "slug": "memory", "value": "16", "unit": "GB"}],
    }
    whole = await wish(client, person, product_id=product.id)
    assert (whole["product"], whole["product_variant_id"], whole["variant"]) == (row, None, None)
    assert await wishes(client, person) == {"items": [whole, item], "next_cursor": None}


async def test_what_is_there_already_is_answered_again(client: Client, person: Person) -> None:
    product = await make_product()
    variant = await make_variant(product)
    first = await wish(client, person, product_variant_id=variant.id)
    both = {"product_id": str(product.id), "product_variant_id": str(variant.id)}
    assert await ask(client, person, "POST", ITEMS, both) == (200, first)
    second = await wish(client, person, product_id=product.id)
    assert await ask(client, person, "POST", ITEMS, {"product_id": str(product.id)}) == (200, second)
    assert [item["id"] for item in (await wishes(client, person))["items"]] == [second["id"], first["id"]]


async def test_retailers_see_their_own_prices_and_nobody_the_stock(client: Client, resources: Resources) -> None:
    variant = await make_variant(price=1000, retailer_price=900)
    for role, price in ((Role.RETAILER, 900), (Role.CUSTOMER, 1000), (Role.OWNER, 1000), (Role.ADMIN, 1000)):
        item = await wish(client, await make_user(resources, role=role), product_variant_id=variant.id)
        assert (item["product"]["price_from"], item["variant"]["price"]) == (price, price), role
        assert "stock_quantity" not in item["variant"]


async def test_what_is_no_longer_sold_stays_and_says_so(client: Client, person: Person, resources: Resources) -> None:
    top = await make_category("Parts")
    category, brand, store = await make_category("Cards", parent=top), await make_brand(), await make_store()
    product = await make_product("GeForce", category=category, brand=brand, store=store)
    variant, other = await make_variant(product, price=1000), await make_variant(product)
    item = await wish(client, person, product_variant_id=variant.id)
    await wish(client, person, product_id=product.id)

    async def available() -> list[bool]:
        items = (await wishes(client, person))["items"]
        assert [one["product"]["name"] for one in items] == ["GeForce", "GeForce"]
        assert items[1]["variant"]["price"] == 1000
        return [one["is_available"] for one in items]

    models: list[tuple[Any, UUID]] = [(Product, product.id), (Brand, brand.id), (Store, store.id)]
    for model, id_ in [*models, (Category, category.id), (Category, top.id)]:
        await model.filter(id=id_).update(is_active=False)
        assert await available() == [False, False], model
        await model.filter(id=id_).update(is_active=True)
    await Category.filter(id=top.id).update(target_role=TargetRole.RETAILER)
    assert await available() == [False, False]
    await Category.filter(id=top.id).update(target_role=TargetRole.BOTH)
    assert await available() == [True, True]
    # The back office erases nothing that somebody wishes for.
    admin = await make_user(resources, role=Role.ADMIN)
    assert await ask(client, admin, "DELETE", f"/api/admin/variants/{variant.id}") == (204, {})
    assert await available() == [True, False]
    assert await ask(client, admin, "DELETE", f"/api/admin/variants/{other.id}") == (204, {})
    assert await available() == [False, False]
    assert await ProductVariant.all().values_list("id", "is_active") == [(variant.id, False)]
    status, body = await ask(client, person, "POST", ITEMS, {"product_variant_id": str(variant.id)})
    assert (status, body["code"]) == (404, "no_such_variant")
    assert await ask(client, person, "DELETE", f"{ITEMS}/{item['id']}") == (204, {})


async def test_what_is_not_shown_to_the_caller_cannot_be_wished_for(
    client: Client, person: Person, resources: Resources
) -> None:
    bulk = await make_category("Bulk", target_role=TargetRole.RETAILER)
    below = await make_product(category=await make_category("Crates", parent=bulk))
    hidden = {
        "inactive": await make_product(is_active=False),
        "of an inactive brand": await make_product(brand=await make_brand(is_active=False)),
        "of a closed store": await make_product(store=await make_store(is_active=False)),
        "of an inactive category": await make_product(category=await make_category(is_active=False)),
        "for retailers": below,
    }
    variants = {why: await make_variant(product) for why, product in hidden.items()}
    for why, product in hidden.items():
        status, body = await ask(client, person, "POST", ITEMS, {"product_id": str(product.id)})
        assert (status, body["code"]) == (404, "no_such_product"), why
        status, body = await ask(client, person, "POST", ITEMS, {"product_variant_id": str(variants[why].id)})
        assert (status, body["code"]) == (404, "no_such_variant"), why
    paused = await make_variant(is_active=False)
    status, body = await ask(client, person, "POST", ITEMS, {"product_variant_id": str(paused.id)})
    assert (status, body["code"]) == (404, "no_such_variant")
    assert (await Wishlist.all().count(), await WishListItem.all().count()) == (0, 0)
    for role in (Role.RETAILER, Role.ADMIN):
        item = await wish(client, await make_user(resources, role=role), product_id=below.id)
        assert item["is_available"], role


async def test_every_mistake_has_its_answer(client: Client, person: Person) -> None:
    product, variant = await make_product(), await make_variant()
    await make_variant(product)
    pair = {"product_id": str(product.id), "product_variant_id": str(variant.id)}
    wanted: list[tuple[Any, int, str, list[tuple[str, str]]]] = [
        ({}, 400, "invalid_request", [("body", "missing")]),
        ({"product_id": None}, 400, "invalid_request", [("body", "missing")]),
        (
            {"product_id": "x", "product_variant_id": 7, "note": 1},
            400,
            "invalid_request",
            [("product_id", "uuid_parsing"), ("product_variant_id", "uuid_type"), ("note", "unknown_field")],
        ),
        (pair, 400, "variant_not_of_product", [("product_variant_id", "variant_not_of_product")]),
        (
            {**pair, "product_id": NOWHERE},
            400,
            "variant_not_of_product",
            [("product_variant_id", "variant_not_of_product")],
        ),
        ({**pair, "product_variant_id": NOWHERE}, 404, "no_such_variant", []),
        ({"product_id": NOWHERE}, 404, "no_such_product", []),
    ]
    for body, status, code, errors in wanted:
        found, answer = await ask(client, person, "POST", ITEMS, body)
        assert (found, answer["code"]) == (status, code), body
        assert [(one["field"], one["code"]) for one in answer.get("errors", [])] == errors, body
    for query, field, code in (
        ("limit=0", "query.limit", "greater_than_equal"),
        ("limit=101", "query.limit", "less_than_equal"),
        ("cursor=x", "query.cursor", "bad_cursor"),
        ("sort=name", "query.sort", "unknown_field"),
    ):
        found, answer = await ask(client, person, "GET", f"/api/wishlist?{query}")
        assert (found, [(one["field"], one["code"]) for one in answer["errors"]]) == (400, [(field, code)]), query
    assert await Wishlist.all().count() == 0


async def test_a_wishlist_is_its_users_alone(client: Client, person: Person, resources: Resources) -> None:
    item = await wish(client, person, product_variant_id=(await make_variant()).id)
    one, move = f"{ITEMS}/{item['id']}", f"{ITEMS}/{item['id']}/move-to-cart"
    for method, path, body in (
        ("GET", "/api/wishlist", None),
        ("POST", ITEMS, {"product_id": item["product_id"]}),
        ("DELETE", one, None),
        ("POST", move, {}),
    ):
        status, answer = await ask(client, None, method, path, body)
        assert (status, answer["code"]) == (401, "unauthenticated"), (method, path)
    for role in (Role.CUSTOMER, Role.ADMIN):
        other = await make_user(resources, role=role)
        await wish(client, other, product_id=UUID(item["product_id"]))
        for method, path, body in (("DELETE", one, None), ("POST", move, {})):
            status, answer = await ask(client, other, method, path, body)
            assert (status, answer["code"]) == (404, "no_such_wish_list_item"), (method, path)
        assert len((await wishes(client, other))["items"]) == 1
    assert (await wishes(client, person))["items"] == [item]
    assert await ask(client, person, "DELETE", one) == (204, {})
    assert (await ask(client, person, "DELETE", one))[0] == 404
    assert (await wishes(client, person))["items"] == []


async def _fill(person: Person, count: int) -> list[UUID]:
    """A wishlist of so many products, oldest first, in pairs of one time; gives the items' ids."""
    own = await Wishlist.create(user_id=person.id)
    category, brand, start = await make_category(), await make_brand(), datetime(2026, 1, 1, tzinfo=UTC)
    products = [
        Product(name=f"P{n}", slug=f"p-{n}", category_id=category.id, brand_id=brand.id, base_price=1)
        for n in range(count)
    ]
    await Product.bulk_create(products)
    items = [WishListItem(id=uuid7(), wishlist_id=own.id, product_id=product.id) for product in products]
    for number, item in enumerate(items):
        item.created_at = start + timedelta(seconds=number // 2)
    await WishListItem.bulk_create(items)
    return [item.id for item in items]


async def test_pages_go_from_the_newest_to_the_oldest_and_survive_changes(client: Client, person: Person) -> None:
    ids = [str(id_) for id_ in await _fill(person, 9)]
    seen: list[str] = []
    page = await wishes(client, person, "?limit=4&include_total=true")
    assert page["total"] == 9
    await wish(client, person, product_id=(await make_product()).id)
    await WishListItem.filter(id=page["items"][-1]["id"]).delete()
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        page = await wishes(client, person, f"?limit=4&cursor={page['next_cursor']}")
    assert seen == ids[::-1]
    assert "total" not in page


async def test_a_page_costs_one_statement_and_a_total_one_more(client: Client, person: Person) -> None:
    await _fill(person, 50)
    for query, count in (("?limit=1", 1), ("?limit=50", 1), ("?limit=50&include_total=true", 2)):
        await wishes(client, person, query)
        with statements() as sent:
            await wishes(client, person, query)
        assert len([sql for sql in sent if "wish_list_items" in sql]) == count, sent


async def test_the_last_free_place_is_taken_once(client: Client, person: Person) -> None:
    ids = await _fill(person, 498)
    there = (await WishListItem.get(id=ids[0])).product_id
    products = [await make_product() for _ in range(6)]
    asked = [ask(client, person, "POST", ITEMS, {"product_id": str(product.id)}) for product in products]
    answers = await asyncio.gather(*asked)
    assert sorted(status for status, _ in answers) == [201, 201, 409, 409, 409, 409]
    refusals = [body for status, body in answers if status == 409]
    assert {body["code"] for body in refusals} == {"wishlist_full"}
    assert refusals[0]["detail"] == "A wishlist holds at most 500 items."
    assert await WishListItem.all().count() == 500
    assert (await ask(client, person, "POST", ITEMS, {"product_id": str(there)}))[0] == 200


async def test_the_first_wish_made_many_times_at_once_is_one(client: Client, person: Person) -> None:
    variant = await make_variant()
    asked = [ask(client, person, "POST", ITEMS, {"product_variant_id": str(variant.id)}) for _ in range(10)]
    answers = await asyncio.gather(*asked)
    assert sorted(status for status, _ in answers) == [200] * 9 + [201]
    assert len({body["id"] for _, body in answers}) == 1
    assert await fetch_value("SELECT count(*) FROM wish_list_items") == 1
