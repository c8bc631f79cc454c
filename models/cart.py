"""Carts and their lines."""

from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Product, ProductVariant
from models.users import User


class Cart(Record):
    """What one buyer gathers: a user's, or a guest's who holds the token (only its hash is kept).

    `coupon_id` is the coupon that a user put on it; whether it applies is judged anew each time. It refers to coupons
    (the key is added in the migration, like all that would make these modules import each other).
    """

    user: fields.OneToOneNullableRelation[User] = fields.OneToOneField(
        "models.User", related_name="cart", null=True, on_delete=fields.CASCADE
    )
    user_id: UUID | None
    token_hash = fields.BinaryField(null=True)
    coupon_id: UUID | None = fields.UUIDField(null=True)

    class Meta:
        """Table name."""

        table = "carts"


class CartItem(Record):
    """A variant in a cart. Prices are in paise; `price_at_time` is the price when it was put in."""

    cart: fields.ForeignKeyRelation[Cart] = fields.ForeignKeyField(
        "models.Cart", related_name="items", on_delete=fields.CASCADE
    )
    cart_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="cart_items", on_delete=fields.RESTRICT
    )
    product_id: UUID
    product_variant: fields.ForeignKeyRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="cart_items", on_delete=fields.RESTRICT
    )
    product_variant_id: UUID
    quantity = fields.IntField()
    price_at_time = fields.BigIntField()
    discount_applied = fields.BigIntField(default=0)
    final_price = fields.BigIntField()

    class Meta:
        """Table name; a cart has each variant once."""

        table = "cart_items"
        unique_together = (("cart", "product_variant"),)
