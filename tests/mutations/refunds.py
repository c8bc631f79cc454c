"""The guards of refunds."""

from tests.mutations.guard import KEYS, NO_ORDER_LOCK, NO_PAYMENT_LOCK, Guard

BOOKS = "tests/payments/test_books.py::test_"
LIFE = "tests/checkout/test_refund_life.py::test_"
REFUNDS = "tests/checkout/test_refunds.py::test_"

GUARDS = (
    Guard(
        "refund: the idempotency key",
        "a refund is paid again, or lost, after a time-out",
        f"{LIFE}a_gateway_that_hangs_after_refunding_refunds_once",
        (
            (
                "server/checkout/service/refunding.py",
                "key=receipt,",
                'key=f"{receipt}-{uuid7().hex}"[-40:],',
            ),
        ),
    ),
    Guard(
        "refund: a new key after a confirmed failure",
        "a refund that failed stays failed",
        f"{LIFE}a_refund_that_failed_is_tried_again_under_a_new_key",
        (("server/checkout/service/refunding.py", "attempt = attempt + 1, gateway", "attempt = attempt, gateway"),),
    ),
    Guard(
        "refund: an answer about an earlier attempt",
        "a failure heard twice makes two new attempts",
        f"{KEYS}a_failure_that_many_hear_of_is_one_failure",
        (
            (
                "server/checkout/service/refunding.py",
                'if refund.attempt == row["attempt"] and refund',
                "if refund",
            ),
        ),
    ),
    Guard(
        "refund: row locks on order and payment",
        "of many refunds at once some break on the CHECK",
        f"{REFUNDS}refunds_at_once_never_exceed_what_was_paid",
        (NO_ORDER_LOCK, NO_PAYMENT_LOCK),
    ),
    Guard(
        "refund: what is left",
        "more goes back than came",
        f"{REFUNDS}what_is_wrong_with_a_refund_is_said",
        (("server/checkout/service/granting.py", "if not 0 < amount <= left:", "if not 0 < amount:"),),
    ),
    Guard(
        "refund: a cancelled order's rest",
        "a part goes back twice",
        f"{REFUNDS}an_order_cancelled_after_a_refund_of_a_part_gives_back_the_rest",
        (
            (
                "server/checkout/service/cancelling.py",
                "left = payment.amount - payment.amount_refunded",
                "left = payment.amount",
            ),
        ),
    ),
    Guard(
        "refund: of what paid the order",
        "a surplus payment is refunded in its place",
        f"{REFUNDS}a_refund_is_of_what_paid_the_order",
        (
            (
                "server/checkout/service/granting.py",
                "return not payment.surplus and payment.payment_status",
                "return payment.payment_status",
            ),
            (
                "server/checkout/service/granting.py",
                "for one in await lock_payments(tx, order.id) if",
                "for one in reversed(await lock_payments(tx, order.id)) if",
            ),
        ),
    ),
    Guard(
        "refund: cash goes back by hand",
        "the gateway is asked for money that it never had",
        f"{REFUNDS}cash_goes_back_by_hand",
        (
            (
                "server/checkout/service/granting.py",
                "if by_hand and reference is None:",
                "if by_hand and reference == '':",
            ),
        ),
    ),
    Guard(
        "refund: the tax of a part",
        "the parts' tax is not the order's",
        f"{REFUNDS}an_odd_order_goes_back_in_odd_parts_to_the_paisa",
        (("server/checkout/queries/refunds.py", 'already=row["before"]', "already=0"),),
    ),
    Guard(
        "refund: tried again a few times",
        "a refund that can only fail is tried for ever, and nobody hears of it",
        f"{LIFE}a_refund_that_goes_on_failing_waits_for_an_admin",
        (
            (
                "server/checkout/rules.py",
                "return timedelta(minutes=TRIES[failures - 1]) if failures <= len(TRIES) else None",
                "return timedelta(minutes=TRIES[(failures - 1) % len(TRIES)])",
            ),
        ),
    ),
    Guard(
        "refund: the sweep",
        "a refund that stays pending is forgotten",
        f"{LIFE}a_refund_that_stays_pending_is_asked_about_ever_more_rarely",
        (
            (
                "server/checkout/service/refunding.py",
                "next_check_at = CASE WHEN NOT $4 THEN next_check_at END",
                "next_check_at = CASE WHEN $4 THEN next_check_at END",
            ),
        ),
    ),
    Guard(
        "refund: a refusal keeps its key",
        "a refund that was made in a call without an answer is made again",
        f"{LIFE}a_refund_that_is_refused_is_asked_for_again_under_the_same_key",
        (
            (
                "server/checkout/service/refunding.py",
                "SET status = 'failed', error = $2, updated_at = now(),",
                "SET status = 'failed', error = $2, updated_at = now(), attempt = attempt + 1,",
            ),
        ),
    ),
    Guard(
        "refund: sweeps share the work",
        "each scheduler leaves a job of its own",
        f"{LIFE}several_sweeps_at_once_leave_one_job",
        (("server/checkout/service/refunding.py", '    " FOR NO KEY UPDATE SKIP LOCKED"\n', '    ""\n'),),
    ),
    Guard(
        "books: refunds within the payment",
        "more goes back than came",
        f"{BOOKS}the_database_refuses",
        sql="ALTER TABLE payments DROP CONSTRAINT payments_refunded",
    ),
)
