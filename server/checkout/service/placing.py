"""From cart to order, in one transaction."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from models.enums import OrderStatus, PaymentMethod, PaymentStatus
from server.cart.queries import CartLine, Holder, list_lines, list_user_lines, lock_cart, quote_basket
from server.cart.schemas import QuoteView
from server.cart.service import empty_cart
from server.catalog.queries import SaleLine, load_sale_lines
from server.checkout.errors import CodTooMuch, EmptyCart, NotOnSale, PriceChanged, TooManyUnpaid
from server.checkout.jobs import SendOrderLetter
from server.checkout.schemas import PlaceOrder
from server.core import jobs
from server.core.clock import Clock, utc_now
from server.core.db import Tx, fetch_value, transaction
from server.core.errors import NotFound
from server.core.idempotency import Attempt
from server.core.locks import Locks
from server.core.settings import Settings
from server.core.tokens import Principal
from server.coupons.errors import error_of
from server.coupons.service import redeem_coupon
from server.inventory.errors import OutOfStock
from server.inventory.queries import lock_stock, read_stock
from server.inventory.rules import Stock, shortages
from server.inventory.service import take_stock
from server.orders.queries import get_order
from server.orders.schemas import OrderView
from server.pricing.basket import Quote, QuotedLine
from server.users.queries import get_address
from server.users.schemas import AddressView

MAX_UNPAID = 2
WRITE = """
WITH placed AS (
  INSERT INTO orders (id, user_id, address_id, payment_method, order_status, payment_status, subtotal, discount_amount,
    shipping_cost, tax_amount, total_amount, currency, shipping_address, expires_at, coupon_id, order_number,
    order_date, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() + $14::interval, $16, $17, now(), now(), now())
  ON CONFLICT (order_number) DO NOTHING RETURNING *),
awaited AS (
  INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, surplus,
    amount_refunded, payment_date, checks, created_at, updated_at)
  SELECT uuidv7(), id, user_id, total_amount, currency, payment_status, payment_method, false, 0,
    CASE WHEN payment_status = 'paid' THEN now() END, 0, now(), now() FROM placed),
noted AS (
  INSERT INTO order_events (id, order_id, to_status, actor_id, note, created_at, updated_at)
  SELECT uuidv7(), id, order_status, user_id, '', now(), now() FROM placed),
sold AS (
  INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name, sku,
    attributes, total_quantity, price_at_time, discount_applied, coupon_discount, discount_rule_id, final_price,
    tax_rate, tax_amount, created_at, updated_at)
  SELECT l.id, placed.id, l.product_id, l.product_variant_id, l.store_id, l.product_name, l.variant_name, l.sku,
    l.attributes, l.total_quantity, l.price_at_time, l.discount_applied, l.coupon_discount, l.discount_rule_id,
    l.final_price, l.tax_rate, l.tax_amount, now(), now()
  FROM placed, jsonb_populate_recordset(NULL::order_items, $15) l)
