"""Reads and locks of owners and stores. As `owner_id`, None is an admin, who sees all; else it is the owner's user."""

from uuid import UUID

from asyncpg import Record

from server.core.db import Tx, fetch_planned, fetch_row
from server.core.errors import NotFound
from server.core.pages import TOTAL_CAP, Page, cut_page, read_cursor
from server.stores.schemas import AdminOwner, OwnerFilter, StoreFilter, StoreView
from server.users.queries import lock_account
from server.users.rules import NO_PASSWORD

# The stores of an owner, by the id of their user: "p.store_id IN (" + OWN + " $2)".
OWN = "SELECT s.id FROM stores s JOIN owners o ON o.id = s.owner_id WHERE o.user_id ="
# What an owner has is bounded (`service.stores.MOST_STORES`), so that it may be counted.
OWNER = f"""
SELECT o.id, o.user_id, o.name, o.email, o.phone_number, o.default_address, o.status,
  o.status = 'active' AND u.status = 'active' AND u.role = 'owner' AS may_act,
  u.password <> '{NO_PASSWORD}' AS has_joined, k.store_count, k.active_store_count, o.created_at, o.updated_at
FROM owners o JOIN users u ON u.id = o.user_id, LATERAL (
  SELECT count(*) AS store_count, count(*) FILTER (WHERE s.is_active) AS active_store_count
  FROM stores s WHERE s.owner_id = o.id) k
"""
OWNERS = """($1::text IS NULL OR o.status = $1) AND ($2::text IS NULL OR strpos(lower(o.name), lower($2)) > 0
  OR strpos(o.email, lower($2)) > 0 OR strpos(o.phone_number, $2) > 0)"""
STORE = """
SELECT s.id, s.owner_id, o.name AS owner_name, s.name, s.location, s.is_active, s.created_at, s.updated_at
FROM stores s JOIN owners o ON o.id = s.owner_id
"""
OWN_ONE = "s.id = $1 AND ($2::uuid IS NULL OR o.user_id = $2)"
STORES = """($1::uuid IS NULL OR o.user_id = $1) AND ($2::uuid IS NULL OR s.owner_id = $2)
  AND ($3::boolean IS NULL OR s.is_active = $3)
  AND ($4::text IS NULL OR strpos(lower(s.name), lower($4)) > 0 OR strpos(lower(s.location), lower($4)) > 0)"""


async def get_owner(owner_id: UUID) -> AdminOwner:
    """An owner.

    Raises:
        NotFound: There is no such owner.
    """
    return AdminOwner.of(_found(await fetch_row(f"{OWNER} WHERE o.id = $1", owner_id)))


async def lock_owner(tx: Tx, owner_id: UUID) -> AdminOwner:
    """Lock the row of the person whom an owner's profile is of, which is before all that is theirs, and read both.

    Raises:
        NotFound: There is no such owner.
    """
    await lock_account(tx, _found(await tx.fetch_row("SELECT user_id FROM owners WHERE id = $1", owner_id))["user_id"])
    return AdminOwner.of(_found(await tx.fetch_row(f"{OWNER} WHERE o.id = $1", owner_id)))


async def find_owner(tx: Tx, user_id: UUID) -> UUID | None:
    """The id of the owner that a user is."""
    row = await tx.fetch_row("SELECT id FROM owners WHERE user_id = $1", user_id)
    return None if row is None else row["id"]


async def has_deleted_account(tx: Tx, user_id: UUID) -> bool:
    """Whether a user has deleted their account."""
    row = await tx.fetch_row("SELECT FROM users WHERE id = $1 AND deleted_at IS NOT NULL", user_id)
    return row is not None


async def list_owners(query: OwnerFilter) -> Page[AdminOwner]:
    """A page of the owners, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    wanted, total = (query.status, query.q), None
    after = read_cursor(query.cursor, "newest", (UUID,))
    if query.include_total:
        counted = f"SELECT count(*) FROM (SELECT FROM owners o WHERE {OWNERS} LIMIT {TOTAL_CAP}) t"
        total = (await fetch_planned(counted, *wanted))[0][0]
    rows = await fetch_planned(
        f"{OWNER} WHERE {OWNERS} AND ($3::uuid IS NULL OR o.id < $3) ORDER BY o.id DESC LIMIT {query.limit + 1}",
        *wanted,
        after[0] if after is not None else None,
    )
    return cut_page(query, [AdminOwner.of(row) for row in rows], "newest", ("id",), total=total)


async def get_store(store_id: UUID, *, owner_id: UUID | None) -> StoreView:
    """A store.

    Raises:
        NotFound: It is not there, or another's.
    """
    return StoreView.of(_found(await fetch_row(f"{STORE} WHERE {OWN_ONE}", store_id, owner_id)))


async def lock_store(tx: Tx, store_id: UUID, *, owner_id: UUID | None) -> StoreView:
    """Lock the row of the person whose store it is, then the store's, and read it.

    Raises:
        NotFound: It is not there, or another's.
    """
    store = StoreView.of(_found(await tx.fetch_row(f"{STORE} WHERE {OWN_ONE}", store_id, owner_id)))
    await lock_owner(tx, store.owner_id)
    return StoreView.of(_found(await tx.fetch_row(f"{STORE} WHERE s.id = $1 FOR NO KEY UPDATE OF s", store_id)))


async def list_stores(query: StoreFilter, *, owner_id: UUID | None) -> Page[StoreView]:
    """A page of the stores, newest first.

    Raises:
        BadCursor: The cursor is not of this list.
    """
    wanted, total = (owner_id, query.owner_id, query.is_active, query.q), None
    after = read_cursor(query.cursor, "newest", (UUID,))
    if query.include_total:
        found = f"SELECT FROM stores s JOIN owners o ON o.id = s.owner_id WHERE {STORES} LIMIT {TOTAL_CAP}"
        total = (await fetch_planned(f"SELECT count(*) FROM ({found}) t", *wanted))[0][0]
    rows = await fetch_planned(
        f"{STORE} WHERE {STORES} AND ($5::uuid IS NULL OR s.id < $5) ORDER BY s.id DESC LIMIT {query.limit + 1}",
        *wanted,
        after[0] if after is not None else None,
    )
    return cut_page(query, [StoreView.of(row) for row in rows], "newest", ("id",), total=total)


def _found(row: Record | None) -> Record:
    if row is None:
        raise NotFound
    return row
