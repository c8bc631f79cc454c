"""The guards of the webhooks to client apps."""

from tests.mutations.guard import Guard

RULES = "tests/hooks/test_rules.py::test_"
SENDING = "tests/hooks/test_sending.py::test_"
SILENCE = "tests/hooks/test_silence.py::test_"
TELLING = "tests/hooks/test_telling.py::test_"
WEBHOOKS = "tests/hooks/test_webhooks.py::test_"
PROCESSES = "tests/hooks/test_processes.py::test_"

GUARDS = (
    Guard(
        "hooks: the address is checked where it is connected to",
        "an admin reads the shop's inner network through it",
        f"{SENDING}a_private_address_is_not_connected_to",
        (("server/hooks/gateway.py", "if not may_reach(place[0], self._allowed):", "if False:"),),
    ),
    Guard(
        "hooks: addresses that carry another inside",
        "a public form leads to a private address",
        f"{RULES}what_is_not_public_is_not_reached",
        (
            (
                "server/hooks/rules.py",
                "    if any(ip in network for network in UNROUTED):\n        return False\n",
                "",
            ),
        ),
    ),
    Guard(
        "hooks: redirects",
        "the client sends the shop elsewhere",
        f"{SENDING}what_is_no_success_comes_again",
        (("server/hooks/gateway.py", "headers=headers, allow_redirects=False)", "headers=headers)"),),
    ),
    Guard(
        "hooks: the end of an answer",
        "an endless answer is read to its end",
        f"{SENDING}what_is_no_success_comes_again",
        (
            (
                "server/hooks/gateway.py",
                "while len(read) < MOST_BYTES and (more := await response.content.read(MOST_BYTES - len(read))):",
                "while more := await response.content.read(MOST_BYTES):",
            ),
        ),
    ),
    Guard(
        "hooks: what is signed has its time",
        "an old event can be sent again by anybody",
        f"{RULES}a_client_reads_it_with_nothing_but_hmac",
        (("server/hooks/rules.py", "(str(event_id).encode(), timestamp, body)", "(str(event_id).encode(), 0, body)"),),
    ),
    Guard(
        "hooks: the payload is written once",
        "tries of one event say different things",
        f"{SENDING}every_try_says_the_same",
        (
            ("server/hooks/service/sending.py", "payload = coalesce(payload, $2::jsonb)", "payload = $2::jsonb"),
            (
                "server/hooks/service/sending.py",
                "    if sending.payload is not None:\n        return sending.payload\n",
                "",
            ),
        ),
    ),
    Guard(
        "hooks: one try is noted once",
        "two runs of a try go on as two chains",
        f"{SENDING}two_runs_of_one_try_are_one_chain",
        (
            (
                "server/hooks/service/sending.py",
                "WHERE id = $1 AND attempts = $2 AND status = 'pending' RETURNING id)",
                "WHERE id = $1 AND attempts >= $2 RETURNING id)",
            ),
        ),
    ),
    Guard(
        "hooks: a try that was made is void",
        "a delivery that was sent again is tried twice",
        f"{WEBHOOKS}a_delivery_is_sent_again_under_the_same_id",
        (
            ("server/hooks/service/sending.py", " or sending.attempts != job.attempt:", ":"),
            ("server/hooks/service/sending.py", "sending.status is not DeliveryStatus.PENDING", "False"),
        ),
    ),
    Guard(
        "hooks: sent before it is noted",
        "an event is lost with the worker",
        f"{PROCESSES}a_worker_killed_between_sending_and_noting_it_sends_the_same_again",
        (
            (
                "server/hooks/service/sending.py",
                "        reply = await _send(sending, payload, courier, clock)\n",
                "        await _leave(sending)\n        reply = await _send(sending, payload, courier, clock)\n",
            ),
        ),
    ),
    Guard(
        "hooks: patience ends",
        "a dead client is called for ever",
        f"{SILENCE}five_given_up_in_a_row_pause_it_although_something_arrived_today",
        (("server/hooks/service/sending.py", "(failures >= $2 OR NOT EXISTS (", "(failures > $2 OR NOT EXISTS ("),),
    ),
    Guard(
        "hooks: a paused webhook keeps what it misses",
        "events of a pause are sent all the same",
        f"{SILENCE}a_client_that_never_takes_anything_is_paused_and_the_admins_hear_of_it_once",
        (
            (
                "server/hooks/service/telling.py",
                "CASE WHEN w.paused_at IS NULL THEN 'pending' ELSE 'failed' END",
                "'pending'",
            ),
            (
                "server/hooks/service/sending.py",
                "if not sending.is_active or (sending.is_paused and not is_ping):",
                "if False:",
            ),
        ),
    ),
    Guard(
        "hooks: a client that hangs is left alone",
        "one client keeps the places of all",
        f"{SENDING}a_client_that_hangs_is_left_alone_for_a_while",
        (("server/hooks/gateway.py", "if not reply.arrived and seconds >= SLOW:", "if False:"),),
    ),
    Guard(
        "hooks: calls under way are bounded",
        "one client keeps the places of all",
        f"{SENDING}a_try_that_has_no_place_counts_for_nothing",
        (("server/hooks/gateway.py", "self._flying[webhook_id] < PER_WEBHOOK and", "True and"),),
    ),
    Guard(
        "hooks: twenty are counted one after the other",
        "two that are made at once are both the twentieth",
        f"{WEBHOOKS}there_are_twenty_at_most_whoever_makes_them_at_once",
        (("server/hooks/queries.py", "    await tx.execute(ONE_AT_A_TIME)\n", ""),),
    ),
    Guard(
        "hooks: the old secret signs for a day",
        "a rotation loses every event until the client knows",
        f"{WEBHOOKS}for_a_day_both_secrets_sign",
        (("server/hooks/queries.py", "CASE WHEN w.old_secret_until > now() THEN w.old_secret END", "NULL"),),
    ),
    Guard(
        "hooks: an event has one id",
        "two clients hear of one event as of two",
        f"{TELLING}each_hears_what_it_wants_under_one_id",
        (
            (
                "server/hooks/service/telling.py",
                "SELECT uuidv7(), w.id, t.event_id,",
                "SELECT uuidv7(), w.id, uuidv7(),",
            ),
        ),
    ),
)
