"""The guards of carts and wishlists."""

from tests.mutations.guard import NO_CART_LOCK, Guard

CARTS = "tests/cart/test_"

GUARDS = (
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
)
