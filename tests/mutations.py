"""The guards of money and stock, each with what takes it away and the test that must then fail."""

from dataclasses import dataclass

Replacement = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard: its name, what goes wrong without it, the test, and the code (file, exact code, instead) or SQL."""

    name: str
    why: str
    test: str
    replacements: tuple[Replacement, ...] = ()
    sql: str = ""


# The Redis locks only save work, but with them in place most races never come about.
NO_REDIS_LOCK: Replacement = (
    "server/core/locks.py",
    "hold.held = await self._queue(stack, keys, deadline) and await self._take(keys, token, deadline, hold)",
    "hold.held = False",
)
NO_CONDITION: Replacement = (
    "server/inventory/service.py",
    "FROM wanted w WHERE v.id = w.id AND v.stock_quantity >= w.quantity",
    "FROM wanted w WHERE v.id = w.id",
)
NO_STOCK_LOCK: Replacement = (
    "server/inventory/queries.py",
    'await tx.fetch(f"{COLUMNS} FOR NO KEY UPDATE", list(wanted))',
    "await tx.fetch(COLUMNS, list(wanted))",
)
NO_STOCK_CHECK = "ALTER TABLE product_variants DROP CONSTRAINT product_variants_stock"
NO_CART_LOCK: Replacement = ("server/cart/queries.py", 'f"{CART} FOR UPDATE"', "CART")
NO_USE_LOCK: Replacement = (
    "server/coupons/queries.py",
    '"SELECT usage_limit, used_count, per_user_limit FROM coupons WHERE id = $1 FOR NO KEY UPDATE"',
    '"SELECT usage_limit, used_count, per_user_limit FROM coupons WHERE id = $1"',
)
NO_ORDER_LOCK: Replacement = (
    "server/orders/queries/orders.py",
    '" FOR NO KEY UPDATE"',
    '""',
)
NO_PAYMENT_LOCK: Replacement = (
    "server/payments/queries.py",
    "WHERE order_id = $1 ORDER BY id FOR NO KEY UPDATE",
    "WHERE order_id = $1 ORDER BY id",
)
PLACING, PAYING, KEYS = (f"tests/checkout/test_{name}.py::test_" for name in ("placing", "paying", "keys"))
CROWD, STOCK = "tests/checkout/test_crowd.py::test_", "tests/inventory/test_stock.py::test_"
DB, IDEMPOTENCY = "tests/core/test_db.py::test_", "tests/core/test_idempotency.py::test_"
JOBS, LOCKS = "tests/core/test_jobs.py::test_", "tests/core/test_locks.py::test_"
RUNNER, FAULTS = "tests/workers/test_runner.py::test_", "tests/workers/test_faults.py::test_"
COUPON_CROWD, APPLYING = "tests/checkout/test_coupon_crowd.py::test_", "tests/checkout/test_applying"
PLACING_FILE, COUPONING_FILE = (f"server/checkout/service/{name}.py" for name in ("placing", "couponing"))
KINDS = "tests/catalog/kinds/test_"
STOCK_RACES, LOW_STOCK = "tests/inventory/test_races.py::test_", "tests/workers/test_low_stock.py::test_"
BOOKS, NEWS = "tests/payments/test_books.py::test_", "tests/core/test_news.py::test_"
CACHE, SHELF = "tests/core/test_cache.py::test_", "tests/core/test_shelf.py::test_"
PRODUCTS = "tests/catalog/products/test_"
INVOICES = "tests/invoices/test_issuing.py::test_"
ISSUING_FILE = "server/invoices/service/issuing.py"
EVENTS, FEED = "tests/orders/events/test_", "tests/core/test_feed.py::test_"
CARTS = "tests/cart/test_"

DISCOUNTS = "tests/discounts/test_back_office.py::test_"
IMPORTS = "tests/transfer/test_races_kinds.py::test_"
NO_ATTRIBUTE_LOCK: Replacement = (
    "server/transfer/queries/kinds.py",
    'WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", [*growing]',
    'WHERE id = ANY ($1::uuid[]) ORDER BY id", [*growing]',
)
ORDER_RACES = "tests/orders/test_races.py::test_two_acts_in_each_others_way"
ORDER_MOVES, CANCELLING = "tests/orders/test_moves.py::test_", "server/checkout/service/cancelling.py"

GUARDS = (
    # Stock. All three together are what the crowd needs; each alone has a test of its own.
    Guard(
        "stock: condition, CHECK and row lock",
        "a crowd buys more than there is",
        f"{CROWD}a_thousand_buyers_while_redis_dies",
        (NO_CONDITION, NO_STOCK_LOCK, NO_REDIS_LOCK),
        NO_STOCK_CHECK,
    ),
    Guard(
        "stock: the condition of the update",
        "the loser of a race is an error, not a refusal",
        f"{STOCK}units_taken_at_once_never_exceed_the_stock",
        (NO_CONDITION,),
    ),
    Guard(
        "stock: CHECK",
        "other code can oversell",
        f"{STOCK}the_database_itself_keeps_the_stock_above_zero",
        sql=NO_STOCK_CHECK,
    ),
    Guard(
        "stock: row lock",
        "two baskets look at the same units",
        f"{STOCK}a_locked_row_is_waited_for",
        (NO_STOCK_LOCK,),
    ),
    Guard(
        "stock: rows locked in the order of their ids",
        "baskets wait for each other",
        f"{STOCK}rows_are_locked_in_one_order_whatever_the_basket",
        (("server/inventory/queries.py", "ANY ($1::uuid[]) ORDER BY id", "ANY ($1::uuid[]) ORDER BY random()"),),
    ),
    Guard(
        "stock: returned as often as it was taken",
        "cancelling twice makes stock",
        f"{STOCK}what_is_returned_twice_is_returned_once",
        (
            (
                "server/inventory/service.py",
                "GROUP BY product_variant_id HAVING sum(delta) < 0),",
                "AND delta < 0 GROUP BY product_variant_id),",
            ),
        ),
    ),
    # Orders.
    Guard(
        "cart row lock",
        "twenty tabs place twenty orders",
        f"{PLACING}twenty_tabs_place_one_order_from_one_cart",
        (NO_CART_LOCK, NO_REDIS_LOCK),
    ),
    Guard(
        "two unpaid orders at most",
        "one user holds all the stock",
        f"{PLACING}a_third_unpaid_order_is_refused",
        (("server/checkout/service/placing.py", "if ready.unpaid >= MAX_UNPAID:", "if ready.unpaid < 0:"),),
    ),
    Guard(
        "expected total",
        "another price is charged than was shown",
        f"{PLACING}the_expected_total_is_held_against_the_price_of_now",
        (("server/checkout/service/placing.py", "wish.expected_total != quote.total_amount:", "False:"),),
    ),
    Guard(
        "an order's state before it moves",
        "cancelling again is not refused",
        f"{PAYING}cancelling_many_times_at_once_gives_back_once",
        (("server/orders/rules.py", "return to in MOVES[current]", "return bool(MOVES or current or to)"),),
    ),
    Guard(
        "an order's history in the order of its lock",
        "who waited writes an event from before",
        f"{KEYS}a_history_is_in_the_order_of_what_happened",
        (("server/orders/service.py", "clock_timestamp(), now())", "now(), now())"),),
    ),
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
    # Payments.
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
                "        _open.reset(token)\n    for carrier in _carriers:\n        carrier(tx)\n",
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
    Guard(
        "cache: the generation under which a page is filed",
        "a page built from old rows outlives the change",
        f"{NEWS}a_fill_begun_before_anothers_change_is_found_nowhere",
        (("server/core/cache.py", "place = make_place(generations, key)", 'place = make_place("", key)'),),
    ),
    # Categories, brands and attributes.
    Guard(
        "categories: no category below itself",
        "moves at once make a ring",
        f"{KINDS}tree.py::test_moves_at_once_that_together_make_a_ring_leave_a_tree",
        sql="DROP TRIGGER categories_moved ON categories",
    ),
    Guard(
        "categories: the trigger's lock",
        "two moves make a ring that neither sees",
        f"{KINDS}tree.py::test_moves_of_others_wait_for_a_move_under_way",
        sql="DO $do$ BEGIN EXECUTE replace("
        "pg_get_functiondef('category_moved'::regproc), 'PERFORM pg_advisory_xact_lock(7401227);', ''); END $do$",
    ),
    Guard(
        "categories: the lock of the tree",
        "a new leaf and a move together are too deep",
        f"{KINDS}tree.py::test_a_new_leaf_and_a_move_at_once_are_not_too_deep_together",
        (
            (
                "server/catalog/service/categories.py",
                "        await lock_tree(tx)\n        try:",
                "        try:",
            ),
        ),
    ),
    Guard(
        "slugs: an insertion that yields",
        "of two who make one name at once one gets an error",
        f"{KINDS}slugs.py::test_of_many_who_make_one_name_at_once_each_gets_a_slug",
        (("server/catalog/service/slugs.py", '" ON CONFLICT (slug) DO NOTHING"', '""'),),
    ),
    Guard(
        "attributes: row lock before a value",
        "a value comes to stand beside a data type that it does not fit",
        f"{KINDS}attributes.py::test_a_value_waits_for_a_new_data_type_under_way",
        (("server/catalog/queries/admin_kinds.py", "WHERE {where} FOR NO KEY UPDATE", "WHERE {where}"),),
    ),
    Guard(
        "attributes: a variant's values stay",
        "a value that a variant has is gone",
        f"{KINDS}values.py::test_deleting_is_for_good_unless_a_variant_has_it",
        sql="ALTER TABLE variant_attribute_values"
        " DROP CONSTRAINT variant_attribute_values_product_attribute_value_id_fkey",
    ),
    # The stock by hand, and its alerts.
    Guard(
        "stock by hand: row lock",
        "many set the same stock, each to what they like",
        f"{STOCK_RACES}of_many_who_set_the_same_stock_one_does",
        (
            (
                "server/inventory/queries.py",
                "p.store_id IN ({OWN} $2)) FOR NO KEY UPDATE OF v\n",
                "p.store_id IN ({OWN} $2))\n",
            ),
        ),
    ),
    Guard(
        "stock by hand: whose it is",
        "an owner changes another's stock",
        "tests/inventory/test_change_stock.py::test_others_may_not_change_it",
        (
            (
                "server/inventory/queries.py",
                "($2::uuid IS NULL OR p.store_id IN ({OWN} $2)) FOR NO KEY UPDATE OF v",
                "($2::uuid IS NULL OR true) FOR NO KEY UPDATE OF v",
            ),
        ),
    ),
    Guard(
        "stock by hand: the answer kept with the effect",
        "the key's second use is no replay",
        "tests/inventory/test_change_stock.py::test_one_key_changes_once_and_answers_the_same",
        (
            (
                "server/inventory/service.py",
                "            await attempt.answer(tx, view)\n",
                "            pass\n",
            ),
        ),
    ),
    Guard(
        "alerts: one open",
        "each sale below the threshold opens an alert",
        f"{STOCK_RACES}many_orders_below_the_threshold_open_one_alert",
        (
            (
                "server/inventory/service.py",
                "ON CONFLICT (product_variant_id) WHERE status <> 'resolved' DO NOTHING RETURNING",
                "RETURNING",
            ),
        ),
        "DROP INDEX stock_alerts_one_open",
    ),
    Guard(
        "alerts: resolved in a statement that begins after the lock",
        "the alert of a sale that was waited for stays open",
        f"{STOCK_RACES}who_waited_for_a_sale_resolves_the_alert_that_it_opened",
        (
            (
                "server/inventory/service.py",
                "FROM given)\nSELECT id, product_id, stock_quantity = quantity",
                (
                    "FROM given), resolved AS (UPDATE stock_alerts a SET status = 'resolved', resolved_at = now()"
                    " FROM given g WHERE a.product_variant_id = g.id AND a.status <> 'resolved'"
                    " AND g.stock_quantity >= 9)\nSELECT id, product_id, stock_quantity = quantity"
                ),
            ),
            (
                "server/inventory/service.py",
                'rows = await tx.fetch(RETURN, order_id)\n    await _resolve_alerts(tx, [row["id"] for row in rows])\n',
                "rows = await tx.fetch(RETURN, order_id)\n",
            ),
        ),
    ),
    Guard(
        "alerts: an announced one is not announced again",
        "a job run twice mails everybody twice",
        f"{LOW_STOCK}an_alert_announced_again_is_mailed_once",
        (
            (
                "server/inventory/service.py",
                "if alert is None or alert.status is not AlertStatus.PENDING:",
                "if alert is None:",
            ),
        ),
    ),
    Guard(
        "alerts: one letter waits for each recipient",
        "a job run twice before the mail mails everybody twice",
        f"{LOW_STOCK}an_alert_announced_again_is_mailed_once",
        (("server/inventory/service.py", "user_id=recipient.user_id), once=True)", "user_id=recipient.user_id))"),),
    ),
    Guard(
        "alerts: a resolved one is told to nobody",
        "mail goes out about what is restocked",
        f"{LOW_STOCK}a_resolved_alert_is_told_to_nobody",
        (("server/inventory/queries.py", "WHERE a.id = $1 AND a.status <> 'resolved'", "WHERE a.id = $1"),),
    ),
    # Products and variants in the back office.
    Guard(
        "products: row lock",
        "of two editors one overwrites what the other wrote",
        f"{PRODUCTS}races.py::test_a_locked_product_is_waited_for",
        (("server/catalog/queries/products.py", 'f"{ONE} FOR NO KEY UPDATE OF p"', "ONE"),),
    ),
    Guard(
        "products: of one's own stores",
        "an owner changes another's products",
        f"{PRODUCTS}products.py::test_what_is_anothers_is_not_found",
        (
            (
                "server/catalog/queries/products.py",
                "WHERE p.id = $1 AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2))",
                "WHERE p.id = $1 AND ($2::uuid IS NULL OR true)",
            ),
        ),
    ),
    Guard(
        "variants: of one's own stores",
        "an owner deletes another's variants",
        f"{PRODUCTS}variant_deletion.py::test_an_owner_deletes_their_own_only",
        (
            (
                "server/catalog/queries/variants.py",
                "v.id = $1 AND ($2::uuid IS NULL OR p.store_id IN ({OWN} $2))",
                "v.id = $1 AND ($2::uuid IS NULL OR true)",
            ),
        ),
    ),
    Guard(
        "variants: a lock against those who would refer to it",
        "a deletion meets a cart that is being filled and breaks",
        f"{PRODUCTS}variant_deletion.py::test_a_cart_that_is_being_filled_is_waited_for",
        (("server/catalog/queries/variants.py", '"UPDATE" if to_erase else "NO KEY UPDATE"', '"NO KEY UPDATE"'),),
    ),
    Guard(
        "variants: once ordered, never erased",
        "what an order holds is to be erased",
        f"{PRODUCTS}variant_deletion.py::test_an_order_that_is_being_placed_is_waited_for",
        (("server/catalog/service/variants.py", "if not await is_kept(tx, variant_id):", "if True:"),),
    ),
    Guard(
        "variants: the foreign key of ordered ones",
        "other code can erase what an order holds",
        f"{PRODUCTS}variant_deletion.py::test_the_database_itself_keeps_an_ordered_variant",
        sql="ALTER TABLE order_items DROP CONSTRAINT order_items_product_variant_id_fkey",
    ),
    Guard(
        "carts: a variant erased meanwhile",
        "who puts it into the cart at that moment gets an error",
        f"{PRODUCTS}variant_deletion.py::test_who_comes_while_a_variant_is_erased_is_told_that_it_is_gone",
        (("server/cart/service.py", "except ForeignKeyViolationError as error:", "except MemoryError as error:"),),
    ),
    Guard(
        "orders: a variant erased meanwhile",
        "who orders it at that moment is told that nothing is there",
        f"{PRODUCTS}variant_deletion.py::test_who_comes_while_a_variant_is_erased_is_told_that_it_is_gone",
        (("server/checkout/service/placing.py", "except NotFound as error:", "except MemoryError as error:"),),
    ),
    Guard(
        "variants: one value for an attribute",
        "a variant has two values for an attribute",
        f"{PRODUCTS}variant_attributes.py::test_a_second_value_for_an_attribute_is_refused",
        sql="ALTER TABLE variant_attribute_values DROP CONSTRAINT uid_variant_att_product_fb8520",
    ),
    Guard(
        "variants: row lock before an attribute",
        "a variant has more attributes than its page is to show",
        f"{PRODUCTS}variant_attributes.py::test_who_gives_the_fiftieth_attribute_is_waited_for",
        (("server/catalog/queries/variants.py", 'f"{ONE} FOR {strength} OF v"', "ONE"),),
    ),
    Guard(
        "variants: a value that is being erased",
        "who gives it to a variant at that moment gets an error",
        f"{PRODUCTS}variant_attributes.py::test_a_value_that_is_being_erased_is_waited_for",
        (("server/catalog/queries/variants.py", "ORDER BY id FOR KEY SHARE", "ORDER BY id"),),
    ),
    # The cache.
    Guard(
        "cache: whose turn it is to build",
        "every process builds the page that a crowd asks for",
        f"{SHELF}each_of_many_pages_is_built_once_by_all_processes_together",
        (("server/core/shelf.py", "'1', 'NX', 'PX'", "'1', 'PX'"),),
    ),
    Guard(
        "cache: generations that never come back",
        "a page from before is found again when Redis forgets",
        f"{SHELF}what_redis_forgets_brings_no_old_page_back",
        (("server/core/news.py", "begun = secrets.token_hex(6).encode()", 'begun = b"0"'),),
    ),
    Guard(
        "cache: changes written down until they are told",
        "the others never hear of a change whose process died",
        "tests/core/test_untold.py::test_what_its_process_did_not_tell_is_told_by_another",
        (("server/core/db.py", "                if tx.stale:\n                    await _leave_notice(tx)\n", ""),),
    ),
    Guard(
        "cache: a change of its own drops pages at once",
        "who changed a price reads the old one",
        f"{CACHE}an_own_change_is_seen_at_once",
        (("server/core/cache.py", "if not gone.isdisjoint(page.tags)]:", "if not gone]:"),),
    ),
    Guard(
        "cache: no later request joins a build from before",
        "a page built from old rows is served after the change",
        f"{CACHE}a_fill_begun_before_an_own_change_is_not_kept",
        (("server/core/cache.py", "        self._detach(gone)\n", ""),),
    ),
    Guard(
        "cache: doubt after a lost connection",
        "news lost with the connection are lost for the pages' life",
        f"{NEWS}after_a_lost_connection_everything_is_in_doubt",
        (("server/core/news.py", "            self._tell_hearer(None)\n            return\n", "            return\n"),),
    ),
    Guard(
        "cache: pages of each role",
        "a retailer's prices are shown to everybody",
        "tests/cache/test_roles.py::test_each_sees_what_they_see_when_they_ask_alone[GET /api/products]",
        (("server/web/pages.py", 'in {"retailer", "owner", "admin"} else', "in set() else"),),
    ),
    # Media.
    Guard(
        "media: the product's lock",
        "two images become primary at once, or one request breaks",
        "tests/media/test_changing.py::test_of_many_who_want_to_be_primary_one_is",
        (
            (
                "server/media/queries.py",
                '" AND ($3::uuid IS NULL OR p.id = $3) FOR NO KEY UPDATE OF p"',
                '" AND ($3::uuid IS NULL OR p.id = $3)"',
            ),
        ),
    ),
    Guard(
        "media: whose it is",
        "an owner changes another's media",
        "tests/media/test_changing.py::test_who_may_change_and_delete",
        (
            (
                "server/media/queries.py",
                'OWNED = f"($2::uuid IS NULL OR p.store_id IN ({OWN} $2))"',
                'OWNED = f"($2::uuid IS NULL OR true OR p.store_id IN ({OWN} $2))"',
            ),
        ),
    ),
    Guard(
        "media: an upload is claimed once",
        "one upload becomes many media",
        "tests/media/test_uploads.py::test_an_upload_is_claimed_once",
        (
            (
                "server/media/service/adding.py",
                "        # Another request claimed it meanwhile.\n        raise NotFound",
                "        pass",
            ),
        ),
    ),
    Guard(
        "media: a second run of the renditions",
        "a run that comes late writes the rows again",
        "tests/media/test_renditions.py::test_of_many_runs_at_once_one_counts",
        (("server/media/service/renditions.py", 'if medium.status != "processing":', "if False:"),),
    ),
    Guard(
        "media: deleted while it was worked on",
        "its files stay for ever",
        "tests/media/test_renditions.py::test_what_was_deleted_meanwhile_leaves_no_file",
        (("server/media/service/renditions.py", "if await find_files(media_id) is None:", "if False:"),),
    ),
    Guard(
        "media: files of nobody",
        "a file whose row was never written stays for ever",
        "tests/media/test_changing.py::test_a_file_that_no_row_came_to_refer_to_is_deleted",
        (
            (
                "server/media/service/adding.py",
                "await jobs.add(tx, TidyMedium(media_id=media_id), delay=LONGEST_ADDING)",
                "pass",
            ),
        ),
    ),
    Guard(
        "media: nothing but pixels",
        "the camera's notes are published",
        "tests/media/test_renditions.py::test_nothing_that_the_camera_noted_is_stored",
        (("server/media/service/pictures.py", "    image.info = {}\n", ""),),
    ),
    Guard(
        "media: one image at a time",
        "two large images together take all memory",
        "tests/media/test_renditions.py::test_one_image_at_a_time_is_decoded",
        (("server/media/service/pictures.py", "    with ONE_AT_A_TIME:", "    with threading.Lock():"),),
    ),
    Guard(
        "media: pixels counted again before decoding",
        "a picture that hid its size is decoded",
        "tests/media/test_renditions.py::test_a_picture_larger_than_its_header_says_is_not_decoded",
        (("server/media/service/pictures.py", "fits = opened.width * opened.height <= most_pixels", "fits = True"),),
    ),
    Guard(
        "forms: bytes counted while they arrive",
        "a body without a length fills the disk",
        "tests/web/test_bodies.py::test_a_gigabyte_in_pieces_is_refused_early",
        (("server/web/bodies.py", "            if received > self.most_bytes:", "            if False:"),),
    ),
    Guard(
        "media: the leave's signature",
        "anybody uploads anything",
        "tests/media/test_uploads.py::test_a_changed_or_old_address_is_refused",
        (("server/media/rules/leave.py", "return any(genuine) and now < expires", "return now < expires"),),
    ),
    # Imports.
    Guard(
        "imports: a part is taken by whoever comes first",
        "two runs of one import count each line twice",
        "tests/transfer/test_races.py::test_two_that_run_one_import_do_each_part_once",
        (
            (
                "server/transfer/service/imports.py",
                "if now.finished_at is not None or now.done_bytes != done:",
                "if now.finished_at is not None:",
            ),
        ),
    ),
    Guard(
        "imports: a row that somebody else makes is looked for again",
        "a variant made beside an import ends it",
        "tests/transfer/test_races.py::test_an_import_waits_for_a_row_that_somebody_else_is_about_to_make",
        (
            (
                "server/transfer/service/books.py",
                "        except (UniqueViolationError, ForeignKeyViolationError, Unavailable):\n            await",
                "        except Unavailable:\n            await",
            ),
        ),
    ),
    Guard(
        "imports: what the file named in an earlier part",
        "a SKU that a file has twice is not told as such",
        "tests/transfer/test_races.py::test_a_sku_of_a_part_before_is_still_known",
        (
            (
                "server/transfer/service/imports.py",
                "keys=keys_of(found.id))\n        await note",
                "keys=None)\n        await note",
            ),
        ),
    ),
    # Lists at scale.
    Guard(
        "attribute values of products: the product's row lock",
        "a product is not found by a value that it has",
        "tests/catalog/test_product_values.py::test_the_last_that_loses_a_value_and_the_first_that_gets_it",
        (
            (
                "migrations/models/4_20261123030000_lists.py",
                "      PERFORM 1 FROM products p WHERE p.id = ANY (ids) ORDER BY p.id FOR NO KEY UPDATE;\n",
                "",
            ),
        ),
    ),
    # The search.
    Guard(
        "search text: the products locked before they are read",
        "of two edits of one product at once, the search knows one",
        "tests/search/test_kept.py::test_two_edits_of_one_product_at_once_both_arrive",
        (
            (
                "migrations/models/3_20261123020000_search.py",
                "      PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;\n",
                "",
            ),
        ),
    ),
    # Imports beside the back office.
    Guard(
        "imports: the attribute's row lock",
        "a new value does not fit the data type that its attribute has come to have",
        f"{IMPORTS}a_new_value_fits_the_data_type_that_an_attribute_has_come_to_have",
        (NO_ATTRIBUTE_LOCK,),
    ),
    Guard(
        "imports: values counted under the attribute's lock",
        "an attribute has more values than it may have",
        f"{IMPORTS}the_last_free_place_of_an_attribute_is_taken_once",
        (NO_ATTRIBUTE_LOCK,),
    ),
    Guard(
        "imports: the tree's lock",
        "a category stands too deep",
        f"{IMPORTS}a_category_that_sinks_takes_no_child_too_deep",
        (("server/transfer/queries/kinds.py", "        await lock_tree(tx)\n", ""),),
    ),
    Guard(
        "imports: the rows locked before the last look",
        "a product has more media than it may have",
        f"{IMPORTS}the_last_free_place_for_a_medium_is_taken_once",
        (("server/transfer/service/batches.py", "        await lock_rows(tx, variant_ids, product_ids)\n", ""),),
    ),
    Guard(
        "imports: rows that come to be changed only now are locked, too",
        "what somebody else changed meanwhile is set back",
        f"{IMPORTS}what_others_change_while_rows_are_locked_is_kept",
        (("server/transfer/service/batches.py", "        await lock_rows(tx, variant_ids, product_ids)\n", ""),),
    ),
    # Wishlists.
    Guard(
        "wishlists: the list's row lock",
        "a wishlist has more items than it may have",
        "tests/wishlist/test_items.py::test_the_last_free_place_is_taken_once",
        (
            (
                "server/wishlist/service.py",
                "await tx.fetch(OWN_LIST, uuid7(), user_id)",
                'await tx.fetch("SELECT id FROM wishlists WHERE user_id = $1", user_id)',
            ),
        ),
    ),
    Guard(
        "wishlists: an item is found by whoever takes it off",
        "one item becomes several units in the cart",
        "tests/wishlist/test_moving.py::test_an_item_moved_many_times_at_once_is_moved_once",
        (
            (
                "server/wishlist/service.py",
                "DELETE FROM wish_list_items i USING",
                "WITH gone AS (DELETE FROM wish_list_items WHERE id = $1) SELECT i.* FROM wish_list_items i,",
            ),
            ("server/wishlist/service.py", "\nRETURNING i.product_id, i.product_variant_id", ""),
        ),
    ),
    Guard(
        "variants: once wished for, never erased",
        "a wish vanishes",
        "tests/wishlist/test_erasing.py::test_what_is_wished_for_is_deactivated_and_never_erased",
        (
            (
                "server/catalog/queries/variants.py",
                " OR EXISTS (SELECT FROM wish_list_items WHERE product_variant_id = $1)",
                "",
            ),
        ),
    ),
    # Coupons.
    Guard(
        "coupons: the row lock of a use",
        "a crowd meets errors, or uses more than there are",
        "tests/coupons/test_races.py::test_fifty_buyers_for_three_uses",
        (
            (
                "server/coupons/queries.py",
                "per_user_limit FROM coupons WHERE id = $1 FOR NO KEY UPDATE",
                "per_user_limit FROM coupons WHERE id = $1",
            ),
        ),
    ),
    Guard(
        "coupons: the limit of all uses",
        "who comes too late meets an error, not a refusal",
        "tests/coupons/test_races.py::test_fifty_buyers_for_three_uses",
        (("server/coupons/service.py", "    if limits.is_used_up:\n        raise CouponUsedUp\n", ""),),
    ),
    Guard(
        "coupons: each user's limit",
        "twenty tabs use a coupon twenty times",
        "tests/coupons/test_races.py::test_one_user_with_twenty_orders_at_once",
        (
            (
                "server/coupons/service.py",
                "  HAVING (SELECT count(*) FROM mine) < coalesce($6::int, {2**31 - 1})\n",
                "  HAVING true OR $6::int IS NULL\n",
            ),
        ),
    ),
    Guard(
        "coupons: a use given back once",
        "cancelling twice makes a use",
        "tests/coupons/test_steps.py::test_releasing_twice_gives_back_once_and_an_order_without_a_coupon_nothing",
        (
            (
                "server/coupons/service.py",
                "WHERE order_id = $1 AND released_at IS NULL\n  RETURNING",
                "WHERE order_id = $1\n  RETURNING",
            ),
        ),
    ),
    Guard(
        "coupons: a revived order takes its use again",
        "a late payment has the coupon for nothing",
        "tests/coupons/test_steps.py::test_a_use_that_another_order_has_taken_meanwhile_is_gone",
        (
            (
                "server/coupons/service.py",
                '    if last is None or last["released_at"] is None:\n',
                '    if last is None or last["id"]:\n',
            ),
        ),
    ),
    Guard(
        "coupons: new limits under the coupon's lock",
        "a limit is below the uses that are being written",
        "tests/coupons/test_races.py::test_a_limit_is_held_against_the_use_that_an_order_is_about_to_make",
        (("server/coupons/queries.py", "WHERE c.id = $1 FOR {strength}", "WHERE c.id = $1"),),
    ),
    Guard(
        "coupons: CHECK of the count",
        "other code can use a coupon too often",
        "tests/coupons/test_steps.py::test_the_database_itself_keeps_the_count_within_the_limit",
        sql="ALTER TABLE coupons DROP CONSTRAINT coupons_used",
    ),
    Guard(
        "coupons: one use in a slot",
        "other code can give a user two last uses",
        "tests/coupons/test_steps.py::test_the_database_itself_keeps_a_slot_and_an_order_for_one_use",
        sql="DROP INDEX coupon_redemptions_slot_once",
    ),
    Guard(
        "coupons: users named in one order",
        "two who name the same users wait for each other",
        "tests/coupons/test_named_users.py::test_users_are_named_in_one_order_whatever_the_list",
        (
            (
                "server/coupons/service.py",
                "FROM unnest($2::uuid[]) id ORDER BY id",
                "FROM unnest($2::uuid[]) id ORDER BY random()",
            ),
        ),
    ),
    # Carts.
    Guard(
        "carts: one change at a time",
        "a crowd puts more than a hundred lines into a cart",
        f"{CARTS}carts.py::test_a_hundred_lines_hold_against_a_crowd",
        (
            (
                "server/cart/service.py",
                '"UPDATE carts SET updated_at = now() WHERE user_id = $1 OR token_hash = $2 RETURNING id"',
                '"SELECT id FROM carts WHERE user_id = $1 OR token_hash = $2"',
            ),
        ),
    ),
    Guard(
        "carts: what an order is about to take",
        "what is added meanwhile is thrown away with what was ordered",
        f"{CARTS}races.py::test_what_is_added_during_an_order_waits_for_it",
        (NO_CART_LOCK,),
    ),
    Guard(
        "carts: a guest's cart joins one user's",
        "two logins at once both bring what one guest gathered",
        f"{CARTS}merge.py::test_many_logins_at_once_merge_once",
        (NO_CART_LOCK,),
    ),
    Guard(
        "carts: a hundred lines after a login",
        "a guest's lines come beyond the hundredth",
        f"{CARTS}merge.py::test_no_more_than_a_cart_holds",
        (
            (
                "server/cart/service.py",
                "LIMIT greatest(0, $4 - (SELECT count(*) FROM cart_items WHERE cart_id = $1)))",
                "LIMIT $4)",
            ),
        ),
    ),
    Guard(
        "carts: only guests' are forgotten",
        "a user comes back after a month and finds nothing",
        f"{CARTS}forgetting.py::test_only_old_carts_of_guests_are_forgotten",
        (("server/cart/service.py", "WHERE user_id IS NULL AND updated_at <", "WHERE updated_at <"),),
    ),
    Guard(
        "carts: the clean-up waits for nobody",
        "one cart that is being changed holds up the clean-up",
        f"{CARTS}forgetting.py::test_only_old_carts_of_guests_are_forgotten",
        (("server/cart/service.py", "LIMIT $1 FOR UPDATE SKIP LOCKED)", "LIMIT $1 FOR UPDATE)"),),
    ),
    # Discount rules.
    Guard(
        "discount rules: the row lock",
        "two admins change one version of a rule",
        f"{DISCOUNTS}of_admins_with_one_version_one_wins",
        (("server/discounts/queries.py", "WHERE id = $1 FOR NO KEY UPDATE", "WHERE id = $1"),),
    ),
    Guard(
        "discount rules: what they are for is kept",
        "a variant is erased while a rule for it is made",
        f"{DISCOUNTS}a_variant_is_not_erased_while_a_rule_for_it_is_made",
        (("server/discounts/queries.py", "WHERE id = $1 FOR KEY SHARE", "WHERE id = $1"),),
    ),
    Guard(
        "variants: the look for discount rules",
        "deleting a variant that a rule names fails",
        f"{DISCOUNTS}a_variant_that_a_rule_names_is_not_erased",
        (
            (
                "server/catalog/queries/variants.py",
                '        " OR EXISTS (SELECT FROM discount_rules WHERE product_variant_id = $1)"\n',
                "",
            ),
        ),
    ),
    # Who watches an order.
    Guard(
        "events: who locks an order has its watchers look again",
        "a change is seen seconds later",
        f"{EVENTS}sent.py::test_each_change_comes_once_and_in_its_order",
        (("server/orders/queries/orders.py", "    tx.changed.add(order_id)\n", ""),),
    ),
    Guard(
        "events: who comes during a read waits for the next",
        "a state from before is shown as the present one",
        f"{FEED}who_comes_while_others_are_read_for_is_not_shown_what_was_before",
        (
            (
                "server/core/feed.py",
                "for key, watches in waiting.items():",
                "for key, watches in [(key, (*waiting[key], *self._watches[key])) for key in keys]:",
            ),
        ),
    ),
    Guard(
        "events: a look at all that is watched while Redis is away",
        "what happens without Redis is seen late",
        f"{FEED}without_redis_all_that_is_watched_is_read_oftener",
        (("server/core/feed.py", "(OFTEN if often else SELDOM)", "SELDOM"),),
    ),
    Guard(
        "events: whose access has ended",
        "who is banned goes on watching",
        f"{EVENTS}ends.py::test_whose_access_has_ended_is_shown_nothing_more",
        (("server/web/streams.py", " and state.version == self.claims.version", ""),),
    ),
    # Coupons at the checkout, and what is charged.
    Guard(
        "checkout: a coupon's last use is judged again under its row lock",
        "the CHECK alone refuses, which is an error",
        f"{COUPON_CROWD}two_hundred_users_for_the_last_use",
        (NO_USE_LOCK, ("server/coupons/service.py", "if limits.is_used_up:", "if False:")),
    ),
    Guard(
        "checkout: a user's last use is taken under the coupon's row lock",
        "two orders have one use, or one of them is an error",
        f"{COUPON_CROWD}tabs_that_put_one_use_on_two_orders",
        (NO_USE_LOCK,),
    ),
    Guard(
        "checkout: the cart's row lock",
        "the tabs of one user order one cart more than once",
        f"{COUPON_CROWD}twenty_tabs_of_one_user_have_one_use",
        (NO_CART_LOCK, NO_REDIS_LOCK),
    ),
    Guard(
        "checkout: a basket's stock is locked in one order",
        "baskets in opposite orders run into a deadlock",
        f"{CROWD}baskets_in_opposite_orders_through_two_processes",
        (NO_STOCK_LOCK, NO_REDIS_LOCK),
    ),
    Guard(
        "checkout: the expected total",
        "somebody is charged another price than they saw",
        f"{COUPON_CROWD}nobody_is_charged_another_price_than_expected",
        (
            (
                PLACING_FILE,
                "if wish.expected_total is not None and wish.expected_total != quote.total_amount:",
                "if False:",
            ),
        ),
    ),
    Guard(
        "checkout: a cart's coupon that does not apply",
        "the full price is charged without a word",
        f"{APPLYING}.py::test_a_refused_coupon_is_never_charged_silently",
        ((PLACING_FILE, "if wish.expected_total is None and quote.refusals:", "if False:"),),
    ),
    Guard(
        "checkout: the quote after a lost race for a coupon",
        "the loser is not told the new price",
        f"{APPLYING}.py::test_who_loses_the_race_for_the_last_use_is_told_the_new_price",
        (
            (
                PLACING_FILE,
                "        _check_quote(await quote_now(), wish, settings)\n        raise\n",
                "        raise\n",
            ),
        ),
    ),
    Guard(
        "checkout: the gateway's minimum at the order",
        "an order is placed that nobody can pay",
        f"{APPLYING}.py::test_less_than_the_gateway_takes_cannot_be_paid_online",
        ((PLACING_FILE, "        check_amount(quote.total_amount)\n", "        pass\n"),),
    ),
    Guard(
        "checkout: the gateway's minimum at the coupon",
        "a coupon makes an order that nobody can pay",
        f"{APPLYING}.py::test_less_than_the_gateway_takes_cannot_be_paid_online",
        ((COUPONING_FILE, "    check_amount(quote.total_amount)\n", ""),),
    ),
    Guard(
        "checkout: no coupon once the gateway was asked",
        "the gateway takes another amount than the order's",
        f"{APPLYING}_to_orders.py::test_only_an_order_whose_payment_has_not_begun_takes_a_coupon",
        ((COUPONING_FILE, "    if payment.was_asked:\n        raise PaymentStarted\n", ""),),
    ),
    Guard(
        "checkout: the locks of the order and its payment while a coupon is put on",
        "the gateway takes another amount than the order's",
        f"{APPLYING}_to_orders.py::test_the_payment_begins_with_one_of_the_two_amounts",
        (NO_ORDER_LOCK, NO_PAYMENT_LOCK),
    ),
    Guard(
        "checkout: two coupons are locked in one order",
        "orders that exchange their coupons run into a deadlock",
        f"{APPLYING}_to_orders.py::test_orders_that_exchange_their_coupons_do_not_wait_for_each_other",
        ((COUPONING_FILE, "        await lock_coupons(tx, (before, quote.coupon_id))\n", ""),),
    ),
    Guard(
        "checkout: the coupon that an order has already",
        "it stands in its own way",
        f"{APPLYING}_to_orders.py::test_a_coupon_is_exchanged_and_the_same_one_changes_nothing",
        ((COUPONING_FILE, "        return _quote_of(agreed, sold)\n", "        pass\n"),),
    ),
    # Invoices.
    Guard(
        "invoices: the number is given in the invoice's transaction",
        "a crash leaves a gap in the numbers",
        f"{INVOICES}a_hundred_at_once_with_crashes_leave_no_gap",
        (
            (
                ISSUING_FILE,
                "        order = await lock_order(tx, order_id)\n",
                (
                    "        taken = await _next_serial(tx, clock())\n"
                    "    async with transaction() as tx:\n        order = await lock_order(tx, order_id)\n"
                ),
            ),
            (ISSUING_FILE, "issued_at = await _next_serial(tx, clock())", "issued_at = taken"),
        ),
    ),
    Guard(
        "invoices: a number is counted on from the year's row",
        "two invoices want one number",
        f"{INVOICES}a_hundred_at_once_with_crashes_leave_no_gap",
        (
            (
                ISSUING_FILE,
                "SET last_serial = s.last_serial + 1",
                "SET last_serial = (SELECT count(*) + 1 FROM invoices)",
            ),
        ),
    ),
    Guard(
        "invoices: the order's row lock",
        "an order that is being cancelled has an invoice",
        f"{INVOICES}an_order_that_is_being_cancelled_gets_none",
        (NO_ORDER_LOCK,),
    ),
    Guard(
        "invoices: only what is paid and not cancelled",
        "an invoice of what was never supplied",
        f"{INVOICES}only_what_was_paid_and_not_cancelled_is_invoiced",
        ((ISSUING_FILE, " and order.order_status is not OrderStatus.CANCELLED", ""),),
    ),
    Guard(
        "invoices: one for an order",
        "a job that runs twice fails",
        f"{INVOICES}a_job_that_runs_twice_issues_once",
        ((ISSUING_FILE, " or await has_invoice(tx, order_id)", ""),),
    ),
    Guard(
        "invoices: the series' time never goes back",
        "an invoice is dated before the one with the number before",
        f"{INVOICES}invoices_are_dated_in_the_order_of_their_numbers",
        ((ISSUING_FILE, "greatest(s.updated_at, excluded.updated_at)", "excluded.updated_at"),),
    ),
    # Orders: who moves them, and what follows.
    Guard(
        "orders: the row lock, when shipping meets cancelling",
        "an order is shipped whose money goes back",
        f"{ORDER_RACES}[ship holding cancel]",
        (NO_ORDER_LOCK,),
    ),
    Guard(
        "orders: the row lock, when cancelling meets expiring",
        "an order is cancelled twice",
        f"{ORDER_RACES}[cancel holding expire]",
        (NO_ORDER_LOCK,),
    ),
    Guard(
        "orders: expiry looks again under the lock",
        "an order that was paid meanwhile expires",
        f"{ORDER_RACES}[expire before pay]",
        (
            (
                CANCELLING,
                "if order.order_status is OrderStatus.PENDING and order.is_due:",
                "if order.order_status is not OrderStatus.CANCELLED:",
            ),
        ),
    ),
    Guard(
        "orders: expiry asks the gateway first",
        "an order whose money came in time expires",
        f"{ORDER_RACES}[ship before expire]",
        ((CANCELLING, "        await settle_order(order_id, gateway)\n", "        pass\n"),),
    ),
    Guard(
        "orders: a cancelled one gives its coupon back",
        "a use of a coupon is lost",
        f"{ORDER_MOVES}an_admin_cancels_and_all_goes_back",
        ((CANCELLING, "    await release_coupon(tx, order.id)\n", ""),),
    ),
    Guard(
        "orders: late money has its coupon taken again",
        "a coupon is used more often than it may",
        f"{ORDER_MOVES}late_money_goes_back_when_the_coupon_is_used_up",
        (("server/checkout/service/settling.py", " and await redeem_again(tx, order.id)", ""),),
    ),
    Guard(
        "orders: an owner moves what is all theirs",
        "an owner ships what others sold",
        f"{ORDER_MOVES}owners_move_what_is_all_theirs",
        (("server/checkout/service/moving.py", "        if not every_line:\n", "        if every_line is None:\n"),),
    ),
    Guard(
        "orders: the sweep skips what is locked",
        "one order that is being changed holds up all that expire",
        "tests/orders/test_expiry.py::test_a_sweep_does_not_wait_for_an_order_that_is_being_changed",
        ((CANCELLING, '" FOR UPDATE SKIP LOCKED"', '" FOR UPDATE"'),),
    ),
    Guard(
        "orders: one job to expire each",
        "sweeps leave one job after the other for an order",
        "tests/orders/test_expiry.py::test_three_sweeps_and_workers_at_once_end_each_order_once",
        ((CANCELLING, 'ExpireOrder(order_id=row["id"]), once=True)', 'ExpireOrder(order_id=row["id"]))'),),
    ),
    Guard(
        "orders: one buyer's wait for each other by the cart's lock",
        "a buyer with ten tabs has more than two unpaid orders",
        "tests/orders/test_bursts.py::test_one_buyer_has_two_unpaid_orders_at_most",
        (("server/cart/queries.py", 'f"{CART} FOR UPDATE"', "CART"), NO_REDIS_LOCK),
    ),
)
