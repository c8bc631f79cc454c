"""Stores: admins keep any, owners their own."""

from typing import Any

import pytest

from models.enums import Role
from models.stores import Owner, Store
from server.resources import Resources
from tests.catalog.back_office import make_admin, make_owner_of_store, make_stranger
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_store
from tests.factories.users import make_user
from tests.stores.office import NOWHERE, STORES, ask, call, make_stores, noted, refused


async def test_admins_make_stores_for_owners_and_owners_for_themselves(client: Client, resources: Resources) -> None:
    admin, (person, first) = await make_admin(resources), await make_owner_of_store(resources)
    owner = await Owner.get()
    body = {"owner_id": str(owner.id), "name": " Cards ", "location": "Pune"}
    made = [await ask(client, who, "POST", STORES, body, status=201) for who in (admin, person)]
    made.append(await ask(client, person, "POST", STORES, {"name": "More cards"}, status=201))
    rows = await Store.exclude(id=first.id).order_by("id")
    assert made[0] == {
        "id": str(rows[0].id),
        "owner_id": str(owner.id),
        "owner_name": owner.name,
        "name": "Cards",
        "location": "Pune",
        "is_active": True,
        "created_at": made[0]["created_at"],
        "updated_at": made[0]["updated_at"],
        "etag": made[0]["etag"],
    }
    told = [(row.owner_id, row.name, row.location, row.is_active) for row in rows]
    assert told == [(owner.id, "Cards", "Pune", True)] * 2 + [(owner.id, "More cards", "", True)]
    cards = ("store.create", "store", None, {"name": "Cards", "location": "Pune", "is_active": True})
    assert (await noted())[:2] == [cards] * 2
    for who in (admin, person):
        assert await ask(client, who, "GET", f"{STORES}/{made[0]['id']}") == made[0]


async def test_what_a_store_cannot_be_made_of(client: Client, resources: Resources) -> None:
    admin, (person, store) = await make_admin(resources), await make_owner_of_store(resources)
    stranger, blank = await make_owner(), await make_user(resources, role=Role.OWNER)
    invalid = (400, "invalid_request")
    long = {"name": "n" * 121, "location": "l" * 201}
    for who, body, refusal in (
        (admin, {"name": "S"}, (*invalid, {("owner_id", "missing")})),
        (admin, {"name": "S", "owner_id": str(NOWHERE)}, (*invalid, {("owner_id", "unknown_owner")})),
        (person, {"name": "S", "owner_id": str(stranger.id)}, (*invalid, {("owner_id", "unknown_owner")})),
        (person, {"name": "S", "owner_id": str(person.id)}, (*invalid, {("owner_id", "unknown_owner")})),
        (person, {}, (*invalid, {("name", "missing")})),
        (person, {"name": " "}, (*invalid, {("name", "string_too_short")})),
        (person, long, (*invalid, {(field, "string_too_long") for field in long})),
        (person, {"name": "a\x07b", "is_active": False}, (*invalid, _two_mistakes())),
        (blank, {"name": "S"}, (409, "no_profile", set())),
    ):
        assert await refused(client, who, "POST", STORES, body) == refusal, body
    await Owner.filter(id=stranger.id).update(status="banned")
    body = {"name": "S", "owner_id": str(stranger.id)}
    assert await refused(client, admin, "POST", STORES, body) == (409, "owner_inactive", set())
    assert ([row.id for row in await Store.all()], await noted()) == ([store.id], [])


def _two_mistakes() -> set[tuple[str, str]]:
    return {("name", "control_character"), ("is_active", "unknown_field")}


async def test_an_owner_has_so_many_stores_at_most(client: Client, resources: Resources) -> None:
    admin, (person, store) = await make_admin(resources), await make_owner_of_store(resources)
    await make_stores(store.owner_id, 48)
    last = await ask(client, person, "POST", STORES, {"name": "The last"}, status=201)
    await ask(client, person, "DELETE", f"{STORES}/{last['id']}", status=204)
    for who in (admin, person):
        body = {"name": "One more", "owner_id": str(store.owner_id)}
        assert await refused(client, who, "POST", STORES, body) == (409, "too_many_stores", set())
    await ask(client, person, "PUT", f"{STORES}/{last['id']}", {"name": "The very last", "is_active": True})
    assert await Store.filter(is_active=True).count() == 50


async def test_a_change_and_what_changes_nothing(client: Client, resources: Resources) -> None:
    admin, (person, store) = await make_admin(resources), await make_owner_of_store(resources)
    path = f"{STORES}/{store.id}"
    before = await ask(client, person, "GET", path)
    assert await ask(client, person, "PUT", path, {"name": store.name, "is_active": True}) == before
    assert await noted() == []
    after = await ask(client, person, "PUT", path, {"name": "Cards", "location": "Pune"}, etag=before["etag"])
    assert (after["name"], after["location"], after["is_active"]) == ("Cards", "Pune", True)
    old, new = {"name": store.name, "location": ""}, {"name": "Cards", "location": "Pune"}
    assert await noted() == [("store.update", "store", old, new)]
    for method in ("PUT", "DELETE"):
        status, answer = await call(client, admin, method, path, {"name": "Late"}, before["etag"])
        assert (status, answer["code"]) == (412, "stale")
    errors = {("name", "string_type"), ("is_active", "bool_type"), ("owner_id", "unknown_field")}
    body = {"name": None, "is_active": "no", "owner_id": str(store.owner_id)}
    for who in (admin, person):
        assert await refused(client, who, "PUT", path, body) == (400, "invalid_request", errors)
    assert await ask(client, admin, "GET", path) == after


