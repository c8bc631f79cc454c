"""The real answers of a shopper's way through the shop are those that the document promises."""

import hashlib
import hmac
import json
from typing import Any

from aiohttp.test_utils import TestServer

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.checkout.shop import pay
from tests.conftest import WEBHOOK_SECRET, Client
from tests.factories.catalog import make_attribute, make_category, make_image, make_product, make_value, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import HOME, PASSWORD, bearer

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def _shelf() -> tuple[str, str]:
    """A product with everything that a product can have; its id and its variant's."""
    memory = await make_attribute("Memory", unit="GB")
    product = await make_product(
        "GeForce RTX", category=await make_category("Cards", parent=await make_category()), ratings=(5, 4)
    )
    variant = await make_variant(
        product, price=5_000_00, compare_at_price=6_000_00, stock=9, values=(await make_value(memory, "16"),)
    )
    await make_image(product, alt_text="A card", variant_id=variant.id)
    return str(product.id), str(variant.id)


async def test_looking_around(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    product_id, variant_id = await _shelf()
    await make_variant(stock=0)
    await shop.ask("GET", "/api/health", 200)
    await shop.ask("GET", "/api/health/ready", 200)
    await shop.ask("GET", "/api/categories", 200)
    await shop.ask("GET", "/api/brands?limit=1&include_total=true", 200)
    listed = await shop.ask("GET", "/api/products?limit=1&include_total=true&sort=price", 200)
    assert listed["total"] == 2
    await shop.ask("GET", f"/api/products?limit=1&sort=price&cursor={listed['next_cursor']}", 200)
    found = await shop.ask("GET", "/api/products?attr.memory=16&in_stock=true", 200)
    assert [row["id"] for row in found["items"]] == [product_id]
    page = await shop.ask("GET", f"/api/products/{product_id}", 200)
    assert page["variants"][0]["id"] == variant_id
    await shop.ask("GET", f"/api/products/{product_id}/variants", 200)
    admin = await make_shopper(resources.tokens, role=Role.ADMIN)
    for role in (Role.RETAILER, Role.OWNER, Role.ADMIN):
        shop.headers = (await make_shopper(resources.tokens, role=role)).headers
        await shop.ask("GET", f"/api/products/{product_id}", 200)
        await shop.ask("GET", f"/api/products/{product_id}/variants", 200)
    shop.headers = admin.headers
    await shop.ask("GET", "/api/admin/variants", 200)
    await shop.ask("PUT", f"/api/admin/variants/{variant_id}", 200, json={"price": 4_000_00})
    await shop.ask("PUT", f"/api/admin/variants/{variant_id}", 412, json={"price": 1}, headers={"If-Match": '"old"'})
    await shop.ask("PUT", f"/api/admin/variants/{NOWHERE}", 404, json={"price": 1})
    shop.headers = {}
    await shop.ask("GET", f"/api/products/{NOWHERE}", 404)
    await shop.ask("GET", "/api/products?cursor=x", 400)
    await shop.ask("GET", "/api/products?attr.nothing=1", 400)
    await shop.ask("GET", "/api/admin/variants", 401)


async def test_having_an_account(client: Client) -> None:
    shop = CheckedClient(client)
    wish = {"name": "Asha Rao", "email": "asha@voltcart.test", "password": PASSWORD, "phone_number": "+919812345678"}
    await shop.ask("POST", "/api/auth/register", 201, json=wish)
    await shop.ask("POST", "/api/auth/register", 409, json=wish)
    await shop.ask("POST", "/api/auth/register", 400, json={"name": 1, "what": 2})
    await shop.ask("POST", "/api/auth/login", 401, json={"email": wish["email"], "password": "not that one"})
    session = await shop.ask("POST", "/api/auth/login", 200, json={"email": wish["email"], "password": PASSWORD})
    token = {"refresh_token": session["refresh_token"]}
    session = await shop.ask("POST", "/api/auth/refresh", 200, json=token)
    await shop.ask("POST", "/api/auth/refresh", json=token)
    await shop.ask("POST", "/api/auth/refresh", 401, json={"refresh_token": "nonsense"})
    await shop.ask("POST", "/api/auth/forgot-password", 202, json={"email": wish["email"]})
    await shop.ask("POST", "/api/auth/reset-password", 400, json={"token": "nonsense", "password": PASSWORD})
    shop.headers = bearer(session["access_token"])
    await shop.ask("GET", "/api/users/me", 200)
    await shop.ask("PUT", "/api/users/me", 200, json={"name": "Asha"})
    first = await shop.ask("POST", "/api/users/addresses", 201, json=HOME)
    await shop.ask("PUT", f"/api/users/addresses/{first['id']}", 200, json={"city": "Mysuru"})
    await shop.ask("PUT", f"/api/users/default-address/{first['id']}", 200)
    await shop.ask("PUT", f"/api/users/default-address/{NOWHERE}", 404)
    await shop.ask("GET", "/api/users/addresses", 200)
    await shop.ask("DELETE", f"/api/users/addresses/{first['id']}", 204)
    await shop.ask("GET", "/api/admin/variants", 403)
    await shop.ask("POST", "/api/users/addresses", 415, data=b"city=Mysuru")
    await shop.ask(
        "POST", "/api/users/addresses", 413, data=b" " * 300_000, headers={"Content-Type": "application/json"}
    )
    await shop.ask("POST", "/api/auth/logout", 204, json={"refresh_token": session["refresh_token"]})
    await shop.ask("POST", "/api/auth/logout-all", 204)


async def test_buying_and_sending_back(client: Client, resources: Resources, sandbox: TestServer) -> None:
    shop = CheckedClient(client)
    _, variant_id = await _shelf()
    line = {"product_variant_id": variant_id, "quantity": 2}
    await shop.ask("GET", "/api/cart", 200)
    guest = await shop.ask("POST", "/api/cart/items", 201, json=line)
    assert len(guest["items"]) == 1
    shopper = await make_shopper(resources.tokens)
    shop.headers = shopper.headers
    cart = await shop.ask("POST", "/api/cart/items", 201, json=line)
    item = cart["items"][0]["id"]
    await shop.ask("PUT", f"/api/cart/items/{item}", 200, json={"quantity": 1})
    await shop.ask("PUT", f"/api/cart/items/{item}", 409, json={"quantity": 99})
    await shop.ask("DELETE", f"/api/cart/items/{NOWHERE}", 404)
    await shop.ask("GET", "/api/cart", 200)
    wish: dict[str, Any] = {"address_id": str(shopper.address_id), "payment_method": "upi"}
    await shop.ask("POST", "/api/orders", 409, json={**wish, "expected_total": 1})
    key = {"Idempotency-Key": "order-1"}
    bought = await shop.ask("POST", "/api/orders", 201, json=wish, headers=key)
    assert await shop.ask("POST", "/api/orders", 201, json=wish, headers=key) == bought
    await shop.ask("POST", "/api/orders", 409, json={**wish, "payment_method": "cod"}, headers=key)
    await shop.ask("POST", "/api/orders", 409, json=wish)
    started = await shop.ask("POST", "/api/payments/create-order", 201, json={"order_id": bought["id"]})
    proof = await pay(sandbox, client, started["razorpay_order_id"])
    await shop.ask("POST", "/api/payments/verify", 400, json={**proof, "razorpay_signature": "0" * 64})
    # No worker runs here, so that the outcome is still to come.
    await shop.ask("POST", "/api/payments/verify", 202, json=proof)
    body = json.dumps({"entity": "event", "event": "order.paid", "payload": {}}).encode()
    signature = hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    event = {"X-Razorpay-Signature": signature, "X-Razorpay-Event-Id": "e1", "Content-Type": "application/json"}
    await shop.ask("POST", "/api/payments/webhook/razorpay", data=body, headers=event)
    await shop.ask("POST", "/api/payments/webhook/razorpay", 400, data=body)
    await shop.ask("GET", "/api/orders?include_total=true", 200)
    await shop.ask("GET", f"/api/orders/{bought['id']}", 200)
    await shop.ask("PUT", f"/api/orders/{bought['id']}/cancel")
    await shop.ask("PUT", f"/api/orders/{bought['id']}/cancel", 409)
    await shop.ask("GET", f"/api/orders/{NOWHERE}", 404)
    shop.headers = {}
    await shop.ask("POST", "/api/orders", 401, json=wish)


async def test_an_answer_that_is_not_in_the_document_is_noticed(client: Client) -> None:
    shop = CheckedClient(client)
    view = {"$ref": "#/components/schemas/Health"}
    good = {"status": "OK", "timestamp": "2026-01-01T00:00:00Z"}
    assert list(shop.mistakes(view, good)) == []
    for bad in ({"status": "OK"}, {**good, "status": "ok"}, {**good, "more": 1}, {**good, "timestamp": 5}):
        assert len(list(shop.mistakes(view, bad))) == 1
