"""Orders as the back office's tests make and move them."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from aiohttp.test_utils import TestServer

from models.coupons import Coupon
from models.enums import CouponType
from server.core.db import fetch, fetch_value, transaction
from tests.checkout.shop import order, put_in_cart
from tests.conftest import Client
from tests.factories.shoppers import Shopper
from tests.factories.users import Person


async def make_coupon(*, off: int = 100_00, **limits: Any) -> UUID:
    """A coupon that takes `off` paise off a cart, for anybody and as often as they like."""
    made = await Coupon.create(
        code="SAVE", type=CouponType.FIXED, discount_value=Decimal(off), **{"per_user_limit": None, **limits}
    )
    return made.id


async def buy_with(
    client: Client, shopper: Shopper, coupon_id: UUID, variant_id: UUID, quantity: int = 1, method: str = "upi"
) -> dict[str, Any]:
    """Put units into the cart, the coupon on it, and order."""
    await put_in_cart(client, shopper, variant_id, quantity)
    async with transaction() as tx:
        await tx.execute("UPDATE carts SET coupon_id = $2 WHERE user_id = $1", shopper.user_id, coupon_id)
    status, body = await order(client, shopper, method)
    assert status == 201, body
    return body


async def move(
    client: Client, person: Person, order_id: str, to: str, *, etag: str | None = None, **more: Any
) -> tuple[int, dict[str, Any]]:
    """Set an order's state; gives status and body."""
    headers = person.headers | ({"If-Match": etag} if etag is not None else {})
    url = f"/api/admin/orders/{order_id}/status"
    answer = await client.put(url, json={"order_status": to, **more}, headers=headers)
    return answer.status, await answer.json()


async def seen(client: Client, person: Person, order_id: str, status: int = 200) -> dict[str, Any]:
    """An order in the back office."""
    answer = await client.get(f"/api/admin/orders/{order_id}", headers=person.headers)
    body: dict[str, Any] = await answer.json()
    assert answer.status == status, body
    return body


async def listed(client: Client, person: Person, query: str = "", status: int = 200) -> dict[str, Any]:
    """A page of the back office's list."""
    answer = await client.get(f"/api/admin/orders{query}", headers=person.headers)
    body: dict[str, Any] = await answer.json()
    assert answer.status == status, body
    return body


async def make_due(*order_ids: str) -> None:
    """Let the time of unpaid orders be over."""
    async with transaction() as tx:
        await tx.execute(
            "UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = ANY ($1::uuid[])",
            [UUID(order_id) for order_id in order_ids],
        )


async def uses_of(coupon_id: UUID) -> tuple[int, int]:
    """How often a coupon counts itself as used, and how many redemptions stand."""
    used = await fetch_value("SELECT used_count FROM coupons WHERE id = $1", coupon_id)
    standing = "SELECT count(*) FROM coupon_redemptions WHERE coupon_id = $1 AND released_at IS NULL"
    return used, await fetch_value(standing, coupon_id)


async def stock_of(variant_id: UUID) -> int:
    """What is left of a variant."""
    left: int = await fetch_value("SELECT stock_quantity FROM product_variants WHERE id = $1", variant_id)
    return left


async def letters(order_id: str) -> list[str]:
    """The letters left to be written about an order, in their order."""
    rows = await fetch(
        "SELECT payload->>'letter' AS letter FROM jobs WHERE name = 'SendOrderLetter' AND payload->>'order_id' = $1"
        " ORDER BY created_at, id",
        order_id,
    )
    return [row["letter"] for row in rows]


async def invoices_due(order_id: str) -> int:
    """How many jobs are left to write an order's invoice."""
    sql = "SELECT count(*) FROM jobs WHERE name = 'IssueInvoice' AND payload->>'order_id' = $1"
    left: int = await fetch_value(sql, order_id)
    return left


async def agree_on_money(client: Client, sandbox: TestServer, gateway_ids: Collection[str]) -> None:
    """See that the gateway's books and the shop's are the same, and that what was kept is what is owed.

    `gateway_ids` are the gateway's names of all orders that there are here.
    """
    books = await (await client.session.get(sandbox.make_url("/__sandbox/ledger"))).json()
    theirs = {
        payment["id"]: (payment["amount"], payment["amount_refunded"])
        for payment in books["payments"]
        if payment["order_id"] in gateway_ids and payment["status"] in {"captured", "refunded"}
    }
    rows = await fetch("SELECT transaction_id, amount, amount_refunded FROM payments WHERE transaction_id IS NOT NULL")
    assert {row["transaction_id"]: (row["amount"], row["amount_refunded"]) for row in rows} == theirs
    wrong = await fetch(
        "SELECT o.id, o.order_status, o.payment_status FROM orders o WHERE"
        " CASE WHEN o.order_status <> 'cancelled' AND o.payment_status = 'paid' THEN o.total_amount ELSE 0 END"
        " <> (SELECT coalesce(sum(amount - amount_refunded), 0) FROM payments p"
        " WHERE p.order_id = o.id AND p.transaction_id IS NOT NULL)"
    )
    assert wrong == []
