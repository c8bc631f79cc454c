"""The PDF: what can be read on it, in any script, on any number of pages, the same to the byte."""

import asyncio
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pypdf import PdfReader

from models.enums import PaymentMethod
from server.core.errors import Unavailable
from server.invoices.rules.amounts import in_words, rupees
from server.invoices.rules.supply import supply_to
from server.invoices.schemas import Buyer, InvoiceDocument, InvoiceLine, InvoiceTotals, PaidBy, RateTotal, Seller
from server.invoices.service.printing import IN_LINE, InvoicePrinter, pdf_etag
from server.pricing.money import tax_inside
from tests.invoices.shop import text_of

HOME = {"address_line1": "12 MG Road", "address_line2": "", "city": "Bengaluru", "postal_code": "560001"}


@pytest.fixture(scope="module")
def printer() -> Iterator[InvoicePrinter]:
    """A printer with its fonts unpacked."""
    printer = InvoicePrinter()
    yield printer
    printer.close()


def written(
    *names: str, buyer: str = "Asha Rao", state: str = "Karnataka", country: str = "IN", price: int = 999_99
) -> InvoiceDocument:
    """The invoice of a line for each name, each a paisa dearer than the one before."""
    supply = supply_to(country, state, seller_state="Karnataka")
    lines = tuple(
        _line(name, price + place, supply.split(tax_inside(price + place, 18))) for place, name in enumerate(names)
    )
    sums = {
        name: sum(getattr(line, name) for line in lines)
        for name in ("taxable_value", "cgst", "sgst", "igst", "tax_amount")
    }
    total = sum(line.total for line in lines)
    return InvoiceDocument(
        invoice_number="VC/26-27/0000042",
        issued_at=datetime(2026, 11, 22, 19, 0, tzinfo=UTC),
        order_id=UUID(int=1),
        order_number="VC26112212345678",
        order_date=datetime(2026, 11, 22, 18, 0, tzinfo=UTC),
        currency="INR",
        seller=Seller(
            name="Voltcart Demo Shop",
            address="1 Example Road",
            state="Karnataka",
            state_code="29",
            gstin="29AAAAA0000A1Z5",
        ),
        buyer=Buyer(name=buyer, state=state, country=country, **HOME),
        place_of_supply=supply.place,
        inside_state=supply.inside_state,
        abroad=supply.abroad,
        state_tax=supply.state_tax,
        payment=PaidBy(payment_method=PaymentMethod.UPI, payment_date=None, transaction_id="pay_42"),
        lines=lines,
        by_rate=(RateTotal(tax_rate=18.0, **sums),),
        totals=InvoiceTotals(
            subtotal=total, discount=0, coupon_discount=0, shipping_cost=99_00, total_amount=total + 99_00, **sums
        ),
        total_in_words=in_words(total + 99_00),
    )


def _line(name: str, price: int, shares: object) -> InvoiceLine:
    tax = tax_inside(price, 18)
    return InvoiceLine(
        product_name=name,
        variant_name="",
        sku=f"SKU-{price}",
        quantity=1,
        unit_price=price,
        discount=0,
        coupon_discount=0,
        taxable_value=price - tax,
        tax_rate=18.0,
        tax_amount=tax,
        total=price,
        **{name: getattr(shares, name) for name in ("cgst", "sgst", "igst")},
    )


async def test_what_can_be_read_on_it(printer: InvoicePrinter) -> None:
    pdf = await printer.pdf(written("GeForce RTX 4070"))
    assert text_of(pdf).splitlines() == [
        *("Voltcart Demo Shop", "1 Example Road", "Karnataka (29), India", "GSTIN 29AAAAA0000A1Z5"),
        *("TAX INVOICE", "Original for recipient", "Invoice number VC/26-27/0000042"),
        # Half past midnight in India.
        *("Invoice date 23 Nov 2026", "Order number VC26112212345678", "Order date 22 Nov 2026"),
        *("Billed and shipped to", "Asha Rao", "12 MG Road", "Bengaluru 560001", "Karnataka, India"),
        *("Place of supply", "Karnataka (29)", "Payment", "UPI", "pay_42"),
        *("# Item Qty Unit price incl.", "GST", "Discount Taxable value GST CGST SGST Total"),
        *("1 GeForce RTX 4070", "SKU SKU-99999", "1 999.99 0.00 847.45 18% 76.27 76.27 999.99"),
        *("Subtotal 999.99", "Shipping and handling 99.00", "Total ₹ 1,098.99"),
        *("Total in words", "Rupees One Thousand Ninety-Eight and Ninety-Nine Paise Only"),
        "All amounts are in Indian rupees (₹). Prices include GST.",
        "No tax is payable on reverse charge.",
        "This invoice was made by a computer and needs no signature.",
        *("GST rate Taxable value CGST SGST Total tax", "18% 847.45 76.27 76.27 152.54"),
        "Tax invoice VC/26-27/0000042 Page 1 of 1",
    ]
    assert len(pdf) < 60_000


