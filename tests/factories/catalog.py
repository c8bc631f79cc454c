"""Rows of the catalogue, of stores and their owners, written as the shop itself would leave them."""

from decimal import Decimal
from itertools import count
from uuid import UUID

from models.catalog import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    Product,
    ProductMedia,
    ProductMediaURL,
    ProductVariant,
    VariantAttributeValue,
)
from models.enums import DataType, Rendition, Role, StockReason, TargetRole
from models.inventory import StockMovement
from models.stores import Owner, Store
from models.users import User

_numbers = count(1)


async def make_category(
    name: str = "",
    *,
    parent: Category | None = None,
    target_role: TargetRole = TargetRole.BOTH,
    tax_rate: Decimal | str | None = None,
    is_active: bool = True,
    sort_order: int = 0,
) -> Category:
    """A category, at the root unless it has a parent; its slug is made from its name."""
    name = name or f"Category {next(_numbers)}"
    return await Category.create(
        name=name,
        slug=_slug(name),
        parent_id=parent.id if parent is not None else None,
        target_role=target_role,
        tax_rate=Decimal(tax_rate) if tax_rate is not None else None,
        is_active=is_active,
        sort_order=sort_order,
    )


async def make_brand(name: str = "", *, is_active: bool = True) -> Brand:
    """A brand; its slug is made from its name."""
    name = name or f"Brand {next(_numbers)}"
    return await Brand.create(name=name, slug=_slug(name), is_active=is_active)


async def make_owner(user: User | None = None) -> Owner:
    """An owner, tied to the user or to a new one with the role owner who cannot sign in."""
    number = next(_numbers)
    user = user or await User.create(
        name=f"Owner {number}", email=f"owner-{number}@voltcart.test", password="!", role=Role.OWNER
    )
    return await Owner.create(
        user_id=user.id, name=user.name, phone_number=f"+9199{number:08}", email=f"shop-{number}@voltcart.test"
    )


async def make_store(owner: Owner | None = None, *, name: str = "", is_active: bool = True) -> Store:
    """A store of the owner, or of a new one."""
    owner = owner or await make_owner()
    return await Store.create(owner_id=owner.id, name=name or f"Store {next(_numbers)}", is_active=is_active)


async def make_product(
    name: str = "",
    *,
    category: Category | None = None,
    brand: Brand | None = None,
    store: Store | None = None,
    base_price: int = 100_00,
    description: str = "",
    is_active: bool = True,
    ratings: tuple[int, ...] = (),
) -> Product:
    """A product without variants, in a new category and of a new brand unless given; prices in paise."""
    name = name or f"Product {next(_numbers)}"
    category = category or await make_category()
    brand = brand or await make_brand()
    return await Product.create(
        name=name,
        slug=_slug(name),
        category_id=category.id,
        brand_id=brand.id,
        store_id=store.id if store is not None else None,
        description=description,
        base_price=base_price,
        is_active=is_active,
        rating_sum=sum(ratings),
        rating_count=len(ratings),
    )


async def make_variant(
    product: Product | None = None,
    *,
    stock: int = 10,
    price: int = 100_00,
    retailer_price: int | None = None,
    compare_at_price: int | None = None,
    low_stock_threshold: int | None = None,
    name: str = "",
    sku: str = "",
    is_active: bool = True,
    values: tuple[AttributeValue, ...] = (),
) -> ProductVariant:
    """A variant with its `initial` stock movement and these attribute values; prices in paise.

    The product's own summary (`price_from`, `in_stock`, …) is kept by the database: read it again to see it.
    """
    product = product or await make_product()
    variant = await ProductVariant.create(
        product_id=product.id,
        name=name,
        sku=sku or f"SKU-{next(_numbers)}",
        price=price,
        retailer_price=retailer_price,
        compare_at_price=compare_at_price,
        stock_quantity=stock,
        low_stock_threshold=low_stock_threshold,
        is_active=is_active,
    )
    if stock:
        await StockMovement.create(product_variant_id=variant.id, delta=stock, reason=StockReason.INITIAL)
    for value in values:
        await VariantAttributeValue.create(
            product_variant_id=variant.id,
            product_attribute_id=value.attribute_id,
            product_attribute_value_id=value.id,
        )
    return variant


async def make_attribute(name: str, *, data_type: DataType = DataType.STRING, unit: str = "") -> Attribute:
    """An attribute; its slug is made from its name."""
    return await Attribute.create(name=name, slug=_slug(name), data_type=data_type, unit=unit)


async def make_value(attribute: Attribute, value: str) -> AttributeValue:
    """One value of an attribute."""
    return await AttributeValue.create(attribute_id=attribute.id, value=value)


async def make_image(
    product: Product,
    *,
    renditions: tuple[Rendition, ...] = tuple(Rendition),
    alt_text: str = "",
    is_primary: bool = True,
    variant_id: UUID | None = None,
) -> ProductMedia:
    """An image of a product, with a URL for each of the renditions."""
    medium = await ProductMedia.create(
        product_id=product.id, product_variant_id=variant_id, alt_text=alt_text, is_primary=is_primary
    )
    for rendition in renditions:
        await ProductMediaURL.create(
            product_media_id=medium.id,
            url=f"https://cdn.voltcart.test/{medium.id}/{rendition}.webp",
            rendition=rendition,
            content_type="image/webp",
        )
    return medium


def _slug(name: str) -> str:
    return "-".join(name.lower().split())
