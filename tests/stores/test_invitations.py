"""An invitation leads a new owner to a password of their own, and may be sent again."""

from models.stores import Owner
from models.users import User
from server.core.db import fetch
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.checkout.shop import do_jobs
from tests.conftest import Client
from tests.factories.users import make_user
from tests.stores.office import (
    OWNERS,
    STORES,
    ask,
    invited,
    newcomer,
    noted,
    refused,
    set_password,
    sign_in,
    token_in,
    worker_with_postbox,
)


async def test_an_invitation_leads_to_a_password_and_is_then_over(client: Client, resources: Resources) -> None:
    admin, body = await make_admin(resources), newcomer()
    owner = await ask(client, admin, "POST", OWNERS, body, status=201)
    async with worker_with_postbox(resources) as (worker, postbox):
        assert await do_jobs(worker, "MailReset") == 1
    [letter] = postbox.messages
    assert (letter["To"], letter["Subject"]) == (body["email"], "You are invited to Voltcart")
    assert await set_password(client, token_in(letter)) == 204
    person = await sign_in(client, body["email"])
    assert (await ask(client, admin, "GET", f"{OWNERS}/{owner['id']}"))["has_joined"] is True
    assert (await ask(client, person, "GET", STORES))["items"] == []
    assert (await refused(client, admin, "POST", f"{OWNERS}/{owner['id']}/invite"))[:2] == (409, "already_joined")
    assert await set_password(client, token_in(letter)) == 400
    assert [row[0] for row in await noted()] == ["owner.create"]


async def test_an_invitation_sent_again_replaces_the_first(client: Client, resources: Resources) -> None:
    admin, body = await make_admin(resources), newcomer()
    owner = await ask(client, admin, "POST", OWNERS, body, status=201)
    path = f"{OWNERS}/{owner['id']}"
    assert await ask(client, admin, "POST", f"{path}/invite", status=202) == owner
    assert await invited() == [owner["user_id"]] * 2
    assert (await noted("owner.invite"))[0][2:] == (None, {"email": body["email"]})
    async with worker_with_postbox(resources) as (worker, postbox):
        assert await do_jobs(worker, "MailReset") == 2
    first, second = (token_in(letter) for letter in postbox.messages)
    assert [await set_password(client, first), await set_password(client, second)] == [400, 204]
    uninvited = await ask(client, admin, "POST", OWNERS, newcomer(), status=201)
    for change in ({"status": "inactive"}, {"status": "banned"}):
        await ask(client, admin, "PUT", f"{OWNERS}/{uninvited['id']}", change)
        answer = await refused(client, admin, "POST", f"{OWNERS}/{uninvited['id']}/invite")
        assert answer == (409, "owner_inactive", set())


async def test_a_mistyped_address_can_be_mended_until_somebody_has_joined(client: Client, resources: Resources) -> None:
    admin, body = await make_admin(resources), newcomer()
    taken = await make_user(resources, phone_number="+919812300000")
    owner = await ask(client, admin, "POST", OWNERS, body, status=201)
    path = f"{OWNERS}/{owner['id']}"
    async with worker_with_postbox(resources) as (worker, postbox):
        await do_jobs(worker, "MailReset")
        for wish, field, code in (
            ({"email": taken.email}, "email", "email_taken"),
            ({"phone_number": "+919812300000"}, "phone_number", "phone_taken"),
        ):
            assert await refused(client, admin, "PUT", path, wish) == (409, code, {(field, code)})
        assert await ask(client, admin, "GET", path) == owner
        mended = {"name": "Omkar Roy", "email": "right@example.com", "phone_number": "98123 00001"}
        await ask(client, admin, "PUT", path, mended)
        user = await User.get(id=owner["user_id"])
        told = (user.name, user.email, user.phone_number)
        assert told == ("Omkar Roy", "right@example.com", "+919812300001")
        # Whoever has the wrong address has nothing in hand, even before the new letter is out.
        assert await set_password(client, token_in(postbox.messages[0])) == 400
        assert await do_jobs(worker, "MailReset") == 1
        assert postbox.messages[1]["To"] == "right@example.com"
        assert await set_password(client, token_in(postbox.messages[1])) == 204
    await ask(client, admin, "PUT", path, {"name": "Cards & Co", "email": "office@example.com"})
    user = await User.get(id=owner["user_id"])
    assert (user.name, user.email) == ("Omkar Roy", "right@example.com")
    assert (await Owner.get()).email == "office@example.com"
    assert await invited() == []


async def test_a_change_of_name_alone_writes_no_letter(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    owner = await ask(client, admin, "POST", OWNERS, newcomer(), status=201)
    await ask(client, admin, "PUT", f"{OWNERS}/{owner['id']}", {"name": "Omkar Roy", "default_address": "There"})
    assert (await User.get(id=owner["user_id"])).name == "Omkar Roy"
    assert await invited() == [owner["user_id"]]
    assert await fetch("SELECT id FROM password_resets") == []
