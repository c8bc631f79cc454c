"""A crowd at the door, through two server processes: whatever happens, nothing is sold twice."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from models.catalog import ProductVariant
from server.audit.queries import run_audit
from server.core.clock import utc_now
from server.core.db import fetch_value, transaction
from server.resources import Resources
from tests.cluster import Cluster, open_cluster
from tests.coupons.till import make_coupon
from tests.factories.catalog import make_variant

pytestmark = pytest.mark.cluster


async def gather_crowd(
    resources: Resources, size: int, variants: list[list[UUID]], coupon_id: UUID | None = None
) -> list[tuple[str, str]]:
    """So many users, each with an address and a cart of one of the lists of variants; gives tokens and addresses."""
    users = [(uuid7(), uuid7(), uuid7()) for _ in range(size)]
    async with transaction() as tx:
        await tx.execute_many(
            "INSERT INTO users (id, name, email, password, role, status, token_version, created_at, updated_at)"
            " VALUES ($1, 'One of many', $2, '!', 'customer', 'active', 1, now(), now())",
            [(user, f"{user}@voltcart.test") for user, _, _ in users],
        )
        await tx.execute_many(
            "INSERT INTO addresses (id, user_id, address_line1, address_line2, city, state, postal_code, country,"
            " is_active, created_at, updated_at)"
            " VALUES ($1, $2, '1 Road', '', 'Pune', 'Maharashtra', '411001', 'IN', true, now(), now())",
            [(address, user) for user, address, _ in users],
        )
        await tx.execute_many(
            "INSERT INTO carts (id, user_id, coupon_id, created_at, updated_at) VALUES ($1, $2, $3, now(), now())",
            [(cart, user, coupon_id) for user, _, cart in users],
        )
        await tx.execute_many(
            "INSERT INTO cart_items (id, cart_id, product_id, product_variant_id, quantity, price_at_time,"
            " discount_applied, final_price, created_at, updated_at)"
            " SELECT $1, $2, product_id, id, 1, price, 0, price, now(), now() FROM product_variants WHERE id = $3",
            [
                (uuid7(), cart, variant)
                for number, (_, _, cart) in enumerate(users)
                for variant in variants[number % len(variants)]
            ],
        )
    now = utc_now()
    return [(resources.tokens.issue(user, "customer", 1, now=now), str(address)) for user, address, _ in users]


async def storm(cluster: Cluster, crowd: list[tuple[str, str]], method: str = "upi") -> Counter[tuple[int, str]]:
    """Everybody orders at once; gives how often each status and code was answered."""
    answers = await asyncio.gather(
        *(
            cluster.call(
                "POST",
                "/api/orders",
                {"address_id": address, "payment_method": method},
                Authorization=f"Bearer {token}",
                Idempotency_Key=f"key-{number:06}",
            )
            for number, (token, address) in enumerate(crowd)
        )
    )
    return Counter((status, str(body.get("code", "ordered"))) for status, body in answers)


async def test_a_thousand_buyers_of_fifty_units(resources: Resources, tmp_path: Path) -> None:
    variant = await make_variant(stock=50)
    crowd = await gather_crowd(resources, 1000, [[variant.id]])
    async with open_cluster(resources.settings, tmp_path, patient=True) as cluster:
        answers = await storm(cluster, crowd)
    assert answers == {(201, "ordered"): 50, (409, "out_of_stock"): 950}
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 0
    assert await fetch_value("SELECT count(*) FROM orders") == 50
    assert await run_audit() == []


async def test_a_thousand_buyers_while_redis_dies(resources: Resources, tmp_path: Path) -> None:
    variant = await make_variant(stock=50)
    crowd = await gather_crowd(resources, 1000, [[variant.id]])
    async with open_cluster(resources.settings, tmp_path, patient=True) as cluster:
        storming = asyncio.create_task(storm(cluster, crowd))
        while not await fetch_value("SELECT count(*) >= 5 FROM orders"):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(cluster.redis.stop)
        answers = await storming
    assert answers == {(201, "ordered"): 50, (409, "out_of_stock"): 950}
    assert (await ProductVariant.get(id=variant.id)).stock_quantity == 0
    assert await run_audit() == []


@pytest.mark.row("F13")
async def test_baskets_in_opposite_orders_through_two_processes(resources: Resources, tmp_path: Path) -> None:
    variants = [(await make_variant(stock=stock)).id for stock in (1000, 1000, 120)]
    coupon = await make_coupon()
    crowd = await gather_crowd(
        resources, 300, [variants, variants[::-1], [variants[1], variants[0]]], coupon_id=coupon.id
    )
    before = await deadlocks()
    async with open_cluster(resources.settings, tmp_path, patient=True) as cluster:
        answers = await storm(cluster, crowd, "cod")
    assert answers == {(201, "ordered"): 220, (409, "out_of_stock"): 80}
    assert [(await ProductVariant.get(id=variant)).stock_quantity for variant in variants] == [780, 780, 0]
    assert await fetch_value("SELECT used_count FROM coupons") == 220
    assert await run_audit() == []
    assert await deadlocks() == before


async def deadlocks() -> int:
    """The deadlocks that this database has seen; a server process tells of those it met when its connections end."""
    found: int = await fetch_value("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return found


async def test_one_key_through_two_processes_is_one_order(resources: Resources, tmp_path: Path) -> None:
    variant = await make_variant()
    [(token, address)] = await gather_crowd(resources, 1, [[variant.id]])
    async with open_cluster(resources.settings, tmp_path, patient=True) as cluster:
        headers = {"Authorization": f"Bearer {token}", "Idempotency_Key": "the-one-key"}
        body = {"address_id": address, "payment_method": "upi"}
        answers = await asyncio.gather(*(cluster.call("POST", "/api/orders", body, **headers) for _ in range(20)))
        again = await cluster.call("POST", "/api/orders", body, **headers)
    orders = {body["id"] for status, body in [*answers, again] if status == 201}
    assert again[0] == 201
    assert len(orders) == 1
    assert {status for status, _ in answers} <= {201, 409}
    assert await fetch_value("SELECT count(*) FROM orders") == 1
    assert await run_audit() == []
