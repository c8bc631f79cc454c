"""Breaches of payments, refunds and coupons."""

from tests.audit.breaches.breach import Breach

NOT_WRITTEN = (
    "DELETE FROM sales_entries WHERE refund_id IN (SELECT id FROM refunds WHERE payment_id = '{refunded_payment}')"
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
MONEY = (
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
            NOT_WRITTEN,
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
            "UPDATE sales_entries SET amount = amount + 1 WHERE kind = 'refund' AND order_id = '{refunded}'",
        ),
        ("payment_id", "refunded_payment"),
    ),
    Breach(
        "I4",
        "called refunded before it was",
        ("UPDATE refunds SET status = 'pending', next_check_at = now() WHERE payment_id = '{refunded_payment}'",),
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
)
