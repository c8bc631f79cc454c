"""Breaches of keys, work, histories, reviews, invoices, and of what is told."""

from tests.audit.breaches.breach import Breach

CLIENT = (
    "INSERT INTO client_webhooks (id, url, description, event_types, secret, is_active, failures, created_at,"
    " updated_at) VALUES ('{client}', 'https://client.example', '', '[]', 's', true, 0, now(), now())"
)


def delivery(status: str = "pending", age: str = "0", event: str = "order.paid") -> str:
    """An event about a paid order for the client app."""
    return (
        "INSERT INTO webhook_deliveries (id, webhook_id, event_id, event_type, subject_id, status, attempts,"
        " delivered_at, created_at, updated_at) SELECT uuidv7(), '{client}', uuidv7(),"
        f" '{event}', '{{paid}}', '{status}', 1, CASE WHEN '{status}' = 'delivered' THEN now() END, now(),"
        f" now() - interval '{age} minutes'"
    )


WORK = (
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
        "I10",
        "a rating that nobody gave",
        ("UPDATE products SET rating_sum = rating_sum + 4, rating_count = rating_count + 1 WHERE id = '{product}'",),
        ("id", "product"),
    ),
    Breach(
        "I10",
        "a hidden review that counts",
        (
            "ALTER TABLE product_reviews DISABLE TRIGGER USER",
            "UPDATE product_reviews SET hidden_at = now(), hidden_reason = 'spam' WHERE id = '{review}'",
        ),
        ("id", "product"),
    ),
    Breach(
        "I10",
        "a vote of nobody",
        ("UPDATE product_reviews SET helpful_count = helpful_count + 1 WHERE id = '{review}'",),
        ("id", "review"),
    ),
    Breach(
        "I10",
        "a purchase that is not told",
        ("UPDATE product_reviews SET is_verified_purchase = false WHERE id = '{review}'",),
        ("id", "review"),
    ),
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
