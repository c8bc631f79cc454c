"""Writing the demo shop by COPY, on one connection, inside its caller's transaction."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

from models.enums import CouponTarget, StockReason, TargetRole, UserStatus
from server.demo.accounts import (
    OPENED_AT,
    OWNER_ADDRESS,
    OWNER_EMAIL,
    OWNER_ID,
    OWNER_PHONE,
    STORE_ID,
    STORE_LOCATION,
    STORE_NAME,
    Person,
)
from server.demo.cards import ATTRIBUTES, EDITION
from server.demo.catalogue import Catalogue, Product, Variant, attribute_id, brand_id, category_id, value_id
from server.demo.categories import CATEGORIES
from server.demo.ids import Kind, numbered_id
from server.demo.opinions import REVIEWERS, Review
from server.demo.promotions import COUPONS as PROMOTED
from server.demo.promotions import RULE_ID, RULE_PERCENT, RULE_QUANTITY, RULE_TYPE
from server.users.rules import NO_PASSWORD

Row = tuple[Any, ...]

STAMP = ("id", "created_at", "updated_at")
TREE = (*STAMP, "parent_id", "name", "slug", "target_role", "tax_rate", "is_active", "sort_order")
BRANDS = (*STAMP, "name", "slug", "is_active")
PROPERTIES = (*STAMP, "name", "slug", "data_type", "unit")
VALUES = (*STAMP, "attribute_id", "value")
PRODUCTS = (
    *STAMP,
    *("category_id", "brand_id", "store_id", "name", "slug", "description", "base_price", "is_active"),
    *("rating_sum", "rating_count", "price_from", "price_to", "retailer_price_from", "retailer_price_to"),
    *("compare_at_price", "in_stock"),
)
VARIANTS = (
    *STAMP,
    *("product_id", "name", "sku", "price", "retailer_price", "compare_at_price", "stock_quantity", "is_active"),
)
VARIANT_VALUES = (*STAMP, "product_variant_id", "product_attribute_id", "product_attribute_value_id")
MOVEMENTS = (*STAMP, "product_variant_id", "delta", "reason")
USERS = (*STAMP, "name", "email", "password", "role", "status", "token_version")
ADDRESSES = (
    *STAMP,
    *("user_id", "address_line1", "address_line2", "city", "state", "postal_code", "country", "is_active"),
)
OWNERS = (*STAMP, "user_id", "name", "phone_number", "email", "default_address", "status")
STORES = (*STAMP, "owner_id", "name", "location", "is_active")
COUPONS = (
    *STAMP,
    *("code", "description", "type", "discount_value", "max_discount", "min_cart_value", "used_count"),
    *("per_user_limit", "target_role", "target_type", "is_active"),
)
RULES = (*STAMP, "rule_type", "discount_value", "min_quantity", "min_cart_value", "is_active")
REVIEWS = (
    *STAMP,
    *("product_id", "user_id", "rating", "title", "review", "is_verified_purchase", "helpful_count", "hidden_reason"),
)
ATTRIBUTE_SLOTS = 16  # room for the positions of a variant's values


async def add_catalogue(db: Any, catalogue: Catalogue) -> None:
    """Write the categories, brands, attributes and values that are not there yet."""
    await _copy_missing(db, "categories", TREE, _categories())
    brands = [(*_stamp(brand_id(name)), name, name.lower(), True) for name in catalogue.brands]
    await _copy_missing(db, "brands", BRANDS, brands)
    attributes = [(*_stamp(attribute_id(a.slug)), a.name, a.slug, a.data_type, a.unit) for a in ATTRIBUTES]
    await _copy_missing(db, "attributes", PROPERTIES, attributes)
    values = [(*_stamp(value_id(*pair)), attribute_id(pair[0]), pair[1]) for pair in catalogue.attribute_values]
    await _copy_missing(db, "attribute_values", VALUES, values)


async def add_accounts(db: Any, people: Sequence[Person], password_hash: str) -> None:
    """Write the demo accounts that are not there yet, and the demo owner's store."""
    present = await _present(db, "users", [person.id for person in people])
    await add_people(db, [person for person in people if person.id not in present], password_hash)
    for person in people:
        if person.email == OWNER_EMAIL:
            owner = (*_stamp(OWNER_ID), person.id, person.name, OWNER_PHONE, person.email, OWNER_ADDRESS)
            await _copy_missing(db, "owners", OWNERS, [(*owner, UserStatus.ACTIVE)])
    await _copy_missing(db, "stores", STORES, [(*_stamp(STORE_ID), OWNER_ID, STORE_NAME, STORE_LOCATION, True)])


async def add_promotions(db: Any) -> None:
    """Write the demo's coupons and its rule, where they are not there yet."""
    coupons = [
        (
            *(*_stamp(one.id), one.code, one.description, one.type, Decimal(one.value), one.max_discount),
            *(one.min_cart_value, 0, 1, TargetRole.BOTH, CouponTarget.CART, True),
        )
        for one in PROMOTED
    ]
    await _copy_missing(db, "coupons", COUPONS, coupons)
    rule = (*_stamp(RULE_ID), RULE_TYPE, Decimal(RULE_PERCENT), RULE_QUANTITY, 0, True)
    await _copy_missing(db, "discount_rules", RULES, [rule])


