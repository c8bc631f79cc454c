"""Reads of people's address books."""

from uuid import UUID

from server.core.db import Tx, fetch, fetch_value
from server.core.pages import Page, PageFilter, cut_page, read_cursor
from server.users.errors import NoSuchAddress
from server.users.schemas import SavedAddressView

# An address as an order keeps it.
SNAPSHOT = "id, address_line1, address_line2, city, state, postal_code, country"
SAVED = (
    "SELECT a.id, a.address_line1, a.address_line2, a.city, a.state, a.postal_code, a.country, a.created_at,"
    " a.updated_at, u.current_address_id IS NOT DISTINCT FROM a.id AS is_default"
    " FROM addresses a JOIN users u ON u.id = a.user_id WHERE a.user_id = $1 AND a.is_active"
)
COUNT = "SELECT count(*) FROM addresses WHERE user_id = $1 AND is_active"


async def get_saved_address(tx: Tx, user_id: UUID, address_id: UUID) -> SavedAddressView:
    """An address as its owner sees it.

    Raises:
        NoSuchAddress: It does not exist, was deleted, or is another's.
    """
    row = await tx.fetch_row(f"{SAVED} AND a.id = $2", user_id, address_id)
    if row is None:
        raise NoSuchAddress
    return SavedAddressView.of(row)


async def count_addresses(tx: Tx, user_id: UUID) -> int:
    """How many addresses a person has."""
    row = await tx.fetch_row(COUNT, user_id)
    return int(row[0]) if row is not None else 0


async def list_addresses(user_id: UUID, query: PageFilter) -> Page[SavedAddressView]:
    """A person's addresses, the newest first.

    Raises:
        BadCursor: The cursor is not one of this list.
    """
    after = read_cursor(query.cursor, "newest", (UUID,))
    rows = await fetch(
        f"{SAVED} AND ($2::uuid IS NULL OR a.id < $2) ORDER BY a.id DESC LIMIT $3",
        user_id,
        None if after is None else after[0],
        query.limit + 1,
    )
    total = await fetch_value(COUNT, user_id) if query.include_total else None
    return cut_page(query, [SavedAddressView.of(row) for row in rows], "newest", ("id",), total=total)
