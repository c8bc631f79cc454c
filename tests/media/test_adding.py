"""Adding media with a file: what is taken, what is refused, and what a refusal leaves behind."""

from typing import Any

import pytest

from models.catalog import ProductMedia
from models.journal import AdminAction
from server.core.db import fetch
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.users import make_user
from tests.media import files, studio
from tests.media.studio import NOWHERE, added, counts, make_admin, send, shown_product
from tests.web.answers import problem


async def test_an_image_waits_for_its_renditions(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    variant = await make_variant(product)
    view = await added(
        client,
        admin,
        product.id,
        files.jpeg(),
        product_variant_id=str(variant.id),
        alt_text="  A card from the front ",
        sort_order=3,
        type="image",
    )
    own = {name: view.pop(name) for name in ("id", "created_at", "updated_at", "etag")}
    assert view == {
        "product_id": str(product.id),
        "product_variant_id": str(variant.id),
        "type": "image",
        "alt_text": "A card from the front",
        "sort_order": 3,
        "is_primary": True,
        "status": "processing",
        "failure": "",
        "urls": [],
    }
    assert await studio.files(resources) == {f"incoming/{own['id']}": len(files.jpeg())}
    note = await AdminAction.get()
    assert (note.action, note.entity, str(note.entity_id), note.actor_id) == (
        "media.create",
        "product_media",
        own["id"],
        admin.id,
    )
    assert note.before is None
    assert note.after is not None
    assert note.after["alt_text"] == "A card from the front"
    listed = await client.get(f"/api/products/{product.id}/media")
    assert (await listed.json())["items"] == []


@pytest.mark.parametrize(
    ("content", "type_", "extension", "content_type"),
    [
        (files.mp4(), "video", "mp4", "video/mp4"),
        (files.WEBM, "video", "webm", "video/webm"),
        (files.PDF, "document", "pdf", "application/pdf"),
    ],
    ids=["mp4", "webm", "pdf"],
)
async def test_what_is_no_image_is_ready_at_once(
    client: Client, resources: Resources, content: bytes, type_: str, extension: str, content_type: str
) -> None:
    admin, product = await make_admin(resources), await shown_product()
    view = await added(client, admin, product.id, content, name="x.jpg", kind="image/jpeg")
    assert (view["type"], view["status"], view["is_primary"]) == (type_, "ready", False)
    url = view["urls"][0]
    assert (url["rendition"], url["content_type"], url["bytes"], url["stored"]) == (
        "original",
        content_type,
        len(content),
        True,
    )
    key = f"{view['id']}/original.{extension}"
    assert url["url"] == f"{resources.settings.media_url}/{key}"
    assert await resources.storage.get(f"media/{key}") == content
    await studio.see_to_everything(resources)
    assert await studio.files(resources) == {f"media/{key}": len(content)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("card.html", "text/html"),
        ("../../../etc/passwd", "image/jpeg"),
        ("a/b\\c%00.php", "application/x-php"),
        ("", "image/svg+xml"),
        ("ß" * 300, "application/octet-stream"),
    ],
    ids=["html", "path", "backslash", "empty", "long"],
)
@pytest.mark.row("A14")
async def test_name_and_header_of_a_file_change_nothing(
    client: Client, resources: Resources, name: str, kind: str
) -> None:
    admin, product = await make_admin(resources), await make_product()
    view = await added(client, admin, product.id, files.png(), name=name, kind=kind)
    assert view["type"] == "image"
    assert list(await studio.files(resources)) == [f"incoming/{view['id']}"]


