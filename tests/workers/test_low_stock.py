"""Mails of low stock: who gets one, what it says, and that nobody gets it twice or for nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.enums import AlertStatus, Role, UserStatus
from models.inventory import StockAlert
from models.stores import Owner
from models.users import User
from server.audit.queries import run_audit
from server.core import jobs
from server.core.db import fetch, fetch_value, transaction
from server.core.mail import SmtpMailer
from server.core.settings import load_settings
from server.inventory.jobs import AnnounceStockAlert, MailStockAlert
from server.inventory.queries import lock_stock
from server.inventory.schemas import AlertView
from server.inventory.service import mark_sent, return_stock, take_stock
from server.resources import Resources
from tests.checkout.shop import do_jobs, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_owner, make_product, make_store, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import Person, make_user
from tests.inventory.back_office import alerts
from tests.inventory.test_stock import make_order
from tests.postbox import Postbox, open_postbox
from tests.workers.test_letters import Words
from workers.letters import Written, write_stock_letter

NAMES = ("AnnounceStockAlert", "MailStockAlert")
SETTINGS = load_settings(_env_file=None, mail_from="Voltcart <shop@voltcart.test>")
NOW = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)
NUMBERS = count(1)


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    """A mail server that takes what it is given."""
    async with open_postbox() as box:
        yield box


@pytest.fixture
def office(resources: Resources, postbox: Postbox) -> Iterator[Resources]:
    """A worker's parts, with that mail server."""
    mailer = SmtpMailer(postbox.url, sender=resources.settings.mail_from)
    yield replace(resources, mailer=mailer)
    mailer.close()


async def make_admin(resources: Resources, **wish: Any) -> Person:
    return await make_user(resources, role=Role.ADMIN, email=f"admin-{next(NUMBERS)}@voltcart.test", **wish)


async def fall(resources: Resources, *, owner: Owner | None = None, **wish: Any) -> UUID:
    """Sell two of a variant's last; gives the order."""
    store = await make_store(owner, name="Pune") if owner is not None else None
    variant = await make_variant(await make_product(f"GeForce {next(NUMBERS)}", store=store), stock=10, **wish)
    order_id = await make_order(resources)
    async with transaction() as tx:
        await lock_stock(tx, [variant.id])
        await take_stock(tx, order_id, {variant.id: 2})
    return order_id


def receivers(postbox: Postbox) -> list[str]:
    return sorted(str(message["To"]) for message in postbox.messages)


async def test_active_admins_and_the_stores_owner_are_told_once(office: Resources, postbox: Postbox) -> None:
    told = [(await make_admin(office)).email for _ in range(2)]
    await make_admin(office, status=UserStatus.BANNED)
    await make_user(office)
    owner_user = await make_user(office, role=Role.OWNER)
    await make_store(await make_owner(await User.get(id=(await make_user(office, role=Role.OWNER)).id)))
    await fall(office, owner=await make_owner(await User.get(id=owner_user.id)), name="Red", sku="RTX-1")
    assert await do_jobs(office, *NAMES) == 4
    assert receivers(postbox) == sorted([*told, owner_user.email])
    assert await alerts() == [("sent", 8, 10)]
    message = postbox.messages[0]
    assert message["Subject"] == "Low stock: 8 left of RTX-1"
    text, html = (part.get_content() for part in message.iter_parts())
    for content in (" ".join(text.split()), Words(html).text):
        for said in ("Asha Rao", "(Red)", "GeForce", "RTX-1", "8", "10", "Pune"):
            assert said in content
    assert len({str(message["Message-ID"]) for message in postbox.messages}) == 3


async def test_an_owner_who_is_out_and_one_who_is_admin(office: Resources, postbox: Postbox) -> None:
    admin = await make_admin(office)
    out = await make_owner()
    await Owner.filter(id=out.id).update(status=UserStatus.INACTIVE)
    await fall(office, owner=out)
    await fall(office, owner=await make_owner(await User.get(id=admin.id)))
    no_more = await make_owner()
    await User.filter(id=no_more.user_id).update(role=Role.CUSTOMER)
    await fall(office, owner=no_more)
    await do_jobs(office, *NAMES)
    assert receivers(postbox) == [admin.email] * 3


async def test_an_alert_that_nobody_is_there_for_stays_untold(office: Resources, postbox: Postbox) -> None:
    await fall(office)
    assert await do_jobs(office, *NAMES) == 1
    assert (postbox.messages, await alerts()) == ([], [("pending", 8, 10)])


async def test_a_resolved_alert_is_told_to_nobody(office: Resources, postbox: Postbox) -> None:
    await make_admin(office)
    for announced in (False, True):
        order_id = await fall(office)
        if announced:
            await do_jobs(office, "AnnounceStockAlert")
        async with transaction() as tx:
            await return_stock(tx, order_id)
        await do_jobs(office, *NAMES)
        await mark_sent((await StockAlert.all().order_by("-id"))[0].id)
    assert postbox.messages == []
    assert await alerts() == [("resolved", 8, 10)] * 2
    assert await fetch_value("SELECT count(*) FROM jobs WHERE status <> 'done'") == 0


async def test_who_left_meanwhile_is_not_told(office: Resources, postbox: Postbox) -> None:
    admin = await make_admin(office)
    await fall(office)
    await do_jobs(office, "AnnounceStockAlert")
    await User.filter(id=admin.id).update(role=Role.CUSTOMER)
    assert await do_jobs(office, "MailStockAlert") == 1
    assert (postbox.messages, await alerts()) == ([], [("pending", 8, 10)])


