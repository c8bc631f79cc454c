"""The real answers of the cart, and of a login that brings one, are those that the document promises."""

from models.cart import Cart
from models.catalog import ProductVariant
from models.coupons import Coupon
from models.enums import CouponType
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import PASSWORD, make_user

NOWHERE = "018f0000-0000-7000-8000-000000000001"


async def test_a_cart_with_everything_that_can_be_told_of_it(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    dear, few, gone = [await make_variant(price=500_00, stock=5) for _ in range(3)]
    shopper = await make_shopper(resources.tokens)
    shop.headers = shopper.headers
    for variant in (dear, few, gone):
        line = {"product_variant_id": str(variant.id), "quantity": 4}
        cart = await shop.ask("POST", "/api/cart/items", 201, json=line)
    item = cart["items"][0]["id"]
    coupon = await Coupon.create(code="TEN", type=CouponType.PERCENTAGE, discount_value=10, min_cart_value=90_000_00)
    await Cart.filter(id=cart["id"]).update(coupon_id=coupon.id)
    await ProductVariant.filter(id=dear.id).update(price=600_00)
    await ProductVariant.filter(id=few.id).update(stock_quantity=1)
    await ProductVariant.filter(id=gone.id).update(is_active=False)
    cart = await shop.ask("GET", "/api/cart?payment_method=cod", 200)
    assert [line["changes"] for line in cart["items"]] == [["price_up"], ["not_enough_stock"], ["not_on_sale"]]
    assert (cart["coupon"]["applied"], len(cart["quote"]["refusals"])) == (False, 1)
    await shop.ask("PUT", f"/api/cart/items/{item}", 200, json={"quantity": 2})
    await shop.ask("PUT", f"/api/cart/items/{item}", 400, json={"quantity": 0})
    await shop.ask("PUT", f"/api/cart/items/{NOWHERE}", 404, json={"quantity": 1})
    await shop.ask("GET", "/api/cart?payment_method=cash", 400)
    await shop.ask("POST", "/api/cart/items", 400, json={"quantity": 100})
    await shop.ask("POST", "/api/cart/items", 404, json={"product_variant_id": NOWHERE})
    await shop.ask("POST", "/api/cart/items", 404, json={"product_variant_id": str(gone.id)})
    await shop.ask("POST", "/api/cart/items", 409, json={"product_variant_id": str(few.id)})
    await shop.ask("POST", "/api/cart/items", 409, json={"product_variant_id": str(dear.id), "quantity": 99})
    await shop.ask("DELETE", "/api/cart/coupon", 204)
    await shop.ask("DELETE", f"/api/cart/items/{item}", 204)
    await shop.ask("DELETE", f"/api/cart/items/{item}", 404)
    shop.headers = {}
    await shop.ask("DELETE", "/api/cart/coupon", 401)


async def test_a_guest_signs_in(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    variant = await make_variant()
    answer = await client.post("/api/cart/items", json={"product_variant_id": str(variant.id)})
    shop.headers = {"X-Cart-Token": answer.headers["X-Cart-Token"]}
    await shop.ask("GET", "/api/cart", 200)
    person = await make_user(resources, password_hash=await resources.passwords.hash(PASSWORD))
    await shop.ask("POST", "/api/auth/login", 401, json={"email": person.email, "password": "not that one"})
    await shop.ask("POST", "/api/auth/login", 200, json={"email": person.email, "password": PASSWORD})
    shop.headers = person.headers
    assert len((await shop.ask("GET", "/api/cart", 200))["items"]) == 1
