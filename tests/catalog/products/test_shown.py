"""What the back office changes of products is seen in public at once, and what it takes away can't be bought."""

from typing import Any

import pytest

from models.catalog import Product
from models.enums import Role
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.catalog.lists import names
from tests.catalog.products.office import ask
from tests.checkout.shop import order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_brand, make_category, make_product, make_value, make_variant
from tests.factories.shoppers import make_shopper


async def page(client: Client, product_id: object) -> tuple[int, dict[str, Any]]:
    answer = await client.get(f"/api/products/{product_id}")
    return answer.status, await answer.json()


async def test_a_product_comes_into_the_lists_with_its_first_variant(client: Client, resources: Resources) -> None:
    admin, category, brand = await make_admin(resources), await make_category("Cards"), await make_brand("Zotac")
    assert await names(client) == []
    body = {"name": "New", "category_id": str(category.id), "brand_id": str(brand.id), "base_price": 50}
    product = (await ask(client, admin, "POST", "products", body))[1]
    assert (await page(client, product["id"]))[1]["variants"] == []
    assert await names(client) == []
    variant = {"sku": "NEW-1", "stock_quantity": 1}
    assert (await ask(client, admin, "POST", f"products/{product['id']}/variants", variant))[0] == 201
    assert await names(client, "?category=cards&brand=zotac&in_stock=true&max_price=50") == ["New"]
    shown = (await page(client, product["id"]))[1]
    assert [(one["sku"], one["price"], one["in_stock"]) for one in shown["variants"]] == [("NEW-1", 50, True)]
    hidden = {"sku": "NEW-2", "is_active": False, "price": 1}
    fills = resources.cache.fills
    assert (await ask(client, admin, "POST", f"products/{product['id']}/variants", hidden))[0] == 201
    assert ((await page(client, product["id"]))[1], resources.cache.fills) == (shown, fills)


