"""Deleting an account: what orders and invoices need stays, without a person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core.db import Tx
from server.journal.service import forget
from server.users.errors import LastAdmin, OrdersUnderWay, RefundsUnderWay, StoresOpen
from server.users.queries import (
    count_open_stores,
    find_orders_under_way,
    find_refunds_under_way,
    lock_admins,
)
from server.users.rules import NO_PASSWORD

NOBODY = "Deleted person"
# Who places an order holds the cart: made where there is none, it keeps orders out until this ends.
HOLD_CART = """
INSERT INTO carts (id, user_id, created_at, updated_at) VALUES ($1, $2, now(), now())
ON CONFLICT (user_id) DO UPDATE SET updated_at = now()
"""
FORGET_PERSON = f"""
UPDATE users SET name = '{NOBODY}', email = 'deleted-' || id || '@deleted.invalid', phone_number = NULL,
  password = '{NO_PASSWORD}', status = 'inactive', current_address_id = NULL, wants_stock_mail = false,
  email_verified_at = NULL, token_version = token_version + 1, deleted_at = $2, updated_at = now()
WHERE id = $1
"""
FORGET_OWNER = f"""
UPDATE owners SET name = '{NOBODY}', email = 'deleted-' || user_id || '@deleted.invalid', default_address = '',
  phone_number = right(replace(user_id::text, '-', ''), 16), status = 'inactive', updated_at = now()
WHERE user_id = $1 RETURNING id
"""
# What the audit log knows of an owner.
OF_AN_OWNER = ("name", "email", "phone_number", "default_address")
# An order names its address, and has a copy of what it said.
ERASE_ADDRESSES = """
DELETE FROM addresses a WHERE a.user_id = $1 AND NOT EXISTS (SELECT FROM orders o WHERE o.address_id = a.id)
"""
BLANK_ADDRESSES = """
UPDATE addresses SET address_line1 = '', address_line2 = '', city = '', state = '', postal_code = '',
  is_active = false, deleted_at = coalesce(deleted_at, now()), updated_at = now()
WHERE user_id = $1
"""
# Names of coupons stay: they say nothing of a person, and a coupon that names nobody is for everybody.
FORGET_REST = tuple(
    f"DELETE FROM {table} WHERE user_id = $1"
    for table in ("carts", "wishlists", "refresh_tokens", "password_resets", "idempotency_keys")
)
LOCK_VOTED = """
SELECT product_id FROM product_reviews
WHERE id IN (SELECT review_id FROM review_votes WHERE user_id = $1) ORDER BY id FOR NO KEY UPDATE
"""
TAKE_VOTES = """
WITH gone AS (DELETE FROM review_votes WHERE user_id = $1 RETURNING review_id)
UPDATE product_reviews SET helpful_count = helpful_count - 1 WHERE id IN (SELECT review_id FROM gone)
"""


async def keep_an_admin(tx: Tx, user_id: UUID) -> None:
    """Lock all admins before one of them goes.

    Raises:
        LastAdmin: There is no other.
    """
    if not await lock_admins(tx) - {user_id}:
        raise LastAdmin


async def erase_person(tx: Tx, user_id: UUID, *, now: datetime) -> None:
    """Take all that says who somebody is out of the shop, and end every access; their row is locked.

    Orders keep where they went, and invoices to whom, as the law wants books kept (72 months for GST); reviews stay,
    without a name. What the payment gateway told of them is cleaned up after 60 days, as everything it tells.

    Raises:
        OrdersUnderWay: An order is not settled.
        RefundsUnderWay: Money is on its way back.
        StoresOpen: They are an owner whose stores sell.
    """
    await tx.execute(HOLD_CART, uuid7(), user_id)
    if numbers := await find_orders_under_way(tx, user_id):
        raise OrdersUnderWay(order_numbers=numbers)
    if numbers := await find_refunds_under_way(tx, user_id):
        raise RefundsUnderWay(order_numbers=numbers)
    if count := await count_open_stores(tx, user_id):
        raise StoresOpen(count=count)
    await tx.execute(FORGET_PERSON, user_id, now)
    for owner in await tx.fetch(FORGET_OWNER, user_id):
        await forget(tx, "owner", owner["id"], OF_AN_OWNER)
    for sql in (ERASE_ADDRESSES, BLANK_ADDRESSES, *FORGET_REST):
        await tx.execute(sql, user_id)
    voted = await tx.fetch(LOCK_VOTED, user_id)
    await tx.execute(TAKE_VOTES, user_id)
    written = await tx.fetch("SELECT product_id FROM product_reviews WHERE user_id = $1", user_id)
    tx.stale |= _tags([row["product_id"] for row in (*voted, *written)])


def _tags(product_ids: Sequence[UUID]) -> set[str]:
    """Those of the pages that show reviews of the products, by name and by how many found them helpful."""
    return {f"reviews:{product_id}" for product_id in product_ids}
