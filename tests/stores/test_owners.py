"""Owners are made, changed and switched off by admins."""

from typing import Any
from uuid import UUID

import pytest

from models.enums import Role, UserStatus
from models.stores import Owner, Store
from models.users import User
from server.core.clock import utc_now
from server.core.db import fetch, transaction
from server.resources import Resources
from server.users.service.leaving import erase_person
from tests.catalog.back_office import NO_ADMINS, check_refused, make_admin
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_store
from tests.factories.users import Person, make_user
from tests.stores.office import NOWHERE, OWNERS, ask, call, invited, make_stores, newcomer, noted, refused


async def make_joined_owner(resources: Resources, **user: Any) -> tuple[Person, Owner]:
    """An owner who has set a password."""
    person = await make_user(resources, role=Role.OWNER, password_hash="$a hash", **user)
    return person, await make_owner(await User.get(id=person.id))


async def test_a_new_owner_is_made_with_an_account_that_nothing_opens(client: Client, resources: Resources) -> None:
    admin, body = await make_admin(resources), newcomer(email="Omkar@Example.com", phone_number="098765 43210")
    view = await ask(client, admin, "POST", OWNERS, body, status=201)
    user = await User.get(role=Role.OWNER)
    kept = {**body, "email": "omkar@example.com", "phone_number": "+919876543210", "status": "active"}
    assert view == {
        **kept,
        "id": str((await Owner.get()).id),
        "user_id": str(user.id),
        "may_act": True,
        "has_joined": False,
        "store_count": 0,
        "active_store_count": 0,
        "created_at": view["created_at"],
        "updated_at": view["updated_at"],
        "etag": view["etag"],
    }
    assert (user.name, user.email, user.phone_number) == ("Omkar Rao", kept["email"], kept["phone_number"])
    assert (user.password, user.status) == ("!", UserStatus.ACTIVE)
    assert await invited() == [str(user.id)]
    assert await noted() == [("owner.create", "owner", None, kept)]
    for password in ("!", "a guess at it"):
        answer = await client.post("/api/auth/login", json={"email": kept["email"], "password": password})
        assert answer.status == 401
    assert await ask(client, admin, "GET", f"{OWNERS}/{view['id']}") == view


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {("name", "missing"), ("email", "missing"), ("phone_number", "missing")}),
        ({"user_id": None, "name": "O", "email": "o@example.com"}, {("phone_number", "missing")}),
        ({"user_id": "me"}, {("user_id", "uuid_parsing")}),
        (
            {"name": " ", "email": "o", "phone_number": "1", "default_address": "a\nb", "role": "admin"},
            {
                *(("name", "string_too_short"), ("email", "bad_email"), ("phone_number", "bad_phone_number")),
                *(("default_address", "control_character"), ("role", "unknown_field")),
            },
        ),
        (newcomer(default_address="a" * 501), {("default_address", "string_too_long")}),
        (newcomer(status="banned", password="long enough"), {(n, "unknown_field") for n in ("status", "password")}),
        ({"user_id": str(NOWHERE), "phone_number": "+919876543210"}, {("user_id", "unknown_user")}),
    ],
    ids=["nothing", "no-number", "no-id", "all-wrong", "too-long", "forbidden", "nobody"],
)
async def test_each_mistake_is_named_and_nothing_is_made(
    client: Client, resources: Resources, body: dict[str, Any], errors: set[tuple[str, str]]
) -> None:
    admin = await make_admin(resources)
    assert await refused(client, admin, "POST", OWNERS, body) == (400, "invalid_request", errors)
    assert (await User.all().count(), await Owner.all().count(), await noted(), await invited()) == (1, 0, [], [])


