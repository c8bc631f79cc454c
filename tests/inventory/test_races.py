"""Stock and its alerts with many hands at once: the ledger adds up, and an alert is open where stock is low."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from models.catalog import ProductVariant
from models.inventory import StockAlert
from models.journal import AdminAction
from server.audit.queries import run_audit
from server.core.db import fetch_value, transaction
from server.inventory.queries import lock_stock
from server.inventory.service import return_stock, take_stock
from server.resources import Resources
from tests.catalog.back_office import change, make_admin
from tests.checkout.shop import order, put_in_cart
from tests.cluster import open_cluster
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.inventory.back_office import alerts, announced, change_alert, change_stock, moves
from tests.inventory.test_stock import make_order


async def test_changes_and_orders_at_once_add_up(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=30, low_stock_threshold=0)
    shoppers = [await make_shopper(resources.tokens) for _ in range(12)]
    for shopper in shoppers:
        await put_in_cart(client, shopper, variant.id, 2)
    deltas = [random.choice((-3, -2, -1, 1, 2)) for _ in range(50)]
    answers = await asyncio.gather(
        *(change_stock(client, variant.id, admin, {"delta": delta, "reason": "correction"}) for delta in deltas),
        *(order(client, shopper, "cod") for shopper in shoppers),
    )
    by_hand, by_order = answers[:50], answers[50:]
    done = [delta for delta, (status, _) in zip(deltas, by_hand, strict=True) if status == 200]
    sold = sum(1 for status, _ in by_order if status == 201)
    refused = {(status, body.get("code")) for status, body in answers if status not in {200, 201}}
    assert refused <= {(409, "stock_below_zero"), (409, "out_of_stock")}
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 30 + sum(done) - 2 * sold
    by_reason = Counter(reason for _, reason, _ in await moves(variant.id))
    assert by_reason == Counter({"initial": 1, "correction": len(done), "sale": sold})
    assert await AdminAction.all().count() == len(done)
    assert await run_audit() == []


async def test_of_many_who_set_the_same_stock_one_does(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=30)
    answers = await asyncio.gather(
        *(
            change_stock(client, variant.id, admin, {"set": 40 + number, "from": 30, "reason": "correction"})
            for number in range(20)
        )
    )
    won = [body["stock_quantity"] for status, body in answers if status == 200]
    lost = [(status, body["code"], body["stock_quantity"]) for status, body in answers if status != 200]
    assert len(won) == 1
    assert lost == [(409, "stock_changed", won[0])] * 19
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == won[0]
    assert (len(await moves(variant.id)), await AdminAction.all().count()) == (2, 1)
    assert await run_audit() == []


async def test_many_orders_below_the_threshold_open_one_alert(client: Client, resources: Resources) -> None:
    variant = await make_variant(stock=25, low_stock_threshold=20)
    shoppers = [await make_shopper(resources.tokens) for _ in range(20)]
    for shopper in shoppers:
        await put_in_cart(client, shopper, variant.id)
    answers = await asyncio.gather(*(order(client, shopper, "cod") for shopper in shoppers))
    assert [status for status, _ in answers] == [201] * 20
    assert await alerts() == [("pending", 19, 20)]
    assert await announced() == [(await StockAlert.get()).id]
    assert await run_audit() == []


async def test_many_resolve_one_alert_once(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant()
    await change_stock(client, variant.id, admin, {"delta": -1, "reason": "correction"})
    alert = await StockAlert.get()
    answers = await asyncio.gather(*(change_alert(client, alert.id, admin, {"status": "resolved"}) for _ in range(10)))
    assert [status for status, _ in answers] == [200] * 10
    assert await AdminAction.filter(entity="stock_alert").count() == 1


async def test_who_waited_for_a_sale_resolves_the_alert_that_it_opened(resources: Resources) -> None:
    """The return begins before the sale's alert can be seen, and is not done before it can."""
    variant = await make_variant(stock=10)
    earlier, later = await make_order(resources), await make_order(resources)
    async with transaction() as tx:
        await take_stock(tx, earlier, {variant.id: 1})
        await tx.execute("UPDATE stock_alerts SET status = 'resolved', resolved_at = now()")
        await tx.execute("UPDATE product_variants SET low_stock_threshold = 9 WHERE id = $1", variant.id)

    taken = asyncio.Event()

    async def sell() -> None:
        async with transaction() as tx:
            await take_stock(tx, later, {variant.id: 1})
            taken.set()
            async with asyncio.timeout(5):
                while not await tx.fetch(
                    "SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
                ):
                    await asyncio.sleep(0.01)

    async def give_back() -> None:
        await taken.wait()
        async with transaction() as tx:
            await return_stock(tx, earlier)

    await asyncio.gather(sell(), give_back())
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 9
    assert await alerts() == [("resolved", 9, 10), ("resolved", 8, 9)]


async def test_selling_restocking_and_thresholds_at_once_leave_the_truth(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variants = [await make_variant(stock=10) for _ in range(3)]
    orders = [await make_order(resources) for _ in range(24)]

    async def sell_and_return(order_id: UUID) -> None:
        wanted = {variant.id: 1 for variant in random.sample(variants, 2)}
        async with transaction() as tx:
            await lock_stock(tx, wanted)
            await take_stock(tx, order_id, wanted)
        if random.random() < 0.5:
            async with transaction() as tx:
                await return_stock(tx, order_id)

    async def restock(variant: ProductVariant) -> None:
        body = {"delta": random.choice((1, 2, 3)), "reason": "restock"}
        assert (await change_stock(client, variant.id, admin, body))[0] == 200

    async def move_threshold(variant: ProductVariant) -> None:
        body = {"low_stock_threshold": random.choice((8, 10, 12, None))}
        assert (await change(client, variant.id, admin, body))[0] == 200

    # Bare orders take without looking first: enough is there for all of them.
    for variant in variants:
        await change_stock(client, variant.id, admin, {"delta": 8, "reason": "restock"})
    await asyncio.gather(
        *(sell_and_return(order_id) for order_id in orders),
        *(restock(random.choice(variants)) for _ in range(8)),
        *(move_threshold(random.choice(variants)) for _ in range(8)),
    )
    low = (
        "SELECT count(*) FROM product_variants v WHERE (stock_quantity < coalesce(low_stock_threshold, 10))"
        " <> EXISTS (SELECT FROM stock_alerts a WHERE a.product_variant_id = v.id AND a.status <> 'resolved')"
    )
    assert await fetch_value(low) == 0
    assert [finding for finding in await run_audit() if finding.invariant.code == "I1"] == []


@pytest.mark.cluster
async def test_one_key_through_two_processes_is_one_change(resources: Resources, tmp_path: Path) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=30)
    path = f"/api/admin/variants/{variant.id}/stock"
    body: dict[str, Any] = {"delta": 5, "reason": "restock"}
    async with open_cluster(resources.settings, tmp_path, patient=True) as cluster:
        headers = {**admin.headers, "Idempotency_Key": "the-one-key"}
        answers = await asyncio.gather(*(cluster.call("PUT", path, body, **headers) for _ in range(20)))
        again = await cluster.call("PUT", path, body, **headers)
    assert again[0] == 200
    assert {status for status, _ in answers} <= {200, 409}
    assert {str(view) for status, view in [*answers, again] if status == 200} == {str(again[1])}
    assert await moves(variant.id) == [(30, "initial", None), (5, "restock", admin.id)]
    assert await run_audit() == []
