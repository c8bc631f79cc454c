"""From cart to order, in one transaction."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
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
from server.core.clock import Clock
from server.core.db import Tx, fetch_value, transaction
from server.core.idempotency import Attempt
from server.core.locks import Locks
from server.core.settings import Settings
from server.core.tokens import Principal
from server.inventory.errors import OutOfStock
from server.inventory.queries import lock_stock, read_stock
from server.inventory.rules import shortages
from server.inventory.service import take_stock
from server.orders.queries import get_order
from server.orders.schemas import OrderView
from server.orders.service import note_event
from server.pricing.basket import Quote
from server.users.queries import get_address
from server.users.schemas import AddressView

MAX_UNPAID = 2
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
    retailer = buyer.role == "retailer"
    cart_id = await lock_cart(tx, Holder(buyer.user_id, None, retailer))
    lines = await list_lines(tx, cart_id) if cart_id is not None else []
    if cart_id is None or not lines:
        raise EmptyCart
    await _check_unpaid(tx, buyer.user_id)
    address = await get_address(tx, buyer.user_id, wish.address_id)
    quantities = {line.variant_id: line.quantity for line in lines}
    if missing := shortages(await lock_stock(tx, quantities), quantities):
        raise OutOfStock(missing)
    sale = await load_sale_lines(tx, list(quantities), retailer=retailer)
    if gone := [line for line in lines if line.variant_id not in sale or not sale[line.variant_id].is_sellable]:
        raise NotOnSale([{"cart_item_id": line.id, "product_variant_id": line.variant_id} for line in gone])
    cod = wish.payment_method is PaymentMethod.COD
    quote = quote_basket(sale, quantities, settings, retailer=retailer, cod=cod, now=now)
    _check_quote(quote, wish, settings)
    order_id = await _write_order(tx, buyer.user_id, wish, address, quote, settings, now)
    await _write_items(tx, order_id, quote, sale)
    await take_stock(tx, order_id, quantities)
    await empty_cart(tx, cart_id)
    await jobs.add(tx, SendOrderLetter(order_id=order_id, letter="order_placed"))
    return order_id


async def _check_unpaid(tx: Tx, user_id: UUID) -> None:
    row = await tx.fetch_row(
        "SELECT count(*) AS unpaid FROM orders WHERE user_id = $1 AND order_status = 'pending'", user_id
    )
    if row is not None and row["unpaid"] >= MAX_UNPAID:
        raise TooManyUnpaid(limit=MAX_UNPAID)


def _check_quote(quote: Quote, wish: PlaceOrder, settings: Settings) -> None:
    if wish.expected_total is not None and wish.expected_total != quote.total_amount:
        view = QuoteView.of(quote, currency=settings.currency)
        raise PriceChanged(
            total_amount=quote.total_amount, expected_total=wish.expected_total, quote=view.model_dump(mode="json")
        )
    if wish.payment_method is PaymentMethod.COD and quote.total_amount > settings.cod_maximum:
        raise CodTooMuch(maximum=settings.cod_maximum)


async def _write_order(
    tx: Tx, user_id: UUID, wish: PlaceOrder, address: AddressView, quote: Quote, settings: Settings, now: datetime
) -> UUID:
    order_id = uuid7()
    free = quote.total_amount == 0
    waits = wish.payment_method is not PaymentMethod.COD and not free
    status = OrderStatus.PENDING if waits else OrderStatus.PROCESSING
    paid = PaymentStatus.PAID if free else PaymentStatus.PENDING
    inserted = 0
    while not inserted:
        inserted = await tx.execute(
            "INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status,"
            " payment_status, subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency,"
            " shipping_address, expires_at, created_at, updated_at) VALUES ($1, $2, $3, $4, now(), $5, $6, $7, $8, $9,"
            " $10, $11, $12, $13, $14, CASE WHEN $15::interval IS NOT NULL THEN now() + $15 END, now(), now())"
            " ON CONFLICT (order_number) DO NOTHING",
            order_id,
            user_id,
            address.id,
            new_order_number(now),
            wish.payment_method,
            status,
            paid,
            quote.subtotal,
            quote.discount_amount,
            quote.shipping_cost,
            quote.tax_amount,
            quote.total_amount,
            settings.currency,
            address.model_dump_json(),
            timedelta(minutes=settings.hold_minutes) if waits else None,
        )
    await tx.execute(
        "INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, surplus,"
        " amount_refunded, payment_date, checks, created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6::text, $7, false, 0, CASE WHEN $6 = 'paid' THEN now() END, 0, now(), now())",
        uuid7(),
        order_id,
        user_id,
        quote.total_amount,
        settings.currency,
        paid,
        wish.payment_method,
    )
    await note_event(tx, order_id, None, status, actor_id=user_id)
    return order_id


async def _write_items(tx: Tx, order_id: UUID, quote: Quote, sale: Mapping[UUID, SaleLine]) -> None:
    await tx.execute_many(
        "INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name,"
        " sku, attributes, total_quantity, price_at_time, discount_applied, final_price, tax_rate, tax_amount,"
        " created_at, updated_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now(), now())",
        [
            (
                uuid7(),
                order_id,
                sold.product_id,
                sold.variant_id,
                sold.store_id,
                sold.product_name,
                sold.variant_name,
                sold.sku,
                orjson.dumps(sold.attributes).decode(),
                line.line.quantity,
                line.line.unit_price,
                line.discount,
                line.total,
                line.line.tax_rate,
                line.tax_amount,
            )
            for line in quote.lines
            for sold in (sale[line.line.variant_id],)
        ],
    )


def new_order_number(now: datetime) -> str:
    """`VC`, the day in UTC as yymmdd and eight random characters: telling nobody how many orders there are."""
    return f"VC{now:%y%m%d}" + "".join(secrets.choice(LETTERS) for _ in range(8))
