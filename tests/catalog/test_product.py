"""One product: its page and its variants, for whom, and how fresh."""

from typing import Any
from uuid import UUID

import pytest

from models.catalog import Brand, Category, Product, ProductVariant
from models.enums import MediaType, Rendition, Role, TargetRole
from models.stores import Store
from models.users import User
from server.core.db import transaction
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_image,
    make_owner,
    make_product,
    make_store,
    make_value,
    make_variant,
)
from tests.factories.users import make_user


async def shown(client: Client, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await client.get(f"/api/products/{path}", headers=headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def test_a_page_has_every_field_of_the_specification(client: Client) -> None:
    category, brand, store = await make_category("Cards"), await make_brand("Zotac"), await make_store()
    product = await make_product(
        "GeForce One", category=category, brand=brand, store=store, base_price=900, description="Fast."
    )
    memory = await make_attribute("Memory", unit="GB")
    colour = await make_attribute("Colour")
    values = (await make_value(memory, "16"), await make_value(colour, "red"))
    first = await make_variant(product, name="Red", sku="ONE-RED", price=1000, compare_at_price=1200, values=values)
    second = await make_variant(product, name="Bare", sku="ONE-BARE", price=800, stock=0)
    paused = await make_variant(product, is_active=False)
    image = await make_image(product, renditions=(Rendition.LARGE,), alt_text="Front")
    await make_image(product, is_primary=False, variant_id=paused.id)
    url = f"https://cdn.voltcart.test/{image.id}/large.webp"
    page = await shown(client, str(product.id))
    urls = page["media"][0]["urls"]
    assert UUID(urls[0].pop("id")).version == 7
    assert page == {
        "id": str(product.id),
        "name": "GeForce One",
        "slug": "geforce-one",
        "brand": {"id": str(brand.id), "name": "Zotac", "slug": "zotac"},
        "category": {"id": str(category.id), "name": "Cards", "slug": "cards"},
        "price_from": 800,
        "price_to": 1000,
        "compare_at_price": None,
        "in_stock": True,
        "rating_average": 0,
        "rating_count": 0,
        "image": {"thumb": None, "medium": None, "large": url, "original": None, "alt_text": "Front"},
        "description": "Fast.",
        "base_price": 900,
        "store_id": str(store.id),
        "variants": [
            {
                "id": str(first.id),
                "sku": "ONE-RED",
                "name": "Red",
                "price": 1000,
                "compare_at_price": 1200,
                "in_stock": True,
                "attributes": [
                    {"name": "Colour", "slug": "colour", "value": "red", "unit": ""},
                    {"name": "Memory", "slug": "memory", "value": "16", "unit": "GB"},
                ],
            },
            {
                "id": str(second.id),
                "sku": "ONE-BARE",
                "name": "Bare",
                "price": 800,
                "compare_at_price": None,
                "in_stock": False,
                "attributes": [],
            },
        ],
        "media": [
            {
                "id": str(image.id),
                "product_variant_id": None,
                "type": MediaType.IMAGE,
                "alt_text": "Front",
                "sort_order": 0,
                "is_primary": True,
                "urls": [
                    {"rendition": "large", "url": url, "width": None, "height": None, "content_type": "image/webp"}
                ],
            }
        ],
    }


async def test_a_product_without_variants_has_a_page_all_the_same(client: Client) -> None:
    product = await make_product()
    page = await shown(client, str(product.id))
    assert (page["variants"], page["price_from"], page["in_stock"]) == ([], None, False)
    assert await shown(client, f"{product.id}/variants") == {"items": [], "next_cursor": None}


async def hide(what: str, product: Product) -> None:
    match what:
        case "product":
            await Product.filter(id=product.id).update(is_active=False)
        case "brand":
            await Brand.filter(id=product.brand_id).update(is_active=False)
        case "store":
            await Store.filter(id=product.store_id).update(is_active=False)
        case "category":
            await Category.filter(id=product.category_id).update(is_active=False)
        case "root":
            await Category.filter(name="Root").update(is_active=False)
        case "audience":
            await Category.filter(name="Root").update(target_role=TargetRole.RETAILER)


@pytest.mark.parametrize("what", ["product", "brand", "store", "category", "root", "audience"])
@pytest.mark.parametrize("path", ["", "/variants"])
async def test_what_the_caller_does_not_see_is_not_found(client: Client, what: str, path: str) -> None:
    root = await make_category("Root")
    middle = await make_category(parent=root)
    product = await make_product(category=await make_category(parent=middle), store=await make_store())
    await make_variant(product)
    await hide(what, product)
    answer = await client.get(f"/api/products/{product.id}{path}")
    assert (answer.status, (await answer.json())["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", [str(UUID(int=1)), "7", f"{UUID(int=1)}/variants", "geforce-one/variants"])
async def test_what_is_not_there_is_not_found_at_once_and_again(client: Client, path: str) -> None:
    for _ in range(3):
        answer = await client.get(f"/api/products/{path}")
        assert (answer.status, (await answer.json())["code"]) == (404, "not_found")


@pytest.mark.parametrize(("role", "status"), [(Role.RETAILER, 200), (Role.ADMIN, 200), (Role.OWNER, 404)])
async def test_roles_see_categories_meant_for_them(
    client: Client, resources: Resources, role: Role, status: int
) -> None:
    product = await make_product(category=await make_category(target_role=TargetRole.RETAILER))
    headers = (await make_user(resources, role=role)).headers
    assert (await client.get(f"/api/products/{product.id}", headers=headers)).status == status


async def test_retailers_see_their_own_prices(client: Client, resources: Resources) -> None:
    product = await make_product()
    await make_variant(product, price=100, retailer_price=80)
    await make_variant(product, price=90)
    headers = (await make_user(resources, role=Role.RETAILER)).headers
    for seen_by, prices, price_from in ((headers, [80, 90], 80), (None, [100, 90], 90)):
        page = await shown(client, str(product.id), seen_by)
        assert (page["price_from"], [variant["price"] for variant in page["variants"]]) == (price_from, prices)
        listed = await shown(client, f"{product.id}/variants", seen_by)
        assert [variant["price"] for variant in listed["items"]] == prices


async def stock_seen(client: Client, product: Product, headers: dict[str, str] | None) -> list[int | None]:
    """What the page and the list say of the first variant's stock."""
    page = await shown(client, str(product.id), headers)
    listed = await shown(client, f"{product.id}/variants", headers)
    return [variants[0].get("stock_quantity") for variants in (page["variants"], listed["items"])]


async def test_only_admins_and_the_owner_see_the_stock_and_always_the_present_one(
    client: Client, resources: Resources
) -> None:
    owner = await make_user(resources, role=Role.OWNER)
    store = await make_store(await make_owner(await User.get(id=owner.id)))
    product = await make_product(store=store)
    variant = await make_variant(product, stock=7)
    another = await make_user(resources, role=Role.OWNER)
    await make_store(await make_owner(await User.get(id=another.id)))
    admin = await make_user(resources, role=Role.ADMIN)
    for seen_by in (None, (await make_user(resources)).headers, another.headers, None):
        assert await stock_seen(client, product, seen_by) == [None, None]
    for stock in (7, 6):
        await ProductVariant.filter(id=variant.id).update(stock_quantity=stock)
        for seen_by in (admin.headers, owner.headers):
            assert await stock_seen(client, product, seen_by) == [stock, stock]
    answer = await client.get(f"/api/products/{product.id}", headers=owner.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    for seen_by in (None, another.headers):
        assert await stock_seen(client, product, seen_by) == [None, None]


async def test_variants_are_paged_with_a_total(client: Client) -> None:
    product = await make_product()
    made = [str((await make_variant(product)).id) for _ in range(5)]
    await make_variant(product, is_active=False)
    await make_variant()
    seen, cursor = [], ""
    for length in (2, 2, 1):
        body = await shown(client, f"{product.id}/variants?limit=2&include_total=true{cursor}")
        assert (len(body["items"]), body["total"]) == (length, 5)
        seen += [variant["id"] for variant in body["items"]]
        cursor = f"&cursor={body['next_cursor']}"
    assert (seen, body["next_cursor"]) == (made, None)


async def test_a_page_shows_a_hundred_variants_at_once(client: Client) -> None:
    product = await make_product()
    made = [str((await make_variant(product)).id) for _ in range(101)]
    page = await shown(client, str(product.id))
    assert [variant["id"] for variant in page["variants"]] == made[:100]


async def test_a_bad_cursor_is_refused(client: Client) -> None:
    product = await make_product()
    answer = await client.get(f"/api/products/{product.id}/variants?cursor=AAAA")
    body = await answer.json()
    assert (answer.status, body["code"], body["errors"][0]["field"]) == (400, "bad_cursor", "query.cursor")


@pytest.mark.parametrize("tag", ["product", "categories", "brands", "stores"])
async def test_each_tag_of_a_page_renews_it(client: Client, tag: str) -> None:
    product = await make_product("Before")
    assert (await shown(client, str(product.id)))["name"] == "Before"
    await Product.filter(id=product.id).update(name="After")
    assert (await shown(client, str(product.id)))["name"] == "Before"
    async with transaction() as tx:
        tx.stale.add(f"product:{product.id}" if tag == "product" else tag)
    assert (await shown(client, str(product.id)))["name"] == "After"
