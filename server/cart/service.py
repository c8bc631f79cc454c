"""Changes of the cart."""

from dataclasses import replace
from uuid import UUID

from asyncpg import ForeignKeyViolationError
from uuid_utils.compat import uuid7

from server.cart.errors import MAX_LINES, MAX_UNITS, CartFull, NoSuchLine, NoSuchVariant
from server.cart.queries import Holder, list_lines, lock_cart
from server.catalog.queries import SaleLine, load_sale_lines
from server.core.db import Tx, transaction
from server.core.tokens import new_secret
from server.inventory.errors import OutOfStock
from server.inventory.rules import Stock, shortages


async def put_in_cart(holder: Holder, variant_id: UUID, quantity: int) -> Holder:
    """Add units of a variant; gives the holder, with a new token where a guest had none.

    Raises:
        NoSuchVariant: It is not on sale to the holder.
        OutOfStock: Fewer are left than the line would then have.
        CartFull: The cart or the line would be too large.
    """
    async with transaction() as tx:
        holder, cart_id = await _own_cart(tx, holder)
        sale = await _sale_line(tx, variant_id, holder)
        lines = {line.variant_id: line for line in await list_lines(tx, cart_id)}
        there = lines[variant_id].quantity if variant_id in lines else 0
        if there + quantity > MAX_UNITS or (variant_id not in lines and len(lines) >= MAX_LINES):
            raise CartFull
        _check_stock(sale, there + quantity)
        await _add_line(tx, cart_id, sale, quantity)
    return holder


async def change_quantity(holder: Holder, item_id: UUID, quantity: int) -> None:
    """Set how many units a line has.

    Raises:
        NoSuchLine: The holder's cart has no such line.
        NoSuchVariant: It is no longer on sale to the holder.
        OutOfStock: Fewer are left.
    """
    async with transaction() as tx:
        cart = await lock_cart(tx, holder)
        row = cart and await tx.fetch_row(
            "SELECT product_variant_id FROM cart_items WHERE id = $1 AND cart_id = $2", item_id, cart.id
        )
        if not row:
            raise NoSuchLine
        sale = await _sale_line(tx, row["product_variant_id"], holder)
        _check_stock(sale, quantity)
        await tx.execute(
            "UPDATE cart_items SET quantity = $2::int, final_price = $3::bigint * $2::int, updated_at = now()"
            " WHERE id = $1",
            item_id,
            quantity,
            sale.unit_price,
        )


async def remove_line(holder: Holder, item_id: UUID) -> None:
    """Take a line out.

    Raises:
        NoSuchLine: The holder's cart has no such line.
    """
    async with transaction() as tx:
        cart = await lock_cart(tx, holder)
        removed = cart and await tx.execute("DELETE FROM cart_items WHERE id = $1 AND cart_id = $2", item_id, cart.id)
        if not removed:
            raise NoSuchLine


async def empty_cart(tx: Tx, cart_id: UUID) -> None:
    """Take everything out, as a step of an order; the coupon goes with it."""
    await tx.execute("DELETE FROM cart_items WHERE cart_id = $1", cart_id)
    await tx.execute("UPDATE carts SET coupon_id = NULL WHERE id = $1 AND coupon_id IS NOT NULL", cart_id)


async def _add_line(tx: Tx, cart_id: UUID, sale: SaleLine, quantity: int) -> None:
    try:
        await tx.execute(
            "INSERT INTO cart_items (id, cart_id, product_id, product_variant_id, quantity, price_at_time,"
            " discount_applied, final_price, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, 0, $6::bigint * $5::int, now(), now())"
            " ON CONFLICT (cart_id, product_variant_id) DO UPDATE SET quantity = cart_items.quantity + $5,"
            " price_at_time = $6, final_price = $6::bigint * (cart_items.quantity + $5), updated_at = now()",
            uuid7(),
            cart_id,
            sale.product_id,
            sale.variant_id,
            quantity,
            sale.unit_price,
        )
    except ForeignKeyViolationError as error:
        # The back office erased it a moment ago.
        raise NoSuchVariant from error


async def _own_cart(tx: Tx, holder: Holder) -> tuple[Holder, UUID]:
    """The holder's cart, locked, made if need be; a token that names no cart is replaced, never taken over."""
    found = await lock_cart(tx, holder)
    if found is not None:
        return holder, found.id
    if holder.user_id is None:
        holder = replace(holder, token=new_secret())
    await tx.execute(
        "INSERT INTO carts (id, user_id, token_hash, created_at, updated_at) VALUES ($1, $2, $3, now(), now())"
        " ON CONFLICT (user_id) DO NOTHING",
        uuid7(),
        *holder.keys,
    )
    made = await lock_cart(tx, holder)
    if made is None:
        raise LookupError("the cart that was just made is gone")
    return holder, made.id


async def _sale_line(tx: Tx, variant_id: UUID, holder: Holder) -> SaleLine:
    sale = (await load_sale_lines(tx, [variant_id], retailer=holder.is_retailer)).get(variant_id)
    if sale is None or not sale.is_sellable:
        raise NoSuchVariant
    return sale


def _check_stock(sale: SaleLine, quantity: int) -> None:
    stock = Stock(sale.variant_id, sale.sku, sale.stock_quantity)
    if missing := shortages([stock], {sale.variant_id: quantity}):
        raise OutOfStock(missing)
