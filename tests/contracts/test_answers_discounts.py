"""The back office's real answers on discount rules are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_brand
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"
OLD = {"If-Match": '"old"'}
PATH = "/api/admin/discount-rules"


async def test_discount_rules(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)
    wish = {
        "rule_type": "bulk",
        "discount_value": 12.5,
        "min_quantity": 3,
        "brand_id": str((await make_brand()).id),
        "valid_from": "2026-03-01T00:00:00Z",
        "valid_to": "2099-03-01T00:00:00Z",
    }
    made = await shop.ask("POST", PATH, 201, json=wish)
    await shop.ask("POST", PATH, 201, json={"rule_type": "quantity", "discount_value": 500})
    await shop.ask("POST", PATH, 400, json=wish | {"brand_id": NOWHERE, "discount_value": 200})
    await shop.ask("POST", PATH, 400, json={"colour": "red"})
    page = await shop.ask("GET", f"{PATH}?limit=1&include_total=true", 200)
    assert page["total"] == 2
    await shop.ask("GET", f"{PATH}?limit=1&cursor={page['next_cursor']}", 200)
    await shop.ask("GET", f"{PATH}?live=true&rule_type=bulk", 200)
    await shop.ask("GET", f"{PATH}?cursor=x", 400)
    await shop.ask("GET", f"{PATH}?colour=red", 400)
    one = f"{PATH}/{made['id']}"
    await shop.ask("PUT", one, 200, json={"brand_id": None}, headers={"If-Match": made["etag"]})
    await shop.ask("PUT", one, 400, json={"rule_type": "percentage"})
    await shop.ask("PUT", one, 412, json={"min_quantity": 2}, headers=OLD)
    await shop.ask("DELETE", one, 412, headers=OLD)
    await shop.ask("DELETE", one, 204)
    for method, body in (("PUT", {"is_active": True}), ("DELETE", None)):
        await shop.ask(method, f"{PATH}/{NOWHERE}", 404, json=body)
    shop.headers = (await make_shopper(resources.tokens, role=Role.OWNER)).headers
    await shop.ask("GET", PATH, 403)
    shop.headers = {}
    await shop.ask("POST", PATH, 401, json=wish)
