"""The audit: clean over a shop with everything in it, and each invariant finds what was planted for it, alone."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiohttp.test_utils import TestServer

from models.coupons import Coupon
from models.enums import CouponType, OrderStatus, Role
from models.journal import AdminAction
from server.audit.queries import INVARIANTS, run_audit
from server.checkout.service.cancelling import expire_order
from server.core.db import fetch, fetch_value, transaction
from server.invoices.service.issuing import issue_invoice
from server.orders.queries import lock_order
from server.orders.service import move_order
from server.resources import Resources
from tests.checkout.shop import buy, buy_and_pay, do_jobs, order, pay, put_in_cart, settle, show, start
from tests.conftest import Client, empty
from tests.factories.catalog import make_variant
from tests.factories.shoppers import Shopper, make_shopper
from tests.factories.users import make_user

Ids = dict[str, str]


async def expire(order_id: str) -> None:
    async with transaction() as tx:
        await tx.execute("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = $1", UUID(order_id))


async def deliver(order_id: str) -> None:
    """Set an order shipped, then delivered."""
    for status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        async with transaction() as tx:
            await move_order(tx, await lock_order(tx, UUID(order_id)), status, actor_id=None)


async def use_coupons(client: Client, buyers: list[Shopper], variant_id: UUID) -> Ids:
    """An order with a coupon, one without, and one that was cancelled and gave it back."""
    coupon = await Coupon.create(code="TEN", type=CouponType.PERCENTAGE, discount_value=10, usage_limit=5)
    placed = []
    for buyer, coupon_id in zip(buyers, (coupon.id, None, coupon.id), strict=True):
        await put_in_cart(client, buyer, variant_id)
        await fetch("UPDATE carts SET coupon_id = $2 WHERE user_id = $1", buyer.user_id, coupon_id)
        placed.append((await order(client, buyer, "cod"))[1]["id"])
    await client.put(f"/api/orders/{placed[2]}/cancel", headers=buyers[2].headers)
    return {"coupon": str(coupon.id), "with_coupon": placed[0], "without": placed[1], "gave_back": placed[2]}


async def fill(client: Client, resources: Resources, sandbox: TestServer) -> Ids:
    """Orders in every state that there is; gives their ids by what became of them."""
    variant, other = await make_variant(price=5_000_00, stock=50), await make_variant(price=900_00, stock=50)
    ids = {"variant": str(variant.id), "other": str(other.id)}

    async def shopper() -> Any:
        return await make_shopper(resources.tokens)

    buyer = await shopper()
    await put_in_cart(client, buyer, variant.id, 2)
    await put_in_cart(client, buyer, other.id, 3)
    _, placed = await order(client, buyer, key="a-key")
    ids["pending"], ids["buyer"] = placed["id"], str(buyer.user_id)
    ids |= await use_coupons(client, [await shopper() for _ in range(3)], other.id)
    ids["cod"] = (await buy(client, await shopper(), other.id, 2, "cod"))["id"]
    ids["delivered"] = (await buy(client, await shopper(), other.id, 1, "cod"))["id"]
    await deliver(ids["delivered"])
    ids["paid"] = (await buy_and_pay(client, resources, sandbox, await shopper(), variant.id))["id"]

    buyer = await shopper()
    ids["cancelled"] = (await buy(client, buyer, other.id))["id"]
    await client.put(f"/api/orders/{ids['cancelled']}/cancel", headers=buyer.headers)

    buyer = await shopper()
    ids["refunded"] = (await buy_and_pay(client, resources, sandbox, buyer, variant.id))["id"]
    await client.put(f"/api/orders/{ids['refunded']}/cancel", headers=buyer.headers)

    buyer = await shopper()
    revived = await buy(client, buyer, variant.id)
    started = await start(client, buyer, revived["id"])
    await expire(revived["id"])
    await expire_order(UUID(revived["id"]), resources.gateway)
    await pay(sandbox, client, started["razorpay_order_id"])
    await settle(resources, revived["id"])
    ids["revived"] = revived["id"]

    buyer = await shopper()
    unwanted = await buy(client, buyer, variant.id)
    started = await start(client, buyer, unwanted["id"])
    await client.put(f"/api/orders/{unwanted['id']}/cancel", headers=buyer.headers)
    await pay(sandbox, client, started["razorpay_order_id"])
    await settle(resources, unwanted["id"])
    ids["unwanted"] = unwanted["id"]
    await do_jobs(resources, "PayRefund")
    for name in ("paid", "refunded"):
        ids[f"{name}_payment"] = str(await fetch_value("SELECT id FROM payments WHERE order_id = $1", UUID(ids[name])))
    ids["surplus"] = str(await fetch_value("SELECT id FROM payments WHERE surplus"))
    assert (await show(client, buyer, ids["unwanted"]))["refunds"][0]["status"] == "processed"

    admin = await make_user(resources, role=Role.ADMIN)
    action = await AdminAction.create(
        actor_id=admin.id,
        action="brand.update",
        entity="brand",
        entity_id=admin.id,
        before={"name": "A"},
        after={"name": "B"},
    )
    ids["action"] = str(action.id)
    # One of the paid orders has its invoice, the others wait for theirs.
    await issue_invoice(UUID(ids["revived"]), settings=resources.settings, clock=resources.clock)
    ids["year"] = str(await fetch_value("SELECT financial_year FROM invoices"))
    ids["job"] = str(await fetch_value("SELECT id FROM jobs WHERE status = 'queued' LIMIT 1"))
    ids["key"] = str(await fetch_value("SELECT id FROM idempotency_keys"))
    return ids


@pytest.fixture(scope="module")
async def shop(_client: Client, opened: Resources, sandbox: TestServer, database_url: str) -> Ids:
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


@dataclass(frozen=True)
class Breach:
    """What is planted, after the constraints that forbid it are gone, and the row that must be found."""

    invariant: str
    what: str
    sql: tuple[str, ...]
    row: tuple[str, str]


def move(order_id: str, variant: str = "{variant}") -> tuple[str, ...]:
    """One unit more for an order, and as many less for nobody: the variant's own sum stays right."""
    insert = "INSERT INTO stock_movements (id, product_variant_id, delta, reason, order_id, created_at, updated_at)"
    return (
        f"{insert} VALUES (uuidv7(), '{variant}', -1, 'sale', '{order_id}', now(), now())",
        f"{insert} VALUES (uuidv7(), '{variant}', 1, 'correction', NULL, now(), now())",
    )


