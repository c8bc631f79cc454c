"""The real answers of the back office's products are those that the document promises."""

from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_brand, make_category, make_product, make_value, make_variant

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_keeping_products(client: Client, resources: Resources) -> None:
    office = CheckedClient(client, (await make_admin(resources)).headers)
    category, brand = await make_category(), await make_brand()
    body = {"name": "One", "category_id": str(category.id), "brand_id": str(brand.id), "base_price": 5, "slug": "one"}
    product = await office.ask("POST", "/api/admin/products", 201, json=body)
    await office.ask("POST", "/api/admin/products", 409, json=body)
    await office.ask("POST", "/api/admin/products", 400, json={**body, "brand_id": NOWHERE})
    path = f"/api/admin/products/{product['id']}"
    await make_variant(await make_product(category=category, brand=brand), stock=3)
    listed = await office.ask("GET", "/api/admin/products?limit=1&include_total=true&sort=name", 200)
    assert listed["total"] == 2
    await office.ask("GET", f"/api/admin/products?limit=1&sort=name&cursor={listed['next_cursor']}", 200)
    await office.ask("GET", "/api/admin/products?cursor=x", 400)
    assert await office.ask("GET", path, 200) == product
    await office.ask("PUT", path, 200, json={"name": "Two"}, headers={"If-Match": product["etag"]})
    await office.ask("PUT", path, 412, json={"name": "Three"}, headers={"If-Match": product["etag"]})
    await office.ask("PUT", path, 400, json={"name": ""})
    await office.ask("DELETE", path, 412, headers={"If-Match": product["etag"]})
    await office.ask("DELETE", path, 204)
    for method in ("GET", "DELETE"):
        await office.ask(method, f"/api/admin/products/{NOWHERE}", 404)
    await office.ask("PUT", f"/api/admin/products/{NOWHERE}", 404, json={})
    office.headers = (await make_owner_of_store(resources))[0].headers
    await office.ask("GET", path, 404)
    assert (await office.ask("GET", "/api/admin/products", 200))["items"] == []
    office.headers = {}
    await office.ask("GET", path, 401)


async def test_keeping_variants(client: Client, resources: Resources) -> None:
    office = CheckedClient(client, (await make_admin(resources)).headers)
    product, memory = await make_product(), await make_attribute("Memory", unit="GB")
    value, other = await make_value(memory, "16"), await make_value(memory, "8")
    pair = {"product_attribute_id": str(memory.id), "product_attribute_value_id": str(value.id)}
    path = f"/api/admin/products/{product.id}/variants"
    body = {"sku": "A", "retailer_price": 4, "stock_quantity": 3, "attributes": [pair]}
    variant = await office.ask("POST", path, 201, json=body)
    await office.ask("POST", path, 409, json=body)
    await office.ask("POST", path, 400, json={"sku": "B", "attributes": [pair, pair]})
    await office.ask("POST", f"/api/admin/products/{NOWHERE}/variants", 404, json={"sku": "B"})
    where = f"/api/admin/variants/{variant['id']}"
    listed = await office.ask("GET", f"{where}/attributes?include_total=true", 200)
    assert listed["total"] == 1
    taken = {**pair, "product_attribute_value_id": str(other.id)}
    await office.ask("POST", f"{where}/attributes", 409, json=taken)
    await office.ask("POST", f"{where}/attributes", 400, json={**pair, "product_attribute_id": NOWHERE})
    await office.ask("DELETE", f"{where}/attributes/{value.id}", 204)
    await office.ask("DELETE", f"{where}/attributes/{value.id}", 404)
    await office.ask("POST", f"{where}/attributes", 201, json=pair)
    await office.ask("GET", f"{where}/attributes?cursor=x", 400)
    await office.ask("DELETE", where, 412, headers={"If-Match": '"old"'})
    await office.ask("DELETE", where, 204)
    await office.ask("DELETE", where, 404)
    await office.ask("GET", f"{where}/attributes", 404)
