"""Wishlists."""

from datetime import datetime
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Product, ProductVariant
from models.users import User


class Wishlist(Record):
    """What a user would like to have."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField(
        "models.User", related_name="wishlist", on_delete=fields.CASCADE
    )
    user_id: UUID

    class Meta:
        """Table name."""

        table = "wishlists"


class WishListItem(Record):
    """A product on a wishlist, or one of its variants; once each (an index that takes null for a value).

    `told_at` says when its user was mailed that it is back in stock, which happens once.
    """

    wishlist: fields.ForeignKeyRelation[Wishlist] = fields.ForeignKeyField(
        "models.Wishlist", related_name="items", on_delete=fields.CASCADE
    )
    wishlist_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="wish_list_items", on_delete=fields.CASCADE
    )
    product_id: UUID
    product_variant: fields.ForeignKeyNullableRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="wish_list_items", null=True, on_delete=fields.CASCADE
    )
    product_variant_id: UUID | None
    told_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        """Table name."""

        table = "wish_list_items"