async def add_reviews(db: Any, reviews: Iterable[Review]) -> None:
    """Write reviewers, who cannot sign in, and reviews; the products' ratings follow by themselves."""
    reviewers = [
        (*_stamp(one.id), one.name, one.email, NO_PASSWORD, one.role, UserStatus.ACTIVE, 1) for one in REVIEWERS
    ]
    await _copy_missing(db, "users", USERS, reviewers)
    rows = (
        (
            *(one.id, one.written_at, one.written_at, one.product_id, one.reviewer.id, one.opinion.rating),
            *(one.opinion.title, one.opinion.text, False, 0, ""),
        )
        for one in reviews
    )
    await db.copy_records_to_table("product_reviews", records=rows, columns=REVIEWS)


async def add_people(db: Any, people: Sequence[Person], password_hash: str) -> None:
    """Write users who share one password, with their addresses."""
    users = (
        (*_stamp(person.id), person.name, person.email, password_hash, person.role, UserStatus.ACTIVE, 1)
        for person in people
    )
    await db.copy_records_to_table("users", records=users, columns=USERS)
    addresses = (
        (*_stamp(person.address_id), person.id, home.line, "", home.city, home.state, home.postal_code, "IN", True)
        for person in people
        if (home := person.address) is not None
    )
    await db.copy_records_to_table("addresses", records=addresses, columns=ADDRESSES)
    # Users and addresses refer to each other, and neither key is deferrable.
    await db.execute(
        "UPDATE users u SET current_address_id = a.id FROM addresses a WHERE a.user_id = u.id AND u.id = ANY($1)",
        [person.id for person in people],
    )


async def add_products(db: Any, products: Sequence[Product], batch: int) -> int:
    """Write a batch's products with their summaries, variants, values and first stock; say how many variants."""
    await db.copy_records_to_table("products", records=map(_product_row, products), columns=PRODUCTS)
    pairs = [(product, variant) for product in products for variant in product.variants]
    await db.copy_records_to_table(
        "product_variants", records=(_variant_row(*pair) for pair in pairs), columns=VARIANTS
    )
    values = chain.from_iterable(_value_rows(*pair, batch) for pair in pairs)
    await db.copy_records_to_table("variant_attribute_values", records=values, columns=VARIANT_VALUES)
    movements = (_movement_row(*pair, batch) for pair in pairs if pair[1].offer.stock)
    await db.copy_records_to_table("stock_movements", records=movements, columns=MOVEMENTS)
    return len(pairs)


async def _copy_missing(db: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    present = await _present(db, table, [row[0] for row in rows])
    missing = [row for row in rows if row[0] not in present]
    await db.copy_records_to_table(table, records=missing, columns=columns)


async def _present(db: Any, table: str, ids: Sequence[UUID]) -> set[UUID]:
    sql = f"SELECT id FROM {table} WHERE id = ANY($1)"
    return {row["id"] for row in await db.fetch(sql, ids)}


def _stamp(row_id: UUID) -> Row:
    return (row_id, OPENED_AT, OPENED_AT)


def _categories() -> list[Row]:
    return [
        (
            *_stamp(category_id(node.slug)),
            category_id(node.parent) if node.parent else None,
            node.name,
            node.slug,
            node.target_role,
            node.tax_rate,
            True,
            order,
        )
        for order, node in enumerate(CATEGORIES)
    ]


def _product_row(product: Product) -> Row:
    listing = product.listing
    return (
        *(product.id, product.created_at, product.created_at),
        category_id(listing.category),
        brand_id(listing.card.manufacturer),
        STORE_ID if product.in_demo_store else None,
        *(product.name, product.slug, product.description, product.base_price, True, 0, 0),
        *product.prices,
        *product.retailer_prices,
        product.compare_at_price,
        product.in_stock,
    )


def _variant_row(product: Product, variant: Variant) -> Row:
    offer = variant.offer
    return (
        *(variant.id, product.created_at, product.created_at, product.id, offer.edition.name, variant.sku),
        *(offer.price, offer.retailer_price, offer.compare_at_price, offer.stock, True),
    )


def _value_rows(product: Product, variant: Variant, batch: int) -> Iterable[Row]:
    values = product.listing.specifications | {EDITION: variant.offer.edition.name}
    first = variant.position * ATTRIBUTE_SLOTS
    for slot, (slug, value) in enumerate(values.items()):
        row_id = numbered_id(Kind.VARIANT_VALUE, batch, first + slot)
        yield (
            *(row_id, product.created_at, product.created_at, variant.id),
            *(attribute_id(slug), value_id(slug, value)),
        )


def _movement_row(product: Product, variant: Variant, batch: int) -> Row:
    row_id = numbered_id(Kind.MOVEMENT, batch, variant.position)
    return (
        *(row_id, product.created_at, product.created_at, variant.id),
        *(variant.offer.stock, StockReason.INITIAL),
    )
