"""The back office's brands."""

import asyncio
from typing import Any

import pytest

from models.catalog import Brand
from models.journal import AdminAction
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.factories.catalog import make_brand


async def test_a_new_brand_is_as_wished_and_leaves_a_trace(office: Office) -> None:
    body = {"name": " Zotac ", "slug": "zotac-gaming", "is_active": False}
    answer = await office.client.post("/api/admin/brands", json=body, headers=office.person.headers)
    view = await answer.json()
    row = await Brand.get()
    assert (answer.status, answer.headers["ETag"]) == (201, view["etag"])
    assert view == {
        "id": str(row.id),
        "name": "Zotac",
        "slug": "zotac-gaming",
        "is_active": False,
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert (row.name, row.slug, row.is_active) == ("Zotac", "zotac-gaming", False)
    assert await noted() == [("brand.create", "brand", None, {**body, "name": "Zotac"})]
    assert (await AdminAction.get()).actor_id == office.person.id


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"name": ""}, [("name", "string_too_short")]),
        ({"name": "B", "slug": "B"}, [("slug", "string_pattern_mismatch")]),
        ({"name": None, "slug": "-", "is_active": "yes", "logo": 1}, ["name", "slug", "is_active", "logo"]),
    ],
)
async def test_each_mistake_is_named_and_nothing_changes(office: Office, body: dict[str, Any], errors: Any) -> None:
    brand = await make_brand("Before")
    for method, path in (("POST", "brands"), ("PUT", f"brands/{brand.id}")):
        status, _, found = await office.refused(method, path, body)
        assert (status, found if isinstance(errors[0], tuple) else [field for field, _ in found]) == (400, errors)
    assert [(row.name, row.updated_at) for row in await Brand.all()] == [("Before", brand.updated_at)]
    assert await noted() == []


async def test_a_change_and_what_changes_nothing(office: Office) -> None:
    brand = await make_brand("Asus")
    path = f"brands/{brand.id}"
    assert (await office.ask("PUT", path, {"name": "Asus", "is_active": True}))[1]["name"] == "Asus"
    assert (await office.ask("PUT", path, {}))[0] == 200
    assert await noted() == []
    status, view = await office.ask("PUT", path, {"name": "ASUS", "slug": "asus"})
    assert (status, view["name"], view["slug"]) == (200, "ASUS", "asus")
    assert await noted() == [("brand.update", "brand", {"name": "Asus"}, {"name": "ASUS"})]
    assert (await Brand.get()).updated_at > brand.updated_at


async def test_deleting_is_soft_and_can_be_undone(office: Office) -> None:
    brand = await make_brand("Asus")
    for _ in range(2):
        assert await office.ask("DELETE", f"brands/{brand.id}") == (204, None)
        assert (await Brand.get()).is_active is False
    assert await noted() == [("brand.delete", "brand", {"is_active": True}, {"is_active": False})]
    assert (await office.ask("PUT", f"brands/{brand.id}", {"is_active": True}))[1]["is_active"] is True


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    assert await office.refused("PUT", f"brands/{NOWHERE}", {"name": "A"}) == (404, "not_found", [])
    assert await office.refused("DELETE", f"brands/{NOWHERE}") == (404, "not_found", [])


async def test_if_match_takes_the_present_version_only(office: Office) -> None:
    made = await office.make("brands", {"name": "A"})
    path = f"brands/{made['id']}"
    answers = await asyncio.gather(
        *(office.ask("PUT", path, {"name": f"B{number}"}, made["etag"]) for number in range(8))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    status, answer = await office.ask("DELETE", path, None, made["etag"])
    assert (status, answer["code"], (await Brand.get()).is_active) == (412, "stale", True)
    assert await AdminAction.all().count() == 2


async def test_the_list_filters_and_pages(office: Office) -> None:
    for name in ("Zotac", "Asus", "MSI", "Inno3D"):
        await make_brand(name)
    await make_brand("Closed", is_active=False)
    for query, found in {
        "": ["asus", "closed", "inno3d", "msi", "zotac"],
        "?is_active=false": ["closed"],
        "?is_active=true&q=S": ["asus", "msi"],
        "?q=o3": ["inno3d"],
    }.items():
        assert await office.slugs(f"brands{query}") == found, query
    first = await office.listed("brands?limit=2&include_total=true&is_active=true")
    second = await office.listed(f"brands?limit=2&is_active=true&cursor={first['next_cursor']}")
    assert [row["slug"] for page in (first, second) for row in page["items"]] == ["asus", "inno3d", "msi", "zotac"]
    assert (first["total"], second["next_cursor"], "total" in second) == (4, None, False)
