"""Products in the back office. Prices are in paise."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from server.catalog.rules import SLUG
from server.catalog.schemas.parts import Price, SlugOrId
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, Wish
from server.users.rules import check_text

SLUG_LENGTH = 220
ProductName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(check_text)
]
ProductSlug = Annotated[str, StringConstraints(pattern=SLUG, max_length=SLUG_LENGTH)]
Description = Annotated[str, StringConstraints(max_length=20_000)]


class AdminSort(StrEnum):
    """In which order the back office lists products; by price is by `base_price`."""

    NEWEST = "newest"
    NAME = "name"
    PRICE_UP = "price"
    PRICE_DOWN = "-price"


class AdminProductFilter(PageFilter):
    """Which products the back office lists, active or not; what a filter names and is not there matches nothing."""

    category: SlugOrId | None = Field(default=None, description="Slug or id; its descendants' products belong to it.")
    brand: SlugOrId | None = Field(default=None, description="Slug or id.")
    store_id: UUID | None = None
    is_active: bool | None = None
    in_stock: bool | None = None
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)] | None = Field(
        default=None, description="A part of the name, in any case."
    )
    sort: AdminSort = AdminSort.NEWEST


class CreateProduct(Wish):
    """A new product; its slug is made from its name unless given, and no store is the shop's own."""

    category_id: UUID
    brand_id: UUID
    store_id: UUID | None = None
    name: ProductName
    slug: ProductSlug | None = None
    description: Description = ""
    base_price: Price
    is_active: bool = True


class UpdateProduct(Change):
    """Any subset of what can be changed of a product; a new name leaves the slug, and so its addresses, as it is."""

    category_id: UUID = UUID(int=0)
    brand_id: UUID = UUID(int=0)
    store_id: UUID | None = None
    name: ProductName = ""
    slug: ProductSlug = ""
    description: Description = ""
    base_price: Price = 0
    is_active: bool = True


class AdminProduct(Editable):
    """A product in the back office. The prices but `base_price`, and `in_stock`, sum up its active variants.

    The ETag is of what `PUT` may change: a sale or a rating meanwhile does not stand in an editor's way.
    """

    change = UpdateProduct

    category_id: UUID
    category_name: str
    brand_id: UUID
    brand_name: str
    store_id: UUID | None
    store_name: str | None
    name: str
    slug: str
    description: str
    base_price: int
    is_active: bool
    price_from: int | None
    price_to: int | None
    in_stock: bool
    rating_average: float
    rating_count: int
    created_at: datetime
    updated_at: datetime
