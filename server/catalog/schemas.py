"""What the catalogue takes and gives over HTTP. Prices are in paise, percentages in percent."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    computed_field,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from server.core.etags import etag_of
from server.core.pages import BIGGEST, PageFilter

ATTRIBUTE = "attr."
MOST_ATTRIBUTES = 10
# Far above any price, and 100 lines of 99 pieces still add up to a number that JSON carries exactly.
HIGHEST_PRICE = 100_000_000_000
Price = Annotated[int, Field(ge=0, le=HIGHEST_PRICE)]
Bound = Annotated[int, Field(ge=0, le=BIGGEST)]
Sku = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
SlugOrId = Annotated[str, StringConstraints(min_length=1, max_length=220)]


def _attribute_name(name: str) -> str:
    if not name.startswith(ATTRIBUTE) or not 0 < len(name) - len(ATTRIBUTE) <= 140:
        raise PydanticCustomError("unknown_field", "This parameter is not known.")
    return name


class Sort(StrEnum):
    """In which order products are listed."""

    NEWEST = "newest"
    PRICE_UP = "price"
    PRICE_DOWN = "-price"
    RATING = "rating"
    NAME = "name"


class ProductFilter(PageFilter):
    """Which products are listed. Conditions on price, stock and attributes hold for one and the same variant.

    A category, brand, store or attribute value that is not there, or not for the caller, matches nothing; an
    attribute that is not there is refused like any other unknown parameter.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "x-free-parameters": {
                "name": "attr",
                "description": "Attributes by slug, at most ten: `attr.memory=16GB`.",
                "schema": {
                    "type": "object",
                    "propertyNames": {"pattern": r"^attr\..+$"},
                    "additionalProperties": {"type": "string", "maxLength": 200},
                    "maxProperties": MOST_ATTRIBUTES,
                },
            }
        },
    )
    __pydantic_extra__: dict[Annotated[str, AfterValidator(_attribute_name)], Annotated[str, Field(max_length=200)]] = (
        Field(init=False)
    )

    category: SlugOrId | None = Field(default=None, description="Slug or id; its descendants' products belong to it.")
    brand: SlugOrId | None = Field(default=None, description="Slug or id.")
    store_id: UUID | None = None
    min_price: Bound | None = Field(default=None, description="In paise.")
    max_price: Bound | None = Field(default=None, description="In paise; not below `min_price`.")
    in_stock: bool | None = None
    min_rating: float | None = Field(default=None, ge=0, le=5, allow_inf_nan=False)
    sort: Sort = Sort.NEWEST

    @field_validator("max_price")
    @classmethod
    def _not_below_min(cls, value: int | None, others: ValidationInfo) -> int | None:
        least = others.data.get("min_price")
        if value is not None and least is not None and value < least:
            raise PydanticCustomError("below_min_price", "This is below min_price.")
        return value

    @model_validator(mode="after")
    def _few_attributes(self) -> Self:
        if len(self.attributes) > MOST_ATTRIBUTES:
            raise PydanticCustomError("too_many_attributes", "At most ten attributes can be asked for.")
        return self

    @property
    def attributes(self) -> dict[str, str]:
        """The wanted values by the attributes' slugs."""
        extra: dict[str, str] = self.model_extra or {}
        return {name.removeprefix(ATTRIBUTE): value for name, value in extra.items()}


class View(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Named(View):
    """A category or a brand, as products and lists name it."""

    id: UUID
    name: str
    slug: str


class CategoryView(Named):
    """A node of the category tree."""

    parent_id: UUID | None
    sort_order: int
    children: list["CategoryView"]


class CategoryTree(View):
    """The categories that the caller sees."""

    items: list[CategoryView]


class ImageView(View):
    """Where each rendition of an image is; null where there is none yet."""

    thumb: str | None
    medium: str | None
    large: str | None
    original: str | None
    alt_text: str


class ProductRow(Named):
    """A product in a list. The prices are the caller's, of the cheapest and of the dearest variant."""

    brand: Named
    category: Named
    price_from: int | None
    price_to: int | None
    compare_at_price: int | None
    in_stock: bool
    rating_average: float
    rating_count: int
    image: ImageView | None


class AttributeView(View):
    """One attribute of a variant."""

    name: str
    slug: str
    value: str
    unit: str


class VariantView(View):
    """A variant on a product's page; `stock_quantity` is there for admins and for its owner."""

    id: UUID
    sku: str
    name: str
    price: int
    compare_at_price: int | None
    in_stock: bool
    stock_quantity: int = Field(default=0, json_schema_extra={"description": "Only for admins and its owner."})
    attributes: list[AttributeView]


class MediaURLView(View):
    """Where one rendition of a medium is."""

    id: UUID
    rendition: Literal["original", "large", "medium", "thumb"]
    url: str
    width: int | None
    height: int | None
    content_type: str


class MediaView(View):
    """A picture, film or document of a product."""

    id: UUID
    product_variant_id: UUID | None
    type: Literal["image", "video", "document"]
    alt_text: str
    sort_order: int
    is_primary: bool
    urls: list[MediaURLView]


class ProductPage(ProductRow):
    """A product with its first 100 variants and media; `base_price` is the default price of new variants."""

    description: str
    base_price: int
    store_id: UUID | None
    variants: list[VariantView]
    media: list[MediaView]


class VariantFilter(PageFilter):
    """Which variants the back office lists."""

    product_id: UUID | None = None
    sku: Sku | None = None
    low_stock: bool | None = Field(default=None, description="Whether the stock is below the variant's threshold.")


class UpdateVariant(BaseModel):
    """Any subset of what can be changed of a variant; null takes an optional price or threshold away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    sku: Sku = ""
    price: Price = 0
    retailer_price: Price | None = None
    compare_at_price: Price | None = None
    low_stock_threshold: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    is_active: bool = True

    @property
    def wanted(self) -> dict[str, Any]:
        """The columns that the request names, with their new values."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}


class AdminVariant(View):
    """A variant in the back office.

    The ETag is of what `PUT` may change: a sale meanwhile does not stand in an editor's way.
    """

    id: UUID
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

    @classmethod
    def of(cls, row: Any) -> Self:
        """The view of a row with these columns."""
        return cls(**dict(row))

    @computed_field(description="What If-Match takes.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def etag(self) -> str:
        """The version of what can be changed."""
        return etag_of(self.id, *(getattr(self, name) for name in UpdateVariant.model_fields))
