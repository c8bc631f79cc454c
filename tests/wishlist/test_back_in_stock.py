"""Who wishes for something that is back in stock is mailed, once for each wish, while there is something to buy."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.catalog import ProductVariant
from models.enums import Role, TargetRole, UserStatus
from models.users import User
from models.wishlist import Wishlist, WishListItem
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.errors import Unavailable
from server.core.mail import SmtpMailer
from server.inventory.queries import lock_stock
from server.inventory.service import set_stock
from server.resources import Resources
from server.wishlist.service import AT_ONCE, announce_back_in_stock
from tests.catalog.lists import statements
from tests.checkout.shop import buy, do_jobs
from tests.conftest import Client
from tests.factories.catalog import make_category, make_image, make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.factories.users import Person, make_user
from tests.postbox import Postbox, open_postbox
from tests.wishlist.asking import ITEMS, ask, wish
from tests.workers.test_letters import Words

ANNOUNCED, MAILED = "AnnounceBackInStock", "MailBackInStock"


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    """A mail server that takes what it is given."""
    async with open_postbox() as box:
        yield box


@pytest.fixture
async def office(resources: Resources, postbox: Postbox) -> AsyncIterator[Resources]:
    """A worker's parts, with that mail server."""
    mailer = SmtpMailer(postbox.url, sender=resources.settings.mail_from)
    yield replace(resources, mailer=mailer)
    mailer.close()


async def restock(*variant_ids: UUID, units: int = 5) -> None:
    """Set the stock of variants, as an import does."""
    async with transaction() as tx:
        await lock_stock(tx, variant_ids)
        await set_stock(tx, dict.fromkeys(variant_ids, units), actor_id=None)


async def announce(office: Resources) -> None:
    """Let the minute pass, and do what is to be done."""
    await fetch("UPDATE jobs SET run_at = now() WHERE name = $1 AND status = 'queued'", ANNOUNCED)
    await do_jobs(office, ANNOUNCED, MAILED)


async def announced() -> list[tuple[Any, ...]]:
    """The announcements left so far, oldest first: of which variant, and whether of its whole product."""
    rows = await fetch(
        "SELECT payload ->> 'product_variant_id' AS id, (payload ->> 'whole_product')::bool AS whole FROM jobs"
        " WHERE name = $1 ORDER BY created_at, id",
        ANNOUNCED,
    )
    return [(UUID(row["id"]), row["whole"]) for row in rows]


def readers(postbox: Postbox) -> list[str]:
    return sorted(str(message["To"]) for message in postbox.messages)


async def test_the_letter_says_what_is_back_and_how_to_have_no_more(
    client: Client, office: Resources, postbox: Postbox
) -> None:
    person = await make_user(office)
    variant = await make_variant(await make_product("GeForce One"), name="Red", stock=0, price=74_990_00)
    await make_image(await variant.product)
    await wish(client, person, product_variant_id=variant.id)
    await restock(variant.id)
    wait = "SELECT run_at - created_at FROM jobs WHERE name = $1"
    assert (await fetch_value(wait, ANNOUNCED)).total_seconds() == 60
    assert await do_jobs(office, ANNOUNCED) == 0
    await announce(office)
    [message] = postbox.messages
    job_id = await fetch_value("SELECT id FROM jobs WHERE name = $1", MAILED)
    assert (message["To"], message["Subject"]) == (person.email, "Back in stock: GeForce One")
    assert message["Message-ID"] == f"<{job_id}@voltcart.test>"
    way_out = str(message["List-Unsubscribe"]).strip("<>")
    text, html = (part.get_content() for part in message.iter_parts())
    assert "GeForce One (Red) is back in stock, at ₹74,990.00." in text
    assert way_out in text
    assert way_out in Words(html).places
    assert any(place.endswith("/thumb.webp") for place in Words(html).places)
    assert str(person.id) not in way_out + text + html
    path = way_out.removeprefix(office.settings.shop_url)
    answer = await client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status, await wants(person)) == (200, False)


async def wants(person: Person) -> bool:
    return (await User.get(id=person.id)).wants_stock_mail


