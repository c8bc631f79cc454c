"""The back office's real answers on work left behind are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.jobs_api.test_jobs import leave

NOWHERE = "018f0000-0000-7000-8000-000000000001"
JOBS = "/api/admin/jobs"


async def test_work_left_behind(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)
    failed, dropped, waits = await leave(status="failed"), await leave(status="failed"), await leave()
    listed = await shop.ask("GET", f"{JOBS}?limit=1&include_total=true&queue=mail", 200)
    assert (listed["total"], listed["items"][0]["id"]) == (3, waits)
    await shop.ask("GET", f"{JOBS}?cursor=x", 400)
    await shop.ask("GET", f"{JOBS}/stats", 200)
    await shop.ask("GET", f"{JOBS}/{failed}", 200)
    await shop.ask("POST", f"{JOBS}/{failed}/retry", 200)
    await shop.ask("POST", f"{JOBS}/{waits}/retry", 409)
    await shop.ask("DELETE", f"{JOBS}/{waits}", 409)
    await shop.ask("DELETE", f"{JOBS}/{dropped}", 204)
    for method, path in (("GET", NOWHERE), ("POST", f"{NOWHERE}/retry"), ("DELETE", NOWHERE)):
        await shop.ask(method, f"{JOBS}/{path}", 404)
    shop.headers = {}
    await shop.ask("GET", JOBS, 401)
