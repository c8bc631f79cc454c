"""Reports on what was sold, and tables for spreadsheets."""

from typing import Any

from aiohttp import web

from server.analytics.queries.reports import get_report
from server.analytics.queries.sheets import write_orders, write_report
from server.analytics.schemas import ReportFilter, SalesFilter, SalesReport
from server.orders.schemas import AdminOrderChoice
from server.web.auth import ADMIN, ADMIN_OR_OWNER, caller
from server.web.downloads import file_headers, send_file
from server.web.endpoint import Routes
from server.web.keys import CLOCK, SETTINGS

routes = Routes("analytics")

CSV = "text/csv; charset=utf-8"
SHEET: dict[str, Any] = {"text/csv": {"type": "string"}}


@routes.get("/api/admin/analytics", allow=ADMIN, limit="120/minute")
async def show_analytics(request: web.Request, query: ReportFilter) -> SalesReport:
    """Show what was sold and given back in a period of days in Asia/Kolkata, exact at this moment.

    An order counts with its total when it is paid: one on delivery when it is delivered. A refund counts when its money
    went back; what was paid too much, and went back, counts as neither.
    """
    return await get_report(query, now=request.app[CLOCK](), currency=request.app[SETTINGS].currency)


@routes.get("/api/admin/analytics.csv", allow=ADMIN, limit="30/minute", gives=SHEET)
async def export_analytics(request: web.Request, query: SalesFilter) -> web.StreamResponse:
    """Give sales over time as a table (CSV, UTF-8 with a byte order mark); amounts are in rupees."""
    wish = ReportFilter(**query.model_dump(by_alias=True), top=1)
    report = await get_report(wish, now=request.app[CLOCK](), currency=request.app[SETTINGS].currency)
    body = write_report(report)
    return web.Response(body=body, headers=file_headers(f"sales-{report.from_}-{report.to}.csv", CSV))


@routes.get("/api/admin/orders.csv", allow=ADMIN_OR_OWNER, limit="30/minute", gives=SHEET)
async def export_orders(request: web.Request, query: AdminOrderChoice) -> web.StreamResponse:
    """Give the orders of the list as a table (CSV, UTF-8 with a byte order mark); an owner's with their lines alone.

    Amounts are in rupees, times in Asia/Kolkata. A cell that a spreadsheet could take for a formula begins with an
    apostrophe.
    """
    patience = request.app[SETTINGS].database_patience
    pieces = write_orders(query, owner_id=caller(request).owner_id, patience=patience)
    return await send_file(request, pieces, headers=file_headers("orders.csv", CSV))
