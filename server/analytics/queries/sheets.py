"""Orders and reports as tables, a page of rows at a time."""

from collections.abc import AsyncGenerator
from uuid import UUID

from server.analytics.rules.sheets import MARK, Rupees, write_rows
from server.analytics.schemas import SalesReport
from server.core.pool import within
from server.orders.queries import office
from server.orders.schemas import AdminOrderChoice, AdminOrderFilter, AdminOrderSummary

# Orders that are read, and held, at once.
ROWS = 500
PLAIN = ("id", "order_number", "order_date", "order_status", "payment_status", "payment_method", "cancel_reason")
AMOUNTS = ("subtotal", "discount_amount", "shipping_cost", "tax_amount", "total_amount")
BUYER = ("user_id", "user_name", "user_email", "coupon_id")
STEP = ("starts_on", "orders", "units", "sales", "refund_count", "refunds", "net_sales")


async def write_orders(
    wish: AdminOrderChoice, *, owner_id: UUID | None, patience: float
) -> AsyncGenerator[bytes, None]:
    """The orders of the back office's list as a table; each page may take `patience` seconds of the database.

    Raises:
        Invalid: An owner asks for what only admins may ask.
    """
    head = MARK.encode() + write_rows([(*PLAIN, "item_count", *AMOUNTS, "currency", *BUYER)])
    page = AdminOrderFilter.model_validate(wish.model_dump(by_alias=True)).model_copy(update={"limit": ROWS})
    while True:
        # Of its own: the request's would be used up by the many pages of a long table.
        with within(patience):
            found = await office.list_admin_orders(page, owner_id=owner_id)
        yield head + write_rows(_order_row(order) for order in found.items)
        if found.next_cursor is None:
            return
        head, page = b"", page.model_copy(update={"cursor": found.next_cursor})


def write_report(report: SalesReport) -> bytes:
    """Sales over time as a table."""
    rows = (
        (
            *(step.starts_on, step.orders, step.units, Rupees(step.sales)),
            *(step.refund_count, Rupees(step.refunds), Rupees(step.sales - step.refunds)),
        )
        for step in report.sales_over_time
    )
    return MARK.encode() + write_rows([(*STEP, "currency")]) + write_rows((*row, report.currency) for row in rows)


def _order_row(order: AdminOrderSummary) -> tuple[str | int | None, ...]:
    amounts = (getattr(order, name) for name in AMOUNTS)
    return (
        *(getattr(order, name) for name in PLAIN),
        order.item_count,
        *(None if amount is None else Rupees(amount) for amount in amounts),
        order.currency,
        *(getattr(order, name) for name in BUYER),
    )
