"""Stock: each guard alone, without the Redis locks and without the other guards beside it."""

import asyncio
import random
from uuid import UUID

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from models.catalog import Product, ProductVariant
from models.enums import OrderStatus
from server.core.db import fetch, fetch_value, transaction
from server.core.errors import NotFound, Unavailable
from server.inventory.errors import OutOfStock
from server.inventory.queries import lock_stock
from server.inventory.service import return_stock, take_stock
from server.resources import Resources
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper


async def make_order(resources: Resources) -> UUID:
    """An order's bare row, for movements to name."""
    shopper = await make_shopper(resources.tokens)
    order_id = uuid7()
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO orders (id, user_id, address_id, order_number, order_date, payment_method, order_status,"
            " payment_status, subtotal, discount_amount, shipping_cost, tax_amount, total_amount, currency,"
            " shipping_address, created_at, updated_at) VALUES ($1, $2, $3, $4, now(), 'cod', $5, 'pending', 0, 0, 0,"
            " 0, 0, 'INR', '{}', now(), now())",
            order_id,
            shopper.user_id,
            shopper.address_id,
            order_id.hex[-20:],
            OrderStatus.PROCESSING,
        )
    return order_id


async def left(*variant_ids: UUID) -> list[int]:
    """What is left of the variants, once the movements agree."""
    rows = await fetch(
        "SELECT v.id, v.stock_quantity, (SELECT sum(delta) FROM stock_movements WHERE product_variant_id = v.id) AS sum"
        " FROM product_variants v WHERE v.id = ANY ($1::uuid[])",
        list(variant_ids),
    )
    assert all(row["stock_quantity"] == row["sum"] for row in rows)
    found = {row["id"]: row["stock_quantity"] for row in rows}
    return [found[variant_id] for variant_id in variant_ids]


async def test_units_taken_at_once_never_exceed_the_stock(resources: Resources) -> None:
    """Nobody looks beforehand and nobody locks: the condition of the update alone decides."""
    variant = await make_variant(stock=7)
    order_id = await make_order(resources)

    async def take() -> bool:
        try:
            async with transaction() as tx:
                await take_stock(tx, order_id, {variant.id: 1})
        except OutOfStock:
            return False
        return True

    taken = await asyncio.gather(*(take() for _ in range(20)))
    assert sum(taken) == 7
    assert await left(variant.id) == [0]


async def test_a_basket_is_taken_whole_or_not_at_all(resources: Resources) -> None:
    plenty, little = await make_variant(stock=10), await make_variant(stock=1, sku="LAST-1")
    order_id = await make_order(resources)

    async def take() -> None:
        async with transaction() as tx:
            await take_stock(tx, order_id, {plenty.id: 2, little.id: 2})

    with pytest.raises(OutOfStock) as refused:
        await take()
    assert refused.value.fields["lines"] == [
        {"product_variant_id": little.id, "sku": "LAST-1", "requested": 2, "available": 1}
    ]
    assert await left(plenty.id, little.id) == [10, 1]


async def test_the_database_itself_keeps_the_stock_above_zero(resources: Resources) -> None:
    variant = await make_variant(stock=1)

    async def oversell() -> None:
        async with transaction() as tx:
            await tx.execute(
                "UPDATE product_variants SET stock_quantity = stock_quantity - 2 WHERE id = $1", variant.id
            )

    with pytest.raises(asyncpg.CheckViolationError, match="product_variants_stock"):
        await oversell()


async def test_a_locked_row_is_waited_for(resources: Resources) -> None:
    variant = await make_variant(stock=1)
    locked, order = asyncio.Event(), []

    async def first() -> None:
        async with transaction() as tx:
            await lock_stock(tx, [variant.id])
            locked.set()
            await asyncio.sleep(0.1)
            order.append("first")

    async def second() -> None:
        await locked.wait()
        async with transaction() as tx:
            await lock_stock(tx, [variant.id])
            order.append("second")

    await asyncio.gather(first(), second())
    assert order == ["first", "second"]


async def test_rows_are_locked_in_one_order_whatever_the_basket(resources: Resources) -> None:
    variants = [(await make_variant(stock=1000)).id for _ in range(6)]
    before = await fetch_value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")

    async def lock() -> None:
        async with transaction() as tx:
            found = await lock_stock(tx, random.sample(variants, len(variants)))
            assert [stock.variant_id for stock in found] == sorted(variants)

    async def lock_often() -> None:
        for _ in range(10):
            await lock()

    await asyncio.gather(*(lock_often() for _ in range(8)))
    assert await fetch_value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == before


