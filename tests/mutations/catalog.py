"""The guards of categories, brands, attributes, products and variants."""

from tests.mutations.guard import Guard

KINDS = "tests/catalog/kinds/test_"
PRODUCTS = "tests/catalog/products/test_"

GUARDS = (
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
        (("server/catalog/service/slugs.py", ', unless_taken="slug")', ")"),),
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
        (("server/catalog/service/variants.py", "if await is_kept(tx, variant_id):", "if False:"),),
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
)
