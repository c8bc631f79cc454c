"""Loading very many copies: indexes and triggers are set aside meanwhile, and nobody can tell afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from server.core.settings import Settings
from server.demo.bulk import DERIVED, FILLED
from server.demo.seed import CannotSeed, seed
from tests.contracts.constraints import list_constraints
from tests.demo.builders import cards

pytestmark = pytest.mark.usefixtures("database", "few")

TABLES = (*FILLED, *DERIVED, "search_words")
TRIGGERS = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
BROKEN = """SELECT count(*) FROM pg_constraint c LEFT JOIN pg_index i ON i.indexrelid = c.conindid
    WHERE NOT c.convalidated OR i.indisvalid IS FALSE"""

UNSEARCHED = """SELECT count(*) FROM (
    (TABLE product_search_source EXCEPT TABLE product_search) UNION ALL
    (TABLE product_search EXCEPT TABLE product_search_source)) wrong"""
UNVALUED = """
    WITH correct AS (
      SELECT DISTINCT x.product_attribute_value_id, p.category_id, p.created_at, p.id, p.price_from,
        p.retailer_price_from
      FROM variant_attribute_values x JOIN product_variants v ON v.id = x.product_variant_id AND v.is_active
        JOIN products p ON p.id = v.product_id)
    SELECT count(*) FROM ((TABLE product_values EXCEPT TABLE correct) UNION ALL
      (TABLE correct EXCEPT TABLE product_values)) wrong"""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the demo shop a very small one, and two copies of it very many."""
    monkeypatch.setattr("server.demo.seed.read_cards", lambda: list(cards()[::200]))
    monkeypatch.setattr("server.demo.seed.BATCHES_OF_BULK", 2)


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(str(settings.database_url))
    try:
        yield connection
    finally:
        await connection.close()


async def contents(settings: Settings) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a hash over all of them."""
    async with connected(settings) as connection:
        sql = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t"
        return {table: tuple(await connection.fetchrow(sql.format(table))) for table in TABLES}


async def shape(settings: Settings) -> tuple[list[str], list[Any]]:
    """Constraints, indexes and triggers, and whether these are on."""
    async with connected(settings) as connection:
        assert await connection.fetchval(BROKEN) == 0
        return await list_constraints(str(settings.database_url)), await connection.fetch(TRIGGERS)


async def test_constraints_indexes_and_triggers_are_there_again(settings: Settings) -> None:
    before = await shape(settings)
    await seed(settings, scale=3)
    assert await shape(settings) == before


async def test_in_bulk_the_same_comes_in_as_row_by_row(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await seed(settings, scale=4)
    in_bulk = await contents(settings)
    async with connected(settings) as connection:
        await connection.execute(
            f"TRUNCATE {', '.join((*TABLES, 'users', 'categories', 'brands', 'attributes'))} CASCADE"
        )
    monkeypatch.setattr("server.demo.seed.BATCHES_OF_BULK", 100)
    await seed(settings, scale=4)
    assert await contents(settings) == in_bulk
    assert in_bulk["product_search"][0] == in_bulk["products"][0] == 4 * len(cards()[::200])


async def test_what_is_derived_is_true(settings: Settings) -> None:
    await seed(settings, scale=2)
    async with connected(settings) as connection:
        assert await connection.fetchval(UNSEARCHED) == 0
        assert await connection.fetchval(UNVALUED) == 0


async def test_a_clash_leaves_everything_as_it_was(settings: Settings) -> None:
    await seed(settings)
    async with connected(settings) as connection:
        sql = (
            "UPDATE products SET slug = (SELECT slug || '-batch-0003' FROM products ORDER BY id LIMIT 1) WHERE id = $1"
        )
        await connection.execute(sql, await connection.fetchval("SELECT id FROM products ORDER BY id DESC LIMIT 1"))
    before, made = await contents(settings), await shape(settings)
    with pytest.raises(CannotSeed, match="-batch-0003"):
        await seed(settings, scale=4)
    assert (await contents(settings), await shape(settings)) == (before, made)
