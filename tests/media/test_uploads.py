"""Direct uploads to the folder of this machine: leave, the file, the claim, and what is never claimed."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from models.catalog import MediaUpload, ProductMedia
from server.core.db import fetch
from server.media.rules.leave import allows, sign
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.factories.users import Person, make_user
from tests.media import files, studio
from tests.media.studio import NOWHERE, counts, make_admin, see_to_everything, seen
from tests.web.answers import problem

OCTETS = {"Content-Type": "application/octet-stream"}


async def asked(client: Client, person: Person, product_id: object, **wish: Any) -> dict[str, Any]:
    """Leave to upload."""
    path = f"/api/admin/products/{product_id}/media/uploads"
    body = {"content_type": "image/png", "bytes": 10_000, **wish}
    answer = await client.post(path, json=body, headers=person.headers)
    assert answer.status == 201, await answer.text()
    leave: dict[str, Any] = await answer.json()
    return leave


def address(leave: dict[str, Any]) -> str:
    """Where the file goes, on whichever port the shop under test listens."""
    parts = urlsplit(leave["url"])
    return f"{parts.path}?{parts.query}"


async def put(client: Client, leave: dict[str, Any], content: bytes) -> int:
    answer = await client.request(leave["method"], address(leave), data=content, headers=leave["headers"])
    return answer.status


async def claim(client: Client, person: Person, product_id: object, upload_id: str, **fields: Any) -> Any:
    path = f"/api/admin/products/{product_id}/media"
    return await client.post(path, json={"upload_id": upload_id, **fields}, headers=person.headers)


async def test_from_leave_to_renditions(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    content = files.png()
    leave = await asked(client, admin, product.id, bytes=len(content))
    assert leave["url"].startswith(f"{resources.settings.shop_url}/api/media/uploads/{leave['upload_id']}?")
    assert (leave["method"], leave["headers"]) == ("PUT", {"Content-Type": "image/png"})
    assert await put(client, leave, content) == 204
    assert await studio.files(resources) == {f"uploads/{leave['upload_id']}": len(content)}
    answer = await claim(client, admin, product.id, leave["upload_id"], alt_text="Front")
    view = await answer.json()
    assert (answer.status, view["type"], view["status"], view["alt_text"]) == (201, "image", "processing", "Front")
    assert await MediaUpload.all().count() == 0
    await see_to_everything(resources)
    assert (await seen(client, admin, product.id, view["id"]))["status"] == "ready"
    assert len((await seen(client, admin, product.id, view["id"]))["urls"]) == 7


async def test_an_upload_is_claimed_once(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    leave = await asked(client, admin, product.id)
    assert await put(client, leave, files.png()) == 204
    answers = await asyncio.gather(*(claim(client, admin, product.id, leave["upload_id"]) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201, *[404] * 5]
    assert await ProductMedia.all().count() == 1
    # What the others had brought is found out after an hour, when nothing can be on its way any more.
    await fetch("UPDATE jobs SET run_at = now() WHERE name IN ('TidyMedium', 'DropUpload')")
    await see_to_everything(resources)
    assert {key.split("/")[0] for key in await studio.files(resources)} == {"media"}
    assert len(await studio.files(resources)) == 7


@pytest.mark.row("A14")
async def test_what_was_put_is_looked_at_as_any_file(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    leave = await asked(client, admin, product.id)
    early = await claim(client, admin, product.id, leave["upload_id"])
    assert await problem(early, 409, "not_uploaded") == []
    for content, code in ((files.SVG, "unsupported_file"), (b"", "broken_media"), (files.jpeg()[:900], "broken_media")):
        assert await put(client, leave, content) == 204
        answer = await claim(client, admin, product.id, leave["upload_id"])
        assert (answer.status, (await answer.json())["code"]) == (400, code)
    assert await put(client, leave, files.huge_png()) == 204
    answer = await claim(client, admin, product.id, leave["upload_id"])
    await problem(answer, 400, "too_many_pixels", limit=40_000_000)
    # Whatever it was announced as: it is what it is.
    assert await put(client, leave, files.mp4()) == 204
    wrong = await claim(client, admin, product.id, leave["upload_id"], type="image")
    await problem(wrong, 400, "wrong_media_type")
    assert await ProductMedia.all().count() == 0
    right = await claim(client, admin, product.id, leave["upload_id"])
    assert (right.status, (await right.json())["type"]) == (201, "video")


@pytest.mark.row("A14")
async def test_a_file_too_long_for_its_leave_is_refused(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    leave = await asked(client, admin, product.id, bytes=100)
    answer = await client.put(address(leave), data=bytes(101), headers=OCTETS)
    await problem(answer, 413, "body_too_large", limit=100)

    async def dripping() -> Any:
        for _ in range(40):
            yield bytes(10)

    answer = await client.put(address(leave), data=dripping(), headers=OCTETS)
    await problem(answer, 413, "body_too_large", limit=100)
    assert await studio.files(resources) == {}
    assert await put(client, leave, bytes(100)) == 204


async def test_a_stored_file_that_is_too_long_is_not_claimed(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    leave = await asked(client, admin, product.id)
    limit = resources.settings.media_max_bytes
    await resources.storage.put(f"uploads/{leave['upload_id']}", bytes(limit + 1))
    answer = await claim(client, admin, product.id, leave["upload_id"])
    assert await problem(answer, 400, "file_too_large", limit=limit) == []
    too_much = {"content_type": "image/png", "bytes": limit + 1}
    path = f"/api/admin/products/{product.id}/media/uploads"
    answer = await client.post(path, json=too_much, headers=admin.headers)
    assert await problem(answer, 400, "file_too_large", limit=limit) == []
    answer = await client.post(path, json={"content_type": "image/svg+xml", "bytes": 0}, headers=admin.headers)
    assert await problem(answer, 400, "invalid_request") == [
        ("content_type", "literal_error"),
        ("bytes", "greater_than_equal"),
    ]


async def test_a_changed_or_old_address_is_refused(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    leave, other = await asked(client, admin, product.id, bytes=10), await asked(client, admin, product.id, bytes=10)
    path = address(leave)
    ways = {
        "more bytes": path.replace("bytes=10", "bytes=11"),
        "another upload": path.replace(leave["upload_id"], other["upload_id"]),
        "a later end": path.replace("expires=", "expires=9"),
        "another signature": path[:-1] + ("0" if path[-1] != "0" else "1"),
    }
    for way, changed in ways.items():
        assert changed != path, way
        answer = await client.put(changed, data=bytes(5), headers=OCTETS)
        assert (answer.status, (await answer.json())["code"]) == (403, "bad_upload_url"), way
    bare = await client.put(path.partition("?")[0], data=b"x", headers=OCTETS)
    assert [field for field, _ in await problem(bare, 400, "invalid_request")] == [
        "query.bytes",
        "query.expires",
        "query.signature",
    ]
    assert await studio.files(resources) == {}


async def test_what_is_never_claimed_is_deleted(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    leave = await asked(client, admin, product.id)
    assert await put(client, leave, files.png()) == 204
    await see_to_everything(resources)
    assert len(await studio.files(resources)) == 1
    waits = await fetch("SELECT extract(epoch FROM run_at - now())::int AS seconds FROM jobs WHERE name = 'DropUpload'")
    assert 5300 < waits[0]["seconds"] <= 5400
    await fetch("UPDATE jobs SET run_at = now()")
    await see_to_everything(resources)
    assert await studio.files(resources) == {}
    assert await MediaUpload.all().count() == 0
    assert await put(client, leave, files.png()) == 404
    await problem(await claim(client, admin, product.id, leave["upload_id"]), 404, "not_found")


async def test_who_may_upload_and_claim(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    stranger, strange = await make_owner_of_store(resources)
    product, other = await make_product(store=store), await make_product(store=store)
    path = f"/api/admin/products/{product.id}/media/uploads"
    body = {"content_type": "image/png", "bytes": 100}
    before = await counts()
    await problem(await client.post(path, json=body), 401, "unauthenticated")
    customer = await make_user(resources)
    await problem(await client.post(path, json=body, headers=customer.headers), 403, "forbidden")
    await problem(await client.post(path, json=body, headers=stranger.headers), 404, "not_found")
    lost = path.replace(str(product.id), NOWHERE)
    await problem(await client.post(lost, json=body, headers=owner.headers), 404, "not_found")
    assert await counts() == before
    leave = await asked(client, owner, product.id)
    assert await put(client, leave, files.png()) == 204
    await problem(await claim(client, owner, other.id, leave["upload_id"]), 404, "not_found")
    own = await make_product(store=strange)
    await problem(await claim(client, stranger, own.id, leave["upload_id"]), 404, "not_found")
    await problem(await claim(client, stranger, product.id, leave["upload_id"]), 404, "not_found")
    assert await ProductMedia.all().count() == 0
    assert (await claim(client, owner, product.id, leave["upload_id"])).status == 201


def test_a_leave_ends_to_the_second_and_names_its_size() -> None:
    upload = MediaUpload().id
    signature = sign("secret", upload, 100, 1000)
    assert allows(["new", "secret"], signature, upload, 100, 1000, now=999.9)
    assert not allows(["new", "secret"], signature, upload, 100, 1000, now=1000.0)
    assert not allows(["new"], signature, upload, 100, 1000, now=0.0)
    assert not allows(["secret"], signature, upload, 101, 1000, now=0.0)
    assert not allows([], signature, upload, 100, 1000, now=0.0)
