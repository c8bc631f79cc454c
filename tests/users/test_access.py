"""Admins let people act or not, and make them something else."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from models.enums import Role, UserStatus
from models.users import User
from server.core.db import fetch, fetch_row, fetch_value
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import NOWHERE, noted
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_store
from tests.factories.users import PASSWORD, Person, bearer, make_user, sign_up

USERS = "/api/admin/users"


async def put(
    client: Client, admin: Person, user_id: object, what: str, wish: dict[str, Any], etag: str | None = None
) -> tuple[int, dict[str, Any]]:
    headers = admin.headers | ({"If-Match": etag} if etag is not None else {})
    answer = await client.put(f"{USERS}/{user_id}/{what}", json=wish, headers=headers)
    return answer.status, await answer.json()


async def until_refused(client: Client, headers: dict[str, str], status: int = 401) -> None:
    """Wait for access to end, for a second at most."""
    async with asyncio.timeout(1):
        while (await client.get("/api/users/me", headers=headers)).status != status:
            await asyncio.sleep(0.02)


@pytest.mark.row("A6")
async def test_who_is_banned_is_out_within_a_second_and_stays_out(client: Client, resources: Resources) -> None:
    admin = await make_user(resources, role=Role.ADMIN)
    session = await sign_up(client)
    user_id, headers = session["user"]["id"], bearer(session["access_token"])
    # Looked up a moment ago, and remembered.
    assert (await client.get("/api/users/me", headers=headers)).status == 200
    status, body = await put(client, admin, user_id, "status", {"status": "banned", "reason": "chargebacks"})
    assert (status, body["status"], body["role"]) == (200, "banned", "customer")
    await until_refused(client, headers)
    wish = {"email": session["user"]["email"], "password": PASSWORD}
    assert (await client.post("/api/auth/login", json=wish)).status == 401
    answer = await client.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
    assert (answer.status, (await answer.json())["code"]) == (401, "bad_refresh_token")
    assert await noted() == [
        ("user.status", "user", {"status": "active"}, {"status": "banned", "reason": "chargebacks"})
    ]
    # Who may act again signs in again.
    assert (await put(client, admin, user_id, "status", {"status": "active"}))[0] == 200
    assert (await client.post("/api/auth/login", json=wish)).status == 200
    assert (await client.get("/api/users/me", headers=headers)).status == 401


@pytest.mark.row("A6")
async def test_who_is_demoted_has_no_more_than_before(client: Client, resources: Resources) -> None:
    admin, second = [await make_user(resources, role=Role.ADMIN) for _ in range(2)]
    assert (await client.get(USERS, headers=second.headers)).status == 200
    status, body = await put(client, admin, second.id, "role", {"role": "customer"})
    assert (status, body["role"]) == (200, "customer")
    await until_refused(client, second.headers)
    assert (await client.get(USERS, headers=second.headers)).status == 401
    assert await noted() == [("user.role", "user", {"role": "admin"}, {"role": "customer"})]


async def test_what_is_so_already_is_left_alone(client: Client, resources: Resources) -> None:
    admin, asha = await make_user(resources, role=Role.ADMIN), await make_user(resources)
    before = await fetch_row("SELECT * FROM users WHERE id = $1", asha.id)
    assert (await put(client, admin, asha.id, "status", {"status": "active", "reason": "looks fine"}))[0] == 200
    assert (await put(client, admin, asha.id, "role", {"role": "customer"}))[0] == 200
    assert await fetch_row("SELECT * FROM users WHERE id = $1", asha.id) == before
    assert await noted() == []


async def test_every_mistake_has_its_answer_and_changes_nothing(client: Client, resources: Resources) -> None:
    admin, asha = await make_user(resources, role=Role.ADMIN), await make_user(resources)
    gone = await make_user(resources, status=UserStatus.INACTIVE)
    await fetch("UPDATE users SET deleted_at = now() WHERE id = $1", gone.id)
    before = await fetch("SELECT * FROM users ORDER BY id")
    table: list[tuple[object, str, dict[str, Any], int, str, list[tuple[str, str]]]] = [
        (asha.id, "status", {"status": "gone"}, 400, "invalid_request", [("status", "enum")]),
        (asha.id, "status", {}, 400, "invalid_request", [("status", "missing")]),
        (
            asha.id,
            "status",
            {"status": "banned", "role": "admin", "reason": "x" * 201},
            400,
            "invalid_request",
            [("reason", "string_too_long"), ("role", "unknown_field")],
        ),
        (asha.id, "role", {"role": "root"}, 400, "invalid_request", [("role", "enum")]),
        (asha.id, "role", {"role": "owner"}, 409, "no_owners_profile", []),
        (admin.id, "status", {"status": "banned"}, 409, "own_account", []),
        (admin.id, "role", {"role": "customer"}, 409, "own_account", []),
        (gone.id, "status", {"status": "active"}, 409, "account_deleted", []),
        (gone.id, "role", {"role": "admin"}, 409, "account_deleted", []),
        (NOWHERE, "status", {"status": "banned"}, 404, "not_found", []),
        (NOWHERE, "role", {"role": "retailer"}, 404, "not_found", []),
        ("me", "role", {"role": "retailer"}, 404, "not_found", []),
    ]
    for user_id, what, wish, status, code, mistakes in table:
        answered, body = await put(client, admin, user_id, what, wish)
        found = [(mistake["field"], mistake["code"]) for mistake in body.get("errors", [])]
        assert (answered, body["code"], found) == (status, code, mistakes), (what, wish)
    assert await fetch("SELECT * FROM users ORDER BY id") == before
    assert await noted() == []


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_nobody_but_admins(client: Client, resources: Resources, role: Role | None) -> None:
    asha = await make_user(resources)
    await check_refused(
        client,
        resources,
        role,
        [
            ("GET", "users", None),
            ("GET", f"users/{asha.id}", None),
            ("PUT", f"users/{asha.id}/status", {"status": "banned"}),
            ("PUT", f"users/{asha.id}/role", {"role": "admin"}),
            ("GET", "audit-log", None),
        ],
    )
    person = await User.get(id=asha.id)
    assert (person.status, person.role, person.token_version) == (UserStatus.ACTIVE, Role.CUSTOMER, 1)


async def test_a_change_may_name_the_version_it_is_meant_for(client: Client, resources: Resources) -> None:
    admin, asha = await make_user(resources, role=Role.ADMIN), await make_user(resources)
    shown = await client.get(f"{USERS}/{asha.id}", headers=admin.headers)
    etag = shown.headers["ETag"]
    assert (await shown.json())["etag"] == etag
    status, body = await put(client, admin, asha.id, "status", {"status": "banned"}, etag)
    assert (status, body["etag"] == etag) == (200, False)
    for what, wish in (("status", {"status": "active"}), ("role", {"role": "retailer"})):
        answered, refusal = await put(client, admin, asha.id, what, wish, etag)
        assert (answered, refusal["code"]) == (412, "stale")
    assert (await put(client, admin, asha.id, "role", {"role": "retailer"}, body["etag"]))[0] == 200
    assert (await put(client, admin, asha.id, "status", {"status": "active"}, "*"))[0] == 200


async def test_an_owner_has_a_profile_and_no_open_store_when_they_stop(client: Client, resources: Resources) -> None:
    admin, asha = await make_user(resources, role=Role.ADMIN), await make_user(resources)
    owner = await make_owner(await User.get(id=asha.id))
    assert (await put(client, admin, asha.id, "role", {"role": "owner"}))[0] == 200
    stores = [await make_store(owner) for _ in range(2)]
    status, body = await put(client, admin, asha.id, "role", {"role": "customer"})
    assert (status, body["code"], body["count"]) == (409, "stores_open", 2)
    await fetch("UPDATE stores SET is_active = false WHERE id = $1", stores[0].id)
    assert (await put(client, admin, asha.id, "role", {"role": "customer"}))[1]["count"] == 1
    await fetch("UPDATE stores SET is_active = false")
    assert (await put(client, admin, asha.id, "role", {"role": "customer"}))[0] == 200


async def test_an_owner_has_the_status_of_their_profile(client: Client, resources: Resources) -> None:
    admin, asha = await make_user(resources, role=Role.ADMIN), await make_user(resources, role=Role.OWNER)
    # Whose profile was never made is somebody like any other.
    assert (await put(client, admin, asha.id, "status", {"status": "banned"}))[0] == 200
    assert (await put(client, admin, asha.id, "status", {"status": "active"}))[0] == 200
    owner = await make_owner(await User.get(id=asha.id))
    store = await make_store(owner)
    for status in ("banned", "inactive", "active"):
        assert (await put(client, admin, asha.id, "status", {"status": status}))[0] == 200
        await owner.refresh_from_db()
        assert owner.status == status
    # Who is let in again opens their stores one by one.
    await store.refresh_from_db()
    assert store.is_active is False
    noted = await fetch("SELECT action FROM admin_actions WHERE entity <> 'user' ORDER BY id")
    assert [row["action"] for row in noted] == ["owner.update", "store.delete", "owner.update", "owner.update"]
    # Nor does the role come back where profile or person is switched off.
    assert (await put(client, admin, asha.id, "role", {"role": "customer"}))[0] == 200
    for table, person in (("owners", "user_id"), ("users", "id")):
        await fetch(f"UPDATE {table} SET status = 'inactive' WHERE {person} = $1", asha.id)
        answered, body = await put(client, admin, asha.id, "role", {"role": "owner"})
        assert (answered, body["code"]) == (409, "no_owners_profile"), table
        await fetch(f"UPDATE {table} SET status = 'active' WHERE {person} = $1", asha.id)
    assert (await put(client, admin, asha.id, "role", {"role": "owner"}))[0] == 200


@pytest.mark.parametrize(
    ("what", "wish"), [("role", {"role": "customer"}), ("status", {"status": "banned"})], ids=["demote", "ban"]
)
async def test_of_admins_who_turn_on_each_other_one_is_left(
    client: Client, resources: Resources, what: str, wish: dict[str, Any]
) -> None:
    admins = [await make_user(resources, role=Role.ADMIN) for _ in range(4)]
    # Everybody's access is remembered, so that only the rows decide.
    for admin in admins:
        assert (await client.get("/api/users/me", headers=admin.headers)).status == 200
    pairs = [(one, other) for one in admins for other in admins if one is not other]
    answers = await asyncio.gather(*(put(client, one, other.id, what, wish) for one, other in pairs))
    assert {status for status, _ in answers} <= {200, 401}
    left = await fetch_value("SELECT count(*) FROM users WHERE role = 'admin' AND status = 'active'")
    assert left == 1


async def test_a_change_and_its_note_are_of_one_moment(client: Client, resources: Resources) -> None:
    admin, asha = await make_user(resources, role=Role.ADMIN), await make_user(resources)
    wishes = [{"status": status} for status in ("banned", "inactive", "active") * 3]
    answers = await asyncio.gather(*(put(client, admin, asha.id, "status", wish) for wish in wishes))
    assert {status for status, _ in answers} == {200}
    steps = [(before["status"], after["status"]) for _, _, before, after in await noted()]
    assert steps[0][0] == "active"
    assert [after for _, after in steps[:-1]] == [before for before, _ in steps[1:]]
    row = await fetch_row("SELECT status, token_version, updated_at FROM users WHERE id = $1", asha.id)
    assert row is not None
    assert (row["status"], row["token_version"]) == (steps[-1][1], 1 + len(steps))
    assert isinstance(row["updated_at"], datetime)
