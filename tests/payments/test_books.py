"""What the database itself refuses to have in the books of money, whichever code writes."""

from uuid import UUID

import asyncpg
import pytest
from aiohttp.test_utils import TestServer

from server.core.db import transaction
from server.resources import Resources
from tests.checkout.shop import buy_and_pay
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

COPY = (
    "INSERT INTO payments (id, order_id, user_id, amount, currency, payment_status, payment_method, transaction_id,"
    " surplus, amount_refunded, payment_date, checks, created_at, updated_at) SELECT uuidv7(), order_id, user_id,"
    " amount, currency, 'paid', payment_method, {transaction_id}, false, 0, now(), 0, now(), now() FROM payments"
    " WHERE order_id = $1"
)
REFUND = (
    "INSERT INTO refunds (id, payment_id, order_id, amount, status, reason, attempt, error, created_at, updated_at)"
    " SELECT uuidv7(), id, order_id, {amount}, {status}, '', 0, '', now(), now() FROM payments WHERE order_id = $1"
)
EVENT = (
    "INSERT INTO order_events (id, order_id, from_status, to_status, note, created_at, updated_at)"
    " VALUES (uuidv7(), $1, {before}, {after}, '', now(), now())"
)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (COPY.format(transaction_id="'pay_another'"), "payments_one_captured"),
        (COPY.format(transaction_id="transaction_id").replace("false, 0", "true, 0"), "payments_transaction_id_key"),
        ("UPDATE payments SET amount_refunded = amount + 1 WHERE order_id = $1", "payments_refunded"),
        ("UPDATE payments SET amount_refunded = -1 WHERE order_id = $1", "payments_refunded"),
        ("UPDATE payments SET payment_date = NULL WHERE order_id = $1", "payments_paid_when"),
        ("UPDATE payments SET payment_status = 'lost' WHERE order_id = $1", "payments_status"),
        (REFUND.format(amount="0", status="'requested'"), "refunds_amount"),
        (REFUND.format(amount="1", status="'processed'"), "refunds_processed"),
        (REFUND.format(amount="1", status="'lost'"), "refunds_status"),
        ("UPDATE orders SET total_amount = total_amount + 1 WHERE id = $1", "orders_total"),
        ("UPDATE orders SET order_status = 'cancelled' WHERE id = $1", "orders_cancel_reason"),
        ("UPDATE orders SET order_status = 'pending' WHERE id = $1", "orders_pending_expires"),
        ("UPDATE order_items SET final_price = final_price + 1 WHERE order_id = $1", "order_items_amounts"),
        ("UPDATE order_items SET total_quantity = 0, final_price = 0 WHERE order_id = $1", "order_items_quantity"),
        (EVENT.format(before="NULL", after="'pending'"), "order_events_one_start"),
        (EVENT.format(before="'shipped'", after="'cancelled'"), "order_events_move"),
        (EVENT.format(before="'cancelled'", after="'pending'"), "order_events_move"),
        ("UPDATE stock_movements SET delta = 0 WHERE order_id = $1", "stock_movements_delta"),
        ("UPDATE stock_movements SET reason = 'restock' WHERE order_id = $1", "stock_movements_order"),
    ],
)
async def test_the_database_refuses(
    client: Client, resources: Resources, sandbox: TestServer, statement: str, constraint: str
) -> None:
    shopper = await make_shopper(resources.tokens)
    order = await buy_and_pay(client, resources, sandbox, shopper, (await make_variant(price=5_000_00)).id)

    async def write() -> None:
        async with transaction() as tx:
            await tx.execute(statement, UUID(order["id"]))

    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
        await write()
    assert refused.value.constraint_name == constraint
