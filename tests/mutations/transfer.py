"""The guards of imports."""

from tests.mutations.guard import Guard, Replacement

IMPORTS = "tests/transfer/test_races_kinds.py::test_"
NO_ATTRIBUTE_LOCK: Replacement = (
    "server/transfer/queries/kinds.py",
    'WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", [*growing]',
    'WHERE id = ANY ($1::uuid[]) ORDER BY id", [*growing]',
)

GUARDS = (
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
)
