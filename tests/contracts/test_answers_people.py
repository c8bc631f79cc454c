"""What the real application answers about people is what the OpenAPI document promises."""

from models.enums import Role
from server.core.db import fetch
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.users import HOME, PASSWORD, bearer, make_user, sign_up
from tests.users.people import DELETION

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_people_in_the_back_office(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    asha = await make_user(resources, phone_number="+919876543210")
    admin = await make_user(resources, role=Role.ADMIN)
    one = f"/api/admin/users/{asha.id}"
    for path in ("/api/admin/users", one, "/api/admin/audit-log"):
        await shop.ask("GET", path, 401)
    shop.headers = admin.headers
    listed = await shop.ask("GET", "/api/admin/users?include_total=true&limit=1&sort=name", 200)
    assert listed["total"] == 2
    await shop.ask("GET", f"/api/admin/users?limit=1&sort=name&cursor={listed['next_cursor']}", 200)
    await shop.ask("GET", "/api/admin/users?q=ab&cursor=x", 400)
    person = await shop.ask("GET", one, 200)
    await shop.ask("GET", f"/api/admin/users/{NOWHERE}", 404)
    await shop.ask("PUT", f"{one}/role", 200, json={"role": "retailer"}, headers={"If-Match": person["etag"]})
    await shop.ask("PUT", f"{one}/role", 412, json={"role": "customer"}, headers={"If-Match": person["etag"]})
    await shop.ask("PUT", f"{one}/role", 409, json={"role": "owner"})
    await shop.ask("PUT", f"{one}/role", 400, json={"role": "root"})
    await shop.ask("PUT", f"{one}/status", 200, json={"status": "banned", "reason": "chargebacks"})
    await shop.ask("PUT", f"{one}/status", 400, json={})
    await shop.ask("PUT", f"/api/admin/users/{NOWHERE}/status", 404, json={"status": "banned"})
    await shop.ask("PUT", f"/api/admin/users/{admin.id}/status", 409, json={"status": "banned"})
    await shop.ask("PUT", f"/api/admin/users/{admin.id}/role", 409, json={"role": "customer"})
    noted = await shop.ask("GET", "/api/admin/audit-log?limit=1&include_total=true", 200)
    assert (noted["total"], noted["items"][0]["after"]) == (2, {"status": "banned", "reason": "chargebacks"})
    await shop.ask("GET", f"/api/admin/audit-log?limit=1&cursor={noted['next_cursor']}", 200)
    await shop.ask("GET", "/api/admin/audit-log?entity_id=x", 400)
    shop.headers = (await make_user(resources)).headers
    await shop.ask("GET", "/api/admin/audit-log", 403)
    await shop.ask("GET", one, 403)


async def test_taking_what_is_kept_and_leaving(client: Client) -> None:
    shop = CheckedClient(client)
    await shop.ask("GET", "/api/users/me/export", 401)
    await shop.ask("POST", DELETION, 401, json={"password": PASSWORD})
    session = await sign_up(client)
    shop.headers = bearer(session["access_token"])
    await shop.ask("POST", "/api/users/addresses", 201, json={**HOME, "country": "HK", "state": "", "postal_code": ""})
    await shop.ask("POST", "/api/users/addresses", 400, json={**HOME, "state": "Bavaria"})
    kept = await shop.ask("GET", "/api/users/me/export", 200)
    assert [address["country"] for address in kept["addresses"]] == ["HK"]
    await shop.ask("POST", DELETION, 400, json={"password": "not that one"})
    await fetch("UPDATE users SET role = 'admin'")
    await shop.ask("POST", DELETION, 409, json={"password": PASSWORD})
    await fetch("UPDATE users SET role = 'customer'")
    await shop.ask("POST", DELETION, 204, json={"password": PASSWORD})
