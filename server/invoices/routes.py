"""Invoices over HTTP."""

from collections.abc import AsyncIterator
from uuid import UUID

from aiohttp import hdrs, web

from models.enums import Role
from server.invoices.errors import InvoiceNotDue, InvoiceNotReady, NothingInvoiced
from server.invoices.queries import get_invoice
from server.invoices.service.printing import InvoicePrinter, pdf_etag
from server.orders.errors import NoSuchOrder
from server.web.auth import SIGNED_IN, caller
from server.web.endpoint import Routes
from server.web.pages import matches

routes = Routes("invoices")

PRINTER = web.AppKey("printer", InvoicePrinter)
PDF = "application/pdf"


@routes.get(
    "/api/orders/{orderId}/invoice",
    allow=SIGNED_IN,
    limit="60/minute",
    errors=(NoSuchOrder, InvoiceNotDue, InvoiceNotReady, NothingInvoiced),
    gives={PDF: {"type": "string", "format": "binary"}},
    revalidated=True,
)
async def send_invoice(request: web.Request, order_id: UUID) -> web.Response:
    """Send the tax invoice of an order of the caller, or of any order to an admin.

    It is issued a moment after the payment, and never changes.
    """
    principal = caller(request)
    invoice = await get_invoice(order_id, user_id=None if principal.role == Role.ADMIN else principal.user_id)
    etag = pdf_etag(invoice)
    # The next person at the same browser may not be shown it: it is asked for again each time.
    headers = {hdrs.ETAG: etag, hdrs.CACHE_CONTROL: "private, no-cache", hdrs.VARY: hdrs.AUTHORIZATION}
    if matches(request.headers.get(hdrs.IF_NONE_MATCH, ""), etag):
        return web.Response(status=304, headers=headers)
    name = invoice.invoice_number.replace("/", "-")
    headers |= {hdrs.CONTENT_TYPE: PDF, hdrs.CONTENT_DISPOSITION: f'inline; filename="{name}.pdf"'}
    return web.Response(body=await request.app[PRINTER].pdf(invoice), headers=headers)


async def hold_printer(app: web.Application) -> AsyncIterator[None]:
    """Have invoices printed while the application runs."""
    app[PRINTER] = InvoicePrinter()
    yield
    app[PRINTER].close()
