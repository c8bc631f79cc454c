"""The guards of coupons and discount rules."""

from tests.mutations.guard import NO_USE_LOCK, Guard

DISCOUNTS = "tests/discounts/test_back_office.py::test_"

GUARDS = (
    # Coupons.
    Guard(
        "coupons: the row lock of a use",
        "a crowd meets errors, or uses more than there are",
        "tests/coupons/test_races.py::test_fifty_buyers_for_three_uses",
        (NO_USE_LOCK,),
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
    # Discount rules.
    Guard(
        "discount rules: the row lock",
        "two admins change one version of a rule",
        f"{DISCOUNTS}a_rule_that_is_being_changed_is_waited_for",
        (("server/discounts/queries.py", "WHERE id = $1 FOR NO KEY UPDATE", "WHERE id = $1"),),
    ),
    Guard(
        "discount rules: what they are for is kept",
        "a variant is erased while a rule for it is made",
        f"{DISCOUNTS}a_variant_is_not_erased_while_a_rule_for_it_is_made",
        (("server/catalog/queries/targets.py", "WHERE id = $1 FOR KEY SHARE", "WHERE id = $1"),),
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
)
