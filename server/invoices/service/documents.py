"""What an invoice says, from the order as it was sold."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from models.enums import PaymentStatus
from server.core.settings import Settings
from server.core.states import state_code
from server.invoices.rules.amounts import in_words
from server.invoices.rules.supply import Supply, supply_to
from server.invoices.schemas import (
    Buyer,
    InvoiceDocument,
    InvoiceLine,
    InvoiceTotals,
    PaidBy,
    RateTotal,
    Seller,
    TaxedAmounts,
)
from server.orders.schemas import OrderItemView, OrderView

SUMMED = tuple(TaxedAmounts.model_fields)
TAX_RATE = attrgetter("tax_rate")


def write_document(
    order: OrderView, *, number: str, issued_at: datetime, buyer_name: str, settings: Settings
) -> InvoiceDocument:
    """All that stands on the invoice of an order."""
    address = order.shipping_address
    supply = supply_to(address.country, address.state, seller_state=settings.seller_state)
    lines = tuple(_line(item, supply) for item in order.items)
    return InvoiceDocument(
        invoice_number=number,
        issued_at=issued_at,
        order_id=order.id,
        order_number=order.order_number,
        order_date=order.order_date,
        currency=order.currency,
        seller=Seller(
            name=settings.seller_name,
            address=settings.seller_address,
            state=settings.seller_state,
            state_code=state_code(settings.seller_state) or "",
            gstin=settings.seller_gstin,
        ),
        buyer=Buyer(name=buyer_name, **address.model_dump(exclude={"id"})),
        place_of_supply=supply.place,
        inside_state=supply.inside_state,
        abroad=supply.abroad,
        state_tax=supply.state_tax,
        payment=_payment(order),
        lines=lines,
        by_rate=_by_rate(lines),
        totals=_totals(order, lines),
        total_in_words=in_words(order.total_amount),
    )


def _line(item: OrderItemView, supply: Supply) -> InvoiceLine:
    shares = supply.split(item.tax_amount)
    return InvoiceLine(
        product_name=item.product_name,
        variant_name=item.variant_name,
        sku=item.sku,
        quantity=item.total_quantity,
        unit_price=item.price_at_time,
        discount=item.discount_applied - item.coupon_discount,
        coupon_discount=item.coupon_discount,
        taxable_value=item.final_price - item.tax_amount,
        tax_rate=item.tax_rate,
        cgst=shares.cgst,
        sgst=shares.sgst,
        igst=shares.igst,
        tax_amount=item.tax_amount,
        total=item.final_price,
    )


def _payment(order: OrderView) -> PaidBy:
    """The one payment that the order was paid with; the gateway may have been told another method than the shop."""
    paid = next(
        payment
        for payment in order.payments
        if not payment.surplus and payment.payment_status in {PaymentStatus.PAID, PaymentStatus.REFUNDED}
    )
    return PaidBy(
        payment_method=paid.payment_method, payment_date=paid.payment_date, transaction_id=paid.transaction_id
    )


def _by_rate(lines: Iterable[InvoiceLine]) -> tuple[RateTotal, ...]:
    return tuple(
        RateTotal(tax_rate=rate, **_sums(group)) for rate, group in groupby(sorted(lines, key=TAX_RATE), key=TAX_RATE)
    )


def _totals(order: OrderView, lines: tuple[InvoiceLine, ...]) -> InvoiceTotals:
    coupon = sum(line.coupon_discount for line in lines)
    return InvoiceTotals(
        subtotal=order.subtotal,
        discount=order.discount_amount - coupon,
        coupon_discount=coupon,
        shipping_cost=order.shipping_cost,
        total_amount=order.total_amount,
        **_sums(lines),
    )


def _sums(lines: Iterable[TaxedAmounts]) -> dict[str, int]:
    counted = list(lines)
    return {name: sum(getattr(line, name) for line in counted) for name in SUMMED}
