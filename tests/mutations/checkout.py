"""The guards of coupons at the checkout, and of what is charged."""

from tests.mutations.guard import (
    CROWD,
    NO_CART_LOCK,
    NO_ORDER_LOCK,
    NO_PAYMENT_LOCK,
    NO_REDIS_LOCK,
    NO_STOCK_LOCK,
    NO_USE_LOCK,
    Guard,
)

COUPON_CROWD = "tests/checkout/test_coupon_crowd.py::test_"
APPLYING = "tests/checkout/test_applying"
PLACING_FILE = "server/checkout/service/placing.py"
COUPONING_FILE = "server/checkout/service/couponing.py"

GUARDS = (
    Guard(
        "checkout: a coupon's last use is judged again under its row lock",
        "the CHECK alone refuses, which is an error",
        f"{COUPON_CROWD}two_hundred_users_for_the_last_use",
        (NO_USE_LOCK, ("server/coupons/service.py", "if limits.is_used_up:", "if False:")),
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
)
