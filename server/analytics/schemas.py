"""What reports on sales show. Amounts are in paise, days the shop's (Asia/Kolkata)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from server.analytics.rules.periods import Interval
from server.core.shapes import View

Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]


class SalesFilter(BaseModel):
    """Which sales to add up: those of the days from `from` to `to`, both among them; without them of 30 days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_: Day | None = Field(default=None, alias="from", description="The first day, in Asia/Kolkata.")
    to: Day | None = Field(default=None, description="The last day, in Asia/Kolkata; today if it is left out.")
    interval: Interval = Field(default=Interval.DAY, description="Weeks begin on Monday.")
    store_id: UUID | None = Field(default=None, description="Only this store's lines, without shipping.")


class ReportFilter(SalesFilter):
    """What a report is of."""

    top: int = Field(default=10, ge=1, le=50, description="How many products lead each list.")


class Sums(View):
    """What was sold and given back: an order counts when it was paid, a refund when its money went back."""

    orders: int
    units: int
    sales: int
    refund_count: int
    refunds: int


class Step(Sums):
    """A day, week or month; what lies outside of the period is not in it."""

    starts_on: date


class TopProduct(View):
    """A product with what was sold of it. What was given back is not taken off: a refund is of an order."""

    product_id: UUID
    name: str
    units: int
    revenue: int


class TopProducts(View):
    """The products that sold best."""

    by_units: list[TopProduct]
    by_revenue: list[TopProduct]


class SalesReport(View):
    """What was sold in a period, exact at `as_of`.

    `average_order` is rounded half up, and 0 where nothing was sold; `active_users` are those who bought something.
    Of a store: its lines of the orders that hold any, and its share of their refunds.
    """

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    from_: date = Field(alias="from")
    to: date
    interval: Interval
    store_id: UUID | None
    currency: str
    as_of: datetime
    total_sales: int
    order_count: int
    average_order: int
    refunds: int
    refund_count: int
    net_sales: int
    units: int
    active_users: int
    sales_over_time: list[Step]
    top_products: TopProducts
