"""Changes of the cart."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from asyncpg import ForeignKeyViolationError
from uuid_utils.compat import uuid7

from server.cart.errors import MAX_LINES, MAX_UNITS, CartFull, NoSuchLine, NoSuchVariant
from server.cart.queries import CartLine, Holder, lock_cart, read_cart, view_cart
from server.cart.schemas import CartView
from server.catalog.queries import SaleLine
from server.core.db import Tx, transaction
from server.core.settings import Settings
from server.core.tokens import new_secret
from server.inventory.errors import OutOfStock
from server.inventory.rules import Stock, shortages

# Finds the cart, locks it and says that it changes, in one: what is read after it is what all others left.
OPEN = "UPDATE carts SET updated_at = now() WHERE user_id = $1 OR token_hash = $2 RETURNING id"
# Of two first adds at once the second waits, and finds the cart of the first.
MAKE = """
INSERT INTO carts (id, user_id, token_hash, created_at, updated_at) VALUES ($1, $2, $3, now(), now())
ON CONFLICT (user_id) DO UPDATE SET updated_at = now() RETURNING id
"""
# The clock, not the transaction's beginning: lines stand in the order in which the lock was had.
ADD = """
INSERT INTO cart_items (id, cart_id, product_id, product_variant_id, quantity, price_at_time, discount_applied,
  final_price, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $6::bigint * $5::int, clock_timestamp(), now())
ON CONFLICT (cart_id, product_variant_id) DO UPDATE SET quantity = cart_items.quantity + $5, price_at_time = $6,
  final_price = $6::bigint * (cart_items.quantity + $5), updated_at = now()
RETURNING id, product_variant_id, quantity, price_at_time
"""
# The lines change carts as they are: they keep their ids, their times and their prices.
MERGE = """
WITH joined AS (
  UPDATE cart_items mine SET quantity = least($3, mine.quantity + theirs.quantity),
    final_price = mine.price_at_time * least($3, mine.quantity + theirs.quantity), updated_at = now()
  FROM cart_items theirs
  WHERE mine.cart_id = $1 AND theirs.cart_id = $2 AND theirs.product_variant_id = mine.product_variant_id)
UPDATE cart_items SET cart_id = $1, updated_at = now() WHERE id IN (
  SELECT theirs.id FROM cart_items theirs
  WHERE theirs.cart_id = $2 AND NOT EXISTS (
    SELECT FROM cart_items mine WHERE mine.cart_id = $1 AND mine.product_variant_id = theirs.product_variant_id)
  ORDER BY theirs.created_at, theirs.id
  LIMIT greatest(0, $4 - (SELECT count(*) FROM cart_items WHERE cart_id = $1)))
"""
BATCH = 1000
FORGET = """
WITH old AS (
  SELECT id FROM carts WHERE user_id IS NULL AND updated_at < now() - interval '30 days'
  ORDER BY updated_at LIMIT $1 FOR UPDATE SKIP LOCKED)
