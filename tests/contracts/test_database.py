"""The migrated database, the models, and the list of constraints say the same."""

import importlib.util
from copy import deepcopy
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aerich.ddl.postgres import PostgresDDL
from aerich.migrate import Migrate
from aerich.utils import decompress_dict, get_models_describe
from tortoise import connections
from tortoise.utils import get_schema_sql

from server.core.schema import LOCATION
from server.resources import Resources
from tests.contracts.constraints import LIST, list_constraints

# A column that only PostgreSQL writes, so that no model has it.
UNMODELLED = {("products", "rating_average", "numeric(3,2)", False)}
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull OR i.indisprimary IS TRUE
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)
WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relname NOT IN ('aerich', 'product_search', 'search_words', 'product_values')
"""
UNINDEXED = """
SELECT c.conrelid::regclass || '.' || c.conname AS name FROM pg_constraint c
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
  SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indisvalid
    AND (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] @> c.conkey
    AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = ANY (
      SELECT '(' || a.attname || ' IS NOT NULL)' FROM pg_attribute a
      WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)))
)
"""


def _state(path: Path) -> dict[str, Any] | None:
    """The models as they were when aerich wrote the migration; None where it was written by hand."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    packed = getattr(module, "MODELS_STATE", None)
    return None if packed is None else decompress_dict(packed)


def _written() -> dict[str, Any]:
    """The models that the migrations know of: those of the last migration that aerich wrote."""
    paths = sorted((LOCATION / "models").glob("[0-9]*.py"), key=lambda path: int(path.name.partition("_")[0]))
    return [state for path in paths if (state := _state(path)) is not None][-1]


def _pending(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What aerich would write into a new migration."""
    Migrate.app = "models"
    Migrate.dialect = "postgres"
    Migrate.ddl = PostgresDDL(connections.get("default"))
    Migrate.upgrade_operators.clear()
    Migrate.diff_models(deepcopy(before), deepcopy(after), no_input=True)
    return [*Migrate.upgrade_operators]


async def test_no_migration_is_missing(resources: Resources) -> None:
    assert _pending(_written(), get_models_describe("models")) == []


async def test_a_missing_migration_would_be_noticed(resources: Resources) -> None:
    now = get_models_describe("models")
    before = deepcopy(now)
    fields = before["models.Product"]["data_fields"]
    fields[:] = [field for field in fields if field["name"] != "in_stock"]
    [operator] = _pending(before, now)
    assert 'ADD "in_stock"' in operator


async def test_every_column_is_as_the_models_say(database: str) -> None:
    """Those that the models would make in an empty schema, against those that the migrations made."""
    connection = await asyncpg.connect(database)
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("CREATE SCHEMA modelled; SET LOCAL search_path = modelled")
        await connection.execute(get_schema_sql(connections.get("default"), safe=False))
        modelled = {tuple(row) for row in await connection.fetch(COLUMNS, "modelled")}
        migrated = {tuple(row) for row in await connection.fetch(COLUMNS, "public")}
    finally:
        await transaction.rollback()
        await connection.close()
    assert len(modelled) > 100
    assert migrated - modelled == UNMODELLED
    assert modelled - migrated == set()


async def test_constraints_indexes_and_triggers_are_those_of_the_list(database: str) -> None:
    assert await list_constraints(database) == LIST.read_text().splitlines()


async def test_every_foreign_key_has_an_index(database: str) -> None:
    connection = await asyncpg.connect(database)
    try:
        assert [row["name"] for row in await connection.fetch(UNINDEXED)] == []
        await connection.execute("BEGIN")
        await connection.execute("DROP INDEX order_items_variant_idx")
        missed = {row["name"] for row in await connection.fetch(UNINDEXED)}
        assert missed == {"order_items.order_items_product_variant_id_fkey"}
        await connection.execute("ROLLBACK")
    finally:
        await connection.close()


@pytest.mark.parametrize("kind", ["CHECK", "UNIQUE", "FOREIGN KEY", "PRIMARY KEY", "INDEX", "TRIGGER", "GENERATED"])
def test_the_list_knows_every_kind(kind: str) -> None:
    assert kind in LIST.read_text()
