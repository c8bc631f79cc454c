"""Files sent to be imported: stored whole, counted and hashed on their way; nothing is left of a broken one."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from uuid import UUID

from uuid_utils.compat import uuid7

from server.core.storage import Storage
from server.transfer.errors import EmptyFile
from server.transfer.rules import CONTENT_TYPES, Options
from server.transfer.service.imports import begin_import


async def receive_import(pieces: AsyncIterator[bytes], options: Options, *, atomic: bool, storage: Storage) -> UUID:
    """Store a file, and leave a job that imports it; gives the import's id.

    Raises:
        EmptyFile: It holds nothing.
    """
    transfer_id = uuid7()
    key = f"transfers/{transfer_id}.{options.format}"
    digest, size = hashlib.sha256(), 0

    async def counted() -> AsyncGenerator[bytes, None]:
        nonlocal size
        async for piece in pieces:
            size += len(piece)
            digest.update(piece)
            yield piece

    await storage.put(key, counted(), headers={"Content-Type": CONTENT_TYPES[options.format]})
    if not size:
        await storage.delete(key)
        raise EmptyFile
    try:
        return await begin_import(
            options,
            atomic=atomic,
            digest=digest.hexdigest(),
            total_bytes=size,
            transfer_id=transfer_id,
            storage_key=key,
        )
    except BaseException:
        await storage.delete(key)
        raise
