"""Deleting an account: what goes, what stays, and what stands in its way."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.coupons import CouponUser
from models.enums import OrderStatus, PaymentStatus, RefundStatus, Role
from models.users import User
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_row, fetch_value, transaction
from server.core.errors import Unauthenticated
from server.core.tokens import Principal
from server.resources import Resources
from server.reviews.schemas import WriteReview
from server.reviews.service import write_review
from server.users.schemas import AddAddress, UpdateProfile
from server.users.service import add_address, update_profile
from tests.catalog.kinds.office import noted
from tests.checkout.shop import order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.users import HOME, PASSWORD, make_user
from tests.orders.office import make_coupon
from tests.users.people import DELETION, Member, ask_for_reset, delete, give_back, join, leave_traces, sold
from tests.waiting import until_blocked

# Of the person in these tests and of nobody else: whatever says it says who they are.
CANARY = "canary"
WHO = {
    "name": "Canary Rao",
    "email": "canary@voltcart.test",
    "phone_number": "+919876500017",
    "address_line1": "7 Canary Lane",
}
MENTIONS = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'aerich'
ORDER BY 1
"""


async def mentions() -> list[str]:
    """The tables in which anything says who the person is."""
    tables = [row["relname"] for row in await fetch(MENTIONS)]
    probes = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table} t WHERE t::text ~* '{CANARY}|9876500017')"
        for table in tables
    )
    return sorted(row[0] for row in await fetch(probes))


async def untouched(user_id: UUID) -> tuple[Any, ...]:
    """What a refusal must leave as it is."""
    tables = ("carts", "addresses", "refresh_tokens", "wishlists")
    rows = [await fetch(f"SELECT * FROM {table} WHERE user_id = $1 ORDER BY id", user_id) for table in tables]
    return (await fetch_row("SELECT * FROM users WHERE id = $1", user_id), *rows)


async def test_only_books_say_who_somebody_was(client: Client, resources: Resources) -> None:
    asha = await join(client, **WHO)
    order_id = await sold(resources, asha)
    spare = await client.post(
        "/api/users/addresses", json={**HOME, "address_line1": "8 Canary Lane"}, headers=asha.headers
    )
    left = await leave_traces(client, resources, asha)
    await ask_for_reset(asha.id)
    await client.post("/api/auth/login", json={"email": asha.email, "password": "not that one"})
    coupon_id = await make_coupon()
    await CouponUser.create(coupon_id=coupon_id, user_id=asha.id)
    for url in (f"/api/products/{left['wrote']}/reviews", f"/api/products/{left['voted']}/reviews"):
        assert (await client.get(url)).status == 200

    assert await delete(client, asha) == (204, {})

    # The order's copy of the address, and the invoice, which GST law has kept for 72 months.
    assert await mentions() == ["invoices", "orders"]
    person = await User.get(id=asha.id)
    assert (person.name, person.email, person.phone_number) == (
        "Deleted person",
        f"deleted-{asha.id}@deleted.invalid",
        None,
    )
    assert (person.password, person.status, person.current_address_id) == ("!", "inactive", None)
    assert person.deleted_at is not None
    rows = await fetch("SELECT id, address_line1, city, postal_code, is_active FROM addresses")
    assert [tuple(row) for row in rows] == [(asha.address_id, "", "", "", False)]
    assert UUID((await spare.json())["id"]) != asha.address_id
    assert await fetch_value("SELECT address_id FROM orders WHERE id = $1", order_id) == asha.address_id
    for table in ("carts", "wishlists", "refresh_tokens", "password_resets", "login_failures"):
        assert await fetch_value(f"SELECT count(*) FROM {table}") == 0, table
    assert await fetch_value("SELECT count(*) FROM review_votes") == 1
    assert await fetch_value("SELECT helpful_count FROM product_reviews WHERE id = $1", left["review"]) == 1
    # A coupon that names nobody is for everybody.
    assert await fetch_value("SELECT count(*) FROM coupon_users WHERE coupon_id = $1", coupon_id) == 1
    [review] = (await (await client.get(f"/api/products/{left['wrote']}/reviews")).json())["items"]
    assert (review["title"], review["user"]["name"]) == ("Runs cool", "A former customer")
    [helpful] = (await (await client.get(f"/api/products/{left['voted']}/reviews")).json())["items"]
    assert helpful["helpful_count"] == 1


