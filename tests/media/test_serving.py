"""The files themselves, where the shop keeps them in a folder of its own."""

from urllib.parse import quote

import pytest

from server.app import create_app
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.media import files
from tests.media.studio import NOWHERE, added, make_admin, ready
from tests.web.answers import problem

CSP = "default-src 'none'; sandbox"


async def path_of(client: Client, resources: Resources, content: bytes, *, rendition: str = "original") -> str:
    """The path of a stored file, on whichever port the shop under test listens."""
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, content)
    url = next(url for url in medium["urls"] if url["rendition"] == rendition)
    return str(url["url"]).removeprefix(resources.settings.shop_url)


async def test_a_file_goes_out_with_its_true_type_for_good(client: Client, resources: Resources) -> None:
    path = await path_of(client, resources, files.png(), rendition="thumb")
    assert path.startswith("/media/")
    answer = await client.get(path)
    content = await answer.read()
    assert answer.status == 200
    assert files.opened(content).size == (200, 150)
    headers = answer.headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == CSP
    assert int(headers["Content-Length"]) == len(content)
    again = await client.get(path, headers={"If-None-Match": headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    part = await client.get(path, headers={"Range": "bytes=4-9"})
    assert (part.status, await part.read()) == (206, content[4:10])
    assert part.headers["Content-Range"] == f"bytes 4-9/{len(content)}"
    beyond = await client.get(path, headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status == 416
    head = await client.head(path)
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(content)))


@pytest.mark.row("A14")
async def test_a_document_is_saved_not_opened(client: Client, resources: Resources) -> None:
    path = await path_of(client, resources, files.PDF + files.SCRIPT[:0])
    answer = await client.get(path)
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == ("application/pdf", "attachment")
    assert await answer.read() == files.PDF


async def test_a_film_is_served_in_parts(client: Client, resources: Resources) -> None:
    path = await path_of(client, resources, files.mp4(size=5000))
    answer = await client.get(path, headers={"Range": "bytes=-5"})
    assert (answer.status, answer.headers["Content-Type"], await answer.read()) == (206, "video/mp4", bytes(5))


@pytest.mark.parametrize(
    "key",
    [
        f"{NOWHERE}/thumb.webp",
        f"{NOWHERE}/thumb.html",
        f"{NOWHERE}/thumb.webp/",
        f"{NOWHERE}/../../incoming/x",
        "..%2fincoming%2fx",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cx",
        "/etc/passwd",
        "x",
        quote(f"{NOWHERE}/thumb.webp\n", safe="/"),
        quote(f"{NOWHERE}/thumb.webp\0", safe="/"),
        quote("ä" * 1000),
    ],
    ids=[str(number) for number in range(12)],
)
@pytest.mark.row("A14")
async def test_nothing_but_media_is_served(client: Client, resources: Resources, key: str) -> None:
    await resources.storage.put("incoming/x", b"private")
    await resources.storage.put("etc/passwd", b"private")
    answer = await client.get(f"/media/{key}")
    assert answer.status == 404
    assert b"private" not in await answer.read()


async def test_what_waits_is_not_served(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())
    for key in (f"incoming/{medium['id']}", f"{medium['id']}/original.png", medium["id"]):
        await problem(await client.get(f"/media/{key}"), 404, "not_found")


def test_a_bucket_serves_its_own_files(resources: Resources) -> None:
    settings = resources.settings.model_copy(update={"s3_bucket": "shop"})
    paths = {route.resource.canonical for route in create_app(settings).router.routes() if route.resource}
    assert "/media/{key}" not in paths
    assert "/api/media/uploads/{uploadId}" in paths
    base = settings.model_copy(update={"s3_endpoint": "http://minio:9000/"})
    assert (settings.media_url, base.media_url) == (
        "https://s3.us-east-1.amazonaws.com/shop/media",
        "http://minio:9000/shop/media",
    )
