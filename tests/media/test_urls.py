"""URLs given by hand, and those of stored files."""

import asyncio
from typing import Any

import pytest

from models.catalog import ProductMediaURL
from models.journal import AdminAction
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.checkout.shop import do_jobs
from tests.conftest import Client
from tests.factories.catalog import make_image, make_product
from tests.factories.users import make_user
from tests.media import files, studio
from tests.media.studio import NOWHERE, make_admin, ready, see_to_everything, shown_product
from tests.web.answers import problem

PLACE = "https://cdn.example.com/a%20b.webp?v=1#top"


@pytest.mark.row("A13")
async def test_a_url_is_kept_as_it_is_given(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    medium = await make_image(product, renditions=())
    path = f"/api/admin/products/{product.id}/media/{medium.id}/urls"
    wish = {"url": PLACE, "rendition": "large", "width": 1200, "height": 800, "content_type": "image/webp"}
    answer = await client.post(path, json=wish, headers=admin.headers)
    view = await answer.json()
    assert answer.status == 201
    assert answer.headers["ETag"] == view["etag"]
    assert {**wish, "id": view["id"], "bytes": None, "stored": False, "etag": view["etag"]} == view
    public = {name: view[name] for name in ("id", "rendition", "url", "width", "height", "content_type")}
    listed = await client.get(f"/api/products/{product.id}/media/{medium.id}/urls")
    assert await listed.json() == {"items": [public], "next_cursor": None}
    page = await (await client.get(f"/api/products/{product.id}")).json()
    assert (page["image"]["large"], page["media"][0]["urls"]) == (PLACE, [public])
    note = await AdminAction.get()
    assert (note.action, note.entity, str(note.entity_id)) == ("media_url.create", "product_media_url", view["id"])
    bare = await (await client.post(path, json={"url": "http://x"}, headers=admin.headers)).json()
    assert (bare["rendition"], bare["width"], bare["content_type"]) == ("original", None, "")


@pytest.mark.row("A13")
async def test_no_address_that_is_given_is_ever_asked(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    asked: list[object] = []

    def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(writer.get_extra_info("peername"))
        writer.close()

    async with await asyncio.start_server(note, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        hosts = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "169.254.169.254")
        view = await studio.added(client, admin, product.id, None, is_primary=True)
        path = f"/api/admin/products/{product.id}/media/{view['id']}/urls"
        for host in hosts:
            for rendition in ("original", "thumb"):
                wish = {"url": f"http://{host}:{port}/card.webp", "rendition": rendition}
                assert (await client.post(path, json=wish, headers=admin.headers)).status == 201
        await do_jobs(resources)
        for page in (f"/api/products/{product.id}", f"/api/products/{product.id}/media", "/api/products"):
            assert (await client.get(page)).status == 200
    assert asked == []


BAD_URLS = {
    "script": "javascript:alert(1)",
    "data": "data:text/html,x",
    "ftp": "ftp://example.com/x",
    "file": "file:///etc/passwd",
    "no scheme": "//example.com/x",
    "path": "/x.png",
    "no host": "https:///x",
    "space": "https://example.com/a b",
    "newline": "https://example.com/\nx",
    "tab": "https://exam\tple.com/x",
    "umlaut": "https://exämple.com/x",
    "bad port": "https://example.com:99999/",
    "bad brackets": "https://[::1/x",
}


@pytest.mark.parametrize("url", BAD_URLS.values(), ids=list(BAD_URLS))
@pytest.mark.row("A13")
async def test_no_address_but_of_the_web_is_taken(client: Client, resources: Resources, url: str) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await make_image(product, renditions=())
    path = f"/api/admin/products/{product.id}/media/{medium.id}/urls"
    answer = await client.post(path, json={"url": url}, headers=admin.headers)
    assert await problem(answer, 400, "invalid_request") == [("url", "bad_url")]
    assert await ProductMediaURL.all().count() == 0


async def test_every_mistake_of_a_url_is_named(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await make_image(product, renditions=())
    path = f"/api/admin/products/{product.id}/media/{medium.id}/urls"
    wrong = {"url": "https://user:pw@example.com/", "rendition": "huge", "width": 0, "height": "1", "bytes": 5}
    answer = await client.post(path, json={**wrong, "content_type": "text/html; x"}, headers=admin.headers)
    assert await problem(answer, 400, "invalid_request") == [
        ("url", "url_with_credentials"),
        ("rendition", "literal_error"),
        ("width", "greater_than_equal"),
        ("height", "int_type"),
        ("content_type", "string_pattern_mismatch"),
        ("bytes", "unknown_field"),
    ]
    long = await client.post(path, json={"url": "https://x/" + "y" * 2000}, headers=admin.headers)
    assert await problem(long, 400, "invalid_request") == [("url", "string_too_long")]
    assert await problem(await client.post(path, json={}, headers=admin.headers), 400, "invalid_request") == [
        ("url", "missing")
    ]
    assert await AdminAction.all().count() == 0


async def test_a_url_is_changed_by_version_and_deleted(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    medium = await make_image(product, renditions=())
    path = f"/api/admin/products/{product.id}/media/{medium.id}/urls"
    view = await (await client.post(path, json={"url": PLACE}, headers=admin.headers)).json()
    own = f"/api/admin/media/{medium.id}/urls/{view['id']}"
    headers = {**admin.headers, "If-Match": view["etag"]}
    answer = await client.put(own, json={"rendition": "thumb", "width": 90}, headers=headers)
    changed = await answer.json()
    assert (answer.status, changed["rendition"], changed["width"], changed["url"]) == (200, "thumb", 90, PLACE)
    await problem(await client.put(own, json={"width": 91}, headers=headers), 412, "stale")
    assert (await client.put(own, json={"width": 90}, headers=admin.headers)).status == 200
    note = await AdminAction.get(action="media_url.update")
    assert (note.before, note.after) == ({"rendition": "original", "width": None}, {"rendition": "thumb", "width": 90})
    page = await (await client.get(f"/api/products/{product.id}")).json()
    assert page["image"]["thumb"] == PLACE
    assert (await client.delete(own, headers=admin.headers)).status == 204
    await problem(await client.delete(own, headers=admin.headers), 404, "not_found")
    page = await (await client.get(f"/api/products/{product.id}")).json()
    assert page["image"]["thumb"] is None
    assert [note.action for note in await AdminAction.all().order_by("id")] == [
        "media_url.create",
        "media_url.update",
        "media_url.delete",
    ]


async def test_the_url_of_a_stored_file_is_ours(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    medium = await ready(client, resources, admin, product.id, files.png())
    url = next(url for url in medium["urls"] if url["rendition"] == "large")
    own = f"/api/admin/media/{medium['id']}/urls/{url['id']}"
    answer = await client.put(own, json={"url": PLACE}, headers=admin.headers)
    assert await problem(answer, 409, "stored_file") == []
    assert (await client.delete(own, headers=admin.headers)).status == 204
    await see_to_everything(resources)
    assert len(await studio.files(resources)) == 6
    assert f"media/{medium['id']}/{url['url'].rsplit('/')[-1]}" not in await studio.files(resources)


async def test_a_medium_has_twenty_urls_at_most(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await make_image(product, renditions=())
    path = f"/api/admin/products/{product.id}/media/{medium.id}/urls"
    answers = await asyncio.gather(*(client.post(path, json={"url": PLACE}, headers=admin.headers) for _ in range(24)))
    assert sorted(answer.status for answer in answers) == [201] * 20 + [409] * 4
    refused = next(answer for answer in answers if answer.status == 409)
    assert await problem(refused, 409, "too_many_urls", limit=20) == []
    assert await ProductMediaURL.all().count() == 20


async def test_who_may_write_urls(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    stranger, _ = await make_owner_of_store(resources)
    customer = await make_user(resources)
    product, other = await make_product(store=store), await make_product(store=store)
    medium = await make_image(product)
    row = (await ProductMediaURL.all())[0]
    body: dict[str, Any] = {"json": {"url": PLACE}}
    for method, path, given in (
        ("POST", f"/api/admin/products/{product.id}/media/{medium.id}/urls", body),
        ("PUT", f"/api/admin/media/{medium.id}/urls/{row.id}", body),
        ("DELETE", f"/api/admin/media/{medium.id}/urls/{row.id}", {}),
    ):
        await problem(await client.request(method, path, **given), 401, "unauthenticated")
        await problem(await client.request(method, path, headers=customer.headers, **given), 403, "forbidden")
        await problem(await client.request(method, path, headers=stranger.headers, **given), 404, "not_found")
        lost = path.replace(str(medium.id), NOWHERE)
        await problem(await client.request(method, lost, headers=owner.headers, **given), 404, "not_found")
    wrong = f"/api/admin/products/{other.id}/media/{medium.id}/urls"
    await problem(await client.post(wrong, headers=owner.headers, **body), 404, "not_found")
    another = await make_image(other)
    crossed = f"/api/admin/media/{another.id}/urls/{row.id}"
    await problem(await client.delete(crossed, headers=owner.headers), 404, "not_found")
    await problem(await client.put(crossed, headers=owner.headers, **body), 404, "not_found")
    assert await ProductMediaURL.all().count() == 8
    assert await AdminAction.all().count() == 0
    for method, path, given in (
        ("PUT", f"/api/admin/media/{medium.id}/urls/{row.id}", body),
        ("DELETE", f"/api/admin/media/{medium.id}/urls/{row.id}", {}),
    ):
        answer = await client.request(method, path, headers=owner.headers, **given)
        assert answer.status in {200, 204}
