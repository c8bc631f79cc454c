"""All that is kept about a person, as one JSON document that is read in pages while it goes out.

PostgreSQL writes the JSON. Each page is as of its moment, and memory holds one of them.
"""

from collections.abc import AsyncGenerator
from datetime import datetime
from uuid import UUID

import orjson

from server.core.db import fetch, fetch_row
from server.core.errors import NotFound
from server.core.pool import within

PAGE = 50
USER = """
SELECT to_jsonb(x)::text FROM (
  SELECT id, name, email, phone_number, role, status, current_address_id, wants_stock_mail, email_verified_at,
    created_at, updated_at FROM users WHERE id = $1) x
"""
ORDER = """o.id, o.order_number, o.order_date, o.order_status, o.payment_status, o.payment_method, o.subtotal,
  o.discount_amount, o.shipping_cost, o.tax_amount, o.total_amount, o.currency, o.expires_at, o.cancel_reason,
  o.address_id, o.shipping_address, o.created_at, o.updated_at,
  (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.id), '[]') FROM (
    SELECT i.id, i.product_id, i.product_variant_id, i.product_name, i.variant_name, i.sku, i.attributes,
      i.total_quantity, i.price_at_time, i.discount_applied, i.coupon_discount, i.final_price, i.tax_rate, i.tax_amount
    FROM order_items i WHERE i.order_id = o.id) l) AS items,
  (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') FROM (
    SELECT p.id, p.amount, p.currency, p.payment_status, p.payment_method, p.transaction_id, p.razorpay_order_id,
      p.surplus, p.amount_refunded, p.payment_date, p.created_at
    FROM payments p WHERE p.order_id = o.id) p) AS payments,
  (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.id), '[]') FROM (
    SELECT r.id, r.payment_id, r.amount, r.status, r.reason, r.reference, r.processed_at, r.created_at
    FROM refunds r WHERE r.order_id = o.id) r) AS refunds,
  (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id), '[]') FROM (
    SELECT e.id, e.from_status, e.to_status, e.note, e.created_at FROM order_events e WHERE e.order_id = o.id) e)
    AS events,
  (SELECT v.document FROM invoices v WHERE v.order_id = o.id) AS invoice"""
# The parts that are lists: the columns, and the rows of the person $1, each `o` with an id and a time.
PARTS = {
    "addresses": (
        """o.id, o.address_line1, o.address_line2, o.city, o.state, o.postal_code, o.country, o.is_active,
          o.created_at, o.updated_at, o.deleted_at""",
        "addresses o WHERE o.user_id = $1",
    ),
    "orders": (ORDER, "orders o WHERE o.user_id = $1"),
    "coupon_redemptions": (
        "o.id, o.order_id, c.code, o.discount_amount, o.redeemed_at, o.released_at, o.created_at",
        "coupon_redemptions o JOIN coupons c ON c.id = o.coupon_id WHERE o.user_id = $1",
    ),
    "coupons": (
        "o.id, c.code, c.description, c.valid_from, c.valid_to, o.created_at",
        "coupon_users o JOIN coupons c ON c.id = o.coupon_id WHERE o.user_id = $1",
    ),
    "reviews": (
        """o.id, o.product_id, o.product_variant_id, o.rating, o.title, o.review, o.is_verified_purchase,
          o.helpful_count, o.hidden_at, o.hidden_reason, o.created_at, o.updated_at""",
        "product_reviews o WHERE o.user_id = $1",
    ),
    "review_votes": ("o.id, o.review_id, o.created_at", "review_votes o WHERE o.user_id = $1"),
    "cart": (
        "o.id, o.product_id, o.product_variant_id, o.quantity, o.price_at_time, o.created_at, o.updated_at",
        "cart_items o JOIN carts c ON c.id = o.cart_id WHERE c.user_id = $1",
    ),
    "wishlist": (
        "o.id, o.product_id, o.product_variant_id, o.told_at, o.created_at",
        "wish_list_items o JOIN wishlists w ON w.id = o.wishlist_id WHERE w.user_id = $1",
    ),
    "sessions": (
        "o.id, o.family_id AS session_id, o.user_agent, o.address, o.created_at, o.used_at, o.revoked_at, o.expires_at",
        "refresh_tokens o WHERE o.user_id = $1",
    ),
    "owner_profiles": (
        "o.id, o.name, o.phone_number, o.email, o.default_address, o.status, o.created_at, o.updated_at",
        "owners o WHERE o.user_id = $1",
    ),
    "account_changes": (
        "o.id, o.action, o.before, o.after, o.created_at",
        "admin_actions o WHERE o.entity = 'user' AND o.entity_id = $1",
    ),
}


async def read_export(user_id: UUID, *, now: datetime, patience: float) -> AsyncGenerator[bytes, None]:
    """The pieces of the document; the database may take `patience` seconds for each.

    Raises:
        NotFound: There is no such person.
    """
    user = await fetch_row(USER, user_id)
    if user is None:
        raise NotFound
    yield b'{"exported_at":%b,"user":%b' % (orjson.dumps(now), user[0].encode())
    for name, (columns, rows) in PARTS.items():
        yield b',"%b":[' % name.encode()
        between = b""
        async for page in _read_pages(columns, rows, user_id, patience):
            yield between + page
            between = b","
        yield b"]"
    yield b"}"


async def _read_pages(columns: str, rows: str, user_id: UUID, patience: float) -> AsyncGenerator[bytes, None]:
    """The rows of a part, in the order of their times, as JSON with commas between; no page is empty."""
    sql = (
        f"SELECT x.id, x.created_at, to_jsonb(x)::text AS row FROM (SELECT {columns} FROM {rows}"
        f" AND ($2::timestamptz IS NULL OR (o.created_at, o.id) > ($2, $3::uuid))"
        f" ORDER BY o.created_at, o.id LIMIT {PAGE}) x ORDER BY x.created_at, x.id"
    )
    last: tuple[datetime | None, UUID | None] = (None, None)
    while True:
        with within(patience, begun=True):
            found = await fetch(sql, user_id, *last)
        if found:
            yield ",".join(row["row"] for row in found).encode()
            last = found[-1]["created_at"], found[-1]["id"]
        if len(found) < PAGE:
            return
