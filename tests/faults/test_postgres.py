"""PostgreSQL slow, silent, with no connection to spare, restarted: answered in time, and found again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import asyncpg
import pytest

from models.users import User
from server.audit.queries import run_audit
from server.core import line
from server.core.db import fetch_value, transaction
from server.core.errors import Unavailable
from server.core.pool import within
from server.resources import Resources
from server.web import middleware
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.faults.proxy import BlackHole, Delay, Mode, Pass, Proxy, open_proxy_to

# What a request may wait for the database in production, in seconds, and in the tests of this process.
LONGEST, SHORT = 3.0, 0.3
# Half of what the tests' settings let a statement or a wait for a connection take: as slow as a machine may be.
SLOWEST = 10.0


@pytest.fixture
async def stranger(database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that is not the shop's."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


@asynccontextmanager
async def all_taken(resources: Resources) -> AsyncIterator[None]:
    """Take every connection of this process for the block."""
    places = resources.settings.database_pool
    taken, over = asyncio.Barrier(places + 1), asyncio.Event()

    async def take() -> None:
        async with transaction():
            await taken.wait()
            await over.wait()

    holding = [asyncio.create_task(take()) for _ in range(places)]
    await taken.wait()
    try:
        yield
    finally:
        over.set()
        await asyncio.gather(*holding)


async def ask_in_transaction() -> Any:
    """A command's question."""
    async with transaction() as tx:
        return await tx.fetch_row("SELECT 1")


async def ask_alone() -> Any:
    """A read's question."""
    return await fetch_value("SELECT 1")


async def ask_by_tortoise() -> Any:
    """A question of the mapper's own making."""
    return await User.all().count()


ASKING = (ask_in_transaction, ask_alone, ask_by_tortoise)


@pytest.mark.row("F11")
async def test_a_connection_is_not_waited_for_without_end(resources: Resources) -> None:
    async with all_taken(resources):
        for ask in ASKING:
            began = monotonic()
            with within(SHORT), pytest.raises(Unavailable):
                await ask()
            assert monotonic() - began < SLOWEST, ask
    for ask in ASKING:
        with within(5):
            await ask()


@pytest.mark.row("F11")
async def test_the_time_of_all_statements_counts_together(resources: Resources) -> None:
    with within(1.5):
        await fetch_value("SELECT pg_sleep(0.2)")
        await fetch_value("SELECT pg_sleep(0.2)")
        with pytest.raises(Unavailable):
            await fetch_value("SELECT pg_sleep(1.3)")
    # And the one who waits no more leaves no connection behind that is still at it.
    async with all_taken(resources):
        pass


@pytest.mark.row("F11")
async def test_not_everybody_may_wait(resources: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "CROWD", 1)
    places = resources.settings.database_pool

    async def is_refused() -> bool:
        try:
            with within(SLOWEST):
                await fetch_value("SELECT 1")
        except Unavailable:
            return True
        return False

    async with all_taken(resources):
        asked = [asyncio.create_task(is_refused()) for _ in range(places + 15)]
        # Those who came last are told at once, while the others wait.
        await asyncio.wait(asked[places:])
        assert not any(one.done() for one in asked[:places])
    assert await asyncio.gather(*asked) == [False] * places + [True] * 15


@pytest.mark.row("F11")
async def test_a_request_is_refused_in_time(
    client: Client, resources: Resources, stranger: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "within", lambda _seconds: within(SHORT))
    variant = await make_variant(stock=50)
    crowd = await gather_crowd(resources, 30, [[variant.id]])

    async def order(token: str, address: str) -> tuple[int, str | None, float]:
        began = monotonic()
        wish = {"address_id": address, "payment_method": "cod"}
        async with client.post("/api/orders", json=wish, headers={"Authorization": f"Bearer {token}"}) as answer:
            return answer.status, answer.headers.get("Retry-After"), monotonic() - began

    async with stranger.transaction():
        await stranger.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        orders = asyncio.gather(*(order(*one) for one in crowd))
        await asyncio.sleep(SHORT / 2)
        began = monotonic()
        assert (await client.get("/api/health")).status == 200
        assert monotonic() - began < SLOWEST
        answers = await orders
    assert {answer[:2] for answer in answers} == {(503, "1")}
    assert max(answer[2] for answer in answers) < SLOWEST
    assert await fetch_value("SELECT count(*) FROM orders") == 0
    assert (await order(*crowd[0]))[0] == 201
    assert await run_audit() == []


