"""Whatever is asked for, the list has what a look at every variant finds, in the order asked for, page by page."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
import pytest

from models.catalog import Brand, Category, Product, ProductVariant, VariantAttributeValue
from models.enums import TargetRole
from models.stores import Store
from server.catalog.queries import listing
from server.catalog.rules import Audience
from server.catalog.schemas.public import ProductFilter, Sort
from server.resources import Resources
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
    make_store,
    make_value,
    make_variant,
)

SEED, PRODUCTS, ROUNDS = 20261124, 70, 60
COLOURS, SIZES = ("red", "blue", "green"), ("small", "large")


@dataclass(frozen=True)
class Variant:
    """An active variant as a viewer sees it."""

    price: int
    stock: int
    values: frozenset[str]


async def fill(dice: random.Random) -> None:
    """A shop in which some of everything is hidden, many prices are equal, and prices change afterwards."""
    categories = [await make_category("Shown"), await make_category("Paused", is_active=False)]
    categories += [await make_category("Trade", target_role=TargetRole.RETAILER)]
    categories += [await make_category(f"Below {number}", parent=categories[0]) for number in range(3)]
    brands = [await make_brand("Big"), await make_brand("Small"), await make_brand("Gone", is_active=False)]
    stores = [None, await make_store(name="Ours"), await make_store(name="Closed", is_active=False)]
    colour, size = await make_attribute("Colour"), await make_attribute("Size")
    colours = [await make_value(colour, text) for text in COLOURS]
    sizes = [await make_value(size, text) for text in SIZES]
    for number in range(PRODUCTS):
        product = await make_product(
            f"Thing {number:02}",
            category=dice.choice(categories),
            brand=dice.choices(brands, (10, 2, 1))[0],
            store=dice.choices(stores, (5, 2, 1))[0],
            is_active=dice.random() < 0.9,
            ratings=tuple(dice.choices(range(1, 6), k=dice.randrange(3))),
        )
        for _ in range(dice.randrange(4)):
            await make_variant(
                product,
                price=dice.randrange(1, 12) * 100,
                retailer_price=dice.choice([None, dice.randrange(1, 12) * 50]),
                stock=dice.choice([0, 5]),
                is_active=dice.random() < 0.85,
                values=(dice.choices(colours, (6, 3, 1))[0], dice.choice(sizes))[: dice.randrange(3)],
            )
    for variant in dice.sample(await ProductVariant.all().order_by("id"), 25):
        changed = {"price": dice.randrange(1, 12) * 100, "is_active": dice.random() < 0.8}
        await ProductVariant.filter(id=variant.id).update(**changed)
    for product in dice.sample(await Product.all().order_by("id"), 10):
        await Product.filter(id=product.id).update(category_id=dice.choice(categories).id)


async def look_at_all(audience: Audience) -> list[tuple[Product, list[Variant]]]:
    """Every product that the viewer may see, with its active variants."""
    names: dict[Any, set[str]] = {}
    for row in await VariantAttributeValue.all().prefetch_related("product_attribute_value"):
        names.setdefault(row.product_variant_id, set()).add(row.product_attribute_value.value)
    variants: dict[Any, list[Variant]] = {}
    for one in await ProductVariant.filter(is_active=True):
        retail = audience is not Audience.CUSTOMER and one.retailer_price is not None
        seen = Variant(
            one.retailer_price if retail else one.price, one.stock_quantity, frozenset(names.get(one.id, ()))
        )
        variants.setdefault(one.product_id, []).append(seen)
    shown = [c.id for c in await Category.filter(is_active=True, target_role__in=audience.target_roles)]
    sellers = [None, *[s.id for s in await Store.filter(is_active=True)]]
    brands = [b.id for b in await Brand.filter(is_active=True)]
    products = await Product.filter(is_active=True).prefetch_related("category", "brand", "store")
    return [
        (p, variants[p.id])
        for p in products
        if p.id in variants and p.category_id in shown and p.brand_id in brands and p.store_id in sellers
    ]


def fits(product: Product, variants: Iterable[Variant], wish: dict[str, Any]) -> bool:
    """Whether one variant fulfils all that is wished of a variant, and the product the rest."""
    low, high = wish.get("min_price", 0), wish.get("max_price", 10**9)
    named = {wish[name] for name in ("attr.colour", "attr.size") if name in wish}
    stocked = [v for v in variants if v.stock] if wish.get("in_stock") == "true" else variants
    return (
        any(low <= v.price <= high and named <= v.values for v in stocked)
        and (wish.get("in_stock") != "false" or not any(v.stock for v in variants))
        and wish.get("category") in (None, str(product.category_id), str(product.category.parent_id))
        and wish.get("brand") in (None, str(product.brand_id))
        and wish.get("store_id") in (None, str(product.store_id))
    )


def in_order(found: list[tuple[Product, list[Variant]]], sort: Sort) -> list[str]:
    """The names in the order of the sort; the id decides between equals, in the sort's own direction."""

    def key(row: tuple[Product, list[Variant]]) -> tuple[Any, Any]:
        product, variants = row
        by = {
            Sort.NEWEST: product.created_at,
            Sort.NAME: product.name,
            Sort.RATING: round(product.rating_sum / max(product.rating_count, 1) + 1e-9, 2),
        }
        return by.get(sort, min(v.price for v in variants)), product.id

    down = sort in (Sort.NEWEST, Sort.RATING, Sort.PRICE_DOWN)
    return [product.name for product, _ in sorted(found, key=key, reverse=down)]


async def listed(wish: dict[str, Any], audience: Audience) -> tuple[list[str], int]:
    """The names on all pages, and the total."""
    names: list[str] = []
    cursor = None
    while True:
        query = ProductFilter.model_validate(wish | {"cursor": cursor, "include_total": True})
        page = orjson.loads(await listing.list_products(query, audience))
        names += [row["name"] for row in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            return names, page["total"]


@pytest.mark.parametrize("few", [pytest.param(50_000, marks=pytest.mark.long), 3])
async def test_a_list_is_what_a_look_at_everything_finds(
    resources: Resources, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    dice = random.Random(SEED)
    await fill(dice)
    everything = {audience: await look_at_all(audience) for audience in (Audience.CUSTOMER, Audience.RETAILER)}
    categories = [str(one.id) for one in await Category.filter(name__in=("Shown", "Below 1", "Trade")).order_by("id")]
    brands = [str(one.id) for one in await Brand.all().order_by("id")]
    store = await Store.get(name="Ours")
    filled = 0
    for _ in range(ROUNDS):
        wishes: dict[str, Any] = {
            "category": dice.choice(categories),
            "brand": dice.choice(brands),
            "store_id": str(store.id),
            "min_price": dice.randrange(1, 10) * 100,
            "max_price": dice.randrange(3, 13) * 100,
            "in_stock": dice.choice(["true", "false"]),
        }
        wish = {name: value for name, value in wishes.items() if dice.random() < 0.15}
        for name, options in (("attr.colour", COLOURS), ("attr.size", SIZES)):
            if dice.random() < 0.6:
                wish[name] = dice.choice(options)
        if wish.get("min_price", 0) > wish.get("max_price", 10**9):
            continue
        for audience, rows in everything.items():
            found = [row for row in rows if fits(*row, wish)]
            filled += len(found) > 1
            for sort in Sort:
                asked = wish | {"sort": sort, "limit": dice.randrange(1, 9)}
                assert await listed(asked, audience) == (in_order(found, sort), len(found)), (audience, asked)
    assert filled > ROUNDS / 2
