"""Why an order has no invoice to show."""

from server.core.errors import Conflict


class InvoiceNotDue(Conflict):
    """The order is not paid; its invoice is issued after the payment."""

    code = "invoice_not_due"
    message = "The order is not paid; its invoice is issued after the payment."


class NothingInvoiced(Conflict):
    """The order was cancelled before it had an invoice: nothing was supplied, so there is none."""

    code = "nothing_invoiced"
    message = "The order was cancelled before it had an invoice."


class InvoiceNotReady(Conflict):
    """The order is paid, and its invoice is being issued. `retry_after` is in seconds."""

    code = "invoice_not_ready"
    message = "The invoice is being issued; try again in {retry_after} s."

    def __init__(self) -> None:
        super().__init__(retry_after=2)
