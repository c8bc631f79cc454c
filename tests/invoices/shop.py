"""Orders as they stand in the database once they are sold, written without a way through the shop."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from uuid_utils.compat import uuid7

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus
from models.orders import Order, OrderItem
from models.payments import Payment
from models.users import Address, User
from server.core.clock import utc_now
from server.core.db import fetch
from server.pricing.money import tax_inside
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import Shopper, make_shopper

RECEIVED = {PaymentStatus.PAID, PaymentStatus.REFUNDED}
CLONE = """
WITH copied AS (
  INSERT INTO orders SELECT (jsonb_populate_record(o, jsonb_build_object(
    'id', uuidv7(), 'order_number', 'VC' || lpad(n::text, 8, '0')))).*
  FROM orders o, generate_series(1, $2) n WHERE o.id = $1 RETURNING id),
lines AS (
  INSERT INTO order_items SELECT (jsonb_populate_record(i, jsonb_build_object(
    'id', uuidv7(), 'order_id', c.id))).* FROM order_items i, copied c WHERE i.order_id = $1),
money AS (
  INSERT INTO payments SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', uuidv7(), 'order_id', c.id, 'transaction_id', NULL))).* FROM payments p, copied c WHERE p.order_id = $1)
SELECT id FROM copied
"""


@dataclass(frozen=True)
class Line:
    """A line to sell; amounts are in paise, `rule` and `coupon` off the whole line."""

    price: int
    quantity: int = 1
    rule: int = 0
    coupon: int = 0
    rate: str = "18"
    name: str = "GeForce RTX 4070"
    variant_name: str = ""
    sku: str = ""


@dataclass(frozen=True)
class Sale:
    """An order and its buyer."""

    order_id: UUID
    shopper: Shopper


async def sell(
    resources: Resources,
    lines: Sequence[Line] = (Line(75_089_00),),
    *,
    shopper: Shopper | None = None,
    buyer: str = "Asha Rao",
    address: dict[str, str] | None = None,
    shipping: int = 0,
    order_status: OrderStatus = OrderStatus.PROCESSING,
    payment_status: PaymentStatus = PaymentStatus.PAID,
) -> Sale:
    """An order of these lines, with its payment; nothing of its stock."""
    shopper = shopper or await make_shopper(resources.tokens, name=buyer)
    if address is not None:
        await Address.filter(id=shopper.address_id).update(**address)
    home = await Address.get(id=shopper.address_id)
    taxes = [tax_inside(line.price * line.quantity - line.rule - line.coupon, Decimal(line.rate)) for line in lines]
    subtotal = sum(line.price * line.quantity for line in lines)
    off = sum(line.rule + line.coupon for line in lines)
    order = await Order.create(
        user_id=shopper.user_id,
        address_id=home.id,
        order_number=f"VC{uuid7().hex[-8:].upper()}",
        order_date=utc_now(),
        payment_method=PaymentMethod.UPI,
        order_status=order_status,
        payment_status=payment_status,
        subtotal=subtotal,
        discount_amount=off,
        shipping_cost=shipping,
        tax_amount=sum(taxes),
        total_amount=subtotal - off + shipping,
        shipping_address={
            name: str(getattr(home, name))
            for name in ("id", "address_line1", "address_line2", "city", "state", "postal_code", "country")
        },
        expires_at=utc_now() if order_status is OrderStatus.PENDING else None,
        cancel_reason=CancelReason.CUSTOMER if order_status is OrderStatus.CANCELLED else None,
    )
    await _write_lines(order, lines, taxes)
    await Payment.create(
        order_id=order.id,
        user_id=shopper.user_id,
        amount=order.total_amount,
        payment_status=payment_status,
        payment_method=PaymentMethod.CREDIT_CARD,
        transaction_id=f"pay_{order.order_number}" if payment_status in RECEIVED else None,
        payment_date=utc_now() if payment_status in RECEIVED else None,
    )
    return Sale(order.id, shopper)


async def _write_lines(order: Order, lines: Sequence[Line], taxes: Sequence[int]) -> None:
    product = await make_product()
    for line, tax in zip(lines, taxes, strict=True):
        variant = await make_variant(product, sku=line.sku)
        await OrderItem.create(
            order_id=order.id,
            product_id=product.id,
            product_variant_id=variant.id,
            product_name=line.name,
            variant_name=line.variant_name,
            sku=variant.sku,
            total_quantity=line.quantity,
            price_at_time=line.price,
            discount_applied=line.rule + line.coupon,
            coupon_discount=line.coupon,
            final_price=line.price * line.quantity - line.rule - line.coupon,
            tax_rate=Decimal(line.rate),
            tax_amount=tax,
        )


async def copy(order_id: UUID, times: int) -> list[UUID]:
    """So many orders like this one."""
    return [row["id"] for row in await fetch(CLONE, order_id, times)]


async def issued() -> list[dict[str, Any]]:
    """Every invoice, by its number."""
    rows = await fetch(
        "SELECT order_id, financial_year, serial, invoice_number, issued_at FROM invoices ORDER BY financial_year,"
        " serial"
    )
    return [dict(row) for row in rows]


async def read_pdf(client: Client, sale: Sale) -> str:
    """The text of an order's invoice, as its buyer gets it."""
    answer = await client.get(f"/api/orders/{sale.order_id}/invoice", headers=sale.shopper.headers)
    assert answer.status == 200, await answer.text()
    return text_of(await answer.read())


def text_of(pdf: bytes | bytearray) -> str:
    """All text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


async def rename(user_id: UUID, name: str) -> None:
    """Call a buyer something else."""
    await User.filter(id=user_id).update(name=name)
