"""The real answers about refunds in the back office are those that the document promises."""

from aiohttp.test_utils import TestServer

from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.checking import CheckedClient
from tests.checkout.shop import buy, buy_and_pay, do_jobs, misbehave
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_giving_money_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    office = CheckedClient(client, (await make_admin(resources)).headers)
    shopper, variant = await make_shopper(resources.tokens), (await make_variant(price=5_000_00)).id
    paid = await buy_and_pay(client, resources, sandbox, shopper, variant)
    cash = await buy(client, shopper, variant, method="cod")
    for move in ("shipped", "delivered"):
        await office.ask("PUT", f"/api/admin/orders/{cash['id']}/status", 200, json={"order_status": move})
    path, reason = f"/api/admin/orders/{paid['id']}/refunds", {"reason": "broken"}
    part = {**reason, "amount": 1_000_00}
    made = await office.ask("POST", path, 201, json=part, headers={"Idempotency-Key": "a"})
    await office.ask("POST", path, 201, json=part, headers={"Idempotency-Key": "a"})
    await office.ask("POST", path, 409, json=reason, headers={"Idempotency-Key": "a"})
    await office.ask("POST", path, 409, json={**reason, "amount": 9_000_00})
    await office.ask("POST", path, 409, json={**reason, "amount": 1})
    await office.ask("POST", path, 400, json={**reason, "reference": "NEFT"})
    await office.ask("POST", path, 400, json={"amount": "all", "why": 1})
    await office.ask("POST", f"/api/admin/orders/{NOWHERE}/refunds", 404, json=reason)
    by_hand = f"/api/admin/orders/{cash['id']}/refunds"
    await office.ask("POST", by_hand, 400, json=reason)
    await office.ask("POST", by_hand, 201, json={**reason, "reference": "NEFT 1"})
    await office.ask("POST", f"/api/admin/refunds/{made['id']}/retry", 409)
    await misbehave(client, sandbox, "refund_fail", count=1)
    await do_jobs(resources, "PayRefund")
    for query in ("", "?status=processed&sort=oldest&limit=1&include_total=true", f"?order_id={paid['id']}"):
        await office.ask("GET", f"/api/admin/refunds{query}", 200)
    for query in ("?cursor=x", "?status=lost&from=2026-01-01", "?from=2027-01-01T00:00:00Z&to=2026-01-01T00:00:00Z"):
        await office.ask("GET", f"/api/admin/refunds{query}", 400)
    await office.ask("GET", path, 200)
    await office.ask("GET", f"{path}?limit=0", 400)
    await office.ask("GET", f"/api/admin/orders/{NOWHERE}/refunds", 404)
    await office.ask("GET", f"/api/admin/refunds/{made['id']}", 200)
    await office.ask("GET", f"/api/admin/refunds/{NOWHERE}", 404)
    await office.ask("POST", f"/api/admin/refunds/{NOWHERE}/retry", 404)
    await office.ask("GET", f"/api/admin/orders/{paid['id']}", 200)
    for office.headers, status in (({}, 401), (shopper.headers, 403)):
        await office.ask("POST", path, status, json=reason)
        await office.ask("GET", "/api/admin/refunds", status)
        await office.ask("POST", f"/api/admin/refunds/{made['id']}/retry", status)
