"""The database keeps the search true: each change is seen by the next search."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from models.catalog import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    Product,
    ProductVariant,
    VariantAttributeValue,
)
from models.plumbing import JobRow
from models.stores import Store
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from server.search.service import count_words
from tests.factories.catalog import make_category, make_product, make_value, make_variant
from tests.search.shop import make_cards, named, search
from workers.registry import TASKS
from workers.runner import run_job
from workers.tasks.search import refresh_search

Shop = dict[str, Any]
# Each row of what the search keeps, against what it would be if it were written anew.
UNTRUE = """
SELECT count(*) FROM (
  (SELECT * FROM product_search EXCEPT SELECT * FROM product_search_source)
  UNION ALL (SELECT * FROM product_search_source EXCEPT SELECT * FROM product_search)) t
"""


async def _change(table: Any, row: Any, **wish: Any) -> None:
    assert await table.filter(id=row.id).update(**wish) == 1


async def _board(shop: Shop) -> ProductVariant:
    return await ProductVariant.get(product_id=shop["made"]["B650 Board"].id)


async def _rename_product(shop: Shop) -> None:
    await _change(Product, shop["made"]["B650 Board"], name="Zulu one")


async def _describe_product(shop: Shop) -> None:
    await _change(Product, shop["made"]["B650 Board"], description="Also called Zulu.")


async def _new_sku(shop: Shop) -> None:
    await _change(ProductVariant, await _board(shop), sku="ZULU-1")


async def _rename_variant(shop: Shop) -> None:
    await _change(ProductVariant, await _board(shop), name="Zulu")


async def _add_variant(shop: Shop) -> None:
    await make_variant(shop["made"]["B650 Board"], sku="ZULU-1")


async def _add_value(shop: Shop) -> None:
    value, variant = await make_value(shop["memory"], "Zulu"), await _board(shop)
    await VariantAttributeValue.create(
        product_variant_id=variant.id,
        product_attribute_id=value.attribute_id,
        product_attribute_value_id=value.id,
    )


async def _move_to_category(shop: Shop) -> None:
    await _change(Product, shop["made"]["B650 Board"], category_id=(await make_category("Zulu")).id)


async def _return_from_inactive(shop: Shop) -> None:
    await _change(Product, shop["made"]["B650 Board"], is_active=False, name="Zulu")
    assert await named("zulu") == []
    await _change(Product, shop["made"]["B650 Board"], is_active=True)


@pytest.mark.parametrize(
    "change",
    [
        _rename_product,
        _describe_product,
        _new_sku,
        _rename_variant,
        _add_variant,
        _add_value,
        _move_to_category,
        _return_from_inactive,
    ],
)
async def test_a_new_text_is_found(resources: Resources, change: Callable[[Shop], Awaitable[None]]) -> None:
    shop = await make_cards()
    assert await named("zulu") == []
    await change(shop)
    assert len(await named("zulu")) == 1
    assert await fetch_value(UNTRUE) == 0


async def _deactivate_product(shop: Shop) -> None:
    await _change(Product, shop["made"]["GeForce RTX 4090"], is_active=False)


async def _deactivate_variant(shop: Shop) -> None:
    await ProductVariant.filter(product_id=shop["made"]["GeForce RTX 4090"].id).update(is_active=False)


async def _delete_variant(shop: Shop) -> None:
    variants = ProductVariant.filter(product_id=shop["made"]["GeForce RTX 4090"].id)
    await fetch("DELETE FROM stock_movements")
    await variants.delete()


async def _deactivate_brand(shop: Shop) -> None:
    await _change(Brand, shop["nvidia"], is_active=False)


async def _deactivate_category(shop: Shop) -> None:
    await _change(Category, shop["cards"], is_active=False)


async def _deactivate_store(shop: Shop) -> None:
    await _change(Product, shop["made"]["GeForce RTX 4090"], store_id=shop["store"].id)
    assert await named("4090") == ["GeForce RTX 4090"]
    await _change(Store, shop["store"], is_active=False)


@pytest.mark.parametrize(
    "change",
    [
        _deactivate_product,
        _deactivate_variant,
        _delete_variant,
        _deactivate_brand,
        _deactivate_category,
        _deactivate_store,
    ],
)
async def test_what_is_hidden_is_not_found(resources: Resources, change: Callable[[Shop], Awaitable[None]]) -> None:
    shop = await make_cards()
    assert await named("4090") == ["GeForce RTX 4090"]
    await change(shop)
    assert await named("4090") == []
    assert await fetch_value(UNTRUE) == 0


async def test_prices_stock_and_ratings_are_those_of_the_product(resources: Resources) -> None:
    shop = await make_cards()
    board = await _board(shop)
    await _change(ProductVariant, board, price=7_000_00, retailer_price=6_000_00, stock_quantity=0)
    await _change(Product, shop["made"]["B650 Board"], rating_sum=9, rating_count=2)
    assert await fetch_value(UNTRUE) == 0
    assert await named("board", min_price="700000", max_price="700000", in_stock="false", min_rating="4.5") == [
        "B650 Board"
    ]
    assert await named("board", max_price="699999") == []
    rating = await fetch_value("SELECT rating_average FROM product_search WHERE id = $1", board.product_id)
    assert rating == Decimal("4.50")


async def test_a_sale_does_not_touch_what_the_search_keeps(resources: Resources) -> None:
    shop = await make_cards()
    board = await _board(shop)
    before = await fetch_value("SELECT xmin::text FROM product_search WHERE id = $1", board.product_id)
    await _change(ProductVariant, board, stock_quantity=3, price=board.price)
    assert await fetch_value("SELECT xmin::text FROM product_search WHERE id = $1", board.product_id) == before


async def _run_jobs(resources: Resources) -> int:
    assert TASKS["RefreshSearch"].run is refresh_search
    rows = await JobRow.filter(name="RefreshSearch", status="queued")
    await fetch("UPDATE jobs SET run_at = now() WHERE name = 'RefreshSearch' AND status = 'queued'")
    for row in rows:
        await run_job(resources, row.id)
    assert await JobRow.filter(name="RefreshSearch", id__in=[row.id for row in rows], status="done").count() == len(
        rows
    )
    return len(rows)


async def _rename_brand(shop: Shop) -> None:
    await _change(Brand, shop["nvidia"], name="Zulu")


async def _rename_category(shop: Shop) -> None:
    await Category.filter(name="Components").update(name="Zulu")


async def _rename_value(shop: Shop) -> None:
    await _change(AttributeValue, shop["24GB"], value="Zulu")


async def _new_unit(shop: Shop) -> None:
    await _change(Attribute, shop["memory"], unit="zulus")


@pytest.mark.parametrize(
    ("change", "q", "number"),
    [
        (_rename_brand, "zulu", 3),
        (_rename_category, "zulu", 6),
        (_rename_value, "zulu", 2),
        (_new_unit, "24GBzulus", 2),
    ],
)
async def test_a_new_name_of_many_reaches_them_by_a_worker(
    resources: Resources, change: Callable[[Shop], Awaitable[None]], q: str, number: int
) -> None:
    shop = await make_cards()
    await change(shop)
    assert await named(q) == []
    # Once at once, and once for what was being written meanwhile.
    assert await _run_jobs(resources) == 2
    assert len(await named(q)) == number
    assert await fetch_value(UNTRUE) == 0


async def test_the_work_goes_on_where_its_time_ended(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = await make_cards()
    monkeypatch.setattr("server.search.service.BATCH", 1)
    monkeypatch.setattr("server.search.service.AT_ONCE", 2)
    await _change(Brand, shop["nvidia"], name="Zulu")
    for _ in range(4):
        await _run_jobs(resources)
    assert len(await named("zulu")) == 3
    assert await JobRow.filter(name="RefreshSearch", status="queued").count() == 0


async def test_two_edits_of_one_product_at_once_both_arrive(resources: Resources) -> None:
    shop = await make_cards()
    board = await _board(shop)

    async def rename() -> None:
        async with transaction() as tx:
            await tx.execute("UPDATE products SET name = 'Zulu' WHERE id = $1", board.product_id)
            await asyncio.sleep(0.2)

    async def new_sku() -> None:
        await asyncio.sleep(0.05)
        async with transaction() as tx:
            await tx.execute("UPDATE product_variants SET sku = 'YANKEE' WHERE id = $1", board.id)

    await asyncio.gather(rename(), new_sku())
    assert await named("zulu yankee") == ["Zulu"]
    assert await fetch_value(UNTRUE) == 0


async def test_renames_edits_and_sales_side_by_side(resources: Resources) -> None:
    shop = await make_cards()
    products = [product.id for product in shop["made"].values()]

    async def edit(number: int) -> None:
        async with transaction() as tx:
            order = products if number % 2 else products[::-1]
            if number % 4 == 0:
                await tx.execute("UPDATE brands SET name = $1", f"Brand {number}")
            elif number % 4 == 1:
                # As every change of several products does it: locked in the order of their ids first.
                await tx.execute(
                    "UPDATE products p SET name = p.name || ' x' FROM (SELECT id FROM products"
                    " WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) l WHERE l.id = p.id",
                    order,
                )
            elif number % 4 == 2:
                await tx.fetch("SELECT refresh_product_search($1::uuid[])", order)
            else:
                await tx.execute(
                    "UPDATE product_variants v SET stock_quantity = 0 FROM (SELECT id FROM product_variants"
                    " ORDER BY id FOR NO KEY UPDATE) l WHERE l.id = v.id"
                )

    outcomes = await asyncio.gather(*(edit(number) for number in range(24)), return_exceptions=True)
    assert [outcome for outcome in outcomes if outcome is not None] == []
    await _run_jobs(resources)
    assert await fetch_value(UNTRUE) == 0


async def test_words_are_counted_and_forgotten(resources: Resources) -> None:
    shop = await make_cards()
    await count_words()
    counted = dict(await fetch("SELECT word, products FROM search_words WHERE word IN ('geforce', 'b650')"))
    assert counted == {"geforce": 4, "b650": 1}
    await _change(Product, shop["made"]["B650 Board"], name="Zulu")
    await count_words()
    assert await fetch_value("SELECT unused_since IS NOT NULL FROM search_words WHERE word = 'b650'")
    # Not at once: a transaction may be bringing it back.
    await fetch("UPDATE search_words SET unused_since = unused_since - interval '20 minutes' WHERE word = 'b650'")
    await count_words()
    assert await fetch_value("SELECT count(*) FROM search_words WHERE word = 'b650'") == 0
    assert await fetch_value("SELECT count(*) FROM search_words WHERE word = 'geforce'") == 1


async def test_a_word_that_comes_back_is_not_forgotten(resources: Resources) -> None:
    shop = await make_cards()
    await _change(Product, shop["made"]["B650 Board"], name="Zulu")
    await count_words()
    await fetch("UPDATE search_words SET unused_since = unused_since - interval '20 minutes' WHERE word = 'b650'")
    await _change(Product, shop["made"]["B650 Board"], name="B650")
    await count_words()
    assert await fetch_value("SELECT unused_since IS NULL FROM search_words WHERE word = 'b650'")
    assert (await search("b650"))["items"][0]["name"] == "B650"


async def test_a_product_without_variants_is_found_with_its_first(resources: Resources) -> None:
    product = await make_product("Zulu")
    assert await named("zulu") == []
    await make_variant(product)
    assert await named("zulu") == ["Zulu"]