SELECT id FROM placed
"""
# Crockford's base 32: no letters that are mistaken for digits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


async def place_order(
    buyer: Principal, wish: PlaceOrder, *, settings: Settings, locks: Locks, clock: Clock, attempt: Attempt | None
) -> OrderView:
    """Turn the buyer's cart into an order.

    The Redis locks keep the crowd for a hot variant away from the database; what holds is the conditional update of the
    stock, its CHECK, and the row lock on the cart, which makes one user's orders wait for each other.

    Raises:
        EmptyCart: The cart holds nothing.
        OutOfStock: A line asks for more than is left.
        NotOnSale: A line is no longer sold to the buyer.
        PriceChanged: The total is not the expected one.
        TooManyUnpaid: The buyer has two unpaid orders already.
        CodTooMuch: It is worth more than can be paid on delivery.
        NoSuchAddress: The address is not the buyer's.
    """
    lines = await list_user_lines(buyer.user_id)
    await _refuse_sold_out(lines, attempt)
    async with locks.hold([str(line.variant_id) for line in lines]):
        await _refuse_sold_out(lines, attempt)
        async with transaction(attempt) as tx:
            order_id = await _place(tx, buyer, wish, settings, clock())
            view = await get_order(order_id, tx=tx)
            if attempt is not None:
                await attempt.answer(tx, view)
    return view


async def _refuse_sold_out(lines: list[CartLine], attempt: Attempt | None) -> None:
    """Tell a crowd that came too late at once, without a transaction; the transaction looks again."""
    wanted = {line.variant_id: line.quantity for line in lines}
    missing = shortages(await read_stock(None, wanted), wanted) if wanted else []
    if missing and not await _was_answered(attempt):
        raise OutOfStock(missing)


async def _was_answered(attempt: Attempt | None) -> bool:
    if attempt is None:
        return False
    return bool(
        await fetch_value(
            "SELECT true FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3",
            attempt.user_id,
            attempt.route,
            attempt.key,
        )
    )


async def _place(tx: Tx, buyer: Principal, wish: PlaceOrder, settings: Settings, now: datetime) -> UUID:
    holder = Holder.of(buyer, None)
    cart = await lock_cart(tx, holder)
    lines = await list_lines(tx, cart.id) if cart is not None else []
    if cart is None or not lines:
        raise EmptyCart
    await _check_unpaid(tx, buyer.user_id)
    address = await get_address(tx, buyer.user_id, wish.address_id)
    quantities = {line.variant_id: line.quantity for line in lines}
    if missing := shortages(await _lock_lines(tx, lines), quantities):
        raise OutOfStock(missing)
    sale = await load_sale_lines(tx, list(quantities), retailer=holder.is_retailer)
    if gone := [line for line in lines if line.variant_id not in sale or not sale[line.variant_id].is_sellable]:
        raise NotOnSale(_named(gone))
    cod = wish.payment_method is PaymentMethod.COD
    quote = await quote_basket(tx, sale, quantities, settings, holder=holder, coupon=cart.coupon_id, cod=cod, now=now)
    _check_quote(quote, wish, settings)
    order_id = await _write_order(tx, buyer.user_id, wish, address, quote, sale, settings)
    await take_stock(tx, order_id, quantities)
    await empty_cart(tx, cart.id)
    if quote.coupon_id is not None:
        off = sum(line.coupon_discount for line in quote.lines)
        await redeem_coupon(tx, quote.coupon_id, user_id=buyer.user_id, order_id=order_id, discount_amount=off)
    await jobs.add(tx, SendOrderLetter(order_id=order_id, letter="order_placed"))
    return order_id


async def _lock_lines(tx: Tx, lines: list[CartLine]) -> list[Stock]:
    """Lock the stock of a cart; a variant that the back office erased a moment ago is no longer on sale."""
    wanted = [line.variant_id for line in lines]
    try:
        return await lock_stock(tx, wanted)
    except NotFound as error:
        left = {stock.variant_id for stock in await read_stock(tx, wanted)}
        raise NotOnSale(_named([line for line in lines if line.variant_id not in left])) from error


def _named(lines: list[CartLine]) -> list[dict[str, Any]]:
    return [{"cart_item_id": line.id, "product_variant_id": line.variant_id} for line in lines]


async def _check_unpaid(tx: Tx, user_id: UUID) -> None:
    row = await tx.fetch_row(
        "SELECT count(*) AS unpaid FROM orders WHERE user_id = $1 AND order_status = 'pending'", user_id
    )
    if row is not None and row["unpaid"] >= MAX_UNPAID:
        raise TooManyUnpaid(limit=MAX_UNPAID)


def _check_quote(quote: Quote, wish: PlaceOrder, settings: Settings) -> None:
    if wish.expected_total is not None and wish.expected_total != quote.total_amount:
        view = QuoteView.from_quote(quote, currency=settings.currency)
        raise PriceChanged(
            total_amount=quote.total_amount, expected_total=wish.expected_total, quote=view.model_dump(mode="json")
        )
    if wish.expected_total is None and quote.refusals:
        # Who names the total has seen it without the coupon; nobody else pays more than they think.
        raise error_of(quote.refusals[0])
    if wish.payment_method is PaymentMethod.COD and quote.total_amount > settings.cod_maximum:
        raise CodTooMuch(maximum=settings.cod_maximum)


async def _write_order(
    tx: Tx,
    user_id: UUID,
    wish: PlaceOrder,
    address: AddressView,
    quote: Quote,
    sale: Mapping[UUID, SaleLine],
    settings: Settings,
) -> UUID:
    """Write the order, its payment, its first event and its lines, in one statement; gives its id."""
    order_id = uuid7()
    free = quote.total_amount == 0
    waits = wish.payment_method is not PaymentMethod.COD and not free
    values = (
        order_id,
        user_id,
        address.id,
        wish.payment_method,
        OrderStatus.PENDING if waits else OrderStatus.PROCESSING,
        PaymentStatus.PAID if free else PaymentStatus.PENDING,
        quote.subtotal,
        quote.discount_amount,
        quote.shipping_cost,
        quote.tax_amount,
        quote.total_amount,
        settings.currency,
        address.model_dump_json(),
        timedelta(minutes=settings.hold_minutes) if waits else None,
        orjson.dumps([_line(line, sale[line.line.variant_id]) for line in quote.lines]).decode(),
        quote.coupon_id,
    )
    while (await tx.fetch_row(WRITE, *values, new_order_number(utc_now()))) is None:
        # Another order of the day has the number: one chance in a million million.
        continue
    return order_id


def _line(line: QuotedLine, sold: SaleLine) -> dict[str, Any]:
    """A line as the statement reads it, in the columns of order_items."""
    return {
        "id": str(uuid7()),
        "product_id": str(sold.product_id),
        "product_variant_id": str(sold.variant_id),
        "store_id": str(sold.store_id) if sold.store_id else None,
        "product_name": sold.product_name,
        "variant_name": sold.variant_name,
        "sku": sold.sku,
        "attributes": sold.attributes,
        "total_quantity": line.line.quantity,
        "price_at_time": line.line.unit_price,
        "discount_applied": line.discount,
        "coupon_discount": line.coupon_discount,
        "discount_rule_id": str(line.rule_id) if line.rule_id else None,
        "final_price": line.total,
        "tax_rate": str(line.line.tax_rate),
        "tax_amount": line.tax_amount,
    }


def new_order_number(now: datetime) -> str:
    """`VC`, the day in UTC as yymmdd and eight random characters: telling nobody how many orders there are."""
    return f"VC{now:%y%m%d}" + "".join(secrets.choice(LETTERS) for _ in range(8))
