"""A past of the shop, written as the checkout would have left it, at any times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.catalog import ProductVariant
from server.core.db import Tx, transaction
from server.resources import Resources
from tests.factories.catalog import make_brand, make_category, make_product, make_store, make_variant
from tests.factories.shoppers import Shopper, make_shopper

ORDER = """
INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status, payment_status,
  subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency, shipping_address, created_at,
  updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 'processing', $7, $8, $9, $10, 0, $8::bigint - $9 + $10, 'INR', '{}', $5, $5)
"""
LINE = """
INSERT INTO order_items (id, order_id, product_id, product_variant_id, store_id, product_name, variant_name, sku,
  attributes, total_quantity, price_at_time, discount_applied, coupon_discount, final_price, tax_rate, tax_amount,
  created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, '', '', '', '{}', $6, $7, $8, 0, $9, 18, 0, now(), now())
"""
PAYMENT = """
INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, transaction_id, surplus,
  amount_refunded, payment_date, checks, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'INR', $5, 'upi', $6, $7, 0, $8, 0, now(), now())
"""
REFUND = """
INSERT INTO refunds (id, payment_id, order_id, amount, status, reason, attempt, error, gateway_refund_id, processed_at,
  checks, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, '', 0, '', $6, $7, 0, now(), now())
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Units of a variant at a price, less a discount, in paise."""

    variant: ProductVariant
    store_id: UUID | None
    units: int
    price: int
    discount: int = 0

    @property
    def amount(self) -> int:
        return self.units * self.price - self.discount


@dataclass(slots=True)
class Sold:
    """An order that was paid at `at`, and what went back of it: amount and time, in that order."""

    order_id: UUID
    payment_id: UUID
    user_id: UUID
    at: datetime
    lines: list[Line]
    total: int
    refunds: list[tuple[int, datetime]]


class Past:
    """Writes a past, and keeps what was sold and given back in it."""

    def __init__(self, buyers: Sequence[Shopper], goods: Sequence[tuple[ProductVariant, UUID | None]]) -> None:
        self.buyers = buyers
        self.goods = goods
        self.sold: list[Sold] = []

    @property
    def stores(self) -> list[UUID]:
        """The stores that sell something."""
        return [store_id for _, store_id in self.goods if store_id is not None]

    async def sell(
        self, at: datetime, lines: Sequence[Line], *, shipping: int = 0, buyer: int = 0, paid: bool = True
    ) -> Sold:
        """An order that is paid at that time, or (`paid` false) never."""
        person = self.buyers[buyer]
        off, total = sum(line.discount for line in lines), sum(line.amount for line in lines) + shipping
        made = Sold(uuid7(), uuid7(), person.user_id, at, list(lines), total, [])
        at_once = paid and total == 0
        async with transaction() as tx:
            await tx.execute(
                ORDER,
                *(made.order_id, person.user_id, person.address_id, f"VC{made.order_id.hex[-12:]}", at, "upi"),
                *("paid" if at_once else "pending", total - shipping + off, off, shipping),
            )
            await _lines(tx, made)
            status, when = ("paid", at) if at_once else ("pending", None)
            await tx.execute(PAYMENT, made.payment_id, made.order_id, made.user_id, total, status, None, False, when)
            if paid and not at_once:
                await _pay(tx, made)
        if paid:
            self.sold.append(made)
        return made

    async def give_back(self, sold: Sold, amount: int, at: datetime) -> None:
        """Money of an order goes back, at that time."""
        async with transaction() as tx:
            await _refund(tx, sold.payment_id, sold.order_id, amount, at)
            sold.refunds.append((amount, at))
            if sum(back for back, _ in sold.refunds) == sold.total:
                await tx.execute("UPDATE payments SET payment_status = 'refunded' WHERE id = $1", sold.payment_id)
                await tx.execute("UPDATE orders SET payment_status = 'refunded' WHERE id = $1", sold.order_id)

    async def fail_to_give_back(self, sold: Sold) -> None:
        """A refund of a paisa that does not come about."""
        async with transaction() as tx:
            await tx.execute(REFUND, uuid7(), sold.payment_id, sold.order_id, 1, "failed", None, None)

    async def pay_twice(self, sold: Sold, at: datetime) -> None:
        """Money that no order wants comes in, and goes back."""
        payment_id = uuid7()
        async with transaction() as tx:
            surplus = (sold.user_id, sold.total, "paid", f"pay_{payment_id.hex[-14:]}", True, at)
            await tx.execute(PAYMENT, payment_id, sold.order_id, *surplus)
            await _refund(tx, payment_id, sold.order_id, sold.total, at)


async def make_past(resources: Resources) -> Past:
    """A shop with a product of its own and one in each of two stores, that has sold nothing yet."""
    goods: list[tuple[ProductVariant, UUID | None]] = []
    category, brand = await make_category(), await make_brand()
    for store in (None, await make_store(), await make_store()):
        for _ in range(2):
            product = await make_product(category=category, brand=brand, store=store)
            goods.append((await make_variant(product), store.id if store is not None else None))
    return Past([await make_shopper(resources.tokens) for _ in range(4)], goods)


def random_lines(past: Past, dice: Random) -> list[Line]:
    """Some of the shop's goods, at odd prices."""
    lines = []
    for variant, store_id in dice.sample(past.goods, dice.randint(1, 3)):
        units, price = dice.randint(1, 4), dice.randint(1, 9_999_99)
        lines.append(Line(variant, store_id, units, price, dice.choice((0, dice.randint(0, units * price)))))
    return lines


async def _lines(tx: Tx, made: Sold) -> None:
    await tx.execute_many(
        LINE,
        [_line_row(made.order_id, line) for line in made.lines],
    )


def _line_row(order_id: UUID, line: Line) -> tuple[Any, ...]:
    thing = (line.variant.product_id, line.variant.id, line.store_id)
    return (uuid7(), order_id, *thing, line.units, line.price, line.discount, line.amount)


async def _pay(tx: Tx, made: Sold) -> None:
    await tx.execute(
        "UPDATE payments SET payment_status = 'paid', payment_date = $2, transaction_id = $3 WHERE id = $1",
        *(made.payment_id, made.at, f"pay_{made.payment_id.hex[-14:]}"),
    )
    await tx.execute("UPDATE orders SET payment_status = 'paid' WHERE id = $1", made.order_id)
    # It was written as of now.
    await tx.execute("UPDATE sales_entries SET happened_at = $2 WHERE order_id = $1", made.order_id, made.at)


async def _refund(tx: Tx, payment_id: UUID, order_id: UUID, amount: int, at: datetime) -> None:
    refund_id = uuid7()
    await tx.execute(REFUND, refund_id, payment_id, order_id, amount, "requested", None, None)
    await tx.execute("UPDATE payments SET amount_refunded = amount_refunded + $2 WHERE id = $1", payment_id, amount)
    await tx.execute(
        "UPDATE refunds SET status = 'processed', processed_at = $2, gateway_refund_id = $3 WHERE id = $1",
        *(refund_id, at, f"rfnd_{refund_id.hex[-14:]}"),
    )
