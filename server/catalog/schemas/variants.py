"""Variants in the back office. Prices are in paise."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from server.catalog.rules import MOST_OF_A_VARIANT
from server.catalog.schemas.parts import Price, Sku
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, View, Wish

VariantName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Threshold = Annotated[int, Field(ge=0, le=1_000_000)]
# As many units as fit beside what orders may give back.
MOST_STOCK = 1_000_000_000


class VariantFilter(PageFilter):
    """Which variants the back office lists."""

    product_id: UUID | None = None
    sku: Sku | None = None
    low_stock: bool | None = Field(default=None, description="Whether the stock is below the variant's threshold.")


class AddVariantAttribute(Wish):
    """Which value a variant has for an attribute."""

    product_attribute_id: UUID
    product_attribute_value_id: UUID


class CreateVariant(Wish):
    """A new variant with its first stock; without a price it has the product's `base_price`.

    A `compare_at_price` below the price is kept as it is: there is no discount then, and a client shows none.
    """

    name: VariantName = ""
    sku: Sku
    price: Price | None = None
    retailer_price: Price | None = None
    compare_at_price: Price | None = None
    stock_quantity: Annotated[int, Field(ge=0, le=MOST_STOCK)] = 0
    low_stock_threshold: Threshold | None = None
    is_active: bool = True
    attributes: Annotated[tuple[AddVariantAttribute, ...], Field(max_length=MOST_OF_A_VARIANT)] = ()


class UpdateVariant(Change):
    """Any subset of what can be changed of a variant; null takes an optional price or threshold away."""

    name: VariantName = ""
    sku: Sku = ""
    price: Price = 0
    retailer_price: Price | None = None
    compare_at_price: Price | None = None
    low_stock_threshold: Threshold | None = None
    is_active: bool = True


class AdminVariant(Editable):
    """A variant in the back office.

    The ETag is of what `PUT` may change: a sale meanwhile does not stand in an editor's way.
    """

    change = UpdateVariant

    product_id: UUID
    product_name: str
    store_id: UUID | None
    name: str
    sku: str
    price: int
    retailer_price: int | None
    compare_at_price: int | None
    stock_quantity: int
    low_stock_threshold: int | None
    is_active: bool
    created_at: datetime
    updated_at: datetime


class VariantAttribute(View):
    """The value that a variant has for an attribute, with the attribute's name, slug and unit."""

    product_attribute_id: UUID
    product_attribute_value_id: UUID
    name: str
    slug: str
    value: str
    unit: str
    created_at: datetime
