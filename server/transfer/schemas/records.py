"""A product as a line of a catalogue file says it. What a line does not say stays as it is.

Products are known by slug, variants by SKU, brands and attributes by slug, a store by its id, a medium by any of its
URLs. A category is a slug, or a path of slugs down to it (`parts/graphics-cards`).
"""

from math import isfinite
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from models.enums import MediaType, Rendition
from server.catalog.rules import SLUG
from server.catalog.schemas.parts import Change, Price, Sku
from server.catalog.schemas.products import Description, ProductName, ProductSlug
from server.catalog.schemas.variants import MOST_STOCK, Threshold, VariantName

MOST_VARIANTS, MOST_MEDIA, MOST_URLS = 1000, 100, 20
# Attributes that a line may speak of; a variant has fewer.
MOST_COLUMNS = 1000
KindSlug = Annotated[str, StringConstraints(pattern=SLUG, max_length=140)]
# A path as long as the tree may be deep.
CategoryPath = Annotated[
    str, StringConstraints(pattern=rf"{SLUG[:-1]}(/{SLUG[1:-1]}){{0,19}}$", max_length=20 * 141, min_length=1)
]


def _as_text(value: Any) -> Any:
    """A number as the text that it is; other things are left to the type."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if isinstance(value, float) and not isfinite(value):
        raise PydanticCustomError("finite_number", "A finite number is expected.")
    return str(value)


AttributeText = Annotated[str | None, BeforeValidator(_as_text)]


def _web_address(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    if scheme.lower() not in {"http", "https"} or not host or "@" in host:
        raise PydanticCustomError("bad_url", "An http or https address without a user is expected.")
    if any(character <= " " or character == "\x7f" for character in url):
        raise PydanticCustomError("bad_url", "An address has no spaces or control characters.")
    return url


class URLRecord(Change):
    """Where one rendition of a medium is; width and height in pixels."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_web_address)]
    rendition: Rendition = Rendition.ORIGINAL
    width: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    height: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    content_type: Annotated[str, StringConstraints(max_length=100)] = ""
    bytes: Annotated[int, Field(ge=0, le=2**50)] | None = None


class MediaRecord(Change):
    """A picture, film or document; `sku` is the variant that it shows, if it shows one."""

    type: MediaType = MediaType.IMAGE
    alt_text: Annotated[str, StringConstraints(max_length=300)] = ""
    sort_order: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    is_primary: bool = False
    sku: Sku | None = None
    urls: Annotated[tuple[URLRecord, ...], Field(min_length=1, max_length=MOST_URLS)]


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
    attributes: Annotated[dict[KindSlug, AttributeText], Field(max_length=MOST_COLUMNS)] = Field({})


class ProductRecord(Change):
    """A product with its variants and media; those that it does not name stay as they are."""

    slug: ProductSlug
    name: ProductName = ""
    description: Description = ""
    category: CategoryPath = ""
    brand: KindSlug = ""
    store_id: UUID | None = None
    base_price: Price = 0
    is_active: bool = True
    variants: Annotated[tuple[VariantRecord, ...], Field(max_length=MOST_VARIANTS)] = ()
    media: Annotated[tuple[MediaRecord, ...], Field(max_length=MOST_MEDIA)] = ()

    @model_validator(mode="after")
    def _one_primary(self) -> "ProductRecord":
        if sum(medium.is_primary for medium in self.media) > 1:
            raise PydanticCustomError("two_primary", "Only one medium of a product can be the primary one.")
        return self
