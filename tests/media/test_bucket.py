"""Media with a bucket: a server that speaks S3 keeps the files, and serves them itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from server.app import create_app
from server.core.settings import load_settings
from server.core.storage import open_storage
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.media import files, studio
from tests.media.studio import make_admin, see_to_everything, seen


@pytest.fixture
async def parts(resources: Resources, bucket: dict[str, Any], tmp_path: Path) -> Resources:
    """The open parts, over an empty bucket."""
    chosen = load_settings(_env_file=None, data_dir=tmp_path, **bucket)
    settings = resources.settings.model_copy(update={name: getattr(chosen, name) for name in bucket})
    storage = open_storage(settings)
    await storage.delete(*[file.key for file in await storage.list("")])
    return replace(resources, settings=settings, storage=storage)


@pytest.fixture
async def shop(parts: Resources) -> AsyncIterator[Client]:
    """A client of the application over the bucket."""
    async with TestClient(TestServer(create_app(parts.settings, parts))) as client:
        yield client


async def test_a_file_becomes_renditions_in_the_bucket(shop: Client, parts: Resources) -> None:
    admin, product = await make_admin(parts), await make_product()
    medium = await studio.added(shop, admin, product.id, files.located_jpeg())
    assert list(await studio.files(parts)) == [f"incoming/{medium['id']}"]
    await see_to_everything(parts)
    view = await seen(shop, admin, product.id, medium["id"])
    assert (view["status"], len(view["urls"])) == ("ready", 7)
    stored = await studio.files(parts)
    assert sorted(stored) == sorted(f"media/{url['url'].split('/media/')[1]}" for url in view["urls"])
    for key in stored:
        assert files.MAKER.encode() not in await parts.storage.get(key)
    found = await parts.storage._store.get_async(f"media/{medium['id']}/thumb.webp")
    assert dict(found.attributes) == {
        "Content-Type": "image/webp",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert (await shop.get(f"/media/{medium['id']}/thumb.webp")).status == 404
    assert (await shop.delete(f"/api/admin/media/{medium['id']}", headers=admin.headers)).status == 204
    await see_to_everything(parts)
    assert await studio.files(parts) == {}


async def test_a_file_goes_straight_to_the_bucket(shop: Client, parts: Resources) -> None:
    admin, product = await make_admin(parts), await make_product()
    path, content = f"/api/admin/products/{product.id}/media", files.png()
    wish = {"content_type": "image/png", "bytes": len(content)}
    leave = await (await shop.post(f"{path}/uploads", json=wish, headers=admin.headers)).json()
    assert leave["url"].startswith(f"{parts.settings.s3_endpoint}/shop/uploads/{leave['upload_id']}?")
    claim = {"upload_id": leave["upload_id"]}
    assert (await shop.post(path, json=claim, headers=admin.headers)).status == 409
    async with ClientSession() as session:
        sent = await session.request(leave["method"], leave["url"], data=content, headers=leave["headers"])
        assert sent.status == 200
    answer = await shop.post(path, json=claim, headers=admin.headers)
    assert answer.status == 201, await answer.text()
    await see_to_everything(parts)
    view = await seen(shop, admin, product.id, (await answer.json())["id"])
    assert (view["status"], len(view["urls"])) == ("ready", 7)
    # The shop's own door is shut.
    own = f"/api/media/uploads/{leave['upload_id']}?bytes=1&expires=1&signature={'0' * 64}"
    assert (await shop.put(own, data=b"x")).status == 403


async def test_a_bucket_that_is_down_is_no_fault_of_the_sender(
    shop: Client, parts: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, product = await make_admin(parts), await make_product()
    gone = parts.settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    monkeypatch.setattr("server.core.storage.RETRY_LIMIT", timedelta(milliseconds=50))
    monkeypatch.setattr(parts.storage, "_store", open_storage(gone)._store)
    answer = await studio.send(shop, admin, product.id, files.png())
    assert (answer.status, (await answer.json())["code"], answer.headers["Retry-After"]) == (503, "unavailable", "5")
