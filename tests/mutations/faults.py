"""The guards of what processes and connections may do at any moment."""

from tests.mutations.guard import Guard

SERVERS = "tests/faults/test_servers.py::test_"
WORKERS = "tests/faults/test_workers.py::test_"
CONTENTION = "tests/faults/test_contention.py::test_"

GUARDS = (
    Guard(
        "faults: an order in one transaction",
        "a server that dies leaves half an order",
        f"{SERVERS}a_server_killed_at_any_step_of_a_checkout_leaves_nothing_of_it",
        (
            (
                "server/checkout/service/placing.py",
                "    await take_stock(tx, order_id, ready.quantities)\n",
                '    await tx.execute("COMMIT")\n    await take_stock(tx, order_id, ready.quantities)\n',
            ),
        ),
    ),
    Guard(
        "faults: the answer kept with the order",
        "who never heard of the order is told that the cart is empty",
        f"{SERVERS}a_server_killed_after_the_commit_answers_the_retry_with_the_order",
        (
            (
                "server/checkout/service/placing.py",
                "                await attempt.answer(tx, view)\n",
                "                pass\n",
            ),
        ),
    ),
    Guard(
        "faults: a commit of unknown outcome",
        "a lost connection is answered as a mistake of the shop's own",
        f"{SERVERS}a_commit_of_unknown_outcome_is_settled_by_the_key",
        (
            (
                "server/core/pool.py",
                "    except (*SLOW, *BROKEN) as error:\n",
                "    except SLOW as error:\n",
            ),
        ),
    ),
    Guard(
        "faults: a refund's own key",
        "a refund whose answer nobody heard is made again",
        f"{WORKERS}a_worker_killed_in_a_refund_refunds_once",
        (
            (
                "server/checkout/service/refunding.py",
                "receipt = f\"{row['id'].hex}-{row['attempt']}\"",
                "receipt = uuid7().hex",
            ),
        ),
    ),
    Guard(
        "faults: what a dead worker left",
        "money that a worker was taking in waits for ever",
        f"{WORKERS}a_worker_killed_while_it_takes_money_in_takes_it_in_once",
        (("workers/main.py", ", RescueLane(queue, resources, share.count)]", "]"),),
    ),
    Guard(
        "faults: a letter has its job's name",
        "a letter that went out twice is two letters to whoever reads them",
        f"{WORKERS}a_worker_killed_before_a_letter_is_done_leaves_one_letter",
        (("server/core/mail.py", 'f"<{job_id}@{self._domain}>"', 'f"<{id(message)}@{self._domain}>"'),),
    ),
    Guard(
        "faults: unready before the end",
        "a server that stops drops what load balancers still send it",
        f"{SERVERS}a_server_told_to_stop_drops_no_answer",
        (
            (
                "server/__main__.py",
                "self.loop.call_later(seconds, self.handle_quit, sig, frame)",
                "self.handle_quit(sig, frame)",
            ),
        ),
    ),
    Guard(
        "faults: a command run again",
        "who loses in a deadlock is told to try again",
        f"{CONTENTION}an_order_that_loses_in_a_deadlock_is_run_again",
        (("server/web/binder.py", "for pause in PAUSES if endpoint.receives is None else ():", "for pause in ():"),),
    ),
    Guard(
        "faults: the limit of running again",
        "a command that can never be is tried for ever",
        f"{CONTENTION}an_order_that_cannot_be_serialised_is_run_again_three_times",
        (("server/web/binder.py", "PAUSES = (0.01, 0.03, 0.1)", "PAUSES = (0.01, 0.03, 0.1, 0.1)"),),
    ),
    Guard(
        "faults: a stream is read once",
        "an import that met others in the way ends as an empty file",
        "tests/web/test_binder.py::test_a_stream_that_was_read_is_not_read_again",
        (
            (
                "server/web/binder.py",
                "for pause in PAUSES if endpoint.receives is None else ():",
                "for pause in PAUSES:",
            ),
        ),
    ),
    Guard(
        "faults: one job for an order whose time is over",
        "each turn of each scheduler leaves another",
        f"{CONTENTION}three_schedulers_do_each_step_once",
        (
            (
                "server/checkout/service/cancelling.py",
                'ExpireOrder(order_id=row["id"]), once=True)',
                'ExpireOrder(order_id=row["id"]))',
            ),
        ),
    ),
)
