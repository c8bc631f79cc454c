"""A product as a line of a catalogue file says it. What a line does not say stays as it is.

Products are known by slug, variants by SKU, brands and attributes by slug, a store by its id, a medium by any of its
URLs. A category is a slug, or a path of slugs down to it (`parts/graphics-cards`).
"""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from models.enums import MediaType, Rendition
from server.catalog.rules import DEEPEST, SLUG
from server.catalog.schemas.kinds import SLUG_LENGTH, GivenValue, Slug
from server.catalog.schemas.parts import Price, Sku
from server.catalog.schemas.products import Description, ProductName, ProductSlug
from server.catalog.schemas.variants import MOST_STOCK, Threshold, VariantName
from server.core.shapes import Change
from server.media.schemas import AltText, ContentType, Pixels, SortOrder, WebURL

MOST_VARIANTS = 1000
# Attributes that a line may speak of; a variant has fewer.
MOST_COLUMNS = 1000


def _check_slugs(path: str) -> str:
    if any(len(slug) > SLUG_LENGTH for slug in path.split("/")):
        raise PydanticCustomError("string_too_long", "A slug has at most {most} characters.", {"most": SLUG_LENGTH})
    return path


# A path as long as the tree may be deep.
CategoryPath = Annotated[
    str,
    StringConstraints(pattern=rf"{SLUG[:-1]}(/{SLUG[1:-1]}){{0,{DEEPEST - 1}}}$"),
    AfterValidator(_check_slugs),
]


class URLRecord(Change):
    """Where one rendition of a medium is; width and height in pixels."""

    url: WebURL
    rendition: Rendition = Rendition.ORIGINAL
    width: Pixels | None = None
    height: Pixels | None = None
    content_type: ContentType = ""
    bytes: Annotated[int, Field(ge=0, le=2**50)] | None = None


class MediaRecord(Change):
    """A picture, film or document; `sku` is the variant that it shows, if it shows one."""

    type: MediaType = MediaType.IMAGE
    alt_text: AltText = ""
    sort_order: SortOrder = 0
    is_primary: bool = False
    sku: Sku | None = None
    urls: Annotated[tuple[URLRecord, ...], Field(min_length=1)]


class VariantRecord(Change):
    """A variant; `attributes` are texts or numbers by the attributes' slugs, and null takes one away.

    `stock_quantity` is a new variant's first stock; without a `price` that has the product's `base_price`.
    """

    sku: Sku
    name: VariantName = ""
    price: Price = 0
    retailer_price: Price | None = None
    compare_at_price: Price | None = None
    stock_quantity: Annotated[int, Field(ge=0, le=MOST_STOCK)] = 0
    low_stock_threshold: Threshold | None = None
    is_active: bool = True
    attributes: Annotated[dict[Slug, GivenValue | None], Field(max_length=MOST_COLUMNS)] = Field({})


class ProductRecord(Change):
    """A product with its variants and media; those that it does not name stay as they are."""

    slug: ProductSlug
    name: ProductName = ""
    description: Description = ""
    category: CategoryPath = ""
    brand: Slug = ""
    store_id: UUID | None = None
    base_price: Price = 0
    is_active: bool = True
    variants: Annotated[tuple[VariantRecord, ...], Field(max_length=MOST_VARIANTS)] = ()
    media: tuple[MediaRecord, ...] = ()

    @model_validator(mode="after")
    def _one_primary(self) -> "ProductRecord":
        if sum(medium.is_primary for medium in self.media) > 1:
            raise PydanticCustomError("two_primary", "Only one medium of a product can be the primary one.")
        return self
