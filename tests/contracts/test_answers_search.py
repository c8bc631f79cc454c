"""The real answers of the search are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.shoppers import make_shopper
from tests.search.shop import make_cards


async def test_searching(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    cards = await make_cards()
    body = await shop.ask("GET", "/api/products/search?q=geforc&limit=1&include_total=true", 200)
    assert (body["total"], len(body["items"])) == (4, 1)
    again = await shop.ask("GET", f"/api/products/search?q=geforc&limit=1&cursor={body['next_cursor']}", 200)
    assert "total" not in again
    told = await shop.ask("GET", "/api/products/search?q=4o90&brand=nvidia&attr.memory=24GB&sort=price", 200)
    assert told["corrected_query"] == "4090"
    nothing = await shop.ask("GET", "/api/products/search?q=geforce&category=nowhere&include_total=true", 200)
    assert (nothing["total"], nothing["items"]) == (0, [])
    for role in (Role.RETAILER, Role.OWNER, Role.ADMIN):
        shop.headers = (await make_shopper(resources.tokens, role=role)).headers
        await shop.ask("GET", f"/api/products/search?q=a100&store_id={cards['store'].id}", 200)
        await shop.ask("GET", "/api/products/suggest?q=gra", 200)
    shop.headers = {}
    for query in ("", "?q=!", "?q=a&cursor=x", "?q=a&attr.nothing=1", "?q=a&what=1", "?q=a&sort=best"):
        await shop.ask("GET", f"/api/products/search{query}", 400)
    for query in ("", "?q=!", "?q=a&limit=1"):
        await shop.ask("GET", f"/api/products/suggest{query}", 400)
