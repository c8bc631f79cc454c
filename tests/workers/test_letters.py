"""Letters: what they say in each state of an order, in both forms, with nobody's text taken for markup."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, get_args

import pytest

from models.enums import CancelReason, OrderStatus, PaymentMethod, PaymentStatus, RefundStatus, ResetPurpose
from server.checkout.jobs import Letter
from server.core.settings import Settings, load_settings
from server.orders.schemas import OrderEventView, OrderView
from workers.letters import (
    SUBJECTS,
    Returned,
    Written,
    is_overtaken,
    rupees,
    write_back_in_stock_letter,
    write_order_letter,
    write_refund_trouble_letter,
    write_reset_letter,
)
from workers.letters.samples import NOW, WORDS, make_order, make_payment, make_refund, write_samples
from workers.letters.words import one_line

LETTERS: tuple[Letter, ...] = get_args(Letter)
SETTINGS: Settings = load_settings(_env_file=None, mail_from="Voltcart <shop@voltcart.test>")
CANCELLED, PROCESSING, DELIVERED = OrderStatus.CANCELLED, OrderStatus.PROCESSING, OrderStatus.DELIVERED
TOTAL = "₹1,41,481.00"
COD = {"payment_method": PaymentMethod.COD, "order_status": PROCESSING}
FREE = {"total_amount": 0, "order_status": PROCESSING, "payment_status": PaymentStatus.PAID}


def write(letter: Letter, order: OrderView, name: str = "Asha Rao", **more: Any) -> Written:
    return write_order_letter(letter, order, name=name, settings=SETTINGS, **more)


class Words(HTMLParser):
    """The text of a page, its elements, and where its links and pictures lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.places: list[str] = []
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.places += [value or "" for name, value in attrs if name in {"href", "src"}]

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


