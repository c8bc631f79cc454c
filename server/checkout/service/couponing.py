"""Coupons judged on a cart and on an unpaid order: put there, exchanged, and explained."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from models.enums import OrderStatus, PaymentMethod, Role
from server.cart.queries import FilledCart, Holder, lock_cart, quote_basket, read_cart
from server.cart.schemas import QuoteView
from server.cart.service import put_coupon
from server.catalog.queries import SaleLine, load_sale_lines
from server.checkout.errors import EmptyCart, PaymentStarted
from server.checkout.jobs import SendOrderLetter
from server.checkout.schemas import ApplyCoupon, CouponExplanation
from server.checkout.service.paying import check_amount, lock_payable
from server.checkout.service.settling import note_paid
from server.core import jobs
from server.core.clock import Clock
from server.core.db import Tx, transaction
from server.core.settings import Settings
from server.core.tokens import Principal
from server.coupons.errors import NoSuchCoupon, error_of
from server.coupons.queries import find_coupon, lock_coupons
from server.coupons.service import redeem_coupon, release_coupon
from server.orders.queries import LockedOrder, get_order
from server.orders.schemas import OrderView
from server.orders.service import move_order
from server.pricing.basket import Buyer, CouponOffer, Line, Quote, QuotedLine, SoldLine
from server.pricing.quote import explain, reprice
from server.users.queries import get_user

REPRICE = """
WITH lines AS (
  UPDATE order_items i SET coupon_discount = l.coupon_discount, discount_applied = l.discount_applied,
    final_price = l.final_price, tax_amount = l.tax_amount, updated_at = now()
  FROM unnest($9::uuid[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
    AS l(id, coupon_discount, discount_applied, final_price, tax_amount)
  WHERE i.id = l.id AND i.order_id = $1),
awaited AS (
  UPDATE payments SET amount = $6, payment_status = $7, payment_date = CASE WHEN $8 THEN now() END, updated_at = now()
  WHERE id = $2)
UPDATE orders SET coupon_id = $3, discount_amount = $4, tax_amount = $5, total_amount = $6, updated_at = now()
WHERE id = $1
"""


async def apply_coupon(buyer: Principal, wish: ApplyCoupon, *, settings: Settings, clock: Clock) -> QuoteView:
    """Put a coupon on the buyer's cart, or on an unpaid order of theirs, in the place of the one that is there.

    Raises:
        NoSuchCoupon: No coupon has the code.
        Conflict: The coupon's own refusal, by its code.
        EmptyCart: The cart holds nothing.
        NoSuchOrder: The order does not exist, or is another's.
        NotPayable: It does not wait for a payment.
        PaymentStarted: The gateway awaits its present amount already.
        AmountTooSmall: The coupon would leave less to pay than the gateway takes.
    """
    async with transaction() as tx:
        if wish.order_id is not None:
            quote = await _put_on_order(tx, buyer, wish.code, wish.order_id, clock())
        else:
            quote = await _put_on_cart(tx, buyer, wish, settings, clock())
    return QuoteView.from_quote(quote, currency=settings.currency)


async def explain_coupon(coupon_id: UUID, user_id: UUID, *, settings: Settings, clock: Clock) -> CouponExplanation:
    """How a coupon is judged on a user's present cart: each of its conditions, and the quote that follows.

    Raises:
        NotFound: There is no such user.
        NoSuchCoupon: There is no such coupon.
        EmptyCart: The user's cart holds nothing.
    """
    holder = Holder(user_id, None, (await get_user(user_id)).role is Role.RETAILER)
    coupon = await find_coupon(None, coupon_id, user_id)
    if coupon is None:
        raise NoSuchCoupon
    now = clock()
    cart = await read_cart(None, holder)
    sold, shipping_cost = await _price_cart(None, cart, settings, cod=False, now=now)
    buyer = Buyer(holder.is_retailer)
    return CouponExplanation.from_judgement(
        coupon,
        user_id,
        explain(sold, coupon=coupon, buyer=buyer, now=now),
        reprice(sold, coupon=coupon, shipping_cost=shipping_cost, buyer=buyer, now=now),
        currency=settings.currency,
    )


async def _put_on_cart(tx: Tx, buyer: Principal, wish: ApplyCoupon, settings: Settings, now: datetime) -> Quote:
    holder = Holder.of(buyer, None)
    cart = await lock_cart(tx, holder)
    if cart is None:
        raise EmptyCart
    cod = wish.payment_method is PaymentMethod.COD
    # Read once it is locked: the statement that waited for the lock would know old lines.
    sold, shipping_cost = await _price_cart(tx, await read_cart(tx, holder), settings, cod=cod, now=now)
    coupon = await find_coupon(tx, wish.code, buyer.user_id)
    quote = _judge(sold, coupon, shipping_cost, holder, now)
    if quote.coupon_id is not None and quote.coupon_id != cart.coupon_id:
        await put_coupon(tx, cart.id, quote.coupon_id)
    return quote


async def _price_cart(
    tx: Tx | None, cart: FilledCart, settings: Settings, *, cod: bool, now: datetime
) -> tuple[list[SoldLine], int]:
    """The lines of a cart that can be sold, with what the rules take off, and the shipping in paise."""
    if not cart.lines:
        raise EmptyCart
    quote = await quote_basket(
        tx, cart.sale, cart.sellable, settings, holder=cart.holder, coupon=None, cod=cod, now=now
    )
    return [SoldLine(line.line, line.rule_discount, line.rule_id) for line in quote.lines], quote.shipping_cost


def _judge(
    sold: Sequence[SoldLine], coupon: CouponOffer | None, shipping_cost: int, holder: Holder, now: datetime
) -> Quote:
    """The lines with the coupon.

    Raises:
        NoSuchCoupon: There is none.
        Conflict: It does not apply.
    """
    if coupon is None:
        raise NoSuchCoupon
    quote = reprice(sold, coupon=coupon, shipping_cost=shipping_cost, buyer=Buyer(holder.is_retailer), now=now)
    for refusal in quote.refusals:
        raise error_of(refusal)
    return quote


async def _put_on_order(tx: Tx, buyer: Principal, code: str, order_id: UUID, now: datetime) -> Quote:
    order, payment = await lock_payable(tx, order_id, buyer.user_id)
    if payment.was_asked:
        raise PaymentStarted
    holder = Holder.of(buyer, None)
    agreed = await get_order(order_id, tx=tx)
    variant_ids = [item.product_variant_id for item in agreed.items]
    sold = _sold_lines(agreed, await load_sale_lines(tx, variant_ids, retailer=holder.is_retailer))
    coupon = await find_coupon(tx, code, buyer.user_id)
    if coupon is not None and coupon.id == agreed.coupon_id:
        return _quote_of(agreed, sold)
    quote = _judge(sold, coupon, agreed.shipping_cost, holder, now)
    check_amount(quote.total_amount)
    await _write_quote(tx, order_id, payment.id, agreed, quote)
    if quote.total_amount == 0:
        await _end_payment(tx, order, buyer.user_id)
    await _exchange_use(tx, order, agreed.coupon_id, quote)
    return quote


def _sold_lines(order: OrderView, sale: Mapping[UUID, SaleLine]) -> list[SoldLine]:
    """An order's lines at the prices and with the rules of their sale; what goods they are is read as it is now."""
    return [
        SoldLine(
            Line(
                variant_id=item.product_variant_id,
                product_id=item.product_id,
                category_ids=sale[item.product_variant_id].category_ids,
                brand_id=sale[item.product_variant_id].brand_id,
                unit_price=item.price_at_time,
                quantity=item.total_quantity,
                tax_rate=Decimal(str(item.tax_rate)),
            ),
            item.discount_applied - item.coupon_discount,
            item.discount_rule_id,
        )
        for item in order.items
    ]


def _quote_of(order: OrderView, sold: Sequence[SoldLine]) -> Quote:
    """The quote that an order stands at."""
    return Quote(
        subtotal=order.subtotal,
        discount_amount=order.discount_amount,
        shipping_cost=order.shipping_cost,
        tax_amount=order.tax_amount,
        total_amount=order.total_amount,
        lines=tuple(
            QuotedLine(
                line=line.line,
                subtotal=line.line.subtotal,
                rule_discount=line.rule_discount,
                rule_id=line.rule_id,
                coupon_discount=item.coupon_discount,
                discount=item.discount_applied,
                total=item.final_price,
                tax_amount=item.tax_amount,
            )
            for line, item in zip(sold, order.items, strict=True)
        ),
        coupon_id=order.coupon_id,
        refusals=(),
    )


async def _write_quote(tx: Tx, order_id: UUID, payment_id: UUID, order: OrderView, quote: Quote) -> None:
    """Write the new amounts to the order, its lines and its payment; an order that costs nothing is paid by that."""
    free = quote.total_amount == 0
    await tx.execute(
        REPRICE,
        order_id,
        payment_id,
        quote.coupon_id,
        quote.discount_amount,
        quote.tax_amount,
        quote.total_amount,
        "paid" if free else "pending",
        free,
        [item.id for item in order.items],
        [line.coupon_discount for line in quote.lines],
        [line.discount for line in quote.lines],
        [line.total for line in quote.lines],
        [line.tax_amount for line in quote.lines],
    )


async def _end_payment(tx: Tx, order: LockedOrder, actor_id: UUID) -> None:
    """Go on with an order of which the coupon left nothing to pay."""
    await note_paid(tx, order.id)
    await move_order(tx, order, OrderStatus.PROCESSING, actor_id=actor_id, note="nothing to pay")
    await jobs.add(tx, SendOrderLetter(order_id=order.id, letter="order_paid"))


async def _exchange_use(tx: Tx, order: LockedOrder, before: UUID | None, quote: Quote) -> None:
    """Give back the use of the coupon that the order had, and use the new one: the last locks before the commit."""
    if quote.coupon_id is None:
        return
    if before is not None:
        await lock_coupons(tx, (before, quote.coupon_id))
        await release_coupon(tx, order.id)
    off = sum(line.coupon_discount for line in quote.lines)
    await redeem_coupon(tx, quote.coupon_id, user_id=order.user_id, order_id=order.id, discount_amount=off)
