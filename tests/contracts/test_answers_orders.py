"""The real answers about orders in the back office are those that the document promises."""

from aiohttp.test_utils import TestServer

from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checking import CheckedClient
from tests.checkout.shop import buy, buy_and_pay
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.orders.office import buy_with, make_coupon

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_keeping_orders(client: Client, resources: Resources, sandbox: TestServer) -> None:
    office = CheckedClient(client, (await make_admin(resources)).headers)
    owner, store = await make_owner_of_store(resources)
    mine = (await make_variant(await make_product(store=store), price=5_000_00, stock=50)).id
    shopper = await make_shopper(resources.tokens)
    on_delivery = await buy_with(client, shopper, await make_coupon(), mine, method="cod")
    paid = await buy_and_pay(client, resources, sandbox, shopper, mine)
    await buy(client, shopper, (await make_variant()).id)
    listed = await office.ask("GET", "/api/admin/orders?limit=2&include_total=true&sort=-total", 200)
    assert (len(listed["items"]), listed["total"]) == (2, 3)
    await office.ask("GET", f"/api/admin/orders?limit=2&sort=-total&cursor={listed['next_cursor']}", 200)
    await office.ask("GET", "/api/admin/orders?from=2026-01-01T00:00:00Z&order_status=pending", 200)
    await office.ask("GET", "/api/admin/orders?cursor=x", 400)
    await office.ask("GET", "/api/admin/orders?from=2026-01-01&sort=name", 400)
    path = f"/api/admin/orders/{on_delivery['id']}"
    shown = await office.ask("GET", path, 200)
    assert shown["coupon_code"] == "SAVE"
    ship, deliver, cancel = ({"order_status": to} for to in ("shipped", "delivered", "cancelled"))
    await office.ask("PUT", f"{path}/status", 412, json=ship, headers={"If-Match": '"old"'})
    await office.ask("PUT", f"{path}/status", 200, json=ship, headers={"If-Match": shown["etag"]})
    await office.ask("PUT", f"{path}/status", 409, json=ship)
    await office.ask("PUT", f"{path}/status", 200, json={**deliver, "note": "At the door"})
    await office.ask("PUT", f"{path}/status", 400, json={"order_status": "lost"})
    await office.ask("PUT", f"/api/admin/orders/{paid['id']}/status", 202, json=cancel)
    await office.ask("GET", f"/api/admin/orders/{paid['id']}", 200)
    await office.ask("PUT", f"/api/admin/orders/{NOWHERE}/status", 404, json=ship)
    await office.ask("GET", f"/api/admin/orders/{NOWHERE}", 404)
    office.headers = owner.headers
    assert len((await office.ask("GET", "/api/admin/orders", 200))["items"]) == 2
    await office.ask("GET", f"/api/admin/orders?user_id={NOWHERE}", 400)
    assert (await office.ask("GET", path, 200))["payments"] == []
    await office.ask("PUT", f"{path}/status", 403, json=cancel)
    office.headers = shopper.headers
    await office.ask("GET", "/api/orders?payment_status=paid&to=2026-01-01T00:00:00Z", 200)
    await office.ask("GET", f"/api/orders/{paid['id']}", 200)
    await office.ask("GET", "/api/admin/orders", 403)
    office.headers = {}
    await office.ask("PUT", f"{path}/status", 401, json=ship)
