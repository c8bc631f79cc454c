"""Transactions: all or nothing, their effects afterwards, and what the database's troubles turn into."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from models.users import User
from server.cart import service as carts
from server.cart.schemas import CartView
from server.core import db, jobs
from server.core.db import Tx, fetch, fetch_planned, fetch_row, fetch_value, transaction
from server.core.errors import Unavailable
from server.core.jobs import Job
from server.core.pool import Contention
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper


class Errand(Job):
    """A job of these tests."""

    number: int


@pytest.fixture
async def stranger(database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that is not the shop's."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def make_users(count: int = 2) -> list[UUID]:
    """Rows to lock."""
    return [
        (await User.create(name="Asha", email=f"row-{number}@voltcart.test", password="!")).id
        for number in range(count)
    ]


async def cut_all(stranger: asyncpg.Connection) -> int:
    """Cut every connection that the shop has."""
    rows = await stranger.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'voltcart'"
    )
    return len(rows)


async def test_a_transaction_is_kept_whole(resources: Resources) -> None:
    async with transaction() as tx:
        await tx.execute("UPDATE users SET name = 'nobody'")
        await User.create(using_db=tx.db, name="Asha", email="a@voltcart.test", password="!")
        await User.create(name="Bela", email="b@voltcart.test", password="!")
        assert await tx.execute("UPDATE users SET name = upper(name)") == 2
    assert [row["name"] for row in await fetch("SELECT name FROM users ORDER BY email")] == ["ASHA", "BELA"]


async def fail() -> None:
    """A command that writes, and then fails."""
    async with transaction() as tx:
        await User.create(using_db=tx.db, name="Asha", email="a@voltcart.test", password="!")
        await jobs.add(tx, Errand(number=1))
        raise ZeroDivisionError


async def test_nothing_is_left_of_a_transaction_that_fails(resources: Resources) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await fetch_value("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM jobs)") == 0


async def test_commands_do_not_nest(resources: Resources) -> None:
    async with transaction() as tx:
        with pytest.raises(RuntimeError, match="inside another's transaction"):
            async with transaction():
                pass
        await jobs.add(tx, Errand(number=1))
    async with transaction() as tx:
        await jobs.add(tx, Errand(number=2))
    assert await fetch_value("SELECT count(*) FROM jobs") == 2


async def test_effects_go_out_after_the_commit_and_only_then(
    resources: Resources, stranger: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone_out: list[Tx] = []
    monkeypatch.setattr(db, "_carriers", [gone_out.append])
    with pytest.raises(ZeroDivisionError):
        await fail()
    assert gone_out == []
    async with transaction() as tx:
        await jobs.add(tx, Errand(number=2))
        tx.stale.add("products")
        assert gone_out == []
        assert await stranger.fetchval("SELECT count(*) FROM jobs") == 0
    assert [(one.stale, [job[0] for job in one.jobs]) for one in gone_out] == [({"products"}, ["bulk"])]
    assert await stranger.fetchval("SELECT id FROM jobs") == gone_out[0].jobs[0][1]


async def test_a_commit_that_fails_lets_nothing_out(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    gone_out: list[Tx] = []
    monkeypatch.setattr(db, "_carriers", [gone_out.append])

    async def be_idle() -> None:
        async with transaction() as tx:
            await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 50")
            await jobs.add(tx, Errand(number=1))
            await asyncio.sleep(0.3)

    with pytest.raises(Unavailable):
        await be_idle()
    assert gone_out == []
    assert await fetch_value("SELECT count(*) FROM jobs") == 0


@pytest.mark.usefixtures("resources")
async def test_who_gives_up_while_a_transaction_begins_leaves_none() -> None:
    told: list[str] = []

    async def begin() -> None:
        async with transaction() as tx:
            await tx.execute("SELECT 1")

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: told.append(context["message"]))
    try:
        for steps in range(60):
            begun = asyncio.create_task(begin())
            for _ in range(steps):
                await asyncio.sleep(0)
            begun.cancel()
            await asyncio.wait([begun])
        # Until those that were left have come to rest.
        while any("_rest" in repr(task) for task in asyncio.all_tasks()):
            await asyncio.sleep(0.01)
    finally:
        loop.set_exception_handler(None)
    assert [message for message in told if "transaction" in message] == []


async def test_a_deadlock_is_contention_for_one_of_the_two(resources: Resources) -> None:
    first, second = await make_users()
    both = asyncio.Barrier(2)

    async def lock(one: UUID, other: UUID) -> str:
        try:
            async with transaction() as tx:
                await tx.execute("UPDATE users SET name = 'x' WHERE id = $1", one)
                await both.wait()
                await tx.execute("UPDATE users SET name = 'x' WHERE id = $1", other)
        except Contention:
            return "contention"
        return "done"

    assert sorted(await asyncio.gather(lock(first, second), lock(second, first))) == ["contention", "done"]


async def test_a_deadlock_in_the_orms_own_statement_is_contention(resources: Resources) -> None:
    first, second = await make_users()
    both = asyncio.Barrier(2)

    async def lock(one: UUID, other: UUID) -> str:
        try:
            async with transaction() as tx:
                await User.filter(id=one).using_db(tx.db).update(name="x")
                await both.wait()
                await User.filter(id=other).using_db(tx.db).update(name="x")
        except Contention:
            return "contention"
        return "done"

    assert sorted(await asyncio.gather(lock(first, second), lock(second, first))) == ["contention", "done"]


@pytest.mark.parametrize(("failures", "status", "units"), [(2, 201, 3), (100, 503, 0)])
async def test_a_command_that_met_contention_is_run_again_by_the_binder(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch, failures: int, status: int, units: int
) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant()
    left = failures
    put_in_cart = carts.put_in_cart

    async def meet_contention(*args: Any, **options: Any) -> CartView:
        nonlocal left
        if left:
            left -= 1
            raise Contention
        return await put_in_cart(*args, **options)

    monkeypatch.setattr(carts, "put_in_cart", meet_contention)
    answer = await client.post(
        "/api/cart/items", json={"product_variant_id": str(variant.id), "quantity": 3}, headers=shopper.headers
    )
    body = await answer.json()
    assert answer.status == status, body
    assert await fetch_value("SELECT coalesce(sum(quantity), 0) FROM cart_items") == units
    if status == 503:
        assert (body["code"], answer.headers["Retry-After"]) == ("contention", "1")


async def test_every_connection_has_its_time_limits(resources: Resources) -> None:
    shown = [
        await fetch_value(f"SELECT current_setting('{name}')")
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
    ]
    # The first and the third as tests/conftest.py sets them.
    assert shown == ["20s", "2s", "40s", "UTC"]


async def test_a_row_that_stays_locked_is_503(
    client: Client, resources: Resources, stranger: asyncpg.Connection
) -> None:
    shopper = await make_shopper(resources.tokens)
    wish = {"product_variant_id": str((await make_variant()).id)}
    assert (await client.post("/api/cart/items", json=wish, headers=shopper.headers)).status == 201
    async with stranger.transaction():
        await stranger.execute("SELECT 1 FROM carts FOR UPDATE")
        answer = await client.post("/api/cart/items", json=wish, headers=shopper.headers)
    assert (answer.status, (await answer.json())["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "1"
    assert await fetch_value("SELECT quantity FROM cart_items") == 1


async def test_a_statement_that_takes_too_long_is_unavailable(resources: Resources) -> None:
    async def dawdle() -> None:
        async with transaction() as tx:
            await tx.execute("SET LOCAL statement_timeout = 50")
            await tx.execute("SELECT pg_sleep(5)")

    with pytest.raises(Unavailable):
        await dawdle()
    assert await fetch_value("SELECT 1") == 1


async def test_our_own_mistakes_are_not_the_databases(resources: Resources) -> None:
    with pytest.raises(asyncpg.DataError, match="invalid input for query argument"):
        await fetch("SELECT $1::int", "three")
    with pytest.raises(asyncpg.UndefinedTableError):
        await fetch_planned("SELECT 1 FROM no_such_table")
    [user_id] = await make_users(1)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction() as tx:
            await tx.execute("INSERT INTO users SELECT * FROM users WHERE id = $1", user_id)


async def lose_the_connection(stranger: asyncpg.Connection) -> None:
    """A command whose connection is cut half-way."""
    async with transaction() as tx:
        await jobs.add(tx, Errand(number=1))
        assert await cut_all(stranger) >= 1
        await asyncio.sleep(0.02)
        await tx.execute("SELECT 1")


async def ask_until_answered(sql: str) -> Any:
    """The answer of the first connection that is not one of those that were cut."""
    async with asyncio.timeout(10):
        while True:
            with suppress(Unavailable):
                return await fetch_value(sql)


async def test_a_connection_cut_in_mid_transaction_is_unavailable(
    resources: Resources, stranger: asyncpg.Connection
) -> None:
    with pytest.raises(Unavailable):
        await lose_the_connection(stranger)
    assert await ask_until_answered("SELECT count(*) FROM jobs") == 0
    async with transaction() as tx:
        await jobs.add(tx, Errand(number=2))
    assert await fetch_value("SELECT count(*) FROM jobs") == 1


@pytest.mark.row("F10")
async def test_the_pool_heals_whole(resources: Resources, stranger: asyncpg.Connection) -> None:
    """Cut connections must not cost places in the pool: in the end all of them can be had at once."""
    places = resources.settings.database_pool

    async def hold(barrier: asyncio.Barrier) -> None:
        async with transaction() as tx:
            await tx.execute("SELECT 1")
            await barrier.wait()

    async def use(number: int) -> bool:
        try:
            async with transaction() as tx:
                await tx.execute("SELECT pg_sleep(0.001)")
            await fetch_row("SELECT $1::int", number)
        except Unavailable:
            return False
        return True

    async with asyncio.timeout(15):
        for _ in range(10):
            await asyncio.gather(*(use(number) for number in range(2 * places)), cut_all(stranger))
        await cut_all(stranger)
        while not all([await use(number) for number in range(places)]):
            await asyncio.sleep(0.01)
        barrier = asyncio.Barrier(places)
        await asyncio.gather(*(hold(barrier) for _ in range(places)))


async def test_a_task_whose_connection_broke_gets_another(resources: Resources, stranger: asyncpg.Connection) -> None:
    for _ in range(3):
        with pytest.raises(Unavailable):
            await lose_the_connection(stranger)
        assert await ask_until_answered("SELECT 1") == 1
        assert await User.filter(id=uuid4()).count() == 0
