"""Imports and exports as admins ask for them over HTTP."""

from pathlib import Path
from typing import Any

from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import Person

TYPES = {"ndjson": "application/x-ndjson", "csv": "text/csv"}


async def send(
    client: Client, person: Person, content: bytes, query: str = "", form: str = "ndjson"
) -> tuple[int, dict[str, Any]]:
    """Send a file; gives status and body."""
    answer = await client.post(
        f"/api/admin/imports{query}", data=content, headers={**person.headers, "Content-Type": TYPES[form]}
    )
    return answer.status, await answer.json()


async def show(client: Client, person: Person, path: str) -> dict[str, Any]:
    answer = await client.get(f"/api/admin/{path}", headers=person.headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


def stored(resources: Resources) -> list[Path]:
    """The files of transfers in the shop's storage."""
    assert resources.storage.folder is not None
    return [path for path in (resources.storage.folder / "transfers").rglob("*") if path.is_file()]
