"""Coupons as checkout reads them, and as the back office lists and locks them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.catalog.queries.rows import Values, count_found
from server.core.db import Tx, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import Page, PageFilter, cut_page, read_cursor
from server.coupons.schemas import (
    AdminCoupon,
    CouponFilter,
    CouponReport,
    NamedUser,
    Redemption,
    RedemptionFilter,
)
from server.pricing.basket import CouponOffer

OFFER = """
SELECT c.id, c.code, c.type, c.discount_value AS value, c.max_discount, c.min_cart_value, c.target_type AS target,
  c.product_id, c.category_id, c.brand_id, c.target_role, c.valid_from, c.valid_to, c.is_active, c.usage_limit,
  c.per_user_limit, c.used_count, (
    SELECT count(*)::int FROM coupon_redemptions r
    WHERE r.coupon_id = c.id AND r.user_id = $2 AND r.released_at IS NULL) AS used_by_caller,
  EXISTS (SELECT FROM coupon_users u WHERE u.coupon_id = c.id) AS named_users_only,
  EXISTS (SELECT FROM coupon_users u WHERE u.coupon_id = c.id AND u.user_id = $2) AS caller_is_named
FROM coupons c WHERE """
COLUMNS = """c.id, c.code, c.description, c.type, c.discount_value, c.max_discount, c.min_cart_value, c.usage_limit,
  c.used_count, c.per_user_limit, c.valid_from, c.valid_to, c.target_role, c.target_type, c.product_id, c.category_id,
  c.brand_id, EXISTS (SELECT FROM coupon_users u WHERE u.coupon_id = c.id) AS named_users_only, c.is_active,
  c.created_by, c.created_at, c.updated_at"""
# The uses of the coupons found, and of no others: each has its own by an index.
REPORT = f"""
SELECT {COLUMNS}, c.usage_limit - c.used_count AS remaining, usage.*
FROM {{coupons}} c, LATERAL (
  SELECT count(*) AS redemptions, count(r.released_at) AS released,
    count(DISTINCT r.user_id) FILTER (WHERE r.released_at IS NULL) AS users,
    coalesce(sum(r.discount_amount) FILTER (WHERE r.released_at IS NULL), 0)::bigint AS discount_amount,
    max(r.redeemed_at) AS last_redeemed_at
  FROM coupon_redemptions r WHERE r.coupon_id = c.id) usage
"""
LIVE = """(c.is_active AND coalesce(c.valid_from <= {now}::timestamptz, true)
  AND coalesce({now}::timestamptz < c.valid_to, true) AND coalesce(c.used_count < c.usage_limit, true))"""
USED_BY_ONE = """
SELECT coalesce(max(used), 0) AS used FROM (
  SELECT count(*) AS used FROM coupon_redemptions WHERE coupon_id = $1 AND released_at IS NULL GROUP BY user_id) each
"""
NAMED = """
SELECT n.user_id, u.name, u.email, n.created_at, (
    SELECT count(*) FROM coupon_redemptions r
    WHERE r.coupon_id = n.coupon_id AND r.user_id = n.user_id AND r.released_at IS NULL) AS uses
FROM coupon_users n JOIN users u ON u.id = n.user_id
WHERE n.coupon_id = $1 AND ($2::uuid IS NULL OR n.user_id < $2) ORDER BY n.user_id DESC LIMIT $3
"""
REDEMPTIONS = """
SELECT r.id, r.coupon_id, c.code, r.user_id, u.name, u.email, r.order_id, o.order_number, r.discount_amount,
  r.redeemed_at, r.released_at
FROM coupon_redemptions r JOIN coupons c ON c.id = r.coupon_id JOIN users u ON u.id = r.user_id
  JOIN orders o ON o.id = r.order_id
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How often a coupon may be used, and was; a limit of None is none."""

    usage_limit: int | None
    used_count: int
    per_user_limit: int | None

    @property
    def is_used_up(self) -> bool:
        """Whether all users together have no use left."""
        return self.usage_limit is not None and self.used_count >= self.usage_limit


async def find_coupon(tx: Tx | None, wanted: UUID | str, user_id: UUID) -> CouponOffer | None:
    """A coupon by its id or its code, with what the user's standing to it is."""
    column = "c.id = $1::uuid" if isinstance(wanted, UUID) else "c.code = upper($1::text)"
    read = fetch_row if tx is None else tx.fetch_row
    row = await read(OFFER + column, wanted, user_id)
    return None if row is None else CouponOffer(**dict(row))


async def lock_coupon(tx: Tx, coupon_id: UUID, *, to_rename: bool = False) -> AdminCoupon:
    """Lock a coupon's row and read it; `to_rename` keeps out also those who would refer to it: orders and carts.

    Raises:
        NotFound: It is not there.
    """
    strength = "UPDATE" if to_rename else "NO KEY UPDATE"
    row = await tx.fetch_row(f"SELECT {COLUMNS} FROM coupons c WHERE c.id = $1 FOR {strength}", coupon_id)
    if row is None:
        raise NotFound
    return AdminCoupon.of(row)


async def lock_coupons(tx: Tx, coupon_ids: Collection[UUID]) -> None:
    """Lock coupons in the order of their ids, so that two orders which exchange theirs never wait for each other."""
    await tx.fetch("SELECT id FROM coupons WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", [*coupon_ids])