async def test_each_way_back_is_noticed_and_no_other_change(client: Client, office: Resources) -> None:
    person, admin = await make_user(office), await make_user(office, role=Role.ADMIN)
    variant, idle = await make_variant(stock=0), await make_variant(stock=0)
    await wish(client, person, product_variant_id=variant.id)
    path = f"/api/admin/variants/{variant.id}/stock"

    async def change(**body: Any) -> None:
        status, answer = await ask(client, admin, "PUT", path, body)
        assert status == 200, answer

    async def left() -> int:
        """How many announcements wait; none is left after."""
        count: int = await fetch_value("SELECT count(*) FROM jobs WHERE name = $1", ANNOUNCED)
        await fetch("DELETE FROM jobs WHERE name = $1", ANNOUNCED)
        return count

    await change(delta=2, reason="restock")
    assert await left() == 1
    await change(delta=2, reason="restock")
    await change(delta=-1, reason="correction")
    shopper = await make_shopper(office.tokens)
    bought = await buy(client, shopper, variant.id, 3)
    assert await left() == 0
    status, _ = await ask(
        client, Person(shopper.user_id, "", shopper.headers), "PUT", f"/api/orders/{bought['id']}/cancel"
    )
    assert (status, await left()) == (200, 1)
    await restock(variant.id, idle.id, units=0)
    assert await left() == 0
    await restock(variant.id, idle.id)
    await restock(variant.id, idle.id, units=0)
    await restock(variant.id, idle.id)
    # Two rises within the minute are one, and nobody wishes for the other.
    assert await left() == 1
    await ProductVariant.filter(id=variant.id).update(is_active=False)
    await restock(variant.id, units=0)
    await restock(variant.id)
    assert await left() == 0


async def test_a_wish_for_the_product_waits_for_all_of_it(client: Client, office: Resources, postbox: Postbox) -> None:
    one, both, other = [await make_user(office) for _ in range(3)]
    product = await make_product()
    red, blue = await make_variant(product, stock=0, name="Red"), await make_variant(product, stock=0, name="Blue")
    await wish(client, one, product_id=product.id)
    await wish(client, both, product_id=product.id)
    await wish(client, both, product_variant_id=red.id)
    await wish(client, other, product_variant_id=blue.id)
    await restock(red.id)
    assert await announced() == [(red.id, True)]
    await announce(office)
    assert readers(postbox) == sorted([one.email, both.email])
    subjects = {str(message["To"]): message.get_body(("plain",)) for message in postbox.messages}
    assert "(Red) is back" in subjects[both.email].get_content()  # type: ignore[union-attr]  # it has one
    assert "(Red)" not in subjects[one.email].get_content()  # type: ignore[union-attr]  # it has one
    # Who wishes for the product by now sees that it is there; only the blue one comes back.
    late = await make_user(office)
    await wish(client, late, product_id=product.id)
    await restock(blue.id)
    await announce(office)
    assert readers(postbox) == sorted([one.email, both.email, other.email])
    # All told; and told once, however often it comes and goes.
    await fetch("UPDATE wish_list_items SET told_at = now() WHERE told_at IS NULL")
    await restock(red.id, blue.id, units=0)
    await restock(red.id, blue.id)
    await announce(office)
    assert len(postbox.messages) == 3
    assert await run_audit() == []


async def test_a_whole_product_is_back_with_several_variants_at_once(
    client: Client, office: Resources, postbox: Postbox
) -> None:
    person, product = await make_user(office), await make_product()
    variants = [await make_variant(product, stock=0) for _ in range(3)]
    await wish(client, person, product_id=product.id)
    await restock(*(variant.id for variant in variants))
    assert sorted(await announced()) == sorted((variant.id, True) for variant in variants)
    # By then the first is gone again, and the product is not.
    await restock(variants[0].id, units=0)
    await announce(office)
    assert readers(postbox) == [person.email]


async def test_who_is_not_to_be_told_is_not(client: Client, office: Resources, postbox: Postbox) -> None:
    told, unwilling, banned, retailer = [
        await make_user(office, role=role) for role in (Role.CUSTOMER, Role.CUSTOMER, Role.CUSTOMER, Role.RETAILER)
    ]
    bulk = await make_variant(
        await make_product(category=await make_category(target_role=TargetRole.RETAILER)), stock=0
    )
    open_ = await make_variant(stock=0)
    for person in (told, unwilling, banned, retailer):
        await wish(client, person, product_variant_id=open_.id)
    await wish(client, retailer, product_variant_id=bulk.id)
    # A customer's wish of before the category was for retailers alone.
    wishlist = await Wishlist.get(user_id=told.id)
    await WishListItem.create(wishlist_id=wishlist.id, product_id=bulk.product_id, product_variant_id=bulk.id)
    assert (await ask(client, unwilling, "PUT", "/api/users/me", {"wants_stock_mail": False}))[0] == 200
    await User.filter(id=banned.id).update(status=UserStatus.BANNED)
    await restock(open_.id, bulk.id)
    await announce(office)
    assert readers(postbox) == sorted([told.email, retailer.email, retailer.email])
    # Who changes their mind is told the next time.
    assert (await ask(client, unwilling, "PUT", "/api/users/me", {"wants_stock_mail": True}))[0] == 200
    await restock(open_.id, units=0)
    await restock(open_.id)
    await announce(office)
    assert readers(postbox).count(unwilling.email) == 1
    assert len(postbox.messages) == 4