ASLEEP = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database())"


async def cut_all(stranger: asyncpg.Connection) -> int:
    """Cut every connection that the shop has."""
    rows = await stranger.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'voltcart'"
    )
    return len(rows)


@pytest.mark.row("F10")
async def test_a_read_on_a_lost_connection_is_asked_again(resources: Resources, stranger: asyncpg.Connection) -> None:
    for pause in (0.0, 0.001, 0.005, 0.02):
        async with all_taken(resources):
            pass
        assert await cut_all(stranger) >= resources.settings.database_pool
        await asyncio.sleep(pause)
        assert await asyncio.gather(*(fetch_value("SELECT 1") for _ in range(30))) == [1] * 30
        async with all_taken(resources):
            pass


@pytest.mark.row("F10")
async def test_a_write_on_a_lost_connection_is_not_asked_again(
    resources: Resources, stranger: asyncpg.Connection
) -> None:
    await User.create(name="0", email="a@voltcart.test", password="!")
    sql = "UPDATE users SET name = (name::int + 1)::text RETURNING pg_sleep(1)"
    asking = asyncio.create_task(fetch_value(sql))
    async with asyncio.timeout(SLOWEST):
        while not await stranger.fetchval(ASLEEP):
            await asyncio.sleep(0.01)
    await cut_all(stranger)
    with pytest.raises(Unavailable):
        await asking
    assert await stranger.fetchval("SELECT name FROM users") == "0"


@pytest.fixture(scope="module")
async def behind(opened: Resources, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Cluster, Proxy]]:
    """A server with production's limits, its database behind a proxy."""
    async with (
        open_proxy_to(str(opened.settings.database_url)) as proxy,
        open_cluster(opened.settings, tmp_path_factory.mktemp("postgres"), servers=0) as cluster,
    ):
        await cluster.add_server(DATABASE_URL=proxy.url_for(cluster.environment["DATABASE_URL"]))
        yield cluster, proxy


@pytest.mark.long
@pytest.mark.cluster
@pytest.mark.row("F11")
@pytest.mark.parametrize("mode", [Delay(2.0), BlackHole()], ids=["slow", "silent"])
async def test_a_slow_database_is_answered_in_time(
    resources: Resources, behind: tuple[Cluster, Proxy], mode: Mode
) -> None:
    cluster, proxy = behind
    variant = await make_variant(stock=500)
    crowd = await gather_crowd(resources, 300, [[variant.id]])

    async def order(number: int) -> tuple[int, float]:
        token, address = crowd[number]
        began = monotonic()
        status, _ = await cluster.call(
            "POST",
            "/api/orders",
            {"address_id": address, "payment_method": "cod"},
            Authorization=f"Bearer {token}",
            Idempotency_Key=f"slow-{number:04}",
        )
        return status, monotonic() - began

    # How long the machine takes for so many at once, and how many orders that are.
    first = await asyncio.gather(*(order(number) for number in range(150, 300)))
    usual = max(seconds for _, seconds in first)
    proxy.mode = mode
    orders = asyncio.gather(*(order(number) for number in range(150)))
    for _ in range(5):
        began = monotonic()
        assert (await cluster.call("GET", "/api/health"))[0] == 200
        assert monotonic() - began < 1 + usual
        await asyncio.sleep(0.3)
    answers = await orders
    assert {status for status, _ in answers} == {503}
    assert max(seconds for _, seconds in answers) < LONGEST + 1 + 2 * usual
    proxy.mode = Pass()
    began = monotonic()
    while (await order(0))[0] != 201:
        assert monotonic() - began < 5 + usual
        await asyncio.sleep(0.1)
    statuses = [(await order(number))[0] for number in range(1, 150)]
    assert statuses == [201] * 149
    assert await fetch_value("SELECT count(*) FROM orders") == 150 + [status for status, _ in first].count(201)
    assert await run_audit() == []
