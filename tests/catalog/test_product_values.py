"""Which products have an active variant with an attribute value: kept by triggers, and what the list reads."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from models.catalog import AttributeValue, Product, ProductVariant, VariantAttributeValue
from server.core.db import fetch
from tests.catalog.lists import names
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_category, make_product, make_value, make_variant

WRONG = """
WITH correct AS (
  SELECT DISTINCT x.product_attribute_value_id, p.category_id, p.created_at, p.id, p.price_from,
    p.retailer_price_from
  FROM variant_attribute_values x JOIN product_variants v ON v.id = x.product_variant_id AND v.is_active
    JOIN products p ON p.id = v.product_id)
SELECT count(*) FROM ((TABLE product_values EXCEPT TABLE correct) UNION ALL
  (TABLE correct EXCEPT TABLE product_values)) wrong
"""


async def wrong() -> int:
    """How many rows are told that are not true, or the other way round."""
    count: int = (await fetch(WRONG))[0][0]
    return count


async def values_of(product: Product) -> set[UUID]:
    rows = await fetch("SELECT value_id FROM product_values WHERE product_id = $1", product.id)
    return {row["value_id"] for row in rows}


async def make_colours() -> tuple[AttributeValue, AttributeValue]:
    colour = await make_attribute("Colour")
    return await make_value(colour, "red"), await make_value(colour, "blue")


async def test_a_variant_brings_its_values_and_takes_them_along(client: Client) -> None:
    red, blue = await make_colours()
    product = await make_product("Lamp")
    first = await make_variant(product, values=(red,))
    second = await make_variant(product, values=(red,))
    await make_variant(product, values=(blue,), is_active=False)
    assert await values_of(product) == {red.id}
    await fetch("DELETE FROM stock_movements")
    await first.delete()
    assert (await values_of(product), await wrong()) == ({red.id}, 0)
    await second.delete()
    assert (await values_of(product), await wrong()) == (set(), 0)


async def test_a_value_taken_away_or_exchanged(client: Client) -> None:
    red, blue = await make_colours()
    product = await make_product("Lamp")
    variant = await make_variant(product, values=(red,))
    other = await make_variant(product, values=(red,))
    row = await VariantAttributeValue.get(product_variant_id=variant.id)
    await VariantAttributeValue.filter(id=row.id).update(product_attribute_value_id=blue.id)
    assert (await values_of(product), await wrong()) == ({red.id, blue.id}, 0)
    await VariantAttributeValue.filter(product_variant_id=other.id).delete()
    assert (await values_of(product), await wrong()) == ({blue.id}, 0)
    assert await names(client, "?attr.colour=blue") == ["Lamp"]


async def test_a_variant_switched_off_and_on_and_moved(client: Client) -> None:
    red, blue = await make_colours()
    product, other = await make_product("Lamp"), await make_product("Torch")
    variant = await make_variant(product, values=(red,))
    await make_variant(other, values=(blue,))
    await ProductVariant.filter(id=variant.id).update(is_active=False)
    assert (await values_of(product), await wrong()) == (set(), 0)
    await ProductVariant.filter(id=variant.id).update(is_active=True)
    assert (await values_of(product), await wrong()) == ({red.id}, 0)
    await ProductVariant.filter(id=variant.id).update(product_id=other.id)
    assert (await values_of(product), await values_of(other)) == (set(), {red.id, blue.id})
    assert await wrong() == 0


async def test_a_product_redated_keeps_its_place(client: Client) -> None:
    red, _ = await make_colours()
    for name in ("Old", "New"):
        await make_variant(await make_product(name), values=(red,))
    assert await names(client, "?attr.colour=red") == ["New", "Old"]
    await fetch("UPDATE products SET created_at = created_at - interval '1 year' WHERE name = 'New'")
    assert await wrong() == 0
    assert await names(client, "?attr.colour=red&limit=5") == ["Old", "New"]


async def test_a_product_repriced_and_moved_to_another_category_keeps_its_place(client: Client) -> None:
    red, blue = await make_colours()
    shelf = await make_category("Shelf")
    dear, cheap = await make_product("Dear"), await make_product("Cheap", category=shelf)
    await make_variant(dear, price=900, values=(red,))
    await make_variant(dear, price=950, values=(blue,))
    first = await make_variant(cheap, price=300, retailer_price=200, values=(red,))
    second = await make_variant(cheap, price=400, values=(red,))
    assert await names(client, "?attr.colour=red&sort=price") == ["Cheap", "Dear"]
    for change in ({"price": 1000}, {"retailer_price": None}, {"is_active": False}, {"is_active": True, "price": 950}):
        await ProductVariant.filter(id=first.id).update(**change)
        assert await wrong() == 0, change
    await ProductVariant.filter(id=second.id).update(is_active=False)
    assert await wrong() == 0
    assert await names(client, "?attr.colour=red&sort=price&limit=9") == ["Dear", "Cheap"]
    await Product.filter(id=dear.id).update(category_id=shelf.id)
    assert await wrong() == 0
    assert await names(client, f"?attr.colour=red&sort=-price&category={shelf.slug}") == ["Cheap", "Dear"]


REPRICE = "UPDATE product_variants SET price = 5 WHERE id = $1 AND $2::uuid IS NOT NULL"


@pytest.mark.parametrize("steps", [(REPRICE, "give"), ("give", REPRICE)], ids=["priced first", "given first"])
async def test_a_price_and_a_value_given_at_once(client: Client, database: str, steps: tuple[str, str]) -> None:
    red, _ = await make_colours()
    variant = await make_variant(price=100)
    one, two = await asyncpg.connect(database), await asyncpg.connect(database)
    first, second = (GIVE if step == "give" else step for step in steps)
    try:
        await one.execute("BEGIN")
        await one.execute(first, variant.id, red.id)
        later = asyncio.create_task(two.execute(second, variant.id, red.id))
        await asyncio.wait([later], timeout=0.3)
        await one.execute("COMMIT")
        await later
    finally:
        await one.close()
        await two.close()
    assert (len(await fetch("SELECT FROM product_values WHERE price_from = 5")), await wrong()) == (1, 0)


TAKE = "DELETE FROM variant_attribute_values WHERE product_variant_id = $1 AND product_attribute_value_id = $2"
GIVE = (
    "INSERT INTO variant_attribute_values (id, created_at, updated_at, product_variant_id, product_attribute_id,"
    " product_attribute_value_id) SELECT uuidv7(), now(), now(), $1, attribute_id, id"
    " FROM attribute_values WHERE id = $2"
)


@pytest.mark.parametrize("order", ["takes first", "gives first"])
async def test_the_last_that_loses_a_value_and_the_first_that_gets_it(
    client: Client, database: str, order: str
) -> None:
    """Each alone would leave the list right; together only when one waits for the other."""
    red, _ = await make_colours()
    product = await make_product("Lamp")
    loser, winner = await make_variant(product, values=(red,)), await make_variant(product)
    steps = [(TAKE, loser.id), (GIVE, winner.id)]
    if order == "gives first":
        steps.reverse()
    one, two = await asyncpg.connect(database), await asyncpg.connect(database)
    try:
        await one.execute("BEGIN")
        await two.execute("BEGIN")
        await one.execute(*steps[0], red.id)
        later = asyncio.create_task(two.execute(*steps[1], red.id))
        await asyncio.wait([later], timeout=0.3)
        await one.execute("COMMIT")
        await later
        await two.execute("COMMIT")
    finally:
        await one.close()
        await two.close()
    assert (await values_of(product), await wrong()) == ({red.id}, 0)


@pytest.mark.parametrize("sort", ["newest", "price", "-price", "rating", "name"])
async def test_pages_of_a_value_go_through_every_product_once(client: Client, sort: str) -> None:
    red, blue = await make_colours()
    size = await make_attribute("Size")
    small = await make_value(size, "small")
    expected = []
    for number in range(7):
        product = await make_product(f"P{number}", ratings=(1 + number % 5,))
        await make_variant(product, price=100 * (number % 3 + 1), values=(red if number % 2 else blue, small))
        await make_variant(product, price=1000, values=(red,))
        if not number % 2:
            expected.append(product.name)
    seen: list[str] = []
    cursor = ""
    for _ in range(9):
        url = f"/api/products?attr.colour=blue&attr.size=small&limit=1&sort={sort}{cursor}"
        body = await (await client.get(url)).json()
        seen += [row["name"] for row in body["items"]]
        if body["next_cursor"] is None:
            break
        cursor = f"&cursor={body['next_cursor']}"
    assert sorted(seen) == expected


async def test_price_stock_and_value_are_wished_of_one_variant(client: Client) -> None:
    red, blue = await make_colours()
    product = await make_product("Lamp")
    await make_variant(product, price=100, stock=0, values=(red,))
    await make_variant(product, price=200, values=(blue,))
    await make_variant(product, price=900, stock=0)
    for query, found in {
        "in_stock=true&max_price=150": [],
        "in_stock=true&max_price=200": ["Lamp"],
        "in_stock=true&min_price=300": [],
        "in_stock=true&min_price=150": ["Lamp"],
        "min_price=120&max_price=180": [],
        "min_price=120&max_price=200": ["Lamp"],
        "min_price=300&max_price=800": [],
        "min_price=800&max_price=5000": ["Lamp"],
        "attr.colour=red&in_stock=true": [],
        "attr.colour=blue&in_stock=true": ["Lamp"],
        "attr.colour=blue&max_price=150": [],
        "attr.colour=red&max_price=150": ["Lamp"],
    }.items():
        for sort in ("newest", "price", "-price", "rating", "name"):
            assert await names(client, f"?{query}&sort={sort}") == found, (query, sort)
