"""New media: of a file sent along, of a direct upload, or without a file."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import IO
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import MediaStatus, MediaType, Rendition
from server.catalog.queries.products import lock_product
from server.core import jobs
from server.core.db import Tx, transaction
from server.core.errors import NotFound
from server.core.settings import Settings
from server.core.storage import CHUNK, PUBLIC, Storage
from server.core.tokens import Principal
from server.journal.service import record
from server.media.errors import (
    FileTooLarge,
    NotAnImage,
    NotUploaded,
    TooManyMedia,
    TwoFiles,
    WrongMediaType,
)
from server.media.jobs import MakeRenditions, TidyMedium
from server.media.queries import get_upload, lock_medium
from server.media.rules.kinds import Kind
from server.media.rules.places import file_key, headers_of, incoming_key
from server.media.schemas import AddMedium, AdminMedium
from server.media.service.examining import examine_file
from server.media.service.steps import MEDIUM, check_variant, fill_primary, make_primary, mark_stale

# As many as a product's page shows at once.
MOST_MEDIA = 100
# After which a file that no row came to refer to is deleted.
LONGEST_ADDING = timedelta(hours=1)


async def add_medium(
    actor: Principal, product_id: UUID, wish: AddMedium, file: IO[bytes] | None, *, storage: Storage, settings: Settings
) -> AdminMedium:
    """Add a medium to a product. An image waits as `processing` for its renditions; all else is ready at once.

    Raises:
        NotFound: The product or the upload is not there, or of another's store.
        TwoFiles: A file was sent, and an upload named.
        NotUploaded: Nothing was put to the upload's URL yet.
        FileTooLarge: What was put there is too long.
        UnsupportedFile: The file is nothing that is taken.
        BrokenMedia: It is cut off or malformed.
        TooManyPixels: It is an image with too many pixels.
        WrongMediaType: It is of another type than `type` says.
        ForeignVariant: The product has no such variant.
        NotAnImage: What shall be primary is no image.
        TooManyMedia: The product has as many as it may have.
    """
    if file is not None and wish.upload_id is not None:
        raise TwoFiles
    media_id = uuid7()
    async with _opened(actor, product_id, wish, file, storage, settings) as source:
        kind = None
        if source:
            kind = await asyncio.to_thread(examine_file, source, most_pixels=settings.media_max_pixels)
        if kind and wish.type not in {None, kind.type}:
            raise WrongMediaType
        if source and kind:
            async with transaction() as tx:
                await _check(tx, actor, product_id, wish, kind)
                # Whatever becomes of the rest, no file stays behind that no row refers to.
                await jobs.add(tx, TidyMedium(media_id=media_id), delay=LONGEST_ADDING)
            size = await _store(media_id, source, kind, storage)
        else:
            size = 0
    async with transaction() as tx:
        await _check(tx, actor, product_id, wish, kind)
        await _write(tx, media_id, product_id, wish, kind, size)
        medium = await lock_medium(tx, media_id, owner_id=actor.owner_id)
        await record(tx, actor.user_id, "media.create", MEDIUM, media_id, after=medium.model_dump(exclude={"etag"}))
        mark_stale(tx, product_id)
    return medium


@asynccontextmanager
async def _opened(
    actor: Principal, product_id: UUID, wish: AddMedium, file: IO[bytes] | None, storage: Storage, settings: Settings
) -> AsyncIterator[IO[bytes] | None]:
    """The file of the wish, on disk; None where there is none."""
    if wish.upload_id is None:
        yield file
        return
    key = await get_upload(product_id, wish.upload_id, owner_id=actor.owner_id)
    stored = await storage.head(key)
    if stored is None:
        raise NotUploaded
    if stored.size > settings.media_max_bytes:
        raise FileTooLarge(limit=settings.media_max_bytes)
    with tempfile.TemporaryFile() as copy:
        async for piece in storage.stream(key):
            await asyncio.to_thread(copy.write, piece)
            # It may have been replaced by a longer one since.
            if copy.tell() > settings.media_max_bytes:
                raise FileTooLarge(limit=settings.media_max_bytes)
        yield copy


async def _check(tx: Tx, actor: Principal, product_id: UUID, wish: AddMedium, kind: Kind | None) -> None:
    await lock_product(tx, product_id, owner_id=actor.owner_id)
    await check_variant(tx, product_id, wish.product_variant_id)
    if wish.is_primary and _type(wish, kind) != MediaType.IMAGE:
        raise NotAnImage
    rows = await tx.fetch("SELECT count(*) FROM product_media WHERE product_id = $1", product_id)
    if rows[0][0] >= MOST_MEDIA:
        raise TooManyMedia(limit=MOST_MEDIA)


def _type(wish: AddMedium, kind: Kind | None) -> str:
    return kind.type if kind else wish.type or MediaType.IMAGE


async def _store(media_id: UUID, source: IO[bytes], kind: Kind, storage: Storage) -> int:
    """Put the file where it belongs; gives its size in bytes."""
    size = source.seek(0, 2)
    source.seek(0)
    if kind.type is MediaType.IMAGE:
        await storage.put(incoming_key(media_id), _pieces(source))
    else:
        key = PUBLIC + file_key(media_id, Rendition.ORIGINAL, kind)
        await storage.put(key, _pieces(source), headers=headers_of(kind.content_type))
    return size


async def _pieces(source: IO[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(source.read, CHUNK):
        yield piece


async def _write(tx: Tx, media_id: UUID, product_id: UUID, wish: AddMedium, kind: Kind | None, size: int) -> None:
    if wish.upload_id is not None and not await tx.execute(
        "DELETE FROM media_uploads WHERE id = $1 AND product_id = $2", wish.upload_id, product_id
    ):
        # Another request claimed it meanwhile.
        raise NotFound
    is_image = _type(wish, kind) == MediaType.IMAGE
    waits = kind is not None and is_image
    await tx.execute(
        "INSERT INTO product_media (id, product_id, product_variant_id, type, alt_text, sort_order, is_primary, status,"
        " failure, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, false, $7, '', now(), now())",
        media_id,
        product_id,
        wish.product_variant_id,
        _type(wish, kind),
        wish.alt_text,
        wish.sort_order,
        MediaStatus.PROCESSING if waits else MediaStatus.READY,
    )
    if waits:
        await jobs.add(tx, MakeRenditions(media_id=media_id))
    elif kind:
        await tx.execute(
            "INSERT INTO product_media_urls (id, product_media_id, storage_key, rendition, content_type, bytes,"
            " created_at, updated_at) VALUES ($1, $2, $3, 'original', $4, $5, now(), now())",
            uuid7(),
            media_id,
            file_key(media_id, Rendition.ORIGINAL, kind),
            kind.content_type,
            size,
        )
    if wish.is_primary:
        await make_primary(tx, product_id, media_id)
    await fill_primary(tx, product_id)
