"""Letters on their way: none is lost, none goes out twice unknown, and no mail server holds the shop up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from models.enums import CancelReason
from server.audit.queries import run_audit
from server.checkout.service.cancelling import cancel
from server.core import jobs
from server.core.db import fetch, fetch_row, transaction
from server.core.mail import MAIL_ATTEMPTS, MailDelayed, SmtpMailer
from server.devstack.mailcatcher.mailbox import Mailbox
from server.orders.queries import lock_order
from server.resources import Resources
from tests.checkout.shop import buy, do_jobs
from tests.conftest import Client
from tests.core.smtp_script import Script, scripted
from tests.factories.catalog import make_image, make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.workers.test_letters import Words
from workers.registry import TASKS
from workers.runner import backoff

LETTER = "SendOrderLetter"
pytestmark = pytest.mark.row("Q3")


@asynccontextmanager
async def office(resources: Resources, **says: str) -> AsyncIterator[tuple[Resources, Script]]:
    """A worker's parts with a mail server that says what it is told to say."""
    async with scripted(**says) as script:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{script.port}", sender="Voltcart <shop@voltcart.test>")
        yield replace(resources, mailer=mailer), script
        mailer.close()


async def order(client: Client, resources: Resources) -> Shopper:
    """A shopper who has ordered something, to be paid at the door."""
    shopper, variant = await make_shopper(resources.tokens), await make_variant()
    await make_image(await variant.product)
    await buy(client, shopper, variant.id, method="cod")
    return shopper


def read(script: Script) -> list[EmailMessage]:
    return [message_from_bytes(raw, policy=default) for raw in script.letters]


async def left() -> list[tuple[str, int, str]]:
    """The letters' jobs: what became of each, its tries, and its error."""
    rows = await fetch("SELECT status, attempts, error FROM jobs WHERE name = $1 ORDER BY created_at, id", LETTER)
    return [tuple(row) for row in rows]


async def try_again(worker: Resources) -> None:
    await fetch("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    await do_jobs(worker, LETTER)


async def test_a_mail_server_that_is_away_for_long_costs_nothing_but_time(client: Client, resources: Resources) -> None:
    async with office(resources, CONNECT="drop") as (worker, script):
        shoppers = [await order(client, resources) for _ in range(3)]
        for _ in range(30):
            await try_again(worker)
        assert [(status, tries) for status, tries, _ in await left()] == [("queued", 30)] * 3
        assert all(error.startswith("MailDelayed: The mail server said:") for _, _, error in await left())
        script.says.clear()
        await try_again(worker)
        await try_again(worker)
    assert [(status, tries) for status, tries, _ in await left()] == [("done", 31)] * 3
    assert sorted(str(message["To"]) for message in read(script)) == sorted(shopper.email for shopper in shoppers)
    assert await run_audit() == []


def test_letters_are_tried_for_more_than_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.runner.random.uniform", lambda low, _high: low)
    patient = {name for name, task in TASKS.items() if task.payload.max_attempts == MAIL_ATTEMPTS}
    assert patient >= {"SendOrderLetter", "MailStockAlert", "MailBackInStock"}
    error = MailDelayed(words="nothing", retry_after=10)
    assert sum(backoff(attempt, error) for attempt in range(1, MAIL_ATTEMPTS)) > 24 * 3600


async def test_a_hard_refusal_is_parked_with_the_servers_words_and_done_again_on_demand(
    client: Client, resources: Resources
) -> None:
    async with office(resources, RCPT="550 5.1.1 no such user") as (worker, script):
        await order(client, resources)
        for _ in range(3):
            await try_again(worker)
        assert await left() == [("failed", 1, "MailRefused: 550 5.1.1 no such user")]
        script.says.clear()
        row = await fetch_row("SELECT id FROM jobs WHERE name = $1", LETTER)
        assert row is not None
        async with transaction() as tx:
            assert await jobs.retry(tx, [row["id"]]) == 1
        await do_jobs(worker, LETTER)
    assert await left() == [("done", 1, "")]
    assert [message["Message-ID"] for message in read(script)] == [f"<{row['id']}@voltcart.test>"]
    assert await run_audit() == []


async def test_a_letter_of_unknown_end_goes_out_again_and_is_known_for_the_same(
    client: Client, resources: Resources, tmp_path: Path
) -> None:
    async with office(resources, CONTENT="drop") as (worker, script):
        await order(client, resources)
        await try_again(worker)
        script.says.clear()
        await try_again(worker)
    assert [(status, tries) for status, tries, _ in await left()] == [("done", 2)]
    mailbox = Mailbox(tmp_path)
    for raw in script.letters:
        mailbox.add(raw, "shop@voltcart.test", ("asha@voltcart.test",))
    assert [caught.copies for caught in mailbox.newest()] == [2]
    mailbox.close()
    assert await run_audit() == []


async def test_a_letter_that_was_overtaken_is_not_sent(client: Client, resources: Resources) -> None:
    async with office(resources) as (worker, script):
        await order(client, resources)
        row = await fetch_row("SELECT id, order_number FROM orders")
        assert row is not None
        async with transaction() as tx:
            await cancel(tx, await lock_order(tx, row["id"]), CancelReason.CUSTOMER, actor_id=None)
        await do_jobs(worker, LETTER)
    assert [status for status, _, _ in await left()] == ["done", "done"]
    assert [message["Subject"] for message in read(script)] == [f"Order {row['order_number']} is cancelled"]


async def test_a_letter_shows_the_pictures_of_what_was_bought(client: Client, resources: Resources) -> None:
    async with office(resources) as (worker, script):
        shopper, variant = await make_shopper(resources.tokens), await make_variant()
        await make_image(await variant.product)
        own = await make_image(await variant.product, is_primary=False, variant_id=variant.id)
        await buy(client, shopper, variant.id, method="cod")
        await do_jobs(worker, LETTER)
    html = read(script)[0].get_body(("html",))
    assert html is not None
    assert f"https://cdn.voltcart.test/{own.id}/thumb.webp" in Words(html.get_content()).places
