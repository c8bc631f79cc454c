"""What an invoice looks like: letterhead, parties, a table of lines over any number of pages, totals, taxes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from models.enums import PaymentMethod
from server.invoices.rules.amounts import rupees
from server.invoices.rules.numbers import INDIA
from server.invoices.schemas import InvoiceDocument, InvoiceLine, RateTotal
from server.invoices.service.fonts import Fonts
from server.invoices.service.sheet import BOTTOM, GREY, INNER, MARGIN, WIDTH, Sheet, line_height

TOP, PAD, SMALL = 12.0, 1.2, 7.5
METHODS = {
    PaymentMethod.CREDIT_CARD: "Credit card",
    PaymentMethod.DEBIT_CARD: "Debit card",
    PaymentMethod.UPI: "UPI",
    PaymentMethod.COD: "Cash on delivery",
    PaymentMethod.NET_BANKING: "Net banking",
}


class Column(NamedTuple):
    """A column of a table: its head, its width in millimetres, and what stands in it of a row."""

    head: str
    width: float
    cell: Callable[..., str]


class Drawing:
    """An invoice on its way onto pages; `y` is where the next thing goes."""

    def __init__(self, document: InvoiceDocument, fonts: Fonts) -> None:
        self._document = document
        self._sheet = Sheet(
            fonts,
            _texts(document),
            title=f"Tax invoice {document.invoice_number}",
            author=document.seller.name,
            made_at=document.issued_at,
        )
        self._y = TOP

    def draw(self) -> bytearray:
        """The PDF."""
        self._sheet.add_page()
        self._letterhead()
        self._parties()
        self._lines()
        self._totals()
        self._taxes()
        return self._sheet.output()

    def _letterhead(self) -> None:
        sheet, document, seller, half = self._sheet, self._document, self._document.seller, INNER / 2
        left = sheet.say(MARGIN, TOP, half, seller.name, size=15, bold=True)
        left = sheet.say(MARGIN, left + 1, half, seller.address, colour=GREY)
        left = sheet.say(MARGIN, left, half, f"{seller.state} ({seller.state_code}), India", colour=GREY)
        left = sheet.say(MARGIN, left, half, f"GSTIN {seller.gstin}", bold=True)
        right = sheet.say(WIDTH / 2, TOP, half, "TAX INVOICE", size=15, bold=True, align="R")
        right = sheet.say(WIDTH / 2, right + 1, half, "Original for recipient", align="R", colour=GREY)
        facts = (
            ("Invoice number", document.invoice_number),
            ("Invoice date", f"{document.issued_at.astimezone(INDIA):%d %b %Y}"),
            ("Order number", document.order_number),
            ("Order date", f"{document.order_date.astimezone(INDIA):%d %b %Y}"),
        )
        for name, value in facts:
            sheet.say(WIDTH / 2 + 20, right, 30, name, colour=GREY)
            right = sheet.say(WIDTH - MARGIN - 45, right, 45, value, bold=True, align="R")
        self._y = max(left, right) + 3
        sheet.rule(self._y)

    def _parties(self) -> None:
        sheet, document, buyer, half = self._sheet, self._document, self._document.buyer, INNER / 2 - 4
        top = self._y + 3
        left = sheet.say(MARGIN, top, half, "Billed and shipped to", size=SMALL, colour=GREY)
        left = sheet.say(MARGIN, left, half, buyer.name, size=9, bold=True)
        for text in (
            *(buyer.address_line1, buyer.address_line2),
            *(f"{buyer.city} {buyer.postal_code}", f"{buyer.state}, {_country(buyer.country)}"),
        ):
            left = sheet.say(MARGIN, left, half, text) if text else left
        right = sheet.say(WIDTH / 2 + 4, top, half, "Place of supply", size=SMALL, colour=GREY)
        right = sheet.say(WIDTH / 2 + 4, right, half, document.place_of_supply, bold=True)
        right = sheet.say(WIDTH / 2 + 4, right + 2, half, "Payment", size=SMALL, colour=GREY)
        right = sheet.say(WIDTH / 2 + 4, right, half, _paid(document), bold=True)
        if document.payment.transaction_id:
            right = sheet.say(WIDTH / 2 + 4, right, half, document.payment.transaction_id, colour=GREY)
        self._y = max(left, right) + 4

    def _lines(self) -> None:
        columns = _columns(self._document)
        item = columns[1].width - PAD
        self._head(columns)
        for number, line in enumerate(self._document.lines, start=1):
            names = [text for text in (line.product_name, line.variant_name) if text]
            names = [part for text in names for part in self._sheet.wrap(item, text, size=SMALL)]
            sku = self._sheet.wrap(item, f"SKU {line.sku}", size=SMALL)
            self._make_room((len(names) + len(sku)) * line_height(SMALL) + 2 * PAD, columns)
            top = self._y + PAD
            self._sheet.say(MARGIN + PAD, top, columns[0].width, str(number), size=SMALL)
            y = self._sheet.say(MARGIN + columns[0].width, top, item, names, size=SMALL)
            y = self._sheet.say(MARGIN + columns[0].width, y, item, sku, size=SMALL, colour=GREY)
            for column, x in _places(columns):
                if column.head not in {"#", "Item"}:
                    self._sheet.figure(x, top, column.width - PAD, column.cell(line), size=SMALL)
            self._y = y + PAD
            self._sheet.rule(self._y)

    def _totals(self) -> None:
        totals = self._document.totals
        rows = [("Subtotal", totals.subtotal)]
        rows += [("Discounts", -totals.discount)] if totals.discount else []
        rows += [("Coupon", -totals.coupon_discount)] if totals.coupon_discount else []
        rows += [("Shipping and handling", totals.shipping_cost)]
        self._make_room(len(rows) * 5 + 22)
        sheet, x, width, top = self._sheet, WIDTH - MARGIN - 80, 80 - PAD, self._y + 3
        y = top
        for name, amount in rows:
            sheet.say(x + PAD, y, 45, name)
            sheet.figure(x + 45, y, width - 45, rupees(amount))
            y += 5
        sheet.shade(x, y, 80, 8)
        sheet.say(x + PAD, y + 1.6, 45, "Total", size=10, bold=True)
        sheet.figure(x + 30, y + 1.6, width - 30, f"₹ {rupees(totals.total_amount)}", size=10, bold=True)
        left = sheet.say(MARGIN, top, 96, "Total in words", size=SMALL, colour=GREY)
        left = sheet.say(MARGIN, left, 96, self._document.total_in_words, bold=True)
        left = sheet.say(MARGIN, left + 2, 96, _notes(self._document), size=SMALL, colour=GREY)
        self._y = max(left, y + 8) + 5

    def _taxes(self) -> None:
        """The taxes by rate, and all together."""
        columns = _tax_columns(self._document)
        self._make_room(12)
        self._head(columns)
        for total in self._document.by_rate:
            self._row(columns, total, bold=False)
        if len(self._document.by_rate) > 1:
            self._row(columns, self._document.totals, bold=True)

    def _row(self, columns: tuple[Column, ...], amounts: object, *, bold: bool) -> None:
        self._make_room(5, columns)
        for column, x in _places(columns):
            self._sheet.figure(x, self._y + 0.8, column.width - PAD, column.cell(amounts), size=SMALL, bold=bold)
        self._y += 5
        self._sheet.rule(self._y, MARGIN, sum(column.width for column in columns))

    def _head(self, columns: tuple[Column, ...]) -> None:
        """The head of a table."""
        high = max(len(self._sheet.wrap(column.width - PAD, column.head, size=7, bold=True)) for column in columns)
        height = high * line_height(7) + 2 * PAD
        self._sheet.shade(MARGIN, self._y, sum(column.width for column in columns), height)
        for column, x in _places(columns):
            left = column.head in {"#", "Item"}
            place = x + PAD if column.head == "#" else x
            self._sheet.say(
                place, self._y + PAD, column.width - PAD, column.head, size=7, bold=True, align="L" if left else "R"
            )
        self._y += height

    def _make_room(self, height: float, columns: tuple[Column, ...] | None = None) -> None:
        """Go on at the top of a new page where there is no room left; a table repeats its head there."""
        if self._y + height <= BOTTOM:
            return
        self._sheet.add_page()
        self._y = TOP
        if columns is not None:
            self._head(columns)


def _places(columns: tuple[Column, ...]) -> Iterator[tuple[Column, float]]:
    """Each column with the place where it begins."""
    x = MARGIN
    for column in columns:
        yield column, x
        x += column.width


def _shares(document: InvoiceDocument, width: float) -> tuple[Column, ...]:
    """The columns of the taxes that there are."""
    if not document.inside_state:
        return (Column("IGST", width, lambda row: rupees(row.igst)),)
    return (
        Column("CGST", width, lambda row: rupees(row.cgst)),
        Column(document.state_tax, width, lambda row: rupees(row.sgst)),
    )


def _columns(document: InvoiceDocument) -> tuple[Column, ...]:
    shares = _shares(document, 16.5)
    figures: tuple[Column, ...] = (
        Column("Qty", 9, lambda line: str(line.quantity)),
        Column("Unit price incl. GST", 21, lambda line: rupees(line.unit_price)),
        Column("Discount", 18, _discount),
        Column("Taxable value", 21, lambda line: rupees(line.taxable_value)),
        Column("GST", 10, lambda line: f"{line.tax_rate:g}%"),
        *shares,
        Column("Total", 21, lambda line: rupees(line.total)),
    )
    item = INNER - 7 - sum(column.width for column in figures)
    return (Column("#", 7, str), Column("Item", item, str), *figures)


def _tax_columns(document: InvoiceDocument) -> tuple[Column, ...]:
    return (
        Column("GST rate", 20, lambda row: f"{row.tax_rate:g}%" if isinstance(row, RateTotal) else "All"),
        Column("Taxable value", 30, lambda row: rupees(row.taxable_value)),
        *_shares(document, 26),
        Column("Total tax", 28, lambda row: rupees(row.tax_amount)),
    )


def _discount(line: InvoiceLine) -> str:
    return rupees(line.discount + line.coupon_discount)


def _paid(document: InvoiceDocument) -> str:
    paid = document.payment
    if not document.totals.total_amount:
        return "Nothing to pay"
    when = f", {paid.payment_date.astimezone(INDIA):%d %b %Y}" if paid.payment_date is not None else ""
    return f"{METHODS[paid.payment_method]}{when}"


def _country(code: str) -> str:
    return "India" if code == "IN" else code


def _notes(document: InvoiceDocument) -> str:
    notes = ["All amounts are in Indian rupees (₹). Prices include GST.", "No tax is payable on reverse charge."]
    if document.abroad:
        notes.append("Supply outside India; IGST is paid on it.")
    notes.append("This invoice was made by a computer and needs no signature.")
    return "\n".join(notes)


def _texts(document: InvoiceDocument) -> Iterator[str]:
    """Everything on it that somebody has written."""
    yield from (document.seller.name, document.seller.address, document.place_of_supply)
    yield from document.buyer.model_dump().values()
    for line in document.lines:
        yield from (line.product_name, line.variant_name, line.sku)
