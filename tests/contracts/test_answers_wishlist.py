"""The real answers of the wishlist are those that the document promises."""

from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_image, make_product, make_variant
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"
ITEMS = "/api/wishlist/items"


async def test_wishing(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens)).headers)
    product = await make_product()
    await make_image(product)
    variant, other, sold_out = await make_variant(product), await make_variant(product), await make_variant(stock=0)
    await shop.ask("GET", "/api/wishlist", 200)
    item = await shop.ask("POST", ITEMS, 201, json={"product_variant_id": str(variant.id)})
    await shop.ask("POST", ITEMS, 200, json={"product_variant_id": str(variant.id)})
    whole = await shop.ask("POST", ITEMS, 201, json={"product_id": str(product.id)})
    gone = await shop.ask("POST", ITEMS, 201, json={"product_variant_id": str(sold_out.id)})
    await shop.ask("POST", ITEMS, 400, json={})
    await shop.ask("POST", ITEMS, 400, json={"product_id": NOWHERE, "product_variant_id": str(variant.id)})
    await shop.ask("POST", ITEMS, 404, json={"product_id": NOWHERE})
    listed = await shop.ask("GET", "/api/wishlist?limit=1&include_total=true", 200)
    assert listed["total"] == 3
    await shop.ask("GET", f"/api/wishlist?cursor={listed['next_cursor']}", 200)
    await shop.ask("GET", "/api/wishlist?cursor=x", 400)
    await shop.ask("POST", f"{ITEMS}/{gone['id']}/move-to-cart", 409, json={})
    await shop.ask("POST", f"{ITEMS}/{whole['id']}/move-to-cart", 400, json={})
    await shop.ask("POST", f"{ITEMS}/{whole['id']}/move-to-cart", 200, json={"product_variant_id": str(other.id)})
    await shop.ask("POST", f"{ITEMS}/{NOWHERE}/move-to-cart", 404, json={})
    await shop.ask("DELETE", f"{ITEMS}/{item['id']}", 204)
    await shop.ask("DELETE", f"{ITEMS}/{item['id']}", 404)
    shop.headers = {}
    await shop.ask("GET", "/api/wishlist", 401)
