"""What a guest gathered joins their own cart when they sign in: once, whole, and whatever happens beside."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from models.cart import Cart, CartItem
from models.catalog import ProductVariant
from models.enums import Role
from server.audit.queries import run_audit
from server.core.db import fetch, transaction
from server.resources import Resources
from tests.cart.asking import Headers, add, begin_as_guest, call, fill, held, make_shelf, show
from tests.checkout.shop import order
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper
from tests.factories.users import PASSWORD, Person, make_address, make_user


@pytest.fixture
async def password_hash(resources: Resources) -> str:
    """What is stored of the usual password."""
    return await resources.passwords.hash(PASSWORD)


@pytest.fixture
async def asha(resources: Resources, password_hash: str) -> Person:
    """A customer who can sign in."""
    return await make_user(resources, password_hash=password_hash)


async def log_in(client: Client, person: Person, guest: Headers, password: str = PASSWORD) -> int:
    """Sign in with a guest's token; gives the status."""
    status, _, _ = await call(client, "POST", "/api/auth/login", guest, {"email": person.email, "password": password})
    return status


async def units() -> int:
    """How many units lie in all carts together."""
    return sum(item.quantity for item in await CartItem.all())


async def test_lines_join_and_the_token_is_dead(client: Client, asha: Person) -> None:
    both, own, new = [await make_variant(price=100_00, stock=50) for _ in range(3)]
    await add(client, asha.headers, both.id, 3)
    await add(client, asha.headers, own.id)
    await ProductVariant.filter(id=both.id).update(price=150_00)
    guest = await begin_as_guest(client, both.id)
    await add(client, guest, both.id)
    _, seen = await add(client, guest, new.id, 4)
    new_line = seen["items"][1]["id"]
    await ProductVariant.filter(id=new.id).update(price=90_00)
    await fetch("UPDATE carts SET updated_at = now() - interval '1 day'")
    assert await log_in(client, asha, guest) == 200
    cart = await show(client, asha.headers)
    told = {
        item["product_variant_id"]: (item["quantity"], item["price_at_time"], item["price"], item["changes"])
        for item in cart["items"]
    }
    assert told == {
        # Each line keeps the price that its buyer saw first.
        str(both.id): (5, 100_00, 150_00, ["price_up"]),
        str(own.id): (1, 100_00, 100_00, []),
        str(new.id): (4, 100_00, 90_00, ["price_down"]),
    }
    assert cart["items"][2]["id"] == new_line
    assert cart["quote"]["subtotal"] == 5 * 150_00 + 100_00 + 4 * 90_00
    stored = await Cart.get()
    assert (stored.user_id, stored.token_hash, str(stored.id)) == (asha.id, None, cart["id"])
    assert (await fetch("SELECT updated_at > now() - interval '1 minute' FROM carts"))[0][0]
    assert {item.final_price for item in await CartItem.all()} == {5 * 100_00, 100_00, 4 * 100_00}
    assert (await show(client, guest))["items"] == []
    # A used token opens nothing, and stands in nobody's way.
    assert await log_in(client, asha, guest) == 200
    assert await show(client, asha.headers) == cart
    status, _, told_token = await call(client, "POST", "/api/cart/items", guest, {"product_variant_id": str(own.id)})
    assert (status, told_token not in {None, guest["X-Cart-Token"]}) == (201, True)


async def test_a_new_customer_brings_what_they_gathered(client: Client) -> None:
    variant = await make_variant()
    guest = await begin_as_guest(client, variant.id)
    wish = {"name": "Asha Rao", "email": "asha@voltcart.test", "password": PASSWORD}
    status, session, _ = await call(client, "POST", "/api/auth/register", guest, wish)
    assert status == 201
    cart = await show(client, {"Authorization": f"Bearer {session['access_token']}"})
    assert held(cart) == {str(variant.id): 1}
    assert str((await Cart.get()).user_id) == session["user"]["id"]


async def test_a_failed_login_merges_nothing(client: Client, asha: Person) -> None:
    variant, own = await make_variant(), await make_variant()
    await add(client, asha.headers, own.id)
    guest = await begin_as_guest(client, variant.id)
    wish = {"name": "Asha Rao", "email": asha.email, "password": PASSWORD}
    assert await log_in(client, asha, guest, "not that one") == 401
    assert (await call(client, "POST", "/api/auth/register", guest, wish))[0] == 409
    assert held(await show(client, guest)) == {str(variant.id): 1}
    assert held(await show(client, asha.headers)) == {str(own.id): 1}


async def test_a_token_that_opens_nothing_changes_nothing(client: Client, asha: Person) -> None:
    assert [await log_in(client, asha, {"X-Cart-Token": token}) for token in ("", "made-up", "x" * 5000, "ü")] == [
        200
    ] * 4
    assert await Cart.all().count() == 0
    await begin_as_guest(client, (await make_variant()).id)
    assert await log_in(client, asha, {"X-Cart-Token": "made-up"}) == 200
    assert [cart.user_id for cart in await Cart.all()] == [None]


