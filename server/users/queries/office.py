"""People as the back office sees and locks them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from server.core.db import Tx, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, cut_page, read_cursor
from server.users.rules import search_pattern
from server.users.schemas import AdminUser, AdminUserDetail, UserFilter

COLUMNS = """u.id, u.name, u.email, u.phone_number, u.role, u.status, u.email_verified_at, u.deleted_at, u.created_at,
  u.updated_at"""
# The text is that of the index users_search_idx.
FOUND = """FROM users u WHERE ($1::text IS NULL OR u.role = $1) AND ($2::text IS NULL OR u.status = $2)
  AND ($3::text IS NULL OR (u.name || ' ' || u.email || ' ' || coalesce(u.phone_number, '')) ILIKE $3)
  AND ($4::timestamptz IS NULL OR u.created_at >= $4) AND ($5::timestamptz IS NULL OR u.created_at < $5)"""
# Money that came counts until it is back; a session is its one link that was not exchanged yet.
DETAIL = f"""
SELECT {COLUMNS}, $2::text AS currency,
  (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS order_count,
  (SELECT o.order_date FROM orders o WHERE o.user_id = u.id ORDER BY o.created_at DESC, o.id DESC LIMIT 1)
    AS last_order_at,
  ((SELECT coalesce(sum(p.amount), 0) FROM payments p
      WHERE p.user_id = u.id AND p.payment_status IN ('paid', 'refunded'))
    - (SELECT coalesce(sum(r.amount), 0) FROM payments p JOIN refunds r ON r.payment_id = p.id
      WHERE p.user_id = u.id AND r.status = 'processed'))::bigint AS spent_amount,
  (SELECT count(*) FROM product_reviews v WHERE v.user_id = u.id) AS review_count,
  (SELECT count(*) FROM refresh_tokens t WHERE t.user_id = u.id AND t.used_at IS NULL AND t.revoked_at IS NULL
    AND t.expires_at > now()) AS session_count
FROM users u WHERE u.id = $1
"""


class Sort(NamedTuple):
    """The order of the list: its columns, of which types, and whether it falls."""

    columns: tuple[str, ...]
    kinds: tuple[type, ...]
    falls: bool = False


SORTS = {
    "newest": Sort(("id",), (UUID,), falls=True),
    "oldest": Sort(("id",), (UUID,)),
    "name": Sort(("name", "id"), (str, UUID)),
    "email": Sort(("email",), (str,)),
}


async def list_admin_users(query: UserFilter) -> Page[AdminUser]:
    """A page of people.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    pattern = search_pattern(query.q) if query.q is not None else None
    wanted = [query.role, query.status, pattern, query.created_from, query.created_to]
    total = None
    if query.include_total:
        total = (await fetch_planned(f"SELECT count(*) FROM (SELECT {FOUND} LIMIT {TOTAL_CAP}) t", *wanted))[0][0]
    by = SORTS[query.sort]
    way = "DESC" if by.falls else "ASC"
    order = ", ".join(f"u.{column} {way}" for column in by.columns)
    beyond = ""
    if (after := read_cursor(query.cursor, query.sort, by.kinds)) is not None:
        places = ", ".join(f"${number}" for number, _ in enumerate(after, len(wanted) + 1))
        beyond = f"AND ({', '.join(f'u.{column}' for column in by.columns)}) {'<' if by.falls else '>'} ({places})"
        wanted += after
    rows = await fetch_planned(
        f"SELECT {COLUMNS} {FOUND} {beyond} ORDER BY {order} LIMIT {query.limit + 1}",
        *wanted,
    )
    return cut_page(query, [AdminUser.of(row) for row in rows], query.sort, by.columns, total=total)


async def get_admin_user(user_id: UUID, *, currency: str) -> AdminUserDetail:
    """A person, with what they have done in the shop.

    Raises:
        NotFound: There is no such person.
    """
    row = await fetch_row(DETAIL, user_id, currency)
    if row is None:
        raise NotFound
    return AdminUserDetail.of(row)


async def lock_people(tx: Tx, user_ids: Collection[UUID]) -> dict[UUID, AdminUser]:
    """Lock people in the order of their ids, and read them; who is not there is left out."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM users u WHERE u.id = ANY ($1::uuid[]) ORDER BY u.id FOR NO KEY UPDATE", [*user_ids]
    )
    return {row["id"]: AdminUser.of(row) for row in rows}


async def lock_admins(tx: Tx) -> set[UUID]:
    """Lock all who run the shop, in the order of their ids; gives who they are."""
    rows = await tx.fetch(
        "SELECT id FROM users WHERE role = 'admin' AND status = 'active' ORDER BY id FOR NO KEY UPDATE"
    )
    return {row["id"] for row in rows}
