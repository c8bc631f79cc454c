"""The guards of payments."""

from tests.mutations.guard import KEYS, NO_ORDER_LOCK, NO_PAYMENT_LOCK, PAYING, Guard

BOOKS = "tests/payments/test_books.py::test_"
HEARING = "tests/checkout/test_hearing.py::test_"
TROUBLES = "tests/checkout/test_troubles.py::test_"
LATE = "tests/checkout/test_late_money.py::test_"

GUARDS = (
    Guard(
        "verify: the signature",
        "a tampered proof is believed",
        f"{PAYING}a_tampered_proof_is_refused",
        (
            (
                "server/payments/gateway/client.py",
                "return True in [hmac.compare_digest(one, given) for one in made]",
                "return bool(made or given)",
            ),
        ),
    ),
    Guard(
        "settling: row locks on order and payment",
        "verify, webhook and sweep each pay the order",
        f"{HEARING}verify_webhook_and_sweep_at_once_are_one_transition",
        (NO_ORDER_LOCK, NO_PAYMENT_LOCK),
    ),
    Guard(
        "settling: a payment that is known",
        "the same money is taken for a second payment",
        f"{LATE}money_for_a_cancelled_order_goes_back",
        (
            (
                "server/checkout/service/settling.py",
                "if any(payment.transaction_id == received.id for payment in payments):",
                "if False:",
            ),
        ),
    ),
    Guard(
        "settling: what nobody captured",
        "money that the gateway gave back pays an order",
        "tests/audit/test_third_book.py::test_money_that_the_gateway_gave_back_uncaptured_pays_nothing",
        (
            (
                "server/payments/gateway/entities.py",
                'return self.status == "captured" or (self.status == "refunded" and self.captured is not False)',
                'return self.status in {"captured", "refunded"}',
            ),
        ),
    ),
    Guard(
        "settling: the amount",
        "a rupee pays for anything",
        f"{LATE}a_wrong_amount_goes_back",
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
        "start: nothing is held while the gateway is asked",
        "a hung gateway holds the order up",
        f"{TROUBLES}a_hung_gateway_holds_nothing_of_the_order",
        (
            (
                "server/checkout/service/paying.py",
                'now(), updated_at = now() WHERE id = $1", payment.id)\n',
                'now() WHERE id = $1", payment.id)\n        await _make(order, mode, gateway, search=False)\n',
            ),
        ),
    ),
    Guard(
        "settling: what the gateway has is asked again",
        "money taken in a call without an answer is lost",
        f"{TROUBLES}money_taken_in_a_call_without_an_answer_is_found",
        (
            (
                "server/checkout/service/paying.py",
                'WHERE next_check_at <= now() ORDER BY next_check_at LIMIT 500"',
                'WHERE next_check_at < created_at ORDER BY next_check_at LIMIT 500"',
            ),
        ),
    ),
    Guard(
        "settling: the sweep",
        "money that nobody told of is not found",
        f"{PAYING}the_sweep_finds_a_payment_that_nobody_told_of",
        (
            (
                "server/checkout/service/paying.py",
                'await jobs.add(tx, ReconcileOrder(order_id=row["order_id"]), once=True)\n    return len(rows)',
                "pass\n    return len(rows)",
            ),
        ),
    ),
    Guard(
        "settling: only what was captured",
        "a promise of money pays an order",
        f"{TROUBLES}a_payment_that_is_not_captured_pays_nothing",
        (
            (
                "server/payments/gateway/entities.py",
                'return self.status == "captured" or (',
                'return self.status != "created" or (',
            ),
        ),
    ),
    Guard(
        "settling: a second payment",
        "money that came twice is kept",
        f"{LATE}a_second_payment_goes_back",
        (
            (
                "server/checkout/service/settling.py",
                "    await request_refund(\n        tx, payment_id, order.id, received.amount,",
                "    order.expires_at and await request_refund(\n        tx, payment_id, order.id, received.amount,",
            ),
        ),
    ),
    Guard(
        "settling: late money takes the stock again",
        "goods are sold that are gone",
        f"{LATE}late_money_for_goods_that_are_gone_goes_back",
        (
            (
                "server/checkout/service/settling.py",
                "return not shortages(await lock_stock(tx, wanted), wanted) and",
                "return bool(await lock_stock(tx, wanted)) and",
            ),
        ),
    ),
    Guard(
        "verify: the key secret before a rotation",
        "who paid before a rotation is told that the proof is false",
        f"{HEARING}both_secrets_are_good_during_a_rotation",
        (
            (
                "server/core/settings.py",
                "return _given(self.razorpay_key_secret, self.razorpay_key_secret_old)",
                "return _given(self.razorpay_key_secret)",
            ),
        ),
    ),
    Guard(
        "payment on delivery: no other way",
        "an order paid on delivery is paid online, too",
        f"{PAYING}an_order_paid_on_delivery_awaits_no_payment",
        (
            (
                "server/checkout/service/paying.py",
                "if order.order_status is not OrderStatus.PENDING or order.is_due:",
                "if order.is_due:",
            ),
        ),
    ),
    Guard(
        "books: one captured payment",
        "an order is paid twice",
        f"{BOOKS}the_database_refuses",
        sql="DROP INDEX payments_one_captured",
    ),
)
