"""The guards of idempotency, of transactions, locks and work left behind."""

from tests.mutations.guard import KEYS, PLACING, Guard

DB = "tests/core/test_db.py::test_"
IDEMPOTENCY = "tests/core/test_idempotency.py::test_"
JOBS = "tests/core/test_jobs.py::test_"
LOCKS = "tests/core/test_locks.py::test_"
RUNNER = "tests/workers/test_runner.py::test_"
DEATHS = "tests/workers/test_deaths.py::test_"
LANES = "tests/workers/test_lanes.py::test_"
PROCESSES = "tests/workers/test_processes.py::test_"
SUPERVISOR = "tests/devstack/test_supervisor.py::test_"
FAULTS = "tests/workers/test_faults.py::test_"

GUARDS = (
    # Idempotency.
    Guard(
        "idempotency: the claim",
        "one key makes many orders",
        f"{IDEMPOTENCY}of_many_at_once_one_acts",
        (
            (
                "server/core/db.py",
                "                    await claim(tx, attempt, resume=resume)\n",
                "                    pass\n",
            ),
        ),
    ),
    Guard(
        "idempotency: the answer kept with the effect",
        "the key's second use is no replay",
        f"{PLACING}one_key_gives_one_order_and_one_answer",
        (
            (
                "server/checkout/service/placing.py",
                "                await attempt.answer(tx, view)\n",
                "                pass\n",
            ),
        ),
    ),
    Guard(
        "idempotency: the body's hash",
        "a key gives the answer to another request",
        f"{IDEMPOTENCY}another_body_is_refused",
        (("server/core/idempotency.py", 'if row["body_hash"] != attempt.body_hash:', "if False:"),),
    ),
    Guard(
        "idempotency: giving up a claim",
        "a key is blocked for 30 s by a gateway that was down",
        f"{KEYS}a_key_is_free_again_when_the_gateway_was_down",
        (("server/checkout/service/paying.py", "            await attempt.give_up(tx)\n", "            pass\n"),),
    ),
    # Work left behind.
    Guard(
        "jobs: the lease when the outcome is written",
        "a worker that slept overwrites another's outcome",
        f"{DEATHS}who_outlived_its_lease_writes_nothing",
        (
            (
                "workers/runner.py",
                "WHERE id = $1 AND status = 'running' AND attempts = $2",
                "WHERE id = $1 AND attempts >= $2",
            ),
        ),
    ),
    Guard(
        "jobs: the claim",
        "two workers do one job",
        f"{RUNNER}many_workers_do_a_job_once",
        (
            (
                "workers/runner.py",
                "AND run_at <= now() + interval '1 second' AND status = 'queued'",
                "AND status IN ('queued', 'running')",
            ),
        ),
    ),
    Guard(
        "jobs: the claim of a dead worker's job",
        "two workers do what another left",
        f"{DEATHS}many_rescuers_do_a_job_once",
        (
            (
                "workers/runner.py",
                "AND status = 'running' AND lease_until < now() AND attempts = $3",
                "AND attempts >= $3",
            ),
        ),
    ),
    Guard(
        "jobs: deaths are few",
        "a job kills worker after worker",
        f"{DEATHS}a_job_whose_workers_die_fails_in_the_end",
        (("workers/runner.py", "is_over = deaths >= MOST_DEATHS or (", "is_over = ("),),
    ),
    Guard(
        "jobs: dead workers' jobs one by one",
        "a job takes the same neighbours with it again",
        f"{LANES}what_died_with_a_worker_is_done_one_by_one",
        (
            (
                "workers/lanes.py",
                "super().__init__(resources, spent, at_once=1)",
                "super().__init__(resources, spent, at_once=4)",
            ),
        ),
    ),
    Guard(
        "jobs: a payload is checked",
        "a job of another release runs with what it does not understand",
        f"{RUNNER}a_payload_that_does_not_fit_is_parked",
        (
            (
                "workers/runner.py",
                'task.payload.model_validate(orjson.loads(row["payload"]))',
                "task.payload.model_construct(number=1)",
            ),
        ),
    ),
    Guard(
        "jobs: what was handed over and not done",
        "what an emptied Redis forgot is never done",
        f"{FAULTS}jobs_outlive_an_emptied_redis",
        (
            (
                "server/core/jobs.py",
                "(handed_at IS NULL OR handed_at < now() - $2::interval)",
                "(handed_at IS NULL OR $2::interval IS NULL)",
            ),
        ),
    ),
    Guard(
        "jobs: a lane for dead workers' jobs",
        "what a killed worker began stays half done",
        "tests/faults/test_workers.py::test_a_worker_killed_while_it_takes_money_in_takes_it_in_once",
        (("workers/main.py", ", RescueLane(queue, resources, share.count)]", "]"),),
    ),
    Guard(
        "jobs: several that take share",
        "a worker waits for another's locked row",
        f"{JOBS}who_takes_waits_for_nobody",
        (("server/core/jobs.py", "LIMIT $3 FOR UPDATE SKIP LOCKED", "LIMIT $3 FOR UPDATE"),),
    ),
    Guard(
        "jobs: a queue is taken from alone",
        "a refund waits for ten thousand letters",
        f"{JOBS}what_waits_in_one_queue_holds_up_no_other",
        (
            (
                "server/core/jobs.py",
                "WHERE queue = $1 AND status = 'queued' AND run_at",
                "WHERE $1::text IS NOT NULL AND status = 'queued' AND run_at",
            ),
        ),
    ),
    Guard(
        "workers: what is cut off is handed back",
        "a job waits for the lease of a worker that ended in order",
        f"{DEATHS}a_job_that_is_cut_off_is_handed_back_at_once",
        (("workers/runner.py", "        await asyncio.shield(_hand_back(job_id, attempt))\n", ""),),
    ),
    Guard(
        "workers: waiting to write the outcome",
        "what is done is done again because the database was away",
        f"{DEATHS}a_done_job_waits_for_the_database_to_say_so",
        (("workers/runner.py", "if monotonic() > deadline:", "if monotonic() > 0:"),),
    ),
    Guard(
        "workers: the table without Redis",
        "work rests while Redis is down",
        f"{LANES}without_redis_the_table_is_enough",
        (("workers/lanes.py", "self._quick_until = inf", "self._quick_until = 0.0"),),
    ),
    Guard(
        "workers: one room for both ways",
        "more jobs at once than a queue may have",
        f"{LANES}both_ways_share_the_room_and_each_job_is_done_once",
        (("workers/lanes.py", "            async with self._room:\n", "            if self._room:\n"),),
    ),
    Guard(
        "workers: finishing what has begun",
        "a stop cuts a job off",
        f"{FAULTS}a_worker_that_is_told_to_stop_finishes_its_job",
        (("workers/lanes.py", "while self._running and not hurry.is_set():", "while self._running and not hurried:"),),
    ),
    Guard(
        "workers: a share of jobs",
        "a worker that grows is never replaced",
        f"{PROCESSES}a_worker_that_has_done_its_share_is_replaced",
        (("workers/main.py", "        if self._left == 0:\n", "        if self._left is None:\n"),),
    ),
    Guard(
        "workers: an end in order",
        "each new worker is waited for longer than the last",
        f"{SUPERVISOR}what_ends_in_order_is_started_again_without_a_word",
        (("server/devstack/supervisor.py", "        if child.status == 0:\n", "        if child.status is None:\n"),),
    ),
    # The rest.
    Guard(
        "locks: the owner's token",
        "who lost the lease frees another's lock",
        f"{LOCKS}who_lost_the_lease_frees_nobody_elses_lock",
        (
            (
                "server/core/locks.py",
                "if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end",
                "redis.call('DEL', key)",
            ),
        ),
    ),
    Guard(
        "locks: a set in one step",
        "half a basket is locked while the rest is waited for",
        f"{LOCKS}a_set_is_taken_whole_or_not_at_all",
        (
            (
                "server/core/locks.py",
                "if redis.call('EXISTS', key) == 1 then return 0 end",
                "if redis.call('EXISTS', key) == 1 then return 0 end; redis.call('SET', key, ARGV[1], 'PX', ARGV[2])",
            ),
        ),
    ),
    Guard(
        "transactions: effects after the commit",
        "work is handed over that was rolled back",
        f"{DB}effects_go_out_after_the_commit_and_only_then",
        (
            (
                "server/core/db.py",
                "    for carrier in _carriers:\n        carrier(tx)\n",
                "",
            ),
            (
                "server/core/db.py",
                "        _open.reset(token)\n",
                "        _open.reset(token)\n        for carrier in _carriers:\n            carrier(tx)\n",
            ),
        ),
    ),
    Guard(
        "pool: a connection whose BEGIN fails goes back",
        "cut connections use up the pool",
        f"{DB}the_pool_heals_whole",
        (
            ("server/core/db.py", "async with _begin() as db:", "async with in_transaction() as db:"),
            (
                "server/core/db.py",
                "from tortoise import Tortoise, connections\n",
                "from tortoise import Tortoise, connections\nfrom tortoise.transactions import in_transaction\n",
            ),
        ),
    ),
)