async def test_deleting_closes_once_and_opening_needs_an_owner_who_may_act(
    client: Client, resources: Resources
) -> None:
    admin, (person, store) = await make_admin(resources), await make_owner_of_store(resources)
    path = f"{STORES}/{store.id}"
    for who in (person, admin):
        assert await call(client, who, "DELETE", path) == (204, None)
        assert (await Store.get()).is_active is False
    assert await noted() == [("store.delete", "store", {"is_active": True}, {"is_active": False})]
    await Owner.all().update(status="inactive")
    assert await refused(client, admin, "PUT", path, {"is_active": True, "name": "N"}) == (409, "owner_inactive", set())
    # All else of a closed store can be changed meanwhile.
    assert (await ask(client, admin, "PUT", path, {"name": "New"}))["is_active"] is False
    await Owner.all().update(status="active")
    assert (await ask(client, person, "PUT", path, {"is_active": True}))["is_active"] is True


@pytest.mark.row("A3")
async def test_another_owners_store_is_as_absent_as_none(client: Client, resources: Resources) -> None:
    (mine, _), (_, theirs) = await make_owner_of_store(resources), await make_owner_of_store(resources)
    before = await Store.all().order_by("id").values()
    for method, body in (("GET", None), ("PUT", {"name": "Mine", "is_active": False}), ("DELETE", None)):
        answers = []
        for store_id in (theirs.id, NOWHERE):
            status, answer = await call(client, mine, method, f"{STORES}/{store_id}", body)
            answers.append((status, {name: value for name, value in answer.items() if name != "request_id"}))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404, method
    assert (await Store.all().order_by("id").values(), await noted()) == (before, [])


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (None, (401, "unauthenticated", set())),
        (Role.CUSTOMER, (403, "forbidden", set())),
        (Role.RETAILER, (403, "forbidden", set())),
    ],
)
async def test_others_see_and_change_nothing(
    client: Client, resources: Resources, role: Role | None, refusal: tuple[int, str, set[Any]]
) -> None:
    person, store = await make_stranger(resources, role), await make_store()
    path, before = f"{STORES}/{store.id}", await Store.all().values()
    body = {"name": "New", "owner_id": str(store.owner_id)}
    for method, place, wish in (
        ("POST", STORES, body),
        ("GET", STORES, None),
        ("GET", path, None),
        ("PUT", path, {"name": "New"}),
        ("DELETE", path, None),
    ):
        assert await refused(client, person, method, place, wish) == refusal, (method, place)
    assert (await Store.all().values(), await noted()) == (before, [])


async def test_the_list_filters_and_pages(client: Client, resources: Resources) -> None:
    admin, (person, first) = await make_admin(resources), await make_owner_of_store(resources)
    await Store.all().update(name="Asha's", location="Pune")
    other, owner = await make_owner(), await Owner.get(id=first.owner_id)
    ids = [str(first.id)]
    for whose, name, is_active in ((owner, "Cards", False), (other, "Cards", True), (other, "Pune cards", False)):
        ids.append(str((await make_store(whose, name=name, is_active=is_active)).id))
    for query, found in {
        "": [3, 2, 1, 0],
        f"?owner_id={other.id}": [3, 2],
        "?is_active=true": [2, 0],
        "?q=CARDS": [3, 2, 1],
        "?q=pune": [3, 0],
        "?q=_": [],
        f"?q=cards&is_active=false&owner_id={owner.id}": [1],
    }.items():
        page = await ask(client, admin, "GET", f"{STORES}{query}")
        assert [row["id"] for row in page["items"]] == [ids[number] for number in found], query
        page = await ask(client, person, "GET", f"{STORES}{query}")
        assert [row["id"] for row in page["items"]] == [ids[number] for number in found if number < 2], query
    pages = [await ask(client, admin, "GET", f"{STORES}?limit=3&include_total=true")]
    pages.append(await ask(client, admin, "GET", f"{STORES}?limit=3&cursor={pages[0]['next_cursor']}"))
    assert [row["id"] for page in pages for row in page["items"]] == ids[::-1]
    assert (pages[0]["total"], pages[1]["next_cursor"], "total" in pages[1]) == (4, None, False)
    assert (await ask(client, person, "GET", f"{STORES}?include_total=true"))["total"] == 2
    assert (await refused(client, person, "GET", f"{STORES}?cursor=x"))[1] == "bad_cursor"
    assert (await refused(client, person, "GET", f"{STORES}?owner_id=x"))[2] == {("query.owner_id", "uuid_parsing")}
