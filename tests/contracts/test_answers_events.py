"""The real answers to who watches an order are those that the document promises."""

from server.resources import Resources
from tests.checking import CheckedClient
from tests.checkout.shop import buy
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_watching_an_order(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    shopper = await make_shopper(resources.tokens)
    bought = await buy(client, shopper, (await make_variant()).id)
    address = f"/api/orders/{bought['id']}/events"
    await shop.ask("GET", address, 401)
    shop.headers = shopper.headers
    first = await shop.ask("GET", address, 200)
    assert (first["order_status"], first["refunds"]) == ("pending", [])
    await shop.ask("PUT", f"/api/orders/{bought['id']}/cancel", 200)
    assert (await shop.ask("GET", address, 200))["cancel_reason"] == "customer"
    await shop.ask("GET", f"/api/orders/{NOWHERE}/events", 404)
    await shop.ask("GET", f"{address}?since=1", 400)
    operation = shop.document["paths"]["/api/orders/{orderId}/events"]["get"]
    assert list(operation["responses"]["200"]["content"]) == ["text/event-stream"]
    assert [one["name"] for one in operation["parameters"]] == ["orderId", "Last-Event-ID"]
    promised = operation["responses"]["429"]["content"]["application/problem+json"]["schema"]["allOf"][1]
    assert "too_many_streams" in promised["properties"]["code"]["enum"]
