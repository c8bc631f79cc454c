"""What everybody asks of the catalogue and is shown. Prices are in paise."""

from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from server.catalog.schemas.parts import Bound, Named, SlugOrId
from server.core.pages import PageFilter
from server.core.shapes import View

ATTRIBUTE = "attr."
MOST_ATTRIBUTES = 10


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


class ShelfFilter(PageFilter):
    """Which products are shown. Conditions on price, stock and attributes hold for one and the same variant.

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


class ProductFilter(ShelfFilter):
    """Which products are listed, and in which order."""

    sort: Sort = Sort.NEWEST


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
