"""The guards of payments, refunds and the gateway's events."""

from tests.mutations.guard import KEYS, NO_ORDER_LOCK, NO_PAYMENT_LOCK, PAYING, Guard

BOOKS = "tests/payments/test_books.py::test_"

GUARDS = (
    Guard(
        "webhooks: kept once by their id",
        "an event is handled as often as it is sent",
        f"{PAYING}a_webhook_pays_the_order_once",
        (
            (
                "server/checkout/service/hearing.py",
                "            row_id,\n            event_id,\n",
                "            row_id,\n            str(row_id),\n",
            ),
        ),
    ),
    Guard(
        "webhooks: the signature",
        "anybody can say that money came",
        f"{PAYING}a_forged_webhook_changes_nothing",
        (
            (
                "server/checkout/service/hearing.py",
                "if signature is None or not gateway.signs_webhook(body, signature):",
                "if False:",
            ),
        ),
    ),
    Guard(
        "verify: the signature",
        "a tampered proof is believed",
        f"{PAYING}a_tampered_proof_is_refused",
        (
            (
                "server/payments/gateway.py",
                'return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))',
                "return bool(expected)",
            ),
        ),
    ),
    Guard(
        "settling: row locks on order and payment",
        "verify, webhook and sweep each pay the order",
        f"{PAYING}verify_webhook_and_sweep_at_once_are_one_transition",
        (NO_ORDER_LOCK, NO_PAYMENT_LOCK),
    ),
    Guard(
        "settling: a payment that is known",
        "the same money is taken for a second payment",
        f"{PAYING}money_for_a_cancelled_order_goes_back",
        (
            (
                "server/checkout/service/settling.py",
                "if any(payment.transaction_id == received.id for payment in payments):",
                "if False:",
            ),
        ),
    ),
    Guard(
        "settling: the amount",
        "a rupee pays for anything",
        f"{PAYING}a_wrong_amount_goes_back",
        (
            (
                "server/checkout/service/settling.py",
                "        and (received.amount, received.currency) == (expected.amount, expected.currency)\n",
                "",
            ),
        ),
    ),
    Guard(
        "start: one asks the gateway at a time",
        "an order is made there twice",
        f"{KEYS}a_gateway_that_takes_a_receipt_twice_is_asked_once",
        (
            (
                "server/checkout/service/paying.py",
                "        if payment.being_asked:\n            raise PaymentInProgress\n",
                "",
            ),
        ),
    ),
    Guard(
        "start: what a lost call made is looked for",
        "a timeout makes a second gateway order",
        f"{PAYING}an_order_made_in_a_call_without_an_answer_is_found",
        (
            ("server/checkout/service/paying.py", "    if search and (found :=", "    if False and (found :="),
            ("server/checkout/service/paying.py", "receipt=number)", 'receipt=f"{number}{time()}"[:40])'),
        ),
    ),
    Guard(
        "refund: the idempotency key",
        "a refund is paid again, or lost, after a time-out",
        f"{PAYING}a_gateway_that_hangs_after_refunding_refunds_once",
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
        f"{PAYING}a_refund_that_failed_is_tried_again_under_a_new_key",
        (("server/checkout/service/refunding.py", "attempt = attempt + 1,", "attempt = attempt,"),),
    ),
    Guard(
        "refund: an answer about an earlier attempt",
        "a failure heard twice makes two new attempts",
        f"{KEYS}a_failure_that_many_hear_of_is_one_failure",
        (("server/checkout/service/refunding.py", 'if refund.attempt == row["attempt"]:', "if refund:"),),
    ),
    Guard(
        "books: one captured payment",
        "an order is paid twice",
        f"{BOOKS}the_database_refuses",
        sql="DROP INDEX payments_one_captured",
    ),
    Guard(
        "books: refunds within the payment",
        "more goes back than came",
        f"{BOOKS}the_database_refuses",
        sql="ALTER TABLE payments DROP CONSTRAINT payments_refunded",
    ),
)
