"""The guards of the gateway's edge: its calls, and its events."""

from tests.mutations.guard import Guard

GATEWAY = "tests/payments/test_gateway.py::test_"
HEARING = "tests/checkout/test_hearing.py::test_"

GUARDS = (
    Guard(
        "webhooks: kept once by their id",
        "an event is handled as often as it is sent",
        f"{HEARING}a_webhook_pays_the_order_once",
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
        f"{HEARING}a_forged_event_changes_nothing",
        (
            (
                "server/checkout/service/hearing.py",
                "if signature is None or not gateway.signs_webhook(body, signature):",
                "if False:",
            ),
        ),
    ),
    Guard(
        "webhooks: what is believed is read from the gateway",
        "the order in which events come decides how it ends",
        "tests/checkout/test_event_orders.py::test_events_in_some_orders_lead_to_the_same_end",
        (
            (
                "server/checkout/service/refunding.py",
                'if row is not None and not row["surplus"]:',
                "if row is not None:",
            ),
        ),
    ),
    Guard(
        "webhooks: the secret before a rotation",
        "what was signed before a rotation is lost",
        f"{HEARING}both_secrets_are_good_during_a_rotation",
        (
            (
                "server/core/settings.py",
                "return _given(self.razorpay_webhook_secret, self.razorpay_webhook_secret_old)",
                "return _given(self.razorpay_webhook_secret)",
            ),
        ),
    ),
    Guard(
        "webhooks: the account",
        "another merchant's events are ours",
        f"{HEARING}an_event_of_another_account_is_left_alone",
        (
            (
                "server/checkout/service/hearing.py",
                'if gateway.account_id and payload.get("account_id") != gateway.account_id:',
                "if payload.get(gateway.account_id):",
            ),
        ),
    ),
    Guard(
        "webhooks: answered before they are understood",
        "a slow gateway makes us slow, and it stops telling us",
        f"{HEARING}events_are_answered_before_they_are_understood",
        (
            (
                "server/checkout/service/hearing.py",
                '    return _received("received" if added else "duplicate")',
                '    await handle_event(row_id, gateway)\n    return _received("received" if added else "duplicate")',
            ),
        ),
    ),
    Guard(
        "gateway: the breaker",
        "everybody waits for a gateway that is down",
        f"{GATEWAY}hung_calls_exhaust_neither_the_threads_nor_the_callers",
        (
            (
                "server/payments/gateway/breaker.py",
                "if self._failures >= FAILURES:\n                self.pause(PAUSE)",
                "pass",
            ),
        ),
    ),
    Guard(
        "gateway: places for calls that wait",
        "hung calls take every caller with them",
        f"{GATEWAY}hung_calls_exhaust_neither_the_threads_nor_the_callers",
        (
            (
                "server/payments/gateway/client.py",
                "threading.BoundedSemaphore(AT_ONCE + WAITING)",
                "threading.BoundedSemaphore(1000)",
            ),
        ),
    ),
    Guard(
        "gateway: a limit on the whole answer",
        "a gateway that drips holds a thread for ever",
        f"{GATEWAY}an_answer_that_drips_ends_in_time",
        (("server/payments/gateway/wire.py", " or monotonic() > ends:", ":"),),
    ),
    Guard(
        "gateway: answers of another shape",
        "a page of HTML breaks a worker",
        f"{GATEWAY}whatever_the_gateway_answers_is_an_answer_or_one_of_two_troubles",
        (
            (
                "server/payments/gateway/client.py",
                "except (*FAILED, *CONFUSED) as error:",
                "except FAILED as error:",
            ),
        ),
    ),
    Guard(
        "gateway: throttled",
        "a gateway that asks for a pause is asked on",
        f"{GATEWAY}a_throttled_call_says_for_how_long_and_no_other_is_made_meanwhile",
        (("server/payments/gateway/client.py", "        self.breaker.pause(asked)\n", ""),),
    ),
)