async def test_every_change_that_is_shown_is_seen_at_once(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("Before")
    await make_variant(product)
    category, brand = await make_category("To"), await make_brand("By")
    changes: list[tuple[dict[str, Any], str]] = [
        ({"name": "After"}, "name"),
        ({"slug": "after"}, "slug"),
        ({"description": "Long."}, "description"),
        ({"base_price": 7}, "base_price"),
        ({"category_id": str(category.id)}, "category"),
        ({"brand_id": str(brand.id)}, "brand"),
    ]
    for body, field in changes:
        listed = await (await client.get("/api/products")).json()
        old = (await page(client, product.id))[1][field]
        assert (await ask(client, admin, "PUT", f"products/{product.id}", body))[0] == 200
        new = (await page(client, product.id))[1][field]
        assert new != old, field
        if field in listed["items"][0]:
            assert (await (await client.get("/api/products")).json())["items"][0][field] == new


async def test_a_new_base_price_leaves_the_lists_alone(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    await make_variant(product)
    await names(client)
    await page(client, product.id)
    fills = resources.cache.fills
    await ask(client, admin, "PUT", f"products/{product.id}", {"base_price": 7})
    await names(client)
    await page(client, product.id)
    assert resources.cache.fills == fills + 1


async def test_a_value_given_or_taken_away_is_seen_by_filters_at_once(client: Client, resources: Resources) -> None:
    admin, variant = await make_admin(resources), await make_variant(await make_product("Card"))
    attribute = await make_attribute("Memory")
    value = await make_value(attribute, "16")
    assert await names(client, "?attr.memory=16") == []
    body = {"product_attribute_id": str(attribute.id), "product_attribute_value_id": str(value.id)}
    assert (await ask(client, admin, "POST", f"variants/{variant.id}/attributes", body))[0] == 201
    assert await names(client, "?attr.memory=16") == ["Card"]
    shown = (await page(client, variant.product_id))[1]["variants"][0]["attributes"]
    assert shown == [{"name": "Memory", "slug": "memory", "value": "16", "unit": ""}]
    assert (await ask(client, admin, "DELETE", f"variants/{variant.id}/attributes/{value.id}"))[0] == 204
    assert await names(client, "?attr.memory=16") == []
    assert (await page(client, variant.product_id))[1]["variants"][0]["attributes"] == []


async def test_a_deleted_variant_is_gone_from_list_and_page_at_once(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("Card")
    kept, gone = await make_variant(product, price=100), await make_variant(product, price=50)
    assert await names(client, "?max_price=60") == ["Card"]
    assert len((await page(client, product.id))[1]["variants"]) == 2
    assert (await ask(client, admin, "DELETE", f"variants/{gone.id}"))[0] == 204
    assert await names(client, "?max_price=60") == []
    assert [one["id"] for one in (await page(client, product.id))[1]["variants"]] == [str(kept.id)]


async def test_a_deleted_product_is_seen_nowhere_and_not_bought(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("Gone")
    variant = await make_variant(product)
    buyer, latecomer = [await make_shopper(resources.tokens) for _ in range(2)]
    await put_in_cart(client, buyer, variant.id)
    assert await names(client) == ["Gone"]
    assert (await page(client, product.id))[0] == 200
    assert (await ask(client, admin, "DELETE", f"products/{product.id}"))[0] == 204
    assert await names(client) == []
    for path in ("", "/variants"):
        answer = await client.get(f"/api/products/{product.id}{path}")
        assert (answer.status, (await answer.json())["code"]) == (404, "not_found")
    line = {"product_variant_id": str(variant.id), "quantity": 1}
    answer = await client.post("/api/cart/items", json=line, headers=latecomer.headers)
    assert (answer.status, (await answer.json())["code"]) == (404, "no_such_variant")
    status, refusal = await order(client, buyer)
    assert (status, refusal["code"]) == (409, "not_on_sale")
    assert [one["product_variant_id"] for one in refusal["lines"]] == [str(variant.id)]
    cart = await (await client.get("/api/cart", headers=buyer.headers)).json()
    assert [(item["is_sellable"], item["available"]) for item in cart["items"]] == [(False, 0)]
    assert (await ask(client, admin, "PUT", f"products/{product.id}", {"is_active": True}))[0] == 200
    assert await names(client) == ["Gone"]
    assert (await order(client, buyer))[0] == 201


@pytest.mark.parametrize("column", ["sku", "name"])
async def test_a_variants_new_sku_or_name_is_searched_for_with_success_at_once(
    client: Client, resources: Resources, column: str
) -> None:
    variant = await make_variant(await make_product("Card"), sku="OLD-17")

    async def found() -> list[str]:
        return [row["name"] for row in (await (await client.get("/api/products/search?q=QX-93741")).json())["items"]]

    assert await found() == []
    admin = await make_admin(resources)
    assert (await ask(client, admin, "PUT", f"variants/{variant.id}", {column: "QX-93741"}))[0] == 200
    assert await found() == ["Card"]


async def test_a_refused_change_marks_nothing_stale(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    variant = await make_variant(product, sku="TAKEN")
    await names(client)
    await page(client, product.id)
    fills = resources.cache.fills
    path = f"products/{product.id}"
    assert (await ask(client, admin, "PUT", path, {"name": "New", "brand_id": str(product.id)}))[0] == 400
    assert (await ask(client, admin, "PUT", path, {"name": "New"}, '"old"'))[0] == 412
    assert (await ask(client, admin, "POST", f"{path}/variants", {"sku": "TAKEN"}))[0] == 409
    assert (await ask(client, admin, "DELETE", f"variants/{variant.id}", etag='"old"'))[0] == 412
    assert (await ask(client, admin, "PUT", path, {"base_price": 10_000}))[0] == 200
    await names(client)
    await page(client, product.id)
    assert resources.cache.fills == fills


async def test_retailers_meet_a_new_retailer_price_at_once(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("Card")
    retailer = await make_shopper(resources.tokens, role=Role.RETAILER)
    await make_variant(product, price=100)
    assert await names(client, "?max_price=50", retailer.headers) == []
    body = {"sku": "BULK", "price": 100, "retailer_price": 40}
    assert (await ask(client, admin, "POST", f"products/{product.id}/variants", body))[0] == 201
    assert await names(client, "?max_price=50", retailer.headers) == ["Card"]
    assert await names(client, "?max_price=50") == []
    assert (await Product.get(id=product.id)).retailer_price_from == 40