async def test_access_ends_and_the_address_is_free_again(client: Client) -> None:
    asha = await join(client, **WHO)
    assert await delete(client, asha) == (204, {})
    wish = {"email": asha.email, "password": PASSWORD}
    answer = await client.post("/api/auth/login", json=wish)
    assert (answer.status, (await answer.json())["code"]) == (401, "bad_credentials")
    token = {"refresh_token": asha.session["refresh_token"]}
    answer = await client.post("/api/auth/refresh", json=token)
    assert (answer.status, (await answer.json())["code"]) == (401, "bad_refresh_token")
    async with asyncio.timeout(1):
        while (await client.get("/api/users/me", headers=asha.headers)).status != 401:
            await asyncio.sleep(0.02)
    again = await join(client, **WHO)
    assert again.id != asha.id
    assert (await client.post("/api/auth/login", json=wish)).status == 200


async def test_a_wrong_password_deletes_nothing(client: Client) -> None:
    asha = await join(client)
    before = await untouched(asha.id)
    status, body = await delete(client, asha, "not that one")
    assert (status, body["code"]) == (400, "wrong_password")
    assert [(mistake["field"], mistake["code"]) for mistake in body["errors"]] == [("password", "wrong_password")]
    for wish, mistakes in (
        ({}, [("password", "missing")]),
        ({"password": PASSWORD, "user_id": str(uuid7())}, [("user_id", "unknown_field")]),
        ({"password": "x" * 129}, [("password", "string_too_long")]),
    ):
        answer = await client.post(DELETION, json=wish, headers=asha.headers)
        body = await answer.json()
        assert (answer.status, [(mistake["field"], mistake["code"]) for mistake in body["errors"]]) == (400, mistakes)
    assert (await client.post(DELETION, json={"password": PASSWORD})).status == 401
    assert await untouched(asha.id) == before


async def test_guesses_by_way_of_deletion_are_slowed_down(client: Client) -> None:
    asha = await join(client)
    statuses = [(await delete(client, asha, f"guess {number}"))[0] for number in range(8)]
    assert statuses[0] == 400
    assert statuses[-1] == 429


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.PROCESSING, OrderStatus.SHIPPED])
async def test_an_order_under_way_stands_in_the_way(client: Client, resources: Resources, status: OrderStatus) -> None:
    asha = await join(client)
    paid = PaymentStatus.PENDING if status is OrderStatus.PENDING else PaymentStatus.PAID
    order_id = await sold(resources, asha, status, paid, invoiced=False)
    number = await fetch_value("SELECT order_number FROM orders WHERE id = $1", order_id)
    before = await untouched(asha.id)
    status_code, body = await delete(client, asha)
    assert (status_code, body["code"], body["order_numbers"]) == (409, "orders_under_way", [number])
    assert await untouched(asha.id) == before


async def test_an_invoice_to_come_and_money_to_go_back_stand_in_the_way(client: Client, resources: Resources) -> None:
    asha = await join(client)
    order_id = await sold(resources, asha, invoiced=False)
    assert (await delete(client, asha))[1]["code"] == "orders_under_way"
    await fetch("UPDATE orders SET order_status = 'cancelled', cancel_reason = 'customer'")
    refund = await give_back(order_id, 100, RefundStatus.FAILED)
    before = await untouched(asha.id)
    for status in ("requested", "pending", "failed"):
        await fetch("UPDATE refunds SET status = $1", status)
        status_code, body = await delete(client, asha)
        assert (status_code, body["code"], len(body["order_numbers"])) == (409, "refunds_under_way", 1)
    assert await untouched(asha.id) == before
    await refund.delete()
    await give_back(order_id, 100, RefundStatus.PROCESSED)
    assert await delete(client, asha) == (204, {})


async def test_an_owner_closes_their_stores_first(client: Client, resources: Resources) -> None:
    asha, admin = await join(client, **WHO), await make_user(resources, role=Role.ADMIN)
    wish = {"user_id": str(asha.id), "default_address": WHO["address_line1"]}
    made = await client.post("/api/admin/owners", json=wish, headers=admin.headers)
    profile = await made.json()
    assert made.status == 201, profile
    url = f"/api/admin/owners/{profile['id']}"
    assert (await client.put(url, json={"name": "Canary Graphics"}, headers=admin.headers)).status == 200
    wish = {"owner_id": profile["id"], "name": "Graphics", "location": "Pune"}
    store = await client.post("/api/stores", json=wish, headers=admin.headers)
    assert store.status == 201, await store.text()
    # Another role ended every access.
    again = await client.post("/api/auth/login", json={"email": asha.email, "password": PASSWORD})
    asha = Member(await again.json(), asha.address_id)
    status, body = await delete(client, asha)
    assert (status, body["code"], body["count"]) == (409, "stores_open", 1)
    await fetch("UPDATE stores SET is_active = false")
    assert "admin_actions" in await mentions()
    assert await delete(client, asha) == (204, {})
    row = await fetch_row("SELECT name, email, phone_number, default_address, status FROM owners")
    assert row is not None
    assert (row["name"], row["email"]) == ("Deleted person", f"deleted-{asha.id}@deleted.invalid")
    assert (row["default_address"], row["status"]) == ("", "inactive")
    assert row["phone_number"] == asha.id.hex[-16:]
    # The log knows what was done, and to whom no longer.
    assert await mentions() == []
    renamed = [(before, after) for action, _, before, after in await noted() if action == "owner.update"]
    assert renamed == [({"name": "erased, before"}, {"name": "erased, after"})]
    assert await run_audit() == []


