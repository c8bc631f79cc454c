"""Direct uploads: leave to put one file into the storage past the shop, or, with the local folder, through it."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from server.catalog.queries.products import lock_product
from server.core import jobs
from server.core.clock import Clock
from server.core.db import fetch_value, transaction
from server.core.errors import NotFound
from server.core.settings import Settings
from server.core.storage import Storage
from server.core.tokens import Principal
from server.media.errors import BadUploadURL, FileTooLarge
from server.media.jobs import DropUpload
from server.media.rules.leave import allows, sign
from server.media.rules.places import upload_key
from server.media.schemas import AskUpload, SignedPut, UploadView

LIFETIME = timedelta(hours=1)
# What was begun within the time may end after it.
GRACE = timedelta(minutes=30)


async def allow_upload(
    actor: Principal, product_id: UUID, wish: AskUpload, *, storage: Storage, settings: Settings, clock: Clock
) -> UploadView:
    """Give leave to upload one file for a product. What is never claimed is deleted once its time is over.

    Raises:
        NotFound: The product is not there, or of another's store.
        FileTooLarge: So long a file is not taken.
    """
    if wish.bytes > settings.media_max_bytes:
        raise FileTooLarge(limit=settings.media_max_bytes)
    upload_id, expires = uuid7(), clock().replace(microsecond=0) + LIFETIME
    key = upload_key(upload_id)
    url = await storage.sign_put(key, LIFETIME) or _own_url(upload_id, wish.bytes, expires, settings)
    async with transaction() as tx:
        await lock_product(tx, product_id, owner_id=actor.owner_id)
        await tx.execute(
            "INSERT INTO media_uploads (id, product_id, storage_key, expires_at, created_at, updated_at)"
            " VALUES ($1, $2, $3, $4, now(), now())",
            upload_id,
            product_id,
            key,
            expires,
        )
        await jobs.add(tx, DropUpload(upload_id=upload_id), delay=LIFETIME + GRACE)
    return UploadView(upload_id=upload_id, url=url, headers={"Content-Type": wish.content_type}, expires_at=expires)


def _own_url(upload_id: UUID, size: int, expires: datetime, settings: Settings) -> str:
    until = int(expires.timestamp())
    signature = sign(next(iter(settings.signing_keys.values())), upload_id, size, until)
    return f"{settings.shop_url}/api/media/uploads/{upload_id}?bytes={size}&expires={until}&signature={signature}"


async def check_leave(upload_id: UUID, leave: SignedPut, *, storage: Storage, settings: Settings, now: float) -> None:
    """Let a file through that was given leave; `now` is in Unix seconds.

    Raises:
        BadUploadURL: The address was changed, or its time is over.
        NotFound: The upload was claimed already, or the files are not on this machine.
    """
    secrets = settings.signing_keys.values()
    if not allows(secrets, leave.signature, upload_id, leave.bytes, leave.expires, now=now):
        raise BadUploadURL
    waiting = await fetch_value("SELECT true FROM media_uploads WHERE id = $1", upload_id)
    if storage.folder is None or not waiting:
        raise NotFound


async def receive_upload(upload_id: UUID, content: AsyncIterator[bytes], *, storage: Storage) -> None:
    """Store the file of an upload, in place of an earlier one."""
    await storage.put(upload_key(upload_id), content)


async def drop_upload(upload_id: UUID, storage: Storage) -> None:
    """Forget an upload and its file, claimed or not."""
    async with transaction() as tx:
        await tx.execute("DELETE FROM media_uploads WHERE id = $1", upload_id)
    await storage.delete(upload_key(upload_id))
