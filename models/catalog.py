"""Categories, brands, attributes, products, variants and their media."""

from decimal import Decimal
from uuid import UUID

from tortoise import fields

from models.base import Record
from models.enums import DataType, MediaStatus, MediaType, Rendition, TargetRole
from models.stores import Store


class Category(Record):
    """A node of the category tree. `tax_rate` is in percent; null takes the parent's, at the root the setting."""

    parent: fields.ForeignKeyNullableRelation["Category"] = fields.ForeignKeyField(
        "models.Category", related_name="children", null=True, on_delete=fields.RESTRICT
    )
    parent_id: UUID | None
    name = fields.CharField(max_length=120)
    slug = fields.CharField(max_length=140, unique=True)
    target_role = fields.CharEnumField(TargetRole, max_length=16, default=TargetRole.BOTH)
    tax_rate: Decimal | None = fields.DecimalField(max_digits=5, decimal_places=2, null=True)
    is_active = fields.BooleanField(default=True)
    sort_order = fields.IntField(default=0)

    class Meta:
        """Table name."""

        table = "categories"


class Brand(Record):
    """Who makes a product."""

    name = fields.CharField(max_length=120)
    slug = fields.CharField(max_length=140, unique=True)
    is_active = fields.BooleanField(default=True)

    class Meta:
        """Table name."""

        table = "brands"


class Attribute(Record):
    """A property that variants can have; `slug` names it in filters (`attr.memory=16GB`)."""

    name = fields.CharField(max_length=120)
    slug = fields.CharField(max_length=140, unique=True)
    data_type = fields.CharEnumField(DataType, max_length=16)
    unit = fields.CharField(max_length=20, default="")

    class Meta:
        """Table name."""

        table = "attributes"


class AttributeValue(Record):
    """One value of an attribute, as text that fits the attribute's type."""

    attribute: fields.ForeignKeyRelation[Attribute] = fields.ForeignKeyField(
        "models.Attribute", related_name="values", on_delete=fields.RESTRICT
    )
    attribute_id: UUID
    value = fields.CharField(max_length=200)

    class Meta:
        """Table name; an attribute has each value once."""

        table = "attribute_values"
        unique_together = (("attribute", "value"),)


class Product(Record):
    """What the shop sells, in one or more variants.

    `price_from`, `price_to`, their retailer twins, `compare_at_price` and `in_stock` sum up the active variants;
    a trigger of the database keeps them true. `rating_average` is a generated column (sum by count).
    """

    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="products", on_delete=fields.RESTRICT
    )
    category_id: UUID
    brand: fields.ForeignKeyRelation[Brand] = fields.ForeignKeyField(
        "models.Brand", related_name="products", on_delete=fields.RESTRICT
    )
    brand_id: UUID
    store: fields.ForeignKeyNullableRelation[Store] = fields.ForeignKeyField(
        "models.Store", related_name="products", null=True, on_delete=fields.RESTRICT
    )
    store_id: UUID | None
    name = fields.CharField(max_length=200)
    slug = fields.CharField(max_length=220, unique=True)
    description = fields.TextField(default="")
    base_price = fields.BigIntField()
    is_active = fields.BooleanField(default=True)
    rating_sum = fields.BigIntField(default=0)
    rating_count = fields.IntField(default=0)
    price_from = fields.BigIntField(null=True)
    price_to = fields.BigIntField(null=True)
    retailer_price_from = fields.BigIntField(null=True)
    retailer_price_to = fields.BigIntField(null=True)
    compare_at_price = fields.BigIntField(null=True)
    in_stock = fields.BooleanField(default=False)

    class Meta:
        """Table name."""

        table = "products"


class ProductVariant(Record):
    """What a buyer puts into the cart: one SKU with its price and stock. Prices are in paise."""

    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="variants", on_delete=fields.RESTRICT
    )
    product_id: UUID
    name = fields.CharField(max_length=200, default="")
    sku = fields.CharField(max_length=64, unique=True)
    price = fields.BigIntField()
    retailer_price = fields.BigIntField(null=True)
    compare_at_price = fields.BigIntField(null=True)
    stock_quantity = fields.IntField(default=0)
    low_stock_threshold = fields.IntField(null=True)
    is_active = fields.BooleanField(default=True)

    class Meta:
        """Table name."""

        table = "product_variants"


class VariantAttributeValue(Record):
    """Which value a variant has for an attribute."""

    product_variant: fields.ForeignKeyRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="attribute_values", on_delete=fields.CASCADE
    )
    product_variant_id: UUID
    product_attribute: fields.ForeignKeyRelation[Attribute] = fields.ForeignKeyField(
        "models.Attribute", related_name="variant_values", on_delete=fields.RESTRICT
    )
    product_attribute_id: UUID
    product_attribute_value: fields.ForeignKeyRelation[AttributeValue] = fields.ForeignKeyField(
        "models.AttributeValue", related_name="variant_values", on_delete=fields.RESTRICT
    )
    product_attribute_value_id: UUID

    class Meta:
        """Table name; one value per attribute and variant."""

        table = "variant_attribute_values"
        unique_together = (("product_variant", "product_attribute"),)


class ProductMedia(Record):
    """A picture, film or document of a product, or of one of its variants.

    `failure` says why a medium's renditions could not be made.
    """

    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="media", on_delete=fields.CASCADE
    )
    product_id: UUID
    product_variant: fields.ForeignKeyNullableRelation[ProductVariant] = fields.ForeignKeyField(
        "models.ProductVariant", related_name="media", null=True, on_delete=fields.CASCADE
    )
    product_variant_id: UUID | None
    type = fields.CharEnumField(MediaType, max_length=16, default=MediaType.IMAGE)
    alt_text = fields.CharField(max_length=300, default="")
    sort_order = fields.IntField(default=0)
    is_primary = fields.BooleanField(default=False)
    status = fields.CharEnumField(MediaStatus, max_length=16, default=MediaStatus.READY)
    failure = fields.CharField(max_length=300, default="")

    class Meta:
        """Table name."""

        table = "product_media"


class ProductMediaURL(Record):
    """Where one rendition of a medium is; width and height in pixels.

    A file of the shop's own storage has a `storage_key` and no `url`: its address is built on `MEDIA_BASE_URL` by the
    database's function `media_url(url, storage_key)`. A URL given by hand has no key.
    """

    product_media: fields.ForeignKeyRelation[ProductMedia] = fields.ForeignKeyField(
        "models.ProductMedia", related_name="urls", on_delete=fields.CASCADE
    )
    product_media_id: UUID
    url = fields.CharField(max_length=2000, null=True)
    storage_key = fields.CharField(max_length=300, null=True)
    rendition = fields.CharEnumField(Rendition, max_length=16, default=Rendition.ORIGINAL)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    content_type = fields.CharField(max_length=100, default="")
    bytes = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "product_media_urls"


class MediaUpload(Record):
    """Leave to put one file straight into the storage, as `storage_key`, until `expires_at`."""

    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "models.Product", related_name="uploads", on_delete=fields.CASCADE
    )
    product_id: UUID
    storage_key = fields.CharField(max_length=300, unique=True)
    expires_at = fields.DatetimeField()

    class Meta:
        """Table name."""

        table = "media_uploads"
