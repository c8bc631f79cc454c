"""The real answers of owners and stores are those that the document promises."""

from models.stores import Owner
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.users import make_user
from tests.stores.office import NOWHERE, OWNERS, STORES, make_stores, newcomer


async def test_keeping_owners(client: Client, resources: Resources) -> None:
    office, body = CheckedClient(client, (await make_admin(resources)).headers), newcomer()
    owner = await office.ask("POST", OWNERS, 201, json=body)
    path = f"{OWNERS}/{owner['id']}"
    await office.ask("POST", OWNERS, 409, json=body)
    await office.ask("POST", OWNERS, 409, json={**newcomer(), "phone_number": body["phone_number"]})
    await office.ask("POST", OWNERS, 409, json={"user_id": owner["user_id"]})
    banned = await make_user(resources, status="banned")  # type: ignore[arg-type]  # its word will do
    await office.ask("POST", OWNERS, 409, json={"user_id": str(banned.id), "phone_number": "98765 11111"})
    await office.ask("POST", OWNERS, 400, json={})
    await office.ask("POST", OWNERS, 201, json=newcomer())
    listed = await office.ask("GET", f"{OWNERS}?limit=1&include_total=true&status=active", 200)
    assert listed["total"] == 2
    await office.ask("GET", f"{OWNERS}?limit=1&cursor={listed['next_cursor']}", 200)
    await office.ask("GET", f"{OWNERS}?cursor=x", 400)
    assert await office.ask("GET", path, 200) == owner
    await office.ask("POST", f"{path}/invite", 202)
    await office.ask("PUT", f"/api/admin/users/{owner['user_id']}/status", 200, json={"status": "active"})
    await office.ask("PUT", path, 200, json={"name": "New"}, headers={"If-Match": owner["etag"]})
    await office.ask("PUT", path, 412, json={"name": "Newer"}, headers={"If-Match": owner["etag"]})
    await office.ask("PUT", path, 400, json={"status": "gone"})
    await office.ask("PUT", path, 409, json={"email": listed["items"][0]["email"]})
    await office.ask("DELETE", path, 412, headers={"If-Match": '"old"'})
    await office.ask("DELETE", path, 204)
    await office.ask("POST", f"{path}/invite", 409)
    for method, place in (("GET", ""), ("DELETE", ""), ("POST", "/invite")):
        await office.ask(method, f"{OWNERS}/{NOWHERE}{place}", 404)
    await office.ask("PUT", f"{OWNERS}/{NOWHERE}", 404, json={})
    office.headers = {}
    await office.ask("GET", OWNERS, 401)


async def test_keeping_stores(client: Client, resources: Resources) -> None:
    owner, first = await make_owner_of_store(resources)
    office = CheckedClient(client, owner.headers)
    store = await office.ask("POST", STORES, 201, json={"name": "Cards", "location": "Pune"})
    path = f"{STORES}/{store['id']}"
    await office.ask("POST", STORES, 400, json={"name": "Cards", "owner_id": str(NOWHERE)})
    listed = await office.ask("GET", f"{STORES}?limit=1&include_total=true&is_active=true&q=a", 200)
    await office.ask("GET", f"{STORES}?limit=1&cursor={listed['next_cursor'] or ''}", None)
    await office.ask("GET", f"{STORES}?cursor=x", 400)
    assert await office.ask("GET", path, 200) == store
    await office.ask("PUT", path, 200, json={"name": "New"}, headers={"If-Match": store["etag"]})
    await office.ask("PUT", path, 412, json={"name": "Newer"}, headers={"If-Match": store["etag"]})
    await office.ask("PUT", path, 400, json={"name": ""})
    await office.ask("DELETE", path, 204)
    await office.ask("GET", f"{STORES}/{NOWHERE}", 404)
    await office.ask("PUT", f"{STORES}/{NOWHERE}", 404, json={})
    await office.ask("DELETE", f"{STORES}/{NOWHERE}", 404)
    await make_stores(first.owner_id, 48)
    await office.ask("POST", STORES, 409, json={"name": "Cards"})
    office.headers = (await make_user(resources, role="owner")).headers  # type: ignore[arg-type]  # its word will do
    await office.ask("POST", STORES, 409, json={"name": "Cards"})
    office.headers = (await make_admin(resources)).headers
    await Owner.all().update(status="banned")
    await office.ask("PUT", path, 409, json={"is_active": True})
    office.headers = (await make_user(resources)).headers
    await office.ask("GET", STORES, 403)
