"""When nothing is sent to a client any more, and who hears of it."""

from dataclasses import replace

from models.enums import Role, UserStatus
from server.core.db import fetch, fetch_value
from server.core.mail import SmtpMailer
from server.hooks.rules import PAUSES
from server.resources import Resources
from tests.catalog.kinds.office import Office
from tests.checkout.shop import do_jobs
from tests.factories.catalog import make_variant
from tests.factories.users import make_user
from tests.hooks.receiver import Receiver
from tests.hooks.sent import deliveries, happen, let_time_pass, make_webhook, send, webhook_now
from tests.postbox import open_postbox


async def _give_up(resources: Resources) -> int:
    tries = 0
    while await send(resources):
        tries += 1
        await let_time_pass()
    return tries


async def test_a_client_that_never_takes_anything_is_paused_and_the_admins_hear_of_it_once(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id, (await make_variant()).id)
    receiver.status = 500
    assert await _give_up(resources) == len(PAUSES) + 1
    now = await webhook_now(office, hook["id"])
    assert now["paused_at"] is not None
    # The second was still to be tried when the first was given up; nothing is sent any more, and nothing is lost.
    assert sorted((one["status"], one["attempts"]) for one in await deliveries(office, hook["id"])) == [
        ("failed", 10),
        ("failed", 11),
    ]
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'MailSilence'") == 1
    await happen((await make_variant()).id)
    assert await send(resources) == 0
    assert [(one["status"], one["attempts"]) for one in await deliveries(office, hook["id"])][2:] == [("failed", 0)]


async def test_five_given_up_in_a_row_pause_it_although_something_arrived_today(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    await send(resources)
    receiver.status = 404
    for lost in range(1, 6):
        assert (await webhook_now(office, hook["id"]))["paused_at"] is None
        await happen((await make_variant()).id)
        await fetch("UPDATE webhook_deliveries SET attempts = 10 WHERE status = 'pending'")
        await fetch("UPDATE jobs SET payload = jsonb_set(payload, '{attempt}', '10') WHERE status = 'queued'")
        await send(resources)
        assert (await webhook_now(office, hook["id"]))["failures"] == lost
    assert (await webhook_now(office, hook["id"]))["paused_at"] is not None


async def test_what_arrives_begins_the_count_anew(office: Office, resources: Resources, receiver: Receiver) -> None:
    hook = await make_webhook(office, receiver.url)
    await fetch("UPDATE client_webhooks SET failures = 4")
    await happen((await make_variant()).id)
    await send(resources)
    assert (await webhook_now(office, hook["id"]))["failures"] == 0


async def test_410_switches_it_off(office: Office, resources: Resources, receiver: Receiver) -> None:
    hook = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id, (await make_variant()).id)
    receiver.status = 410
    await send(resources)
    assert (await webhook_now(office, hook["id"]))["is_active"] is False
    assert len(receiver.ids) == 1
    assert sorted((one["status"], one["attempts"]) for one in await deliveries(office, hook["id"])) == [
        ("failed", 0),
        ("failed", 1),
    ]
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = 'MailSilence'") == 1


async def test_the_admins_letter_says_which_webhook_and_what_to_do(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    hook = await make_webhook(office, receiver.url, description="The <b>app</b>")
    other = await make_user(resources, role=Role.ADMIN)
    await make_user(resources, role=Role.ADMIN, status=UserStatus.BANNED)
    await happen((await make_variant()).id)
    receiver.status = 410
    await send(resources)
    async with open_postbox() as postbox:
        mailing = replace(resources, mailer=SmtpMailer(postbox.url, sender="Shop <shop@voltcart.test>"))
        await do_jobs(mailing, "MailSilence")
        assert sorted(message["To"] for message in postbox.messages) == sorted([office.person.email, other.email])
        message = postbox.messages[0]
        assert message["Subject"] == "Webhook stopped: The <b>app</b>"
        text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
        assert text is not None
        assert html is not None
        assert "410 Gone" in text.get_content()
        assert hook["id"] in html.get_content()
        assert "<b>app</b>" not in html.get_content()
        await fetch("UPDATE jobs SET status = 'queued' WHERE name = 'MailSilence'")
        await office.ask("PUT", f"webhooks/{hook['id']}", {"is_active": True})
        await do_jobs(mailing, "MailSilence")
        assert len(postbox.messages) == 2
        mailing.mailer.close()
