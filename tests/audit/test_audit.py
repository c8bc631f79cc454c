"""The audit: clean over a shop with everything in it, and each invariant finds what was planted for it, alone."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from aiohttp.test_utils import TestServer

from server.audit.queries import INVARIANTS, run_audit
from server.core.db import fetch_value, transaction
from server.resources import Resources
from tests.audit.breaches import BREACHES, Breach
from tests.audit.history import Ids, fill
from tests.conftest import Client, empty


@pytest.fixture(scope="module")
async def shop(_client: Client, opened: Resources, sandbox: TestServer, database_url: str, _emptiers: None) -> Ids:
    """A shop with orders in every state, made once."""
    await empty(database_url)
    await opened.redis.flushall()
    opened.cache.clear()
    return await fill(_client, opened, sandbox)


@pytest.fixture
async def connection(shop: Ids, database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection in a transaction that leaves nothing behind."""
    opened = await asyncpg.connect(database_url)
    planting = opened.transaction()
    await planting.start()
    yield opened
    await planting.rollback()
    await opened.close()


async def test_a_shop_with_everything_in_it_is_clean(shop: Ids) -> None:
    states = await fetch_value("SELECT count(DISTINCT (order_status, payment_status)) FROM orders")
    assert states == 6
    assert await run_audit() == []


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.invariant} {breach.what}")
async def test_each_invariant_finds_what_breaks_it(shop: Ids, connection: asyncpg.Connection, breach: Breach) -> None:
    for statement in breach.sql:
        tag = await connection.execute(statement.format(**shop))
        assert not tag.endswith(" 0"), f"{tag}: {statement}"
    found = {}
    for invariant in INVARIANTS:
        if rows := await connection.fetch(invariant.sql):
            found[invariant.code] = rows
    assert set(found) == {breach.invariant}
    column, name = breach.row
    assert [str(row[column]) for row in found[breach.invariant]] == [shop[name]]


def test_each_invariant_has_a_breach() -> None:
    assert [invariant.code for invariant in INVARIANTS] == list(dict.fromkeys(breach.invariant for breach in BREACHES))


async def voltcart(database_url: str, *words: str, **variables: str) -> tuple[int | None, str, str]:
    """Run the command; gives its exit status and what it wrote on both ways."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.cli",
        *words,
        env={**os.environ, "DATABASE_URL": database_url, "COLUMNS": "200", **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_the_command_tells_by_its_exit_status(shop: Ids, database_url: str) -> None:
    status, out, err = await voltcart(database_url, "audit")
    assert (status, err) == (0, "")
    assert all(invariant.code in out for invariant in INVARIANTS)
    breach = "UPDATE product_variants SET stock_quantity = stock_quantity {} 1 WHERE id = $1"
    async with transaction() as tx:
        await tx.execute(breach.format("+"), UUID(shop["variant"]))
    try:
        status, out, err = await voltcart(database_url, "audit")
    finally:
        async with transaction() as tx:
            await tx.execute(breach.format("-"), UUID(shop["variant"]))
    assert status == 1
    assert err.startswith("I1 {")
    assert shop["variant"] in err
