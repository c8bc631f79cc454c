"""A long file goes through the server without filling its memory."""

import tracemalloc
from collections.abc import AsyncIterator

import pytest
from aiohttp import MultipartWriter
from aiohttp.payload import AsyncIterablePayload

from server.core import storage
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.media import files, studio
from tests.media.studio import make_admin

SIZE = 19_000_000


async def test_a_long_upload_is_never_held_whole(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The parts of a file that wait for the disk are memory too, as many as a slow one lets gather: small ones here, so
    # that what they take is far from the size of the file.
    monkeypatch.setattr(storage, "PART", 1_000_000)
    admin, product = await make_admin(resources), await make_product()
    head = files.mp4(size=SIZE)[:300]
    whole = len(files.mp4(size=SIZE))

    async def pieces() -> AsyncIterator[bytes]:
        yield head
        left = whole - len(head)
        while left:
            piece = bytes(min(left, 65_536))
            left -= len(piece)
            yield piece

    form = MultipartWriter("form-data")
    form.append_payload(AsyncIterablePayload(pieces())).set_content_disposition("form-data", name="file", filename="f")
    tracemalloc.start()
    try:
        path = f"/api/admin/products/{product.id}/media"
        answer = await client.post(path, data=form, headers=admin.headers)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status == 201, await answer.text()
    assert (await answer.json())["urls"][0]["bytes"] == whole
    assert list((await studio.files(resources)).values()) == [whole]
    # Both ends run in this process, some of what they hold is counted twice; a body held once would be 19 MB more.
    assert peak < SIZE / 2
