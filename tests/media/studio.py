"""The back office's media as their tests use them, and a worker to do what is left behind."""

from typing import Any
from uuid import UUID

from aiohttp import ClientResponse, FormData

from models.catalog import Product
from models.enums import Role
from server.core.db import fetch
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.users import Person, make_user
from workers.runner import run_job
from workers.tasks import media

NOWHERE = "018f0000-0000-7000-8000-000000000001"
# Importing them registers them.
DONE_BY = media


async def make_admin(resources: Resources) -> Person:
    """Somebody who may everything."""
    return await make_user(resources, role=Role.ADMIN)


async def shown_product(**fields: Any) -> Product:
    """A product that everybody sees."""
    product = await make_product(**fields)
    await make_variant(product)
    return product


def form(content: bytes | None, *, name: str = "card.jpg", kind: str = "image/jpeg", **fields: Any) -> FormData:
    """A form with a file, as a browser would send it."""
    made = FormData(default_to_multipart=True)
    for field, value in fields.items():
        made.add_field(field, value if isinstance(value, str) else str(value).lower())
    if content is not None:
        made.add_field("file", content, filename=name, content_type=kind)
    return made


async def send(
    client: Client, person: Person, product_id: UUID | str, content: bytes | None, **fields: Any
) -> ClientResponse:
    """Send a file for a product."""
    data = form(content, **fields)
    return await client.post(f"/api/admin/products/{product_id}/media", data=data, headers=person.headers)


async def added(
    client: Client, person: Person, product_id: UUID | str, content: bytes | None, **fields: Any
) -> dict[str, Any]:
    """The view of a medium that was added."""
    answer = await send(client, person, product_id, content, **fields)
    assert answer.status == 201, await answer.text()
    view: dict[str, Any] = await answer.json()
    return view


async def work(resources: Resources, *names: str) -> int:
    """Do the jobs that wait, those of these names only if any are given; delayed ones are not waited for."""
    rows = await fetch(
        "SELECT id, name FROM jobs WHERE status = 'queued' AND run_at <= now() ORDER BY id",
    )
    chosen = [row["id"] for row in rows if not names or row["name"] in names]
    for job_id in chosen:
        await run_job(resources, job_id)
    return len(chosen)


async def see_to_everything(resources: Resources) -> None:
    """Do jobs until none waits; none may fail."""
    while await work(resources):
        pass
    assert [dict(row) for row in await fetch("SELECT name, error FROM jobs WHERE status = 'failed'")] == []


async def ready(
    client: Client, resources: Resources, person: Person, product_id: UUID | str, content: bytes, **fields: Any
) -> dict[str, Any]:
    """A medium whose files a worker has seen to, as the back office sees it."""
    medium = await added(client, person, product_id, content, **fields)
    await see_to_everything(resources)
    return await seen(client, person, product_id, medium["id"])


async def seen(client: Client, person: Person, product_id: UUID | str, media_id: str) -> dict[str, Any]:
    """A medium as the back office sees it."""
    listed = await client.get(f"/api/admin/products/{product_id}/media?limit=100", headers=person.headers)
    assert listed.status == 200, await listed.text()
    return next(item for item in (await listed.json())["items"] if item["id"] == media_id)


async def files(resources: Resources, folder: str = "") -> dict[str, int]:
    """Everything that is stored, with its size in bytes."""
    return {file.key: file.size for file in await resources.storage.list(folder)}


async def content_of(resources: Resources, url: str) -> bytes:
    """The stored file behind an address."""
    key = url.removeprefix(f"{resources.settings.media_url}/")
    assert key != url
    return await resources.storage.get(f"media/{key}")


async def counts() -> dict[str, int]:
    """How many rows there are of all that media write."""
    tables = ("product_media", "product_media_urls", "media_uploads", "admin_actions", "jobs")
    return {table: (await fetch(f"SELECT count(*) FROM {table}"))[0][0] for table in tables}
