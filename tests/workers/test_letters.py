"""Letters: what they say in each state of an order, in both forms, with nobody's text taken for markup."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any, get_args
from uuid import UUID

import pytest

from models.enums import OrderStatus, PaymentStatus
from server.checkout.jobs import Letter
from server.core.settings import Settings, load_settings
from server.orders.schemas import OrderItemView, OrderView, RefundView
from server.users.schemas import AddressView
from workers.letters import SUBJECTS, Written, rupees, write_order_letter

ID = UUID("019aaaaa-0000-7000-8000-000000000001")
NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
LETTERS: tuple[Letter, ...] = get_args(Letter)
SETTINGS: Settings = load_settings(_env_file=None, mail_from="Voltcart <shop@voltcart.test>")


def make_order(**changes: Any) -> OrderView:
    """An order of two units at 1,23,456.50 each, free of shipping."""
    item = OrderItemView.model_construct(
        product_name=changes.pop("product_name", "GeForce RTX 4090"),
        variant_name=changes.pop("variant_name", "24 GB"),
        total_quantity=2,
        final_price=246_913_00,
    )
    values = {
        "id": ID,
        "order_number": "VC260305ABCDEFGH",
        "order_status": OrderStatus.PENDING,
        "payment_status": PaymentStatus.PENDING,
        "payment_method": "upi",
        "subtotal": 246_913_00,
        "discount_amount": 0,
        "shipping_cost": 0,
        "tax_amount": 37_664_69,
        "total_amount": 246_913_00,
        "expires_at": NOW,
        "shipping_address": AddressView.model_construct(),
        "items": [item],
        "refunds": [],
    }
    return OrderView.model_construct(**{**values, **changes})


def refund(status: str, amount: int) -> RefundView:
    return RefundView.model_construct(status=status, amount=amount)


def write(letter: Letter, order: OrderView, name: str = "Asha Rao") -> Written:
    return write_order_letter(letter, order, name=name, settings=SETTINGS)


class Words(HTMLParser):
    """The text of a page, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - its own
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    @property
    def text(self) -> str:
        """All words, one space apart."""
        return " ".join(" ".join(self._words).split())


@pytest.mark.parametrize(
    ("paise", "written"),
    [
        (0, "₹0.00"),
        (5, "₹0.05"),
        (99, "₹0.99"),
        (100, "₹1.00"),
        (999_99, "₹999.99"),
        (1_000_00, "₹1,000.00"),
        (74_990_00, "₹74,990.00"),
        (99_999_99, "₹99,999.99"),
        (1_00_000_00, "₹1,00,000.00"),
        (1_23_456_50, "₹1,23,456.50"),
        (12_34_56_789_01, "₹12,34,56,789.01"),
        (-1_500_05, "-₹1,500.05"),
    ],
)
def test_amounts_are_written_as_people_in_india_do(paise: int, written: str) -> None:
    assert rupees(paise) == written


def test_each_letter_has_a_subject_with_the_order_number() -> None:
    assert set(SUBJECTS) == set(LETTERS)
    subjects = [write(letter, make_order()).subject for letter in LETTERS]
    assert len(set(subjects)) == len(LETTERS)
    assert all("VC260305ABCDEFGH" in subject for subject in subjects)


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("status", list(OrderStatus))
@pytest.mark.parametrize("paid", list(PaymentStatus))
def test_each_letter_can_be_written_in_each_state(letter: Letter, status: OrderStatus, paid: PaymentStatus) -> None:
    expires_at = NOW if status is OrderStatus.PENDING else None
    refunds = [refund("processed", 246_913_00)] if paid is PaymentStatus.REFUNDED else []
    order = make_order(order_status=status, payment_status=paid, expires_at=expires_at, refunds=refunds)
    written = write(letter, order)
    for text in (" ".join(written.text.split()), Words(written.html).text):
        assert text.startswith(("Hello Asha Rao,", "Order VC260305ABCDEFGH Hello Asha Rao,"))
        assert "VC260305ABCDEFGH" in text
        assert "GeForce RTX 4090 (24 GB)" in text
        assert "₹2,46,913.00" in text
        assert "GST included: ₹37,664.69" in text
        assert "None" not in text
        assert text.endswith("Voltcart")


@pytest.mark.parametrize(
    ("letter", "changes", "says"),
    [
        ("order_placed", {}, "It is kept for you until 05 March 2026 10:30 UTC; please pay before then."),
        (
            "order_placed",
            {"order_status": OrderStatus.PROCESSING, "payment_method": "cod", "expires_at": None},
            "Please have ₹2,46,913.00 ready when it is delivered.",
        ),
        ("order_paid", {}, "we have received your payment of ₹2,46,913.00 for order VC260305ABCDEFGH"),
        ("order_shipped", {}, "your order VC260305ABCDEFGH is on its way to you."),
        ("order_shipped", {"payment_method": "cod"}, "Please have ₹2,46,913.00 ready when it is delivered."),
        ("order_delivered", {}, "your order VC260305ABCDEFGH is delivered. Thank you for buying with us."),
        ("order_cancelled", {}, "your order VC260305ABCDEFGH is cancelled."),
        (
            "order_cancelled",
            {"refunds": [refund("requested", 246_913_00)]},
            "Your money is on its way back; we write again when the bank has it.",
        ),
        (
            "refund_processed",
            {"refunds": [refund("processed", 100_00), refund("processed", 50_00), refund("failed", 1_00)]},
            "₹150.00 for order VC260305ABCDEFGH has been returned to you.",
        ),
        ("order_placed", {"discount_amount": 500_00}, "Discount"),
    ],
)
def test_what_a_letter_says(letter: Letter, changes: dict[str, Any], says: str) -> None:
    written = write(letter, make_order(**changes))
    assert says in " ".join(written.text.split())
    # Elements part words from their full stops, nothing else.
    assert says.replace(".", "") in Words(written.html).text.replace(" .", "").replace(".", "")


def test_a_cancelled_order_without_money_promises_none() -> None:
    written = write("order_cancelled", make_order(order_status=OrderStatus.CANCELLED))
    assert "money" not in written.text
    assert "money" not in written.html


def test_texts_of_people_are_not_markup() -> None:
    evil = '<script>alert("1")</script> & <img src=x>'
    written = write("order_placed", make_order(product_name=evil, variant_name=evil), name=evil)
    words = Words(written.html)
    assert not {"script", "img"} & words.elements
    assert words.text.count(evil) == 3
    assert "&lt;script&gt;" in written.html
    assert written.text.count(evil) == 3
    assert "&lt;" not in written.text
