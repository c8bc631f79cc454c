"""The real answers of imports and exports are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.checkout.shop import do_jobs
from tests.conftest import Client
from tests.factories.users import make_user
from tests.transfer.files import ndjson, product

NOWHERE = "018f0000-0000-7000-8000-000000000001"
LINES = {"Content-Type": "application/x-ndjson"}


async def test_moving_the_catalogue(client: Client, resources: Resources) -> None:
    admin = await make_user(resources, role=Role.ADMIN)
    shop = CheckedClient(client, admin.headers)
    content = ndjson(product("a"), product("b", base_price=-1))
    begun = await shop.ask("POST", "/api/admin/imports?create_missing=true", 202, data=content, headers=LINES)
    await shop.ask("POST", "/api/admin/imports", 400, data=b"", headers=LINES)
    await shop.ask("POST", "/api/admin/imports?atomic=maybe", 400, data=content, headers=LINES)
    await shop.ask("POST", "/api/admin/imports", 415, json={})
    await do_jobs(resources)
    await shop.ask("GET", "/api/admin/imports?include_total=true", 200)
    await shop.ask("GET", "/api/admin/imports?cursor=x", 400)
    await shop.ask("GET", f"/api/admin/imports/{begun['id']}", 200)
    await shop.ask("GET", f"/api/admin/imports/{NOWHERE}", 404)
    refused = await shop.ask("GET", f"/api/admin/imports/{begun['id']}/refusals", 200)
    assert [row["line"] for row in refused["items"]] == [2]
    await shop.ask("GET", f"/api/admin/imports/{NOWHERE}/refusals", 404)
    export = await shop.ask("POST", "/api/admin/exports", 202, json={"format": "csv"})
    await shop.ask("POST", "/api/admin/exports", 400, json={"format": "xls"})
    await shop.ask("GET", f"/api/admin/exports/{export['id']}", 200)
    await shop.ask("GET", f"/api/admin/exports/{export['id']}/file", 409)
    await do_jobs(resources)
    answer = await client.get(f"/api/admin/exports/{export['id']}/file", headers=admin.headers)
    operation = shop.document["paths"]["/api/admin/exports/{exportId}/file"]["get"]
    assert answer.content_type in operation["responses"]["200"]["content"]
    assert (await answer.text()).count("\r\n") == 2
    await shop.ask("GET", f"/api/admin/exports/{NOWHERE}/file", 404)
    shop.headers = {}
    await shop.ask("POST", "/api/admin/imports", 401, data=content, headers=LINES)
    await shop.ask("POST", "/api/admin/exports", 401, json={"format": "csv"})
    shop.headers = (await make_user(resources, role=Role.OWNER)).headers
    await shop.ask("GET", "/api/admin/imports", 403)