async def test_an_alert_announced_again_is_mailed_once(office: Resources, postbox: Postbox) -> None:
    admin = await make_admin(office)
    await fall(office)
    alert = await StockAlert.get()
    for before_mail in (True, False):
        async with transaction() as tx:
            await jobs.add(tx, AnnounceStockAlert(alert_id=alert.id))
        if before_mail:
            await do_jobs(office, "AnnounceStockAlert")
        else:
            await do_jobs(office, *NAMES)
    assert receivers(postbox) == [admin.email]
    # A second letter, should it ever be written, can be told for what it is.
    async with transaction() as tx:
        await jobs.add(tx, MailStockAlert(alert_id=alert.id, user_id=admin.id))
    await do_jobs(office, *NAMES)
    assert len(postbox.messages) == 2
    assert len({str(message["Message-ID"]) for message in postbox.messages}) == 1


async def test_a_bad_address_keeps_nobody_else_waiting(office: Resources, postbox: Postbox) -> None:
    bad, good = await make_admin(office), await make_admin(office)
    await fall(office)
    await do_jobs(office, "AnnounceStockAlert")
    postbox.reply = "550 nobody of that name"
    await _do_mail_to(office, bad)
    assert await alerts() == [("pending", 8, 10)]
    postbox.reply = "250 OK"
    await do_jobs(office, *NAMES)
    assert receivers(postbox) == [good.email]
    assert await alerts() == [("sent", 8, 10)]
    rows = await fetch("SELECT payload ->> 'user_id' AS id, status FROM jobs WHERE name = 'MailStockAlert'")
    assert {row["id"]: row["status"] for row in rows} == {str(bad.id): "failed", str(good.id): "done"}


async def _do_mail_to(office: Resources, person: Person) -> None:
    """Do the one letter, as if the others waited."""
    others = "name = 'MailStockAlert' AND payload ->> 'user_id' <> $1"
    await fetch(f"UPDATE jobs SET run_at = now() + interval '1 hour' WHERE {others}", str(person.id))
    await do_jobs(office, "MailStockAlert")
    await fetch(f"UPDATE jobs SET run_at = now() WHERE {others}", str(person.id))


async def test_a_mail_server_that_is_down_is_tried_again(office: Resources, postbox: Postbox) -> None:
    admin = await make_admin(office)
    await fall(office)
    postbox.verdict = "451 try later"
    await do_jobs(office, *NAMES)
    assert await alerts() == [("pending", 8, 10)]
    postbox.verdict = "250 OK"
    await fetch("UPDATE jobs SET run_at = now() WHERE status = 'queued'")
    await do_jobs(office, *NAMES)
    assert (receivers(postbox), await alerts()) == ([admin.email], [("sent", 8, 10)])


async def test_a_crowd_that_buys_it_low_is_one_mail_for_each(
    client: Client, office: Resources, postbox: Postbox
) -> None:
    told = sorted([(await make_admin(office)).email for _ in range(2)])
    variant = await make_variant(stock=15)
    shoppers = [await make_shopper(office.tokens) for _ in range(12)]
    for shopper in shoppers:
        await put_in_cart(client, shopper, variant.id)
    answers = await asyncio.gather(*(order(client, shopper, "cod") for shopper in shoppers))
    assert [status for status, _ in answers] == [201] * 12
    await asyncio.gather(*(do_jobs(office, *NAMES) for _ in range(4)))
    assert (receivers(postbox), await alerts()) == (told, [("sent", 9, 10)])
    assert [message["Subject"] for message in postbox.messages] == [f"Low stock: 3 left of {variant.sku}"] * 2
    assert await run_audit() == []


def write(**changes: Any) -> Written:
    values: dict[str, Any] = {
        "id": uuid7(),
        "product_id": uuid7(),
        "product_name": "GeForce One",
        "product_variant_id": uuid7(),
        "variant_name": "",
        "sku": "RTX-1",
        "store_id": None,
        "store_name": None,
        "stock_level": 8,
        "threshold": 10,
        "stock_quantity": 3,
        "status": AlertStatus.PENDING,
        "resolved_at": None,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return write_stock_letter(AlertView(**(values | changes)), name=changes.get("name", "Asha Rao"), settings=SETTINGS)


def test_what_the_letter_says_without_store_and_name() -> None:
    written = write()
    assert " ".join(written.text.split()) == (
        "Hello Asha Rao, GeForce One is running low. SKU: RTX-1 Left: 3 Threshold: 10"
        " No more letters about it are sent while the alert is open. -- Voltcart"
        " Voltcart Demo Shop, 1 Example Road, Bengaluru 560001"
        " You get this letter because you look after this stock."
    )
    words = Words(written.html).text
    for said in ("Hello Asha Rao,", "GeForce One is running low.", "SKU RTX-1", "Left 3", "Threshold 10"):
        assert said.replace(".", "") in words.replace(" .", "").replace(".", "")
    assert "Store" not in words
    assert "None" not in words


def test_texts_of_people_are_not_markup_and_end_no_header() -> None:
    evil = '<script>alert("1")</script> & <img src=x>'
    written = write(product_name=evil, variant_name=evil, store_name=evil, sku=f"A\r\nBcc: {evil}")
    assert not {"script", "img"} & Words(written.html).elements
    assert "&lt;script&gt;" in written.html
    assert written.text.count(evil) == 4
    assert written.subject == f"Low stock: 3 left of A Bcc: {evil}"