async def test_it_is_the_same_to_the_byte(printer: InvoicePrinter) -> None:
    document = written("GeForce RTX 4070", buyer="राहुल محمد")
    again = InvoiceDocument.model_validate_json(document.model_dump_json())
    other = InvoicePrinter()
    try:
        assert await printer.pdf(document) == await other.pdf(again)
    finally:
        other.close()
    assert pdf_etag(document) == pdf_etag(again) != pdf_etag(written("GeForce RTX 4071", buyer="राहुल محمد"))


async def test_goods_to_another_country(printer: InvoicePrinter) -> None:
    text = text_of(await printer.pdf(written("A cable", state="Ontario", country="CA")))
    for said in (
        "Ontario, CA",
        "Ontario (CA), outside India",
        "GST IGST Total",
        "Supply outside India; IGST is paid on it.",
    ):
        assert said in text
    assert "CGST" not in text


async def test_a_hundred_lines_take_pages_with_a_head_each(printer: InvoicePrinter) -> None:
    names = [f"Number {place}" if place % 3 else "A long name with many words in it " * 5 for place in range(100)]
    pdf = await printer.pdf(written(*names))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) == 6
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of 6" in page
        assert page.count("# Item Qty") == 1
    whole = "\n".join(pages)
    for place in range(100):
        tax = tax_inside(999_99 + place, 18)
        shares = f"{rupees(tax // 2)} {rupees(tax - tax // 2)}"
        row = f"SKU SKU-{999_99 + place}\n1 {rupees(999_99 + place)} 0.00 {rupees(999_99 + place - tax)} 18% {shares}"
        assert whole.count(row) == 1, row
    assert "Total ₹ 1,00,147.50" in pages[-1]
    assert len(pdf) < 100_000


async def test_any_script_can_be_printed(printer: InvoicePrinter) -> None:
    """What no font has is seen to be missing; what would only turn the direction of the rest is not there."""
    names = {
        "Łukasz Žižek Αθηνά Иван Nguyễn": "Łukasz Žižek Αθηνά Иван Nguyễn",
        "राहुल क्षत्रिय": "राहुल ",
        "محمد": "محمد",
        "דוד": "דוד",
        "李小龙": "���",
        "தமிழ்": "�����",
        "Party 😀👩‍👩‍👧": "Party �",
        "e\u0301cole": "école",
        "line\u2028break\ttab": "line break tab",
        "\u202eevil\u202c \u2066x\u2069 soft\u00adhyphen": "evil x softhyphen",
        "{nb} \ue000\ue000\ue000": "{nb} ���",
        "**bold** __under__": "**bold** __under__",
        "A" * 120: "AAAAAAAAAA",
    }
    buyer = "राहुल محمد 李 😀"
    text = text_of(await printer.pdf(written(*names, buyer=buyer)))
    assert [name for name, seen in names.items() if seen not in text] == []
    assert "राहुल محمد � �\n" in text
    assert "Page 1 of 1" in text


async def test_what_follows_a_line_of_another_script_is_in_its_own_font(printer: InvoicePrinter) -> None:
    document = written("Card")
    buyer = document.buyer.model_copy(update={"address_line1": "एम जी रोड", "city": "पुणे"})
    text = text_of(await printer.pdf(document.model_copy(update={"buyer": buyer})))
    assert "560001\nKarnataka, India\n" in text


async def test_an_amount_too_long_for_its_column_is_smaller(printer: InvoicePrinter) -> None:
    text = text_of(await printer.pdf(written("A shop", price=2**53)))
    assert f"1 {rupees(2**53)} 0.00" in text


async def test_more_than_can_be_printed_soon_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    printer, document, jammed = InvoicePrinter(), written("A cable"), threading.Event()
    monkeypatch.setattr(printer, "_draw", lambda _: bytearray(b"printed") if jammed.wait(30) else None)
    asked = [asyncio.create_task(printer.pdf(document)) for _ in range(IN_LINE + 1)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refusal:
        await printer.pdf(document)
    assert refusal.value.fields == {"retry_after": 2}
    jammed.set()
    assert await asyncio.gather(*asked) == [b"printed"] * (IN_LINE + 1)
    assert await printer.pdf(document) == b"printed"
    printer.close()
