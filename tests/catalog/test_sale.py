"""What cart and checkout are told of variants."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest

from models.catalog import Brand, Category, Product, ProductVariant
from models.enums import TargetRole
from models.stores import Store
from server.catalog.queries import SaleLine, load_sale_lines
from server.core.db import transaction
from server.resources import Resources
from tests.catalog.lists import statements
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
    make_store,
    make_value,
    make_variant,
)


async def one(variant: ProductVariant, *, retailer: bool = False) -> SaleLine:
    return (await load_sale_lines(None, [variant.id], retailer=retailer))[variant.id]


async def test_a_line_has_everything(resources: Resources) -> None:
    root = await make_category(tax_rate="28")
    middle = await make_category(parent=root, tax_rate="12.5")
    leaf = await make_category(parent=middle)
    brand, store = await make_brand(), await make_store()
    product = await make_product("GeForce One", category=leaf, brand=brand, store=store)
    values = (
        await make_value(await make_attribute("Memory", unit="GB"), "16"),
        await make_value(await make_attribute("Colour"), "red"),
    )
    variant = await make_variant(
        product,
        name="Red",
        sku="ONE",
        price=100,
        retailer_price=80,
        compare_at_price=120,
        stock=7,
        low_stock_threshold=3,
        values=values,
    )
    line = SaleLine(
        variant_id=variant.id,
        product_id=product.id,
        product_name="GeForce One",
        variant_name="Red",
        sku="ONE",
        attributes={"Colour": "red", "Memory": "16 GB"},
        brand_id=brand.id,
        category_ids=(leaf.id, middle.id, root.id),
        store_id=store.id,
        unit_price=100,
        compare_at_price=120,
        tax_rate=Decimal("12.50"),
        stock_quantity=7,
        is_sellable=True,
        low_stock_threshold=3,
    )
    assert await one(variant) == line
    assert await one(variant, retailer=True) == replace(line, unit_price=80)


async def test_what_is_not_set_is_none(resources: Resources) -> None:
    line = await one(await make_variant(price=100, stock=0), retailer=True)
    assert (line.unit_price, line.tax_rate, line.store_id, line.compare_at_price) == (100, None, None, None)
    assert (line.attributes, line.stock_quantity, line.low_stock_threshold, line.is_sellable) == ({}, 0, None, True)


@pytest.mark.parametrize(("own", "parents", "rate"), [("0", "18", "0"), (None, "18", "18"), ("5", None, "5")])
async def test_the_nearest_tax_rate_counts(
    resources: Resources, own: str | None, parents: str | None, rate: str
) -> None:
    category = await make_category(parent=await make_category(tax_rate=parents), tax_rate=own)
    line = await one(await make_variant(await make_product(category=category)))
    assert line.tax_rate == Decimal(rate)


@pytest.mark.parametrize("what", ["variant", "product", "brand", "store", "leaf", "root"])
async def test_one_inactive_part_makes_it_unsellable(resources: Resources, what: str) -> None:
    root = await make_category()
    leaf = await make_category(parent=await make_category(parent=root))
    store = await make_store()
    variant = await make_variant(await make_product(category=leaf, store=store))
    assert (await one(variant)).is_sellable
    product = await Product.get(id=variant.product_id)
    match what:
        case "variant":
            await ProductVariant.filter(id=variant.id).update(is_active=False)
        case "product":
            await Product.filter(id=product.id).update(is_active=False)
        case "brand":
            await Brand.filter(id=product.brand_id).update(is_active=False)
        case "store":
            await Store.filter(id=store.id).update(is_active=False)
        case "leaf":
            await Category.filter(id=leaf.id).update(is_active=False)
        case "root":
            await Category.filter(id=root.id).update(is_active=False)
    assert not (await one(variant)).is_sellable


@pytest.mark.parametrize(
    ("target", "customer", "retailer"),
    [(TargetRole.BOTH, True, True), (TargetRole.CUSTOMER, True, False), (TargetRole.RETAILER, False, True)],
)
async def test_it_is_sold_to_those_who_see_its_categories(
    resources: Resources, target: TargetRole, customer: bool, retailer: bool
) -> None:
    category = await make_category(parent=await make_category(target_role=target))
    variant = await make_variant(await make_product(category=category))
    assert (await one(variant)).is_sellable is customer
    assert (await one(variant, retailer=True)).is_sellable is retailer


async def test_a_hundred_lines_take_one_statement_and_absent_ones_are_left_out(resources: Resources) -> None:
    category = await make_category(parent=await make_category())
    variants = [await make_variant(await make_product(category=category)) for _ in range(3)]
    wanted = [variant.id for variant in variants] + [uuid4() for _ in range(97)]
    with statements() as sent:
        lines = await load_sale_lines(None, wanted, retailer=False)
    assert len(sent) == 1
    assert set(lines) == {variant.id for variant in variants}
    with statements() as sent:
        assert await load_sale_lines(None, [], retailer=False) == {}
    assert sent == []


async def test_within_a_transaction_its_own_changes_are_seen(resources: Resources) -> None:
    variant = await make_variant(price=100)
    async with transaction() as tx:
        await tx.execute("UPDATE product_variants SET price = 101 WHERE id = $1", variant.id)
        assert (await load_sale_lines(tx, [variant.id], retailer=False))[variant.id].unit_price == 101


async def test_a_cycle_in_the_tree_comes_to_an_end(resources: Resources, database_url: str) -> None:
    parent = await make_category()
    child = await make_category(parent=parent)
    variant = await make_variant(await make_product(category=child))
    # As no connection of the shop may: past the trigger that keeps the tree a tree.
    connection = await asyncpg.connect(database_url)
    async with connection.transaction():
        await connection.execute("ALTER TABLE categories DISABLE TRIGGER categories_moved")
        await connection.execute("UPDATE categories SET parent_id = $1 WHERE id = $2", child.id, parent.id)
        await connection.execute("ALTER TABLE categories ENABLE TRIGGER categories_moved")
    await connection.close()
    line = await one(variant)
    assert set(line.category_ids) == {parent.id, child.id}
