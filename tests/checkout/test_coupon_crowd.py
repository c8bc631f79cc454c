"""A campaign's crowd, and an admin who edits prices in the midst of it, through two server processes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from models.enums import Role
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value
from server.core.settings import Settings
from server.resources import Resources
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_product, make_variant
from tests.factories.users import make_user

pytestmark = pytest.mark.cluster
PRICES = (2_100_00, 2_200_00, 2_300_00)
Answer = tuple[int, dict[str, Any]]


@pytest.fixture(scope="module")
async def cluster(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Two server processes for all tests here."""
    async with open_cluster(settings, tmp_path_factory.mktemp("cluster"), patient=True) as opened:
        yield opened


async def call(cluster: Cluster, token: str, method: str, path: str, body: dict[str, Any], key: str = "") -> Answer:
    """Ask as a signed-in user."""
    keyed = {"Idempotency_Key": key} if key else {}
    return await cluster.call(method, path, body, Authorization=f"Bearer {token}", **keyed)


def codes(answers: list[Answer]) -> Counter[tuple[int, str]]:
    """How often each status and code was answered."""
    return Counter((status, str(body.get("code", ""))) for status, body in answers)


async def test_two_hundred_users_for_the_last_use(resources: Resources, cluster: Cluster) -> None:
    product = await make_product()
    variants = [[(await make_variant(product, price=2_500_00, stock=1000)).id] for _ in range(20)]
    coupon = await make_coupon(usage_limit=1)
    crowd = await gather_crowd(resources, 200, variants, coupon_id=coupon.id)
    answers = await asyncio.gather(
        *(
            call(cluster, token, "POST", "/api/orders", {"address_id": address, "payment_method": "upi"}, f"key-{n}")
            for n, (token, address) in enumerate(crowd)
        )
    )
    assert codes(answers) == {(201, ""): 1, (409, "coupon_used_up"): 199}
    assert [body["discount_amount"] for status, body in answers if status == 201] == [250_00]
    assert {body["quote"]["total_amount"] for status, body in answers if status == 409} == {2_500_00}
    assert await fetch_value("SELECT count(*) FROM orders") == 1
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions") == 1
    assert await run_audit() == []


async def test_twenty_tabs_of_one_user_have_one_use(resources: Resources, cluster: Cluster) -> None:
    variant = await make_variant(price=2_500_00, stock=1000)
    coupon = await make_coupon(per_user_limit=1)
    [(token, address)] = await gather_crowd(resources, 1, [[variant.id]], coupon_id=coupon.id)
    wish = {"address_id": address, "payment_method": "cod"}
    answers = await asyncio.gather(*(call(cluster, token, "POST", "/api/orders", wish, f"tab-{n}") for n in range(20)))
    assert codes(answers) == {(201, ""): 1, (409, "cart_empty"): 19}
    # And with a cart that each tab fills anew, whoever's coupon gets onto it.
    line = {"product_variant_id": str(variant.id)}

    async def buy_again(tab: int) -> Answer:
        await call(cluster, token, "POST", "/api/cart/items", line)
        await call(cluster, token, "POST", "/api/orders/apply-coupon", {"code": coupon.code})
        await fetch("UPDATE carts SET coupon_id = $1", coupon.id)
        return await call(cluster, token, "POST", "/api/orders", wish, f"again-{tab}")

    again = codes(await asyncio.gather(*(buy_again(tab) for tab in range(20))))
    assert set(again) <= {(201, ""), (409, "cart_empty"), (409, "coupon_already_used")}
    assert again[409, "coupon_already_used"] > 0
    assert await fetch_value("SELECT count(*) FROM orders WHERE coupon_id IS NOT NULL") == 1
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions") == 1
    assert await run_audit() == []


async def test_tabs_that_put_one_use_on_two_orders(resources: Resources, cluster: Cluster) -> None:
    variant = await make_variant(price=2_500_00, stock=1000)
    coupon = await make_coupon(per_user_limit=1)
    [(token, address)] = await gather_crowd(resources, 1, [[variant.id]])
    orders = []
    for _ in range(2):
        await call(cluster, token, "POST", "/api/cart/items", {"product_variant_id": str(variant.id)})
        wish = {"address_id": address, "payment_method": "upi"}
        orders.append((await call(cluster, token, "POST", "/api/orders", wish))[1]["id"])
    path = "/api/orders/apply-coupon"
    answers = await asyncio.gather(
        *(call(cluster, token, "POST", path, {"code": coupon.code, "order_id": orders[n % 2]}) for n in range(20))
    )
    assert codes(answers) == {(200, ""): 10, (409, "coupon_already_used"): 10}
    [winner] = await fetch("SELECT id FROM orders WHERE coupon_id IS NOT NULL")
    assert await fetch_value("SELECT count(*) FROM coupon_redemptions") == 1
    assert (await call(cluster, token, "PUT", f"/api/orders/{winner['id']}/cancel", {}))[0] == 200
    assert await fetch_value("SELECT used_count FROM coupons") == 0
    [loser] = {UUID(order) for order in orders} - {winner["id"]}
    assert (await call(cluster, token, "POST", path, {"code": coupon.code, "order_id": str(loser)}))[0] == 200
    assert await run_audit() == []


async def test_nobody_is_charged_another_price_than_expected(resources: Resources, cluster: Cluster) -> None:
    variant = await make_variant(price=PRICES[0], stock=1000)
    admin = (await make_user(resources, role=Role.ADMIN)).headers["Authorization"].removeprefix("Bearer ")
    crowd = await gather_crowd(resources, 200, [[variant.id]])
    done = asyncio.Event()

    async def edit() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            wish = {"price": PRICES[turn % 3]}
            status, body = await call(cluster, admin, "PUT", f"/api/admin/variants/{variant.id}", wish)
            assert (status, body["price"]) == (200, wish["price"])

    async def buy(number: int, token: str, address: str) -> tuple[int, Answer]:
        # Every fourth names no total; the others one of the three prices.
        expected = {} if number % 4 == 3 else {"expected_total": PRICES[number % 4]}
        wish = {"address_id": address, "payment_method": "upi", **expected}
        return expected.get("expected_total", 0), await call(cluster, token, "POST", "/api/orders", wish, f"k{number}")

    editing = asyncio.create_task(edit())
    answers = await asyncio.gather(*(buy(number, *who) for number, who in enumerate(crowd)))
    done.set()
    await editing
    seen = Counter((expected > 0, status, body.get("code", "")) for expected, (status, body) in answers)
    assert set(seen) == {(True, 201, ""), (True, 409, "price_changed"), (False, 201, "")}
    for expected, (status, body) in answers:
        if status == 409:
            assert body["quote"]["total_amount"] in set(PRICES) - {expected}
        else:
            assert body["total_amount"] == body["items"][0]["price_at_time"] == (expected or body["total_amount"])
            assert body["total_amount"] in PRICES
    assert await run_audit() == []
