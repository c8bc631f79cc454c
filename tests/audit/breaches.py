"""What breaks each invariant of the audit, and the row that tells of it."""

from dataclasses import dataclass


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
WAITING = (
    "WITH one AS (UPDATE payments SET amount_refunded = 100 WHERE id = '{paid_payment}' RETURNING id, order_id)"
    " INSERT INTO refunds (id, payment_id, order_id, amount, status, reason, attempt, error, next_check_at, created_at,"
    " updated_at) SELECT uuidv7(), id, order_id, 100, 'requested', '', 0, '', {due}, now(), now() FROM one"
)
CLIENT = (
    "INSERT INTO client_webhooks (id, url, description, event_types, secret, is_active, failures, created_at, updated_at)"
    " VALUES ('{client}', 'https://client.example', '', '[]', 's', true, 0, now(), now())"
)


def delivery(status: str = "pending", age: str = "0", event: str = "order.paid") -> str:
    """An event about a paid order for the client app."""
    return (
        "INSERT INTO webhook_deliveries (id, webhook_id, event_id, event_type, subject_id, status, attempts,"
        " delivered_at, created_at, updated_at) SELECT uuidv7(), '{client}', uuidv7(),"
        f" '{event}', '{{paid}}', '{status}', 1, CASE WHEN '{status}' = 'delivered' THEN now() END, now(),"
        f" now() - interval '{age} minutes'"
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
        "I4b",
        "a refund by hand of money that came through the gateway",
        ("UPDATE refunds SET reference = 'by hand' WHERE payment_id = '{refunded_payment}'",),
        ("order_id", "refunded"),
    ),
    Breach(
        "I4b",
        "a refund of another order's payment",
        ("UPDATE refunds SET order_id = '{paid}' WHERE payment_id = '{refunded_payment}'",),
        ("order_id", "paid"),
    ),
    Breach(
        "I4b",
        "a refund through the gateway of cash",
        (
            "UPDATE payments SET transaction_id = NULL WHERE id = '{refunded_payment}'",
            "UPDATE refunds SET reference = 'by hand' WHERE payment_id = '{refunded_payment}'",
        ),
        ("order_id", "refunded"),
    ),
    Breach("I4b", "a refund that nobody asks about", (WAITING.replace("{due}", "NULL"),), ("order_id", "paid")),
    Breach(
        "I4b",
        "a refund that is asked about too late",
        (WAITING.replace("{due}", "now() - interval '11 minutes'"),),
        ("order_id", "paid"),
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
        "I6",
        "an answer about a refund that is not there",
        ("UPDATE idempotency_keys SET route = 'POST /api/admin/orders/{{orderId}}/refunds' WHERE id = '{key}'",),
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
    Breach(
        "I17",
        "a letter that was left twice",
        (
            (
                "INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at,"
                " updated_at) SELECT uuidv7(), name, queue, payload, status, attempts, now(), '', '', now(), now()"
                " FROM jobs WHERE name = 'SendOrderLetter' AND payload ->> 'order_id' = '{paid}'"
                " AND payload ->> 'letter' = 'order_paid'"
            ),
        ),
        ("subject_id", "paid"),
    ),
    Breach("I17", "an event that was told twice", (CLIENT, delivery(), delivery()), ("subject_id", "paid")),
    Breach("I18", "an event that nobody sends", (CLIENT, delivery(age="11")), ("webhook_id", "client")),
    Breach("I18", "an event that nobody answered", (CLIENT, delivery("delivered")), ("webhook_id", "client")),
)