async def test_who_left_after_the_announcement_is_not_mailed(
    client: Client, office: Resources, postbox: Postbox
) -> None:
    unwilling, gone, kept = [await make_user(office) for _ in range(3)]
    variant = await make_variant(stock=0)
    items = {person.id: await wish(client, person, product_variant_id=variant.id) for person in (unwilling, gone, kept)}
    await restock(variant.id)
    await announce_back_in_stock(variant.id, whole_product=True)
    await User.filter(id=unwilling.id).update(wants_stock_mail=False)
    assert (await ask(client, gone, "DELETE", f"{ITEMS}/{items[gone.id]['id']}"))[0] == 204
    await do_jobs(office, MAILED)
    assert readers(postbox) == [kept.email]


async def test_what_is_gone_again_is_not_announced_and_its_wishes_wait(
    client: Client, office: Resources, postbox: Postbox
) -> None:
    person, variant = await make_user(office), await make_variant(stock=0)
    await wish(client, person, product_variant_id=variant.id)
    await wish(client, person, product_id=variant.product_id)
    for gone_before in ("announcing", "mailing"):
        await restock(variant.id)
        if gone_before == "mailing":
            await announce_back_in_stock(variant.id, whole_product=True)
        await restock(variant.id, units=0)
        await announce(office)
        assert await WishListItem.filter(told_at=None).count() == 2, gone_before
    assert postbox.messages == []
    await restock(variant.id)
    await announce(office)
    assert readers(postbox) == [person.email]
    assert await WishListItem.filter(told_at=None).count() == 0


async def test_after_a_run_of_unknown_end_a_wish_is_not_told_again(
    client: Client, office: Resources, postbox: Postbox
) -> None:
    person, variant = await make_user(office), await make_variant(stock=0)
    await wish(client, person, product_variant_id=variant.id)
    await restock(variant.id)
    await announce_back_in_stock(variant.id, whole_product=True)
    # The first run mailed, and died before it could say so.
    await fetch("UPDATE jobs SET attempts = 1 WHERE name = $1", MAILED)
    await restock(variant.id, units=0)
    await do_jobs(office, MAILED)
    await restock(variant.id)
    await announce(office)
    assert postbox.messages == []


async def test_announced_many_times_at_once_everybody_is_told_once(
    client: Client, office: Resources, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.wishlist.service.AT_ONCE", 3)
    people, variant = [await make_user(office) for _ in range(10)], await make_variant(stock=0)
    for person in people:
        await wish(client, person, product_variant_id=variant.id)
        await wish(client, person, product_id=variant.product_id)
    await restock(variant.id)
    await asyncio.gather(*(announce_back_in_stock(variant.id, whole_product=True) for _ in range(5)))
    assert await fetch_value("SELECT count(*) FROM jobs WHERE name = $1", MAILED) == 10
    await do_jobs(office, MAILED)
    assert readers(postbox) == sorted(person.email for person in people)
    assert await run_audit() == []


async def test_a_crash_in_between_loses_and_doubles_nobody(
    client: Client, office: Resources, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.wishlist.service.AT_ONCE", 2)
    people, variant = [await make_user(office) for _ in range(5)], await make_variant(stock=0)
    for person in people:
        await wish(client, person, product_variant_id=variant.id)
    await restock(variant.id)
    passed: list[str] = []

    def crash(place: str) -> None:
        passed.append(place)
        if len(passed) % 2 == 0:
            raise Unavailable

    monkeypatch.setattr("server.wishlist.service.crash_point", crash)
    for told in (2, 4, 5):
        # Each run dies at its second step, or is done.
        with suppress(Unavailable):
            await announce_back_in_stock(variant.id, whole_product=True)
        passed.clear()
        assert await fetch_value("SELECT count(*) FROM jobs WHERE name = $1", MAILED) == told
        assert await WishListItem.filter(told_at=None).count() == 5 - told
    await do_jobs(office, MAILED)
    assert readers(postbox) == sorted(person.email for person in people)


async def test_thousands_of_wishes_take_a_few_statements(resources: Resources) -> None:
    variant, count = await make_variant(stock=1), AT_ONCE + 200
    ids = [uuid7() for _ in range(count)]
    await fetch(
        "INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)"
        " SELECT id, 'A', id || '@x.test', '!', 'customer', 'active', 1, now(), now() FROM unnest($1::uuid[]) id",
        ids,
    )
    await fetch(
        "INSERT INTO wishlists (id, user_id, created_at, updated_at)"
        " SELECT uuidv7(), id, now(), now() FROM unnest($1::uuid[]) id",
        ids,
    )
    await fetch(
        "INSERT INTO wish_list_items (id, wishlist_id, product_id, product_variant_id, created_at, updated_at)"
        " SELECT uuidv7(), id, $1, $2, now(), now() FROM wishlists",
        variant.product_id,
        variant.id,
    )
    with statements() as counted:
        await announce_back_in_stock(variant.id, whole_product=False)
    assert len(counted) < 25
    row = await fetch_row("SELECT count(*), count(DISTINCT payload ->> 'wish_list_item_id') FROM jobs")
    assert row is not None
    assert tuple(row) == (count, count)