DELETE FROM carts USING old WHERE carts.id = old.id
"""


async def put_in_cart(
    holder: Holder, variant_id: UUID, quantity: int, *, settings: Settings, now: datetime
) -> CartView:
    """Add units of a variant; gives the cart, with a new token where a guest had none.

    Raises:
        NoSuchVariant: It is not on sale to the holder.
        OutOfStock: Fewer are left than the line would then have.
        CartFull: The cart or the line would be too large.
    """
    async with transaction() as tx:
        return await add_to_cart(tx, holder, variant_id, quantity, settings=settings, now=now)


async def add_to_cart(
    tx: Tx, holder: Holder, variant_id: UUID, quantity: int, *, settings: Settings, now: datetime
) -> CartView:
    """Add units of a variant as a step, with the refusals of `put_in_cart`."""
    given = holder.token
    holder, cart_id = await _open_cart(tx, holder)
    cart = await read_cart(tx, holder, variant_id)
    lines = {line.variant_id: line for line in cart.lines}
    sold = _sold(cart.sale.get(variant_id))
    there = lines[variant_id].quantity if variant_id in lines else 0
    if there + quantity > MAX_UNITS or (variant_id not in lines and len(lines) >= MAX_LINES):
        raise CartFull
    _check_stock(sold, there + quantity)
    lines[variant_id] = await _add_line(tx, cart_id, sold, quantity)
    view = await view_cart(tx, replace(cart, lines=tuple(lines.values())), settings, now=now)
    return view if holder.token == given else view.model_copy(update={"cart_token": holder.token})


async def change_quantity(
    holder: Holder, item_id: UUID, quantity: int, *, settings: Settings, now: datetime
) -> CartView:
    """Set how many units a line has; gives the cart.

    Raises:
        NoSuchLine: The holder's cart has no such line.
        NoSuchVariant: It is no longer on sale to the holder.
        OutOfStock: Fewer are left.
    """
    async with transaction() as tx:
        await tx.execute(OPEN, *holder.keys)
        cart = await read_cart(tx, holder)
        line = next((line for line in cart.lines if line.id == item_id), None)
        if line is None:
            raise NoSuchLine
        _check_stock(_sold(cart.sale.get(line.variant_id)), quantity)
        changed = await tx.execute(
            "UPDATE cart_items SET quantity = $2::int, final_price = price_at_time * $2::int, updated_at = now()"
            " WHERE id = $1",
            item_id,
            quantity,
        )
        if not changed:
            # The back office erased its variant a moment ago.
            raise NoSuchLine
        lines = (replace(one, quantity=quantity) if one is line else one for one in cart.lines)
        return await view_cart(tx, replace(cart, lines=tuple(lines)), settings, now=now)


async def remove_line(holder: Holder, item_id: UUID) -> None:
    """Take a line out.

    Raises:
        NoSuchLine: The holder's cart has no such line.
    """
    async with transaction() as tx:
        cart = await tx.fetch_row(OPEN, *holder.keys)
        removed = cart and await tx.execute("DELETE FROM cart_items WHERE id = $1 AND cart_id = $2", item_id, cart[0])
        if not removed:
            raise NoSuchLine


async def merge_carts(tx: Tx, user_id: UUID, token: str | None) -> None:
    """Put what a guest gathered into a user's cart, as a step of their login; then the token opens nothing.

    Lines that both have add up, at most to 99 units, and keep the price of the user's own. Of the others the newest are
    left out where there would be more than 100. A token that opens no cart changes nothing.
    """
    # The guest's before the user's: nothing else locks two carts, so that no two can wait for each other.
    guest = await lock_cart(tx, Holder(None, token)) if token else None
    if guest is None:
        return
    _, cart_id = await _open_cart(tx, Holder(user_id, None))
    await tx.execute(MERGE, cart_id, guest.id, MAX_UNITS, MAX_LINES)
    await tx.execute("DELETE FROM carts WHERE id = $1", guest.id)


async def empty_cart(tx: Tx, cart_id: UUID) -> None:
    """Take everything out of a locked cart, as a step of an order; the coupon goes with it."""
    await tx.execute(
        "WITH gone AS (DELETE FROM cart_items WHERE cart_id = $1)"
        " UPDATE carts SET coupon_id = NULL, updated_at = now() WHERE id = $1",
        cart_id,
    )


async def put_coupon(tx: Tx, cart_id: UUID, coupon_id: UUID) -> None:
    """Put a coupon on a user's locked cart, in the place of any other."""
    await tx.execute("UPDATE carts SET coupon_id = $2, updated_at = now() WHERE id = $1", cart_id, coupon_id)


async def take_off_coupon(user_id: UUID) -> None:
    """Take the coupon off a user's cart, if one is on it."""
    async with transaction() as tx:
        await tx.execute(
            "UPDATE carts SET coupon_id = NULL, updated_at = now() WHERE user_id = $1 AND coupon_id IS NOT NULL",
            user_id,
        )


async def forget_guest_carts() -> int:
    """Delete the guests' carts that nobody has touched for 30 days; gives how many. Several at once share them."""
    forgotten = 0
    while True:
        async with transaction() as tx:
            deleted = await tx.execute(FORGET, BATCH)
        forgotten += deleted
        if deleted < BATCH:
            return forgotten


async def _open_cart(tx: Tx, holder: Holder) -> tuple[Holder, UUID]:
    """The holder's cart, locked, made if need be; a token that names no cart is replaced, never taken over."""
    found = await tx.fetch_row(OPEN, *holder.keys)
    if found is None:
        if holder.user_id is None:
            holder = replace(holder, token=new_secret())
        found = await tx.fetch_row(MAKE, uuid7(), *holder.keys)
    if found is None:
        raise LookupError("the cart that was just made is gone")
    return holder, found["id"]


async def _add_line(tx: Tx, cart_id: UUID, sale: SaleLine, quantity: int) -> CartLine:
    try:
        row = await tx.fetch_row(ADD, uuid7(), cart_id, sale.product_id, sale.variant_id, quantity, sale.unit_price)
    except ForeignKeyViolationError as error:
        # The back office erased it a moment ago.
        raise NoSuchVariant from error
    if row is None:
        raise LookupError("the line that was just put in is gone")
    return CartLine(*row)


def _sold(sale: SaleLine | None) -> SaleLine:
    if sale is None or not sale.is_sellable:
        raise NoSuchVariant
    return sale


def _check_stock(sale: SaleLine, quantity: int) -> None:
    stock = Stock(sale.variant_id, sale.sku, sale.stock_quantity)
    if missing := shortages([stock], {sale.variant_id: quantity}):
        raise OutOfStock(missing)
