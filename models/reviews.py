"""What people say of products."""

from datetime import datetime
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.catalog import Product, ProductVariant
from models.users import User


class ProductReview(Record):
    """What one person says of one product, as plain text. What an admin has hidden (`hidden_at`) counts for nothing.

    `is_verified_purchase` says whether an order of theirs with the product was delivered.
    """

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="reviews", on_delete=fields.RESTRICT
    )
    user_id: UUID
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="reviews", on_delete=fields.RESTRICT
    )
    product_id: UUID
    product_variant: fields.ForeignKeyNullableRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="reviews", null=True, on_delete=fields.SET_NULL
    )
    product_variant_id: UUID | None
    rating = fields.SmallIntField()
    title = fields.CharField(max_length=120, default="")
    review = fields.TextField(default="")
    is_verified_purchase = fields.BooleanField(default=False)
    helpful_count = fields.IntField(default=0)
    hidden_at: datetime | None = fields.DatetimeField(null=True)
    hidden_reason = fields.CharField(max_length=200, default="")

    class Meta:
        """Table name; a person reviews a product once."""

        table = "product_reviews"
        unique_together = (("user", "product"),)


class ReviewVote(Record):
    """That somebody found a review helpful."""

    review: fields.ForeignKeyRelation[ProductReview] = fields.ForeignKeyField(
        "models.ProductReview", related_name="votes", on_delete=fields.CASCADE
    )
    review_id: UUID
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="review_votes", on_delete=fields.CASCADE
    )
    user_id: UUID

    class Meta:
        """Table name; a person has one vote for a review."""

        table = "review_votes"
        unique_together = (("review", "user"),)
