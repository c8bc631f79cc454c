"""Pages: what a person sees, and paying by hand."""

import html
import re

import pytest

from server.devstack.sandbox.pages import rupees
from tests.devstack.sandbox.bench import Bench, eventually

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def _shown(page: str) -> dict[str, str]:
    """The fields that a page shows, by name."""
    pairs = re.findall(r"<dt>(razorpay_\w+)</dt><dd><code>([^<]*)</code>", page)
    return {name: html.unescape(value) for name, value in pairs}


@pytest.mark.parametrize(
    ("paise", "text"),
    [
        (100, "₹1.00"),
        (99999, "₹999.99"),
        (100000, "₹1,000.00"),
        (12345678, "₹1,23,456.78"),
        (1234567805, "₹1,23,45,678.05"),
    ],
)
def test_rupees_are_grouped_as_in_india(paise: int, text: str) -> None:
    assert rupees(paise) == text


async def test_the_page_of_an_order_is_escaped_and_sealed(bench: Bench) -> None:
    order = await bench.order(amount=12345678, receipt="<script>alert(1)</script>")
    async with bench.session.get(f"{bench.url}/pay/{order['id']}") as response:
        page = await response.text()
        assert response.headers["Content-Security-Policy"] == POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "<h1>Pay ₹1,23,456.78</h1>" in page
    assert "No money moves" in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.findall(r"(?:src|href|action)=\"(?!/)", page)
    labelled = set(re.findall(r'<label for="(\w+)"', page))
    assert labelled == set(re.findall(r'<(?:input|select) id="(\w+)"', page))


async def test_paying_by_upi_shows_what_verify_takes(bench: Bench) -> None:
    order = await bench.order(amount=1000)
    status, page = await bench.page(f"/pay/{order['id']}", {"choice": "upi", "vpa": "success@razorpay"})
    assert status == 200
    assert "<h1>Payment captured</h1>" in page
    shown = _shown(page)
    assert sorted(shown) == ["razorpay_order_id", "razorpay_payment_id", "razorpay_signature"]
    assert bench.client.utility.verify_payment_signature(shown)
    assert (await bench.ledger())["totals"]["captured"] == 1000
    status, page = await bench.page(f"/pay/{order['id']}")
    assert "Nothing more can be paid here." in page
    assert "<form" not in page


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"choice": "upi", "vpa": "failure@razorpay"}, "payment_cancelled"),
        ({"choice": "card", "card": "4100 2800 0009 0000", "otp": "1234"}, "payment_timed_out"),
        ({"choice": "card", "card": "4100280000080001", "otp": "1234"}, "insufficient_fund"),
        ({"choice": "card", "card": "4100 2800 0000 1007", "otp": "123"}, "incorrect_otp"),
        ({"choice": "fail", "reason": "payment_timed_out"}, "payment_timed_out"),
    ],
)
async def test_a_payment_fails_by_hand(bench: Bench, form: dict[str, str], reason: str) -> None:
    order = await bench.order()
    status, page = await bench.page(f"/pay/{order['id']}", form)
    assert status == 200
    assert "<h1>Payment failed</h1>" in page
    assert "razorpay_signature" not in page
    (payment,) = (await bench.ledger())["payments"]
    assert (payment["status"], payment["error_reason"]) == ("failed", reason)


@pytest.mark.parametrize("card", ["4100 2800 0000 1007", "5500 6700 0000 1002", "6527 6589 0000 1005"])
async def test_the_test_cards_pay(bench: Bench, card: str) -> None:
    order = await bench.order()
    await bench.page(f"/pay/{order['id']}", {"choice": "card", "card": card, "otp": "123456"})
    (payment,) = (await bench.ledger())["payments"]
    assert (payment["status"], payment["method"]) == ("captured", "card")
    details = await bench.call(bench.client.payment.fetchCardDetails, payment["id"])
    assert details["last4"] == card[-4:]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose how to pay."),
        ({"choice": "upi", "vpa": "me@bank"}, "Enter success@razorpay or failure@razorpay as UPI ID."),
        ({"choice": "card", "card": "4242", "otp": "1234"}, "Enter one of the test card numbers."),
        ({"choice": "fail", "reason": "rain"}, "Choose how to pay."),
    ],
)
async def test_a_mistake_is_told_on_the_form(bench: Bench, form: dict[str, str], said: str) -> None:
    order = await bench.order()
    status, page = await bench.page(f"/pay/{order['id']}", form)
    assert status == 400
    assert f'<p class="refusal" role="alert">{said}</p>' in page
    assert "<form" in page
    assert (await bench.ledger())["payments"] == []


