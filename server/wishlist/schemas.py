"""What the wishlist takes and shows. Prices are in paise."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from server.cart.errors import MAX_UNITS
from server.catalog.schemas.public import AttributeView, ProductRow
from server.core.shapes import View, Wish


class AddWish(Wish):
    """A product for the wishlist, or one of its variants: a variant implies its product."""

    product_id: UUID | None = None
    product_variant_id: UUID | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.product_id is None and self.product_variant_id is None:
            raise PydanticCustomError("missing", "Name a product_id, a product_variant_id, or both.")
        return self


class MoveToCart(Wish):
    """How many units go into the cart, and of which variant where the item names a product that has several."""

    quantity: int = Field(default=1, ge=1, le=MAX_UNITS)
    product_variant_id: UUID | None = None


class WishedVariant(View):
    """A variant on a wishlist."""

    id: UUID
    sku: str
    name: str
    price: int
    compare_at_price: int | None
    in_stock: bool
    attributes: list[AttributeView]


class WishListItemView(View):
    """An item of the wishlist, with the caller's own prices.

    `is_available` is false when the shop no longer shows it to the caller; `variant` is there where the item names one.
    """

    id: UUID
    product_id: UUID
    product_variant_id: UUID | None
    created_at: datetime
    is_available: bool
    product: ProductRow
    variant: WishedVariant | None


class AddedWish(WishListItemView):
    """The item that was wished for; 200 where it was on the wishlist already."""

    http_statuses: ClassVar[tuple[int, ...]] = (200,)

    is_new: bool = Field(default=True, exclude=True)

    @property
    def http_status(self) -> int:
        """201 where there is a new item."""
        return 201 if self.is_new else 200
