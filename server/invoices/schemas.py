"""What stands on an invoice, kept as it was when it was issued. Amounts are in paise, times in UTC."""

from datetime import datetime
from uuid import UUID

from models.enums import PaymentMethod
from server.core.shapes import View


class Seller(View):
    """Who sells."""

    name: str
    address: str
    state: str
    state_code: str
    gstin: str


class Buyer(View):
    """Who buys, and where the goods go."""

    name: str
    address_line1: str
    address_line2: str
    city: str
    state: str
    postal_code: str
    country: str


class PaidBy(View):
    """How and when it was paid."""

    payment_method: PaymentMethod
    payment_date: datetime | None
    transaction_id: str | None


class TaxedAmounts(View):
    """What is taxed, and the taxes; `tax_amount` is the sum of the three. All of it is inside the price."""

    taxable_value: int
    cgst: int
    sgst: int
    igst: int
    tax_amount: int


class InvoiceLine(TaxedAmounts):
    """A line as sold. `discount` is what its rule took off, `total` what was paid for the line."""

    product_name: str
    variant_name: str
    sku: str
    quantity: int
    unit_price: int
    discount: int
    coupon_discount: int
    tax_rate: float
    total: int


class RateTotal(TaxedAmounts):
    """The lines of one rate together."""

    tax_rate: float


class InvoiceTotals(TaxedAmounts):
    """The whole order. `total_amount` is the sum of the lines' totals and `shipping_cost`."""

    subtotal: int
    discount: int
    coupon_discount: int
    shipping_cost: int
    total_amount: int


class InvoiceDocument(View):
    """All that is printed on an invoice.

    `state_tax` is the name of the state's share of the tax; `inside_state` says that there is one.
    """

    invoice_number: str
    issued_at: datetime
    order_id: UUID
    order_number: str
    order_date: datetime
    currency: str
    seller: Seller
    buyer: Buyer
    place_of_supply: str
    inside_state: bool
    abroad: bool
    state_tax: str
    payment: PaidBy
    lines: tuple[InvoiceLine, ...]
    by_rate: tuple[RateTotal, ...]
    totals: InvoiceTotals
    total_in_words: str
