"""A shop with orders in every state that there is, made through the real application."""

from typing import Any
from uuid import UUID

from aiohttp.test_utils import TestServer

from models.coupons import Coupon
from models.enums import CouponType, OrderStatus, Role
from models.journal import AdminAction
from server.analytics.rules.periods import ZONE
from server.analytics.service import fold_sales
from server.checkout.service.cancelling import expire_order
from server.core.clock import utc_now
from server.core.db import fetch, fetch_value, transaction
from server.invoices.service.issuing import issue_invoice
from server.orders.queries import lock_order
from server.orders.service import move_order
from server.resources import Resources
from tests.checkout.shop import buy, buy_and_pay, do_jobs, order, pay, put_in_cart, settle, show, start
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import make_user

Ids = dict[str, str]


async def expire(order_id: str) -> None:
    async with transaction() as tx:
        await tx.execute("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = $1", UUID(order_id))


async def deliver(order_id: str) -> None:
    """Set an order shipped, then delivered."""
    for status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        async with transaction() as tx:
            await move_order(tx, await lock_order(tx, UUID(order_id)), status, actor_id=None)


async def use_coupons(client: Client, buyers: list[Shopper], variant_id: UUID) -> Ids:
    """An order with a coupon, one without, and one that was cancelled and gave it back."""
    coupon = await Coupon.create(code="TEN", type=CouponType.PERCENTAGE, discount_value=10, usage_limit=5)
    placed = []
    for buyer, coupon_id in zip(buyers, (coupon.id, None, coupon.id), strict=True):
        await put_in_cart(client, buyer, variant_id)
        await fetch("UPDATE carts SET coupon_id = $2 WHERE user_id = $1", buyer.user_id, coupon_id)
        placed.append((await order(client, buyer, "cod"))[1]["id"])
    await client.put(f"/api/orders/{placed[2]}/cancel", headers=buyers[2].headers)
    return {"coupon": str(coupon.id), "with_coupon": placed[0], "without": placed[1], "gave_back": placed[2]}


async def review(client: Client, buyer: Shopper, reader: Shopper, product_id: UUID) -> Ids:
    """What a buyer says of a product, which helps a reader."""
    path = f"/api/products/{product_id}/reviews"
    written = await (await client.post(path, json={"rating": 5}, headers=buyer.headers)).json()
    assert written["is_verified_purchase"]
    await client.put(f"/api/reviews/{written['id']}/helpful", headers=reader.headers)
    return {"review": written["id"], "product": str(product_id)}


async def fill(client: Client, resources: Resources, sandbox: TestServer) -> Ids:
    """Orders in every state that there is; gives their ids by what became of them."""
    variant, other = await make_variant(price=5_000_00, stock=50), await make_variant(price=900_00, stock=50)
    ids = {"variant": str(variant.id), "other": str(other.id)}

    async def shopper() -> Any:
        return await make_shopper(resources.tokens)

    buyer = await shopper()
    await put_in_cart(client, buyer, variant.id, 2)
    await put_in_cart(client, buyer, other.id, 3)
    _, placed = await order(client, buyer, key="a-key")
    ids["pending"], ids["buyer"] = placed["id"], str(buyer.user_id)
    ids |= await use_coupons(client, [await shopper() for _ in range(3)], other.id)
    ids["cod"] = (await buy(client, await shopper(), other.id, 2, "cod"))["id"]
    buyer = await shopper()
    ids["delivered"] = (await buy(client, buyer, other.id, 1, "cod"))["id"]
    await deliver(ids["delivered"])
    ids |= await review(client, buyer, await shopper(), other.product_id)
    ids["paid"] = (await buy_and_pay(client, resources, sandbox, await shopper(), variant.id))["id"]

    # What was sold until now is in the sums, what comes is not yet.
    ids["day"] = f"{utc_now().astimezone(ZONE):%Y-%m-%d}"
    ids["month"] = f"{ids['day'][:8]}01"
    assert await fold_sales() == 1

    buyer = await shopper()
    ids["cancelled"] = (await buy(client, buyer, other.id))["id"]
    await client.put(f"/api/orders/{ids['cancelled']}/cancel", headers=buyer.headers)

    buyer = await shopper()
    ids["refunded"] = (await buy_and_pay(client, resources, sandbox, buyer, variant.id))["id"]
    await client.put(f"/api/orders/{ids['refunded']}/cancel", headers=buyer.headers)

    buyer = await shopper()
    revived = await buy(client, buyer, variant.id)
    started = await start(client, buyer, revived["id"])
    await expire(revived["id"])
    await expire_order(UUID(revived["id"]), resources.gateway)
    await pay(sandbox, client, started["razorpay_order_id"])
    await settle(resources, revived["id"])
    ids["revived"] = revived["id"]

    buyer = await shopper()
    unwanted = await buy(client, buyer, variant.id)
    started = await start(client, buyer, unwanted["id"])
    await client.put(f"/api/orders/{unwanted['id']}/cancel", headers=buyer.headers)
    await pay(sandbox, client, started["razorpay_order_id"])
    await settle(resources, unwanted["id"])
    ids["unwanted"] = unwanted["id"]
    await do_jobs(resources, "PayRefund")
    for name in ("paid", "refunded"):
        ids[f"{name}_payment"] = str(await fetch_value("SELECT id FROM payments WHERE order_id = $1", UUID(ids[name])))
    ids["surplus"] = str(await fetch_value("SELECT id FROM payments WHERE surplus"))
    assert (await show(client, buyer, ids["unwanted"]))["refunds"][0]["status"] == "processed"

    admin = await make_user(resources, role=Role.ADMIN)
    action = await AdminAction.create(
        actor_id=admin.id,
        action="brand.update",
        entity="brand",
        entity_id=admin.id,
        before={"name": "A"},
        after={"name": "B"},
    )
    ids["action"] = str(action.id)
    # One of the paid orders has its invoice, the others wait for theirs.
    await issue_invoice(UUID(ids["revived"]), settings=resources.settings, clock=resources.clock)
    ids["year"] = str(await fetch_value("SELECT financial_year FROM invoices"))
    ids["job"] = str(await fetch_value("SELECT id FROM jobs WHERE status = 'queued' LIMIT 1"))
    ids["client"] = "019aaaaa-0000-7000-8000-000000000002"
    ids["key"] = str(await fetch_value("SELECT id FROM idempotency_keys"))
    return ids
