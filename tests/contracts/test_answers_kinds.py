"""The back office's real answers on categories, brands and attributes are those that the document promises."""

from typing import Any

from models.catalog import VariantAttributeValue
from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"
OLD = {"If-Match": '"old"'}


async def _shop(client: Client, resources: Resources) -> CheckedClient:
    return CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)


async def _look_around(shop: CheckedClient, path: str, change: dict[str, Any], made: dict[str, Any]) -> None:
    """The answers that are alike for every kind."""
    await shop.ask("GET", f"{path}?limit=1&include_total=true", 200)
    await shop.ask("GET", f"{path}?cursor=x", 400)
    await shop.ask("GET", f"{path}?colour=red", 400)
    await shop.ask("POST", path, 400, json={"colour": "red"})
    one = f"{path}/{made['id']}"
    await shop.ask("PUT", one, 200, json=change, headers={"If-Match": made["etag"]})
    await shop.ask("PUT", one, 412, json=change, headers=OLD)
    await shop.ask("DELETE", one, 412, headers=OLD)
    await shop.ask("PUT", f"{path}/{NOWHERE}", 404, json=change)
    await shop.ask("DELETE", f"{path}/{NOWHERE}", 404)
    headers, shop.headers = shop.headers, {}
    await shop.ask("POST", path, 401, json=change)
    shop.headers = headers


async def test_categories(client: Client, resources: Resources) -> None:
    shop = await _shop(client, resources)
    path = "/api/admin/categories"
    root = await shop.ask("POST", path, 201, json={"name": "Parts", "tax_rate": 18})
    leaf = await shop.ask("POST", path, 201, json={"name": "Cards", "parent_id": root["id"], "tax_rate": 12.5})
    await shop.ask("POST", path, 409, json={"name": "Cards", "slug": "cards"})
    await shop.ask("POST", path, 400, json={"name": "Cards", "parent_id": NOWHERE})
    await shop.ask("PUT", f"{path}/{root['id']}", 409, json={"parent_id": leaf["id"]})
    await _look_around(shop, path, {"name": "Boards", "tax_rate": None}, leaf)
    await shop.ask("DELETE", f"{path}/{leaf['id']}", 204)


async def test_brands(client: Client, resources: Resources) -> None:
    shop = await _shop(client, resources)
    path = "/api/admin/brands"
    made = await shop.ask("POST", path, 201, json={"name": "Asus"})
    await shop.ask("POST", path, 409, json={"name": "Asus", "slug": "asus"})
    await _look_around(shop, path, {"name": "ASUS"}, made)
    await shop.ask("DELETE", f"{path}/{made['id']}", 204)


async def test_attributes_and_values(client: Client, resources: Resources) -> None:
    shop = await _shop(client, resources)
    path = "/api/admin/attributes"
    made = await shop.ask("POST", path, 201, json={"name": "Memory", "data_type": "float", "unit": "GB"})
    values = f"{path}/{made['id']}/values"
    await _look_around(shop, path, {"name": "VRAM"}, made)
    value = await shop.ask("POST", values, 201, json={"value": 1.5})
    other = await shop.ask("POST", values, 201, json={"value": "16"})
    await shop.ask("POST", values, 409, json={"value": "016"})
    await shop.ask("POST", values, 400, json={"value": "much"})
    await _look_around(shop, values, {"value": 2.5}, value)
    await shop.ask("PUT", f"{path}/{made['id']}", 409, json={"data_type": "int"})
    variant = await make_variant()
    await VariantAttributeValue.create(
        product_variant_id=variant.id, product_attribute_id=made["id"], product_attribute_value_id=other["id"]
    )
    await shop.ask("DELETE", f"{values}/{other['id']}", 409)
    await shop.ask("DELETE", f"{path}/{made['id']}", 409)
    await shop.ask("DELETE", f"{values}/{value['id']}", 204)
