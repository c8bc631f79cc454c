"""Breaches of the journal of sales and its sums."""

from tests.audit.breaches.breach import Breach

SALE = "UPDATE sales_entries SET amount = amount + 1 WHERE kind = 'sale' AND order_id = '{revived}'"
REFUND = "kind = 'refund' AND order_id = '{refunded}'"
SALES = (
    Breach(
        "I19",
        "a sale that is not written down",
        ("DELETE FROM sales_entries WHERE kind = 'sale' AND order_id = '{revived}'",),
        ("order_id", "revived"),
    ),
    Breach("I19", "a sale of another amount", (SALE,), ("order_id", "revived")),
    Breach(
        "I19",
        "a refund that is not written down",
        (f"DELETE FROM sales_entries WHERE {REFUND}",),
        ("order_id", "refunded"),
    ),
    Breach(
        "I19",
        "a refund of another amount",
        (f"UPDATE sales_entries SET amount = 1 WHERE {REFUND}",),
        ("order_id", "refunded"),
    ),
    Breach(
        "I19",
        "a sale that was none",
        (
            (
                "INSERT INTO sales_entries (id, order_id, kind, amount, happened_at, created_at, updated_at)"
                " VALUES (uuidv7(), '{pending}', 'sale', 1, now(), now(), now())"
            ),
        ),
        ("order_id", "pending"),
    ),
    Breach(
        "I19",
        "unwanted money that is no sale, given back",
        (
            (
                "INSERT INTO sales_entries (id, order_id, refund_id, kind, amount, happened_at, created_at, updated_at)"
                " SELECT uuidv7(), order_id, id, 'refund', amount, now(), now(), now() FROM refunds"
                " WHERE payment_id = '{surplus}'"
            ),
        ),
        ("order_id", "unwanted"),
    ),
    Breach(
        "I20",
        "a day and its month that say more",
        ("UPDATE sales_totals SET sales = sales + 1 WHERE store_id IS NULL",),
        ("starts_on", "day"),
    ),
    Breach(
        "I20",
        "a month that is not its days",
        ("UPDATE sales_totals SET refunds = refunds + 1 WHERE grain = 'month'",),
        ("starts_on", "month"),
    ),
    Breach("I20", "units that nobody bought", ("UPDATE product_sales SET units = units + 1",), ("starts_on", "day")),
    Breach("I20", "a buyer who is forgotten", ("DELETE FROM buyers WHERE grain = 'day'",), ("starts_on", "day")),
)
