"""Stock and its alerts, in and out. Quantities are in units."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, ValidationInfo, computed_field, field_validator
from pydantic_core import PydanticCustomError

from models.enums import AlertStatus
from server.core.etags import etag_of
from server.core.pages import PageFilter
from server.core.shapes import View, Wish
from server.inventory.errors import StockBelowZero, StockChanged, StockTooHigh

# Far below the column's own bound, so that what cancelled orders give back always fits.
MOST = 1_000_000_000
Units = Annotated[int, Field(ge=0, le=MOST)]


class ChangeStock(Wish):
    """A change of a variant's stock: by `delta`, or to `set` if it still is `from`."""

    expected: Units | None = Field(
        default=None, alias="from", description="What it is now, as far as you know; with `set`."
    )
    set_to: Units | None = Field(default=None, alias="set", description="What the stock is to be; with `from`.")
    delta: Annotated[int, Field(ge=-MOST, le=MOST)] | None = Field(
        default=None, description="How many units come, or go when negative; instead of `set`.", validate_default=True
    )
    reason: Literal["restock", "correction"]

    @field_validator("set_to")
    @classmethod
    def _goes_with_from(cls, value: int | None, others: ValidationInfo) -> int | None:
        if value is not None and others.data.get("expected", value) is None:
            raise PydanticCustomError("set_without_from", "With set, say in from what the stock is now.")
        return value

    @field_validator("delta")
    @classmethod
    def _stands_alone(cls, value: int | None, others: ValidationInfo) -> int | None:
        # What is not there was given, and wrong.
        given = [others.data.get(name, 0) is not None for name in ("expected", "set_to")]
        if value is None and not given[1]:
            raise PydanticCustomError("missing", "Give delta, or set and from.")
        if value == 0:
            raise PydanticCustomError("zero_delta", "A change by 0 is none.")
        if value is not None and any(given):
            raise PydanticCustomError("delta_with_set", "Give delta, or set and from, not both.")
        return value

    def delta_from(self, stock_quantity: int) -> int:
        """By how much this changes the present stock.

        Raises:
            StockChanged: It is not what `from` says.
            StockBelowZero: More would go than is left.
            StockTooHigh: More would be there than a variant can have.
        """
        if self.delta is None and self.expected != stock_quantity:
            raise StockChanged(stock_quantity=stock_quantity)
        delta = self.delta if self.delta is not None else (self.set_to or 0) - stock_quantity
        if stock_quantity + delta < 0:
            raise StockBelowZero(stock_quantity=stock_quantity)
        if delta > 0 and stock_quantity + delta > MOST:
            raise StockTooHigh(stock_quantity=stock_quantity, maximum=MOST)
        return delta


class StockView(View):
    """A variant's stock; `low_stock_threshold` is the variant's own, or that of the shop."""

    product_variant_id: UUID
    sku: str
    stock_quantity: int
    low_stock_threshold: int
    updated_at: datetime

    @computed_field(description="Whether the stock is below the threshold.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def is_low(self) -> bool:
        """Whether the stock is below the threshold."""
        return self.stock_quantity < self.low_stock_threshold


class AlertFilter(PageFilter):
    """Which alerts are listed."""

    status: AlertStatus | None = None
    store_id: UUID | None = None
    product_id: UUID | None = None


class UpdateAlert(Wish):
    """What can be done to an alert by hand: resolve it. It never opens again; the next fall opens another."""

    status: Literal["resolved"] | None = None


class AlertView(View):
    """An alert; `stock_level` is what was left when it was opened, `stock_quantity` what is left now.

    The ETag says whether it is open: a mail sent meanwhile does not stand in an editor's way.
    """

    id: UUID
    product_id: UUID
    product_name: str
    product_variant_id: UUID
    variant_name: str
    sku: str
    store_id: UUID | None
    store_name: str | None
    stock_level: int
    threshold: int
    stock_quantity: int
    status: AlertStatus
    resolved_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @computed_field(description="What If-Match takes.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def etag(self) -> str:
        """The version of what can be changed."""
        return etag_of(self.id, self.status is AlertStatus.RESOLVED)
