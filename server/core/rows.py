"""Single rows, written from their columns by name."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.core.db import Tx


async def insert_row(tx: Tx, table: str, columns: Mapping[str, Any], *, unless_taken: str | None = None) -> bool:
    """Insert a row, unless another has its value of the unique column `unless_taken`; gives whether it was inserted.

    Another row that is about to have the value is waited for.
    """
    names, places = ", ".join(columns), ", ".join(f"${number}" for number, _ in enumerate(columns, 1))
    yielding = "" if unless_taken is None else f" ON CONFLICT ({unless_taken}) DO NOTHING"
    return bool(
        await tx.execute(
            f"INSERT INTO {table} ({names}, created_at, updated_at) VALUES ({places}, now(), now()){yielding}",
            *columns.values(),
        )
    )


async def update_row(tx: Tx, table: str, row_id: UUID, changed: Mapping[str, Any]) -> None:
    """Give columns of a row, of one at least, new values."""
    assigned = ", ".join(f"{name} = ${number}" for number, name in enumerate(changed, 2))
    await tx.execute(f"UPDATE {table} SET {assigned}, updated_at = now() WHERE id = $1", row_id, *changed.values())
