"""Changes of wishlists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import ForeignKeyViolationError
from uuid_utils.compat import uuid7

from server.cart.errors import NoSuchVariant
from server.cart.queries import Holder
from server.cart.schemas import CartView
from server.cart.service import add_to_cart
from server.catalog.rules import Viewer
from server.core import jobs
from server.core.crash import crash_point
from server.core.db import Tx, fetch, transaction
from server.core.settings import Settings
from server.core.tokens import Principal
from server.wishlist.errors import MAX_ITEMS, NoSuchWish, WishlistFull
from server.wishlist.jobs import MailBackInStock
from server.wishlist.queries import choose_variant, find_back, get_item, get_wanted
from server.wishlist.schemas import AddedWish, AddWish, MoveToCart

# Whoever has the list's row counts its items alone; by the clock, they stand in the order in which the row was had.
OWN_LIST = """
INSERT INTO wishlists (id, user_id, created_at, updated_at) VALUES ($1, $2, now(), now())
ON CONFLICT (user_id) DO UPDATE SET updated_at = now() RETURNING id
"""
ADD = """
INSERT INTO wish_list_items (id, wishlist_id, product_id, product_variant_id, created_at, updated_at)
SELECT $1, $2, $3, $4, clock_timestamp(), now() WHERE (SELECT count(*) FROM wish_list_items WHERE wishlist_id = $2) < $5
ON CONFLICT (wishlist_id, product_id, product_variant_id) DO NOTHING RETURNING id
"""
THERE = """
SELECT id FROM wish_list_items
WHERE wishlist_id = $1 AND product_id = $2 AND product_variant_id IS NOT DISTINCT FROM $3
"""
REMOVE = """
DELETE FROM wish_list_items i USING wishlists w WHERE i.id = $1 AND w.id = i.wishlist_id AND w.user_id = $2
RETURNING i.product_id, i.product_variant_id
"""
# Of so many people's wishes at once: those for the variant, and with $3 those for the whole product. Who has both is
# told of the variant; both are marked at one time, by which they are known again.
TOLD = """
WITH chosen AS (
  SELECT DISTINCT i.wishlist_id
  FROM wish_list_items i JOIN wishlists w ON w.id = i.wishlist_id JOIN users u ON u.id = w.user_id
  WHERE i.product_id = $1 AND i.told_at IS NULL
    AND (i.product_variant_id = $2 OR ($3::boolean AND i.product_variant_id IS NULL))
    AND u.status = 'active' AND u.wants_stock_mail AND u.role = ANY ($4::text[])
  LIMIT $5),
waiting AS (
  SELECT i.id FROM wish_list_items i JOIN chosen USING (wishlist_id)
  WHERE i.product_id = $1 AND i.told_at IS NULL
    AND (i.product_variant_id = $2 OR ($3::boolean AND i.product_variant_id IS NULL))
  ORDER BY i.id FOR UPDATE OF i),
told AS (
  UPDATE wish_list_items i SET told_at = now(), updated_at = now() FROM waiting WHERE i.id = waiting.id
  RETURNING i.id, i.wishlist_id, i.product_variant_id)
SELECT DISTINCT ON (wishlist_id) id FROM told ORDER BY wishlist_id, product_variant_id NULLS LAST
"""
UNTOLD = """
UPDATE wish_list_items i SET told_at = NULL, updated_at = now() FROM wish_list_items told
WHERE told.id = $1 AND i.wishlist_id = told.wishlist_id AND i.product_id = told.product_id AND i.told_at = told.told_at
"""
# People told in one transaction.
AT_ONCE = 1_000


async def add_wish(user: Principal, wish: AddWish) -> AddedWish:
    """Put a product or a variant on the user's wishlist; what is there already stays as it is.

    Raises:
        NoSuchProduct: The product is not shown to the user.
        NoSuchVariant: The variant is not shown to the user.
        VariantNotOfProduct: The variant is one of another product.
        WishlistFull: There is no room for another item.
    """
    viewer = Viewer.of(user.role, user.user_id)
    async with transaction() as tx:
        product_id = await get_wanted(tx, wish, viewer)
        item_id, is_new = await _add(tx, user.user_id, product_id, wish.product_variant_id)
        item = await get_item(tx, item_id, viewer.audience)
    return AddedWish(**dict(item), is_new=is_new)


async def remove_wish(user_id: UUID, item_id: UUID) -> None:
    """Take an item off the user's wishlist.

    Raises:
        NoSuchWish: It is not there.
    """
    if not await fetch(REMOVE, item_id, user_id):
        raise NoSuchWish


async def move_to_cart(
    user: Principal, item_id: UUID, wish: MoveToCart, *, settings: Settings, now: datetime
) -> CartView:
    """Take an item off the user's wishlist and put units of it into their cart; gives the cart.

    Raises:
        NoSuchWish: It is not there.
        VariantNeeded: The item names a product with several variants, and the wish none of them.
        VariantNotOfProduct: The variant is another than the item's, or of another product.
        NoSuchVariant: The variant is not on sale to the user.
        OutOfStock: Fewer are left than the line would then have.
        CartFull: The cart or the line would be too large.
    """
    async with transaction() as tx:
        # First, so that of several at once one finds it.
        row = await tx.fetch_row(REMOVE, item_id, user.user_id)
        if row is None:
            raise NoSuchWish
        wished_id, named_id = row["product_variant_id"], wish.product_variant_id
        variant_id = await choose_variant(tx, row["product_id"], wished_id, named_id)
        return await add_to_cart(tx, Holder.of(user, None), variant_id, wish.quantity, settings=settings, now=now)


async def announce_back_in_stock(variant_id: UUID, *, whole_product: bool) -> None:
    """Leave a letter for everybody who waits for what is back in stock, once for each wish; nothing when it is gone.

    A wish is marked in the transaction that leaves its letter, so that no crash loses or doubles one.
    """
    back = await find_back(variant_id)
    if back is None or not (back.variant_in_stock or (whole_product and back.product_in_stock)):
        return
    wanted = variant_id if back.variant_in_stock else None
    rows: Sequence[Any] = (variant_id,)
    while rows:
        async with transaction() as tx:
            rows = await tx.fetch(TOLD, back.product_id, wanted, whole_product, back.roles, AT_ONCE)
            await jobs.add_all(tx, [MailBackInStock(wish_list_item_id=row["id"]) for row in rows])
            crash_point("wishlist.told")


async def forget_told(item_id: UUID) -> None:
    """Let a wish wait again: its letter was not sent, since what it is for was gone before."""
    await fetch(UNTOLD, item_id)


async def _add(tx: Tx, user_id: UUID, product_id: UUID, variant_id: UUID | None) -> tuple[UUID, bool]:
    """The item's id, and whether it is a new one."""
    (own,) = await tx.fetch(OWN_LIST, uuid7(), user_id)
    try:
        added = await tx.fetch_row(ADD, uuid7(), own["id"], product_id, variant_id, MAX_ITEMS)
    except ForeignKeyViolationError as error:
        # The back office erased it a moment ago.
        raise NoSuchVariant from error
    found = added or await tx.fetch_row(THERE, own["id"], product_id, variant_id)
    if found is None:
        raise WishlistFull
    return found["id"], added is not None
