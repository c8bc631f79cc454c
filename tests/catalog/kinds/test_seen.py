"""What the back office changes is seen by everybody at once, on pages that were kept."""

from typing import Any

from models.catalog import Product, ProductVariant
from models.enums import DataType
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.catalog.lists import names
from tests.factories.catalog import make_attribute, make_brand, make_category, make_product, make_value, make_variant


async def make_shelf(office: Office) -> dict[str, Any]:
    """A product two levels down the tree, with an attribute; all its pages have been read."""
    parts = await make_category("Parts")
    cards = await make_category("Cards", parent=parts)
    brand = await make_brand("Zotac")
    memory = await make_attribute("Memory", data_type=DataType.INT, unit="GB")
    value = await make_value(memory, "16")
    product = await make_product("GeForce", category=cards, brand=brand)
    await make_variant(product, values=(value,))
    shelf = {"parts": parts, "cards": cards, "brand": brand, "memory": memory, "value": value, "product": product}
    await seen(office, product)
    return shelf


async def read(office: Office, path: str) -> tuple[int, Any]:
    answer = await office.client.get(f"/api/{path}")
    return answer.status, await answer.json()


async def seen(office: Office, product: Product) -> dict[str, Any]:
    """What everybody is shown of the product, the brands and the tree."""
    _, rows = await read(office, "products")
    status, page = await read(office, f"products/{product.id}")
    variants_status, variants = await read(office, f"products/{product.id}/variants")
    _, tree = await read(office, "categories")
    _, brands = await read(office, "brands")
    return {
        "rows": [(row["name"], row["brand"]["name"], row["category"]["name"]) for row in rows["items"]],
        "page": (page["brand"]["name"], page["category"]["name"]) if status == 200 else status,
        "variants": variants["items"][0]["attributes"] if variants_status == 200 else variants_status,
        "tree": [(root["name"], [child["name"] for child in root["children"]]) for root in tree["items"]],
        "brands": [(brand["name"], brand["slug"]) for brand in brands["items"]],
    }


HIDDEN = {"rows": [], "page": 404, "variants": 404}


async def test_a_new_name_of_a_category_or_brand_is_seen_at_once(office: Office) -> None:
    shelf = await make_shelf(office)
    before = await seen(office, shelf["product"])
    assert (before["rows"], before["page"]) == ([("GeForce", "Zotac", "Cards")], ("Zotac", "Cards"))
    assert (await office.ask("PUT", f"categories/{shelf['cards'].id}", {"name": "Boards"}))[0] == 200
    after = await seen(office, shelf["product"])
    assert (after["rows"], after["page"]) == ([("GeForce", "Zotac", "Boards")], ("Zotac", "Boards"))
    assert after["tree"] == [("Parts", ["Boards"])]
    assert (await office.ask("PUT", f"brands/{shelf['brand'].id}", {"name": "ZOTAC", "slug": "zt"}))[0] == 200
    after = await seen(office, shelf["product"])
    assert (after["rows"], after["page"]) == ([("GeForce", "ZOTAC", "Boards")], ("ZOTAC", "Boards"))
    assert after["brands"] == [("ZOTAC", "zt")]


async def test_an_inactive_brand_hides_its_products(office: Office) -> None:
    shelf = await make_shelf(office)
    before = await seen(office, shelf["product"])
    assert (await office.ask("DELETE", f"brands/{shelf['brand'].id}"))[0] == 204
    assert await seen(office, shelf["product"]) == {**HIDDEN, "tree": before["tree"], "brands": []}
    assert (await office.ask("PUT", f"brands/{shelf['brand'].id}", {"is_active": True}))[0] == 200
    assert await seen(office, shelf["product"]) == before


async def test_a_product_of_an_inactive_brand_or_category_cannot_be_bought(office: Office) -> None:
    shelf = await make_shelf(office)
    variant = await ProductVariant.get(product_id=shelf["product"].id)
    line = {"product_variant_id": str(variant.id), "quantity": 1}
    for kind, one in (("brands", shelf["brand"]), ("categories", shelf["parts"])):
        assert (await office.client.post("/api/cart/items", json=line)).status == 201
        assert (await office.ask("DELETE", f"{kind}/{one.id}"))[0] == 204
        answer = await office.client.post("/api/cart/items", json=line)
        assert (answer.status, (await answer.json())["code"]) == (404, "no_such_variant")
        assert (await office.ask("PUT", f"{kind}/{one.id}", {"is_active": True}))[0] == 200