async def test_of_the_last_two_admins_who_leave_at_once_one_stays(client: Client) -> None:
    two = [await join(client) for _ in range(2)]
    await fetch("UPDATE users SET role = 'admin'")
    answers = await asyncio.gather(*(delete(client, admin) for admin in two))
    assert sorted(status for status, _ in answers) == [204, 409]
    assert [body["code"] for status, body in answers if status == 409] == ["last_admin"]
    assert await fetch_value("SELECT count(*) FROM users WHERE role = 'admin' AND status = 'active'") == 1


async def test_who_deletes_twice_at_once_does_so_once(client: Client) -> None:
    asha = await join(client)
    answers = await asyncio.gather(*(delete(client, asha) for _ in range(3)))
    assert sorted(status for status, _ in answers) in ([204, 401, 401], [204, 400, 401], [204, 400, 400])
    assert await fetch_value("SELECT token_version FROM users") == 2


async def test_who_is_about_to_order_cannot_leave(client: Client, database: str) -> None:
    asha = await join(client)
    await put_in_cart(client, asha.shopper, (await make_variant(price=500_00, stock=5)).id)
    coupon_id = await make_coupon()
    await fetch("UPDATE carts SET coupon_id = $1", coupon_id)
    async with transaction() as tx:
        # The last lock of an order, which is written by then and not seen by others yet.
        await tx.execute("SELECT FROM coupons WHERE id = $1 FOR UPDATE", coupon_id)
        placing = asyncio.create_task(order(client, asha.shopper, "cod"))
        await until_blocked(database)
        leaving = asyncio.create_task(delete(client, asha))
        await until_blocked(database, sessions=2)
    assert ((await placing)[0], (await leaving)[1]["code"]) == (201, "orders_under_way")
    assert await fetch_value("SELECT deleted_at FROM users") is None


async def test_of_ordering_and_leaving_at_once_one_wins(client: Client) -> None:
    people = [await join(client) for _ in range(6)]
    variant = await make_variant(stock=50)
    for person in people[:3]:
        await put_in_cart(client, person.shopper, variant.id)

    async def buy(person: Member) -> tuple[int, dict[str, Any]]:
        if person in people[3:]:
            body = {"product_variant_id": str(variant.id), "quantity": 1}
            await client.post("/api/cart/items", json=body, headers=person.headers)
        return await order(client, person.shopper, "cod")

    both: list[Callable[[Member], Awaitable[Any]]] = [buy, lambda person: delete(client, person)]
    await asyncio.gather(*(act(person) for person in people for act in both))
    rows = await fetch(
        "SELECT u.deleted_at IS NOT NULL AS has_left,"
        " EXISTS (SELECT FROM orders o WHERE o.user_id = u.id) AS has_ordered FROM users u"
    )
    assert [row["has_left"] != row["has_ordered"] for row in rows] == [True] * 6


async def test_what_was_asked_before_the_end_changes_nothing_after_it(client: Client) -> None:
    asha = await join(client, **WHO)
    product, who = await make_product(), Principal(asha.id, Role.CUSTOMER)
    assert (await delete(client, asha))[0] == 204
    # As requests do whose caller was looked up a moment before.
    with pytest.raises(Unauthenticated):
        await add_address(asha.id, AddAddress.model_validate({**HOME, "address_line1": WHO["address_line1"]}))
    with pytest.raises(Unauthenticated):
        await update_profile(asha.id, UpdateProfile(name=WHO["name"]))
    with pytest.raises(Unauthenticated):
        await write_review(who, product.id, WriteReview(rating=5, title="By Canary Rao"))
    assert await mentions() == []


async def test_an_admin_who_is_not_the_last_may_leave(client: Client) -> None:
    first, second = await join(client), await join(client)
    await fetch("UPDATE users SET role = 'admin'")
    assert await delete(client, first) == (204, {})
    assert (await delete(client, second))[1]["code"] == "last_admin"
    assert await fetch_value("SELECT role FROM users WHERE id = $1", first.id) == Role.ADMIN