async def test_a_link_is_paid_on_its_page_and_leads_back(bench: Bench) -> None:
    fields = {
        "amount": 1000,
        "currency": "INR",
        "description": "A <b>card</b>",
        "callback_url": "https://shop.example/back?a=1",
        "callback_method": "get",
    }
    link = await bench.call(bench.client.payment_link.create, fields)
    path = link["short_url"].removeprefix(bench.url)
    status, page = await bench.page(path)
    assert (status, "A &lt;b&gt;card&lt;/b&gt;" in page) == (200, True)
    status, page = await bench.page(path, {"choice": "upi", "vpa": "success@razorpay"})
    shown = _shown(page)
    (back,) = re.findall(r'<a class="button" href="([^"]+)"', page)
    query = "&".join(f"{name}={value}" for name, value in shown.items())
    assert html.unescape(back) == f"https://shop.example/back?a=1&{query}"
    assert shown["razorpay_payment_link_id"] == link["id"]
    assert shown["razorpay_payment_link_status"] == "paid"
    assert (await bench.call(bench.client.payment_link.fetch, link["id"]))["status"] == "paid"


async def test_the_index_lists_orders_and_links(bench: Bench) -> None:
    assert "No orders yet." in (await bench.page("/"))[1]
    first, second = await bench.order(receipt="A&B"), await bench.order()
    link = await bench.call(bench.client.payment_link.create, {"amount": 1000, "currency": "INR"})
    _, page = await bench.page("/")
    assert "A&amp;B" in page
    assert page.index(f'<a href="/pay/{second["id"]}">') < page.index(f'<a href="/pay/{first["id"]}">')
    assert f'<a href="/l/{link["id"]}">' in page


@pytest.mark.parametrize("path", ["/pay/order_AAAAAAAAAAAAAA", "/l/nonsense", "/done/pay_AAAAAAAAAAAAAA", "/nothing"])
async def test_a_missing_page_says_so(bench: Bench, path: str) -> None:
    status, page = await bench.page(path)
    assert status in {400, 404}
    assert "<h1>That did not work</h1>" in page


async def test_the_style_is_served(bench: Bench) -> None:
    status, style = await bench.page("/sandbox.css")
    assert (status, "prefers-color-scheme" in style) == (200, True)


async def _send(bench: Bench, address: str, page: str) -> str:
    """Press a button that the page has; gives the page after it."""
    assert f'action="{address}"' in page
    status, after = await bench.page(address, {})
    assert (status, "<h1>Payments, refunds, webhooks</h1>" in after) == (200, True)
    return after


async def test_a_person_has_the_bank_say_yes_after_all(bench: Bench) -> None:
    assert "No payments yet." in (await bench.page("/books"))[1]
    given = await bench.pay((await bench.order(receipt="<A&B>"))["id"], outcome="failure")
    _, page = await bench.page("/books")
    assert "&lt;A&amp;B&gt;" in page
    assert not re.findall(r"(?:src|href|action)=\"(?!/)", page)
    page = await _send(bench, f"/books/payments/{given['razorpay_payment_id']}/authorize", page)
    assert '<span class="state captured">captured</span>' in page
    assert "/authorize" not in page
    assert (await bench.ledger())["totals"]["captured"] == 50000
    status, page = await bench.page(f"/books/payments/{given['razorpay_payment_id']}/authorize", {})
    assert (status, "Only a failed payment can be authorized late" in page) == (400, True)


async def test_a_person_lets_a_refund_fail(bench: Bench) -> None:
    payment = await bench.paid()
    page = await _send(bench, "/books/next-refund", (await bench.page("/books"))[1])
    assert "The next refund waits here for your word." in page
    refund = await bench.refund(payment["id"], {"amount": 1000})
    _, page = await bench.page("/books")
    assert f'action="/books/refunds/{refund["id"]}/processed"' in page
    page = await _send(bench, f"/books/refunds/{refund['id']}/failed", page)
    assert f"/books/refunds/{refund['id']}" not in page
    assert [row["status"] for row in (await bench.ledger())["refunds"]] == ["failed"]
    assert (await bench.refund(payment["id"], {"amount": 1000}))["status"] == "processed"
    assert (await bench.page(f"/books/refunds/{refund['id']}/eaten", {}))[0] == 400


async def test_a_person_sends_a_webhook_again(bench: Bench) -> None:
    await bench.pay((await bench.order())["id"], outcome="failure")
    (hook,) = await bench.hooks.until(1)
    await eventually(lambda: bool(bench.sandbox.books.deliveries.where("status", "delivered")))
    await _send(bench, f"/books/webhooks/{hook.event_id}", (await bench.page("/books"))[1])
    assert await bench.hooks.until(2) == [hook, hook]
