"""GET /api/orders/{orderId}/invoice: who gets it, when, and with which headers."""

from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import OrderStatus, PaymentStatus, Role
from models.stores import Owner
from server.core.db import fetch_value
from server.invoices.service.issuing import issue_invoice
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_store
from tests.factories.shoppers import make_shopper
from tests.invoices.shop import Line, read_pdf, sell


async def issue(resources: Resources, order_id: UUID) -> None:
    await issue_invoice(order_id, settings=resources.settings, clock=resources.clock)


async def test_the_buyer_and_admins_get_it(client: Client, resources: Resources) -> None:
    sale = await sell(resources)
    await issue(resources, sale.order_id)
    path = f"/api/orders/{sale.order_id}/invoice"
    owner = await make_shopper(resources.tokens, role=Role.OWNER)
    store = await make_store(
        await Owner.create(user_id=owner.user_id, name="O", phone_number="+919812345678", email="o@x.test")
    )
    await fetch_value("UPDATE order_items SET store_id = $2 WHERE order_id = $1", sale.order_id, store.id)
    admin = await make_shopper(resources.tokens, role=Role.ADMIN)
    for headers, status, code in (
        ({}, 401, "unauthenticated"),
        ((await make_shopper(resources.tokens)).headers, 404, "no_such_order"),
        # The invoice is the buyer's, with all lines; an owner sees their own.
        (owner.headers, 404, "no_such_order"),
        (sale.shopper.headers, 200, None),
        (admin.headers, 200, None),
    ):
        answer = await client.get(path, headers=headers)
        assert answer.status == status
        if code is not None:
            assert (await answer.json())["code"] == code
    for missing in (uuid7(), "x"):
        answer = await client.get(f"/api/orders/{missing}/invoice", headers=admin.headers)
        assert answer.status == 404


async def test_why_there_is_none(client: Client, resources: Resources) -> None:
    for order_status, payment_status, code, detail, retry_after in (
        (
            "pending",
            "pending",
            "invoice_not_due",
            "The order is not paid; its invoice is issued after the payment.",
            None,
        ),
        (
            "processing",
            "pending",
            "invoice_not_due",
            "The order is not paid; its invoice is issued after the payment.",
            None,
        ),
        ("cancelled", "failed", "nothing_invoiced", "The order was cancelled before it had an invoice.", None),
        ("cancelled", "refunded", "nothing_invoiced", "The order was cancelled before it had an invoice.", None),
        ("processing", "paid", "invoice_not_ready", "The invoice is being issued; try again in 2 s.", "2"),
        ("delivered", "refunded", "invoice_not_ready", "The invoice is being issued; try again in 2 s.", "2"),
    ):
        sale = await sell(
            resources, order_status=OrderStatus(order_status), payment_status=PaymentStatus(payment_status)
        )
        answer = await client.get(f"/api/orders/{sale.order_id}/invoice", headers=sale.shopper.headers)
        body = await answer.json()
        assert (answer.status, body["code"], body["detail"]) == (409, code, detail)
        assert answer.headers.get("Retry-After") == retry_after
        assert answer.content_type == "application/problem+json"


async def test_it_comes_as_a_pdf_that_is_asked_for_again(client: Client, resources: Resources) -> None:
    sale = await sell(resources)
    await issue(resources, sale.order_id)
    path = f"/api/orders/{sale.order_id}/invoice"
    answer = await client.get(path, headers=sale.shopper.headers)
    number = await fetch_value("SELECT invoice_number FROM invoices")
    pdf = await answer.read()
    assert pdf.startswith(b"%PDF-")
    expected = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="{number.replace("/", "-")}.pdf"',
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(len(pdf)),
    }
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "Content-Encoding" not in answer.headers
    etag = answer.headers["ETag"]
    for seen, status in ((etag, 304), (f'"other", W/{etag}', 304), ("*", 304), ('"other"', 200)):
        again = await client.get(path, headers={**sale.shopper.headers, "If-None-Match": seen})
        assert (again.status, again.headers["ETag"]) == (status, etag)
        assert await again.read() == (pdf if status == 200 else b"")
    head = await client.head(path, headers=sale.shopper.headers)
    assert (head.status, head.headers["ETag"], head.headers["Content-Length"]) == (200, etag, str(len(pdf)))
    # Another's browser cache does not help anybody.
    stranger = await make_shopper(resources.tokens)
    assert (await client.get(path, headers={**stranger.headers, "If-None-Match": etag})).status == 404


async def test_its_amounts_are_the_orders(client: Client, resources: Resources) -> None:
    lines = (Line(75_089_00, 2, rule=100_00, coupon=33_33), Line(999_99, rate="28"), Line(1_00, coupon=50))
    sale = await sell(resources, lines, shipping=99_00, address={"state": "Kerala"})
    await issue(resources, sale.order_id)
    text = await read_pdf(client, sale)
    for said in (
        *("2 75,089.00 133.33 1,27,156.50 18% 22,888.17 1,50,044.67", "1 999.99 0.00 781.24 28% 218.75 999.99"),
        *("1 1.00 0.50 0.42 18% 0.08 0.50", "Subtotal 1,51,178.99", "Discounts -100.00", "Coupon -33.83"),
        *("Shipping and handling 99.00", "Total ₹ 1,51,144.16", "18% 1,27,156.92 22,888.25 22,888.25"),
        *("28% 781.24 218.75 218.75", "All 1,27,938.16 23,107.00 23,107.00"),
    ):
        assert said in text, (said, text)
