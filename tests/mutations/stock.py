"""The guards of stock, by orders and by hand, and of its alerts."""

from tests.mutations.guard import CROWD, NO_REDIS_LOCK, NO_STOCK_LOCK, Guard, Replacement

NO_CONDITION: Replacement = (
    "server/inventory/service.py",
    "FROM wanted w WHERE v.id = w.id AND v.stock_quantity >= w.quantity",
    "FROM wanted w WHERE v.id = w.id",
)
NO_STOCK_CHECK = "ALTER TABLE product_variants DROP CONSTRAINT product_variants_stock"
STOCK = "tests/inventory/test_stock.py::test_"
STOCK_RACES = "tests/inventory/test_races.py::test_"
LOW_STOCK = "tests/workers/test_low_stock.py::test_"

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
)
