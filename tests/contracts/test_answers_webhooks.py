"""The back office's real answers on webhooks are those that the document promises, and so is what they send."""

from aiohttp import web

from models.enums import Role
from server.hooks.routes import announcements
from server.resources import Resources
from server.web.openapi import document
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.hooks.receiver import open_receiver
from tests.hooks.sent import happen, send

NOWHERE = "018f0000-0000-7000-8000-000000000001"
HOOKS = "/api/admin/webhooks"


async def _refuse(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=503, text="later")


async def test_webhooks(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)
    async with open_receiver(_refuse) as receiver:
        wish = {"url": receiver.url, "event_types": ["stock.low"]}
        made = await shop.ask("POST", HOOKS, 201, json=wish)
        await shop.ask("POST", HOOKS, 400, json={**wish, "url": "x", "colour": "red"})
        one = f"{HOOKS}/{made['id']}"
        await shop.ask("GET", f"{HOOKS}?limit=1&include_total=true", 200)
        await shop.ask("GET", f"{HOOKS}?cursor=x", 400)
        await shop.ask("GET", f"{HOOKS}/events", 200)
        shown = await shop.ask("GET", one, 200)
        await shop.ask("PUT", one, 200, json={"description": "app"}, headers={"If-Match": shown["etag"]})
        await shop.ask("PUT", one, 412, json={"description": "b"}, headers={"If-Match": '"old"'})
        await shop.ask("POST", f"{one}/rotate-secret", 200)
        await shop.ask("POST", f"{one}/ping", 202)
        await shop.ask("POST", f"{one}/resume?since=2026-01-01T00:00:00Z", 200)
        await shop.ask("POST", f"{one}/resume?since=yesterday", 400)
        await happen((await make_variant()).id)
        await send(resources)
        listed = await shop.ask("GET", f"{one}/deliveries?limit=1&include_total=true", 200)
        delivery = f"{one}/deliveries/{listed['items'][0]['id']}"
        assert len((await shop.ask("GET", delivery, 200))["tries"]) == 1
        await shop.ask("POST", f"{delivery}/redeliver", 202)
        await shop.ask("DELETE", one, 204)
        await shop.ask("POST", f"{one}/ping", 409)
        await shop.ask("POST", f"{delivery}/redeliver", 409)
        for method, path in (("GET", HOOKS + f"/{NOWHERE}"), ("POST", f"{one}/deliveries/{NOWHERE}/redeliver")):
            await shop.ask(method, path, 404)
    shop.headers = {}
    await shop.ask("GET", one, 401)


def test_what_is_sent_is_written_down_and_the_examples_are_such() -> None:
    found = document((), version="test", announcements=announcements)
    checked = CheckedClient.__new__(CheckedClient)
    checked.document = found
    assert list(found["webhooks"]) == [one.name for one in announcements]
    for one in announcements:
        content = found["webhooks"][one.name]["post"]["requestBody"]["content"]["application/json"]
        assert content["example"]["type"] == one.name
        assert list(checked.mistakes(content["schema"], content["example"])) == []
        assert list(checked.mistakes(content["schema"], {**content["example"], "type": "x"})) != []
