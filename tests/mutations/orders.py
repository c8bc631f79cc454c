"""The guards of orders: how they are placed, moved, ended and watched."""

from tests.mutations.guard import KEYS, NO_CART_LOCK, NO_ORDER_LOCK, NO_REDIS_LOCK, PAYING, PLACING, Guard

EVENTS = "tests/orders/events/test_"
FEED = "tests/core/test_feed.py::test_"
ORDER_RACES = "tests/orders/test_races.py::test_two_acts_in_each_others_way"
ORDER_MOVES = "tests/orders/test_moves.py::test_"
CANCELLING = "server/checkout/service/cancelling.py"

GUARDS = (
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
        (NO_CART_LOCK, NO_REDIS_LOCK),
    ),
)
