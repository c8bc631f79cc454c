"""Many at once on owners and their stores: each rule holds whoever comes first."""

import asyncio
from typing import Any

import pytest

from models.enums import Role, UserStatus
from models.stores import Owner, Store
from models.users import User
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from server.stores.queries import lock_owner
from tests.catalog.back_office import make_admin, make_owner_of_store
from tests.conftest import Client
from tests.factories.users import make_user
from tests.stores.office import OWNERS, STORES, ask, call, invited, make_stores, newcomer, noted

# An open store of somebody who may not act.
UNTRUE = """SELECT s.id FROM stores s JOIN owners o ON o.id = s.owner_id JOIN users u ON u.id = o.user_id
  WHERE s.is_active AND (o.status <> 'active' OR u.status <> 'active')"""


async def test_of_many_invitations_of_one_address_one_is_made(client: Client, resources: Resources) -> None:
    admins, email = [await make_admin(resources) for _ in range(2)], "omkar@example.com"
    answers = await asyncio.gather(
        *(call(client, admins[number % 2], "POST", OWNERS, newcomer(email=email)) for number in range(8))
    )
    assert sorted(status for status, _ in answers) == [201, *[409] * 7]
    assert {answer["code"] for status, answer in answers if status == 409} == {"email_taken"}
    owner = await Owner.get()
    assert await invited() == [str(owner.user_id)]
    assert (await User.filter(role=Role.OWNER).count(), len(await noted())) == (1, 1)


async def test_of_many_who_make_one_person_an_owner_one_does(client: Client, resources: Resources) -> None:
    admin, asha = await make_admin(resources), await make_user(resources, phone_number="+919876500009")
    body = {"user_id": str(asha.id)}
    answers = await asyncio.gather(*(call(client, admin, "POST", OWNERS, body) for _ in range(6)))
    assert sorted(status for status, _ in answers) == [201, *[409] * 5]
    assert {answer["code"] for status, answer in answers if status == 409} == {"already_owner"}
    assert (await Owner.all().count(), [row[0] for row in await noted()]) == (1, ["user.role", "owner.create"])


@pytest.mark.parametrize("wish", ["new", "opened"])
async def test_no_store_opens_while_its_owner_is_being_switched_off(
    client: Client, resources: Resources, wish: str
) -> None:
    admin, (_, store) = await make_admin(resources), await make_owner_of_store(resources)
    await Store.all().update(is_active=False)
    new: Any = ("POST", STORES, {"owner_id": str(store.owner_id), "name": "New"})
    opened: Any = ("PUT", f"{STORES}/{store.id}", {"is_active": True})
    async with transaction() as tx:
        await lock_owner(tx, store.owner_id)
        await tx.execute("UPDATE owners SET status = 'inactive'")
        waiting = asyncio.create_task(call(client, admin, *(new if wish == "new" else opened)))
        await asyncio.wait({waiting}, timeout=0.5)
    status, answer = await waiting
    assert (status, answer["code"]) == (409, "owner_inactive")
    assert await fetch(UNTRUE) == []


async def test_an_owner_who_goes_takes_every_store_along(client: Client, resources: Resources) -> None:
    """Stores are opened, changed and made by the owner and an admin, while another admin switches the owner off."""
    admin, (person, store) = await make_admin(resources), await make_owner_of_store(resources)
    await make_stores(store.owner_id, 5)
    body = {"owner_id": str(store.owner_id), "name": "New"}
    ids = [row.id for row in await Store.all()]
    off, on = {"status": "inactive"}, {"status": "active"}
    works: list[tuple[str, str, Any]] = [
        *(("PUT", f"{STORES}/{store_id}", {"is_active": n % 2 == 0}) for n in range(2) for store_id in ids),
        *(("POST", STORES, body) for _ in range(5)),
        *(("PUT", f"{OWNERS}/{store.owner_id}", wish) for wish in (off, on, off)),
        ("DELETE", f"{OWNERS}/{store.owner_id}", None),
    ]
    answers = await asyncio.gather(
        *(
            call(client, person if n % 3 == 0 and "admin" not in work[1] else admin, *work)
            for n, work in enumerate(works)
        )
    )
    assert {status for status, _ in answers} <= {200, 201, 204, 401, 409}
    assert {answer["code"] for status, answer in answers if status == 409} <= {"owner_inactive"}
    assert await fetch(UNTRUE) == []
    # The account has the status of the profile, whichever came last.
    assert (await Owner.get()).status == (await User.get(id=person.id)).status


async def test_of_many_stores_at_once_so_many_are_made(client: Client, resources: Resources) -> None:
    admin, (person, store) = await make_admin(resources), await make_owner_of_store(resources)
    await make_stores(store.owner_id, 47)
    body = {"owner_id": str(store.owner_id), "name": "New"}
    answers = await asyncio.gather(
        *(call(client, person if number % 2 else admin, "POST", STORES, body) for number in range(6))
    )
    assert sorted(status for status, _ in answers) == [201, 201, *[409] * 4]
    assert {answer["code"] for status, answer in answers if status == 409} == {"too_many_stores"}
    assert (await Store.all().count(), len(await noted())) == (50, 2)


async def test_of_many_editors_of_one_version_one_wins(client: Client, resources: Resources) -> None:
    admin, (_, store) = await make_admin(resources), await make_owner_of_store(resources)
    for path in (f"{STORES}/{store.id}", f"{OWNERS}/{store.owner_id}"):
        etag = (await ask(client, admin, "GET", path))["etag"]
        answers = await asyncio.gather(*(call(client, admin, "PUT", path, {"name": f"N {n}"}, etag) for n in range(5)))
        assert sorted(status for status, _ in answers) == [200, *[412] * 4]
    assert [row[0] for row in await noted()] == ["store.update", "owner.update"]


async def test_an_account_switched_off_meanwhile_makes_no_owner(client: Client, resources: Resources) -> None:
    admin, asha = await make_admin(resources), await make_user(resources, phone_number="+919876500009")
    async with transaction() as tx:
        await tx.execute("UPDATE users SET status = 'banned' WHERE id = $1", asha.id)
        waiting = asyncio.create_task(call(client, admin, "POST", OWNERS, {"user_id": str(asha.id)}))
        await asyncio.wait({waiting}, timeout=0.5)
    assert (await waiting)[1]["code"] == "cannot_become_owner"
    assert await fetch_value("SELECT role FROM users WHERE id = $1", asha.id) == Role.CUSTOMER
    assert ((await User.get(id=asha.id)).status, await Owner.all().count()) == (UserStatus.BANNED, 0)
