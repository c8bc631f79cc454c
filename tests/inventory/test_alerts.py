"""Alerts of low stock: what opens and resolves one."""

from typing import Any

import pytest

from models.inventory import StockAlert
from server.audit.queries import run_audit
from server.resources import Resources
from tests.catalog.back_office import change, make_admin
from tests.catalog.lists import statements
from tests.checkout.shop import buy, order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper
from tests.inventory.back_office import alerts, announced, change_stock, open_alert


async def test_a_sale_below_the_threshold_opens_one_and_cancelling_resolves_it(
    client: Client, resources: Resources
) -> None:
    shopper = await make_shopper(resources.tokens)
    variant = await make_variant(stock=11)
    orders, seen = [], [await alerts()]
    for _ in range(3):
        orders.append((await buy(client, shopper, variant.id, method="cod"))["id"])
        seen.append(await alerts())
    assert seen == [[], [], [("pending", 9, 10)], [("pending", 9, 10)]]
    alert = await StockAlert.get()
    assert (alert.product_id, alert.product_variant_id, alert.resolved_at) == (variant.product_id, variant.id, None)
    seen.clear()
    for order_id in orders:
        assert (await client.put(f"/api/orders/{order_id}/cancel", headers=shopper.headers)).status == 200
        seen.append(await alerts())
    assert seen == [[("pending", 9, 10)], [("resolved", 9, 10)], [("resolved", 9, 10)]]
    alert = await StockAlert.get()
    assert alert.resolved_at is not None
    assert alert.resolved_at > alert.created_at
    await buy(client, shopper, variant.id, 4)
    assert await alerts() == [("resolved", 9, 10), ("pending", 7, 10)]
    assert await announced() == [alert.id, (await StockAlert.get(status="pending")).id]
    assert await run_audit() == []


async def test_a_sale_costs_no_statement_more_unless_it_opens_one(client: Client, resources: Resources) -> None:
    variants = [await make_variant(stock=stock) for stock in (100, 100, 10, 10)]
    costs = []
    for number, variant in enumerate(variants):
        if number == 3:
            await change_stock(client, variant.id, await make_admin(resources), {"delta": -1, "reason": "correction"})
        shopper = await make_shopper(resources.tokens)
        await put_in_cart(client, shopper, variant.id)
        with statements() as sent:
            assert (await order(client, shopper, "cod"))[0] == 201
        costs.append(len([sql for sql in sent if "jobs" not in sql]))
        assert len([sql for sql in sent if sql.startswith("INSERT INTO jobs")]) == (2 if number == 2 else 1)
    # The first one of a connection asks for types, too.
    assert costs[1:] == [costs[1]] * 3
    assert await alerts() == [("pending", 9, 10), ("pending", 9, 10)]


async def test_a_basket_opens_one_for_each_variant_that_falls(client: Client, resources: Resources) -> None:
    shopper = await make_shopper(resources.tokens)
    falls = await make_variant(stock=5, low_stock_threshold=5)
    stays = await make_variant(stock=6, low_stock_threshold=5)
    never = await make_variant(stock=1, low_stock_threshold=0)
    line = {"quantity": 1}
    for variant in (falls, stays):
        body = line | {"product_variant_id": str(variant.id)}
        assert (await client.post("/api/cart/items", json=body, headers=shopper.headers)).status == 201
    await buy(client, shopper, never.id)
    assert [(row.product_variant_id, row.stock_level, row.threshold) for row in await StockAlert.all()] == [
        (falls.id, 4, 5)
    ]


@pytest.mark.parametrize(
    ("stock", "body", "found"),
    [
        (12, {"delta": -2, "reason": "correction"}, []),
        (12, {"delta": -3, "reason": "correction"}, [("pending", 9, 10)]),
        (12, {"set": 0, "from": 12, "reason": "correction"}, [("pending", 0, 10)]),
        (5, {"delta": -1, "reason": "correction"}, [("pending", 4, 10)]),
        (5, {"delta": 1, "reason": "restock"}, []),
        (0, {"delta": 10, "reason": "restock"}, []),
    ],
)
async def test_an_edit_opens_one_where_stock_falls(
    client: Client, resources: Resources, stock: int, body: dict[str, Any], found: list[tuple[str, int, int]]
) -> None:
    variant = await make_variant(stock=stock)
    assert (await change_stock(client, variant.id, await make_admin(resources), body))[0] == 200
    assert await alerts() == found
    assert len(await announced()) == len(found)


async def test_restocking_to_the_threshold_resolves_and_less_does_not(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=8, low_stock_threshold=8)
    await make_variant(stock=100)
    await open_alert(client, admin, variant)
    await open_alert(client, admin, await make_variant(stock=3))
    seen = []
    for body in ({"delta": -3, "reason": "correction"}, {"delta": 3, "reason": "restock"}):
        await change_stock(client, variant.id, admin, body)
        seen.append(await alerts())
    await change_stock(client, variant.id, admin, {"set": 8, "from": 7, "reason": "restock"})
    seen.append(await alerts())
    other = ("pending", 2, 10)
    assert seen == [[("pending", 7, 8), other], [("pending", 7, 8), other], [("resolved", 7, 8), other]]
    assert len(await announced()) == 2


async def test_a_threshold_raised_over_the_stock_opens_one_and_a_lowered_one_resolves_it(
    client: Client, resources: Resources
) -> None:
    admin = await make_admin(resources)
    variant = await make_variant(stock=12)
    seen = []
    for threshold in (12, 13, 20, 12, None, 13):
        assert (await change(client, variant.id, admin, {"low_stock_threshold": threshold}))[0] == 200
        seen.append(await alerts())
    opened, done = ("pending", 12, 13), ("resolved", 12, 13)
    assert seen == [[], [opened], [opened], [done], [done], [done, opened]]
    assert len(await announced()) == 2
    assert (await change(client, variant.id, admin, {"name": "Red"}))[0] == 200
    assert await alerts() == [done, opened]