def test_a_text_of_people_stays_on_its_line() -> None:
    family = "👨‍👩‍👧"
    for given, kept in (
        ("a\r\nBcc: b\n\nc", "a Bcc: b c"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("evil\u202egpj.exe\u202c\u2066", "evilgpj.exe"),
        ("bell\x07, escape\x1b[0m", "bell, escape[0m"),
        (f"श्री राव {family} क्षत्रिय", f"श्री राव {family} क्षत्रिय"),
    ):
        assert one_line(given) == kept


def test_every_letter_has_a_sample_and_a_subject_of_its_own() -> None:
    written = write_samples(SETTINGS)
    assert set(written) == set(SUBJECTS) > set(LETTERS)
    assert len({one.subject for one in written.values()}) == len(SUBJECTS)
    for name, one in written.items():
        words = Words(one.html)
        assert "Hello Asha Rao," in one.text, name
        for form in (one.text, words.text):
            assert "Voltcart Demo Shop, 1 Example Road, Bengaluru 560001" in form, name
            assert "None" not in form, name
        # The twins name the same amounts and lead to the same places.
        assert set(re.findall(r"₹[\d,.]+\d", one.text)) == set(re.findall(r"₹[\d,.]+\d", words.text)), name
        pictures = {place for place in words.places if place.endswith(".webp")}
        assert set(re.findall(r"http://\S+", one.text)) == set(words.places) - pictures, name
        assert all(place.startswith("http") for place in words.places), name
    assert [name for name, one in written.items() if one.unsubscribe] == ["back_in_stock"]


def test_texts_of_people_are_not_markup_begin_no_line_and_end_no_header() -> None:
    evil = '<script>alert("1")</script> & <img src=x onerror=y>\r\nBcc: all@example.com\u202e' + "W" * 200
    plain = write_samples(SETTINGS)
    for name, one in write_samples(SETTINGS, dict.fromkeys(WORDS, evil)).items():
        words, usual = Words(one.html), Words(plain[name].html)
        assert (words.elements, words.attributes) == (usual.elements, usual.attributes), name
        assert words.places == usual.places, name
        assert "&lt;script&gt;" in one.html, name
        assert '<script>alert("1")</script> & <img' in one.text, name
        assert not re.search(r"^Bcc", one.text, re.MULTILINE), name
        assert len(one.subject.splitlines()) == 1, name
        assert "\u202e" not in one.text + one.html + one.subject, name
        assert "overflow-wrap:anywhere" in one.html, name


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_can_be_written_in_each_state(letter: Letter) -> None:
    for status in OrderStatus:
        for paid in PaymentStatus:
            for reason in CancelReason if status is CANCELLED else [None]:
                refunds = [make_refund(246_913_00)] if paid is PaymentStatus.REFUNDED else []
                state: dict[str, Any] = {
                    "order_status": status,
                    "payment_status": paid,
                    "cancel_reason": reason,
                    "refunds": refunds,
                }
                written = write(letter, make_order(**state))
                for text in (written.text, Words(written.html).text):
                    for said in ("VC260305ABCDEFGH", "RTX 4090 Founders Edition (24 GB)", "₹1,39,982.00", TOTAL):
                        assert said in text, state
                    assert "None" not in text, state


SAYS: list[tuple[Letter, dict[str, Any], str]] = [
    ("order_placed", {}, "It is kept for you until 05 March 2026, 16:15 IST; please pay before then."),
    ("order_placed", COD, f"Please have {TOTAL} ready when it is delivered."),
    ("order_placed", FREE, "There is nothing to pay."),
    (
        "order_placed",
        {"order_status": PROCESSING, "payment_status": PaymentStatus.PAID},
        f"Your payment of {TOTAL} is received.",
    ),
    (
        "order_paid",
        {"order_status": PROCESSING},
        f"We have received your payment of {TOTAL} for order VC260305ABCDEFGH.",
    ),
    ("order_paid", {"order_status": PROCESSING}, "It is being prepared now."),
    ("order_paid", FREE, "There is nothing to pay for order VC260305ABCDEFGH."),
    ("order_shipped", {"order_status": OrderStatus.SHIPPED}, "Your order VC260305ABCDEFGH is on its way to you."),
    ("order_shipped", COD, f"Please have {TOTAL} ready when it is delivered."),
    ("order_delivered", {}, "Your order VC260305ABCDEFGH is delivered. Thank you for buying with us."),
    ("order_cancelled", {"cancel_reason": CancelReason.CUSTOMER}, "is cancelled, as you asked."),
    ("order_cancelled", {"cancel_reason": CancelReason.EXPIRED}, "is cancelled, because it was not paid in time."),
    (
        "order_cancelled",
        {"cancel_reason": CancelReason.EXPIRED},
        "If your bank paid all the same, the money comes back",
    ),
    (
        "order_cancelled",
        {
            "cancel_reason": CancelReason.ADMIN,
            "events": [
                OrderEventView(
                    from_status=None, to_status=CANCELLED, actor_id=None, note="The last one broke.", created_at=NOW
                )
            ],
        },
        "We are sorry that we had to cancel your order VC260305ABCDEFGH. Our note: The last one broke.",
    ),
    (
        "order_cancelled",
        {
            "cancel_reason": CancelReason.CUSTOMER,
            "refunds": [
                make_refund(300_00),
                make_refund(500_00, RefundStatus.PENDING),
                make_refund(1_00, RefundStatus.FAILED),
            ],
        },
        "₹501.00 is on its way back to you; we write again when it has been returned. ₹300.00 has been returned",
    ),
    (
        "refund_processed",
        {"refunds": [make_refund(100_00), make_refund(50_00), make_refund(1_00, RefundStatus.FAILED)]},
        "₹150.00 for order VC260305ABCDEFGH has been returned to you.",
    ),
    ("order_paid", {}, "Coupon DIWALI"),
    ("order_paid", {"payment_method": PaymentMethod.NET_BANKING}, "net banking"),
    ("order_paid", {}, "12 MG Road"),
]


def test_what_a_letter_says() -> None:
    for letter, changes, says in SAYS:
        written = write(letter, make_order(**changes))
        assert says in " ".join(written.text.split()), says
        assert says in Words(written.html).text, says


def test_a_cancelled_order_without_money_promises_none() -> None:
    written = write("order_cancelled", make_order(order_status=CANCELLED, cancel_reason=CancelReason.CUSTOMER))
    for form in (written.text, written.html):
        assert not re.search(r"money|returned|refund", form, re.IGNORECASE)
        assert "Delivery to" not in form


def test_a_refund_is_told_of_alone_and_as_the_part_that_it_is() -> None:
    order = make_order(payments=[make_payment(500_00)], refunds=[make_refund(100_00), make_refund(151_00)])
    part = write("refund_processed", order, refund_id=order.refunds[1].id)
    assert "₹151.00 for order VC260305ABCDEFGH has been returned to you." in part.text
    assert "That is a part of the ₹500.00 that you paid; ₹251.00 of it has been returned in all." in part.text
    assert "5 to 7 working days" in part.text
    order = make_order(payments=[make_payment(500_00)], refunds=[make_refund(500_00)])
    assert "That is all that you paid." in write("refund_processed", order, refund_id=order.refunds[0].id).text
    surplus = make_payment(500_00, surplus=True)
    order = make_order(payments=[surplus], refunds=[make_refund(500_00, payment_id=surplus.id)])
    written = write("refund_processed", order, refund_id=order.refunds[0].id)
    assert "It came in addition to what the order needed." in written.text
    cash = make_order(payment_method=PaymentMethod.COD, refunds=[make_refund(500_00)])
    assert "bank" not in write("refund_processed", cash).text


def test_a_letter_that_was_overtaken_is_known() -> None:
    paid = {"payment_status": PaymentStatus.PAID}
    returned = {"refunds": [make_refund(1_00)]}
    going = {"refunds": [make_refund(1_00, RefundStatus.PENDING)]}
    sent: dict[Letter, list[dict[str, Any]]] = {
        "order_placed": [{}, COD, {"order_status": PROCESSING, **paid}, {"order_status": DELIVERED, **paid}],
        "order_paid": [{"order_status": PROCESSING, **paid}, {"order_status": DELIVERED, **paid}],
        "order_shipped": [{"order_status": OrderStatus.SHIPPED}],
        "order_delivered": [{"order_status": DELIVERED}],
        "order_cancelled": [{"order_status": CANCELLED}],
        "refund_processed": [returned, {"order_status": CANCELLED, **returned}],
    }
    dropped: dict[Letter, list[dict[str, Any]]] = {
        "order_placed": [{"order_status": CANCELLED}, {"expires_at": NOW}],
        "order_paid": [{"order_status": CANCELLED, **paid}],
        "order_shipped": [{"order_status": DELIVERED}],
        "order_cancelled": [{"order_status": PROCESSING, **paid}],
        "refund_processed": [going, {"order_status": CANCELLED}],
    }
    for outcome, states in ((False, sent), (True, dropped)):
        for letter, each in states.items():
            for state in each:
                assert is_overtaken(letter, make_order(**state), now=NOW) is outcome, (letter, state)
    assert is_overtaken("order_placed", make_order(), now=NOW + timedelta(hours=1))


def test_letters_about_passwords_stock_and_refunds_in_trouble() -> None:
    link = "https://shop.example.com/reset-password#token=abc"
    reset, invitation = (
        write_reset_letter(purpose, name="Asha", link=link, minutes=minutes, settings=SETTINGS)
        for purpose, minutes in ((ResetPurpose.RESET, 30), (ResetPurpose.INVITATION, 7 * 24 * 60))
    )
    assert "The link is good for 30 minutes, and once." in reset.text
    assert "The link is good for 7 days, and once." in invitation.text
    assert "You are invited to Voltcart." in invitation.text
    assert link in reset.text.split()
    assert link in Words(reset.html).places
    failed, waiting = (
        write_refund_trouble_letter(make_refund(500_00, status), name="Asha", settings=SETTINGS)
        for status in (RefundStatus.FAILED, RefundStatus.PENDING)
    )
    assert "The gateway could not give ₹500.00 back to a buyer." in failed.text
    assert "The gateway has not said yet that ₹500.00 went back to a buyer." in waiting.text
    several = Returned("GeForce One", "", "geforce-one", 500_00, one_price=False)
    back = write_back_in_stock_letter(several, name="Asha", unsubscribe="https://x.test/u", settings=SETTINGS)
    assert "GeForce One is back in stock, from ₹500.00." in back.text
    assert {"http://127.0.0.1:8000/products/geforce-one", "https://x.test/u"} == set(Words(back.html).places)
