"""The shop's files: an S3-compatible bucket, or a folder of this machine. Keys are ours, never a client's name.

What lies under `PUBLIC` is for everybody, and its addresses are built on `MEDIA_BASE_URL`; the rest is for nobody but
the shop.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from server.core.errors import NotFound, Unavailable
from server.core.settings import Settings

PUBLIC = "media/"
# Of a part of a large file, in bytes; S3 takes 10,000 of them and none but the last smaller than 5 MiB.
PART = 8 * 1024 * 1024
AT_ONCE = 2
CHUNK = 1024 * 1024
# Of one request to the bucket, which carries a part at most, with its retries.
REQUEST_LIMIT, RETRY_LIMIT = timedelta(seconds=60), timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What the storage knows of a file; `size` in bytes."""

    key: str
    size: int


class Storage:
    """Files by key. Every method raises `Unavailable` when the storage does not answer."""

    def __init__(self, store: LocalStore | S3Store, folder: Path | None) -> None:
        self._store = store
        # Where the files are, if they are on this machine: such a store signs nothing and knows no content types.
        self.folder = folder

    async def put(
        self, key: str, content: bytes | AsyncIterator[bytes], *, headers: Mapping[str, str] | None = None
    ) -> None:
        """Store a file, in place of an older one of the key; whole or not at all.

        The `headers` (Content-Type, Cache-Control, …) go out with it where the bucket itself serves it.
        """
        with _troubles():
            await obstore.put_async(
                self._store,
                key,
                content,
                attributes=dict(headers) if headers and self.folder is None else None,
                chunk_size=PART,
                max_concurrency=AT_ONCE,
            )

    async def get(self, key: str) -> bytes:
        """The whole of a small file.

        Raises:
            NotFound: There is none of this key.
        """
        with _troubles():
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())

    async def stream(self, key: str, *, start: int = 0) -> AsyncIterator[bytes]:
        """The file from byte `start` on, piece by piece.

        Raises:
            NotFound: There is none of this key.
        """
        with _troubles():
            found = await obstore.get_async(self._store, key, options={"range": {"offset": start}} if start else None)
            async for piece in found.stream(min_chunk_size=CHUNK):
                yield bytes(piece)

    async def head(self, key: str) -> StoredFile | None:
        """What is known of a file, or None when there is none of this key."""
        try:
            with _troubles():
                found = await obstore.head_async(self._store, key)
        except NotFound:
            return None
        return StoredFile(found["path"], found["size"])

    async def list(self, prefix: str) -> list[StoredFile]:
        """All files of a folder: for folders that hold few."""
        with _troubles():
            return [
                StoredFile(found["path"], found["size"])
                async for some in obstore.list(self._store, prefix)
                for found in some
            ]

    async def delete(self, *keys: str) -> None:
        """Delete files; one that is not there is as good as deleted."""
        for key in keys:
            try:
                with _troubles():
                    await obstore.delete_async(self._store, key)
            except NotFound:
                continue

    async def sign_put(self, key: str, lifetime: timedelta) -> str | None:
        """A URL that lets its holder PUT this one file for so long; None where the files are on this machine."""
        if not isinstance(self._store, S3Store):
            return None
        with _troubles():
            return await obstore.sign_async(self._store, "PUT", key, lifetime)


def open_storage(settings: Settings) -> Storage:
    """The bucket of the settings, or the folder DATA_DIR/files; nothing is asked of the bucket yet."""
    if not settings.s3_bucket:
        folder = settings.data_dir.resolve() / "files"
        return Storage(LocalStore(folder, mkdir=True, automatic_cleanup=True), folder)
    endpoint = settings.s3_endpoint.rstrip("/")
    place: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
    store = S3Store(
        settings.s3_bucket,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=settings.s3_secret_access_key.get_secret_value(),
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": REQUEST_LIMIT},
        retry_config={"max_retries": 3, "retry_timeout": RETRY_LIMIT},
        **place,
    )
    return Storage(store, None)


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound from error
    except (BaseError, OSError) as error:
        raise Unavailable(retry_after=5) from error