async def test_an_inactive_category_hides_what_stands_below_it(office: Office) -> None:
    shelf = await make_shelf(office)
    before = await seen(office, shelf["product"])
    assert (await office.ask("DELETE", f"categories/{shelf['parts'].id}"))[0] == 204
    assert await seen(office, shelf["product"]) == {**HIDDEN, "tree": [], "brands": before["brands"]}
    assert (await office.ask("PUT", f"categories/{shelf['cards'].id}", {"parent_id": None}))[0] == 200
    assert await seen(office, shelf["product"]) == {**before, "tree": [("Cards", [])]}


async def test_a_category_for_retailers_is_hidden_from_customers(office: Office) -> None:
    shelf = await make_shelf(office)
    assert (await office.ask("PUT", f"categories/{shelf['parts'].id}", {"target_role": "retailer"}))[0] == 200
    after = await seen(office, shelf["product"])
    assert (after["rows"], after["page"], after["tree"]) == ([], 404, [])


async def test_a_moved_category_takes_its_products_along(office: Office) -> None:
    shelf = await make_shelf(office)
    other = await make_category("Other")
    assert await names(office.client, "?category=parts") == ["GeForce"]
    assert await names(office.client, "?category=other") == []
    assert (await office.ask("PUT", f"categories/{shelf['cards'].id}", {"parent_id": str(other.id)}))[0] == 200
    assert await names(office.client, "?category=parts") == []
    assert await names(office.client, "?category=other") == ["GeForce"]


async def test_a_new_category_or_brand_is_seen_at_once(office: Office) -> None:
    shelf = await make_shelf(office)
    await office.make("categories", {"name": "Boards", "parent_id": str(shelf["parts"].id), "sort_order": 1})
    await office.make("brands", {"name": "Asus"})
    await office.make("brands", {"name": "Closed", "is_active": False})
    after = await seen(office, shelf["product"])
    assert (after["tree"], after["brands"]) == (
        [("Parts", ["Cards", "Boards"])],
        [("Asus", "asus"), ("Zotac", "zotac")],
    )


async def test_a_change_of_an_attribute_or_value_is_seen_at_once(office: Office) -> None:
    shelf = await make_shelf(office)
    path = f"attributes/{shelf['memory'].id}"

    async def shown() -> list[dict[str, str]]:
        found: list[dict[str, str]] = (await seen(office, shelf["product"]))["variants"]
        return found

    assert await shown() == [{"name": "Memory", "slug": "memory", "value": "16", "unit": "GB"}]
    assert await names(office.client, "?attr.memory=16") == ["GeForce"]
    assert (await office.ask("PUT", path, {"name": "VRAM", "slug": "vram", "unit": "GiB"}))[0] == 200
    assert await shown() == [{"name": "VRAM", "slug": "vram", "value": "16", "unit": "GiB"}]
    assert (await office.ask("PUT", f"{path}/values/{shelf['value'].id}", {"value": 24}))[0] == 200
    assert await shown() == [{"name": "VRAM", "slug": "vram", "value": "24", "unit": "GiB"}]
    assert await names(office.client, "?attr.vram=24") == ["GeForce"]
    assert await names(office.client, "?attr.vram=16") == []
    assert (await read(office, "products?attr.memory=16"))[0] == 400


async def test_a_refused_change_renews_no_page(office: Office, resources: Resources) -> None:
    shelf = await make_shelf(office)
    await make_brand("Asus")
    await seen(office, shelf["product"])
    fills = resources.cache.fills
    assert (await office.ask("PUT", f"brands/{shelf['brand'].id}", {"name": "New", "slug": "asus"}))[0] == 409
    assert (await office.ask("PUT", f"categories/{shelf['parts'].id}", {"parent_id": str(shelf["cards"].id)}))[0] == 409
    assert (await office.ask("DELETE", f"attributes/{shelf['memory'].id}"))[0] == 409
    await seen(office, shelf["product"])
    assert resources.cache.fills == fills
