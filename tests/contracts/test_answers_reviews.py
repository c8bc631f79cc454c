"""The real answers on reviews are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"
OLD = {"If-Match": '"old"'}


async def test_writing_reading_and_voting(client: Client, resources: Resources) -> None:
    author, reader = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    shop = CheckedClient(client, author.headers)
    variant = await make_variant(name="Red")
    reviews = f"/api/products/{variant.product_id}/reviews"
    wish = {"rating": 4, "title": "Fine", "review": "Two\nlines.", "product_variant_id": str(variant.id)}
    await shop.ask("POST", reviews, 400, json={**wish, "rating": 6, "colour": "red"})
    own = await shop.ask("POST", reviews, 201, json=wish)
    await shop.ask("POST", reviews, 409, json=wish)
    await shop.ask("POST", f"/api/products/{NOWHERE}/reviews", 404, json=wish)
    one = f"/api/reviews/{own['id']}"
    await shop.ask("PUT", one, 200, json={"rating": 5, "product_variant_id": None})
    await shop.ask("PUT", one, 400, json={"product_variant_id": NOWHERE})
    await shop.ask("PUT", f"/api/reviews/{NOWHERE}", 404, json=wish)
    await shop.ask("PUT", f"{one}/helpful", 409)
    shop.headers = reader.headers
    await shop.ask("PUT", f"{one}/helpful", 200)
    await shop.ask("PUT", f"/api/reviews/{NOWHERE}/helpful", 404)
    await shop.ask("DELETE", f"{one}/helpful", 204)
    await shop.ask("POST", reviews, 201, json={"rating": 1})
    shop.headers = {}
    listed = await shop.ask("GET", f"{reviews}?limit=1&sort=helpful&include_total=true", 200)
    assert (listed["total"], len(listed["items"])) == (2, 1)
    await shop.ask("GET", f"{reviews}?sort=helpful&cursor={listed['next_cursor']}", 200)
    await shop.ask("GET", f"{reviews}?cursor=x", 400)
    await shop.ask("GET", f"/api/products/{NOWHERE}/reviews", 404)
    await shop.ask("GET", f"/api/products/{variant.product_id}/rating", 200)
    await shop.ask("GET", f"/api/products/{NOWHERE}/rating", 404)
    await shop.ask("PUT", one, 401, json={})
    await shop.ask("GET", "/api/users/me/reviews", 401)
    shop.headers = author.headers
    await shop.ask("GET", "/api/users/me/reviews?include_total=true", 200)
    await shop.ask("GET", "/api/users/me/reviews?cursor=x", 400)
    await shop.ask("DELETE", one, 204)
    await shop.ask("DELETE", one, 404)


async def test_moderating(client: Client, resources: Resources) -> None:
    author, admin = await make_shopper(resources.tokens), await make_shopper(resources.tokens, role=Role.ADMIN)
    shop = CheckedClient(client, author.headers)
    product = await make_product()
    own = await shop.ask("POST", f"/api/products/{product.id}/reviews", 201, json={"rating": 1})
    one, hidden = f"/api/admin/reviews/{own['id']}", {"is_hidden": True, "reason": "spam"}
    await shop.ask("PUT", one, 403, json=hidden)
    shop.headers = admin.headers
    await shop.ask("PUT", one, 400, json={"is_hidden": True})
    await shop.ask("PUT", one, 412, json=hidden, headers=OLD)
    await shop.ask("PUT", one, 200, json=hidden)
    await shop.ask("PUT", f"/api/admin/reviews/{NOWHERE}", 404, json=hidden)
    assert (await shop.ask("GET", "/api/admin/reviews?hidden=true&include_total=true", 200))["total"] == 1
    await shop.ask("GET", "/api/admin/reviews?cursor=x", 400)
    shop.headers = author.headers
    assert (await shop.ask("GET", "/api/users/me/reviews", 200))["items"][0]["hidden_reason"] == "spam"
    shop.headers = admin.headers
    await shop.ask("DELETE", one, 412, headers=OLD)
    await shop.ask("DELETE", f"{one}?reason=spam", 204)
    await shop.ask("DELETE", one, 404)
