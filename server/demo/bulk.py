"""Setting aside, inside the seed's transaction, what each row that comes in would pay for one by one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

# What a batch of the catalogue is written to, the parents first.
FILLED = ("products", "product_variants", "variant_attribute_values", "stock_movements")
DERIVED = ("product_values", "product_search")
# Read while the batches come in.
KEPT = ("product_variants_product_idx",)
FOREIGN_KEYS = """
SELECT conrelid::regclass::text AS on_table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY ($1::text[]::regclass[]) ORDER BY conrelid, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index i WHERE indrelid = ANY ($1::text[]::regclass[]) AND indexrelid::regclass::text <> ALL ($2::text[])
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
ORDER BY indrelid, indexrelid
"""
# The same that the triggers would write, once for a whole batch.
DERIVE = "SELECT refresh_product_values($1::uuid[], '{}'), refresh_product_search($1::uuid[])"


@asynccontextmanager
async def triggers_aside(db: Any) -> AsyncIterator[None]:
    """Let no trigger fire on what comes in; `derive` writes what they would have written."""
    for table in FILLED:
        await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in FILLED:
        await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


async def derive(db: Any, product_ids: list[Any]) -> None:
    """Write the attribute values and the search texts of new products."""
    await db.execute(DERIVE, product_ids)


@asynccontextmanager
async def indexes_aside(db: Any) -> AsyncIterator[None]:
    """Drop foreign keys and plain indexes, and make them again at the end: checked and sorted all at once.

    The tables are locked until the transaction ends.
    """
    tables = [*FILLED, *DERIVED]
    keys = await db.fetch(FOREIGN_KEYS, tables)
    indexes = await db.fetch(INDEXES, tables, list(KEPT))
    for key in keys:
        await db.execute(f"ALTER TABLE {key['on_table']} DROP CONSTRAINT {key['name']}")
    for index in indexes:
        await db.execute(f"DROP INDEX {index['name']}")
    yield
    await db.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for index in indexes:
        await db.execute(index["definition"])
    for key in keys:
        await db.execute(f"ALTER TABLE {key['on_table']} ADD CONSTRAINT {key['name']} {key['definition']}")