REFUSED: dict[str, tuple[bytes, str]] = {
    "svg as png": (files.SVG, "unsupported_file"),
    "html": (files.SCRIPT, "unsupported_file"),
    "bmp": (files.encoded(files.painted(), "BMP"), "unsupported_file"),
    "zero bytes": (b"", "broken_media"),
    "half a jpeg": (files.jpeg()[:2000], "broken_media"),
    "half a png": (files.png()[:500], "broken_media"),
    "half a film": (files.mp4(size=500)[:-100], "broken_media"),
    "fifty thousand squared": (files.huge_png(), "too_many_pixels"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=list(REFUSED))
@pytest.mark.row("A14")
async def test_a_bad_file_is_refused_without_a_trace(
    client: Client, resources: Resources, content: bytes, code: str
) -> None:
    admin, product = await make_admin(resources), await make_product()
    before = await counts()
    answer = await send(client, admin, product.id, content, kind="image/png", name="card.png")
    body = await answer.json()
    assert (answer.status, body["code"]) == (400, code)
    assert await counts() == before
    assert await studio.files(resources) == {}


async def test_every_mistake_of_the_fields_is_named_at_once(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    answer = await send(
        client,
        admin,
        product.id,
        files.png(),
        product_variant_id="no-id",
        sort_order="first",
        is_primary="perhaps",
        alt_text="x" * 301,
        type="sculpture",
        colour="red",
    )
    assert await problem(answer, 400, "invalid_request") == [
        ("product_variant_id", "uuid_parsing"),
        ("type", "literal_error"),
        ("alt_text", "string_too_long"),
        ("sort_order", "int_parsing"),
        ("is_primary", "bool_parsing"),
        ("colour", "unknown_field"),
    ]
    assert await studio.files(resources) == {}


@pytest.mark.parametrize(
    ("fields", "status", "code", "mistakes"),
    [
        ({"product_variant_id": NOWHERE}, 400, "foreign_variant", [("product_variant_id", "foreign_variant")]),
        ({"type": "video"}, 400, "wrong_media_type", [("type", "wrong_media_type")]),
        ({"upload_id": NOWHERE}, 400, "two_files", [("upload_id", "two_files")]),
    ],
    ids=["variant", "type", "upload"],
)
async def test_fields_that_do_not_fit_are_refused(
    client: Client,
    resources: Resources,
    fields: dict[str, Any],
    status: int,
    code: str,
    mistakes: list[tuple[str, str]],
) -> None:
    admin, product = await make_admin(resources), await make_product()
    before = await counts()
    answer = await send(client, admin, product.id, files.png(), **fields)
    assert await problem(answer, status, code) == mistakes
    assert await counts() == before
    assert await studio.files(resources) == {}


async def test_a_variant_of_another_product_is_none_of_this_one(client: Client, resources: Resources) -> None:
    admin, product, variant = await make_admin(resources), await make_product(), await make_variant()
    answer = await send(client, admin, product.id, files.png(), product_variant_id=str(variant.id))
    assert await problem(answer, 400, "foreign_variant") == [("product_variant_id", "foreign_variant")]


async def test_only_an_image_can_be_primary(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    answer = await send(client, admin, product.id, files.mp4(), is_primary=True)
    assert await problem(answer, 409, "not_an_image") == []
    assert await ProductMedia.all().count() == 0
    assert await studio.files(resources) == {}


async def test_the_first_image_is_primary_and_a_later_one_only_when_asked(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    film = await added(client, admin, product.id, files.mp4())
    first = await added(client, admin, product.id, files.png())
    second = await added(client, admin, product.id, files.png())
    assert [medium["is_primary"] for medium in (film, first, second)] == [False, True, False]
    third = await added(client, admin, product.id, files.png(), is_primary=True)
    assert third["is_primary"]
    assert await ProductMedia.filter(is_primary=True).values_list("id", flat=True) == [ProductMedia(id=third["id"]).id]


async def test_a_medium_without_a_file_waits_for_urls(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    path = f"/api/admin/products/{product.id}/media"
    answer = await client.post(path, json={"type": "document", "alt_text": "Manual"}, headers=admin.headers)
    view = await answer.json()
    assert (answer.status, view["type"], view["status"], view["urls"]) == (201, "document", "ready", [])
    plain = await (await client.post(path, json={}, headers=admin.headers)).json()
    assert (plain["type"], plain["is_primary"]) == ("image", True)
    bad = await client.post(path, json={"type": "document", "is_primary": True}, headers=admin.headers)
    assert await problem(bad, 409, "not_an_image") == []
    wrong = await client.post(path, json={"sort_order": "1", "what": 1}, headers=admin.headers)
    assert await problem(wrong, 400, "invalid_request") == [("sort_order", "int_type"), ("what", "unknown_field")]


async def test_who_may_add(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    stranger, _ = await make_owner_of_store(resources)
    product, unowned = await make_product(store=store), await make_product()
    path = f"/api/admin/products/{product.id}/media"
    before = await counts()
    await problem(await client.post(path, data=studio.form(files.png())), 401, "unauthenticated")
    customer = await make_user(resources)
    await problem(await send(client, customer, product.id, files.png()), 403, "forbidden")
    await problem(await send(client, stranger, product.id, files.png()), 404, "not_found")
    await problem(await send(client, owner, unowned.id, files.png()), 404, "not_found")
    await problem(await send(client, await make_admin(resources), NOWHERE, files.png()), 404, "not_found")
    assert await counts() == before
    assert await studio.files(resources) == {}
    assert (await added(client, owner, product.id, files.png()))["product_id"] == str(product.id)


async def test_a_product_has_a_hundred_media_at_most(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    await fetch(
        "INSERT INTO product_media (id, product_id, type, alt_text, sort_order, is_primary, created_at, updated_at)"
        " SELECT gen_random_uuid(), $1, 'image', '', 0, false, now(), now() FROM generate_series(1, 99)",
        product.id,
    )
    await added(client, admin, product.id, files.png())
    answer = await send(client, admin, product.id, files.png())
    await problem(answer, 409, "too_many_media", limit=100)
    assert await ProductMedia.filter(product_id=product.id).count() == 100