async def test_what_is_taken_is_refused_and_leaves_no_trace(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    await make_user(resources, email="asha@example.com", phone_number="+919812345678")
    _, owner = await make_joined_owner(resources)
    for field, value, code in (
        ("email", "ASHA@example.com", "email_taken"),
        ("phone_number", "98123 45678", "phone_taken"),
        ("email", owner.email, "email_taken"),
        ("phone_number", "+919812345678", "phone_taken"),
    ):
        assert await refused(client, admin, "POST", OWNERS, newcomer(**{field: value})) == (409, code, {(field, code)})
    assert (await User.all().count(), await Owner.all().count(), await noted(), await invited()) == (3, 1, [], [])


async def test_somebody_with_an_account_becomes_an_owner_and_signs_in_anew(
    client: Client, resources: Resources
) -> None:
    admin = await make_admin(resources)
    asha = await make_user(resources, role=Role.RETAILER, password_hash="$a hash")
    body = {"user_id": str(asha.id), "default_address": "12 MG Road"}
    assert await refused(client, admin, "POST", OWNERS, body) == (
        *(400, "invalid_request"),
        {("phone_number", "missing")},
    )
    assert ((await User.get(id=asha.id)).role, await noted()) == (Role.RETAILER, [])
    view = await ask(client, admin, "POST", OWNERS, {**body, "phone_number": "98765 00001"}, status=201)
    assert (view["name"], view["email"], view["phone_number"]) == ("Asha Rao", asha.email, "+919876500001")
    assert (view["user_id"], view["may_act"], view["has_joined"]) == (str(asha.id), True, True)
    assert ((await User.get(id=asha.id)).role, (await User.get(id=asha.id)).phone_number) == (Role.OWNER, None)
    assert (await call(client, asha, "GET", "/api/users/me"))[0] == 401
    assert await invited() == []
    assert [row[:2] for row in await noted()] == [("user.role", "user"), ("owner.create", "owner")]
    assert (await noted("user.role"))[0][2:] == ({"role": "retailer"}, {"role": "owner"})
    known = await make_user(resources, phone_number="+919876500002")
    view = await ask(client, admin, "POST", OWNERS, {"user_id": str(known.id), "name": "Cards & Co"}, status=201)
    assert (view["name"], view["phone_number"]) == ("Cards & Co", "+919876500002")


async def test_who_cannot_become_an_owner(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    banned = await make_user(resources, status=UserStatus.BANNED)
    owner, _ = await make_joined_owner(resources)
    number = {"phone_number": "98765 00003"}
    for person, code in ((admin, "cannot_become_owner"), (banned, "cannot_become_owner"), (owner, "already_owner")):
        body = {"user_id": str(person.id), **number}
        assert await refused(client, admin, "POST", OWNERS, body) == (409, code, set())
    assert [user.role for user in await User.all().order_by("id")] == [Role.ADMIN, Role.CUSTOMER, Role.OWNER]
    assert (await Owner.all().count(), await noted()) == (1, [])


async def test_a_change_and_what_changes_nothing(client: Client, resources: Resources) -> None:
    admin, (person, owner) = await make_admin(resources), await make_joined_owner(resources)
    path = f"{OWNERS}/{owner.id}"
    before = await ask(client, admin, "GET", path)
    assert await ask(client, admin, "PUT", path, {"name": owner.name, "status": "active"}) == before
    assert await noted() == []
    wish = {"name": "Cards & Co", "email": "Cards@example.com", "phone_number": "98765 00004"}
    after = await ask(client, admin, "PUT", path, wish, etag=before["etag"])
    new = {"name": "Cards & Co", "email": "cards@example.com", "phone_number": "+919876500004"}
    assert {name: after[name] for name in new} == new
    assert await noted() == [("owner.update", "owner", {name: before[name] for name in new}, new)]
    # What they sign in with is theirs alone.
    user = await User.get(id=person.id)
    assert (user.name, user.email, user.phone_number, await invited()) == ("Asha Rao", person.email, None, [])
    assert (await call(client, person, "GET", "/api/users/me"))[0] == 200
    for method, body in (("PUT", {"name": "Late"}), ("DELETE", None)):
        status, answer = await call(client, admin, method, path, body, before["etag"])
        assert (status, answer["code"]) == (412, "stale")
    other = await make_owner()
    assert await refused(client, admin, "PUT", path, {"email": other.email}) == (
        *(409, "email_taken"),
        {("email", "email_taken")},
    )
    errors = {("name", "string_type"), ("status", "enum")}
    errors |= {("user_id", "unknown_field"), ("has_joined", "unknown_field")}
    wrong = {"name": None, "status": "gone", "user_id": str(admin.id), "has_joined": True}
    assert await refused(client, admin, "PUT", path, wrong) == (400, "invalid_request", errors)
    assert await ask(client, admin, "GET", path) == after


@pytest.mark.row("A6")
@pytest.mark.parametrize("status", ["inactive", "banned"])
async def test_who_is_switched_off_is_out_and_their_stores_are_closed(
    client: Client, resources: Resources, status: str
) -> None:
    admin, (person, owner) = await make_admin(resources), await make_joined_owner(resources)
    open_store, closed = await make_store(owner), await make_store(owner, is_active=False)
    others, path = await make_store(), f"{OWNERS}/{owner.id}"
    view = await ask(client, admin, "PUT", path, {"status": status})
    assert (view["status"], view["may_act"], view["store_count"], view["active_store_count"]) == (status, False, 2, 0)
    assert (await User.get(id=person.id)).status == status
    assert (await call(client, person, "GET", "/api/users/me"))[0] == 401
    assert await fetch("SELECT id FROM stores WHERE is_active") == [(others.id,)]
    off, on = {"status": status}, {"status": "active"}
    assert await noted() == [
        ("owner.update", "owner", on, off),
        ("user.status", "user", on, off),
        ("store.delete", "store", {"is_active": True}, {"is_active": False}),
    ]
    again = await ask(client, admin, "PUT", path, {"status": "active"})
    assert (again["status"], again["may_act"], again["active_store_count"]) == ("active", True, 0)
    assert (await User.get(id=person.id)).status is UserStatus.ACTIVE
    for store in (open_store, closed):
        await ask(client, admin, "PUT", f"/api/stores/{store.id}", {"is_active": True})
    assert await Store.filter(is_active=True).count() == 3


async def test_deleting_switches_off_once_and_can_be_undone(client: Client, resources: Resources) -> None:
    admin, (person, owner) = await make_admin(resources), await make_joined_owner(resources)
    await make_stores(owner.id, 3)
    path = f"{OWNERS}/{owner.id}"
    for _ in range(2):
        assert await call(client, admin, "DELETE", path) == (204, None)
        assert (await Owner.get()).status is UserStatus.INACTIVE
    assert (await User.get(id=person.id)).status is UserStatus.INACTIVE
    assert (await call(client, person, "GET", "/api/stores"))[0] == 401
    assert (await Store.filter(is_active=True).count(), await Store.all().count()) == (0, 3)
    assert [row[0] for row in await noted()] == ["owner.delete", "user.status", *["store.delete"] * 3]
    assert (await ask(client, admin, "PUT", path, {"status": "active"}))["may_act"] is True


async def test_who_is_an_owner_no_more_keeps_their_account(client: Client, resources: Resources) -> None:
    admin, (person, owner) = await make_admin(resources), await make_joined_owner(resources)
    path = f"{OWNERS}/{owner.id}"
    await ask(client, admin, "PUT", f"/api/admin/users/{person.id}/role", {"role": "customer"})
    assert (await ask(client, admin, "GET", path))["may_act"] is False
    await ask(client, admin, "PUT", path, {"status": "banned"})
    await ask(client, admin, "DELETE", path, status=204)
    user = await User.get(id=person.id)
    assert ((await Owner.get()).status, user.status, user.role) == ("inactive", UserStatus.ACTIVE, Role.CUSTOMER)
    assert [row[0] for row in await noted()] == ["user.role", "owner.update", "owner.delete"]
    # With the profile the role can come back.
    await ask(client, admin, "PUT", path, {"status": "active"})
    await ask(client, admin, "PUT", f"/api/admin/users/{person.id}/role", {"role": "owner"})
    assert (await ask(client, admin, "GET", path))["may_act"] is True


async def test_who_has_deleted_their_account_stays_gone(client: Client, resources: Resources) -> None:
    admin, body = await make_admin(resources), newcomer()
    owner = await ask(client, admin, "POST", OWNERS, body, status=201)
    path = f"{OWNERS}/{owner['id']}"
    async with transaction() as tx:
        await erase_person(tx, UUID(owner["user_id"]), now=utc_now())
    before = await ask(client, admin, "GET", path)
    assert (before["status"], before["may_act"]) == ("inactive", False)
    for change in ({"status": "active"}, {"status": "banned"}, {"email": body["email"]}):
        assert await refused(client, admin, "PUT", path, change) == (409, "owner_gone", set())
    assert (await refused(client, admin, "POST", f"{path}/invite"))[1] == "owner_inactive"
    await ask(client, admin, "DELETE", path, status=204)
    assert await ask(client, admin, "GET", path) == before
    # Somebody new may have the address.
    await ask(client, admin, "POST", OWNERS, body, status=201)


async def test_the_list_filters_and_pages(client: Client, resources: Resources) -> None:
    admin, ids = await make_admin(resources), []
    for name, status in (("Zoya", "active"), ("Bina", "banned"), ("Zubin", "inactive"), ("Asha", "active")):
        owner = await make_owner()
        await Owner.filter(id=owner.id).update(name=name, status=status, email=f"{name.lower()}@cards.example")
        ids.append(str(owner.id))
    await Owner.filter(id=UUID(ids[1])).update(phone_number="+442079460123")
    await make_stores(UUID(ids[3]), 2)
    for query, found in {
        "": [3, 2, 1, 0],
        "?status=active": [3, 0],
        "?q=z": [2, 0],
        "?q=BINA%40cards": [1],
        "?q=%2B4420": [1],
        "?q=%25": [],
        "?q=zu&status=active": [],
    }.items():
        page = await ask(client, admin, "GET", f"{OWNERS}{query}")
        assert [row["id"] for row in page["items"]] == [ids[number] for number in found], query
    first = await ask(client, admin, "GET", f"{OWNERS}?limit=3&include_total=true")
    second = await ask(client, admin, "GET", f"{OWNERS}?limit=3&cursor={first['next_cursor']}")
    assert [row["name"] for row in first["items"] + second["items"]] == ["Asha", "Zubin", "Bina", "Zoya"]
    assert [row["store_count"] for row in first["items"]] == [2, 0, 0]
    assert (first["total"], second["next_cursor"], "total" in second) == (4, None, False)
    assert (await refused(client, admin, "GET", f"{OWNERS}?status=gone&by=name"))[2] == {
        ("query.status", "enum"),
        ("query.by", "unknown_field"),
    }
    assert (await refused(client, admin, "GET", f"{OWNERS}?cursor=x"))[1] == "bad_cursor"


async def test_what_is_not_there_is_not_found(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for method, path, body in (
        ("GET", f"{OWNERS}/{NOWHERE}", None),
        ("PUT", f"{OWNERS}/{NOWHERE}", {"name": "A"}),
        ("DELETE", f"{OWNERS}/{NOWHERE}", None),
        ("POST", f"{OWNERS}/{NOWHERE}/invite", None),
    ):
        assert await refused(client, admin, method, path, body) == (404, "not_found", set()), (method, path)


@pytest.mark.row("A15")
@pytest.mark.parametrize("role", NO_ADMINS)
async def test_owners_are_the_admins_alone(client: Client, resources: Resources, role: Role | None) -> None:
    _, owner = await make_joined_owner(resources)
    before = await Owner.all().values()
    asked = [
        ("POST", "owners", newcomer()),
        ("GET", "owners", None),
        *((method, f"owners/{owner.id}", {"status": "banned"}) for method in ("GET", "PUT", "DELETE")),
        ("POST", f"owners/{owner.id}/invite", None),
    ]
    await check_refused(client, resources, role, asked)
    assert await Owner.filter(id=owner.id).values() == before
    assert (await noted(), await invited()) == ([], [])