async def test_no_more_than_a_cart_holds(client: Client, asha: Person) -> None:
    shelf = await make_shelf(104)
    await add(client, asha.headers, shelf[0], 60)
    await fill((await Cart.get()).id, shelf[1:98])
    guest = await begin_as_guest(client, shelf[98])
    for variant_id in shelf[99:103]:
        await add(client, guest, variant_id)
    await add(client, guest, shelf[0], 50)
    assert await log_in(client, asha, guest) == 200
    # 60 and 50 are 99, of the guest's five other lines the oldest two find room.
    expected = {str(variant_id): 1 for variant_id in shelf[:100]} | {str(shelf[0]): 99}
    assert held(await show(client, asha.headers)) == expected
    assert await CartItem.all().count() == 100


async def test_a_retailer_sees_their_own_prices(client: Client, resources: Resources, password_hash: str) -> None:
    retailer = await make_user(resources, role=Role.RETAILER, password_hash=password_hash)
    guest = await begin_as_guest(client, (await make_variant(price=100_00, retailer_price=80_00)).id)
    assert await log_in(client, retailer, guest) == 200
    [item] = (await show(client, retailer.headers))["items"]
    assert (item["price_at_time"], item["price"], item["changes"]) == (100_00, 80_00, ["price_down"])


async def test_many_logins_at_once_merge_once(client: Client, resources: Resources, password_hash: str) -> None:
    variant = await make_variant(stock=99)
    people = [await make_user(resources, password_hash=password_hash) for _ in range(2)]
    for person in people:
        await add(client, person.headers, variant.id)
    guest = await begin_as_guest(client, variant.id)
    await add(client, guest, variant.id, 4)
    async with transaction() as tx:
        # All of them come to the guest's cart before the first may have it.
        await tx.fetch("SELECT FROM carts WHERE user_id IS NULL FOR UPDATE")
        logins = [asyncio.create_task(log_in(client, person, guest)) for person in people * 2]
        await asyncio.sleep(0.5)
        assert not any(login.done() for login in logins)
    assert await asyncio.gather(*logins) == [200] * 4
    assert sorted([item.quantity for item in await CartItem.all()]) == [1, 6]
    assert await Cart.all().count() == 2


async def test_no_unit_is_lost_between_a_login_and_adds(client: Client, asha: Person) -> None:
    variant, other = await make_variant(stock=99), await make_variant(stock=99)
    guest = await begin_as_guest(client, variant.id)
    tasks: list[Any] = []
    for number in range(6):
        tasks += [add(client, guest, variant.id), add(client, asha.headers, (variant, other)[number % 2].id)]
        if number == 2:
            tasks.append(log_in(client, asha, guest))
    answers = await asyncio.gather(*tasks)
    assert [one for one in answers if isinstance(one, int)] == [200]
    assert {one[0] for one in answers if not isinstance(one, int)} == {201}
    # Who comes after the login begins a new guest's cart.
    assert await units() == 13
    assert (await show(client, guest))["items"] == []


async def test_a_line_whose_variant_is_being_erased_stays_behind(client: Client, asha: Person) -> None:
    variant, kept = await make_variant(), await make_variant()
    guest = await begin_as_guest(client, variant.id)
    await add(client, guest, kept.id)
    async with transaction() as tx:
        await tx.fetch("SELECT FROM product_variants WHERE id = $1 FOR UPDATE", variant.id)
        for table, column in (
            ("stock_movements", "product_variant_id"),
            ("cart_items", "product_variant_id"),
            ("product_variants", "id"),
        ):
            await tx.execute(f"DELETE FROM {table} WHERE {column} = $1", variant.id)
        login = asyncio.create_task(log_in(client, asha, guest))
        await asyncio.sleep(0.3)
        assert not login.done()
    assert await login == 200
    assert held(await show(client, asha.headers)) == {str(kept.id): 1}


async def test_an_order_beside_a_login_leaves_nothing_out(client: Client, resources: Resources, asha: Person) -> None:
    own, new = await make_variant(stock=90), await make_variant(stock=90)
    shopper = Shopper(asha.id, await make_address(asha.id), asha.email, asha.headers)
    ordered: dict[UUID, int] = {own.id: 0, new.id: 0}
    for _ in range(3):
        await add(client, asha.headers, own.id)
        guest = await begin_as_guest(client, new.id)
        await add(client, guest, own.id)
        login, (status, body) = await asyncio.gather(log_in(client, asha, guest), order(client, shopper, "cod"))
        assert (login, status) == (200, 201), body
        for item in body["items"]:
            ordered[UUID(item["product_variant_id"])] += item["total_quantity"]
    for item in await CartItem.all():
        ordered[item.product_variant_id] += item.quantity
    assert ordered == {own.id: 6, new.id: 3}
    assert await run_audit() == []
