"""From cart to order, in one transaction."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from models.enums import OrderStatus, PaymentMethod, PaymentStatus
from server.cart.queries import Holder, lock_cart, quote_basket
from server.cart.schemas import QuoteView
from server.cart.service import empty_cart
from server.catalog.queries import SaleLine, load_sale_lines
from server.checkout.errors import CodTooMuch, EmptyCart, NotOnSale, PriceChanged, TooManyUnpaid
from server.checkout.jobs import SendOrderLetter
from server.checkout.queries import Ready, read_ready, read_wanted
from server.checkout.schemas import PlaceOrder
from server.checkout.service.paying import check_amount
from server.core import jobs
from server.core.clock import Clock, utc_now
from server.core.crash import crash_point
from server.core.db import Tx, fetch_value, transaction
from server.core.errors import NotFound
from server.core.idempotency import Attempt
from server.core.locks import Locks
from server.core.logs import request_id_var
from server.core.settings import Settings
from server.core.tokens import Principal
from server.coupons.errors import CouponAlreadyUsed, CouponUsedUp, error_of
from server.coupons.service import redeem_coupon
from server.hooks.rules import EventType
from server.hooks.service.telling import tell, telling
from server.inventory.errors import OutOfStock
from server.inventory.queries import lock_stock, read_stock
from server.inventory.rules import Stock, shortages
from server.inventory.service import take_stock
from server.invoices.jobs import IssueInvoice
from server.orders.queries.orders import VIEW
from server.orders.schemas import OrderView
from server.pricing.basket import Quote, QuotedLine
from server.users.errors import NoSuchAddress
from server.users.schemas import AddressView

MAX_UNPAID = 2
# What is written here has the names of its tables, so that the view of an order reads it and not what was there before.
WRITE = f"""
WITH orders AS (
  INSERT INTO orders (id, user_id, address_id, payment_method, order_status, payment_status, subtotal, discount_amount,
    shipping_cost, tax_amount, total_amount, currency, shipping_address, expires_at, coupon_id, order_number,
    order_date, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() + $14::interval, $16, $17, now(), now(), now())
  ON CONFLICT (order_number) DO NOTHING RETURNING *),
payments AS (
  INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, surplus,
    amount_refunded, payment_date, checks, created_at, updated_at)
  SELECT uuidv7(), id, user_id, total_amount, currency, payment_status, payment_method, false, 0,
    CASE WHEN payment_status = 'paid' THEN now() END, 0, now(), now() FROM orders RETURNING *),
order_events AS (
  INSERT INTO order_events (id, order_id, to_status, actor_id, note, created_at, updated_at)
  SELECT uuidv7(), id, order_status, user_id, '', now(), now() FROM orders RETURNING *),
order_items AS (
  INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name, sku,
    attributes, total_quantity, price_at_time, discount_applied, coupon_discount, discount_rule_id, final_price,
    tax_rate, tax_amount, created_at, updated_at)
  SELECT l.id, orders.id, l.product_id, l.product_variant_id, l.store_id, l.product_name, l.variant_name, l.sku,
    l.attributes, l.total_quantity, l.price_at_time, l.discount_applied, l.coupon_discount, l.discount_rule_id,
    l.final_price, l.tax_rate, l.tax_amount, now(), now()
  FROM orders, jsonb_populate_recordset(NULL::order_items, $15) l RETURNING *),
{telling("'order.placed'", "SELECT id FROM orders", "$18::text")}
{VIEW}"""
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
        Conflict: No total was expected, and the cart's coupon does not apply: its own refusal, by its code.
        AmountTooSmall: It is worth less than the gateway takes.
        TooManyUnpaid: The buyer has two unpaid orders already.
        CodTooMuch: It is worth more than can be paid on delivery.
        NoSuchAddress: The address is not the buyer's.
    """
    wanted = await read_wanted(buyer.user_id)
    await _refuse_sold_out(wanted.stock, wanted.quantities, attempt)
    async with locks.hold([str(variant_id) for variant_id in wanted.quantities]) as hold:
        if hold.waited:
            await _refuse_sold_out(await read_stock(None, wanted.quantities), wanted.quantities, attempt)
        async with transaction(attempt) as tx:
            view = await _place(tx, buyer, wish, settings, clock())
            if attempt is not None:
                await attempt.answer(tx, view)
            crash_point("checkout.answered")
    return view


async def _refuse_sold_out(stock: Iterable[Stock], wanted: Mapping[UUID, int], attempt: Attempt | None) -> None:
    """Tell a crowd that came too late at once, without a transaction; the transaction looks again."""
    missing = shortages(stock, wanted)
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


