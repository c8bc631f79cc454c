"""Imports beside the back office, which changes at the same moment what new values, categories and media go into."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from uuid import UUID

from models.catalog import Attribute, Category, Product
from server.catalog.queries.admin_kinds import lock_attribute, lock_tree
from server.catalog.queries.products import lock_product
from server.catalog.rules import DEEPEST, MOST_VALUES
from server.core.db import Tx, fetch, fetch_value, transaction
from server.media.service.adding import MOST_MEDIA
from server.resources import Resources
from server.transfer.schemas.views import ImportView
from tests.transfer.files import bring, make_kinds, ndjson, product, refusals, variant
from tests.transfer.test_limits import MEDIA, VALUES, medium, worth

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
DEPTH = """
WITH RECURSIVE fallen AS (
  SELECT id, 1 AS level FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id, f.level + 1 FROM fallen f JOIN categories c ON c.parent_id = f.id WHERE f.level < 100)
SELECT max(level) FROM fallen
"""


@asynccontextmanager
async def meanwhile(work: Awaitable[ImportView]) -> AsyncIterator[tuple[Tx, "asyncio.Future[ImportView]"]]:
    """A transaction in which the back office is at work; at its end the import is waiting for it, or is done."""
    begun = asyncio.Event()

    async def later() -> ImportView:
        await begun.wait()
        return await work

    # Made before the transaction, which belongs to the task that opens it.
    running = asyncio.create_task(later())
    async with transaction() as tx:
        yield tx, running
        begun.set()
        async with asyncio.timeout(10):
            while not running.done() and not (await tx.fetch(WAITING))[0][0]:
                await asyncio.sleep(0.02)


async def test_a_new_value_fits_the_data_type_that_an_attribute_has_come_to_have(resources: Resources) -> None:
    await make_kinds()
    note = await Attribute.get(slug="note")
    async with meanwhile(bring(ndjson(worth("a", note="loud"), worth("b", note="016")))) as (tx, running):
        await lock_attribute(tx, note.id)
        await tx.execute("UPDATE attributes SET data_type = 'int' WHERE id = $1", note.id)
    assert await refusals(await running) == {1: [("variants.0.attributes.note", "value_does_not_fit")]}
    assert await fetch_value("SELECT array_agg(value) FROM attribute_values WHERE attribute_id = $1", note.id) == ["16"]


async def test_the_last_free_place_of_an_attribute_is_taken_once(resources: Resources) -> None:
    await make_kinds()
    note = await Attribute.get(slug="note")
    await fetch(VALUES, note.id, MOST_VALUES - 1)
    async with meanwhile(bring(ndjson(worth("a", note="loud")))) as (tx, running):
        await lock_attribute(tx, note.id)
        await tx.execute(VALUES.replace("'v'", "'w'"), note.id, 1)
    assert await refusals(await running) == {1: [("variants.0.attributes.note", "too_many_values")]}
    assert await fetch_value("SELECT count(*) FROM attribute_values WHERE attribute_id = $1", note.id) == MOST_VALUES


async def test_a_category_that_sinks_takes_no_child_too_deep(resources: Resources) -> None:
    path = [f"c{number}" for number in range(DEEPEST - 1)]
    lines = [product("a", category="/".join(path)), product("b", category="leaf")]
    await bring(ndjson(*lines), create_missing=True)
    deepest = await Category.get(slug=path[-1])
    async with meanwhile(bring(ndjson(product("c", category="leaf/new")), create_missing=True)) as (tx, running):
        await lock_tree(tx)
        await tx.execute("UPDATE categories SET parent_id = $1 WHERE slug = 'leaf'", deepest.id)
    assert await refusals(await running) == {1: [("category", "category_too_deep")]}
    assert await fetch_value(DEPTH) == DEEPEST


async def test_the_last_free_place_for_a_medium_is_taken_once(resources: Resources) -> None:
    await make_kinds()
    await bring(ndjson(product("a")))
    made = await Product.get()
    await fetch(MEDIA, made.id, MOST_MEDIA - 1)
    async with meanwhile(bring(ndjson({"slug": "a", "media": [medium("1")]}))) as (tx, running):
        await lock_product(tx, made.id, owner_id=None)
        await tx.execute(MEDIA, made.id, 1)
    assert await refusals(await running) == {1: [("media", "too_many_media")]}
    assert await fetch_value("SELECT count(*) FROM product_media") == MOST_MEDIA


async def test_what_others_change_while_rows_are_locked_is_kept(resources: Resources) -> None:
    """A row that the file came to change only by somebody else's change is locked, too, and read again."""
    await make_kinds()
    lines = [product(slug, variants=[variant(slug.upper(), price=100)]) for slug in ("a", "b")]
    await bring(ndjson(*lines))
    ids: dict[str, UUID] = {row["sku"]: row["id"] for row in await fetch("SELECT sku, id FROM product_variants")}
    lines = [
        {"slug": slug, "variants": [{"sku": slug.upper(), "price": price}]} for slug, price in (("a", 7), ("b", 100))
    ]
    async with meanwhile(bring(ndjson(*lines))) as (tx, running):
        await tx.execute("UPDATE product_variants SET name = 'Mine' WHERE id = $1", ids["A"])
        await tx.execute("UPDATE product_variants SET name = 'Mine', price = 5 WHERE id = $1", ids["B"])
    done = await running
    assert (done.updated, done.unchanged) == (2, 0)
    rows = await fetch("SELECT sku, name, price FROM product_variants ORDER BY sku")
    assert [tuple(row) for row in rows] == [("A", "Mine", 7), ("B", "Mine", 100)]
