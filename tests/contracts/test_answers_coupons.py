"""The back office's real answers on coupons are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.coupons.till import make_buyer, make_orders, use
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"
OLD = {"If-Match": '"old"'}
COUPONS = "/api/admin/coupons"
TEN = {"code": "TEN", "type": "percentage", "discount_value": 12.5, "per_user_limit": None}


async def test_coupons(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)
    made = await shop.ask("POST", COUPONS, 201, json=TEN)
    await shop.ask("POST", COUPONS, 409, json=TEN)
    await shop.ask("POST", COUPONS, 400, json={**TEN, "discount_value": 101, "brand_id": NOWHERE, "colour": "red"})
    one, buyer = f"{COUPONS}/{made['id']}", await make_buyer()
    for order_id in await make_orders(2, [buyer.id]):
        await use(made["id"], buyer.id, order_id)
    dated = {"valid_from": "2026-01-01T00:00:00Z", "usage_limit": 9}
    changed = await shop.ask("PUT", one, 200, json=dated, headers={"If-Match": made["etag"]})
    await shop.ask("PUT", one, 412, json=dated, headers=OLD)
    await shop.ask("PUT", one, 400, json={"type": "fixed", "usage_limit": 3})
    await shop.ask("PUT", one, 409, json={"usage_limit": 1, "per_user_limit": 1})
    await shop.ask("PUT", f"{COUPONS}/{NOWHERE}", 404, json=dated)
    shown = await shop.ask("GET", one, 200)
    assert shown["etag"] == changed["etag"]
    await shop.ask("GET", f"{COUPONS}/{NOWHERE}", 404)
    assert (await shop.ask("GET", f"{COUPONS}?limit=1&include_total=true", 200))["items"] == [shown]
    await shop.ask("GET", f"{COUPONS}?cursor=x", 400)
    await shop.ask("DELETE", one, 412, headers=OLD)
    await shop.ask("DELETE", one, 204)
    await shop.ask("DELETE", f"{COUPONS}/{NOWHERE}", 404)
    shop.headers = {}
    await shop.ask("GET", one, 401)


async def test_whom_coupons_are_for_and_their_uses(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)
    made = await shop.ask("POST", COUPONS, 201, json=TEN)
    users, buyer = f"{COUPONS}/{made['id']}/users", await make_buyer()
    await shop.ask("POST", users, 201, json={"user_id": str(buyer.id)})
    await shop.ask("POST", users, 400, json={"user_ids": [NOWHERE]})
    await shop.ask("POST", f"{COUPONS}/{NOWHERE}/users", 404, json={"user_id": str(buyer.id)})
    for order_id in await make_orders(2, [buyer.id]):
        await use(made["id"], buyer.id, order_id)
    assert (await shop.ask("GET", f"{users}?include_total=true", 200))["items"][0]["uses"] == 2
    await shop.ask("GET", f"{users}?cursor=x", 400)
    await shop.ask("DELETE", f"{users}/{buyer.id}", 204)
    await shop.ask("DELETE", f"{users}/{buyer.id}", 404)
    page = await shop.ask("GET", "/api/admin/coupon-redemptions?limit=1&include_total=true", 200)
    assert (len(page["items"]), page["total"]) == (1, 2)
    await shop.ask("GET", f"/api/admin/coupon-redemptions?limit=1&cursor={page['next_cursor']}", 200)
    await shop.ask("GET", "/api/admin/coupon-redemptions?from=yesterday", 400)
    shop.headers = (await make_shopper(resources.tokens)).headers
    await shop.ask("GET", "/api/admin/coupon-redemptions", 403)
