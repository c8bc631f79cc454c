"""The storage: a folder of this machine and a bucket of a real server keep the same promises."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from server.core.errors import NotFound, Unavailable
from server.core.settings import load_settings
from server.core.storage import PART, Storage, StoredFile, open_storage


@pytest.fixture(params=["folder", "bucket"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    place = request.getfixturevalue("bucket") if request.param == "bucket" else {"data_dir": tmp_path}
    storage = open_storage(load_settings(_env_file=None, **place))
    await storage.delete(*[file.key for file in await storage.list("")])
    return storage


async def pieces(*some: bytes) -> AsyncIterator[bytes]:
    for piece in some:
        yield piece


async def whole(storage: Storage, key: str, start: int = 0) -> bytes:
    return b"".join([piece async for piece in storage.stream(key, start=start)])


async def test_what_is_put_is_there(storage: Storage) -> None:
    await storage.put("media/a/one.webp", b"first", headers={"Content-Type": "image/webp"})
    assert await storage.get("media/a/one.webp") == b"first"
    assert await whole(storage, "media/a/one.webp", start=2) == b"rst"
    assert await storage.head("media/a/one.webp") == StoredFile("media/a/one.webp", 5)
    await storage.put("media/a/one.webp", pieces(b"sec", b"ond"))
    assert await storage.get("media/a/one.webp") == b"second"
    await storage.put("media/a/none", pieces())
    assert await storage.head("media/a/none") == StoredFile("media/a/none", 0)


async def test_a_long_stream_goes_in_parts_and_comes_back_whole(storage: Storage) -> None:
    block = bytes(range(256)) * 4096
    await storage.put("transfer/long", pieces(*[block] * (2 * PART // len(block) + 1)))
    assert await storage.head("transfer/long") == StoredFile("transfer/long", 2 * PART + len(block))
    assert await whole(storage, "transfer/long") == block * (2 * PART // len(block) + 1)
    assert await whole(storage, "transfer/long", start=2 * PART + 5) == block[5:]


async def test_a_stream_that_breaks_off_leaves_nothing(storage: Storage) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield bytes(2 * PART)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        await storage.put("media/half", breaking())
    assert await storage.list("") == []
    assert await storage.head("media/half") is None


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    assert await storage.head("nothing") is None
    with pytest.raises(NotFound):
        await storage.get("nothing")
    with pytest.raises(NotFound):
        await whole(storage, "nothing")
    assert await storage.list("nothing") == []


async def test_a_folder_lists_its_own_files(storage: Storage) -> None:
    for key in ("media/a/1", "media/a/2", "media/ab/3", "media/b/4"):
        await storage.put(key, b"x")
    assert sorted(file.key for file in await storage.list("media/a")) == ["media/a/1", "media/a/2"]


async def test_deleting_twice_is_as_good_as_once(storage: Storage) -> None:
    for key in ("a/1", "a/2", "a/3"):
        await storage.put(key, b"x")
    for _ in range(2):
        await storage.delete("a/1", "a/2", "never/there")
    assert await storage.list("") == [StoredFile("a/3", 1)]


async def test_the_folder_signs_nothing_and_stays_inside_itself(tmp_path: Path) -> None:
    storage = open_storage(load_settings(_env_file=None, data_dir=tmp_path / "new"))
    assert storage.folder == tmp_path / "new" / "files"
    assert await storage.sign_put("uploads/x", timedelta(minutes=5)) is None
    for key in ("../outside", "a/../../outside"):
        with pytest.raises(ValueError, match="illegal"):
            await storage.put(key, b"x")
    await storage.put("/etc/inside", b"x")
    assert await storage.list("") == [StoredFile("etc/inside", 1)]


async def test_a_bucket_takes_what_it_signed_and_nothing_else(bucket: dict[str, Any]) -> None:
    storage = open_storage(load_settings(_env_file=None, **bucket))
    assert storage.folder is None
    url = await storage.sign_put("uploads/signed", timedelta(minutes=5))
    assert url is not None
    async with ClientSession() as session:
        assert (await session.put(url, data=b"content", headers={"Content-Type": "image/png"})).status == 200
        for wrong in (url.replace("uploads/signed", "uploads/other"), url[:-1] + ("0" if url[-1] != "0" else "1")):
            assert (await session.put(wrong, data=b"other")).status == 403
        assert (await session.delete(url)).status == 403
        assert (await session.get(url)).status == 403
    assert await storage.get("uploads/signed") == b"content"
    assert await storage.head("uploads/other") is None


async def test_a_bucket_serves_with_the_headers_that_were_stored(bucket: dict[str, Any]) -> None:
    storage = open_storage(load_settings(_env_file=None, **bucket))
    sent = {
        "Content-Type": "application/pdf",
        "Cache-Control": "public, max-age=9",
        "Content-Disposition": "attachment",
    }
    for key, content in (("media/short", b"x"), ("media/long", pieces(bytes(PART), bytes(PART)))):
        await storage.put(key, content, headers=sent)
        found = await storage._store.get_async(key)
        assert dict(found.attributes) == sent


async def test_a_storage_that_does_not_answer_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.core.storage.RETRY_LIMIT", timedelta(milliseconds=50))
    nobody = {"s3_endpoint": "http://127.0.0.1:9", "s3_access_key_id": "a", "s3_secret_access_key": "b"}
    storage = open_storage(load_settings(_env_file=None, s3_bucket="shop", **nobody))
    for call in (storage.put("a", b"x"), storage.get("a"), storage.head("a"), storage.list("a"), storage.delete("a")):
        with pytest.raises(Unavailable):
            await call
    with pytest.raises(Unavailable):
        await whole(storage, "a")
