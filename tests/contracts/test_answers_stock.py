"""The real answers about the stock and its alerts are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_product, make_store, make_variant
from tests.factories.users import make_user

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_keeping_the_stock(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_user(resources, role=Role.ADMIN)).headers)
    variant = await make_variant(await make_product(store=await make_store()), stock=10)
    await make_variant(stock=10)
    path = f"/api/admin/variants/{variant.id}/stock"
    key = {"Idempotency-Key": "stock-1"}
    less = {"delta": -1, "reason": "correction"}
    stock = await shop.ask("PUT", path, 200, json=less, headers=key)
    assert await shop.ask("PUT", path, 200, json=less, headers=key) == stock
    assert (stock["stock_quantity"], stock["is_low"]) == (9, True)
    await shop.ask("PUT", path, 409, json={"delta": 1, "reason": "restock"}, headers=key)
    await shop.ask("PUT", path, 409, json={"delta": -10, "reason": "correction"})
    await shop.ask("PUT", path, 409, json={"set": 1, "from": 10, "reason": "correction"})
    await shop.ask("PUT", path, 409, json={"delta": 1_000_000_000, "reason": "restock"})
    await shop.ask("PUT", path, 400, json={"delta": 0, "set": 1})
    await shop.ask("PUT", path, 415, data=b"delta=1")
    await shop.ask("PUT", f"/api/admin/variants/{NOWHERE}/stock", 404, json=less)
    listed = await shop.ask("GET", "/api/admin/stock-alerts?include_total=true&status=pending", 200)
    assert (len(listed["items"]), listed["total"]) == (1, 1)
    await shop.ask("GET", "/api/admin/stock-alerts?cursor=x", 400)
    where = f"/api/admin/stock-alerts/{listed['items'][0]['id']}"
    wish = {"status": "resolved"}
    await shop.ask("PUT", where, 412, json=wish, headers={"If-Match": '"old"'})
    await shop.ask("PUT", where, 400, json={"status": "sent"})
    resolved = await shop.ask("PUT", where, 200, json=wish, headers={"If-Match": listed["items"][0]["etag"]})
    assert await shop.ask("PUT", where, 200, json=wish) == resolved
    await shop.ask("PUT", f"/api/admin/stock-alerts/{NOWHERE}", 404, json=wish)
    shop.headers = (await make_user(resources, role=Role.OWNER)).headers
    await shop.ask("PUT", path, 404, json=less)
    await shop.ask("PUT", where, 404, json=wish)
    assert (await shop.ask("GET", "/api/admin/stock-alerts", 200))["items"] == []
    shop.headers = (await make_user(resources)).headers
    await shop.ask("PUT", path, 403, json=less)
    await shop.ask("GET", "/api/admin/stock-alerts", 403)
    shop.headers = {}
    await shop.ask("PUT", where, 401, json=wish)
