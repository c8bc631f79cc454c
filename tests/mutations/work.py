"""The guards of idempotency, of transactions, locks and work left behind."""

from tests.mutations.guard import KEYS, PLACING, Guard

DB = "tests/core/test_db.py::test_"
IDEMPOTENCY = "tests/core/test_idempotency.py::test_"
JOBS = "tests/core/test_jobs.py::test_"
LOCKS = "tests/core/test_locks.py::test_"
RUNNER = "tests/workers/test_runner.py::test_"
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
        f"{RUNNER}who_outlived_its_lease_writes_nothing",
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
        (("workers/runner.py", "(status = 'running' AND lease_until < now())", "status = 'running'"),),
    ),
    Guard(
        "jobs: the sweep",
        "what an emptied Redis forgot is never done",
        f"{FAULTS}jobs_outlive_an_emptied_redis",
        (
            (
                "workers/schedule.py",
                '    Recurring("sweep jobs", 1, lambda resources: sweep(resources.queue.send, patience=PATIENCE)),\n',
                "",
            ),
        ),
    ),
    Guard(
        "jobs: an attempt has its own name",
        "a killed worker's job waits for arq, not for its lease",
        f"{FAULTS}a_worker_killed_in_mid_refund_refunds_once",
        (("server/core/jobs.py", '_job_id=f"{job_id}:{attempts}"', '_job_id=f"{job_id}"'),),
    ),
    Guard(
        "jobs: several sweeps share",
        "a sweep waits for a locked row",
        f"{JOBS}a_sweep_waits_for_nobody",
        (("server/core/jobs.py", "LIMIT 1000 FOR UPDATE SKIP LOCKED", "LIMIT 1000 FOR UPDATE"),),
    ),
    Guard(
        "workers: finishing what has begun",
        "a stop cuts a job off",
        f"{FAULTS}a_worker_that_is_told_to_stop_finishes_its_job",
        (("workers/main.py", "    if pending := list(worker.tasks.values()):", "    if pending := []:"),),
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
