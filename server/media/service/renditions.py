"""What the workers do for media: make an image's renditions, and delete files that nothing refers to."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import MediaStatus
from server.core import jobs
from server.core.db import Tx, transaction
from server.core.errors import Invalid, NotFound
from server.core.storage import CHUNK, PUBLIC, Storage
from server.media.jobs import TidyMedium
from server.media.queries import find_files, lock_medium
from server.media.rules.places import file_key, headers_of, incoming_key
from server.media.service.examining import examine_file
from server.media.service.pictures import Picture, Undecodable, render
from server.media.service.steps import fill_primary, mark_stale


async def make_renditions(media_id: UUID, *, storage: Storage, most_pixels: int) -> None:
    """Make the renditions of an image that waits for them; a second run finds it ready and stops.

    Raises:
        Unavailable: The storage does not answer.
    """
    found = await find_files(media_id)
    if found is None or found[0] != MediaStatus.PROCESSING:
        return
    # A thread that outlives its time may still write here.
    with tempfile.TemporaryDirectory(prefix="renditions-", ignore_cleanup_errors=True) as name:
        try:
            source = await _fetch(incoming_key(media_id), Path(name) / "source", storage)
            made = await asyncio.to_thread(_make, source, most_pixels)
        except NotFound:
            await _fail(media_id, "The file that was uploaded is gone.")
        except (Invalid, Undecodable) as error:
            await _fail(media_id, str(error))
        else:
            for picture in made:
                key = PUBLIC + file_key(media_id, picture.rendition, picture.kind)
                await storage.put(key, _pieces(picture.path), headers=headers_of(picture.kind.content_type))
            await _publish(media_id, made)
    if await find_files(media_id) is None:
        await tidy_files(media_id, storage)


async def tidy_files(media_id: UUID, storage: Storage) -> None:
    """Delete the files of a medium that none of its rows refers to.

    Raises:
        Unavailable: The storage does not answer.
    """
    found = await find_files(media_id)
    if found is not None and found[0] == MediaStatus.PROCESSING:
        return
    wanted = {PUBLIC + key for key in found[1]} if found else set()
    stored = {file.key for file in await storage.list(f"{PUBLIC}{media_id}")}
    await storage.delete(*sorted(stored - wanted), incoming_key(media_id))


def _make(source: Path, most_pixels: int) -> list[Picture]:
    with source.open("rb") as file:
        kind = examine_file(file, most_pixels=most_pixels)
    return render(source, kind, source.parent, most_pixels=most_pixels)


async def _fetch(key: str, path: Path, storage: Storage) -> Path:
    with path.open("wb") as file:
        async for piece in storage.stream(key):
            await asyncio.to_thread(file.write, piece)
    return path


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, CHUNK):
            yield piece


async def _publish(media_id: UUID, made: list[Picture]) -> None:
    async with transaction() as tx:
        if not await _settle(tx, media_id, MediaStatus.READY, ""):
            return
        await tx.execute_many(
            "INSERT INTO product_media_urls (id, product_media_id, storage_key, rendition, width, height, content_type,"
            " bytes, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), now())",
            [
                (
                    uuid7(),
                    media_id,
                    file_key(media_id, picture.rendition, picture.kind),
                    picture.rendition,
                    picture.width,
                    picture.height,
                    picture.kind.content_type,
                    picture.path.stat().st_size,
                )
                for picture in made
            ],
        )


async def _fail(media_id: UUID, reason: str) -> None:
    async with transaction() as tx:
        await _settle(tx, media_id, MediaStatus.FAILED, reason)


async def _settle(tx: Tx, media_id: UUID, status: MediaStatus, failure: str) -> bool:
    """End the waiting of an image, unless it was deleted or another run came first."""
    try:
        medium = await lock_medium(tx, media_id, owner_id=None)
    except NotFound:
        return False
    if medium.status != "processing":
        return False
    failed = status is MediaStatus.FAILED
    await tx.execute(
        "UPDATE product_media SET status = $2, failure = $3, is_primary = is_primary AND NOT $4::boolean,"
        " updated_at = now() WHERE id = $1",
        media_id,
        status,
        failure,
        failed,
    )
    if failed:
        await fill_primary(tx, medium.product_id)
    await jobs.add(tx, TidyMedium(media_id=media_id))
    mark_stale(tx, medium.product_id, listed=medium.is_primary)
    return True