async def test_taking_and_returning_at_once_wait_in_one_order(resources: Resources) -> None:
    """Orders over the same variants, listed forwards and backwards, taken and cancelled side by side."""
    variants = [(await make_variant(await make_product(), stock=3)).id for _ in range(5)]
    orders = [await make_order(resources) for _ in range(30)]

    async def buy_and_cancel(number: int, order_id: UUID) -> None:
        wanted = dict.fromkeys(variants if number % 2 else variants[::-1], 1)
        try:
            async with transaction() as tx:
                await lock_stock(tx, wanted)
                await take_stock(tx, order_id, wanted)
        except OutOfStock:
            return
        async with transaction() as tx:
            await return_stock(tx, order_id)

    await asyncio.gather(*(buy_and_cancel(number, order_id) for number, order_id in enumerate(orders)))
    assert await left(*variants) == [3] * 5


async def test_what_is_returned_twice_is_returned_once(resources: Resources) -> None:
    variant = await make_variant(stock=5)
    order_id = await make_order(resources)
    async with transaction() as tx:
        await take_stock(tx, order_id, {variant.id: 2})
    for _ in range(2):
        async with transaction() as tx:
            await return_stock(tx, order_id)
    assert await left(variant.id) == [5]
    moves = await fetch("SELECT delta, reason FROM stock_movements WHERE order_id = $1 ORDER BY created_at", order_id)
    assert [tuple(row) for row in moves] == [(-2, "sale"), (2, "cancel")]


async def test_an_unknown_variant_cannot_be_locked(resources: Resources) -> None:
    variant = await make_variant()

    async def lock() -> None:
        async with transaction() as tx:
            await lock_stock(tx, [variant.id, uuid7()])

    with pytest.raises(NotFound):
        await lock()


async def test_lists_become_untrue_only_where_stock_reaches_or_leaves_zero(resources: Resources) -> None:
    product = await make_product()
    variant = await make_variant(product, stock=3)
    order_id, last_order = await make_order(resources), await make_order(resources)
    stale = []
    for units, order in ((2, order_id), (1, last_order)):
        async with transaction() as tx:
            await take_stock(tx, order, {variant.id: units})
        stale.append(tx.stale)
    assert (await Product.get(id=product.id)).in_stock is False
    for order in (order_id, last_order):
        async with transaction() as tx:
            await return_stock(tx, order)
        stale.append(tx.stale)
    flipped = {"products", f"product:{product.id}"}
    assert stale == [set(), flipped, flipped, set()]
    assert (await Product.get(id=product.id)).in_stock is True
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 3


async def test_a_lock_that_is_not_to_be_had_is_unavailable(resources: Resources, database: str) -> None:
    variant = await make_variant()
    stranger = await asyncpg.connect(database)

    async def lock() -> None:
        async with transaction() as tx:
            await tx.execute("SET LOCAL lock_timeout = 100")
            await lock_stock(tx, [variant.id])

    try:
        async with stranger.transaction():
            await stranger.execute("SELECT 1 FROM product_variants FOR UPDATE")
            with pytest.raises(Unavailable):
                await lock()
    finally:
        await stranger.close()


async def test_a_sale_that_flips_nothing_writes_no_index(database: str) -> None:
    # Its page has room only where other tests left nothing.
    await fetch("TRUNCATE product_variants CASCADE")
    variant = await make_variant(stock=50)
    connection = await asyncpg.connect(database)
    counts = "SELECT pg_stat_get_xact_tuples_updated(oid), pg_stat_get_xact_tuples_hot_updated(oid) FROM pg_class"
    try:
        async with connection.transaction():
            for _ in range(5):
                sale = "UPDATE product_variants SET stock_quantity = stock_quantity - 1 WHERE id = $1"
                await connection.execute(sale, variant.id)
            written = {
                table: tuple(await connection.fetchrow(f"{counts} WHERE relname = $1", table))
                for table in ("product_variants", "products", "product_search", "product_values")
            }
    finally:
        await connection.close()
    assert written == {
        "product_variants": (5, 5),
        "products": (0, 0),
        "product_search": (0, 0),
        "product_values": (0, 0),
    }
