"""Somebody who buys: signs in, browses, wishes, fills a cart, tries a coupon, orders, pays, sometimes cancels."""

import random
import time
from uuid import uuid4

from locust import task

from loadtests.client import Json, ShopUser
from loadtests.data import filtered_list, look_at_list, look_at_product, next_account
from loadtests.promotions import CODES

CHANCE_OF_COD, CHANCE_OF_SECOND_LINE, CHANCE_OF_REGRET = 0.3, 0.3, 0.1
CHANCE_OF_COUPON, CHANCE_OF_MOVE = 0.4, 0.5
COUPON_REFUSED = frozenset(
    {"no_such_coupon", "coupon_used_up", "coupon_already_used", "coupon_below_minimum", "cart_empty"}
)
SOLD_OUT = frozenset({"out_of_stock", "no_such_variant", "cart_full"})
NOT_WISHED = frozenset({"no_such_product", "wishlist_full"})
NOT_MOVED = SOLD_OUT | {"no_such_wish_list_item"}
NOT_NOW = COUPON_REFUSED | {"out_of_stock", "not_on_sale", "price_changed", "too_many_unpaid_orders", "cod_limit"}
VERIFIED = 200
VERIFY_TRIES, VERIFY_PAUSE = 10, 0.5  # seconds between two tries


class Shopper(ShopUser):
    """A seeded customer with an address."""

    weight = 1

    def enter(self) -> None:
        """Sign in and find the address to order to."""
        options = self.environment.parsed_options
        self.log_in(*next_account(options.shoppers if options else 1))
        self._sandbox: str = options.sandbox if options else ""
        self._address_id: str = self.ask("GET", "/api/users/addresses").body["items"][0]["id"]
        self._products: list[str] = []

    @task(3)
    def browse(self) -> None:
        """Look for something that can be had."""
        page = look_at_list(self, f"{filtered_list([], [])}&limit=50")
        self._products = [row["id"] for row in page["items"] if row["in_stock"]] or self._products
        if self._products:
            look_at_product(self, random.choice(self._products))

    @task(1)
    def wish(self) -> None:
        """Put something on the wishlist, look at it, and sometimes move something of it into the cart."""
        if not self._products:
            self.browse()
        if not self._products:
            return
        wanted = {"product_id": random.choice(self._products)}
        self.ask("POST", "/api/wishlist/items", wanted, foreseen=NOT_WISHED)
        items = self.ask("GET", "/api/wishlist?limit=10", name="/api/wishlist").body["items"]
        sold = [item for item in items if item["is_available"] and item["product"]["in_stock"]]
        if sold and random.random() < CHANCE_OF_MOVE:
            self._move_to_cart(random.choice(sold))

    @task(2)
    def buy(self) -> None:
        """Fill the cart, perhaps with a coupon, order what is in it, pay."""
        if not self._fill_cart():
            return
        if random.random() < CHANCE_OF_COUPON:
            wanted = {"code": random.choice(CODES)}
            self.ask("POST", "/api/orders/apply-coupon", wanted, foreseen=COUPON_REFUSED)
        method = "cod" if random.random() < CHANCE_OF_COD else "upi"
        cart = self.ask("GET", f"/api/cart?payment_method={method}", name="/api/cart").body
        if not cart["items"]:
            return
        order = self._order(cart, method)
        if order is None:
            self._settle_what_is_open()
        elif order["order_status"] == "pending" and random.random() < CHANCE_OF_REGRET:
            self._cancel(order["id"])
        elif order["order_status"] == "pending":
            self._pay(order["id"])
            if random.random() < CHANCE_OF_REGRET:
                self._cancel(order["id"])

    def _fill_cart(self) -> bool:
        if not self._products:
            self.browse()
        added = False
        for _ in range(2 if random.random() < CHANCE_OF_SECOND_LINE else 1):
            variants = look_at_product(self, random.choice(self._products))["variants"] if self._products else []
            if on_sale := [variant["id"] for variant in variants if variant["in_stock"]]:
                wish = {"product_variant_id": random.choice(on_sale), "quantity": 1}
                added |= self.ask("POST", "/api/cart/items", wish, foreseen=SOLD_OUT).status == 201
        return added

    def _move_to_cart(self, item: Json) -> None:
        path, wanted = "/api/wishlist/items/{wishListItemId}/move-to-cart", {}
        if item["product_variant_id"] is None:
            variants = look_at_product(self, item["product_id"])["variants"]
            wanted = {"product_variant_id": random.choice(variants)["id"]}
        self.ask("POST", path.format(wishListItemId=item["id"]), wanted, name=path, foreseen=NOT_MOVED)

    def _order(self, cart: Json, method: str) -> Json | None:
        """The order at the very price that the cart showed, or None where the shop says why not."""
        total = cart["quote"]["total_amount"]
        wish = {"address_id": self._address_id, "payment_method": method, "expected_total": total}
        answer = self.ask("POST", "/api/orders", wish, key=str(uuid4()), foreseen=NOT_NOW)
        return answer.body if answer.status == 201 else None

    def _pay(self, order_id: str) -> None:
        start = self.ask("POST", "/api/payments/create-order", {"order_id": order_id}, key=str(uuid4())).body
        wish = {"order_id": start["razorpay_order_id"], "method": "upi", "outcome": "success"}
        checkout = self.ask("POST", f"{self._sandbox}/__sandbox/pay", wish, name="(the customer pays)").body
        proof = {name: value for name, value in checkout.items() if name.startswith("razorpay_")}
        for _ in range(VERIFY_TRIES):
            if self.ask("POST", "/api/payments/verify", proof).status == VERIFIED:
                return
            time.sleep(VERIFY_PAUSE)
        self.environment.events.request.fire(
            request_type="WAIT",
            name="(payment confirmed)",
            response_time=1000 * VERIFY_TRIES * VERIFY_PAUSE,
            response_length=0,
            exception=TimeoutError("the payment was not confirmed in time"),
            context={},
        )

    def _cancel(self, order_id: str) -> None:
        path = "/api/orders/{orderId}/cancel"
        self.ask("PUT", path.format(orderId=order_id), name=path, foreseen=frozenset({"order_state"}))

    def _settle_what_is_open(self) -> None:
        """After a refusal: empty the cart, take its coupon off, and cancel what was left unpaid."""
        self.ask("DELETE", "/api/cart/coupon")
        for item in self.ask("GET", "/api/cart").body["items"]:
            self.ask("DELETE", f"/api/cart/items/{item['id']}", name="/api/cart/items/{cartItemId}")
        listed = self.ask("GET", "/api/orders?order_status=pending", name="/api/orders").body
        for order in listed["items"]:
            self._cancel(order["id"])
