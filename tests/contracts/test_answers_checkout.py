"""The real answers of a coupon's way to a cart and to an order are those that the document promises."""

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

NOWHERE = "018f0000-0000-7000-8000-000000000001"
APPLY = "/api/orders/apply-coupon"


async def test_a_coupon_on_cart_and_order(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    shopper, admin = await make_shopper(resources.tokens), await make_shopper(resources.tokens, role=Role.ADMIN)
    coupon = await make_coupon(per_user_limit=None)
    dear = await make_coupon(min_cart_value=10**9)
    almost = await make_coupon(type="fixed", discount_value=2_499_50)
    variant = await make_variant(price=2_500_00, stock=100)
    explain = f"/api/admin/coupons/{dear.id}/explain"
    await shop.ask("POST", APPLY, 401, json={"code": coupon.code})
    await shop.ask("GET", f"{explain}?user_id={shopper.user_id}", 401)
    shop.headers = shopper.headers
    await shop.ask("GET", f"{explain}?user_id={shopper.user_id}", 403)
    await shop.ask("POST", APPLY, 409, json={"code": coupon.code})
    line = {"product_variant_id": str(variant.id)}
    await shop.ask("POST", "/api/cart/items", 201, json=line)
    await shop.ask("POST", APPLY, 400, json={"code": "", "more": 1})
    await shop.ask("POST", APPLY, 404, json={"code": "NOBODY-KNOWS-IT"})
    await shop.ask("POST", APPLY, 409, json={"code": dear.code})
    assert (await shop.ask("POST", APPLY, 200, json={"code": coupon.code}))["total_amount"] == 2_250_00
    wish = {"address_id": str(shopper.address_id), "payment_method": "upi"}
    bought = await shop.ask("POST", "/api/orders", 201, json=wish)
    for code, status in ((coupon.code, 200), (almost.code, 409), (dear.code, 409), ("NOBODY-KNOWS-IT", 404)):
        await shop.ask("POST", APPLY, status, json={"code": code, "order_id": bought["id"]})
    await shop.ask("POST", APPLY, 404, json={"code": coupon.code, "order_id": NOWHERE})
    await shop.ask("POST", "/api/payments/create-order", 201, json={"order_id": bought["id"]})
    await shop.ask("POST", APPLY, 409, json={"code": almost.code, "order_id": bought["id"]})
    await shop.ask("POST", "/api/cart/items", 201, json=line)
    await shop.ask("POST", APPLY, 200, json={"code": almost.code})
    assert (await shop.ask("POST", "/api/orders", 409, json=wish))["code"] == "amount_too_small"
    await almost.filter(id=almost.id).update(is_active=False)
    assert (await shop.ask("POST", "/api/orders", 409, json=wish))["code"] == "coupon_expired"
    shop.headers = admin.headers
    await shop.ask("GET", f"{explain}?user_id={shopper.user_id}", 200)
    await shop.ask("GET", explain, 400)
    await shop.ask("GET", f"{explain}?user_id={NOWHERE}", 404)
    await shop.ask("GET", f"{explain}?user_id={admin.user_id}", 409)
    await shop.ask("GET", f"/api/admin/coupons/{NOWHERE}/explain?user_id={shopper.user_id}", 404)