NOT_REFUNDED = (
    "DELETE FROM refunds WHERE payment_id = '{payment}'",
    "UPDATE payments SET amount_refunded = 0, payment_status = 'paid' WHERE id = '{payment}'",
)
SECOND_PAYMENT = (
    "DROP INDEX payments_one_captured",
    (
        "INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, surplus,"
        " amount_refunded, payment_date, checks, created_at, updated_at) SELECT uuidv7(), order_id, user_id, amount,"
        " currency, 'paid', payment_method, false, 0, now(), 0, now(), now() FROM payments WHERE id = '{paid_payment}'"
    ),
)
BREACHES = (
    Breach(
        "I1",
        "a unit too many",
        ("UPDATE product_variants SET stock_quantity = stock_quantity + 1 WHERE id = '{variant}'",),
        ("id", "variant"),
    ),
    Breach(
        "I1",
        "less than nothing, with movements to match",
        (
            "ALTER TABLE product_variants DROP CONSTRAINT product_variants_stock",
            (
                "INSERT INTO stock_movements (id, product_variant_id, delta, reason, created_at, updated_at)"
                " SELECT uuidv7(), id, -1 - stock_quantity, 'correction', now(), now() FROM product_variants"
                " WHERE id = '{other}'"
            ),
            "UPDATE product_variants SET stock_quantity = -1 WHERE id = '{other}'",
        ),
        ("id", "other"),
    ),
    Breach("I1b", "an order that took too much", move("{paid}"), ("id", "paid")),
    Breach("I1b", "a cancelled order that kept a unit", move("{cancelled}", "{other}"), ("id", "cancelled")),
    Breach("I1b", "an order that took what it has no line of", move("{paid}", "{other}"), ("id", "paid")),
    Breach("I2", "a wrong tax", ("UPDATE orders SET tax_amount = tax_amount + 1 WHERE id = '{cod}'",), ("id", "cod")),
    Breach(
        "I2",
        "a total that is not the lines'",
        ("UPDATE orders SET subtotal = subtotal + 1, total_amount = total_amount + 1 WHERE id = '{pending}'",),
        ("id", "pending"),
    ),
    Breach(
        "I3",
        "money that the order knows nothing of",
        ("UPDATE orders SET payment_status = 'pending' WHERE id = '{paid}'",),
        ("order_id", "paid"),
    ),
    Breach(
        "I3",
        "a paid order without money",
        ("UPDATE orders SET payment_status = 'paid' WHERE id = '{pending}'",),
        ("order_id", "pending"),
    ),
    Breach(
        "I3",
        "a cancelled order's money that stays",
        (
            *(sql.replace("{payment}", "{refunded_payment}") for sql in NOT_REFUNDED),
            "UPDATE orders SET payment_status = 'paid' WHERE id = '{refunded}'",
        ),
        ("order_id", "refunded"),
    ),
    Breach(
        "I3",
        "unwanted money that stays",
        tuple(sql.replace("{payment}", "{surplus}") for sql in NOT_REFUNDED),
        ("order_id", "unwanted"),
    ),
    Breach("I3", "an order paid twice", SECOND_PAYMENT, ("order_id", "paid")),
    Breach(
        "I4",
        "a refund that is none",
        ("UPDATE payments SET amount_refunded = 1 WHERE id = '{paid_payment}'",),
        ("payment_id", "paid_payment"),
    ),
    Breach(
        "I4",
        "more back than came",
        (
            "ALTER TABLE payments DROP CONSTRAINT payments_refunded",
            "UPDATE payments SET amount_refunded = amount + 1 WHERE id = '{refunded_payment}'",
            "UPDATE refunds SET amount = amount + 1 WHERE payment_id = '{refunded_payment}'",
        ),
        ("payment_id", "refunded_payment"),
    ),
    Breach(
        "I4",
        "called refunded before it was",
        ("UPDATE refunds SET status = 'pending' WHERE payment_id = '{refunded_payment}'",),
        ("payment_id", "refunded_payment"),
    ),
    Breach(
        "I5",
        "a use too many",
        ("UPDATE coupons SET used_count = used_count + 1 WHERE id = '{coupon}'",),
        ("id", "coupon"),
    ),
    Breach(
        "I5",
        "more uses than the limit",
        (
            "ALTER TABLE coupons DROP CONSTRAINT coupons_used",
            "UPDATE coupons SET usage_limit = 0 WHERE id = '{coupon}'",
        ),
        ("id", "coupon"),
    ),
    Breach(
        "I5",
        "more uses by one user than each may have",
        (
            "ALTER TABLE coupons DROP CONSTRAINT coupons_limits",
            "UPDATE coupons SET per_user_limit = 0 WHERE id = '{coupon}'",
        ),
        ("id", "coupon"),
    ),
    Breach(
        "I5",
        "a cancelled order that kept its coupon",
        (
            "UPDATE coupon_redemptions SET released_at = NULL WHERE order_id = '{gave_back}'",
            "UPDATE coupons SET used_count = used_count + 1 WHERE id = '{coupon}'",
        ),
        ("order_id", "gave_back"),
    ),
    Breach(
        "I5",
        "an order whose use was given back",
        (
            "UPDATE coupon_redemptions SET released_at = now() WHERE order_id = '{with_coupon}'",
            "UPDATE coupons SET used_count = used_count - 1 WHERE id = '{coupon}'",
        ),
        ("order_id", "with_coupon"),
    ),
    Breach(
        "I5",
        "a use by an order without a coupon",
        ("UPDATE orders SET coupon_id = NULL WHERE id = '{with_coupon}'",),
        ("order_id", "with_coupon"),
    ),
    Breach(
        "I5",
        "lines that say another discount",
        ("UPDATE order_items SET coupon_discount = coupon_discount - 1 WHERE order_id = '{with_coupon}'",),
        ("order_id", "with_coupon"),
    ),
    Breach(
        "I5",
        "a coupon's discount without a coupon",
        (
            (
                "UPDATE order_items SET coupon_discount = 1, discount_applied = 1, final_price = final_price - 1"
                " WHERE order_id = '{without}'"
            ),
            "UPDATE orders SET discount_amount = 1, total_amount = total_amount - 1 WHERE id = '{without}'",
        ),
        ("order_id", "without"),
    ),
    Breach(
        "I5",
        "another's use",
        ("UPDATE coupon_redemptions SET user_id = '{buyer}' WHERE order_id = '{with_coupon}'",),
        ("order_id", "with_coupon"),
    ),
    Breach(
        "I6",
        "an answer about an order that is not there",
        (
            (
                'UPDATE idempotency_keys SET body = convert_to(\'{{"id": "019aaaaa-0000-7000-8000-000000000001"}}\','
                " 'UTF8') WHERE id = '{key}'"
            ),
        ),
        ("id", "key"),
    ),
    Breach(
        "I6",
        "an answer about another's order",
        ("UPDATE idempotency_keys SET body = convert_to('{{\"id\": \"{paid}\"}}', 'UTF8') WHERE id = '{key}'",),
        ("id", "key"),
    ),
    Breach(
        "I7",
        "work that nobody begins",
        ("UPDATE jobs SET run_at = now() - interval '11 minutes' WHERE id = '{job}'",),
        ("id", "job"),
    ),
    Breach(
        "I7",
        "work that never ends",
        ("UPDATE jobs SET status = 'running', lease_until = now() - interval '11 minutes' WHERE id = '{job}'",),
        ("id", "job"),
    ),
    Breach(
        "I8",
        "an order that holds its stock for ever",
        ("UPDATE orders SET expires_at = now() - interval '4 minutes' WHERE id = '{pending}'",),
        ("id", "pending"),
    ),
    Breach(
        "I9",
        "a history that ends too early",
        ("DELETE FROM order_events WHERE order_id = '{paid}' AND to_status = 'processing'",),
        ("order_id", "paid"),
    ),
    Breach(
        "I9",
        "a history with a gap",
        ("UPDATE order_events SET from_status = 'cancelled' WHERE order_id = '{paid}' AND from_status = 'pending'",),
        ("order_id", "paid"),
    ),
    Breach("I9", "no history", ("DELETE FROM order_events WHERE order_id = '{cod}'",), ("order_id", "cod")),
    Breach(
        "I14",
        "a change that changed nothing",
        ("UPDATE admin_actions SET after = before WHERE id = '{action}'",),
        ("id", "action"),
    ),
    Breach(
        "I14",
        "a change of nothing",
        ("UPDATE admin_actions SET after = NULL, before = NULL WHERE id = '{action}'",),
        ("id", "action"),
    ),
    Breach(
        "I15",
        "a number that no invoice has",
        ("UPDATE invoice_series SET last_serial = last_serial + 1",),
        ("financial_year", "year"),
    ),
    Breach(
        "I15",
        "an invoice beside the series",
        ("DELETE FROM invoice_series",),
        ("financial_year", "year"),
    ),
    Breach(
        "I15",
        "an invoice over another total",
        ("UPDATE invoices SET document = jsonb_set(document, '{{totals,total_amount}}', '1')",),
        ("order_id", "revived"),
    ),
    Breach(
        "I15",
        "an invoice that says another number",
        ("UPDATE invoices SET invoice_number = 'VC/26-27/0000009'",),
        ("order_id", "revived"),
    ),
    Breach(
        "I15",
        "an invoice of an order that nobody paid",
        (
            (
                "UPDATE invoices SET order_id = o.id, document = jsonb_set(document, '{{totals,total_amount}}',"
                " to_jsonb(o.total_amount)) FROM orders o WHERE o.id = '{cod}'"
            ),
        ),
        ("order_id", "cod"),
    ),
    Breach(
        "I16",
        "a paid order that was forgotten",
        ("UPDATE payments SET payment_date = now() - interval '11 minutes' WHERE id = '{paid_payment}'",),
        ("id", "paid"),
    ),
)


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


async def voltcart(database_url: str, *words: str) -> tuple[int | None, str, str]:
    """Run the command; gives its exit status and what it wrote on both ways."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.cli",
        *words,
        env={**os.environ, "DATABASE_URL": database_url, "COLUMNS": "200"},
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
    assert (await voltcart(database_url, "audit"))[0] == 0