async def _place(tx: Tx, buyer: Principal, wish: PlaceOrder, settings: Settings, now: datetime) -> OrderView:
    holder = Holder.of(buyer, None)
    cart = await lock_cart(tx, holder)
    if cart is None:
        raise EmptyCart
    ready = await read_ready(tx, cart.id, buyer.user_id, wish.address_id)
    address = _check_ready(ready)
    order_id = uuid7()
    # It needs no stock, for which others wait from here to the commit.
    await jobs.add(tx, SendOrderLetter(order_id=order_id, letter="order_placed"))
    sale = await _lock_sale(tx, ready, holder)
    crash_point("checkout.locked")
    quote_now = partial(
        quote_basket,
        *(tx, sale, ready.quantities, settings),
        holder=holder,
        coupon=cart.coupon_id,
        cod=wish.payment_method is PaymentMethod.COD,
        now=now,
    )
    quote = await quote_now()
    _check_quote(quote, wish, settings)
    view = await _write_order(
        tx, order_id, buyer.user_id, quote, wish=wish, address=address, sale=sale, settings=settings
    )
    crash_point("checkout.written")
    await take_stock(tx, order_id, ready.quantities)
    crash_point("checkout.taken")
    # After the stock: who erases a variant locks it first, and the lines of carts with it.
    await empty_cart(tx, cart.id)
    crash_point("checkout.emptied")
    if quote.total_amount == 0:
        await jobs.add(tx, IssueInvoice(order_id=order_id))
        await tell(tx, EventType.ORDER_PAID, order_id)
    try:
        await _redeem(tx, quote, buyer.user_id, order_id)
    except (CouponUsedUp, CouponAlreadyUsed):
        # Its last use went between the quote and now; the next quote knows.
        _check_quote(await quote_now(), wish, settings)
        raise
    crash_point("checkout.redeemed")
    return view


def _check_ready(ready: Ready) -> AddressView:
    if not ready.quantities:
        raise EmptyCart
    if ready.unpaid >= MAX_UNPAID:
        raise TooManyUnpaid(limit=MAX_UNPAID)
    if ready.address is None:
        raise NoSuchAddress
    return ready.address


async def _lock_sale(tx: Tx, ready: Ready, holder: Holder) -> dict[UUID, SaleLine]:
    """Lock the stock of the cart's variants, then read how they are sold.

    A variant that the back office erased a moment ago is no longer on sale.
    """
    wanted = ready.quantities
    try:
        if missing := shortages(await lock_stock(tx, wanted), wanted):
            raise OutOfStock(missing)
    except NotFound as error:
        left = {stock.variant_id for stock in await read_stock(tx, wanted)}
        raise NotOnSale(_named(ready, [variant_id for variant_id in wanted if variant_id not in left])) from error
    sale = await load_sale_lines(tx, list(wanted), retailer=holder.is_retailer)
    gone = [variant_id for variant_id in wanted if variant_id not in sale or not sale[variant_id].is_sellable]
    if gone:
        raise NotOnSale(_named(ready, gone))
    return sale


def _named(ready: Ready, gone: Iterable[UUID]) -> list[dict[str, Any]]:
    return [{"cart_item_id": ready.item_ids[variant_id], "product_variant_id": variant_id} for variant_id in gone]


async def _redeem(tx: Tx, quote: Quote, user_id: UUID, order_id: UUID) -> None:
    if quote.coupon_id is not None:
        off = sum(line.coupon_discount for line in quote.lines)
        await redeem_coupon(tx, quote.coupon_id, user_id=user_id, order_id=order_id, discount_amount=off)


def _check_quote(quote: Quote, wish: PlaceOrder, settings: Settings) -> None:
    if wish.expected_total is not None and wish.expected_total != quote.total_amount:
        told = _told(quote, settings)
        raise PriceChanged(total_amount=quote.total_amount, expected_total=wish.expected_total, quote=told)
    if wish.expected_total is None and quote.refusals:
        # Who names the total has seen it without the coupon; nobody else pays more than they think.
        raise error_of(quote.refusals[0], quote=_told(quote, settings))
    if wish.payment_method is not PaymentMethod.COD:
        check_amount(quote.total_amount)
    elif quote.total_amount > settings.cod_maximum:
        raise CodTooMuch(maximum=settings.cod_maximum)


def _told(quote: Quote, settings: Settings) -> dict[str, Any]:
    return QuoteView.from_quote(quote, currency=settings.currency).model_dump(mode="json")


async def _write_order(
    tx: Tx,
    order_id: UUID,
    user_id: UUID,
    quote: Quote,
    *,
    wish: PlaceOrder,
    address: AddressView,
    sale: Mapping[UUID, SaleLine],
    settings: Settings,
) -> OrderView:
    """Write the order, its payment, its first event and its lines, in one statement; gives what it wrote."""
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
    # Another order of the day may have the number: one chance in a million million.
    request_id = request_id_var.get()
    while (row := await tx.fetch_row(WRITE, *values, new_order_number(utc_now()), request_id)) is None:
        continue
    return OrderView.model_validate_json(row[0])


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
