"""Imports that are interrupted, run twice, or beside others: nothing is lost, nothing done twice."""

import asyncio
from typing import Any

import pytest

from models.catalog import (
    Category,
    Product,
    ProductVariant,
)
from models.inventory import StockMovement
from server.audit.queries import run_audit
from server.core.db import fetch, fetch_value, transaction
from server.resources import Resources
from server.transfer.queries.transfers import get_import
from server.transfer.schemas.views import ImportView
from server.transfer.service.books import keys_of
from server.transfer.service.imports import run_import
from tests.checkout.shop import buy
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.factories.shoppers import make_shopper
from tests.transfer.files import (
    begin,
    bring,
    counts,
    in_memory,
    make_kinds,
    ndjson,
    product,
    refusals,
    variant,
)


async def test_an_interrupted_import_goes_on_behind_its_last_part(resources: Resources) -> None:
    await make_kinds()
    content = ndjson(*(product(f"p{number}", variants=[variant(f"S{number}")]) for number in range(1700)))
    transfer_id = await begin(content)

    class Cut(Exception):
        """The process ends."""

    async def cut(_: object) -> None:
        raise Cut

    with pytest.raises(Cut):
        await run_import(transfer_id, in_memory(content), told=cut)
    half = await get_import(transfer_id)
    assert (half.status, half.created, half.lines) == ("running", 500, 500)
    first = await Product.all().order_by("id").values_list("id", "updated_at")
    read: list[int] = []
    whole = in_memory(content)

    def noted(start: int) -> Any:
        read.append(start)
        return whole(start)

    await run_import(transfer_id, noted)
    done = await get_import(transfer_id)
    assert (done.status, counts(done), done.lines, done.done_bytes) == ("done", (1700, 0, 0, 0), 1700, len(content))
    assert read == [half.done_bytes]
    assert (await Product.all().order_by("id").values_list("id", "updated_at"))[:500] == first
    assert await fetch_value("SELECT to_regclass($1)", keys_of(transfer_id)) is None


async def test_a_sku_of_a_part_before_is_still_known(resources: Resources) -> None:
    await make_kinds()
    lines = [product(f"p{number}", variants=[variant(f"S{number}")]) for number in range(600)]
    lines.append(product("late", variants=[variant("S3")]))
    done = await bring(ndjson(*lines))
    assert await refusals(done) == {601: [("variants.0.sku", "duplicate_sku"), ("variants.0.sku", "sku_taken")]}


async def test_two_that_run_one_import_do_each_part_once(resources: Resources) -> None:
    await make_kinds()
    content = ndjson(*(product(f"p{number}", variants=[variant(f"S{number}")]) for number in range(2200)))
    transfer_id = await begin(content)
    await asyncio.gather(*(run_import(transfer_id, in_memory(content)) for _ in range(3)))
    done = await get_import(transfer_id)
    assert (done.status, counts(done), done.lines) == ("done", (2200, 0, 0, 0), 2200)


async def test_two_imports_of_the_same_things_at_once_make_them_once(resources: Resources) -> None:
    def lines(price: int, *, backwards: bool) -> bytes:
        skus = range(1200)
        made = [
            product(f"p{n}", category=f"c{n % 7}", variants=[variant(f"S{n}", price=price, stock_quantity=1)])
            for n in (reversed(skus) if backwards else skus)
        ]
        return ndjson(*made)

    both = await asyncio.gather(
        bring(lines(100, backwards=False), create_missing=True), bring(lines(200, backwards=True), create_missing=True)
    )
    assert sum(done.created for done in both) == 1200
    assert sum(done.updated for done in both) == 1200
    assert await Category.all().count() == 7
    assert await fetch_value("SELECT count(*) FROM product_variants") == 1200
    # Whoever came last has its price, and the product says the same.
    rows = await fetch(
        "SELECT DISTINCT v.price = p.price_from AND v.price IN (100, 200) FROM product_variants v"
        " JOIN products p ON p.id = v.product_id"
    )
    assert [row[0] for row in rows] == [True]
    assert await run_audit() == []


async def test_imports_beside_orders_lose_no_stock(client: Client, resources: Resources) -> None:
    """Prices and stock change while shoppers buy: nobody is answered with a 5xx, and the ledger adds up."""
    await make_kinds()
    lines = [product(f"p{n}", variants=[variant(f"S{n}", stock_quantity=500)]) for n in range(40)]
    await bring(ndjson(*lines))
    ids = [row.id for row in await ProductVariant.all()]

    async def imports() -> None:
        for turn in range(6):
            for line in lines:
                line["variants"][0]["price"] = 90_00 + turn
                line["variants"][0]["stock_quantity"] = 500 + turn
            done = await bring(ndjson(*(lines if turn % 2 else reversed(lines))), set_stock=True)
            assert (done.status, done.refused) == ("done", 0)

    async def orders(place: int) -> None:
        for turn in range(6):
            shopper = await make_shopper(resources.tokens)
            await buy(client, shopper, ids[(place * 7 + turn) % 5], 1, "cod")

    await asyncio.gather(imports(), *(orders(place) for place in range(6)))
    assert await run_audit() == []
    assert await StockMovement.filter(reason="sale").count() == 36


async def test_an_import_waits_for_a_row_that_somebody_else_is_about_to_make(resources: Resources) -> None:
    await make_kinds()
    other = await make_product("Other")
    begun = asyncio.Event()

    async def bring_later() -> ImportView:
        await begun.wait()
        return await bring(ndjson(product("a", variants=[variant("RACE")])))

    running = asyncio.create_task(bring_later())
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO product_variants (id, product_id, sku, name, price, stock_quantity, is_active, created_at,"
            " updated_at) VALUES (uuidv7(), $1, 'RACE', '', 1, 0, true, now(), now())",
            other.id,
        )
        begun.set()
        await asyncio.sleep(0.3)
    assert await refusals(await running) == {1: [("variants.0.sku", "sku_taken")]}
    assert await Product.all().count() == 1
