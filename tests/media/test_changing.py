"""Changing and deleting media: who may, which version, and one primary image whatever happens at once."""

import asyncio
from typing import Any

from models.catalog import ProductMedia, ProductMediaURL
from models.journal import AdminAction
from server.core.db import fetch
from server.resources import Resources
from tests.catalog.back_office import make_owner_of_store
from tests.conftest import Client
from tests.factories.catalog import make_image, make_product, make_variant
from tests.factories.users import Person, make_user
from tests.media import files, studio
from tests.media.studio import NOWHERE, added, counts, make_admin, ready, see_to_everything, seen, shown_product
from tests.web.answers import problem


async def change(
    client: Client, person: Person, media_id: object, body: dict[str, Any], etag: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = person.headers | ({"If-Match": etag} if etag is not None else {})
    answer = await client.put(f"/api/admin/media/{media_id}", json=body, headers=headers)
    return answer.status, await answer.json()


async def test_any_subset_can_be_changed(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    variant = await make_variant(product)
    medium = await make_image(product, alt_text="Old", is_primary=False)
    status, view = await change(client, admin, medium.id, {"alt_text": "New", "sort_order": -2})
    assert (status, view["alt_text"], view["sort_order"], view["is_primary"]) == (200, "New", -2, False)
    status, view = await change(client, admin, medium.id, {"product_variant_id": str(variant.id), "type": "video"})
    assert (status, view["product_variant_id"], view["type"]) == (200, str(variant.id), "video")
    status, view = await change(client, admin, medium.id, {"product_variant_id": None})
    assert (status, view["product_variant_id"]) == (200, None)
    assert len(view["urls"]) == 4
    notes = await AdminAction.all().order_by("id").values_list("action", "before", "after")
    assert notes == [
        ("media.update", {"alt_text": "Old", "sort_order": 0}, {"alt_text": "New", "sort_order": -2}),
        (
            "media.update",
            {"product_variant_id": None, "type": "image"},
            {"product_variant_id": str(variant.id), "type": "video"},
        ),
        ("media.update", {"product_variant_id": str(variant.id)}, {"product_variant_id": None}),
    ]
    before = await counts()
    assert (await change(client, admin, medium.id, {"alt_text": "New"}))[0] == 200
    assert (await change(client, admin, medium.id, {}))[0] == 200
    assert await counts() == before


async def test_every_mistake_is_named_and_nothing_changed(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium, foreign = await make_image(product), await make_variant()
    answer = await client.put(
        f"/api/admin/media/{medium.id}",
        json={"type": "x", "sort_order": 2**40, "is_primary": 1, "alt_text": None, "status": "ready"},
        headers=admin.headers,
    )
    assert await problem(answer, 400, "invalid_request") == [
        ("type", "literal_error"),
        ("alt_text", "string_type"),
        ("sort_order", "less_than_equal"),
        ("is_primary", "bool_type"),
        ("status", "unknown_field"),
    ]
    for body, status, code in (
        ({"product_variant_id": str(foreign.id)}, 400, "foreign_variant"),
        ({"type": "video"}, 409, "not_an_image"),
    ):
        assert (await change(client, admin, medium.id, body))[0] == status, code
    assert await ProductMedia.filter(type="image", is_primary=True, product_variant_id=None).count() == 1
    assert await AdminAction.all().count() == 0


async def test_the_type_of_a_stored_file_is_the_files(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    film = await added(client, admin, product.id, files.mp4())
    waiting = await added(client, admin, product.id, files.png())
    for medium, type_ in ((film, "document"), (film, "image")):
        status, view = await change(client, admin, medium["id"], {"type": type_})
        assert (status, view["code"]) == (409, "stored_file")
    status, view = await change(client, admin, waiting["id"], {"type": "video", "is_primary": False})
    assert (status, view["code"]) == (409, "stored_file")


async def test_one_becomes_primary_in_the_others_place(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    first, second = await make_image(product, alt_text="1"), await make_image(product, alt_text="2", is_primary=False)
    assert (await (await client.get(f"/api/products/{product.id}")).json())["image"]["alt_text"] == "1"
    assert (await (await client.get("/api/products")).json())["items"][0]["image"]["alt_text"] == "1"
    status, view = await change(client, admin, second.id, {"is_primary": True})
    assert (status, view["is_primary"]) == (200, True)
    assert not (await ProductMedia.get(id=first.id)).is_primary
    assert (await (await client.get(f"/api/products/{product.id}")).json())["image"]["alt_text"] == "2"
    assert (await (await client.get("/api/products")).json())["items"][0]["image"]["alt_text"] == "2"
    status, view = await change(client, admin, second.id, {"is_primary": False})
    assert (status, view["is_primary"]) == (200, False)
    assert (await (await client.get("/api/products")).json())["items"][0]["image"] is None


async def test_of_many_who_want_to_be_primary_one_is(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    media = [await make_image(product, is_primary=False, renditions=()) for _ in range(8)]
    answers = await asyncio.gather(*(change(client, admin, medium.id, {"is_primary": True}) for medium in media))
    assert [status for status, _ in answers] == [200] * 8
    assert await ProductMedia.filter(product_id=product.id, is_primary=True).count() == 1
    assert await AdminAction.all().count() == 8


async def test_of_many_first_images_one_is_primary(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    path = f"/api/admin/products/{product.id}/media"
    answers = await asyncio.gather(*(client.post(path, json={}, headers=admin.headers) for _ in range(8)))
    assert [answer.status for answer in answers] == [201] * 8
    assert await ProductMedia.filter(product_id=product.id, is_primary=True).count() == 1


async def test_if_match_takes_the_present_version_only(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())
    await see_to_everything(resources)
    status, view = await change(client, admin, medium["id"], {"alt_text": "1"}, medium["etag"])
    assert (status, view["alt_text"]) == (200, "1")
    for stale in (medium["etag"], '"other"', f"W/{view['etag']}"):
        status, answer = await change(client, admin, medium["id"], {"alt_text": "2"}, stale)
        assert (status, answer["code"]) == (412, "stale")
    assert (await change(client, admin, medium["id"], {"alt_text": "3"}, view["etag"]))[0] == 200
    assert (await change(client, admin, medium["id"], {"alt_text": "4"}, "*"))[0] == 200


async def test_of_many_editors_of_one_version_one_wins(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, None)
    answers = await asyncio.gather(
        *(change(client, admin, medium["id"], {"alt_text": f"{n}"}, medium["etag"]) for n in range(8))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    assert await AdminAction.filter(action="media.update").count() == 1


async def test_deleting_takes_urls_and_files_along(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    first = await ready(client, resources, admin, product.id, files.png(), alt_text="1")
    second = await ready(client, resources, admin, product.id, files.jpeg(), alt_text="2")
    assert len(await studio.files(resources)) == 14
    assert (await (await client.get("/api/products")).json())["items"][0]["image"]["alt_text"] == "1"
    path = f"/api/admin/media/{first['id']}"
    answer = await client.delete(path, headers=admin.headers)
    assert (answer.status, await answer.read()) == (204, b"")
    # The next image takes its place, and the files wait for a worker.
    assert (await (await client.get("/api/products")).json())["items"][0]["image"]["alt_text"] == "2"
    assert len(await studio.files(resources)) == 14
    await see_to_everything(resources)
    assert {key.split("/")[1] for key in await studio.files(resources)} == {second["id"]}
    assert await ProductMediaURL.filter(product_media_id=first["id"]).count() == 0
    note = (await AdminAction.filter(action="media.delete").all())[0]
    assert note.before is not None
    assert (note.before["alt_text"], len(note.before["urls"]), note.after) == ("1", 7, None)
    await problem(await client.delete(path, headers=admin.headers), 404, "not_found")
    assert await AdminAction.filter(action="media.delete").count() == 1


async def test_what_is_deleted_while_it_waits_leaves_nothing(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())
    assert (await client.delete(f"/api/admin/media/{medium['id']}", headers=admin.headers)).status == 204
    await see_to_everything(resources)
    assert await studio.files(resources) == {}


async def test_a_file_that_no_row_came_to_refer_to_is_deleted(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.mp4())
    await fetch("DELETE FROM product_media WHERE id = $1::uuid", medium["id"])
    # The job that the adding left behind for such a case comes an hour later.
    await fetch("UPDATE jobs SET run_at = now() WHERE name = 'TidyMedium' AND run_at > now() + interval '50 minutes'")
    await see_to_everything(resources)
    assert await studio.files(resources) == {}


async def test_who_may_change_and_delete(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    stranger, _ = await make_owner_of_store(resources)
    customer = await make_user(resources)
    medium, unowned = await make_image(await make_product(store=store)), await make_image(await make_product())
    path = f"/api/admin/media/{medium.id}"
    for method in ("PUT", "DELETE"):
        body: dict[str, Any] = {"json": {"alt_text": "x"}} if method == "PUT" else {}
        await problem(await client.request(method, path, **body), 401, "unauthenticated")
        await problem(await client.request(method, path, headers=customer.headers, **body), 403, "forbidden")
        await problem(await client.request(method, path, headers=stranger.headers, **body), 404, "not_found")
        for other in (unowned.id, NOWHERE, "nonsense"):
            answer = await client.request(method, f"/api/admin/media/{other}", headers=owner.headers, **body)
            await problem(answer, 404, "not_found")
    assert await ProductMedia.filter(alt_text="").count() == 2
    assert await AdminAction.all().count() == 0
    assert (await change(client, owner, medium.id, {"alt_text": "x"}))[0] == 200
    assert (await client.delete(path, headers=owner.headers)).status == 204


async def test_the_back_office_sees_what_is_not_ready(client: Client, resources: Resources) -> None:
    owner, store = await make_owner_of_store(resources)
    stranger, _ = await make_owner_of_store(resources)
    product = await make_product(store=store)
    media = [await added(client, owner, product.id, files.png(), sort_order=order) for order in (5, 1, 3)]
    path = f"/api/admin/products/{product.id}/media"
    page = await (await client.get(f"{path}?limit=2&include_total=true", headers=owner.headers)).json()
    assert ([item["sort_order"] for item in page["items"]], page["total"]) == ([1, 3], 3)
    assert page["items"][0]["status"] == "processing"
    rest = await (await client.get(f"{path}?cursor={page['next_cursor']}", headers=owner.headers)).json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([media[0]["id"]], None)
    assert rest["items"][0] == await seen(client, owner, product.id, media[0]["id"])
    await problem(await client.get(path, headers=stranger.headers), 404, "not_found")
    await problem(await client.get(f"/api/admin/products/{NOWHERE}/media", headers=owner.headers), 404, "not_found")
    await problem(await client.get(f"{path}?cursor=x", headers=owner.headers), 400, "bad_cursor")
    await problem(await client.get(path), 401, "unauthenticated")