async def lock_limits(tx: Tx, coupon_id: UUID) -> Limits:
    """Lock a coupon's row for a use of it; others' uses wait until the transaction ends.

    Raises:
        NotFound: It is not there.
    """
    row = await tx.fetch_row(
        "SELECT usage_limit, used_count, per_user_limit FROM coupons WHERE id = $1 FOR NO KEY UPDATE", coupon_id
    )
    if row is None:
        raise NotFound
    return Limits(**dict(row))


async def lock_users(tx: Tx, user_ids: Collection[UUID]) -> set[UUID]:
    """Keep users from being erased; gives those that there are."""
    rows = await tx.fetch("SELECT id FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE", list(user_ids))
    return {row["id"] for row in rows}


async def count_used_by_one(tx: Tx, coupon_id: UUID) -> int:
    """The most uses of a locked coupon that one user has."""
    row = await tx.fetch_row(USED_BY_ONE, coupon_id)
    return row["used"] if row is not None else 0


async def check_coupon(tx: Tx | None, coupon_id: UUID) -> None:
    """See that there is such a coupon.

    Raises:
        NotFound: There is none.
    """
    read = fetch_row if tx is None else tx.fetch_row
    if await read("SELECT FROM coupons WHERE id = $1", coupon_id) is None:
        raise NotFound


async def get_report(coupon_id: UUID) -> CouponReport:
    """A coupon with its usage.

    Raises:
        NotFound: It is not there.
    """
    row = await fetch_row(f"{REPORT.format(coupons='coupons')} WHERE c.id = $1", coupon_id)
    if row is None:
        raise NotFound
    return CouponReport.of(row)


async def list_coupons(query: CouponFilter, *, now: datetime) -> Page[CouponReport]:
    """A page of coupons with their usage, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (datetime, UUID))
    values = Values()
    where = _conditions(query, values, now)
    total = await count_found(query, f"SELECT FROM coupons c WHERE {where}", values)
    if after is not None:
        where += f" AND (c.created_at, c.id) < ({values.bind(after[0])}, {values.bind(after[1])})"
    newest = "ORDER BY c.created_at DESC, c.id DESC"
    found = f"(SELECT * FROM coupons c WHERE {where} {newest} LIMIT {query.limit + 1})"
    rows = await fetch_planned(f"{REPORT.format(coupons=found)} {newest}", *values.bound)
    return cut_page(query, [CouponReport.of(row) for row in rows], "newest", ("created_at", "id"), total=total)


async def list_named_users(coupon_id: UUID, query: PageFilter) -> Page[NamedUser]:
    """A page of the users whom a coupon names, the newest users first.

    Raises:
        NotFound: There is no such coupon.
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "user", (UUID,)) or [None]
    await check_coupon(None, coupon_id)
    values = Values()
    total = await count_found(query, f"SELECT FROM coupon_users WHERE coupon_id = {values.bind(coupon_id)}", values)
    rows = await fetch_planned(NAMED, coupon_id, after[0], query.limit + 1)
    return cut_page(query, [NamedUser.of(row) for row in rows], "user", ("user_id",), total=total)


async def list_redemptions(query: RedemptionFilter) -> Page[Redemption]:
    """A page of the uses of coupons, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    after = read_cursor(query.cursor, "newest", (datetime, UUID))
    values = Values()
    made = _equals("r", query, ("coupon_id", "user_id", "order_id"), values)
    if query.released is not None:
        made.append("r.released_at IS NOT NULL" if query.released else "r.released_at IS NULL")
    if query.from_ is not None:
        made.append(f"r.redeemed_at >= {values.bind(query.from_)}")
    if query.to is not None:
        made.append(f"r.redeemed_at < {values.bind(query.to)}")
    where = " AND ".join(made)
    total = await count_found(query, f"SELECT FROM coupon_redemptions r WHERE {where}", values)
    if after is not None:
        where += f" AND (r.redeemed_at, r.id) < ({values.bind(after[0])}, {values.bind(after[1])})"
    order = f"ORDER BY r.redeemed_at DESC, r.id DESC LIMIT {query.limit + 1}"
    rows = await fetch_planned(f"{REDEMPTIONS} WHERE {where} {order}", *values.bound)
    return cut_page(query, [Redemption.of(row) for row in rows], "newest", ("redeemed_at", "id"), total=total)


def _equals(table: str, query: PageFilter, columns: Sequence[str], values: Values) -> list[str]:
    """The conditions of the filter's fields that are columns of the table."""
    wanted = {column: getattr(query, column) for column in columns}
    named = (f"{table}.{column} = {values.bind(value)}" for column, value in wanted.items() if value is not None)
    return ["true", *named]


def _conditions(query: CouponFilter, values: Values, now: datetime) -> str:
    made = _equals("c", query, ("type", "target_role", "is_active"), values)
    if query.q is not None:
        made.append(f"strpos(c.code, {values.bind(query.q)}::text) > 0")
    if query.user_id is not None:
        made.append(f"c.id IN (SELECT coupon_id FROM coupon_users WHERE user_id = {values.bind(query.user_id)})")
    if query.live is not None:
        made.append(("" if query.live else "NOT ") + LIVE.format(now=values.bind(now)))
    return " AND ".join(made)
